//! What more delegation would change, for people, for programs and for spreadsheets.

use super::{super::asmb, Answer, admission_word};
use crate::{
    assembly::security::WhatIf,
    foreign::tamed,
    publish::{csv::harmless, figures::grouped, table},
};
use iotasrb_core::{
    programmes::assembly::security::{DelegationEffect, Standing},
    ratio::{Ratio, Rounding},
};
use serde::Serialize;

/// Decimals of a share in percent, and of what one ASMB earns.
const PLACES: u16 = 6;

/// A question and its answer, for programs.
#[derive(Debug, Serialize)]
pub(super) struct Form {
    validator: String,
    delegation_asmb: String,
    reward_asmb: String,
    before: StandingForm,
    after: StandingForm,
}

/// Where a validator stands. Amounts and shares are rounded down.
#[derive(Debug, Serialize)]
struct StandingForm {
    own_asmb: String,
    bond_asmb: String,
    admission: &'static str,
    rank: Option<usize>,
    in_committee: bool,
    /// Of the committee's bond, and hence of the reward.
    share_percent: String,
    /// The same as an exact fraction.
    share: String,
    validator_reward_asmb: String,
    delegators_reward_asmb: String,
    /// What a delegator gets for one ASMB.
    reward_per_asmb: String,
    /// How much more may be delegated; nothing here if there is no limit.
    capacity_asmb: Option<String>,
}

const HEAD: [&str; 16] = [
    "what_if",
    "validator",
    "delegation_asmb",
    "reward_asmb",
    "moment",
    "own_asmb",
    "bond_asmb",
    "admission",
    "rank",
    "in_committee",
    "share_percent",
    "share",
    "validator_reward_asmb",
    "delegators_reward_asmb",
    "reward_per_asmb",
    "capacity_asmb",
];

/// The answers for programs.
pub(super) fn forms(answer: &Answer<'_>) -> Vec<Form> {
    let form = |(asked, effect): (&WhatIf, &DelegationEffect)| Form {
        validator: tamed(asked.validator.as_str()),
        delegation_asmb: asked.delegation.to_string(),
        reward_asmb: asked.reward.to_string(),
        before: StandingForm::new(&effect.before),
        after: StandingForm::new(&effect.after),
    };
    answers(answer).map(form).collect()
}

/// Two rows for each question: before the delegation, and after it.
pub fn csv(answer: &Answer<'_>) -> anyhow::Result<String> {
    let rows = (1..).zip(forms(answer)).flat_map(|(number, form)| {
        let question = [
            number.to_string(),
            harmless(&form.validator),
            form.delegation_asmb,
            form.reward_asmb,
        ];
        [("before", form.before), ("after", form.after)]
            .map(|(moment, standing)| row(question.clone(), moment, standing))
    });
    super::super::csv(&answer.scenario.label, HEAD, rows)
}

/// A table for each question.
pub(super) fn parts(answer: &Answer<'_>) -> Vec<String> {
    answers(answer)
        .map(|(asked, effect)| {
            let title = format!("what if: {}", asked.words(asmb));
            let [before, after] = [&effect.before, &effect.after].map(cells);
            let reward = format!("of a reward of {} it gets", asmb(asked.reward));
            let names = [
                "own bond",
                "bond",
                "admission",
                "rank",
                "in the committee",
                "share of the reward",
                &reward,
                "its delegators get",
                "1 ASMB delegated gets",
                "may still be delegated",
            ];
            let rows = names.into_iter().zip(before).zip(after);
            let rows = rows.map(|((name, before), after)| vec![name.to_owned(), before, after]);
            table::columns(&[&title, "now", "then"], rows.collect(), &[&title])
        })
        .collect()
}

fn answers<'a>(answer: &'a Answer<'_>) -> impl Iterator<Item = (&'a WhatIf, &'a DelegationEffect)> {
    answer.scenario.what_if.iter().zip(&answer.effects)
}

fn cells(standing: &Standing) -> [String; 10] {
    let rank = standing.rank.map(|rank| rank.to_string());
    let capacity = standing.capacity.map(asmb);
    let percent = standing.share.as_percent();
    [
        asmb(standing.own),
        asmb(standing.bond),
        admission_word(standing.admission).replace('_', " "),
        rank.unwrap_or_else(|| "–".to_owned()),
        if standing.selected { "yes" } else { "no" }.to_owned(),
        percent.to_decimal(PLACES, Rounding::Floor) + " %",
        grouped_decimal(&millionths(&standing.validator_reward)),
        grouped_decimal(&millionths(&standing.delegators_reward)),
        standing.unit_reward.to_decimal(PLACES, Rounding::Floor),
        capacity.unwrap_or_else(|| "no limit".to_owned()),
    ]
}

fn row(question: [String; 4], moment: &str, standing: StandingForm) -> [String; 16] {
    let [number, validator, delegation, reward] = question;
    let rank = standing.rank.map(|rank| rank.to_string());
    [
        number,
        validator,
        delegation,
        reward,
        moment.to_owned(),
        standing.own_asmb,
        standing.bond_asmb,
        standing.admission.to_owned(),
        rank.unwrap_or_default(),
        standing.in_committee.to_string(),
        standing.share_percent,
        standing.share,
        standing.validator_reward_asmb,
        standing.delegators_reward_asmb,
        standing.reward_per_asmb,
        standing.capacity_asmb.unwrap_or_default(),
    ]
}

impl StandingForm {
    fn new(standing: &Standing) -> Self {
        let percent = standing.share.as_percent();
        Self {
            own_asmb: standing.own.to_string(),
            bond_asmb: standing.bond.to_string(),
            admission: admission_word(standing.admission),
            rank: standing.rank,
            in_committee: standing.selected,
            share_percent: percent.to_decimal(PLACES, Rounding::Floor),
            share: standing.share.to_string(),
            validator_reward_asmb: millionths(&standing.validator_reward),
            delegators_reward_asmb: millionths(&standing.delegators_reward),
            reward_per_asmb: standing.unit_reward.to_decimal(PLACES, Rounding::Floor),
            capacity_asmb: standing.capacity.map(|capacity| capacity.to_string()),
        }
    }
}

/// An amount of so many millionths with six decimals, rounded down.
fn millionths(amount: &Ratio) -> String {
    let digits = format!("{:0>7}", amount.to_decimal(0, Rounding::Floor));
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(6));
    format!("{whole}.{fraction}")
}

/// The same with the digits before the point in groups.
fn grouped_decimal(amount: &str) -> String {
    match amount.split_once('.') {
        Some((whole, fraction)) => {
            let groups = whole.parse().map(grouped);
            format!("{}.{fraction}", groups.unwrap_or_else(|_| whole.to_owned()))
        }
        None => amount.to_owned(),
    }
}
