//! The system state as the chain stores it, `IotaSystemStateV1` and `V2`.

use super::refusal::{FactRefusal, decode, range};
use crate::{
    committee::{Committee, CommitteeKey, CommitteeMember, MalformedCommittee},
    state_objects::InnerState,
};
use iota_sdk_move_types::iota_system::{
    iota_system_state_inner::{IotaSystemStateV1, IotaSystemStateV2},
    validator::ValidatorV1,
    validator_set::ValidatorSetV2,
};
use iota_sdk_types::Address as ChainAddress;
use iotasrb_core::{
    observation::{Absence, Anchor, Issuance, Known, Network, Observation, Tier, Validator},
    units::{
        Address, BasisPoints, DurationMs, Epoch, Nanos, PoolId, PoolTokens, ProtocolVersion,
        TimestampMs, VotingPower,
    },
};
use std::collections::BTreeMap;

/// The keys of a committee with what they weigh, where that is more than nothing.
pub(crate) type Powers = BTreeMap<Vec<u8>, VotingPower>;

/// The protocol version that brought scores, and the flag that makes them count.
const SCORES: ProtocolVersion = ProtocolVersion::new(19);

/// What an observation takes from the system state, whichever version holds it.
///
/// Where it comes from a proven close, [`Facts`](super::Facts) holds it; a state of
/// any other origin says what its bytes say, and proves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemState {
    /// The epoch that the state is of.
    pub epoch: Epoch,
    /// The version of the chain's rules in force.
    pub protocol_version: ProtocolVersion,
    /// When the epoch began.
    pub epoch_start: TimestampMs,
    /// The nominal length of an epoch.
    pub epoch_length: DurationMs,
    /// Whether the chain runs in safe mode.
    pub safe_mode: bool,
    /// The chain's own sum of the committee's stakes.
    pub total_stake: Nanos,
    /// All IOTA in existence.
    pub total_supply: Nanos,
    /// The id of the object that may mint IOTA: made at genesis, so it names the chain.
    pub treasury_cap: Address,
    /// The members of the committee, in the state's order.
    pub committee: Vec<Address>,
    /// All active validators, in the chain's order. The state carries no scores.
    pub validators: Vec<Validator>,
    pub(crate) powers: Powers,
}

impl SystemState {
    /// The committee as it signs: by keys, in their order.
    pub fn signers(&self) -> Result<Committee, MalformedCommittee> {
        let members = self.powers.iter().zip(0..);
        let member = |((key, power), position): ((&Vec<u8>, &VotingPower), usize)| {
            let key = <[u8; 96]>::try_from(key.as_slice());
            Ok(CommitteeMember {
                key: CommitteeKey::from_bytes(
                    key.map_err(|_| MalformedCommittee::KeyInvalid { position })?,
                ),
                voting_power: *power,
            })
        };
        Committee::new(self.epoch, members.map(member).collect::<Result<_, _>>()?)
    }

    pub(crate) fn decode(state: &InnerState) -> Result<Self, FactRefusal> {
        let name = state.type_name.as_str();
        match name {
            "IotaSystemStateV1" => Self::of(as_second(decode(name, &state.bytes)?)),
            "IotaSystemStateV2" => Self::of(decode(name, &state.bytes)?),
            _ => Err(FactRefusal::UnknownState {
                type_name: state.type_name.clone(),
                bytes: state.bytes.clone(),
            }),
        }
    }

    /// The epoch as it began, after a change that minted and burnt so much.
    pub(crate) fn observation(
        &self,
        network: Network,
        tier: Tier,
        issuance: Known<Issuance>,
    ) -> Observation {
        let scores = scores_unknown(self.protocol_version);
        let mut validators = self.validators.clone();
        for validator in &mut validators {
            validator.score = Err(scores);
        }
        Observation {
            anchor: Anchor {
                network,
                epoch: self.epoch,
                epoch_start: self.epoch_start,
                checkpoint: Err(Absence::NotRecorded),
                tier,
            },
            protocol_version: self.protocol_version,
            epoch_length: self.epoch_length,
            safe_mode: self.safe_mode,
            target_reward: issuance.map_or(Err(Absence::NotRecorded), minted),
            slashing_rate: Err(Absence::NotRecorded),
            adjusts_rewards_by_score: Err(scores),
            total_stake: Ok(self.total_stake),
            total_supply: Ok(self.total_supply),
            last_issuance: issuance,
            committee: self.committee.clone(),
            validators,
        }
    }

    /// Transcribes a decoded state.
    pub fn of(state: IotaSystemStateV2) -> Result<Self, FactRefusal> {
        let set = state.validators;
        let (committee, powers) = members(&set.committee_members, &set.active_validators)?;
        let mut reporters: BTreeMap<_, _> = state
            .validator_report_records
            .contents
            .into_iter()
            .map(|record| (record.key, record.value.contents))
            .collect();
        let mut validators = Vec::with_capacity(set.active_validators.len());
        for active in set.active_validators {
            // A report against somebody who is not active takes no reward away.
            let reporters = reporters.remove(&active.metadata.iota_address);
            validators.push(validator(active, reporters.unwrap_or_default())?);
        }
        let treasury_cap = state.iota_treasury_cap.inner;
        Ok(Self {
            epoch: Epoch::new(state.epoch),
            protocol_version: ProtocolVersion::new(state.protocol_version),
            epoch_start: TimestampMs::from_unix_ms(state.epoch_start_timestamp_ms),
            epoch_length: DurationMs::from_ms(state.parameters.epoch_duration_ms),
            safe_mode: state.safe_mode,
            total_stake: Nanos::from_nanos(set.total_stake),
            total_supply: Nanos::from_nanos(treasury_cap.total_supply.value),
            treasury_cap: Address::from_bytes(treasury_cap.id.id.bytes.into_bytes()),
            committee,
            validators,
            powers,
        })
    }
}

const fn minted(issuance: Issuance) -> Known<Nanos> {
    Ok(issuance.minted)
}

/// Why nothing is known of a version's scores.
fn scores_unknown(version: ProtocolVersion) -> Absence {
    if version < SCORES {
        Absence::NotInProtocol
    } else {
        Absence::NotRecorded
    }
}

/// The first version as the second, which names the members of the committee and
/// split a figure of safe mode. Before, everybody with voting power was a member.
fn as_second(state: IotaSystemStateV1) -> IotaSystemStateV2 {
    let set = state.validators;
    let seated = set.active_validators.iter().zip(0..);
    let committee_members = seated
        .filter(|(validator, _)| validator.voting_power != 0)
        .map(|(_, index)| index)
        .collect();
    IotaSystemStateV2 {
        epoch: state.epoch,
        protocol_version: state.protocol_version,
        system_state_version: state.system_state_version,
        iota_treasury_cap: state.iota_treasury_cap,
        validators: ValidatorSetV2 {
            total_stake: set.total_stake,
            active_validators: set.active_validators,
            committee_members,
            pending_active_validators: set.pending_active_validators,
            pending_removals: set.pending_removals,
            staking_pool_mappings: set.staking_pool_mappings,
            inactive_validators: set.inactive_validators,
            validator_candidates: set.validator_candidates,
            at_risk_validators: set.at_risk_validators,
            extra_fields: set.extra_fields,
        },
        storage_fund: state.storage_fund,
        parameters: state.parameters,
        iota_system_admin_cap: state.iota_system_admin_cap,
        reference_gas_price: state.reference_gas_price,
        validator_report_records: state.validator_report_records,
        safe_mode: state.safe_mode,
        safe_mode_storage_charges: state.safe_mode_storage_charges,
        safe_mode_computation_charges: state.safe_mode_computation_rewards,
        safe_mode_computation_charges_burned: 0,
        safe_mode_storage_rebates: state.safe_mode_storage_rebates,
        safe_mode_non_refundable_storage_fee: state.safe_mode_non_refundable_storage_fee,
        epoch_start_timestamp_ms: state.epoch_start_timestamp_ms,
        extra_fields: state.extra_fields,
    }
}

/// The members that indices into the list of active validators name, and what the
/// key of each weighs.
fn members(
    indices: &[u64],
    validators: &[ValidatorV1],
) -> Result<(Vec<Address>, Powers), FactRefusal> {
    let mut committee = Vec::with_capacity(indices.len());
    let mut powers = Powers::new();
    for index in indices {
        let place = usize::try_from(*index).ok();
        let validator = place.and_then(|place| validators.get(place));
        let validator = validator.ok_or(FactRefusal::MemberUnknown(*index))?;
        let key = validator.metadata.authority_pubkey_bytes.clone();
        committee.push(address(validator.metadata.iota_address));
        let power = voting_power(validator)?;
        if power != VotingPower::ZERO {
            powers.insert(key, power);
        }
    }
    Ok((committee, powers))
}

fn validator(active: ValidatorV1, reporters: Vec<ChainAddress>) -> Result<Validator, FactRefusal> {
    let voting_power = voting_power(&active)?;
    let pool = active.staking_pool;
    let name = active.metadata.name.bytes;
    Ok(Validator {
        address: address(active.metadata.iota_address),
        name: String::from_utf8(name).map_err(|error| FactRefusal::Undecodable {
            what: "the name of a validator".to_owned(),
            reason: error.to_string(),
            bytes: error.into_bytes(),
        })?,
        pool: PoolId::from_bytes(pool.id.id.bytes.into_bytes()),
        stake: Nanos::from_nanos(pool.iota_balance),
        pool_tokens: PoolTokens::from_units(pool.pool_token_balance),
        rewards_pool: Nanos::from_nanos(pool.rewards_pool.value),
        pending_stake: Nanos::from_nanos(pool.pending_stake),
        pending_withdrawal: Nanos::from_nanos(pool.pending_total_iota_withdraw),
        pending_withdrawal_tokens: PoolTokens::from_units(pool.pending_pool_token_withdraw),
        commission: BasisPoints::new(active.commission_rate).map_err(range("commission_rate"))?,
        next_commission: BasisPoints::new(active.next_epoch_commission_rate)
            .map_err(range("next_epoch_commission_rate"))?,
        voting_power,
        score: Err(Absence::NotRecorded),
        reporters: reporters.into_iter().map(address).collect(),
    })
}

fn voting_power(active: &ValidatorV1) -> Result<VotingPower, FactRefusal> {
    VotingPower::new(active.voting_power).map_err(range("voting_power"))
}

fn address(address: ChainAddress) -> Address {
    Address::from_bytes(address.into_bytes())
}
