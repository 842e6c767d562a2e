//! Staking for security on one page, for people.

use super::{
    super::{asmb, footer, heading},
    Answer, admission_word, what_if,
};
use crate::{
    assembly::security::{Holdings, Step, words},
    foreign::tamed,
    publish::table,
};
use iotasrb_core::programmes::assembly::security::{DayEnd, MemberReward, Outcome, Slash, State};

/// Columns of what a holder has.
const HELD: usize = 5;

/// The scenario on one page: after each command those whose balances changed, at the end all.
pub fn page(answer: &Answer<'_>) -> String {
    let label = &answer.scenario.label;
    let mut parts = vec![
        heading("Assembly: ASMB staked for security", label),
        parameters_part(answer),
        steps_part(answer),
        validators_part(answer),
    ];
    parts.extend(what_if::parts(answer));
    parts.extend([conserved_part(answer), footer(label)]);
    parts.join("\n")
}

fn parameters_part(answer: &Answer<'_>) -> String {
    let parameters = &answer.scenario.parameters;
    table::pairs(&[
        ("Least bond", asmb(parameters.minimum_bond) + " ASMB"),
        (
            "Own part at least",
            parameters.minimum_own_share.to_string(),
        ),
        ("Seats", parameters.committee_size.to_string()),
        ("Days to unbond", parameters.unbonding_days.to_string()),
    ])
}

fn steps_part(answer: &Answer<'_>) -> String {
    let beginning = held(&Holdings::new(), &answer.start);
    let mut rows = side_by_side("0", vec!["the beginning".to_owned()], beginning);
    let mut before = &answer.start;
    for step in &answer.steps {
        let number = step.number.to_string();
        let changed = held(before, &step.holdings);
        rows.extend(side_by_side(&number, told(step, &answer.end), changed));
        before = &step.holdings;
    }
    let head = [
        "step",
        "what happens",
        "who then has",
        "free",
        "own bond",
        "delegated",
        "unbonding",
    ];
    table::columns(&head, rows, &["what happens", "who then has"])
}

/// What happens on the left, who then has what on the right.
fn side_by_side(number: &str, left: Vec<String>, right: Vec<[String; HELD]>) -> Vec<Vec<String>> {
    let count = left.len().max(right.len());
    let mut left = left.into_iter();
    let mut right = right.into_iter();
    let row = |place: usize| {
        let number = if place == 0 { number } else { "" };
        let mut row = vec![number.to_owned(), left.next().unwrap_or_default()];
        row.extend(right.next().unwrap_or_default());
        row
    };
    (0..count).map(row).collect()
}

/// Those who have something else than before.
fn held(before: &Holdings, after: &Holdings) -> Vec<[String; HELD]> {
    let changed = after
        .iter()
        .filter(|(name, holding)| before.get(name) != Some(holding));
    changed
        .map(|(name, holding)| {
            [
                tamed(name.as_str()),
                asmb(holding.free),
                asmb(holding.own),
                asmb(holding.delegated),
                asmb(holding.unbonding),
            ]
        })
        .collect()
}

fn told(step: &Step, end: &State) -> Vec<String> {
    let mut lines = vec![words(&step.command, asmb)];
    match &step.outcome {
        Outcome::Done => {}
        Outcome::Unbonding { due_day } => lines.push(format!("  free after day {due_day}")),
        Outcome::Slashed(slash) => lines.extend(slash_lines(slash)),
        Outcome::DayEnded(day) => lines.extend(day_lines(day, end)),
    }
    lines
}

fn slash_lines(slash: &Slash) -> Vec<String> {
    let mut lines = vec![
        format!("  burned {} of {}", asmb(slash.taken), asmb(slash.at_risk)),
        format!("  of its own bond {}", asmb(slash.own)),
    ];
    for (holder, lost) in &slash.delegations {
        let holder = tamed(holder.as_str());
        lines.push(format!("  of {holder}'s delegation {}", asmb(*lost)));
    }
    for (unbonding, lost) in &slash.unbonding {
        let (holder, day) = (tamed(unbonding.holder.as_str()), unbonding.due_day);
        let lost = asmb(*lost);
        lines.push(format!(
            "  of what {holder} has free after day {day} {lost}"
        ));
    }
    lines
}

fn day_lines(day: &DayEnd, end: &State) -> Vec<String> {
    let mut lines = vec![format!("  day {}: minted {}", day.day, asmb(day.minted))];
    if day.rewards.is_empty() {
        lines.push("  there is no committee".to_owned());
    }
    for member in &day.rewards {
        lines.extend(member_lines(member, end));
    }
    for (holder, amount) in &day.released {
        let (holder, amount) = (tamed(holder.as_str()), asmb(*amount));
        lines.push(format!("  {amount} of {holder} has unbonded"));
    }
    lines
}

fn member_lines(member: &MemberReward, end: &State) -> Vec<String> {
    // A validator registers once, and its commission stays.
    let commission = end.validators().get(&member.validator);
    let commission = commission.map_or_else(String::new, |it| format!(" ({})", it.commission));
    let mut lines = vec![
        format!(
            "  {} with a bond of {} gets {}",
            tamed(member.validator.as_str()),
            asmb(member.bond),
            asmb(member.reward)
        ),
        format!("    commission{commission} {}", asmb(member.commission)),
        format!("    for its own bond {}", asmb(member.own_part)),
    ];
    for (holder, part) in &member.delegators {
        lines.push(format!("    to {} {}", tamed(holder.as_str()), asmb(*part)));
    }
    lines
}

fn validators_part(answer: &Answer<'_>) -> String {
    let parameters = &answer.scenario.parameters;
    let rows = answer.candidates.iter().map(|candidate| {
        let delegated = candidate.bond.saturating_sub(candidate.own);
        let place = answer.place(candidate);
        vec![
            tamed(candidate.validator.as_str()),
            candidate.commission.to_string(),
            asmb(candidate.own),
            asmb(delegated),
            asmb(candidate.bond),
            admission_word(candidate.admission(parameters)).replace('_', " "),
            place.map_or_else(|| "–".to_owned(), |place| place.to_string()),
        ]
    });
    let head = [
        "validator",
        "commission",
        "own bond",
        "delegated",
        "bond",
        "admission",
        "next committee",
    ];
    table::columns(&head, rows.collect(), &["validator", "admission"])
}

fn conserved_part(answer: &Answer<'_>) -> String {
    let totals = &answer.totals;
    format!(
        "Conserved: {} free + {} own bonds + {} delegated + {} unbonding + {} burned\n         \
         = {} at the beginning + {} minted, to the last unit after each of {} commands\n",
        asmb(totals.free),
        asmb(totals.own),
        asmb(totals.delegated),
        asmb(totals.unbonding),
        asmb(totals.burned),
        asmb(totals.initial),
        asmb(totals.minted),
        answer.steps.len(),
    )
}
