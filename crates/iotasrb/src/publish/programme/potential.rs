//! What a stake would have earned.

use super::{super::table, csv, iota, tokens};
use iotasrb_core::programmes::{
    Micros, Milestone,
    staking::{Potential, Programme},
};

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
