use crate::programmes::{
    Micros, Milestone,
    participation::{RewardOverflow, RewardRate, Span, weight},
};

/// What an output adds to the totals while it takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accrual {
    /// Its amount is staked and earns by a rate, rounded down for each output and milestone.
    Staking(RewardRate),
    /// It votes with its weight.
    Ballot,
}

/// A change of what takes part in an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A milestone confirmed a participation, and pays it already.
    Begins {
        /// The milestone.
        at: Milestone,
        /// What the output holds.
        amount: Micros,
    },
    /// A milestone spent the output, and does not pay it any more.
    Ends {
        /// The milestone.
        at: Milestone,
        /// What the output held.
        amount: Micros,
    },
}

impl Change {
    /// The beginning of a stake and, if it was spent, its end.
    pub fn of(span: Span) -> impl Iterator<Item = Self> {
        let amount = span.amount();
        let begins = Self::Begins {
            at: span.start(),
            amount,
        };
        let ends = span.end().map(|at| Self::Ends { at, amount });
        [begins].into_iter().chain(ends)
    }
}

impl Accrual {
    pub(super) fn delta(self, amount: Micros) -> Result<Delta, RewardOverflow> {
        let (current, per_milestone) = match self {
            Self::Staking(rate) => (amount.as_micros(), rate.per_milestone(amount)?),
            Self::Ballot => (weight(amount), weight(amount)),
        };
        Ok(Delta {
            current: i128::from(current),
            per_milestone: i128::from(per_milestone),
        })
    }
}

/// By how much the course of the totals changes in a milestone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Delta {
    pub(super) current: i128,
    pub(super) per_milestone: i128,
}

impl Delta {
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            current: self.current.checked_add(other.current)?,
            per_milestone: self.per_milestone.checked_add(other.per_milestone)?,
        })
    }

    /// The opposite; what one output adds is far from the limits.
    pub(super) const fn negated(self) -> Self {
        Self {
            current: self.current.saturating_neg(),
            per_milestone: self.per_milestone.saturating_neg(),
        }
    }
}
