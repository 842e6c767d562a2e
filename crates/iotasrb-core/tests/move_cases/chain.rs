//! A chain of a few validators, as the Move tests set one up: nothing but staking.

use std::collections::{BTreeMap, BTreeSet};

use iotasrb_core::rewards::{
    ActiveValidator, ClosingEpoch, ComputationCharges, EpochOutcome, ExchangeRate, RewardPot,
    RewardRules, StakingPool, voting_powers,
};
use iotasrb_core::units::{
    Address, BasisPoints, Nanos, PoolTokens, ProtocolVersion, Score, VotingPower,
};

/// The genesis supply of the Move tests: 1,000 IOTA.
const SUPPLY_NANOS: i128 = 1_000_000_000_000;

pub(crate) struct Chain {
    pub(crate) supply_nanos: i128,
    pub(crate) pools: Vec<StakingPool>,
    pub(crate) commissions: Vec<BasisPoints>,
    pub(crate) committee_size: usize,
    pub(crate) slashing_rate: BasisPoints,
    reports: BTreeMap<Address, BTreeSet<Address>>,
}

impl Chain {
    /// Genesis with these stakes, in IOTA, and no commissions.
    pub(crate) fn of(stakes: &[u64]) -> Self {
        let pool = |&stake: &u64| {
            let rate = ExchangeRate {
                iota: iota(stake),
                tokens: PoolTokens::from_units(iota(stake).as_nanos()),
            };
            StakingPool::active(rate, Nanos::ZERO)
        };
        Self {
            supply_nanos: SUPPLY_NANOS,
            pools: stakes.iter().map(pool).collect(),
            commissions: vec![BasisPoints::ZERO; stakes.len()],
            committee_size: stakes.len(),
            slashing_rate: BasisPoints::WHOLE,
            reports: BTreeMap::new(),
        }
    }

    /// Four validators with 100, 200, 300 and 400 IOTA.
    pub(crate) fn of_four() -> Self {
        Self::of(&[100, 200, 300, 400])
    }

    pub(crate) fn stake(&mut self, validator: usize, amount: u64) {
        self.pools[validator] = self.pools[validator].request_stake(iota(amount)).unwrap();
    }

    pub(crate) fn report(&mut self, validator: usize, reporters: &[usize]) {
        let reporters = reporters.iter().map(|&reporter| address(reporter));
        self.reports.insert(address(validator), reporters.collect());
    }

    /// Ends an epoch whose subsidy, charged and burned fees are the same amount.
    pub(crate) fn advance(&mut self, balanced: Nanos) -> EpochOutcome {
        self.advance_with([balanced; 3])
    }

    /// Ends an epoch with a subsidy, charged fees and burned base fees.
    pub(crate) fn advance_with(&mut self, amounts: [Nanos; 3]) -> EpochOutcome {
        let [subsidy, charged, burned] = amounts;
        let validators = self.validators();
        let closing = ClosingEpoch {
            rules: RewardRules::at(ProtocolVersion::new(20), self.slashing_rate, false),
            pot: RewardPot {
                subsidy,
                charges: ComputationCharges { charged, burned },
            },
            validators: &validators,
            reports: &self.reports,
        };
        let outcome = closing.close().unwrap();
        self.pools = outcome.validators.iter().map(|after| after.pool).collect();
        self.supply_nanos += outcome.totals.supply_change().as_nanos();
        outcome
    }

    #[track_caller]
    pub(crate) fn expect_stakes(&self, stakes: &[u64]) {
        let expected: Vec<_> = stakes.iter().map(|&stake| iota(stake)).collect();
        assert_eq!(self.balances(), expected);
    }

    pub(crate) fn balances(&self) -> Vec<Nanos> {
        self.pools.iter().map(|pool| pool.balance).collect()
    }

    fn validators(&self) -> Vec<ActiveValidator> {
        let powers = self.voting_powers();
        let validator = |(index, &pool): (usize, &StakingPool)| ActiveValidator {
            address: address(index),
            commission: self.commissions[index],
            voting_power: powers.get(&index).copied().unwrap_or(VotingPower::ZERO),
            score: Score::FULL,
            pool,
        };
        self.pools.iter().enumerate().map(validator).collect()
    }

    /// The committee is the largest stakes, in the order of the validators.
    fn voting_powers(&self) -> BTreeMap<usize, VotingPower> {
        let mut members: Vec<_> = (0..self.pools.len()).collect();
        members.sort_by_key(|&index| std::cmp::Reverse(self.pools[index].balance));
        members.truncate(self.committee_size);
        members.sort_unstable();
        let stakes: Vec<_> = members
            .iter()
            .map(|&index| self.pools[index].balance)
            .collect();
        members
            .into_iter()
            .zip(voting_powers(&stakes).unwrap())
            .collect()
    }
}

pub(crate) fn iota(amount: u64) -> Nanos {
    Nanos::from_iota(amount).unwrap()
}

fn address(number: usize) -> Address {
    Address::from_bytes([u8::try_from(number).unwrap(); 32])
}
