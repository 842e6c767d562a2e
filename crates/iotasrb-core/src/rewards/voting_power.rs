use alloc::vec::Vec;
use core::cmp::Reverse;

use super::{Refusal, ledger};
use crate::units::{Nanos, VotingPower};

/// What the voting powers of every committee sum to.
const WHOLE: u64 = 10_000;

/// The most that one member may hold, unless the committee has fewer than ten.
const LEAST_CAP: u64 = 1_000;

/// The voting powers of a committee, from its stakes in the committee's order.
///
/// Each member gets its part of the stake in ten-thousandths, rounded down and
/// capped at 1,000, or at `ceil(10,000 / members)` if that is more. What
/// remains of the 10,000 is then given out from the largest stake to the
/// smallest, in equal parts rounded up, never above the cap; of equal stakes
/// the later one comes first. (`voting_power::set_voting_power`)
///
/// A member above the cap earns as if it held a tenth of the stake, so that its
/// delegators get less for each IOTA, and those of the others more.
///
/// ```
/// use iotasrb_core::{rewards::voting_powers, units::Nanos};
/// let stakes = [1, 1, 1].map(Nanos::from_nanos);
/// let powers: Vec<_> = voting_powers(&stakes)?.iter().map(|power| power.as_parts()).collect();
/// assert_eq!(powers, [3_333, 3_333, 3_334]);
/// # Ok::<(), iotasrb_core::rewards::Refusal>(())
/// ```
pub fn voting_powers(stakes: &[Nanos]) -> Result<Vec<VotingPower>, Refusal> {
    let size = u64::try_from(stakes.len()).unwrap_or(u64::MAX);
    let cap = cap(size);
    let mut members = capped_by_stake(stakes, cap)?;
    members.sort_unstable_by_key(|member| Reverse((member.stake, member.index)));
    spread_remainder(&mut members, cap, size)?;
    members.sort_unstable_by_key(|member| member.index);
    members.iter().map(Member::voting_power).collect()
}

/// The most that one member of a committee of this size may hold: 1,000 of the 10,000, or
/// `ceil(10,000 / members)` if that is more.
///
/// ```
/// use iotasrb_core::rewards::voting_power_cap;
/// assert_eq!(voting_power_cap(66).as_parts(), 1_000);
/// assert_eq!(voting_power_cap(3).as_parts(), 3_334);
/// ```
pub fn voting_power_cap(members: usize) -> VotingPower {
    let size = u64::try_from(members).unwrap_or(u64::MAX);
    // The cap of any size is within the whole.
    VotingPower::new(cap(size)).unwrap_or(VotingPower::TOTAL)
}

fn cap(size: u64) -> u64 {
    WHOLE.div_ceil(size.max(1)).max(LEAST_CAP)
}

struct Member {
    index: usize,
    stake: Nanos,
    power: u64,
}

impl Member {
    fn voting_power(&self) -> Result<VotingPower, Refusal> {
        let index = self.index;
        match VotingPower::new(self.power) {
            Ok(VotingPower::ZERO) => Err(Refusal::Powerless { index }),
            Ok(power) => Ok(power),
            Err(_) => Err(Refusal::Overflow("a voting power")),
        }
    }
}

fn capped_by_stake(stakes: &[Nanos], cap: u64) -> Result<Vec<Member>, Refusal> {
    let total = Nanos::checked_sum(stakes.iter().copied())
        .ok_or(Refusal::Overflow("the committee's stake"))?;
    if total == Nanos::ZERO {
        return Err(Refusal::NoStake);
    }
    let member = |(index, &stake): (usize, &Nanos)| {
        let power = ledger::share("a voting power", stake, WHOLE, total.as_nanos())?;
        Ok(Member {
            index,
            stake,
            power: power.as_nanos().min(cap),
        })
    };
    stakes.iter().enumerate().map(member).collect()
}

fn spread_remainder(members: &mut [Member], cap: u64, size: u64) -> Result<(), Refusal> {
    let mut remainder = members
        .iter()
        .try_fold(WHOLE, |rest, member| rest.checked_sub(member.power))
        .ok_or(Refusal::Negative("the remaining voting power"))?;
    for (still_to_serve, member) in (1..=size).rev().zip(members) {
        let planned = remainder.div_ceil(still_to_serve);
        // Neither saturates: a power is at most the cap, and a part at most the remainder.
        let added = planned.min(cap.saturating_sub(member.power));
        member.power = member.power.saturating_add(added);
        remainder = remainder.saturating_sub(added);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stakes: &[u64], expected: &[u16]) {
        let stakes: Vec<_> = stakes.iter().copied().map(Nanos::from_nanos).collect();
        let powers = voting_powers(&stakes).unwrap();
        let parts: Vec<_> = powers.iter().map(|power| power.as_parts()).collect();
        assert_eq!(parts, expected);
    }

    /// The vectors of the chain's own `voting_power_tests.move`.
    #[test]
    fn powers_follow_stakes_up_to_the_cap() {
        check(&[1], &[10_000]);
        check(&[1, 2], &[5_000, 5_000]);
        check(&[1, 1, 1], &[3_333, 3_333, 3_334]);
        check(&[10_000, 10_001, 10_000], &[3_333, 3_334, 3_333]);
        check(&[1; 7], &[1_428, 1_428, 1_428, 1_429, 1_429, 1_429, 1_429]);
        check(&[3, 1, 4, 1, 5, 9, 2, 6, 5, 3], &[1_000; 10]);
        check(
            &[1; 11],
            &[909, 909, 909, 909, 909, 909, 909, 909, 909, 909, 910],
        );
        check(
            &[2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
            &[1_000, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900],
        );
        check(
            &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
            &[
                522, 674, 826, 978, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000,
            ],
        );
    }

    #[test]
    fn a_committee_that_the_chain_refuses_is_refused() {
        let refusal = |stakes: &[u64]| {
            let stakes: Vec<_> = stakes.iter().copied().map(Nanos::from_nanos).collect();
            voting_powers(&stakes).unwrap_err()
        };
        assert_eq!(refusal(&[]), Refusal::NoStake);
        assert_eq!(refusal(&[0, 0]), Refusal::NoStake);
        assert_eq!(
            refusal(&[u64::MAX, 1]),
            Refusal::Overflow("the committee's stake")
        );
        // A stake of nothing beside ten capped members: nothing remains for it.
        assert_eq!(
            refusal(&[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]),
            Refusal::Powerless { index: 10 }
        );
    }
}
