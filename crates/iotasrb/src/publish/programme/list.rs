//! The seven programmes.

use super::{super::table, csv, kept, rate_of, tokens};
use crate::programme::archive::Archive;
use iotasrb_core::programmes::staking::{Outcome, Programme};
use serde::Serialize;

/// How a programme ended, as far as it is known.
#[derive(Clone, Debug, Serialize)]
pub(super) struct OutcomeForm {
    staked_micros: Option<String>,
    rewarded_units: Option<String>,
    paid_units: Option<String>,
    addresses: Option<u32>,
    least_units: Option<String>,
    most_units: Option<String>,
}

impl From<Outcome> for OutcomeForm {
    fn from(outcome: Outcome) -> Self {
        let text = |number: Option<u64>| number.map(|number| number.to_string());
        Self {
            staked_micros: text(outcome.staked.map(|staked| staked.as_micros())),
            rewarded_units: text(outcome.rewarded_units),
            paid_units: text(outcome.paid_units),
            addresses: outcome.addresses,
            least_units: text(outcome.least_units),
            most_units: text(outcome.most_units),
        }
    }
}

fn imported(archive: &Archive, programme: &Programme) -> String {
    archive
        .event(programme.event)
        .map(kept::words)
        .unwrap_or_default()
}

/// The list for people.
pub fn page(archive: &Archive) -> String {
    let unknown = || "not known".to_owned();
    let rows = Programme::ALL.iter().map(|programme| {
        let outcome = programme.outcome;
        let paid = outcome.paid_units.map(|units| tokens(programme, units));
        let earned = outcome.rewarded_units.map(|units| tokens(programme, units));
        vec![
            programme.code.to_owned(),
            programme.start_day.to_string(),
            programme.end_day.to_string(),
            rate_of(programme, programme.documented_rate()),
            rate_of(programme, programme.terms().rate),
            earned.unwrap_or_else(unknown),
            paid.unwrap_or_else(unknown),
            imported(archive, programme),
        ]
    });
    let head = [
        "code",
        "from",
        "to",
        "documented",
        "paid",
        "earned",
        "result",
        "imported",
    ];
    let left = ["code", "from", "to", "imported"];
    let mut text = table::columns(&head, rows.collect(), &left);
    text.push_str(
        "\ndocumented, paid: for each milestone and each whole IOTA in an output. The documentation gave the rate of\n\
         round 1 for all rounds; what counted was the event of each.\n\
         earned: by all stakes; result: what the official result pays, without those below the minimum.\n\
         All have ended. SMR as the event called it is glow today: 1,000,000 make 1 SMR.\n",
    );
    text
}

/// The list for spreadsheets.
pub fn csv_rows(archive: &Archive) -> anyhow::Result<String> {
    let head = [
        "code",
        "event_id",
        "name",
        "symbol",
        "token",
        "commence_milestone",
        "start_milestone",
        "end_milestone",
        "start_day",
        "end_day",
        "documented_numerator",
        "paid_numerator",
        "denominator",
        "minimum_units",
        "staked_micros",
        "rewarded_units",
        "paid_units",
        "imported",
    ];
    let rows = Programme::ALL.iter().map(|programme| {
        let (terms, outcome) = (programme.terms(), OutcomeForm::from(programme.outcome));
        [
            programme.code.to_owned(),
            programme.event.to_string(),
            programme.name.to_owned(),
            programme.symbol.to_owned(),
            programme.token.to_owned(),
            terms.period.commence().to_string(),
            terms.period.start().to_string(),
            terms.period.end().to_string(),
            programme.start_day.to_string(),
            programme.end_day.to_string(),
            programme.documented_rate().numerator().to_string(),
            terms.rate.numerator().to_string(),
            terms.rate.denominator().to_string(),
            terms.minimum_rewards.to_string(),
            outcome.staked_micros.unwrap_or_default(),
            outcome.rewarded_units.unwrap_or_default(),
            outcome.paid_units.unwrap_or_default(),
            imported(archive, programme),
        ]
    });
    csv(head, rows)
}
