//! Staking for security for spreadsheets.

use super::Answer;
use crate::{
    assembly::security::{Holding, Holdings, words},
    publish::csv::harmless,
};
use anyhow::Context;
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
    let beginning = ["0", "0", "the beginning"].map(str::to_owned);
    let mut all = rows(beginning, &answer.start, &Outcome::Done)?;
    for step in &answer.steps {
        let numbers = (step.number.to_string(), step.days_ended.to_string());
        let says = words(&step.command, |amount| amount.to_string());
        let beginning = [numbers.0, numbers.1, harmless(&says)];
        all.extend(rows(beginning, &step.holdings, &step.outcome)?);
    }
    super::super::csv(&answer.scenario.label, HEAD, all)
}

/// The rows of a step, all of which begin alike.
fn rows(
    beginning: [String; 3],
    holdings: &Holdings,
    outcome: &Outcome,
) -> anyhow::Result<Vec<[String; 11]>> {
    let [step, days_ended, says] = beginning;
    let row = |(name, holding): (&Name, &Holding)| {
        Ok([
            step.clone(),
            days_ended.clone(),
            says.clone(),
            harmless(name.as_str()),
            holding.free.to_string(),
            holding.own.to_string(),
            holding.delegated.to_string(),
            holding.unbonding.to_string(),
            rewarded(outcome, name)?.to_string(),
            slashed(outcome, name)?.to_string(),
            in_committee(outcome, name).to_owned(),
        ])
    };
    holdings.iter().map(row).collect()
}

/// What a day paid a holder, as a member and through all members.
fn rewarded(outcome: &Outcome, holder: &Name) -> anyhow::Result<MicroAsmb> {
    let Outcome::DayEnded(day) = outcome else {
        return Ok(MicroAsmb::ZERO);
    };
    let parts = day.rewards.iter().flat_map(|member| {
        let is_it = member.validator == *holder;
        let own = [member.commission, member.own_part].into_iter();
        let own = own.filter(move |_| is_it);
        own.chain(member.delegators.get(holder).copied())
    });
    MicroAsmb::checked_sum(parts).context("what a day paid does not fit 64 bits")
}

/// What a slash took of a holder, wherever it stood.
fn slashed(outcome: &Outcome, holder: &Name) -> anyhow::Result<MicroAsmb> {
    let Outcome::Slashed(slash) = outcome else {
        return Ok(MicroAsmb::ZERO);
    };
    let own = (slash.validator == *holder).then_some(slash.own);
    let delegated = slash.delegations.get(holder).copied();
    let unbonding = slash.unbonding.iter();
    let unbonding = unbonding.filter(|(unbonding, _)| unbonding.holder == *holder);
    let parts = own.into_iter().chain(delegated);
    let parts = parts.chain(unbonding.map(|(_, lost)| *lost));
    MicroAsmb::checked_sum(parts).context("what a slash took does not fit 64 bits")
}

/// Whether the day's committee had it; empty where no day ended.
fn in_committee(outcome: &Outcome, holder: &Name) -> &'static str {
    match outcome {
        Outcome::DayEnded(day) if day.rewards.iter().any(|it| it.validator == *holder) => "true",
        Outcome::DayEnded(_) => "false",
        _ => "",
    }
}
