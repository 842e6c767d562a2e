//! What a stake would have earned.

use super::{super::table, EventName, SOFTWARE, csv, iota, tokens};
use crate::programme::staking_event::StakingEvent;
use iotasrb_core::programmes::{
    Micros, Milestone,
    staking::{Potential, Programme},
};
use serde::Serialize;

/// What an amount would have earned in some programmes.
#[derive(Clone, Debug)]
pub struct PotentialAnswer {
    /// The amount, in one output.
    pub amount: Micros,
    /// The milestone that would have confirmed it; none: it was there from the start.
    pub from: Option<Milestone>,
    /// Each programme.
    pub rows: Vec<(Programme, Potential)>,
}

/// The same as JSON.
#[derive(Debug, Serialize)]
pub struct PotentialDocument {
    schema: &'static str,
    amount_micros: String,
    from_milestone: Option<u32>,
    programmes: Vec<Row>,
    software: &'static str,
}

#[derive(Debug, Serialize)]
struct Row {
    #[serde(flatten)]
    event: EventName,
    /// Why nobody can take part any more.
    refusal: String,
    per_milestone_units: String,
    milestones: u32,
    reward_units: String,
    reaches_minimum: bool,
    minimum_units: String,
    documented_reward_units: String,
    firefly_estimate_units: String,
}

/// What it would have earned, for people.
pub fn page(answer: &PotentialAnswer) -> String {
    let mut text = String::new();
    for (programme, _) in &answer.rows {
        text.push_str(&format!("{}\n", programme.refusal()));
    }
    let since = match answer.from {
        Some(from) => format!("from milestone {from}"),
        None => "from the start".to_owned(),
    };
    text.push_str(&format!(
        "\n{} in one output, {since} to the end, would have been paid:\n\n",
        iota(answer.amount)
    ));
    let rows = answer.rows.iter().map(|(programme, potential)| {
        let minimum = programme.terms().minimum_rewards;
        let paid = match (potential.reaches_minimum, potential.reward) {
            (true, _) => "paid".to_owned(),
            (false, 0) => "nothing earned".to_owned(),
            (false, _) => format!("nothing: below {}", tokens(programme, minimum)),
        };
        vec![
            programme.code.to_owned(),
            super::super::figures::grouped(u64::from(potential.milestones)),
            tokens(programme, potential.per_milestone),
            tokens(programme, potential.reward),
            tokens(programme, potential.documented_reward),
            tokens(programme, potential.firefly_estimate),
            paid,
        ]
    });
    let head = [
        "code",
        "milestones",
        "in each",
        "earned",
        "as documented",
        "Firefly's estimate",
        "so",
    ];
    text.push_str(&table::columns(&head, rows.collect(), &["code", "so"]));
    text
}

/// What it would have earned, for spreadsheets.
pub fn csv_rows(answer: &PotentialAnswer) -> anyhow::Result<String> {
    let head = [
        "code",
        "amount_micros",
        "milestones",
        "per_milestone_units",
        "reward_units",
        "reaches_minimum",
        "documented_reward_units",
        "firefly_estimate_units",
    ];
    let rows = answer.rows.iter().map(|(programme, potential)| {
        [
            programme.code.to_owned(),
            answer.amount.as_micros().to_string(),
            potential.milestones.to_string(),
            potential.per_milestone.to_string(),
            potential.reward.to_string(),
            potential.reaches_minimum.to_string(),
            potential.documented_reward.to_string(),
            potential.firefly_estimate.to_string(),
        ]
    });
    csv(head, rows)
}

impl PotentialDocument {
    /// What it would have earned, as JSON.
    pub fn new(answer: &PotentialAnswer) -> Self {
        let rows = answer.rows.iter().map(|(programme, potential)| Row {
            event: (&StakingEvent::from(*programme)).into(),
            refusal: programme.refusal().to_string(),
            per_milestone_units: potential.per_milestone.to_string(),
            milestones: potential.milestones,
            reward_units: potential.reward.to_string(),
            reaches_minimum: potential.reaches_minimum,
            minimum_units: programme.terms().minimum_rewards.to_string(),
            documented_reward_units: potential.documented_reward.to_string(),
            firefly_estimate_units: potential.firefly_estimate.to_string(),
        });
        Self {
            schema: "iotasrb.programme-potential/1",
            amount_micros: answer.amount.as_micros().to_string(),
            from_milestone: answer.from.map(Milestone::number),
            programmes: rows.collect(),
            software: SOFTWARE,
        }
    }
}
