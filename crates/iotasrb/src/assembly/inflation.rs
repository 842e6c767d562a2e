//! ASMB minted year by year: a supply, the rates, and for how many years.

use super::{
    Kind, Label, ScenarioError,
    file::{decode, read},
    spelled::{About, Text},
    whole::{Share, Whole},
};
use crate::source::Object;
use iotasrb_core::programmes::assembly::{
    MicroAsmb, TOTAL_SUPPLY,
    inflation::{Inflation, RateFrom, Year},
};
use serde::{Deserialize, de::IgnoredAny};
use std::path::Path;

/// Longer than anybody plans.
const MAX_YEARS: u32 = 1_000;

/// An inflation to be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Its file.
    pub label: Label,
    /// The supply at the start.
    pub start_supply: MicroAsmb,
    inflation: Inflation,
    years: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(rename = "schema")]
    _schema: IgnoredAny,
    about: Option<About>,
    start_supply_asmb: Option<Text<MicroAsmb>>,
    rates: Vec<Object<RateForm>>,
    years: Whole<u16, 1, MAX_YEARS>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RateForm {
    from_year: Whole<u16, 1, MAX_YEARS>,
    rate_bp: Share,
}

impl Scenario {
    /// Reads a scenario from a file.
    pub fn read(path: &Path) -> Result<Self, ScenarioError> {
        Self::parse(&read(path)?)
    }

    /// Reads a scenario.
    pub fn parse(text: &[u8]) -> Result<Self, ScenarioError> {
        let form: Form = decode(Kind::Inflation, text)?;
        let start_supply = form.start_supply_asmb.map_or(TOTAL_SUPPLY, |Text(it)| it);
        if start_supply > TOTAL_SUPPLY {
            return Err(ScenarioError::MoreThanSupply {
                field: "start_supply_asmb",
                found: start_supply,
                supply: TOTAL_SUPPLY,
            });
        }
        let rates = form.rates.into_iter().map(|Object(rate)| RateFrom {
            year: rate.from_year.0,
            rate: rate.rate_bp.0,
        });
        let inflation = Inflation::new(start_supply, rates.collect());
        Ok(Self {
            label: Label::of(form.about, text),
            start_supply,
            inflation: inflation.map_err(ScenarioError::Rates)?,
            years: form.years.0,
        })
    }

    /// Plays it, and counts every unit on the way: each day into its year, each year into the
    /// supply.
    pub fn play(&self) -> Result<Vec<Year>, ScenarioError> {
        let years = self.inflation.years(self.years);
        let years = years.map_err(ScenarioError::Years)?;
        let mut supply = u128::from(self.start_supply.as_micros());
        for year in &years {
            let days = year.days().map(|day| u128::from(day.issued.as_micros()));
            let issued: u128 = days.sum();
            supply = supply.saturating_add(issued);
            let is_whole = issued == u128::from(year.issued.as_micros());
            if !is_whole || supply != u128::from(year.supply_after.as_micros()) {
                return Err(ScenarioError::NotConserved(format!("year {}", year.year)));
            }
        }
        Ok(years)
    }
}
