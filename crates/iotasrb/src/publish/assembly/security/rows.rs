//! Staking for security for spreadsheets.

use super::Answer;
use crate::{
    assembly::security::{Holding, Holdings, words},
    publish::csv::harmless,
};
use iotasrb_core::programmes::assembly::{
    MicroAsmb,
    security::{Name, Outcome},
};

const HEAD: [&str; 11] = [
    "step",
    "days_ended",
    "says",
    "holder",
    "free_asmb",
    "own_asmb",
    "delegated_asmb",
    "unbonding_asmb",
    "rewarded_asmb",
    "slashed_asmb",
    "in_committee",
];

/// One row for each step and holder: what it has after the step, and what the step gave or took.
pub fn csv(answer: &Answer<'_>) -> anyhow::Result<String> {
    let beginning = rows([0, 0], "the beginning", &answer.start, &Outcome::Done);
    let steps = answer.steps.iter().flat_map(|step| {
        let days_ended = usize::try_from(step.days_ended).unwrap_or(usize::MAX);
        let says = words(&step.command);
        rows(
            [step.number, days_ended],
            &says,
            &step.holdings,
            &step.outcome,
        )
    });
    let label = &answer.scenario.label;
    super::super::csv(label, HEAD, beginning.into_iter().chain(steps))
}

fn rows(
    numbers: [usize; 2],
    says: &str,
    holdings: &Holdings,
    outcome: &Outcome,
) -> Vec<[String; 11]> {
    let [step, days_ended] = numbers.map(|number| number.to_string());
    let says = harmless(says);
    let row = |(name, holding): (&Name, &Holding)| {
        [
            step.clone(),
            days_ended.clone(),
            says.clone(),
            harmless(name.as_str()),
            holding.free.to_string(),
            holding.own.to_string(),
            holding.delegated.to_string(),
            holding.unbonding.to_string(),
            rewarded(outcome, name).to_string(),
            slashed(outcome, name).to_string(),
            in_committee(outcome, name).to_owned(),
        ]
    };
    holdings.iter().map(row).collect()
}

/// What a day paid a holder, as a member and through all members.
fn rewarded(outcome: &Outcome, holder: &Name) -> MicroAsmb {
    let Outcome::DayEnded(day) = outcome else {
        return MicroAsmb::ZERO;
    };
    let parts = day.rewards.iter().flat_map(|member| {
        let is_it = member.validator == *holder;
        let own = [member.commission, member.own_part].into_iter();
        let own = own.filter(move |_| is_it);
        own.chain(member.delegators.get(holder).copied())
    });
    // Parts of what was minted, which fits.
    MicroAsmb::checked_sum(parts).unwrap_or_default()
}

/// What a slash took of a holder, wherever it stood.
fn slashed(outcome: &Outcome, holder: &Name) -> MicroAsmb {
    let Outcome::Slashed(slash) = outcome else {
        return MicroAsmb::ZERO;
    };
    let own = (slash.validator == *holder).then_some(slash.own);
    let delegated = slash.delegations.get(holder).copied();
    let unbonding = slash.unbonding.iter();
    let unbonding = unbonding.filter(|(unbonding, _)| unbonding.holder == *holder);
    let parts = own.into_iter().chain(delegated);
    // Parts of what was at risk, which fits.
    MicroAsmb::checked_sum(parts.chain(unbonding.map(|(_, lost)| *lost))).unwrap_or_default()
}

/// Whether the day's committee had it; empty where no day ended.
fn in_committee(outcome: &Outcome, holder: &Name) -> &'static str {
    match outcome {
        Outcome::DayEnded(day) if day.rewards.iter().any(|it| it.validator == *holder) => "true",
        Outcome::DayEnded(_) => "false",
        _ => "",
    }
}
