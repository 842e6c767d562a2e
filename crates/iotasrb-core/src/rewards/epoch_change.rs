use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use super::{
    CommitteeMember, EpochTotals, Payment, Refusal, RewardPot, RewardRules, StakingPool,
    distribute, is_slashed,
};
use crate::units::{Address, BasisPoints, Score, VotingPower};

/// All that decides what the end of an epoch pays.
///
/// An epoch that ends in safe mode is not closed at all: it pays nothing, no
/// pool changes, no rate is written and the supply stays. Its fees are
/// [carried](super::ComputationCharges::carried_into) to the next change, which
/// settles what is pending of both epochs but pays one subsidy.
#[derive(Clone, Copy, Debug)]
pub struct ClosingEpoch<'a> {
    /// The rules of the epoch that ends: a new protocol version comes into
    /// force after its change, though the change's event already names it.
    pub rules: RewardRules,
    /// What there is to distribute.
    pub pot: RewardPot,
    /// Every active validator, in the committee or not.
    pub validators: &'a [ActiveValidator],
    /// Who reported whom: the reporters of each reported validator.
    pub reports: &'a BTreeMap<Address, BTreeSet<Address>>,
}

/// An active validator at the end of an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActiveValidator {
    /// Its address.
    pub address: Address,
    /// The commission that it declared for the epoch.
    pub commission: BasisPoints,
    /// Its voting power during the epoch: zero outside the committee, where it
    /// earns nothing. Before protocol version 5 every active validator is inside.
    pub voting_power: VotingPower,
    /// Its score for the epoch, from the epoch-change transaction.
    pub score: Score,
    /// Its pool, with what was requested during the epoch still pending.
    pub pool: StakingPool,
}

/// What the end of an epoch paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EpochOutcome {
    /// Each validator's part, in the order given.
    pub validators: Vec<ValidatorOutcome>,
    /// The figures of the whole epoch.
    pub totals: EpochTotals,
}

/// What the end of an epoch brought one validator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValidatorOutcome {
    /// Its address.
    pub address: Address,
    /// Whether a quorum of the committee reported it.
    pub slashed: bool,
    /// What it was paid.
    pub payment: Payment,
    /// Its pool in the new epoch; its balance is the stake that the next
    /// [voting powers](super::voting_powers) go by, should it be in that committee.
    pub pool: StakingPool,
}

impl ClosingEpoch<'_> {
    /// Closes the epoch: slashes, distributes the pot, settles every pool.
    pub fn close(&self) -> Result<EpochOutcome, Refusal> {
        self.refuse_reports_of_outsiders()?;
        let members: Vec<_> = self
            .validators
            .iter()
            .map(|validator| self.member(validator))
            .collect();
        let distribution = distribute(self.pot.total()?, &members, &self.rules)?;
        let validators = self
            .validators
            .iter()
            .zip(members)
            .zip(distribution.payments)
            .map(|((validator, member), payment)| {
                Ok(ValidatorOutcome {
                    address: validator.address,
                    slashed: member.slashed,
                    payment,
                    pool: validator.pool.close_epoch(payment)?,
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(EpochOutcome {
            validators,
            totals: self.pot.settle(distribution.leftover)?,
        })
    }

    fn refuse_reports_of_outsiders(&self) -> Result<(), Refusal> {
        let committee: BTreeSet<_> = self.committee().map(|(member, _)| member).collect();
        match self.reports.keys().find(|who| !committee.contains(who)) {
            Some(outsider) => Err(Refusal::ReportedOutsider(*outsider)),
            None => Ok(()),
        }
    }

    fn member(&self, validator: &ActiveValidator) -> CommitteeMember {
        let reporters = self.reports.get(&validator.address);
        CommitteeMember {
            voting_power: validator.voting_power,
            commission: validator.commission,
            score: validator.score,
            slashed: reporters.is_some_and(|reporters| is_slashed(reporters, self.committee())),
        }
    }

    fn committee(&self) -> impl Iterator<Item = (Address, VotingPower)> {
        self.validators
            .iter()
            .map(|validator| (validator.address, validator.voting_power))
            .filter(|(_, voting_power)| *voting_power > VotingPower::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        rewards::{ComputationCharges, ExchangeRate},
        units::{Nanos, PoolTokens, ProtocolVersion},
    };

    fn validator(number: u8, voting_power: u64) -> ActiveValidator {
        let rate = ExchangeRate {
            iota: Nanos::from_iota(1_000).unwrap(),
            tokens: PoolTokens::from_units(1_000_000_000_000),
        };
        ActiveValidator {
            address: Address::from_bytes([number; 32]),
            commission: BasisPoints::ZERO,
            voting_power: VotingPower::new(voting_power).unwrap(),
            score: Score::FULL,
            pool: StakingPool::active(rate, Nanos::ZERO),
        }
    }

    fn close(
        validators: &[ActiveValidator],
        reports: &[(u8, &[u8])],
    ) -> Result<EpochOutcome, Refusal> {
        let address = |number: &u8| Address::from_bytes([*number; 32]);
        ClosingEpoch {
            rules: RewardRules::at(ProtocolVersion::new(20), BasisPoints::WHOLE, false),
            pot: RewardPot {
                subsidy: Nanos::from_iota(100).unwrap(),
                charges: ComputationCharges::default(),
            },
            validators,
            reports: &reports
                .iter()
                .map(|(who, reporters)| (address(who), reporters.iter().map(address).collect()))
                .collect(),
        }
        .close()
    }

    #[test]
    fn outside_the_committee_stakes_move_but_nothing_is_earned() {
        let ten_iota = Nanos::from_iota(10).unwrap();
        let mut outside = validator(2, 0);
        outside.pool = outside.pool.request_stake(ten_iota).unwrap();
        let outcome = close(&[validator(1, 10_000), outside], &[]).unwrap();
        assert_eq!(outcome.validators[1].payment, Payment::NONE);
        assert_eq!(
            outcome.validators[1].pool.balance,
            Nanos::from_iota(1_010).unwrap()
        );
        assert_eq!(
            outcome.validators[0].pool.balance,
            Nanos::from_iota(1_100).unwrap()
        );
    }

    #[test]
    fn only_the_committee_reports_and_is_reported() {
        let validators = [validator(1, 6_666), validator(2, 3_334), validator(3, 0)];
        let slashed = |reports: &[(u8, &[u8])]| {
            close(&validators, reports).map(|outcome| outcome.validators[1].slashed)
        };
        assert_eq!(slashed(&[(2, &[1, 3])]), Ok(false));
        assert_eq!(slashed(&[(2, &[1, 2])]), Ok(true));
        for outsider in [3, 4] {
            let address = Address::from_bytes([outsider; 32]);
            let refusal = slashed(&[(outsider, &[1, 2])]);
            assert_eq!(refusal, Err(Refusal::ReportedOutsider(address)));
        }
    }
}
