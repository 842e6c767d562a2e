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
    /// What the stakes come to at the end, if the totals were computed from stakes; otherwise
    /// they are the known official ones.
    pub end: Option<ledger::Status>,
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
    /// Whether the stakes come to the official totals at the end: if not, they are not all that
    /// there were. None where these totals are not known.
    agrees_with_official: Option<bool>,
    software: &'static str,
}

impl StatusAnswer<'_> {
    fn checksum(&self) -> Checksum {
        let (staked, rewarded) = (self.totals.current, self.totals.accumulated);
        staking_status_checksum(self.event.id, self.at, staked, rewarded)
    }

    fn source(&self) -> &'static str {
        match self.end {
            Some(_) => "stakes",
            None => "official",
        }
    }

    fn phase(&self) -> &'static str {
        self.event.terms.period.phase(self.at).code()
    }

    /// Whether the stakes come to the official totals at the end.
    fn agrees(&self) -> Option<bool> {
        let outcome = self.event.programme?.outcome;
        let official = ledger::Status {
            current: outcome.staked?.as_micros(),
            accumulated: outcome.rewarded_units?,
        };
        Some(self.end? == official)
    }
}

/// The totals for people.
pub fn page(answer: &StatusAnswer<'_>) -> String {
    let event = answer.event;
    let told = match (answer.end, answer.agrees()) {
        (None, _) => "the official totals at the end, which the program knows",
        (Some(_), None) => "computed from the stakes; no official totals are known to compare with",
        (Some(_), Some(true)) => {
            "computed from the stakes, which come to the official totals at the end"
        }
        (Some(_), Some(false)) => {
            "computed from the stakes, which do NOT come to the official totals at the end: they are not all"
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
    ];
    let row = [
        answer.event.id.to_string(),
        answer.at.to_string(),
        answer.phase().to_owned(),
        answer.totals.current.to_string(),
        answer.totals.accumulated.to_string(),
        answer.checksum().to_string(),
        answer.source().to_owned(),
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
            agrees_with_official: answer.agrees(),
            software: SOFTWARE,
        }
    }
}
