//! ASMB staked behind validators: commands one after the other, and who has what after each.

mod form;
mod words;

pub use words::words;

use super::{
    Label, ScenarioError,
    file::{at_most, read},
};
use iotasrb_core::programmes::assembly::{
    MicroAsmb, TOTAL_SUPPLY,
    security::{Command, DelegationEffect, Name, Outcome, Parameters, Refusal, State},
};
use std::{collections::BTreeMap, path::Path};

/// Five years of days.
const MAX_COMMANDS: u64 = 2_000;
/// Every command is followed by what each of them has.
const MAX_HOLDERS: u64 = 200;
/// As many validators as anybody compares.
const MAX_QUESTIONS: u64 = 100;
/// What five years of days pay to fifty.
const MAX_PARTS: u64 = 100_000;

/// A story to be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Its file.
    pub label: Label,
    /// The numbers that no document gives.
    pub parameters: Parameters,
    /// What each holder has at the beginning; who is not here does not take part.
    pub balances: BTreeMap<Name, MicroAsmb>,
    /// What happens, in order.
    pub commands: Vec<Command>,
    /// What is asked about the end.
    pub what_if: Vec<WhatIf>,
}

/// What would more delegation change, when all commands are carried out?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhatIf {
    /// Behind whom.
    pub validator: Name,
    /// How much more is delegated, from outside the scenario.
    pub delegation: MicroAsmb,
    /// What the committee is paid for a day, by which it is measured.
    pub reward: MicroAsmb,
}

/// A command that was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which it is, from 1.
    pub number: usize,
    /// What it says.
    pub command: Command,
    /// What it did.
    pub outcome: Outcome,
    /// How many days have ended after it.
    pub days_ended: u32,
    /// What each holder has after it.
    pub holdings: Holdings,
}

/// What each holder has, in the order of their names.
pub type Holdings = BTreeMap<Name, Holding>;

/// What one holder has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holding {
    /// What it may spend.
    pub free: MicroAsmb,
    /// What it has put into its own bond.
    pub own: MicroAsmb,
    /// What it has put behind validators.
    pub delegated: MicroAsmb,
    /// What has left a bond and is not free yet.
    pub unbonding: MicroAsmb,
}

impl Scenario {
    /// Reads a scenario from a file.
    pub fn read(path: &Path) -> Result<Self, ScenarioError> {
        Self::parse(&read(path)?)
    }

    /// Reads a scenario.
    pub fn parse(text: &[u8]) -> Result<Self, ScenarioError> {
        let scenario = form::read(text)?;
        let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
        at_most("holders", MAX_HOLDERS, count(scenario.balances.len()))?;
        at_most("commands", MAX_COMMANDS, count(scenario.commands.len()))?;
        at_most(
            "questions in what_if",
            MAX_QUESTIONS,
            count(scenario.what_if.len()),
        )?;
        refuse_above_supply(&scenario.balances)?;
        Ok(scenario)
    }

    /// Who has what before the first command.
    pub fn start(&self) -> Result<State, ScenarioError> {
        State::start(self.balances.clone()).map_err(ScenarioError::Balances)
    }

    /// Plays it, hands on every step, and counts every unit after each. The state at the end.
    pub fn play(&self, mut each: impl FnMut(Step)) -> Result<State, ScenarioError> {
        let mut state = self.start()?;
        let mut all_parts = 0_u64;
        for (number, command) in (1..).zip(&self.commands) {
            let refused = |refusal| ScenarioError::Refused {
                number,
                words: words(command, |amount| amount.to_string()),
                refusal,
            };
            let (after, outcome) = state.apply(&self.parameters, command).map_err(refused)?;
            if !after.totals().map_err(refused)?.are_conserved() {
                return Err(ScenarioError::NotConserved(format!("command {number}")));
            }
            all_parts = all_parts.saturating_add(parts(&outcome));
            at_most("parts of rewards and slashes", MAX_PARTS, all_parts)?;
            each(Step {
                number,
                command: command.clone(),
                outcome,
                days_ended: after.days_ended(),
                holdings: holdings(&after)?,
            });
            state = after;
        }
        Ok(state)
    }

    /// What each question changes at the end, in the order of the questions.
    pub fn effects(&self, end: &State) -> Result<Vec<DelegationEffect>, ScenarioError> {
        let questions = (1..).zip(&self.what_if);
        let effect = |(number, asked): (usize, &WhatIf)| {
            let (validator, delegation) = (&asked.validator, asked.delegation);
            end.effect_of_delegation(&self.parameters, validator, delegation, asked.reward)
                .map_err(|refusal| ScenarioError::WhatIf {
                    number,
                    words: asked.words(|amount| amount.to_string()),
                    refusal,
                })
        };
        questions.map(effect).collect()
    }
}

/// What each holder has in a state.
pub fn holdings(state: &State) -> Result<Holdings, ScenarioError> {
    let mut holdings = Holdings::new();
    for (holder, free) in state.free() {
        holdings.entry(holder.clone()).or_default().free = *free;
    }
    for (name, validator) in state.validators() {
        holdings.entry(name.clone()).or_default().own = validator.own;
        for (holder, amount) in &validator.delegations {
            let holding = holdings.entry(holder.clone()).or_default();
            holding.delegated = sum(holding.delegated, *amount)?;
        }
        for (unbonding, amount) in &validator.unbonding {
            let holding = holdings.entry(unbonding.holder.clone()).or_default();
            holding.unbonding = sum(holding.unbonding, *amount)?;
        }
    }
    Ok(holdings)
}

/// All amounts together fit, as the state sees to.
fn sum(one: MicroAsmb, other: MicroAsmb) -> Result<MicroAsmb, ScenarioError> {
    let sum = one.checked_add(other);
    sum.ok_or_else(|| ScenarioError::NotConserved("what a holder has".to_owned()))
}

/// To how many, or from how many, something is paid or taken.
fn parts(outcome: &Outcome) -> u64 {
    let count = match outcome {
        Outcome::Done | Outcome::Unbonding { .. } => 0,
        Outcome::Slashed(slash) => slash.delegations.len() + slash.unbonding.len(),
        Outcome::DayEnded(day) => {
            let members = day.rewards.iter();
            members.map(|member| 1 + member.delegators.len()).sum()
        }
    };
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn refuse_above_supply(balances: &BTreeMap<Name, MicroAsmb>) -> Result<(), ScenarioError> {
    let found = MicroAsmb::checked_sum(balances.values().copied());
    let found = found.ok_or(ScenarioError::Balances(Refusal::TooLarge("their sum")))?;
    if found > TOTAL_SUPPLY {
        return Err(ScenarioError::MoreThanSupply {
            field: "the sum of balances_asmb",
            found,
            supply: TOTAL_SUPPLY,
        });
    }
    Ok(())
}
