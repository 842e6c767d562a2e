use alloc::vec::Vec;

use super::{Payment, Refusal, RewardRules, SlashedShare, ledger};
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

/// Who gets what of an epoch's pot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distribution {
    /// The payment of each member, in the order given.
    pub payments: Vec<Payment>,
    /// All payments together.
    pub distributed: Nanos,
    /// What none of the members got. Of a whole committee it is burned:
    /// rounding, slashed rewards and missing score.
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
    let full = ledger::basis_points("a reward", pot, member.voting_power.as_basis_points())?;
    let scored = if rules.adjust_by_score {
        let (score, full_score) = (member.score.as_parts(), Score::FULL.as_parts());
        ledger::share("a reward", full, u64::from(score), u64::from(full_score))?
    } else {
        full
    };
    let slashed = if member.slashed {
        ledger::basis_points("a slashed share", scored, rules.slashing_rate)?
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
        ledger::share("an inherited share", self.amount, power, self.heirs_power)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::ProtocolVersion;

    const POT: Nanos = Nanos::from_nanos(1_000_000);

    fn rules(version: u64, slashing_rate: u64, adjust_by_score: bool) -> RewardRules {
        let slashing_rate = BasisPoints::new(slashing_rate).unwrap();
        RewardRules::at(
            ProtocolVersion::new(version),
            slashing_rate,
            adjust_by_score,
        )
    }

    fn member(voting_power: u64, score: u64, slashed: bool) -> CommitteeMember {
        CommitteeMember {
            voting_power: VotingPower::new(voting_power).unwrap(),
            commission: BasisPoints::ZERO,
            score: Score::new(score).unwrap(),
            slashed,
        }
    }

    #[track_caller]
    fn check(rules: RewardRules, slashed: [bool; 3], expected: [u64; 3], leftover: u64) {
        let [a, b, c] = slashed;
        let members = [
            member(4_000, 32_768, a),
            member(3_333, 65_536, b),
            member(2_667, 65_536, c),
        ];
        let distribution = distribute(POT, &members, &rules).unwrap();
        let payments = distribution.payments.iter();
        let rewards: Vec<_> = payments.map(|paid| paid.reward().as_nanos()).collect();
        assert_eq!(rewards, expected);
        assert_eq!(distribution.leftover, Nanos::from_nanos(leftover));
    }

    #[test]
    fn a_reward_follows_voting_power_then_score_then_slashing() {
        for (slashing_rate, by_score, slashed, reward, leftover) in [
            (10_000, false, false, 400_000, 0),
            (10_000, true, false, 200_000, 200_000),
            (10_000, false, true, 0, 400_000),
            (1_000, false, true, 360_000, 40_000),
            (1_000, true, true, 180_000, 220_000),
        ] {
            let rules = rules(20, slashing_rate, by_score);
            let expected = [reward, 333_300, 266_700];
            check(rules, [slashed, false, false], expected, leftover);
        }
    }

    #[test]
    fn version_1_hands_slashed_shares_to_the_others() {
        let last = [false, false, true];
        let (first, second) = (rules(1, 10_000, false), rules(2, 10_000, false));
        // 266,700 over 7,333 parts of voting power: 145,479.3 and 121,220.6.
        check(first, last, [545_479, 454_520, 0], 1);
        check(second, last, [400_000, 333_300, 0], 266_700);
        check(first, [true; 3], [0, 0, 0], 1_000_000);
    }

    #[test]
    fn more_voting_power_than_the_whole_is_refused() {
        let members = [member(10_000, 0, false), member(1, 0, false)];
        assert_eq!(
            distribute(POT, &members, &rules(2, 10_000, false)),
            Err(Refusal::Negative("the leftover"))
        );
        let slashed = members.map(|member| CommitteeMember {
            slashed: true,
            ..member
        });
        assert_eq!(
            distribute(POT, &slashed, &rules(1, 10_000, false)),
            Err(Refusal::Negative("the voting power that is not slashed"))
        );
    }
}
