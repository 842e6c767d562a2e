//! Our own record of an observation: schema `iotasrb.observation/1`.
//!
//! The one file that carries every input of a rate, so that anybody can compute
//! the rate again, offline, in any language. `vectors/README.md` defines it.
//! Reading and printing lose nothing. What is not in the schema is refused: a key
//! that this version does not know could change the meaning of those it knows.
//!
//! How the observation was known is not recorded. A file's word about itself is
//! worth no more than the file, so its tier is always [`Tier::Recorded`].

mod known;

use super::{
    error::{Malformed, SourceError},
    identity::{as_text, as_texts},
    integer::{as_number, as_string},
    json,
};
use crate::{
    foreign::excerpt,
    publish::wire::{Maybe, NanosForm},
};
use iotasrb_core::{
    observation::{Anchor, Known, Network, Observation, Tier, Validator},
    units::{
        Address, BasisPoints, DurationMs, Epoch, Nanos, PoolId, PoolTokens, ProtocolVersion, Score,
        TimestampMs, VotingPower,
    },
};
use known::{CheckpointRecord, IssuanceRecord, known_flag, known_number, known_string};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The schema of the documents in which the API gives records (`/v1/observations/{number}`).
pub const KEPT_SCHEMA: &str = "iotasrb.kept-observation/1";

/// The name and version of the record's schema.
pub const SCHEMA: &str = "iotasrb.observation/1";

/// Reads a record. `origin` names it in errors, such as by its path.
///
/// ```
/// use iotasrb::source::record;
/// let refused = record::parse(br#"{"schema": "iotasrb.observation/2"}"#, "tomorrow.json");
/// assert_eq!(
///     refused.unwrap_err().to_string(),
///     "tomorrow.json has the schema iotasrb.observation/2, this version reads \
///      iotasrb.observation/1; use a version of iotasrb that knows it"
/// );
/// ```
pub fn parse(text: &[u8], origin: &str) -> Result<Observation, SourceError> {
    // The schema first: the keys of another version are not errors of this one.
    let malformed = |malformed: Malformed| malformed.of(origin);
    let Schema { schema } = json::decode(text).map_err(malformed)?;
    let record: ObservationRecord = match schema.as_str() {
        SCHEMA => json::decode(text).map_err(malformed)?,
        KEPT_SCHEMA => json::decode::<Kept>(text).map_err(malformed)?.record,
        _ => {
            return Err(SourceError::UnknownSchema {
                origin: origin.to_owned(),
                found: excerpt(&schema),
                known: SCHEMA,
            });
        }
    };
    Ok(record.into())
}

/// Prints an observation as a record: indented JSON that ends in a line feed.
pub fn print(observation: &Observation) -> String {
    let mut text = serde_json::to_string_pretty(&ObservationRecord::from(observation))
        .expect("every key of a record is a text, and every value prints");
    text.push('\n');
    text
}

#[derive(Deserialize)]
struct Schema {
    schema: String,
}

/// A record as a server of the API gives it, with what it says about it.
#[derive(Deserialize)]
struct Kept {
    record: ObservationRecord,
}

/// An observation as it is recorded, schema `iotasrb.observation/1`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Observation)]
pub struct ObservationRecord {
    schema: String,
    #[schema(value_type = String)]
    #[serde(with = "network_name")]
    network: Network,
    #[schema(value_type = u64)]
    #[serde(with = "as_number")]
    epoch: Epoch,
    #[schema(value_type = u64)]
    #[serde(with = "as_number")]
    epoch_start_ms: TimestampMs,
    checkpoint: CheckpointRecord,
    #[schema(value_type = u64)]
    #[serde(with = "as_number")]
    protocol_version: ProtocolVersion,
    #[schema(value_type = u64)]
    #[serde(with = "as_number")]
    epoch_length_ms: DurationMs,
    safe_mode: bool,
    #[schema(value_type = Maybe<NanosForm>)]
    #[serde(with = "known_string")]
    target_reward_nanos: Known<Nanos>,
    #[schema(value_type = Maybe<u16>)]
    #[serde(with = "known_number")]
    slashing_rate_bp: Known<BasisPoints>,
    #[schema(value_type = Maybe<bool>)]
    #[serde(with = "known_flag")]
    adjusts_rewards_by_score: Known<bool>,
    #[schema(value_type = Maybe<NanosForm>)]
    #[serde(with = "known_string")]
    total_stake_nanos: Known<Nanos>,
    #[schema(value_type = Maybe<NanosForm>)]
    #[serde(with = "known_string")]
    total_supply_nanos: Known<Nanos>,
    last_issuance_nanos: IssuanceRecord,
    #[schema(value_type = Vec<String>)]
    #[serde(with = "as_texts")]
    committee: Vec<Address>,
    validators: Vec<ValidatorRecord>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ObservedValidator)]
struct ValidatorRecord {
    #[schema(value_type = String)]
    #[serde(with = "as_text")]
    address: Address,
    name: String,
    #[schema(value_type = String)]
    #[serde(with = "as_text")]
    pool: PoolId,
    #[schema(value_type = NanosForm)]
    #[serde(with = "as_string")]
    stake_nanos: Nanos,
    #[schema(value_type = NanosForm)]
    #[serde(with = "as_string")]
    pool_tokens: PoolTokens,
    #[schema(value_type = NanosForm)]
    #[serde(with = "as_string")]
    rewards_pool_nanos: Nanos,
    #[schema(value_type = NanosForm)]
    #[serde(with = "as_string")]
    pending_stake_nanos: Nanos,
    #[schema(value_type = NanosForm)]
    #[serde(with = "as_string")]
    pending_withdrawal_nanos: Nanos,
    #[schema(value_type = NanosForm)]
    #[serde(with = "as_string")]
    pending_withdrawal_tokens: PoolTokens,
    #[schema(value_type = u16)]
    #[serde(with = "as_number")]
    commission_bp: BasisPoints,
    #[schema(value_type = u16)]
    #[serde(with = "as_number")]
    next_commission_bp: BasisPoints,
    #[schema(value_type = u16)]
    #[serde(with = "as_number")]
    voting_power: VotingPower,
    #[schema(value_type = Maybe<u32>)]
    #[serde(with = "known_number")]
    score: Known<Score>,
    #[schema(value_type = Vec<String>)]
    #[serde(with = "as_texts")]
    reporters: Vec<Address>,
}

impl From<ObservationRecord> for Observation {
    fn from(record: ObservationRecord) -> Self {
        let validators = record.validators.into_iter().map(Validator::from).collect();
        Self {
            anchor: Anchor {
                network: record.network,
                epoch: record.epoch,
                epoch_start: record.epoch_start_ms,
                checkpoint: record.checkpoint.into(),
                tier: Tier::Recorded,
            },
            protocol_version: record.protocol_version,
            epoch_length: record.epoch_length_ms,
            safe_mode: record.safe_mode,
            target_reward: record.target_reward_nanos,
            slashing_rate: record.slashing_rate_bp,
            adjusts_rewards_by_score: record.adjusts_rewards_by_score,
            total_stake: record.total_stake_nanos,
            total_supply: record.total_supply_nanos,
            last_issuance: record.last_issuance_nanos.into(),
            committee: record.committee,
            validators,
        }
    }
}

impl From<&Observation> for ObservationRecord {
    fn from(observation: &Observation) -> Self {
        let anchor = &observation.anchor;
        Self {
            schema: SCHEMA.to_owned(),
            network: anchor.network,
            epoch: anchor.epoch,
            epoch_start_ms: anchor.epoch_start,
            checkpoint: anchor.checkpoint.into(),
            protocol_version: observation.protocol_version,
            epoch_length_ms: observation.epoch_length,
            safe_mode: observation.safe_mode,
            target_reward_nanos: observation.target_reward,
            slashing_rate_bp: observation.slashing_rate,
            adjusts_rewards_by_score: observation.adjusts_rewards_by_score,
            total_stake_nanos: observation.total_stake,
            total_supply_nanos: observation.total_supply,
            last_issuance_nanos: observation.last_issuance.into(),
            committee: observation.committee.clone(),
            validators: observation.validators.iter().map(Into::into).collect(),
        }
    }
}

impl From<ValidatorRecord> for Validator {
    fn from(record: ValidatorRecord) -> Self {
        Self {
            address: record.address,
            name: record.name,
            pool: record.pool,
            stake: record.stake_nanos,
            pool_tokens: record.pool_tokens,
            rewards_pool: record.rewards_pool_nanos,
            pending_stake: record.pending_stake_nanos,
            pending_withdrawal: record.pending_withdrawal_nanos,
            pending_withdrawal_tokens: record.pending_withdrawal_tokens,
            commission: record.commission_bp,
            next_commission: record.next_commission_bp,
            voting_power: record.voting_power,
            score: record.score,
            reporters: record.reporters,
        }
    }
}

impl From<&Validator> for ValidatorRecord {
    fn from(validator: &Validator) -> Self {
        Self {
            address: validator.address,
            name: validator.name.clone(),
            pool: validator.pool,
            stake_nanos: validator.stake,
            pool_tokens: validator.pool_tokens,
            rewards_pool_nanos: validator.rewards_pool,
            pending_stake_nanos: validator.pending_stake,
            pending_withdrawal_nanos: validator.pending_withdrawal,
            pending_withdrawal_tokens: validator.pending_withdrawal_tokens,
            commission_bp: validator.commission,
            next_commission_bp: validator.next_commission,
            voting_power: validator.voting_power,
            score: validator.score,
            reporters: validator.reporters.clone(),
        }
    }
}

mod network_name {
    use super::Network;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Network, D::Error> {
        let name = String::deserialize(deserializer)?;
        Network::from_name(&name).ok_or_else(|| {
            let expected = &"mainnet, testnet, devnet or localnet";
            de::Error::invalid_value(de::Unexpected::Str(&name), expected)
        })
    }

    pub(super) fn serialize<S: Serializer>(
        network: &Network,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(network.name())
    }
}
