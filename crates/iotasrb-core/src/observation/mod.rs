//! What the chain said at a named point.
//!
//! An [`Observation`] is one frozen value: its [`Anchor`] names the point of
//! the chain, its inputs are each present or absent with a reason, and it
//! travels whole from the source to the publication. [`Observation::check`]
//! refuses one that contradicts itself, by the name of the broken rule.

mod absence;
mod anchor;
mod canonical;
mod check;

pub use absence::{Absence, Known};
pub use anchor::{Anchor, Checkpoint, Network, Tier};
pub use check::{Checked, MAX_NAME_BYTES, MAX_VALIDATORS, Refusal};

use crate::units::{
    Address, BasisPoints, DurationMs, Nanos, PoolId, PoolTokens, ProtocolVersion, Score,
    SignedNanos, VotingPower,
};
use alloc::{string::String, vec::Vec};

/// Everything the benchmark takes from the chain, at one point of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// The point of the chain.
    pub anchor: Anchor,
    /// The version of the chain's rules in force.
    pub protocol_version: ProtocolVersion,
    /// The nominal length of an epoch, a parameter of the chain: a day on mainnet.
    pub epoch_length: DurationMs,
    /// Whether the chain runs in safe mode, in which it pays no rewards.
    pub safe_mode: bool,
    /// The reward that the chain mints for an epoch (`validator_target_reward`).
    pub target_reward: Known<Nanos>,
    /// The share of its reward that a slashed validator loses (`reward_slashing_rate`).
    pub slashing_rate: Known<BasisPoints>,
    /// Whether the chain scales rewards by the validators' scores.
    pub adjusts_rewards_by_score: Known<bool>,
    /// The chain's own sum of stakes: that of the committee.
    pub total_stake: Known<Nanos>,
    /// All IOTA in existence.
    pub total_supply: Known<Nanos>,
    /// What the last epoch change did to the supply.
    pub last_issuance: Known<Issuance>,
    /// The members of the committee: they alone earn.
    pub committee: Vec<Address>,
    /// All active validators, in the chain's order.
    pub validators: Vec<Validator>,
}

/// What an epoch change minted and burned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Issuance {
    /// The reward of the epoch as the chain reports it: always the full target reward.
    pub minted: Nanos,
    /// Base fees, slashed rewards and the dust of the division.
    pub burned: Nanos,
}

impl Issuance {
    /// What the change added to the supply: the figure that the committee signs in
    /// the epoch's last checkpoint (`epoch_supply_change`).
    pub fn net(&self) -> SignedNanos {
        SignedNanos::between(self.burned, self.minted)
    }
}

/// An active validator and its staking pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Validator {
    /// The validator's address.
    pub address: Address,
    /// The name that it gives itself: not unique, not verified.
    pub name: String,
    /// Its staking pool.
    pub pool: PoolId,
    /// All IOTA in the pool, rewards included: the stake that counts in this epoch.
    pub stake: Nanos,
    /// The pool's tokens in existence; with the stake, the exchange rate of this epoch.
    pub pool_tokens: PoolTokens,
    /// The part of the stake that is rewards not yet withdrawn.
    pub rewards_pool: Nanos,
    /// Stake that joins at the end of this epoch.
    pub pending_stake: Nanos,
    /// IOTA that leave the pool at the end of this epoch.
    pub pending_withdrawal: Nanos,
    /// Pool tokens that are destroyed at the end of this epoch.
    pub pending_withdrawal_tokens: PoolTokens,
    /// The declared commission of this epoch.
    pub commission: BasisPoints,
    /// The declared commission of the next epoch.
    pub next_commission: BasisPoints,
    /// The weight in the committee; zero outside it.
    pub voting_power: VotingPower,
    /// The score of the epoch that ended last; see [`Absence::NotInProtocol`].
    pub score: Known<Score>,
    /// The validators that report this one as misbehaving.
    pub reporters: Vec<Address>,
}

#[cfg(test)]
pub(crate) mod mainnet_375;
#[cfg(test)]
mod tests;
