//! The JSON of the rates, schema `iotasrb.rates/1` (described in `vectors/README.md`).

use super::finding::FindingForm;
use crate::run::{Evaluation, Freshness};
use iotasrb_core::{
    observation::{Anchor, Known, Tier},
    rates::{ValidatorRates, v1::DOCUMENTED_REWARD},
    ratio::{Ratio, Rounding},
    units::Nanos,
};
use serde::Serialize;

/// Decimals of a published rate.
pub const PUBLISHED_DECIMALS: u16 = 18;

/// The schema of the network's and the validators' documents.
const SCHEMA: &str = "iotasrb.rates/1";

/// A value, or the code of the reason why there is none.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Maybe<T> {
    /// The value.
    Known(T),
    /// The reason.
    Absent {
        /// Its code.
        absent: &'static str,
    },
}

impl<T> Maybe<T> {
    /// The wire form of a value that may be absent.
    pub fn new<S>(known: &Known<S>, form: impl FnOnce(&S) -> T) -> Self {
        match known {
            Ok(value) => Self::Known(form(value)),
            Err(absence) => Self::Absent {
                absent: absence.code(),
            },
        }
    }
}

/// An exact fraction with its published decimal.
#[derive(Debug, Serialize)]
pub struct Rate {
    /// 18 decimals, rounded half to even.
    pub decimal: String,
    /// In lowest terms.
    pub numerator: String,
    /// In lowest terms, positive.
    pub denominator: String,
}

impl Rate {
    /// The published form of a fraction.
    pub fn new(ratio: &Ratio) -> Self {
        let lowest = ratio.lowest_terms();
        Self {
            decimal: lowest.to_decimal(PUBLISHED_DECIMALS, Rounding::HalfEven),
            numerator: lowest.numerator().to_string(),
            denominator: lowest.denominator().to_string(),
        }
    }
}

/// The wire form of a rate that may be absent.
pub fn rate(known: &Known<Ratio>) -> Maybe<Rate> {
    Maybe::new(known, Rate::new)
}

fn amount(known: &Known<Nanos>) -> Maybe<String> {
    Maybe::new(known, nanos)
}

fn nanos(nanos: &Nanos) -> String {
    nanos.as_nanos().to_string()
}

/// What every document says of itself before its figures.
#[derive(Debug, Serialize)]
pub struct Head {
    schema: &'static str,
    method: &'static str,
    software: Software,
    observation_digest: String,
    anchor: AnchorForm,
    freshness: FreshnessForm,
    findings: Vec<FindingForm>,
    units: Units,
}

#[derive(Debug, Serialize)]
struct Software {
    name: &'static str,
    version: &'static str,
    commit: &'static str,
}

#[derive(Debug, Serialize)]
struct Units {
    rate: &'static str,
    amount: &'static str,
}

#[derive(Debug, Serialize)]
struct AnchorForm {
    network: &'static str,
    epoch: u64,
    epoch_start_ms: u64,
    epoch_start: String,
    checkpoint: Maybe<CheckpointForm>,
    time_ms: u64,
    time: String,
    protocol_version: u64,
    tier: &'static str,
    source: String,
}

#[derive(Debug, Serialize)]
struct CheckpointForm {
    epoch: u64,
    sequence: String,
    digest: String,
    timestamp_ms: u64,
}

#[derive(Debug, Serialize)]
struct FreshnessForm {
    state: &'static str,
    valid_until_ms: u64,
    valid_until: String,
}

impl Head {
    /// The head of an evaluation's documents.
    pub fn new(evaluation: &Evaluation, schema: &'static str) -> Self {
        Self {
            schema,
            method: evaluation.rates.method.name(),
            software: Software {
                name: env!("CARGO_PKG_NAME"),
                version: env!("CARGO_PKG_VERSION"),
                commit: env!("IOTASRB_COMMIT"),
            },
            observation_digest: evaluation.digest.to_string(),
            anchor: anchor(evaluation),
            freshness: freshness(&evaluation.freshness),
            findings: evaluation.findings.iter().map(FindingForm::new).collect(),
            units: Units {
                rate: "share of one a year of 365 days, not compounded",
                amount: "nanos: 0.000000001 IOTA",
            },
        }
    }
}

fn anchor(evaluation: &Evaluation) -> AnchorForm {
    let anchor: &Anchor = &evaluation.observation.anchor;
    AnchorForm {
        network: anchor.network.name(),
        epoch: anchor.epoch.number(),
        epoch_start_ms: anchor.epoch_start.as_unix_ms(),
        epoch_start: super::figures::iso_time(anchor.epoch_start),
        checkpoint: Maybe::new(&anchor.checkpoint, |checkpoint| CheckpointForm {
            epoch: checkpoint.epoch.number(),
            sequence: checkpoint.sequence.number().to_string(),
            digest: checkpoint.digest.to_string(),
            timestamp_ms: checkpoint.timestamp.as_unix_ms(),
        }),
        time_ms: anchor.time().as_unix_ms(),
        time: super::figures::iso_time(anchor.time()),
        protocol_version: evaluation.observation.protocol_version.number(),
        tier: anchor.tier.name(),
        source: evaluation.source.clone(),
    }
}

fn freshness(freshness: &Freshness) -> FreshnessForm {
    FreshnessForm {
        state: freshness.state(),
        valid_until_ms: freshness.valid_until.as_unix_ms(),
        valid_until: super::figures::iso_time(freshness.valid_until),
    }
}

/// The document of the network's figures.
#[derive(Debug, Serialize)]
pub struct NetworkDocument {
    #[serde(flatten)]
    head: Head,
    #[serde(flatten)]
    figures: NetworkForm,
}

/// The document of the validators' figures.
#[derive(Debug, Serialize)]
pub struct ValidatorsDocument {
    #[serde(flatten)]
    head: Head,
    validators: Vec<ValidatorForm>,
}

impl NetworkDocument {
    /// The document of an evaluation.
    pub fn new(evaluation: &Evaluation) -> Self {
        Self {
            head: Head::new(evaluation, SCHEMA),
            figures: NetworkForm::new(evaluation),
        }
    }
}

impl ValidatorsDocument {
    /// The document of the chosen validators of an evaluation, in the order given.
    pub fn new<'a>(
        evaluation: &Evaluation,
        chosen: impl IntoIterator<Item = &'a ValidatorRates>,
    ) -> Self {
        Self {
            head: Head::new(evaluation, SCHEMA),
            validators: chosen.into_iter().map(ValidatorForm::new).collect(),
        }
    }
}

/// The network's figures.
#[derive(Debug, Serialize)]
pub struct NetworkForm {
    iotasrb: Maybe<Rate>,
    iotasrb_committee: Maybe<Rate>,
    iotasrb_real: Maybe<Rate>,
    inflation: InflationForm,
    staking_ratio: Maybe<Rate>,
    stake: StakeForm,
    supply: SupplyForm,
    target_reward: TargetRewardForm,
}

#[derive(Debug, Serialize)]
struct InflationForm {
    provisions: Maybe<Rate>,
    release: Maybe<Rate>,
    total: Maybe<Rate>,
    circulating: Maybe<Rate>,
}

#[derive(Debug, Serialize)]
struct StakeForm {
    all_nanos: String,
    committee_nanos: String,
}

#[derive(Debug, Serialize)]
struct SupplyForm {
    total_nanos: Maybe<String>,
    locked_nanos: String,
    circulating_nanos: Maybe<String>,
}

#[derive(Debug, Serialize)]
struct TargetRewardForm {
    nanos: Maybe<String>,
    documented_nanos: String,
    agrees: Option<bool>,
}

impl NetworkForm {
    fn new(evaluation: &Evaluation) -> Self {
        let network = &evaluation.rates.network;
        // A documented reward agrees with the document by itself: that says nothing.
        let told = evaluation.observation.anchor.tier != Tier::RecordedState;
        let inflation = &network.inflation;
        Self {
            iotasrb: rate(&network.iotasrb),
            iotasrb_committee: rate(&network.iotasrb_committee),
            iotasrb_real: rate(&network.iotasrb_real),
            inflation: InflationForm {
                provisions: rate(&inflation.provisions),
                release: rate(&inflation.release),
                total: rate(&inflation.total),
                circulating: rate(&inflation.circulating),
            },
            staking_ratio: rate(&network.staking_ratio),
            stake: StakeForm {
                all_nanos: nanos(&network.stake_of_all),
                committee_nanos: nanos(&network.stake_of_committee),
            },
            supply: SupplyForm {
                total_nanos: amount(&network.supply.total),
                locked_nanos: nanos(&network.supply.locked),
                circulating_nanos: amount(&network.supply.circulating),
            },
            target_reward: TargetRewardForm {
                nanos: amount(&network.target_reward),
                documented_nanos: nanos(&DOCUMENTED_REWARD),
                agrees: network
                    .target_reward
                    .ok()
                    .filter(|_| told)
                    .map(|reward| reward == DOCUMENTED_REWARD),
            },
        }
    }
}

/// One validator's figures.
#[derive(Debug, Serialize)]
pub struct ValidatorForm {
    address: String,
    name: String,
    stake_nanos: String,
    voting_power: u16,
    in_committee: bool,
    slashed: bool,
    commission_declared_bp: u16,
    commission_effective_bp: u16,
    performance: Maybe<Rate>,
    documented: Maybe<Rate>,
    documented_effective: Maybe<Rate>,
    shown: Maybe<Rate>,
    payout: Maybe<Rate>,
    net: Maybe<Rate>,
}

impl ValidatorForm {
    fn new(validator: &ValidatorRates) -> Self {
        Self {
            address: validator.address.to_string(),
            name: validator.name.clone(),
            stake_nanos: nanos(&validator.stake),
            voting_power: validator.voting_power.as_parts(),
            in_committee: validator.in_committee,
            slashed: validator.slashed,
            commission_declared_bp: validator.commission_declared.as_basis_points(),
            commission_effective_bp: validator.commission_effective.as_basis_points(),
            performance: rate(&validator.performance),
            documented: rate(&validator.documented),
            documented_effective: rate(&validator.documented_effective),
            shown: rate(&validator.shown),
            payout: rate(&validator.payout),
            net: rate(&validator.net),
        }
    }
}
