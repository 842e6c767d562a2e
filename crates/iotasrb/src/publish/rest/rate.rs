//! The benchmark as it is now, schemas `iotasrb.rate/1` and `iotasrb.supply/1`.
//!
//! Where the newest publication has no value these have none either: the last one that had is
//! named beside, and never stands in for it.

use super::{
    SummaryForm,
    figures::{amount, share},
};
use crate::{
    publish::{
        publication::{ObservationForm, Whole},
        wire::{Maybe, NanosForm, Rate, Units},
    },
    store::{IOTASRB, Metric},
};
use iotasrb_core::{observation::Network, rates::Supply};
use serde::Serialize;
use utoipa::ToSchema;

/// The benchmark as it is now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RateNow)]
pub struct RateDocument {
    schema: &'static str,
    network: &'static str,
    /// The newest publication. Its `iotasrb` is the benchmark.
    #[serde(flatten)]
    newest: SummaryForm,
    /// The benchmark less inflation.
    iotasrb_real: Maybe<Rate>,
    /// The benchmark over the stake of the committee.
    iotasrb_committee: Maybe<Rate>,
    inflation: InflationParts,
    /// The share of the total supply that is staked.
    staking_ratio: Maybe<Rate>,
    stake: StakeParts,
    supply: SupplyParts,
    /// The reward of an epoch.
    target_reward_nanos: Maybe<NanosForm>,
    /// From what it was computed, and how that is known.
    anchor: Option<ObservationForm>,
    /// Where the newest publication has no value: the last one that has.
    last_value: Option<SummaryForm>,
    units: Units,
}

/// The supply as it is now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SupplyNow)]
pub struct SupplyDocument {
    schema: &'static str,
    network: &'static str,
    /// The newest publication.
    #[serde(flatten)]
    newest: SummaryForm,
    supply: SupplyParts,
    /// What the unlock schedule has not released.
    locked_nanos: Maybe<NanosForm>,
    /// What it will not have released a year later.
    locked_in_a_year_nanos: Maybe<NanosForm>,
    inflation: InflationParts,
    /// The reward of an epoch.
    target_reward_nanos: Maybe<NanosForm>,
    /// The share of the total supply that is staked.
    staking_ratio: Maybe<Rate>,
    stake: StakeParts,
    /// Where the newest publication has no value: the last one that has.
    last_value: Option<SummaryForm>,
    units: Units,
}

/// The inflation and its parts, a year, over the total supply.
#[derive(Debug, Serialize, ToSchema)]
struct InflationParts {
    /// What the last epoch change added.
    provisions: Maybe<Rate>,
    /// What the unlock schedule releases over the next year.
    release: Maybe<Rate>,
    /// Both together.
    total: Maybe<Rate>,
    /// Both together over the circulating supply.
    circulating: Maybe<Rate>,
}

/// What is staked.
#[derive(Debug, Serialize, ToSchema)]
struct StakeParts {
    /// With all active validators.
    all_nanos: Maybe<NanosForm>,
    /// With the committee.
    committee_nanos: Maybe<NanosForm>,
}

/// What exists.
#[derive(Debug, Serialize, ToSchema)]
struct SupplyParts {
    /// All IOTA.
    total_nanos: Maybe<NanosForm>,
    /// What the unlock schedule does not lock.
    circulating_nanos: Maybe<NanosForm>,
}

/// The recorded figures of a publication by their names.
struct Record<'a>(&'a Whole);

impl Record<'_> {
    fn share(&self, name: &str) -> Maybe<Rate> {
        share(Metric::from_name(name).and_then(|metric| self.0.of_network(metric)))
    }

    fn amount(&self, name: &str) -> Maybe<NanosForm> {
        amount(Metric::from_name(name).and_then(|metric| self.0.of_network(metric)))
    }

    fn newest(&self) -> SummaryForm {
        SummaryForm::new(&self.0.publication, self.0.of_network(IOTASRB))
    }

    fn inflation(&self) -> InflationParts {
        InflationParts {
            provisions: self.share("inflation_provisions"),
            release: self.share("inflation_release"),
            total: self.share("inflation_total"),
            circulating: self.share("inflation_circulating"),
        }
    }

    fn stake(&self) -> StakeParts {
        StakeParts {
            all_nanos: self.amount("stake_all_nanos"),
            committee_nanos: self.amount("stake_committee_nanos"),
        }
    }

    fn supply(&self) -> SupplyParts {
        SupplyParts {
            total_nanos: self.amount("supply_total_nanos"),
            circulating_nanos: self.amount("supply_circulating_nanos"),
        }
    }
}

impl RateDocument {
    /// The document of the newest publication; `last_value` is the last one with figures, if
    /// that is another.
    pub fn new(network: Network, newest: &Whole, last_value: Option<SummaryForm>) -> Self {
        let record = Record(newest);
        Self {
            schema: "iotasrb.rate/1",
            network: network.name(),
            newest: record.newest(),
            iotasrb_real: record.share("iotasrb_real"),
            iotasrb_committee: record.share("iotasrb_committee"),
            inflation: record.inflation(),
            staking_ratio: record.share("staking_ratio"),
            stake: record.stake(),
            supply: record.supply(),
            target_reward_nanos: record.amount("target_reward_nanos"),
            anchor: newest.observation.as_ref().map(ObservationForm::new),
            last_value,
            units: Units::ALL,
        }
    }
}

impl SupplyDocument {
    /// The document of the newest publication, and what the method made of its supply;
    /// `last_value` as for the rate.
    pub fn new(
        network: Network,
        newest: &Whole,
        supply: Option<&Supply>,
        last_value: Option<SummaryForm>,
    ) -> Self {
        let record = Record(newest);
        let locked = |part: fn(&Supply) -> NanosForm| {
            supply.map_or_else(|| amount(None), |supply| Maybe::Known(part(supply)))
        };
        Self {
            schema: "iotasrb.supply/1",
            network: network.name(),
            newest: record.newest(),
            supply: record.supply(),
            locked_nanos: locked(|supply| NanosForm::new(supply.locked)),
            locked_in_a_year_nanos: locked(|supply| NanosForm::new(supply.locked_in_a_year)),
            inflation: record.inflation(),
            target_reward_nanos: record.amount("target_reward_nanos"),
            staking_ratio: record.share("staking_ratio"),
            stake: record.stake(),
            last_value,
            units: Units::ALL,
        }
    }
}
