//! One event with all that is known of it.

use super::{
    super::table,
    SOFTWARE, iota,
    kept::{self, Kept},
    list::OutcomeForm,
    rate_of, tokens,
};
use crate::{
    foreign::tamed,
    programme::{archive::KeptEvent, event_file::EventDocument},
};
use iotasrb_core::programmes::{
    participation::{Event, EventId, Payload, Unrepresentable},
    staking::Programme,
};
use serde::Serialize;
use std::fmt::Write;

/// An event, and what is known of it.
#[derive(Clone, Debug)]
pub struct Shown<'a> {
    /// Its id.
    pub id: EventId,
    /// The event.
    pub event: &'a Event,
    /// Whether its texts are those of its file, so that its id can be computed from it.
    pub has_texts: bool,
    /// Which of the seven it is, if it is one.
    pub programme: Option<Programme>,
    /// What of it was imported; none of an event that was read from a file.
    pub kept: Option<&'a KeptEvent>,
}

impl<'a> Shown<'a> {
    /// An event with what is kept of it.
    pub fn of(kept: &'a KeptEvent) -> Self {
        Self {
            id: kept.id,
            event: &kept.event,
            has_texts: kept.has_texts,
            programme: Programme::by_event(kept.id),
            kept: Some(kept),
        }
    }

    /// An event that was read from a file.
    pub fn of_file(event: &'a Event) -> Result<Self, Unrepresentable> {
        let id = event.id()?;
        Ok(Self {
            id,
            event,
            has_texts: true,
            programme: Programme::by_event(id),
            kept: None,
        })
    }
}

/// The same as JSON.
#[derive(Debug, Serialize)]
pub struct ShownDocument {
    schema: &'static str,
    event_id: String,
    /// `smr`, `asmb-1` to `asmb-6`; none of another event.
    code: Option<&'static str>,
    texts_known: bool,
    event: EventDocument,
    outcome: Option<OutcomeForm>,
    /// What of it was imported; null of an event that was read from a file.
    kept: Option<Kept>,
    software: &'static str,
}

impl ShownDocument {
    /// An event as JSON.
    pub fn new(shown: &Shown<'_>) -> Self {
        Self {
            schema: "iotasrb.programme/1",
            event_id: shown.id.to_string(),
            code: shown.programme.map(|programme| programme.code),
            texts_known: shown.has_texts,
            event: shown.event.into(),
            outcome: shown.programme.map(|programme| programme.outcome.into()),
            kept: shown.kept.map(Kept::from),
            software: SOFTWARE,
        }
    }
}

/// An event for people.
pub fn page(shown: &Shown<'_>) -> String {
    let event = shown.event;
    let official = match (shown.programme, shown.has_texts) {
        (Some(programme), true) => {
            format!("official event of {} ({})", programme.name, programme.code)
        }
        (Some(_), false) => {
            "from the program; its texts are in the official event file, which was not imported"
                .to_owned()
        }
        (None, _) => "none of the seven programmes".to_owned(),
    };
    let milestones = format!(
        "accepts after {}, earns after {}, ends with {}",
        event.commence, event.start, event.end
    );
    let mut rows = vec![
        ("Event", tamed(&event.name)),
        ("Id", shown.id.to_string()),
        ("Is", official),
        ("Milestones", milestones),
    ];
    if let Some(programme) = &shown.programme {
        rows.extend(of_programme(programme));
    }
    match &event.payload {
        Payload::Staking(staking) if shown.programme.is_none() => {
            let symbol = tamed(&staking.symbol);
            rows.push((
                "Pays",
                format!(
                    "floor(micros × {} / {}) {symbol} for each output and milestone",
                    staking.numerator, staking.denominator
                ),
            ));
            rows.push(("Minimum", format!("{} {symbol}", staking.minimum_rewards)));
        }
        Payload::Staking(_) => {}
        Payload::Ballot(ballot) => {
            rows.push(("Asks", format!("{} question(s)", ballot.questions.len())))
        }
    }
    if let Some(kept) = shown.kept {
        rows.push(("Imported", kept::words(kept)));
    }
    let mut text = table::pairs(&rows);
    texts(&mut text, event);
    text
}

fn of_programme(programme: &Programme) -> Vec<(&'static str, String)> {
    let (terms, outcome) = (programme.terms(), programme.outcome);
    let days = format!(
        "{} (accepts), {} (earns), {} (ends)",
        programme.commence_day, programme.start_day, programme.end_day
    );
    let paid = rate_of(programme, terms.rate);
    let documented = rate_of(programme, programme.documented_rate());
    let rate = if programme.paid_as_documented() {
        format!("{paid} a milestone for each IOTA, as documented")
    } else {
        format!("{paid} a milestone for each IOTA; documented was {documented}")
    };
    let minimum = format!(
        "{} in all, or nothing is paid",
        tokens(programme, terms.minimum_rewards)
    );
    let mut rows = vec![("Days", days), ("Paid", rate), ("Minimum", minimum)];
    let known = [
        ("Staked", outcome.staked.map(iota)),
        (
            "Earned",
            outcome.rewarded_units.map(|units| tokens(programme, units)),
        ),
        (
            "Result",
            outcome.paid_units.map(|units| tokens(programme, units)),
        ),
        (
            "Addresses",
            outcome.addresses.map(|count| count.to_string()),
        ),
    ];
    rows.extend(
        known
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    rows
}

/// What was written into the event for people.
fn texts(text: &mut String, event: &Event) {
    let mut texts = vec![event.additional_info.as_str()];
    match &event.payload {
        Payload::Staking(staking) => {
            texts.extend([staking.text.as_str(), &staking.additional_info])
        }
        Payload::Ballot(ballot) => {
            for question in &ballot.questions {
                texts.extend([question.text.as_str(), &question.additional_info]);
                texts.extend(
                    question
                        .answers
                        .iter()
                        .flat_map(|answer| [answer.text.as_str(), &answer.additional_info]),
                );
            }
        }
    }
    for one in texts.into_iter().filter(|one| !one.is_empty()) {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n  {}", tamed(one));
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
}
