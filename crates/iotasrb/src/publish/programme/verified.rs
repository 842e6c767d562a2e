//! What a file proved to be.

use super::{
    super::{figures::counted, table},
    kept::pays,
};
use crate::{
    foreign::tamed,
    programme::{
        result_file::{Officiality, Results},
        staking_event::StakingEvent,
    },
};
use iotasrb_core::programmes::{Milestone, participation::EventId, staking::Programme};
use serde::Serialize;

/// What a file proved to be.
#[derive(Clone, Debug)]
pub enum Verified {
    /// An event.
    Event {
        /// Its id.
        id: EventId,
        /// What it is called.
        name: String,
        /// Which of the seven it is, if it is one.
        programme: Option<Programme>,
    },
    /// A result.
    Results {
        /// Of which event.
        event: StakingEvent,
        /// What it pays.
        results: Results,
        /// What more than its checksum speaks for it.
        officiality: Officiality,
    },
    /// Stakes.
    Spans {
        /// Of which event.
        event: StakingEvent,
        /// How many.
        spans: usize,
    },
}

/// The same as JSON.
#[derive(Debug, Serialize)]
pub struct VerifiedDocument {
    schema: &'static str,
    file: String,
    kind: &'static str,
    event_id: String,
    code: Option<&'static str>,
    milestone: Option<u32>,
    total_units: Option<String>,
    addresses: Option<usize>,
    checksum: Option<String>,
    /// Whether its total is the official one; none where that is not known.
    total_is_official: Option<bool>,
    stakes: Option<usize>,
}

/// What a file proved to be, for people.
pub fn page(file: &str, verified: &Verified) -> String {
    let mut rows = vec![("File", tamed(file))];
    match verified {
        Verified::Event {
            id,
            name,
            programme,
        } => {
            let is = match programme {
                Some(programme) => format!(
                    "the official event of {} ({})",
                    programme.name, programme.code
                ),
                None => format!("an event, none of the seven programmes: {}", tamed(name)),
            };
            rows.extend([("Is", is), ("Id", id.to_string())]);
        }
        Verified::Results {
            event,
            results,
            officiality,
        } => {
            let why = match officiality {
                Officiality::TotalIsOfficial => {
                    "checksum, order and total hold; the total is the official one"
                }
                Officiality::NoTotalKnown => {
                    "checksum, order and total hold; no official total is known to compare with"
                }
            };
            rows.extend([
                (
                    "Is",
                    format!("a result of {} ({})", tamed(&event.name), event.code()),
                ),
                ("Milestone", milestone(event, results.at)),
                ("Pays", pays(event, results)),
                ("Checksum", results.checksum_text()),
                ("Addresses", results.form.to_string()),
                ("Verified", why.to_owned()),
            ]);
        }
        Verified::Spans { event, spans } => rows.extend([
            (
                "Is",
                format!("stakes of {} ({})", tamed(&event.name), event.code()),
            ),
            ("Stakes", counted(*spans, "stake", "stakes")),
            (
                "Verified",
                "every row fits the event; nothing tells whether these are all stakes".to_owned(),
            ),
        ]),
    }
    table::pairs(&rows)
}

/// Of which milestone a result is; one before the end cannot be imported.
fn milestone(event: &StakingEvent, at: Milestone) -> String {
    let end = event.terms.period.end();
    if at == end {
        format!("{at}, the last")
    } else {
        format!("{at}, before the last ({end}): what was earned until then, not what was paid")
    }
}

impl VerifiedDocument {
    /// What a file proved to be, as JSON.
    pub fn new(file: &str, verified: &Verified) -> Self {
        let (kind, event, programme) = match verified {
            Verified::Event { id, programme, .. } => ("event", id, *programme),
            Verified::Results { event, .. } => ("result", &event.id, event.programme),
            Verified::Spans { event, .. } => ("stakes", &event.id, event.programme),
        };
        let results = match verified {
            Verified::Results {
                results,
                officiality,
                ..
            } => Some((results, *officiality)),
            _ => None,
        };
        Self {
            schema: "iotasrb.programme-file/1",
            file: file.to_owned(),
            kind,
            event_id: event.to_string(),
            code: programme.map(|programme| programme.code),
            milestone: results.map(|(results, _)| results.at.number()),
            total_units: results.map(|(results, _)| results.total_units.to_string()),
            addresses: results.map(|(results, _)| results.rewards.len()),
            checksum: results.map(|(results, _)| results.checksum_text()),
            total_is_official: results
                .filter(|(_, officiality)| *officiality == Officiality::TotalIsOfficial)
                .map(|_| true),
            stakes: match verified {
                Verified::Spans { spans, .. } => Some(*spans),
                _ => None,
            },
        }
    }
}
