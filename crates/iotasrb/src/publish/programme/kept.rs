use super::reward;
use crate::{
    programme::{archive::KeptEvent, result_file::Results, staking_event::StakingEvent},
    publish::figures::counted,
};
use serde::Serialize;

/// What of an event was imported.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Kept {
    event: bool,
    result: Option<ResultForm>,
    /// How many stakes.
    stakes: Option<usize>,
    /// Whether a file that was imported is damaged, and so not used.
    damaged: bool,
}

/// What a result pays.
#[derive(Clone, Debug, Serialize)]
struct ResultForm {
    paid_units: String,
    addresses: usize,
    checksum: String,
}

impl From<&KeptEvent> for Kept {
    fn from(kept: &KeptEvent) -> Self {
        Self {
            event: kept.has_texts,
            result: kept.results.as_ref().map(ResultForm::from),
            stakes: kept.spans.as_ref().map(Vec::len),
            damaged: kept.is_damaged,
        }
    }
}

impl From<&Results> for ResultForm {
    fn from(results: &Results) -> Self {
        Self {
            paid_units: results.total_units.to_string(),
            addresses: results.rewards.len(),
            checksum: results.checksum_text(),
        }
    }
}

/// What of an event was imported, for people.
pub(super) fn words(kept: &KeptEvent) -> String {
    let result = kept.staking().zip(kept.results.as_ref());
    let result = result.map(|(event, results)| pays(event, results));
    let stakes = kept.spans.as_ref();
    let parts = [
        kept.has_texts.then(|| "event".to_owned()),
        result.map(|pays| format!("result ({pays})")),
        stakes.map(|stakes| counted(stakes.len(), "stake", "stakes")),
        kept.is_damaged.then(|| "a damaged file".to_owned()),
    ];
    let there: Vec<_> = parts.into_iter().flatten().collect();
    match there.as_slice() {
        [] => "nothing".to_owned(),
        parts => parts.join(", "),
    }
}

/// What a result pays to how many.
pub(super) fn pays(event: &StakingEvent, results: &Results) -> String {
    let addresses = counted(results.rewards.len(), "address", "addresses");
    format!("{} to {addresses}", reward(event, results.total_units))
}
