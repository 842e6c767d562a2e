//! Staking for security: each step with what everybody has, the committee, rewards and slashes.

mod document;
mod page;
mod rows;
mod what_if;

pub use document::{Document, document};
pub use page::page;
pub use rows::csv;
pub use what_if::csv as what_if_csv;

use crate::assembly::{
    ScenarioError,
    security::{Holdings, Scenario, Step, holdings},
};
use iotasrb_core::programmes::assembly::security::{
    Admission, Candidate, DelegationEffect, State, Totals,
};

/// A scenario that was played.
#[derive(Debug)]
pub struct Answer<'a> {
    scenario: &'a Scenario,
    start: Holdings,
    steps: Vec<Step>,
    end: State,
    totals: Totals,
    candidates: Vec<Candidate>,
    committee: Vec<Candidate>,
    /// What each question of the scenario changes.
    effects: Vec<DelegationEffect>,
}

impl<'a> Answer<'a> {
    /// Plays a scenario.
    pub fn of(scenario: &'a Scenario) -> Result<Self, ScenarioError> {
        let mut steps = Vec::with_capacity(scenario.commands.len());
        let end = scenario.play(|step| steps.push(step))?;
        let balances = ScenarioError::Balances;
        Ok(Self {
            start: holdings(&scenario.start()?)?,
            totals: end.totals().map_err(balances)?,
            candidates: end.candidates().map_err(balances)?,
            committee: end.committee(&scenario.parameters).map_err(balances)?,
            effects: scenario.effects(&end)?,
            scenario,
            steps,
            end,
        })
    }

    /// The place of a validator in the committee that would be paid next, from 1.
    fn place(&self, candidate: &Candidate) -> Option<usize> {
        let mut members = self.committee.iter();
        let place = members.position(|member| member.validator == candidate.validator)?;
        place.checked_add(1)
    }
}

/// Whether a validator is admitted, as a word of every output.
fn admission_word(admission: Admission) -> &'static str {
    match admission {
        Admission::Admitted => "admitted",
        Admission::BondBelowMinimum => "bond_below_minimum",
        Admission::OwnShareBelowMinimum => "own_share_below_minimum",
    }
}
