//! The rates of the benchmark, by published methods.
//!
//! A method is a file that stays: once published it is frozen, and a change is a
//! new file with the epoch from which it holds. So every figure that was ever
//! published can be computed again.

pub mod unlock;
pub mod v1;

use crate::{
    observation::{Checked, Known},
    ratio::Ratio,
    units::{Address, BasisPoints, Epoch, Nanos, VotingPower},
};
use alloc::{string::String, vec::Vec};

/// A published method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MethodId {
    /// [`v1`].
    V1,
}

/// From which epoch, on every network, each method holds; the newest first.
const METHODS: [(Epoch, MethodId); 1] = [(Epoch::GENESIS, MethodId::V1)];

impl MethodId {
    /// The method that holds in an epoch.
    pub fn at(epoch: Epoch) -> Self {
        METHODS
            .into_iter()
            .find(|(from, _)| *from <= epoch)
            .map_or(Self::V1, |(_, method)| method)
    }

    /// Every method with the epoch from which it holds, the newest first.
    pub fn all() -> impl Iterator<Item = (Epoch, Self)> {
        METHODS.into_iter()
    }

    /// The method's name in every output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::V1 => "iotasrb/v1",
        }
    }

    /// The method with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        let mut methods = METHODS.into_iter().map(|(_, method)| method);
        methods.find(|method| method.name() == name)
    }

    /// What the method makes of an observation.
    pub fn rates(self, checked: &Checked<'_>) -> Rates {
        match self {
            Self::V1 => v1::rates(checked),
        }
    }
}

/// Everything that a method publishes of one observation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rates {
    /// The method.
    pub method: MethodId,
    /// The figures of the network.
    pub network: NetworkRates,
    /// The figures of each active validator, in the chain's order.
    pub validators: Vec<ValidatorRates>,
}

/// The figures of the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkRates {
    /// The stake of all active validators.
    pub stake_of_all: Nanos,
    /// The stake of the committee.
    pub stake_of_committee: Nanos,
    /// The reward of an epoch, as the chain's configuration gives it.
    pub target_reward: Known<Nanos>,
    /// The benchmark: over the stake of all active validators.
    pub iotasrb: Known<Ratio>,
    /// The same over the stake of the committee.
    pub iotasrb_committee: Known<Ratio>,
    /// The benchmark less inflation.
    pub iotasrb_real: Known<Ratio>,
    /// The inflation and its parts.
    pub inflation: Inflation,
    /// The share of the total supply that is staked.
    pub staking_ratio: Known<Ratio>,
    /// The supply figures.
    pub supply: Supply,
}

/// The inflation and its parts, a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inflation {
    /// What the last epoch change added, scaled to a year, over the total supply.
    pub provisions: Known<Ratio>,
    /// What the unlock schedule releases over the next year, over the total supply.
    pub release: Known<Ratio>,
    /// Both together: the documented inflation.
    pub total: Known<Ratio>,
    /// Both together over the circulating supply.
    pub circulating: Known<Ratio>,
}

/// The supply figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supply {
    /// All IOTA in existence.
    pub total: Known<Nanos>,
    /// The part that the unlock schedule has not released.
    pub locked: Nanos,
    /// The part that it will not have released a year later.
    pub locked_in_a_year: Nanos,
    /// What is not locked.
    pub circulating: Known<Nanos>,
}

/// The figures of one validator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidatorRates {
    /// The validator's address.
    pub address: Address,
    /// The name that it gives itself.
    pub name: String,
    /// Its stake.
    pub stake: Nanos,
    /// Its weight in the committee.
    pub voting_power: VotingPower,
    /// Whether it is in the committee.
    pub in_committee: bool,
    /// Whether it would be slashed if the epoch ended now.
    pub slashed: bool,
    /// The commission that it declares.
    pub commission_declared: BasisPoints,
    /// The commission that the chain applies.
    pub commission_effective: BasisPoints,
    /// The share of its work that it did.
    pub performance: Known<Ratio>,
    /// The methodology page's rate, with the declared commission.
    pub documented: Known<Ratio>,
    /// The same with the effective commission.
    pub documented_effective: Known<Ratio>,
    /// What the publisher's pages really show.
    pub shown: Known<Ratio>,
    /// The share of its reward that the chain lets it have.
    pub payout: Known<Ratio>,
    /// What a delegator will be paid next.
    pub net: Known<Ratio>,
}

#[cfg(test)]
mod tests;
