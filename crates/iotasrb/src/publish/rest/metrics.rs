//! What every figure means, schema `iotasrb.metrics/1`.

use crate::store::{METRICS, Metric, Of, Unit};
use serde::Serialize;
use utoipa::ToSchema;

/// Every figure of which the history is kept.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Metrics)]
pub struct MetricsDocument {
    schema: &'static str,
    metrics: Vec<MetricForm>,
}

/// A figure.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Metric)]
struct MetricForm {
    name: &'static str,
    of: OfForm,
    unit: UnitForm,
    meaning: &'static str,
    /// Where its history is.
    #[schema(example = "/v1/history/iotasrb")]
    history: String,
}

/// What a figure is of.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = MetricOf)]
enum OfForm {
    Network,
    Validator,
}

/// What a figure is counted in.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MetricUnit)]
enum UnitForm {
    /// A share of one; of a rate, a year, not compounded.
    Share,
    /// 0.000000001 IOTA.
    Nanos,
}

impl MetricsDocument {
    /// The document.
    pub fn new() -> Self {
        Self {
            schema: "iotasrb.metrics/1",
            metrics: METRICS.into_iter().map(MetricForm::new).collect(),
        }
    }
}

impl Default for MetricsDocument {
    fn default() -> Self {
        Self::new()
    }
}

impl MetricForm {
    fn new(metric: Metric) -> Self {
        let name = metric.name;
        let (of, history) = match metric.of {
            Of::Network => (OfForm::Network, format!("/v1/history/{name}")),
            Of::Validator => (
                OfForm::Validator,
                format!("/v1/validators/{{address}}/history/{name}"),
            ),
        };
        Self {
            name,
            of,
            unit: match metric.unit {
                Unit::Share => UnitForm::Share,
                Unit::Nanos => UnitForm::Nanos,
            },
            meaning: meaning(name),
            history,
        }
    }
}

fn meaning(name: &str) -> &'static str {
    match name {
        "iotasrb" => {
            "The benchmark: the rewards of a year over the stake of all active validators, gross \
             of commission"
        }
        "iotasrb_committee" => "The same over the stake of the committee",
        "iotasrb_real" => "The benchmark less inflation: (1 + IOTASRB) / (1 + i) - 1",
        "inflation_provisions" => {
            "What the last epoch change really added, scaled to a year, over the total supply"
        }
        "inflation_release" => {
            "What the unlock schedule releases over the next year, over the total supply"
        }
        "inflation_total" => "Provisions and release together: the documented inflation i",
        "inflation_circulating" => "Provisions and release together over the circulating supply",
        "staking_ratio" => "The stake of all active validators over the total supply",
        "stake_all_nanos" => "The stake of all active validators",
        "stake_committee_nanos" => "The stake of the committee",
        "supply_total_nanos" => "All IOTA in existence",
        "supply_circulating_nanos" => "What the unlock schedule does not lock",
        "target_reward_nanos" => "The reward of an epoch, by the chain's configuration",
        "documented" => {
            "The methodology page's rate: IOTASRB times performance, less the declared commission"
        }
        "documented_effective" => "The same, less the commission that the chain applies",
        "performance" => "The share of its work that the validator did, 0 to 1",
        "shown" => "As the publisher's pages show it: by voting power, before commission",
        "payout" => "The share of its reward that the chain lets the validator have",
        "net" => {
            "What a delegator is paid next: as shown, less the commission that the chain applies"
        }
        "stake_nanos" => "The validator's stake, its own and its delegators'",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::{METRICS, meaning};

    #[test]
    fn every_figure_has_a_meaning() {
        for metric in METRICS {
            assert_ne!(meaning(metric.name), "", "{}", metric.name);
        }
    }
}
