//! The core replays twenty epochs of a real network and arrives at every figure.

mod recording;
mod settlement;

use std::collections::{BTreeMap, BTreeSet};

use iotasrb_core::rewards::{
    ActiveValidator, ClosingEpoch, ComputationCharges, Delegation, EpochOutcome, ExchangeRate,
    PoolStage, RewardPot, RewardRules, StakingPool, voting_powers,
};
use iotasrb_core::units::{Address, Nanos, Score, VotingPower};
use recording::{Close, Protocol, RecordedEpoch, Recording, Request, Unstake};

const EPOCHS: &str = include_str!("../../../../fixtures/localnet/epochs.txt");

#[test]
fn the_core_arrives_at_every_recorded_figure() {
    let recording = Recording::parse(EPOCHS);
    let mut replay = Replay::from_genesis(&recording);
    for epoch in &recording.epochs {
        replay.expect_state(epoch);
        for request in &epoch.requests {
            replay.apply(epoch.number, request);
        }
        if let Some(close) = &epoch.close {
            replay.expect_close(epoch, close);
        }
    }
    // What the recording holds: a line that is lost or not read shows here.
    assert_eq!(
        replay.seen,
        Seen {
            epochs: 20,
            states: 245,
            changes: 19,
            payments: 233,
            slashings: 4,
            stakes: 18,
            withdrawals: 9,
            reports: 22,
            undone_reports: 22,
        }
    );
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    epochs: usize,
    states: usize,
    changes: usize,
    payments: usize,
    slashings: usize,
    stakes: usize,
    withdrawals: usize,
    reports: usize,
    undone_reports: usize,
}

/// The network as the core computes it: genesis, requests, reports, fees and declared commissions
/// come from the recording, all else from the rules.
struct Replay<'a> {
    protocol: &'a Protocol,
    addresses: &'a BTreeMap<&'a str, Address>,
    active: Vec<&'a str>,
    pools: BTreeMap<&'a str, StakingPool>,
    rates: BTreeMap<(&'a str, u64), ExchangeRate>,
    reports: BTreeMap<Address, BTreeSet<Address>>,
    supply_nanos: i128,
    seen: Seen,
}

impl<'a> Replay<'a> {
    fn from_genesis(recording: &'a Recording<'a>) -> Self {
        let genesis = &recording.epochs[0];
        let mut pools = BTreeMap::from([("cand", StakingPool::candidate())]);
        for pool in &genesis.pools {
            let rate = ExchangeRate {
                iota: pool.iota,
                tokens: pool.tokens,
            };
            pools.insert(pool.name, StakingPool::active(rate, pool.rewards));
        }
        Self {
            protocol: &recording.protocol,
            addresses: &recording.addresses,
            active: genesis.pools.iter().map(|pool| pool.name).collect(),
            pools,
            rates: BTreeMap::new(),
            reports: BTreeMap::new(),
            supply_nanos: i128::from(genesis.supply.as_nanos()),
            seen: Seen::default(),
        }
    }

    fn expect_state(&mut self, epoch: &RecordedEpoch<'a>) {
        let number = epoch.number;
        assert_eq!(number, self.seen.epochs as u64, "epochs without a gap");
        assert_eq!(self.supply_nanos, i128::from(epoch.supply.as_nanos()));
        let powers = self.voting_powers();
        assert_eq!(self.active.len(), epoch.pools.len(), "epoch {number}");
        for ((name, voting_power), expected) in self.active.iter().zip(powers).zip(&epoch.pools) {
            let at = format!("{name} in epoch {number}");
            let pool = self.pools[name];
            assert_eq!(*name, expected.name, "{at}");
            assert_eq!(voting_power, expected.voting_power, "{at}");
            assert_eq!(pool.balance, expected.iota, "{at}");
            assert_eq!(pool.tokens, expected.tokens, "{at}");
            assert_eq!(pool.rewards, expected.rewards, "{at}");
            self.rates.insert((*name, number), pool.rate());
            self.seen.states += 1;
        }
        self.seen.epochs += 1;
    }

    fn apply(&mut self, epoch: u64, request: &Request<'a>) {
        match request {
            Request::Stake { name, amount } => {
                let pool = self.pools.get_mut(name).unwrap();
                *pool = pool.request_stake(*amount).unwrap();
                self.seen.stakes += 1;
            }
            Request::Unstake(unstake) => self.withdraw(epoch, unstake),
            Request::Report { name, reporter } => {
                let reporters = self.reports.entry(self.addresses[name]).or_default();
                assert!(reporters.insert(self.addresses[reporter]));
                self.seen.reports += 1;
            }
            Request::Unreport { name, reporter } => {
                let reporters = self.reports.get_mut(&self.addresses[name]).unwrap();
                assert!(reporters.remove(&self.addresses[reporter]));
                self.seen.undone_reports += 1;
            }
        }
    }

    fn withdraw(&mut self, epoch: u64, unstake: &Unstake<'a>) {
        let principal = unstake.principal;
        let delegation = if unstake.activation > epoch {
            Delegation::Pending { principal }
        } else {
            let since = self.rates[&(unstake.name, unstake.activation)];
            Delegation::Active { principal, since }
        };
        let pool = self.pools.get_mut(unstake.name).unwrap();
        let (left, withdrawal) = pool.request_withdrawal(delegation).unwrap();
        *pool = left;
        assert_eq!(withdrawal.reward, unstake.reward, "epoch {epoch}");
        assert_eq!(withdrawal.principal, principal, "epoch {epoch}");
        self.seen.withdrawals += 1;
    }

    fn expect_close(&mut self, epoch: &RecordedEpoch<'a>, close: &Close<'a>) {
        let number = epoch.number;
        let outcome = self.close(epoch, close.charged);
        assert_eq!(outcome.totals.distributed, close.distributed, "{number}");
        assert_eq!(outcome.totals.burnt, close.burnt, "{number}");
        assert_eq!(outcome.totals.minted, close.minted, "{number}");
        assert_eq!(outcome.totals.tips, Nanos::ZERO, "{number}");
        assert_eq!(outcome.validators.len(), close.paid.len(), "{number}");
        for (after, expected) in outcome.validators.iter().zip(&close.paid) {
            let at = format!("{} at the end of epoch {number}", expected.name);
            assert_eq!(after.address, self.addresses[expected.name], "{at}");
            assert_eq!(after.payment.reward(), expected.reward, "{at}");
            assert_eq!(after.payment.commission(), expected.commission, "{at}");
            assert_eq!(after.pool.rate().iota, expected.iota, "{at}");
            assert_eq!(after.pool.rate().tokens, expected.tokens, "{at}");
            self.pools.insert(expected.name, after.pool);
            self.seen.payments += 1;
            self.seen.slashings += usize::from(after.slashed);
        }
        self.supply_nanos += outcome.totals.supply_change().as_nanos();
        self.change_validators(close);
        self.seen.changes += 1;
    }

    fn close(&self, epoch: &RecordedEpoch<'a>, charged: Nanos) -> EpochOutcome {
        let validators: Vec<_> = epoch
            .pools
            .iter()
            .zip(self.voting_powers())
            .map(|(recorded, voting_power)| ActiveValidator {
                address: self.addresses[recorded.name],
                commission: recorded.commission,
                voting_power,
                score: Score::FULL,
                pool: self.pools[recorded.name],
            })
            .collect();
        let closing = ClosingEpoch {
            rules: RewardRules::at(self.protocol.version, self.protocol.slashing_rate, false),
            pot: RewardPot {
                subsidy: self.protocol.subsidy,
                charges: ComputationCharges::all_burned(charged),
            },
            validators: &validators,
            reports: &self.reports,
        };
        closing.close().unwrap()
    }

    fn change_validators(&mut self, close: &Close<'a>) {
        for name in &close.joined {
            let pool = self.pools.get_mut(name).unwrap();
            assert_eq!(pool.stage, PoolStage::Candidate);
            *pool = pool.activate();
            self.active.push(name);
        }
        for name in &close.left {
            let pool = self.pools.get_mut(name).unwrap();
            *pool = pool.deactivate();
            self.active.retain(|active| active != name);
        }
    }

    /// The balances change only at an epoch's end, so the powers hold all through it.
    fn voting_powers(&self) -> Vec<VotingPower> {
        let stakes: Vec<_> = self
            .active
            .iter()
            .map(|name| self.pools[name].balance)
            .collect();
        voting_powers(&stakes).unwrap()
    }
}
