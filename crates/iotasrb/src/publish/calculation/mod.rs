//! A calculation, for people, for programs and for spreadsheets.

mod document;
mod epochs;
mod months;
mod page;

pub use document::{CalculationDocument, document};
pub use epochs::csv;
pub use months::{Month, months};
pub use page::{page, rounded};

use super::table;
use crate::run::Evaluation;
use iotasrb_core::{
    calculator::{Calculation, Choice, Plan},
    units::Address,
};

/// A plan with its calculation.
#[derive(Debug)]
pub struct Answer<'a> {
    /// The facts.
    pub evaluation: &'a Evaluation,
    /// What is staked, with whom and when.
    pub plan: Plan,
    /// What it would earn.
    pub calculation: Calculation,
}

impl Answer<'_> {
    /// The name of a validator, as far as it may be shown.
    pub fn name(&self, address: Address) -> String {
        let validators = &self.evaluation.rates.validators;
        let found = validators
            .iter()
            .find(|validator| validator.address == address);
        found.map_or_else(|| address.abbreviated(), table::name)
    }

    /// With whom it is staked, in words.
    pub fn with(&self) -> String {
        match self.plan.with {
            Choice::Validator(address) => self.name(address),
            Choice::Network => "the whole committee, the average delegator".to_owned(),
        }
    }
}
