//! The totals of an event at a milestone.

use super::{super::table, EventName, SOFTWARE, csv, iota, reward};
use crate::programme::staking_event::StakingEvent;
use iotasrb_core::programmes::{
    Micros, Milestone, ledger,
    participation::{Checksum, staking_status_checksum},
};
use serde::Serialize;

/// The totals of an event, and what tells them.
#[derive(Clone, Debug)]
pub struct StatusAnswer<'a> {
    /// The event.
    pub event: &'a StakingEvent,
    /// The milestone at which they stand: never after the end.
    pub at: Milestone,
    /// The totals.
    pub totals: ledger::Status,
    /// What tells them.
    pub source: StatusSource,
}

/// What tells the totals of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusSource {
    /// They are the official ones at the end, which the program knows.
    Official,
    /// They were computed from stakes.
    Stakes {
        /// Whether these are all that there were, as far as it is known.
        are_all: Option<bool>,
    },
}

/// The same as JSON; the names are those of the nodes.
#[derive(Debug, Serialize)]
pub struct StatusDocument {
    schema: &'static str,
    #[serde(flatten)]
    event: EventName,
    milestone: u32,
    status: &'static str,
    staked_micros: String,
    rewarded_units: String,
    checksum: String,
    source: &'static str,
    /// Whether the stakes are all that there were, by what they come to at the end; null where
    /// nothing official tells.
    stakes_are_all: Option<bool>,
    software: &'static str,
}

impl StatusAnswer<'_> {
    fn checksum(&self) -> Checksum {
        let (staked, rewarded) = (self.totals.current, self.totals.accumulated);
        staking_status_checksum(self.event.id, self.at, staked, rewarded)
    }

    fn source(&self) -> &'static str {
        match self.source {
            StatusSource::Official => "official",
            StatusSource::Stakes { .. } => "stakes",
        }
    }

    fn phase(&self) -> &'static str {
        self.event.terms.period.phase(self.at).code()
    }

    fn are_all(&self) -> Option<bool> {
        match self.source {
            StatusSource::Official => None,
            StatusSource::Stakes { are_all } => are_all,
        }
    }
}

/// The totals for people.
pub fn page(answer: &StatusAnswer<'_>) -> String {
    let event = answer.event;
    let told = match answer.source {
        StatusSource::Official => "the official totals at the end, which the program knows",
        StatusSource::Stakes { are_all: None } => {
            "computed from the stakes; nothing official tells whether they are all"
        }
        StatusSource::Stakes {
            are_all: Some(true),
        } => "computed from the stakes, which come to the official totals at the end",
        StatusSource::Stakes {
            are_all: Some(false),
        } => {
            "computed from the stakes, which are NOT all: at the end they come to less than what was counted or paid"
        }
    };
    table::pairs(&[
        (
            "Event",
            format!("{} ({})", crate::foreign::tamed(&event.name), event.code()),
        ),
        ("Milestone", format!("{}, {}", answer.at, answer.phase())),
        ("Staked", iota(Micros::from_micros(answer.totals.current))),
        (
            "Rewarded",
            format!(
                "{}, minimum or not",
                reward(event, answer.totals.accumulated)
            ),
        ),
        ("Checksum", answer.checksum().to_string()),
        ("Told by", told.to_owned()),
    ])
}

/// The totals for spreadsheets.
pub fn csv_rows(answer: &StatusAnswer<'_>) -> anyhow::Result<String> {
    let head = [
        "event_id",
        "milestone",
        "status",
        "staked_micros",
        "rewarded_units",
        "checksum",
        "source",
        "stakes_are_all",
    ];
    let row = [
        answer.event.id.to_string(),
        answer.at.to_string(),
        answer.phase().to_owned(),
        answer.totals.current.to_string(),
        answer.totals.accumulated.to_string(),
        answer.checksum().to_string(),
        answer.source().to_owned(),
        answer
            .are_all()
            .map(|all| all.to_string())
            .unwrap_or_default(),
    ];
    csv(head, [row])
}

impl StatusDocument {
    /// The totals as JSON.
    pub fn new(answer: &StatusAnswer<'_>) -> Self {
        Self {
            schema: "iotasrb.programme-status/1",
            event: answer.event.into(),
            milestone: answer.at.number(),
            status: answer.phase(),
            staked_micros: answer.totals.current.to_string(),
            rewarded_units: answer.totals.accumulated.to_string(),
            checksum: answer.checksum().to_string(),
            source: answer.source(),
            stakes_are_all: answer.are_all(),
            software: SOFTWARE,
        }
    }
}
