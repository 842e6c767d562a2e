//! Which figures are kept as series.

use iotasrb_core::{
    observation::Known,
    rates::{NetworkRates, Rates, ValidatorRates},
    ratio::{Ratio, Rounding},
    units::{Address, Nanos},
};

/// A figure of which the history keeps every value.
///
/// A rate is a share of one a year; an amount is in nanos, over 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Metric {
    /// What the database calls it; never used for another.
    pub(super) code: i64,
    /// Its name in every input and output.
    pub name: &'static str,
    /// What it is of.
    pub of: Of,
    /// What it is counted in.
    pub unit: Unit,
}

/// What a figure is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    /// The network.
    Network,
    /// A validator.
    Validator,
}

/// What a figure is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// A share of one, a year where it is a rate.
    Share,
    /// Nanos.
    Nanos,
}

const fn metric(code: i64, name: &'static str, of: Of, unit: Unit) -> Metric {
    Metric {
        code,
        name,
        of,
        unit,
    }
}

use Of::{Network, Validator};

/// Every figure, the network's first, in the order of their codes.
pub const METRICS: [Metric; 20] = [
    metric(1, "iotasrb", Network, Unit::Share),
    metric(2, "iotasrb_committee", Network, Unit::Share),
    metric(3, "iotasrb_real", Network, Unit::Share),
    metric(4, "inflation_provisions", Network, Unit::Share),
    metric(5, "inflation_release", Network, Unit::Share),
    metric(6, "inflation_total", Network, Unit::Share),
    metric(7, "inflation_circulating", Network, Unit::Share),
    metric(8, "staking_ratio", Network, Unit::Share),
    metric(9, "stake_all_nanos", Network, Unit::Nanos),
    metric(10, "stake_committee_nanos", Network, Unit::Nanos),
    metric(11, "supply_total_nanos", Network, Unit::Nanos),
    metric(12, "supply_circulating_nanos", Network, Unit::Nanos),
    metric(13, "target_reward_nanos", Network, Unit::Nanos),
    metric(101, "documented", Validator, Unit::Share),
    metric(102, "documented_effective", Validator, Unit::Share),
    metric(103, "performance", Validator, Unit::Share),
    metric(104, "shown", Validator, Unit::Share),
    metric(105, "payout", Validator, Unit::Share),
    metric(106, "net", Validator, Unit::Share),
    metric(107, "stake_nanos", Validator, Unit::Nanos),
];

/// The benchmark itself.
pub const IOTASRB: Metric = METRICS[0];

impl Metric {
    /// The figure with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        METRICS.into_iter().find(|metric| metric.name == name)
    }

    pub(super) fn from_code(code: i64) -> Option<Self> {
        METRICS.into_iter().find(|metric| metric.code == code)
    }
}

/// A value as it is kept: its digits and its exact fraction, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    /// A value.
    Value {
        /// A share with 18 decimals, rounded half to even; an amount in nanos.
        decimal: String,
        /// In lowest terms.
        numerator: String,
        /// In lowest terms, positive.
        denominator: String,
    },
    /// The code of the reason why there is none.
    Absent(String),
}

impl Figure {
    /// The exact value; `None` if there is none.
    pub fn ratio(&self) -> Option<Ratio> {
        match self {
            Self::Value {
                numerator,
                denominator,
                ..
            } => format!("{numerator}/{denominator}").parse().ok(),
            Self::Absent(_) => None,
        }
    }

    fn share(rate: &Known<Ratio>) -> Self {
        match rate {
            Ok(rate) => {
                let lowest = rate.lowest_terms();
                Self::Value {
                    decimal: lowest
                        .to_decimal(crate::publish::wire::PUBLISHED_DECIMALS, Rounding::HalfEven),
                    numerator: lowest.numerator().to_string(),
                    denominator: lowest.denominator().to_string(),
                }
            }
            Err(absence) => Self::Absent(absence.code().to_owned()),
        }
    }

    fn amount(amount: Known<Nanos>) -> Self {
        match amount {
            Ok(nanos) => {
                let digits = nanos.as_nanos().to_string();
                Self::Value {
                    decimal: digits.clone(),
                    numerator: digits,
                    denominator: "1".to_owned(),
                }
            }
            Err(absence) => Self::Absent(absence.code().to_owned()),
        }
    }
}

/// Every figure of the rates with whose it is: first the network's, which has no address.
pub(super) fn figures(rates: &Rates) -> Vec<(Option<Address>, Metric, Figure)> {
    let network = of_network(&rates.network).into_iter();
    let network = network
        .zip(METRICS)
        .map(|(figure, metric)| (None, metric, figure));
    let validators = rates.validators.iter().flat_map(|validator| {
        let metrics = METRICS.into_iter().filter(|metric| metric.of == Validator);
        let figures = of_validator(validator).into_iter().zip(metrics);
        figures.map(|(figure, metric)| (Some(validator.address), metric, figure))
    });
    network.chain(validators).collect()
}

/// In the order of [`METRICS`].
fn of_network(network: &NetworkRates) -> [Figure; 13] {
    let (inflation, supply) = (&network.inflation, &network.supply);
    [
        Figure::share(&network.iotasrb),
        Figure::share(&network.iotasrb_committee),
        Figure::share(&network.iotasrb_real),
        Figure::share(&inflation.provisions),
        Figure::share(&inflation.release),
        Figure::share(&inflation.total),
        Figure::share(&inflation.circulating),
        Figure::share(&network.staking_ratio),
        Figure::amount(Ok(network.stake_of_all)),
        Figure::amount(Ok(network.stake_of_committee)),
        Figure::amount(supply.total),
        Figure::amount(supply.circulating),
        Figure::amount(network.target_reward),
    ]
}

/// In the order of [`METRICS`].
fn of_validator(validator: &ValidatorRates) -> [Figure; 7] {
    [
        Figure::share(&validator.documented),
        Figure::share(&validator.documented_effective),
        Figure::share(&validator.performance),
        Figure::share(&validator.shown),
        Figure::share(&validator.payout),
        Figure::share(&validator.net),
        Figure::amount(Ok(validator.stake)),
    ]
}
