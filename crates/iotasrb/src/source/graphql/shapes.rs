//! What the documents are answered with.

use super::{
    super::{
        answers::Protocol,
        error::Malformed,
        identity::as_text,
        integer::{Integer, as_number, as_string, digits},
        reward_rules::{RewardRules, adjusts_rewards_by_score, measures_scores},
        system_state::SystemState,
    },
    document::PAGE,
};
use iotasrb_core::{
    observation::{Absence, Checkpoint, Known, Validator},
    units::{
        Address, BasisPoints, CheckpointDigest, CheckpointSeq, DurationMs, Epoch, Nanos, PoolId,
        PoolTokens, ProtocolVersion, TimestampMs, VotingPower,
    },
};
use serde::{Deserialize, Deserializer, de};

/// The answer of the document `Epoch`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EpochAnswer {
    pub(super) chain_identifier: String,
    checkpoint: Option<CheckpointNode>,
    epoch: EpochNode,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CheckpointNode {
    #[serde(deserialize_with = "as_number::deserialize")]
    sequence_number: CheckpointSeq,
    #[serde(deserialize_with = "as_text::deserialize")]
    digest: CheckpointDigest,
    #[serde(deserialize_with = "date_time")]
    timestamp: TimestampMs,
    epoch: EpochOfCheckpoint,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EpochOfCheckpoint {
    #[serde(deserialize_with = "as_number::deserialize")]
    epoch_id: Epoch,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EpochNode {
    #[serde(deserialize_with = "as_number::deserialize")]
    epoch_id: Epoch,
    #[serde(deserialize_with = "date_time")]
    start_timestamp: TimestampMs,
    #[serde(deserialize_with = "as_string::deserialize")]
    iota_total_supply: Nanos,
    #[serde(deserialize_with = "as_text::deserialize")]
    iota_treasury_cap_id: Address,
    safe_mode: SafeMode,
    system_parameters: SystemParameters,
    validator_set: StakeOfSet,
    protocol_configs: ProtocolConfigs,
}

#[derive(Deserialize)]
struct SafeMode {
    enabled: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SystemParameters {
    #[serde(deserialize_with = "as_string::deserialize")]
    duration_ms: DurationMs,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct StakeOfSet {
    #[serde(deserialize_with = "as_string::deserialize")]
    total_stake: Nanos,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ProtocolConfigs {
    #[serde(deserialize_with = "as_number::deserialize")]
    protocol_version: ProtocolVersion,
    target_reward: Option<Attribute>,
    slashing_rate: Option<Attribute>,
    adjusts_rewards: Option<Flag>,
    calculates_scores: Option<Flag>,
    passes_scores: Option<Flag>,
}

/// An attribute of any type as text; one that the version does not set has no value.
#[derive(Deserialize)]
struct Attribute {
    value: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
struct Flag {
    value: bool,
}

/// A page of a list of the running epoch.
#[derive(Deserialize)]
#[serde(bound(deserialize = "N: Deserialize<'de>"))]
pub(super) struct PageOfEpoch<N> {
    epoch: PageWithEpoch<N>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", bound(deserialize = "N: Deserialize<'de>"))]
struct PageWithEpoch<N> {
    #[serde(deserialize_with = "as_number::deserialize")]
    epoch_id: Epoch,
    validator_set: PageOfSet<N>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "N: Deserialize<'de>"))]
struct PageOfSet<N> {
    page: Connection<N>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", bound(deserialize = "N: Deserialize<'de>"))]
struct Connection<N> {
    page_info: PageInfo,
    nodes: Vec<N>,
}

/// As much of it as was asked for.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    #[serde(default)]
    has_next_page: bool,
    end_cursor: Option<String>,
    #[serde(default)]
    has_previous_page: bool,
    start_cursor: Option<String>,
}

/// An address where the schema has an object for it.
#[derive(Deserialize)]
pub(super) struct AddressNode {
    #[serde(deserialize_with = "as_text::deserialize")]
    address: Address,
}

/// A member of the committee.
#[derive(Deserialize)]
pub(super) struct MemberNode {
    address: AddressNode,
}

/// An active validator.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ValidatorNode {
    address: AddressNode,
    name: String,
    #[serde(deserialize_with = "as_text::deserialize")]
    staking_pool_id: PoolId,
    #[serde(deserialize_with = "as_string::deserialize")]
    staking_pool_iota_balance: Nanos,
    #[serde(deserialize_with = "as_string::deserialize")]
    pool_token_balance: PoolTokens,
    #[serde(deserialize_with = "as_string::deserialize")]
    rewards_pool: Nanos,
    #[serde(deserialize_with = "as_string::deserialize")]
    pending_stake: Nanos,
    #[serde(deserialize_with = "as_string::deserialize")]
    pending_total_iota_withdraw: Nanos,
    #[serde(deserialize_with = "as_string::deserialize")]
    pending_pool_token_withdraw: PoolTokens,
    #[serde(deserialize_with = "as_number::deserialize")]
    commission_rate: BasisPoints,
    #[serde(deserialize_with = "as_number::deserialize")]
    next_epoch_commission_rate: BasisPoints,
    #[serde(deserialize_with = "as_number::deserialize")]
    voting_power: VotingPower,
    report_records: Connection<AddressNode>,
}

/// The answer of the document `Events`.
#[derive(Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
pub(super) struct EventsAnswer<T> {
    events: Connection<EventNode<T>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
struct EventNode<T> {
    json: T,
}

impl EpochAnswer {
    pub(super) fn checkpoint(&self) -> Known<Checkpoint> {
        let checkpoint = self.checkpoint.as_ref().ok_or(Absence::SourceFailed)?;
        Ok(Checkpoint {
            epoch: checkpoint.epoch.epoch_id,
            sequence: checkpoint.sequence_number,
            digest: checkpoint.digest,
            timestamp: checkpoint.timestamp,
        })
    }

    pub(super) fn epoch(&self) -> Epoch {
        self.epoch.epoch_id
    }

    /// The version in force and its rules.
    pub(super) fn protocol(&self) -> Result<Protocol, Malformed> {
        let configs = &self.epoch.protocol_configs;
        let flag = |flag: Option<Flag>| flag.map(|flag| flag.value);
        let adjusts = flag(configs.adjusts_rewards);
        let calculates = flag(configs.calculates_scores);
        let measured = measures_scores([adjusts, calculates, flag(configs.passes_scores)]);
        let rules = RewardRules {
            target_reward: attribute("targetReward", configs.target_reward.as_ref())?,
            slashing_rate: attribute("slashingRate", configs.slashing_rate.as_ref())?,
            adjusts_rewards_by_score: adjusts_rewards_by_score(configs.protocol_version, adjusts),
            measures_scores: Ok(measured),
        };
        Ok(Protocol {
            version: configs.protocol_version,
            rules,
        })
    }

    /// The system state that this and the lists make.
    pub(super) fn system_state(
        &self,
        validators: Vec<Validator>,
        committee: Vec<Address>,
    ) -> SystemState {
        SystemState {
            epoch: self.epoch.epoch_id,
            protocol_version: self.epoch.protocol_configs.protocol_version,
            epoch_start: self.epoch.start_timestamp,
            epoch_length: self.epoch.system_parameters.duration_ms,
            safe_mode: self.epoch.safe_mode.enabled,
            total_stake: self.epoch.validator_set.total_stake,
            total_supply: self.epoch.iota_total_supply,
            treasury_cap: self.epoch.iota_treasury_cap_id,
            committee,
            validators,
        }
    }
}

impl<N> PageOfEpoch<N> {
    /// The epoch, the nodes, and where the next page begins.
    pub(super) fn open(self) -> Result<(Epoch, Vec<N>, Option<String>), Malformed> {
        let page = self.epoch.validator_set.page;
        let next = match (page.page_info.has_next_page, page.page_info.end_cursor) {
            (true, None) => {
                let field = "data.epoch.validatorSet.page.pageInfo.endCursor";
                return Err(Malformed::new(
                    field,
                    "is missing, and there is a next page",
                ));
            }
            (has_next, cursor) => cursor.filter(|_| has_next),
        };
        Ok((self.epoch.epoch_id, page.nodes, next))
    }
}

impl<T> EventsAnswer<T> {
    /// The events, and where the page before begins.
    pub(super) fn open(self) -> (Vec<T>, Option<String>) {
        let info = self.events.page_info;
        let before = info.start_cursor.filter(|_| info.has_previous_page);
        let events = self.events.nodes.into_iter().map(|node| node.json);
        (events.collect(), before)
    }
}

impl MemberNode {
    pub(super) fn address(self) -> Address {
        self.address.address
    }
}

impl ValidatorNode {
    pub(super) fn validator(self) -> Result<Validator, Malformed> {
        if self.report_records.page_info.has_next_page {
            let rule = format!("more than {PAGE} validators report it, and one page is read");
            return Err(Malformed::new(
                format_args!("reportRecords of {}", self.address.address),
                rule,
            ));
        }
        let reporters = self.report_records.nodes.into_iter();
        Ok(Validator {
            address: self.address.address,
            name: self.name,
            pool: self.staking_pool_id,
            stake: self.staking_pool_iota_balance,
            pool_tokens: self.pool_token_balance,
            rewards_pool: self.rewards_pool,
            pending_stake: self.pending_stake,
            pending_withdrawal: self.pending_total_iota_withdraw,
            pending_withdrawal_tokens: self.pending_pool_token_withdraw,
            commission: self.commission_rate,
            next_commission: self.next_epoch_commission_rate,
            voting_power: self.voting_power,
            score: Err(Absence::NotRecorded),
            reporters: reporters.map(|reporter| reporter.address).collect(),
        })
    }
}

fn attribute<T: Integer>(name: &str, attribute: Option<&Attribute>) -> Result<Known<T>, Malformed> {
    let Some(text) = attribute.and_then(|attribute| attribute.value.as_deref()) else {
        return Ok(Err(Absence::NotInProtocol));
    };
    let refuse = |rule: &dyn std::fmt::Display| {
        let field = format!("data.epoch.protocolConfigs.{name}.value");
        Malformed::new(field, rule)
    };
    let integer =
        digits(text).ok_or_else(|| refuse(&"expected decimal digits that fit 64 bits"))?;
    let value = T::from_integer(integer).map_err(|error| refuse(&error))?;
    Ok(Ok(value))
}

/// A moment as RFC 3339 in UTC: `2026-05-15T07:41:25.318Z`.
fn date_time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TimestampMs, D::Error> {
    let text = String::deserialize(deserializer)?;
    let rule =
        || de::Error::custom("expected a moment since 1970 in whole milliseconds, as RFC 3339");
    let moment: jiff::Timestamp = text.parse().map_err(|_| rule())?;
    let whole = moment.subsec_nanosecond() % 1_000_000 == 0;
    let since_1970 = u64::try_from(moment.as_millisecond()).ok();
    let milliseconds = since_1970.filter(|_| whole).ok_or_else(rule)?;
    Ok(TimestampMs::from_unix_ms(milliseconds))
}
