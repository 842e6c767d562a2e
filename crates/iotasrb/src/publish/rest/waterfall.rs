//! Why what a validator pays is not the benchmark, schema `iotasrb.waterfall/1`.

use super::OfPublication;
use crate::publish::{waterfall::WaterfallForm, wire::Maybe};
use iotasrb_core::{observation::Known, rates::ValidatorRates, units::Epoch, waterfall::Waterfall};
use serde::Serialize;
use utoipa::ToSchema;

/// The waterfalls of one validator.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Waterfalls)]
pub struct WaterfallDocument {
    schema: &'static str,
    #[serde(flatten)]
    of: OfPublication,
    address: String,
    name: String,
    epochs: WaterfallEpochs,
    /// From the benchmark to what a delegator will be paid for the running epoch.
    next: Maybe<WaterfallForm>,
    /// From the benchmark to what the last epoch really paid.
    ended: Maybe<WaterfallForm>,
}

/// Which epochs the waterfalls are of.
#[derive(Debug, Serialize, ToSchema)]
struct WaterfallEpochs {
    /// The one that runs, of `next`.
    running: u64,
    /// The one that ended last, of `ended`; null in the first epoch of all.
    ended: Option<u64>,
}

impl WaterfallDocument {
    /// The document.
    pub fn new(
        of: OfPublication,
        validator: &ValidatorRates,
        running: Epoch,
        (next, ended): (&Known<Waterfall>, &Known<Waterfall>),
    ) -> Self {
        Self {
            schema: "iotasrb.waterfall/1",
            of,
            address: validator.address.to_string(),
            name: validator.name.clone(),
            epochs: WaterfallEpochs {
                running: running.number(),
                ended: running.previous().map(Epoch::number),
            },
            next: Maybe::new(next, WaterfallForm::new),
            ended: Maybe::new(ended, WaterfallForm::new),
        }
    }
}
