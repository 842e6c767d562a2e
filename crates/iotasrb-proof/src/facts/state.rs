//! The system state as the chain stores it, `IotaSystemStateV1` and `V2`.

use super::{
    outcome::CertifiedOutcome,
    refusal::{FactRefusal, range},
    scores::CertifiedScores,
    stored_state::{StoredState, StoredValidator, Version},
};
use crate::{
    committee::{Committee, CommitteeKey, CommitteeMember, MalformedCommittee},
    state_objects::InnerState,
};
use iotasrb_core::{
    observation::{Absence, Anchor, Known, Network, Observation, Tier, Validator},
    units::{
        Address, BasisPoints, DurationMs, Epoch, Nanos, PoolId, PoolTokens, ProtocolVersion,
        TimestampMs, VotingPower,
    },
};
use std::collections::BTreeMap;

/// The keys of a committee with what they weigh, where that is more than nothing.
pub(crate) type Powers = BTreeMap<Vec<u8>, VotingPower>;

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
        let version = match state.type_name.as_str() {
            "IotaSystemStateV1" => Version::First,
            "IotaSystemStateV2" => Version::Second,
            _ => {
                return Err(FactRefusal::UnknownState {
                    type_name: state.type_name.clone(),
                    bytes: state.bytes.clone(),
                });
            }
        };
        let stored = StoredState::read(&state.bytes, version);
        Self::of(stored.map_err(|misfit| FactRefusal::Undecodable {
            what: state.type_name.clone(),
            reason: misfit.to_string(),
            bytes: state.bytes.clone(),
        })?)
    }

    /// Reads the BCS of a system state that comes from anywhere: nothing certifies it. Which
    /// version it is, it says itself, after its epoch and its protocol version.
    pub fn read(bytes: &[u8]) -> Result<Self, FactRefusal> {
        let version = bytes.get(16..).and_then(|rest| rest.first_chunk());
        let version = version.map_or(0, |version| u64::from_le_bytes(*version));
        Self::decode(&InnerState {
            type_name: format!("IotaSystemStateV{version}"),
            bytes: bytes.to_vec(),
        })
    }

    /// The epoch as it began, after one that ended so.
    pub(crate) fn observation(
        &self,
        network: Network,
        tier: Tier,
        before: Known<&CertifiedOutcome>,
    ) -> Observation {
        let issuance = before.map(|outcome| outcome.issuance);
        let scores = CertifiedScores::of(self.protocol_version, before);
        let mut validators = self.validators.clone();
        for validator in &mut validators {
            validator.score = scores.score(validator.address);
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
            target_reward: issuance
                .map(|issuance| issuance.minted)
                .map_err(|_| Absence::NotRecorded),
            slashing_rate: Err(Absence::NotRecorded),
            adjusts_rewards_by_score: scores.scaled_payments,
            total_stake: Ok(self.total_stake),
            total_supply: Ok(self.total_supply),
            last_issuance: issuance,
            committee: self.committee.clone(),
            validators,
        }
    }

    fn of(state: StoredState) -> Result<Self, FactRefusal> {
        let (committee, powers) = members(&state.committee, &state.validators)?;
        let mut reporters: BTreeMap<_, _> = state.reports.into_iter().collect();
        let mut validators = Vec::with_capacity(state.validators.len());
        for active in &state.validators {
            // A report against somebody who is not active takes no reward away.
            let reporters = reporters.remove(&active.address);
            validators.push(validator(active, reporters.unwrap_or_default())?);
        }
        Ok(Self {
            epoch: Epoch::new(state.epoch),
            protocol_version: ProtocolVersion::new(state.protocol_version),
            epoch_start: TimestampMs::from_unix_ms(state.epoch_start_ms),
            epoch_length: DurationMs::from_ms(state.epoch_duration_ms),
            safe_mode: state.safe_mode,
            total_stake: Nanos::from_nanos(state.total_stake),
            total_supply: Nanos::from_nanos(state.total_supply),
            treasury_cap: Address::from_bytes(state.treasury_cap),
            committee,
            validators,
            powers,
        })
    }
}

/// The members that indices into the list of active validators name, and what the
/// key of each weighs.
fn members(
    indices: &[u64],
    validators: &[StoredValidator],
) -> Result<(Vec<Address>, Powers), FactRefusal> {
    let mut committee = Vec::with_capacity(indices.len());
    let mut powers = Powers::new();
    for index in indices {
        let place = usize::try_from(*index).ok();
        let validator = place.and_then(|place| validators.get(place));
        let validator = validator.ok_or(FactRefusal::MemberUnknown(*index))?;
        committee.push(Address::from_bytes(validator.address));
        let power = voting_power(validator)?;
        if power != VotingPower::ZERO {
            powers.insert(validator.key.to_vec(), power);
        }
    }
    Ok((committee, powers))
}

fn validator(active: &StoredValidator, reporters: Vec<[u8; 32]>) -> Result<Validator, FactRefusal> {
    let name = String::from_utf8(active.name.to_vec());
    Ok(Validator {
        address: Address::from_bytes(active.address),
        name: name.map_err(|error| FactRefusal::Undecodable {
            what: "the name of a validator".to_owned(),
            reason: error.to_string(),
            bytes: error.into_bytes(),
        })?,
        pool: PoolId::from_bytes(active.pool),
        stake: Nanos::from_nanos(active.stake),
        pool_tokens: PoolTokens::from_units(active.pool_tokens),
        rewards_pool: Nanos::from_nanos(active.rewards_pool),
        pending_stake: Nanos::from_nanos(active.pending_stake),
        pending_withdrawal: Nanos::from_nanos(active.pending_withdrawal),
        pending_withdrawal_tokens: PoolTokens::from_units(active.pending_withdrawal_tokens),
        commission: BasisPoints::new(active.commission).map_err(range("commission_rate"))?,
        next_commission: BasisPoints::new(active.next_commission)
            .map_err(range("next_epoch_commission_rate"))?,
        voting_power: voting_power(active)?,
        score: Err(Absence::NotRecorded),
        reporters: reporters.into_iter().map(Address::from_bytes).collect(),
    })
}

fn voting_power(active: &StoredValidator) -> Result<VotingPower, FactRefusal> {
    VotingPower::new(active.voting_power).map_err(range("voting_power"))
}
