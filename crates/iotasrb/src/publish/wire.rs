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
use std::borrow::Cow;
use utoipa::ToSchema;

/// Decimals of a published rate.
pub const PUBLISHED_DECIMALS: u16 = 18;

/// The schema of the network's and the validators' documents.
const SCHEMA: &str = "iotasrb.rates/1";

/// A value, or the code of the reason why there is none.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Maybe<T> {
    /// The value.
    Known(T),
    /// The reason.
    Absent {
        /// Its code.
        #[schema(value_type = String, example = "not_recorded")]
        absent: Cow<'static, str>,
    },
}

impl<T> Maybe<T> {
    /// The wire form of a value that may be absent.
    pub fn new<S>(known: &Known<S>, form: impl FnOnce(&S) -> T) -> Self {
        match known {
            Ok(value) => Self::Known(form(value)),
            Err(absence) => Self::absent(absence.code()),
        }
    }

    /// What is absent for the reason of this code.
    pub fn absent(code: impl Into<Cow<'static, str>>) -> Self {
        let absent = code.into();
        Self::Absent { absent }
    }
}

/// An amount in nanos, 0.000000001 IOTA, as decimal digits: it may be above 2^53.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(as = Nanos, pattern = "^(0|[1-9][0-9]{0,19})$", example = "767000000000000")]
pub struct NanosForm(String);

impl NanosForm {
    /// The written form of an amount.
    pub fn new(amount: Nanos) -> Self {
        Self(amount.as_nanos().to_string())
    }

    /// An amount that is digits already.
    pub const fn of_digits(digits: String) -> Self {
        Self(digits)
    }
}

impl From<NanosForm> for String {
    fn from(NanosForm(digits): NanosForm) -> Self {
        digits
    }
}

/// An exact fraction with its published decimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Rate {
    /// 18 decimals, rounded half to even.
    #[schema(pattern = "^-?[0-9]+\\.[0-9]{18}$", example = "0.115052067830870160")]
    pub decimal: String,
    /// In lowest terms.
    #[schema(pattern = "^-?[0-9]+$", example = "279955000000000000")]
    pub numerator: String,
    /// In lowest terms, positive.
    #[schema(pattern = "^[1-9][0-9]*$", example = "2433289599032169329")]
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

fn amount(known: &Known<Nanos>) -> Maybe<NanosForm> {
    Maybe::new(known, nanos)
}

fn nanos(amount: &Nanos) -> NanosForm {
    NanosForm::new(*amount)
}

/// What every document says of itself before its figures.
#[derive(Debug, Serialize, ToSchema)]
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

#[derive(Debug, Serialize, ToSchema)]
struct Software {
    name: &'static str,
    version: &'static str,
    commit: &'static str,
}

/// How figures are counted.
#[derive(Debug, Serialize, ToSchema)]
pub struct Units {
    rate: &'static str,
    amount: &'static str,
}

impl Units {
    /// Those of every document.
    pub const ALL: Self = Self {
        rate: "share of one a year of 365 days, not compounded",
        amount: "nanos: 0.000000001 IOTA",
    };
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Anchor)]
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

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Checkpoint)]
struct CheckpointForm {
    epoch: u64,
    sequence: String,
    digest: String,
    timestamp_ms: u64,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Freshness)]
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
            units: Units::ALL,
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
#[derive(Debug, Serialize, ToSchema)]
pub struct NetworkDocument {
    #[serde(flatten)]
    head: Head,
    #[serde(flatten)]
    figures: NetworkForm,
}

/// The document of the validators' figures.
#[derive(Debug, Serialize, ToSchema)]
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
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Network)]
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

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Inflation)]
struct InflationForm {
    provisions: Maybe<Rate>,
    release: Maybe<Rate>,
    total: Maybe<Rate>,
    circulating: Maybe<Rate>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Stake)]
struct StakeForm {
    all_nanos: NanosForm,
    committee_nanos: NanosForm,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Supply)]
struct SupplyForm {
    total_nanos: Maybe<NanosForm>,
    locked_nanos: NanosForm,
    circulating_nanos: Maybe<NanosForm>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TargetReward)]
struct TargetRewardForm {
    nanos: Maybe<NanosForm>,
    documented_nanos: NanosForm,
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
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Validator)]
pub struct ValidatorForm {
    address: String,
    name: String,
    stake_nanos: NanosForm,
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
    /// The wire form of a validator's figures.
    pub fn new(validator: &ValidatorRates) -> Self {
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
