//! How good the figures of a page are, told wherever they are not the best.

use super::shown::Moment;
use crate::{
    foreign::tamed,
    serve::{edition::Edition, rest::rate::is_latest},
    store::{Publication, State},
};

/// How good a publication is, as a person reads it.
pub(super) struct Mark {
    pub(super) name: &'static str,
    pub(super) words: &'static str,
}

/// That what a page shows is not certified facts of the running epoch.
pub(super) struct Warning {
    pub(super) state: Mark,
    pub(super) at: Moment,
    pub(super) reason: Option<String>,
    /// From what the figures follow: which epoch, and since when it ran. None before there were any.
    pub(super) observed: Option<(u64, Moment)>,
    /// Whether the figures are those of the newest publication.
    pub(super) is_current: bool,
}

impl Mark {
    pub(super) const fn new(state: State) -> Self {
        Self {
            name: state.name(),
            words: match state {
                State::Ok => "certified by the chain's validators, of the running epoch",
                State::Degraded => "of the running epoch, but not certified",
                State::Held => "no value: what was said is refused or contradicted",
                State::SafeMode => "no value: the chain runs in safe mode and pays none",
                State::Stale => "nothing was heard of the running epoch",
            },
        }
    }
}

impl Warning {
    /// What is to be said of an edition's figures, if anything.
    pub(super) fn of(edition: &Edition) -> Option<Self> {
        let newest = &edition.latest.publication;
        if newest.state == State::Ok {
            return None;
        }
        let valued = edition.valued.as_ref();
        Some(Self {
            state: Mark::new(newest.state),
            at: Moment(newest.point.at),
            reason: reason(newest),
            observed: valued.map(|valued| {
                let anchor = &valued.observation.observation.anchor;
                (anchor.epoch.number(), Moment(anchor.epoch_start))
            }),
            is_current: valued.is_some_and(|valued| is_latest(edition, valued)),
        })
    }
}

/// Why a publication is not OK.
pub(super) fn reason(publication: &Publication) -> Option<String> {
    let reason = publication.reason.as_ref();
    reason.map(|reason| tamed(&reason.words))
}
