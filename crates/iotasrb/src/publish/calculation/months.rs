//! What a stake would earn, month by month.

use super::super::figures;
use iotasrb_core::{
    calculator::Forecast,
    units::{Nanos, TimestampMs},
};
use std::collections::BTreeSet;

/// A month of forecasts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// Its year and number: `2026-05`.
    pub name: String,
    /// What is paid in it by each forecast; `None` where that is more than an amount can be.
    pub rewards: Vec<Option<Nanos>>,
}

/// The months in which forecasts pay, in their order, by UTC.
pub fn months(forecasts: &[Forecast]) -> Vec<Month> {
    let paid = |forecast: &Forecast, sought: &str| {
        let epochs = forecast.epochs.iter();
        let paid = epochs.filter(|epoch| month(epoch.paid_at) == sought);
        Nanos::checked_sum(paid.map(|epoch| epoch.reward))
    };
    let epochs = forecasts.iter().flat_map(|forecast| &forecast.epochs);
    let names: BTreeSet<String> = epochs.map(|epoch| month(epoch.paid_at)).collect();
    let months = names.into_iter().map(|name| Month {
        rewards: forecasts
            .iter()
            .map(|forecast| paid(forecast, &name))
            .collect(),
        name,
    });
    months.collect()
}

fn month(time: TimestampMs) -> String {
    figures::iso_time(time).chars().take(7).collect()
}
