//! The end of an epoch, computed again from the start of it.

use crate::facts::{CertifiedOutcome, CertifiedPayment, SCORES};
use iotasrb_core::{
    observation::{Observation, Validator},
    rewards::{self, CommitteeMember, Distribution, RewardRules, distribute, is_slashed},
    units::{Address, BasisPoints, Epoch, Nanos, Score},
};
use std::collections::BTreeMap;

/// How the chain's own rules pay an epoch whose certified outcome says the same, to the nano.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recomputation {
    /// How many validators were paid, or paid nothing, as computed.
    pub payments: usize,
    /// Whether scores scaled the rewards. No part of a close carries the protocol's flag; where
    /// somebody's score was not full, the payments themselves tell, and otherwise it is `None`.
    pub scores_counted: Option<bool>,
}

/// Where a certified outcome is not what the rules make of the certified start of its epoch.
///
/// Both sides are signed by the committee: either this program has the rules wrong, or the
/// chain broke them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Difference {
    /// The two are not of one epoch.
    #[error("the outcome is of epoch {}, the start of epoch {}", .outcome.number(), .start.number())]
    Epoch {
        /// The epoch whose start was given.
        start: Epoch,
        /// The epoch whose outcome was given.
        outcome: Epoch,
    },
    /// A validator that was active when the epoch began was told nothing at its end, or the
    /// other way round.
    #[error("{0} is on one side only")]
    OneSided(Address),
    /// The weight of a validator is not that with which the epoch began.
    #[error("{0} does not have the voting power with which the epoch began")]
    VotingPower(Address),
    /// A reward.
    #[error("{validator} was paid {certified}, and is due {computed} IOTA")]
    Reward {
        /// The validator.
        validator: Address,
        /// What the chain says that it paid.
        certified: Nanos,
        /// What the rules pay.
        computed: Nanos,
    },
    /// A figure of the whole epoch.
    #[error("{figure} is certified as {certified}, and computed as {computed} IOTA")]
    Total {
        /// Its name.
        figure: &'static str,
        /// What the chain says.
        certified: Nanos,
        /// What the rules make.
        computed: Nanos,
    },
    /// Figures that the rules do not accept.
    #[error("the rules refuse the figures: {0}")]
    Refused(#[from] rewards::Refusal),
}

/// Computes the end of an epoch again by the rules of its protocol version: who is slashed,
/// what each validator is paid, what is distributed and burned.
///
/// `start` is the observation of the epoch (of the close before), `outcome` how it ended. The
/// pot and the reports are taken from the outcome; the voting powers, and with them every
/// payment, from the start. The slashing rate is 100 %, as in every protocol version.
pub fn recompute(
    start: &Observation,
    outcome: &CertifiedOutcome,
) -> Result<Recomputation, Difference> {
    if start.anchor.epoch != outcome.epoch {
        return Err(Difference::Epoch {
            start: start.anchor.epoch,
            outcome: outcome.epoch,
        });
    }
    let pairs = pairs(start, outcome)?;
    let version = start.protocol_version;
    let under = |by_score| {
        let rules = RewardRules::at(version, BasisPoints::WHOLE, by_score);
        compare(&pairs, outcome, &rules)
    };
    let told_by_payments = version >= SCORES && pairs.iter().any(|pair| pair.has_partial_score());
    let scores_counted = if told_by_payments {
        match under(false) {
            Ok(()) => Some(false),
            Err(difference) => {
                under(true).map_err(|_| difference)?;
                Some(true)
            }
        }
    } else {
        under(false)?;
        None
    };
    Ok(Recomputation {
        payments: pairs.len(),
        scores_counted,
    })
}

/// A validator at the start of the epoch, and what the end brought it.
struct Pair<'a> {
    before: &'a Validator,
    payment: &'a CertifiedPayment,
    slashed: bool,
}

impl Pair<'_> {
    fn has_partial_score(&self) -> bool {
        let power = u64::from(self.before.voting_power.as_parts());
        power > 0 && !self.slashed && self.payment.score != Score::FULL
    }

    fn member(&self) -> CommitteeMember {
        CommitteeMember {
            voting_power: self.before.voting_power,
            commission: self.before.commission,
            score: self.payment.score,
            slashed: self.slashed,
        }
    }
}

fn pairs<'a>(
    start: &'a Observation,
    outcome: &'a CertifiedOutcome,
) -> Result<Vec<Pair<'a>>, Difference> {
    let mut payments: BTreeMap<Address, &CertifiedPayment> = BTreeMap::new();
    for payment in &outcome.validators {
        if payments.insert(payment.validator, payment).is_some() {
            return Err(Difference::OneSided(payment.validator));
        }
    }
    let committee = || {
        let validators = start.validators.iter();
        validators.map(|validator| (validator.address, validator.voting_power))
    };
    let mut pairs = Vec::with_capacity(start.validators.len());
    for before in &start.validators {
        let payment = payments.remove(&before.address);
        let payment = payment.ok_or(Difference::OneSided(before.address))?;
        if payment.voting_power != before.voting_power {
            return Err(Difference::VotingPower(before.address));
        }
        let reporters = payment.reporters.iter().copied().collect();
        pairs.push(Pair {
            before,
            payment,
            slashed: is_slashed(&reporters, committee()),
        });
    }
    match payments.into_keys().next() {
        Some(stranger) => Err(Difference::OneSided(stranger)),
        None => Ok(pairs),
    }
}

fn compare(
    pairs: &[Pair<'_>],
    outcome: &CertifiedOutcome,
    rules: &RewardRules,
) -> Result<(), Difference> {
    // Absent means that the protocol had none yet: all fees were burned.
    let pot = outcome.pot(outcome.tips.unwrap_or(Nanos::ZERO))?;
    let members: Vec<_> = pairs.iter().map(Pair::member).collect();
    let Distribution {
        payments, leftover, ..
    } = distribute(pot.total()?, &members, rules)?;
    for (pair, computed) in pairs.iter().zip(payments) {
        if pair.payment.reward != computed.reward() {
            return Err(Difference::Reward {
                validator: pair.payment.validator,
                certified: pair.payment.reward,
                computed: computed.reward(),
            });
        }
    }
    let totals = pot.settle(leftover)?;
    for (figure, certified, computed) in [
        (
            "what was distributed",
            outcome.distributed,
            totals.distributed,
        ),
        ("what was burned", outcome.issuance.burned, totals.burnt),
    ] {
        if certified != computed {
            return Err(Difference::Total {
                figure,
                certified,
                computed,
            });
        }
    }
    Ok(())
}
