//! One evaluation: observe → check → compute.

use super::clock::now;
use crate::{
    publish::table,
    source::{
        self, Limits, Server, SourceError,
        agreement::{self, Finding, NoVerdict},
        certified,
        closes::{CloseLimits, CloseSource},
        shipped,
        together::{self, GRACE, Question},
    },
    trust::Trusted,
};
use iotasrb_core::{
    observation::{Absence, Known, Network, Observation, Refusal},
    rates::{MethodId, Rates, ValidatorRates},
    units::{Address, Digest, DurationMs, TimestampMs},
    waterfall::Waterfall,
};
use iotasrb_proof::Evidence;
use std::{io, path::Path, time::Duration};
use tokio::runtime::Runtime;

/// How slow this machine's clock may be.
const CLOCK_SKEW: DurationMs = DurationMs::from_ms(300_000);

/// An observation with everything that the method in force makes of it.
#[derive(Debug)]
pub struct Evaluation {
    /// What the chain said.
    pub observation: Observation,
    /// The observation's name.
    pub digest: Digest,
    /// What the method makes of it.
    pub rates: Rates,
    /// Until when it holds.
    pub freshness: Freshness,
    /// Who said it.
    pub source: String,
    /// What else the sources said, where several were asked.
    pub findings: Vec<Finding>,
    /// When it was evaluated, by the machine's clock.
    pub evaluated_at: TimestampMs,
}

/// A text does not name one active validator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotOne {
    /// It names none.
    #[error("no active validator's name or address contains “{0}”; see iotasrb validators")]
    None(String),
    /// It names several.
    #[error("{count} validators match “{text}”: {names}; say which one, by its address if need be")]
    Many {
        /// The text.
        text: String,
        /// How many it names.
        count: usize,
        /// The first of them.
        names: String,
    },
}

impl Evaluation {
    /// Why what a validator's delegators will be paid next is not the benchmark.
    pub fn waterfall(&self, address: Address) -> Known<Waterfall> {
        // The evaluation was made of it, so it does not contradict itself.
        let checked = self.observation.check();
        let checked = checked.map_err(|_| Absence::Undefined)?;
        Waterfall::of_next(&checked, &self.rates, address)
    }

    /// The one validator whose name or address contains a text; an exact name wins.
    pub fn validator(&self, text: &str) -> Result<&ValidatorRates, NotOne> {
        let sought = text.to_lowercase();
        let validators = &self.rates.validators;
        let exact = |validator: &&ValidatorRates| {
            validator.name.to_lowercase() == sought || validator.address.to_string() == sought
        };
        let contains = |validator: &&ValidatorRates| {
            validator.name.to_lowercase().contains(&sought)
                || validator.address.to_string().contains(&sought)
        };
        let mut found: Vec<&ValidatorRates> = validators.iter().filter(exact).collect();
        if found.is_empty() {
            found = validators.iter().filter(contains).collect();
        }
        match found.as_slice() {
            [one] => Ok(one),
            [] => Err(NotOne::None(text.to_owned())),
            many => {
                let names = many.iter().take(8).map(|one| table::name(one));
                Err(NotOne::Many {
                    text: text.to_owned(),
                    count: many.len(),
                    names: names.collect::<Vec<_>>().join(", "),
                })
            }
        }
    }
}

/// Until when an observation holds: its stakes are fixed until its epoch ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freshness {
    /// The start of the observed epoch.
    pub valid_from: TimestampMs,
    /// Its nominal end.
    pub valid_until: TimestampMs,
    /// Whether another epoch is running now.
    pub stale: bool,
}

/// Why there is no evaluation.
#[derive(Debug, thiserror::Error)]
pub enum NoEvaluation {
    /// It could not be had or not be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The machine does not let the program wait for a server.
    #[error("cannot prepare to ask servers: {0}; report this")]
    Runtime(io::Error),
    /// The servers that were asked together amount to nothing.
    #[error("{}", .0.cause)]
    NoVerdict(NoVerdict),
    /// It contradicts itself.
    #[error("{source_name}: refused by rule `{}`: {refusal}", .refusal.code())]
    Refused {
        /// Who said it.
        source_name: String,
        /// The broken rule.
        refusal: Refusal,
    },
}

/// Reads what is recorded at a path and evaluates it.
///
/// `network` is what it must be of; without it the record's own word counts.
pub fn evaluate_recorded(
    path: &Path,
    network: Option<Network>,
) -> Result<Evaluation, NoEvaluation> {
    let observation = source::read(path, network)?;
    compute(observation, path.display().to_string(), now())
}

/// The running epoch as a source of closes proves it, with what proves it.
pub fn certified(
    source: &CloseSource,
    trusted: &Trusted,
) -> Result<(Observation, Evidence), NoEvaluation> {
    let limits = CloseLimits::default();
    Ok(runtime()?.block_on(certified::observe(source, trusted, &limits))?)
}

/// What waits for servers.
fn runtime() -> Result<Runtime, NoEvaluation> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.map_err(NoEvaluation::Runtime)
}

/// The sources that are asked together.
#[derive(Clone, Debug, Default)]
pub struct Live {
    /// Servers that are taken at their word.
    pub servers: Vec<Server>,
    /// Sources of closes, of which nothing is believed that is not certified.
    pub closes: Vec<CloseSource>,
    /// What their proofs start from; without it they are not asked.
    pub trusted: Option<Trusted>,
}

/// Asks sources together and evaluates what they amount to; `network` as in
/// [`evaluate_recorded`].
pub fn evaluate_live(
    live: &Live,
    network: Option<Network>,
    timeout: Duration,
) -> Result<Evaluation, NoEvaluation> {
    let limits = Limits {
        observation: timeout,
        ..Limits::default()
    };
    let close_limits = CloseLimits {
        session: timeout,
        ..CloseLimits::default()
    };
    let closes = live.closes.iter();
    let certified = live
        .trusted
        .iter()
        .flat_map(|trusted| closes.clone().map(move |source| (source, trusted)))
        .map(|(source, trusted)| Question::of_closes(source, trusted, &close_limits));
    let servers = live.servers.iter();
    let told = servers.map(|server| Question::of_server(server, network, &limits));
    let questions = certified.chain(told).collect();
    let testimonies = runtime()?.block_on(together::ask(questions, timeout, GRACE));
    let verdict = agreement::weigh(testimonies).map_err(NoEvaluation::NoVerdict)?;
    let evaluation = compute(verdict.observation, verdict.source, now())?;
    Ok(Evaluation {
        findings: verdict.findings,
        ..evaluation
    })
}

/// The mainnet observation that is shipped in the program, evaluated.
pub fn shipped() -> Result<Evaluation, NoEvaluation> {
    let observation = shipped::observation()?;
    compute(observation, shipped::SHIPPED.to_owned(), now())
}

/// Checks an observation and computes its rates by the method that holds in its epoch.
pub fn compute(
    observation: Observation,
    source_name: String,
    now: TimestampMs,
) -> Result<Evaluation, NoEvaluation> {
    let checked = match observation.check() {
        Ok(checked) => checked,
        Err(refusal) => {
            return Err(NoEvaluation::Refused {
                source_name,
                refusal,
            });
        }
    };
    let rates = MethodId::at(observation.anchor.epoch).rates(&checked);
    Ok(Evaluation {
        digest: observation.digest(),
        freshness: Freshness::of(&observation, now),
        findings: Vec::new(),
        evaluated_at: now,
        rates,
        observation,
        source: source_name,
    })
}

impl Freshness {
    fn of(observation: &Observation, now: TimestampMs) -> Self {
        let valid_from = observation.anchor.epoch_start;
        let end = valid_from.checked_add(observation.epoch_length);
        let valid_until = end.unwrap_or(valid_from);
        // An epoch that has not begun is as wrong as one that has ended; a clock may be a little slow.
        let begun = now
            .checked_add(CLOCK_SKEW)
            .is_none_or(|latest| latest >= valid_from);
        Self {
            valid_from,
            valid_until,
            stale: !begun || now >= valid_until,
        }
    }

    /// The state's name in every output.
    pub const fn state(&self) -> &'static str {
        if self.stale { "STALE" } else { "FRESH" }
    }
}
