//! The rates for whoever aggregates yields, in the shape that these read.
//!
//! The only place of this API where rates are floating-point numbers: percent, the double that
//! is nearest to the exact fraction. No price of IOTA is known here, so whatever would be in
//! dollars is null.

use crate::{publish::figures::iso_time, publish::series::SeriesRow};
use iotasrb_core::{
    observation::Known,
    rates::ValidatorRates,
    ratio::Ratio,
    units::{NANOS_PER_IOTA, Nanos},
};
use serde::Serialize;
use utoipa::ToSchema;

/// Every active validator as a pool.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Yields)]
pub struct YieldsDocument {
    #[schema(example = "success")]
    status: &'static str,
    data: Vec<PoolForm>,
}

/// A validator as a pool.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Pool)]
struct PoolForm {
    /// The validator's address.
    pool: String,
    #[schema(example = "IOTA")]
    chain: &'static str,
    #[schema(example = "iota-staking")]
    project: &'static str,
    #[schema(example = "IOTA")]
    symbol: &'static str,
    /// What delegators are paid next, in percent a year, not compounded; null if it is not
    /// known now.
    apy: Option<f64>,
    /// The same: there is nothing beside it.
    apy_base: Option<f64>,
    /// Always null: no other token is paid.
    apy_reward: Option<f64>,
    /// Always null: no price is known.
    tvl_usd: Option<f64>,
    /// The stake in IOTA; null if it is not known now.
    tvl_iota: Option<f64>,
    #[schema(example = json!(["0x2::iota::IOTA"]))]
    underlying_tokens: [&'static str; 1],
    #[schema(example = json!(["0x2::iota::IOTA"]))]
    reward_tokens: [&'static str; 1],
    /// The name that the validator gives itself.
    pool_meta: String,
    /// Where its exact figures are.
    url: String,
}

const COIN: [&str; 1] = ["0x2::iota::IOTA"];
const STATUS: &str = "success";

impl YieldsDocument {
    /// The document; where the newest publication has no value, no yield is known.
    pub fn new(validators: &[ValidatorRates], is_current: bool) -> Self {
        let pool = |validator: &ValidatorRates| PoolForm::new(validator, is_current);
        Self {
            status: STATUS,
            data: validators.iter().map(pool).collect(),
        }
    }
}

impl PoolForm {
    fn new(validator: &ValidatorRates, is_current: bool) -> Self {
        let net = Some(&validator.net).filter(|_| is_current);
        let net = net.and_then(|net: &Known<Ratio>| net.as_ref().ok());
        let apy_percent_float = net.map(percent_float);
        let address = validator.address.to_string();
        Self {
            url: format!("/v1/validators/{address}"),
            pool: address,
            chain: "IOTA",
            project: "iota-staking",
            symbol: "IOTA",
            apy: apy_percent_float,
            apy_base: apy_percent_float,
            apy_reward: None,
            tvl_usd: None,
            tvl_iota: is_current.then(|| iota_float(validator.stake)).flatten(),
            underlying_tokens: COIN,
            reward_tokens: COIN,
            pool_meta: validator.name.clone(),
        }
    }
}

fn percent_float(rate: &Ratio) -> f64 {
    rate.as_percent().nearest_f64()
}

fn iota_float(amount: Nanos) -> Option<f64> {
    let iota = Ratio::new(amount.as_nanos(), NANOS_PER_IOTA);
    iota.map(|iota| iota.nearest_f64())
}

/// A pool's yield day by day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = YieldChart)]
pub struct ChartDocument {
    #[schema(example = "success")]
    status: &'static str,
    data: Vec<ChartPoint>,
}

/// A day's last yield.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ChartPoint {
    #[schema(format = DateTime)]
    timestamp: String,
    /// Always null: no price is known.
    tvl_usd: Option<f64>,
    /// In percent a year, not compounded; null if it was not known.
    apy: Option<f64>,
    /// The same.
    apy_base: Option<f64>,
    /// Always null: no other token is paid.
    apy_reward: Option<f64>,
}

impl ChartDocument {
    /// The document of rows in the order of their times.
    pub fn new<'a>(rows: impl IntoIterator<Item = &'a SeriesRow>) -> Self {
        let point = |row: &SeriesRow| {
            let rate = row.figure.as_ref().and_then(|figure| figure.ratio());
            let apy_percent_float = rate.as_ref().map(percent_float);
            ChartPoint {
                timestamp: iso_time(row.publication.point.at),
                tvl_usd: None,
                apy: apy_percent_float,
                apy_base: apy_percent_float,
                apy_reward: None,
            }
        };
        Self {
            status: STATUS,
            data: rows.into_iter().map(point).collect(),
        }
    }
}
