//! The epochs of a calculation, as they are written.

use super::{
    super::{csv::with_provenance, figures, wire::NanosForm},
    Answer,
};
use iotasrb_core::{calculator::EpochReward, units::Nanos};
use serde::Serialize;
use utoipa::ToSchema;

/// One row an epoch and assumption.
pub fn csv(answer: &Answer<'_>) -> anyhow::Result<String> {
    let head = [
        "other_stake_growth_bp",
        "paid_epoch",
        "paid_at",
        "reward_nanos",
        "reward_so_far_nanos",
        "voting_power",
        "effective_commission_bp",
    ];
    let optional = |figure: Option<u16>| figure.map_or_else(String::new, |it| it.to_string());
    let rows = answer.calculation.forecasts.iter().flat_map(|forecast| {
        forecast.epochs.iter().map(move |epoch| {
            let row = EpochForm::new(epoch);
            [
                forecast.assumption.yearly_growth_bp().to_string(),
                row.epoch.to_string(),
                row.paid_at,
                row.reward_nanos.into(),
                row.reward_so_far_nanos.into(),
                optional(row.voting_power),
                optional(row.effective_commission_bp),
            ]
        })
    });
    with_provenance(answer.evaluation, head, rows)
}

/// What an epoch earns, as it is written.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EpochReward)]
pub(super) struct EpochForm {
    epoch: u64,
    paid_at: String,
    reward_nanos: NanosForm,
    reward_so_far_nanos: NanosForm,
    voting_power: Option<u16>,
    effective_commission_bp: Option<u16>,
}

impl EpochForm {
    pub(super) fn new(epoch: &EpochReward) -> Self {
        let terms = epoch.terms.as_ref();
        Self {
            epoch: epoch.epoch.number(),
            paid_at: figures::iso_time(epoch.paid_at),
            reward_nanos: nanos(epoch.reward),
            reward_so_far_nanos: nanos(epoch.reward_so_far),
            voting_power: terms.map(|terms| terms.voting_power.as_parts()),
            effective_commission_bp: terms
                .map(|terms| terms.effective_commission.as_basis_points()),
        }
    }
}

/// An amount as it is written.
pub(super) fn nanos(amount: Nanos) -> NanosForm {
    NanosForm::new(amount)
}
