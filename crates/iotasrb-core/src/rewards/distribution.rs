use alloc::vec::Vec;

use super::{Refusal, RewardRules, SlashedShare, ledger};
use crate::units::{BasisPoints, Nanos, Score, VotingPower};

/// A member of the committee, as far as its reward depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommitteeMember {
    /// Its weight during the epoch, fixed when the epoch began.
    pub voting_power: VotingPower,
    /// The commission that it declared for the epoch: not the one that it set for the next.
    pub commission: BasisPoints,
    /// Its score, which counts only where the rules say so.
    pub score: Score,
    /// Whether a quorum reported it: see [`is_slashed`](super::is_slashed).
    pub slashed: bool,
}

/// What an epoch change pays a validator, and how it is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    commission: Nanos,
    pool_share: Nanos,
    reward: Nanos,
}

impl Payment {
    /// The payment of a validator outside the committee.
    pub const NONE: Self = Self {
        commission: Nanos::ZERO,
        pool_share: Nanos::ZERO,
        reward: Nanos::ZERO,
    };

    /// Divides a reward: `reward * commission / 10,000`, rounded down, for the
    /// validator and the rest for its pool. (`validator_set::distribute_reward`)
    pub fn split(reward: Nanos, commission: BasisPoints) -> Result<Self, Refusal> {
        let commission = basis_points_of("a commission", reward, commission)?;
        Ok(Self {
            commission,
            pool_share: ledger::debit("a pool's share", reward, commission)?,
            reward,
        })
    }

    /// The whole reward: `pool_staking_reward` of the validator's event.
    pub const fn reward(self) -> Nanos {
        self.reward
    }

    /// The part that the validator gets, as a new stake with itself.
    pub const fn commission(self) -> Nanos {
        self.commission
    }

    /// The part that joins the pool, for all who staked in it.
    pub const fn pool_share(self) -> Nanos {
        self.pool_share
    }
}

/// Who gets what of an epoch's pot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distribution {
    /// The payment of each member, in the order given.
    pub payments: Vec<Payment>,
    /// All payments together.
    pub distributed: Nanos,
    /// What nobody got, which is burned: rounding, slashed rewards and missing score.
    pub leftover: Nanos,
}

/// Distributes an epoch's pot over the committee.
///
/// A member is due `pot * voting power / 10,000`: by capped voting power, not
/// by stake. Where scores count, that is multiplied by `score / 65,536`; a
/// slashed member loses the slashing rate of the result. Commissions divide
/// what remains. Each member depends on the others only through the shares
/// that protocol version 1 redistributes, so a single member may be asked for.
/// (`validator_set::advance_epoch`)
pub fn distribute(
    pot: Nanos,
    members: &[CommitteeMember],
    rules: &RewardRules,
) -> Result<Distribution, Refusal> {
    let mut payments = Vec::with_capacity(members.len());
    let mut leftover = pot;
    let spread = Redistribution::of(pot, members, rules)?;
    for member in members {
        let kept = due(pot, member, rules)?.kept;
        let reward = ledger::credit("a reward", kept, spread.share_of(member)?)?;
        leftover = ledger::debit("the leftover", leftover, reward)?;
        let commission = rules
            .commission
            .effective(member.commission, member.voting_power);
        payments.push(Payment::split(reward, commission)?);
    }
    Ok(Distribution {
        payments,
        distributed: ledger::debit("the distributed amount", pot, leftover)?,
        leftover,
    })
}

/// What a member is due: the part that it keeps, and the part that slashing takes.
struct Due {
    kept: Nanos,
    slashed: Nanos,
}

fn due(pot: Nanos, member: &CommitteeMember, rules: &RewardRules) -> Result<Due, Refusal> {
    let full = basis_points_of("a reward", pot, member.voting_power.as_basis_points())?;
    let scored = if rules.adjust_by_score {
        let (score, full_score) = (member.score.as_parts(), Score::FULL.as_parts());
        ledger::share("a reward", full, u64::from(score), u64::from(full_score))?
    } else {
        full
    };
    let slashed = if member.slashed {
        basis_points_of("a slashed share", scored, rules.slashing_rate)?
    } else {
        Nanos::ZERO
    };
    Ok(Due {
        kept: ledger::debit("a reward", scored, slashed)?,
        slashed,
    })
}

/// The slashed shares that the members who are not slashed divide among them.
struct Redistribution {
    amount: Nanos,
    heirs_power: u64,
}

impl Redistribution {
    fn of(pot: Nanos, members: &[CommitteeMember], rules: &RewardRules) -> Result<Self, Refusal> {
        let mut spread = Self {
            amount: Nanos::ZERO,
            heirs_power: u64::from(VotingPower::TOTAL.as_parts()),
        };
        if rules.slashed_share == SlashedShare::Burned {
            return Ok(spread);
        }
        for member in members.iter().filter(|member| member.slashed) {
            let slashed = due(pot, member, rules)?.slashed;
            spread.amount = ledger::credit("the slashed shares", spread.amount, slashed)?;
            spread.heirs_power = spread
                .heirs_power
                .checked_sub(u64::from(member.voting_power.as_parts()))
                .ok_or(Refusal::Negative("the voting power that is not slashed"))?;
        }
        Ok(spread)
    }

    fn share_of(&self, member: &CommitteeMember) -> Result<Nanos, Refusal> {
        if member.slashed || self.amount == Nanos::ZERO {
            return Ok(Nanos::ZERO);
        }
        let power = u64::from(member.voting_power.as_parts());
        ledger::share(
            "a redistributed share",
            self.amount,
            power,
            self.heirs_power,
        )
    }
}

fn basis_points_of(
    account: &'static str,
    amount: Nanos,
    part: BasisPoints,
) -> Result<Nanos, Refusal> {
    let whole = BasisPoints::WHOLE.as_basis_points();
    ledger::share(
        account,
        amount,
        u64::from(part.as_basis_points()),
        u64::from(whole),
    )
}
