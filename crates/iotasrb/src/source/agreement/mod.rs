//! What sources that were asked together amount to: data in, data out.
//!
//! | the sources | tier | exit code | finding |
//! |---|---|---|---|
//! | agree, two operators or more | `agreed` | 0 | `unconfirmed`, if only one of them knows some input |
//! | agree, one operator | `single` | 0 | none |
//! | disagree about one epoch, none certified | none: no value | 1 | the error shows every value and who said it |
//! | disagree, two of them certified | none: no value | 1 | the error shows every value and who said it |
//! | disagree, one certified | `certified`, its value | 0 | `contradiction` for each that differs |
//! | one late, by its epoch | that of the others | 0 | `late` |
//! | ahead of a certified one | `certified`, its value | 0 | `ahead` |
//! | one silent | that of the others | 0 | `silent` |
//! | one that fails, or breaks a rule | that of the others | 0 | `failed`, `refused` |
//! | one of another network than asked for | that of the others | 0 | `other_network` |
//! | of several networks, none asked for | none: no value | 1 | the error names them |
//! | all silent, failed or refused | none | 1 | one for each |
//!
//! Nothing is ever averaged, no majority decides, and what a source does not know contradicts
//! nobody. Why: `docs/adr/0007-sources.md`.

mod finding;
mod statement;

pub use finding::{Contradiction, Difference, Finding, LISTED, Saying};

use super::error::SourceError;
use iotasrb_core::observation::{Known, Network, Observation, Tier};
use statement::{contradiction, unconfirmed};
use std::collections::BTreeSet;

/// What one source said, or why it said nothing.
#[derive(Debug)]
pub struct Testimony {
    /// The source, as it is shown.
    pub source: String,
    /// Who runs it: two sources of one operator are one witness.
    pub operator: String,
    /// Its answer.
    pub answer: Result<Observation, SourceError>,
}

/// The observation that counts, and what has to be said about the sources.
#[derive(Debug)]
pub struct Verdict {
    /// What one source said, word for word, with the tier that all of them give it.
    pub observation: Observation,
    /// Who said it: all that agree, where that makes the tier.
    pub source: String,
    /// What else was found: first who gave nothing, then what the others said; each in the
    /// order of the sources.
    pub findings: Vec<Finding>,
}

/// No observation counts.
#[derive(Debug)]
pub struct NoVerdict {
    /// Why.
    pub cause: Cause,
    /// What else was found: first who gave nothing, then what the others said; each in the
    /// order of the sources.
    pub findings: Vec<Finding>,
}

/// Why no observation counts.
#[derive(Debug, thiserror::Error)]
pub enum Cause {
    /// Every source failed; the findings say how.
    #[error("no source gave a usable observation")]
    Silence,
    /// Sources of equal rank contradict each other.
    #[error(
        "{0}; nothing tells who is right, so there is no value: add a certified source, or name \
         the one that you trust alone with --source"
    )]
    Contradicted(Contradiction),
    /// Certified observations contradict each other: a committee signed both.
    #[error(
        "the validators signed two stories: {0}; both are certified, so there is no value: the \
         chain forked or keys were stolen, and a person must look"
    )]
    Forked(Contradiction),
    /// What was said is about different chains.
    #[error(
        "the sources are of different networks, {0}: name the one that is meant with --network"
    )]
    Networks(String),
}

/// What the sources amount to. Of what is said live, the certified counts before all else;
/// something recorded counts as it is, and only if nothing else was said.
pub fn weigh(testimonies: Vec<Testimony>) -> Result<Verdict, NoVerdict> {
    let mut findings = Vec::new();
    let mut said = Vec::new();
    for testimony in testimonies {
        match testimony.answer {
            Err(error) => findings.push(Finding::Failed {
                source: testimony.source,
                error,
            }),
            Ok(observation) => match observation.check() {
                Err(refusal) => findings.push(Finding::Refused {
                    source: testimony.source,
                    refusal,
                }),
                Ok(_) => said.push(Said {
                    source: testimony.source,
                    operator: testimony.operator,
                    observation,
                }),
            },
        }
    }
    let cause = match best_rank(said) {
        None => Cause::Silence,
        Some((judges, others)) => match judge(judges, others, &mut findings) {
            Ok((observation, source)) => {
                return Ok(Verdict {
                    observation,
                    source,
                    findings,
                });
            }
            Err(cause) => cause,
        },
    };
    Err(NoVerdict { cause, findings })
}

/// A usable answer.
struct Said {
    source: String,
    operator: String,
    observation: Observation,
}

/// Those whose word counts, and the rest. Files are never put to a vote: the first one counts.
fn best_rank(said: Vec<Said>) -> Option<(Vec<Said>, Vec<Said>)> {
    let rank = said.iter().map(Said::rank).min()?;
    let (mut judges, others): (Vec<Said>, Vec<Said>) =
        said.into_iter().partition(|one| one.rank() == rank);
    if rank == Rank::Recorded {
        judges.truncate(1);
    }
    Some((judges, others))
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Certified,
    Told,
    Recorded,
}

impl Said {
    fn rank(&self) -> Rank {
        match self.observation.anchor.tier {
            Tier::Certified => Rank::Certified,
            Tier::Agreed | Tier::Single => Rank::Told,
            Tier::Recorded | Tier::RecordedState => Rank::Recorded,
        }
    }
}

fn judge(
    judges: Vec<Said>,
    others: Vec<Said>,
    findings: &mut Vec<Finding>,
) -> Result<(Observation, String), Cause> {
    one_network(&judges)?;
    let newest = judges.iter().map(|one| one.observation.anchor.epoch).max();
    let (judges, late): (Vec<Said>, Vec<Said>) = judges
        .into_iter()
        .partition(|one| Some(one.observation.anchor.epoch) == newest);
    if let Some(contradiction) = contradiction(&judges.iter().collect::<Vec<_>>()) {
        return Err(match judges.first().map(Said::rank) {
            Some(Rank::Certified) => Cause::Forked(contradiction),
            _ => Cause::Contradicted(contradiction),
        });
    }
    // The first of the most complete: a source that knows less adds nothing of its own.
    let most_complete = judges
        .iter()
        .enumerate()
        .min_by_key(|(place, one)| (unknown_inputs(&one.observation), *place));
    let Some((_, chosen)) = most_complete else {
        return Err(Cause::Silence);
    };
    findings.extend(late.iter().map(|one| one.beside(chosen)));
    findings.extend(others.iter().filter_map(|one| one.against(chosen)));
    let mut observation = chosen.observation.clone();
    let operators: BTreeSet<&str> = judges.iter().map(|one| one.operator.as_str()).collect();
    if chosen.rank() != Rank::Told || operators.len() < 2 {
        return Ok((observation, chosen.source.clone()));
    }
    observation.anchor.tier = Tier::Agreed;
    let inputs = unconfirmed(chosen, &judges);
    if !inputs.is_empty() {
        findings.push(Finding::Unconfirmed {
            source: chosen.source.clone(),
            inputs,
        });
    }
    let names: Vec<&str> = judges.iter().map(|one| one.source.as_str()).collect();
    Ok((observation, names.join(", ")))
}

fn one_network(judges: &[Said]) -> Result<(), Cause> {
    let networks: BTreeSet<Network> = judges
        .iter()
        .map(|one| one.observation.anchor.network)
        .collect();
    if networks.len() < 2 {
        return Ok(());
    }
    let named = judges.iter().map(|one| {
        let network = one.observation.anchor.network.name();
        format!("{} of {network}", one.source)
    });
    Err(Cause::Networks(named.collect::<Vec<_>>().join(", ")))
}

impl Said {
    /// What to say of one that is not of the epoch that counts.
    fn beside(&self, chosen: &Self) -> Finding {
        let epoch = self.observation.anchor.epoch;
        let counts = chosen.observation.anchor.epoch;
        let source = self.source.clone();
        if epoch < counts {
            Finding::Late {
                source,
                epoch,
                newest: counts,
            }
        } else {
            Finding::Ahead {
                source,
                epoch,
                certified: counts,
            }
        }
    }

    /// What to say of one whose word does not count beside a better one's. A recorded one is
    /// not about now, so it contradicts nobody.
    fn against(&self, chosen: &Self) -> Option<Finding> {
        let (own, counts) = (&self.observation.anchor, &chosen.observation.anchor);
        if self.rank() == Rank::Recorded {
            return None;
        }
        if own.network != counts.network {
            return Some(Finding::OtherNetwork {
                source: self.source.clone(),
                network: own.network,
                expected: counts.network,
            });
        }
        if own.epoch != counts.epoch {
            return Some(self.beside(chosen));
        }
        contradiction(&[chosen, self]).map(Finding::Contradicted)
    }
}

/// How many of the network's inputs are absent.
fn unknown_inputs(observation: &Observation) -> usize {
    fn absent<T>(known: &Known<T>) -> usize {
        usize::from(known.is_err())
    }
    absent(&observation.target_reward)
        + absent(&observation.slashing_rate)
        + absent(&observation.adjusts_rewards_by_score)
        + absent(&observation.total_stake)
        + absent(&observation.total_supply)
        + absent(&observation.last_issuance)
        + absent(&observation.anchor.checkpoint)
}
