use crate::keys::SigningCommittee;
use iota_sdk_move_types::iota_system::iota_system_state_inner::{
    IotaSystemStateV1, IotaSystemStateV2,
};
use iotasrb_core::{
    rewards::EpochOutcome,
    units::{
        BasisPoints, CheckpointDigest, CheckpointSeq, Epoch, Nanos, PoolId, PoolTokens,
        ProtocolVersion, TimestampMs,
    },
};
use iotasrb_proof::{Committee, EpochClose};
use std::sync::Arc;

/// How a network began.
#[derive(Clone, Debug)]
pub struct Genesis {
    /// The committee of the first epoch: the trust root.
    pub committee: Committee,
    /// Checkpoint 0 as a checkpoint file (`.chk`): a byte 1 and `CheckpointData` in BCS,
    /// signed by that committee. The effects of its genesis transaction write `0x5` and
    /// the inner state. (A real network starts in epoch 0; one that starts from a state
    /// has a checkpoint 0 of its own, which is of the state's epoch.)
    pub checkpoint_blob: Vec<u8>,
    /// The digest of checkpoint 0, by which a network is named.
    pub chain_id: CheckpointDigest,
    /// The state in force during the first epoch.
    pub state: Arc<SystemState>,
}

/// An epoch that ended, with all that a node could be asked about it.
#[derive(Clone, Debug)]
pub struct ClosedEpoch {
    /// Which epoch.
    pub epoch: Epoch,
    /// The protocol version that was in force.
    pub protocol_version: ProtocolVersion,
    /// When it started.
    pub start: TimestampMs,
    /// When it ended: the time of its last checkpoint, and the start of the next epoch.
    pub end: TimestampMs,
    /// Its first checkpoint.
    pub first_checkpoint: CheckpointSeq,
    /// Its last checkpoint, the close.
    pub last_checkpoint: CheckpointSeq,
    /// The transactions of all its checkpoints.
    pub transactions: u64,
    /// The close in its five certified parts.
    pub close: EpochClose,
    /// The epoch-change transaction: `Transaction` in BCS, of the kind that the protocol
    /// version uses (`ChangeEpoch`, `V2` since 5, `V3` since 13, `V4` with scores since 19).
    pub transaction: Vec<u8>,
    /// The newest checkpoint before the close, `SignedCheckpointSummary` in BCS: what an
    /// observation late in the epoch is anchored to.
    pub checkpoint: Vec<u8>,
    /// The committee that signed both.
    pub committee: Committee,
    /// The state in force during the epoch, as its start certified it: of the form that
    /// the protocol version of the epoch *before* writes.
    pub state: Arc<SystemState>,
    /// The state in force during the next epoch, which the close certifies.
    pub next_state: Arc<SystemState>,
    /// What stakers and active validators asked for during the epoch, in order.
    pub requests: Vec<Request>,
    /// What the rules paid; nothing in safe mode.
    pub outcome: Option<EpochOutcome>,
    /// The attributes and flags of the protocol version.
    pub config: ProtocolConfig,
    /// The keys of the committee, with which [`Misbehaviour`](crate::Misbehaviour) signs.
    pub(crate) keys: Arc<SigningCommittee>,
}

/// The inner system state, as the chain stores it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SystemState {
    /// As the protocol versions below 5 write it: everybody active is in the committee.
    V1(Box<IotaSystemStateV1>),
    /// As the protocol versions from 5 on write it.
    V2(Box<IotaSystemStateV2>),
}

/// A request of a staker, or of the validator itself, that changes what a pool earns or holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// Stake that joins the pool at the next change that does not run in safe mode.
    Stake {
        /// The validator's pool.
        pool: PoolId,
        /// How much.
        principal: Nanos,
        /// Until when it cannot be withdrawn, if it is a `TimelockedStakedIota`.
        timelocked_until: Option<TimestampMs>,
    },
    /// Stake and its reward, paid at once; both leave the pool at the next such change.
    Withdrawal {
        /// The validator's pool.
        pool: PoolId,
        /// What was staked.
        principal: Nanos,
        /// What it had earned.
        reward: Nanos,
        /// The pool's tokens that end with it.
        tokens: PoolTokens,
    },
    /// Another commission, which holds from the next epoch on.
    Commission {
        /// The validator's pool.
        pool: PoolId,
        /// What the validator declares.
        declared: BasisPoints,
    },
}

/// What the protocol version of an epoch sets, as `iota_getProtocolConfig` tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProtocolConfig {
    /// The version.
    pub version: ProtocolVersion,
    /// What an epoch mints (`validator_target_reward`).
    pub target_reward: Nanos,
    /// What a slashed validator loses (`reward_slashing_rate`).
    pub slashing_rate: BasisPoints,
    /// Whether scores scale rewards (`adjust_rewards_by_score`); `None` where the flag does
    /// not exist yet, before version 19.
    pub adjust_rewards_by_score: Option<bool>,
    /// The most members that a committee has (`max_committee_members_count`); `None` before
    /// version 5, when everybody active was a member.
    pub max_committee_members: Option<u64>,
    /// The base fee in nanos (`base_gas_price`); `None` before version 5, when there was none.
    pub base_gas_price: Option<u64>,
}

impl SystemState {
    /// Its BCS bytes, without a word about the version.
    pub fn to_bcs(&self) -> Vec<u8> {
        let bytes = match self {
            Self::V1(state) => bcs::to_bytes(state),
            Self::V2(state) => bcs::to_bytes(state),
        };
        bytes.expect("a state holds nothing that BCS cannot express")
    }

    /// The number under which `0x5` keeps it: 1 or 2.
    pub const fn version(&self) -> u64 {
        match self {
            Self::V1(_) => 1,
            Self::V2(_) => 2,
        }
    }
}
