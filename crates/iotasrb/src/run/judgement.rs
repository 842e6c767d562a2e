//! How good what was found is, and in which words: pure.

use super::{clock::TOLERANCE, schedule::later};
use crate::{
    source::agreement::{Cause, Finding},
    store::{Reason, Remark, State},
};
use iotasrb_core::{
    observation::{Absence, Checkpoint, Observation, Tier},
    rates::Rates,
    units::TimestampMs,
};

/// Why nothing is known of a point.
#[derive(Clone, Debug)]
pub(super) enum Nothing {
    /// What was said is refused or contradicts itself.
    Refused(Reason),
    /// Nobody said anything.
    Silence(Reason),
}

/// The state of an observation of the epoch that ran at its point.
pub(super) fn of_then(observation: &Observation, rates: &Rates) -> (State, Option<Reason>) {
    if observation.safe_mode {
        let words = Absence::SafeMode.to_string();
        return (State::SafeMode, reason(Absence::SafeMode.code(), &words));
    }
    if let Err(absence) = rates.network.iotasrb {
        let words = format!("the benchmark is unknown: {absence}");
        return (State::Held, reason(absence.code(), &words));
    }
    let words = match observation.anchor.tier {
        Tier::Certified => return (State::Ok, None),
        Tier::Agreed => "not certified: the word of several servers",
        Tier::Single => "not certified: the word of one server",
        Tier::Recorded | Tier::RecordedState => "not certified: the word of a file",
    };
    (State::Degraded, reason("not_certified", words))
}

/// The state of an observation of an epoch that may have ended before the point.
pub(super) fn epoch_over() -> (State, Option<Reason>) {
    let words = "the observed epoch may have ended before, and nothing was heard of the next";
    (State::Stale, reason("epoch_over", words))
}

impl Nothing {
    /// The state in which nothing is published.
    pub(super) fn state(&self) -> (State, Option<Reason>) {
        match self {
            Self::Refused(reason) => (State::Held, Some(reason.clone())),
            Self::Silence(reason) => (State::Stale, Some(reason.clone())),
        }
    }
}

/// Whether the epoch has begun; a clock may be a little slow.
pub(super) fn has_begun(observation: &Observation, now: TimestampMs) -> bool {
    observation.anchor.epoch_start <= later(now, TOLERANCE)
}

/// Whether the epoch ran at a moment, by what is observed of it. The chain ends no epoch
/// before its nominal end; how long it went on after that, only a later checkpoint tells.
pub(super) fn ran_at(observation: &Observation, at: TimestampMs) -> bool {
    let anchor = &observation.anchor;
    let goes_on = |checkpoint: Checkpoint| at < checkpoint.timestamp;
    anchor.epoch_start <= at
        && (at < later(anchor.epoch_start, observation.epoch_length)
            || anchor.checkpoint.is_ok_and(goes_on))
}

/// Why the sources together gave no observation.
pub(super) fn of_cause(cause: &Cause, findings: &[Finding]) -> Nothing {
    let words = cause.to_string();
    let found = |code: &str| Reason {
        code: code.to_owned(),
        words: words.clone(),
    };
    match cause {
        // A source that was refused did speak.
        Cause::Silence if findings.iter().any(|finding| finding.code() == "refused") => {
            Nothing::Refused(found("refused"))
        }
        Cause::Silence => Nothing::Silence(found("silent")),
        Cause::Contradicted(_) => Nothing::Refused(found("contradiction")),
        Cause::Forked(_) => Nothing::Refused(found("fork")),
        Cause::Networks(_) => Nothing::Refused(found("networks")),
    }
}

/// What else was said, as it is kept.
pub(super) fn remarks(findings: &[Finding]) -> Vec<Remark> {
    let remark = |finding: &Finding| Remark {
        code: finding.code().to_owned(),
        sources: finding
            .sources()
            .into_iter()
            .map(ToOwned::to_owned)
            .collect(),
        words: finding.to_string(),
    };
    findings.iter().map(remark).collect()
}

fn reason(code: &str, words: &str) -> Option<Reason> {
    Some(Reason {
        code: code.to_owned(),
        words: words.to_owned(),
    })
}
