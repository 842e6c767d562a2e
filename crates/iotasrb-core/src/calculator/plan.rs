use super::Refusal;
use crate::{
    observation::Checked,
    rewards::MIN_STAKE,
    units::{Address, Nanos, TimestampMs},
};

/// Someone's intention: stake an amount, leave it alone, take it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What is staked: at least one IOTA.
    pub amount: Nanos,
    /// With whom.
    pub with: Choice,
    /// When it is staked.
    pub start: TimestampMs,
    /// When it is taken out, with what it earned.
    pub end: TimestampMs,
}

/// With whom an amount is staked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// With one member of the committee.
    Validator(Address),
    /// With the whole committee, in proportion to the members' observed stakes.
    ///
    /// The average delegator, a measure to compare with and no order that one
    /// could give: a part may be less than the least stake of one IOTA. Parts
    /// are rounded down, and the nanos that remain go to the members with the
    /// largest remainders, the first in the committee's order if they are equal.
    Network,
}

impl Plan {
    /// Refuses an amount that nobody can stake: less than the least stake, or more
    /// than is not staked yet.
    pub(super) fn check_amount(&self, checked: &Checked<'_>) -> Result<(), Refusal> {
        let amount = self.amount;
        if amount < MIN_STAKE {
            return Err(Refusal::AmountTooSmall(amount));
        }
        let Ok(supply) = checked.observation().total_supply else {
            return Ok(());
        };
        // The check of the observation leaves no more stake than supply.
        let unstaked = supply
            .checked_sub(checked.stake_of_all())
            .unwrap_or(Nanos::ZERO);
        if amount > unstaked {
            return Err(Refusal::AmountAboveUnstaked { amount, unstaked });
        }
        Ok(())
    }
}
