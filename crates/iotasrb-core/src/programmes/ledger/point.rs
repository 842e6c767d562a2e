use super::{LedgerRefusal, change::Delta};
use crate::programmes::{
    Milestone,
    participation::{Period, RewardOverflow},
};

/// A milestone in which the totals changed their course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) milestone: Milestone,
    /// What changed.
    pub(super) delta: Delta,
    /// What takes part from here on.
    pub(super) current: u64,
    /// What each milestone that pays adds from here on, this one included.
    pub(super) per_milestone: u64,
    /// What has been earned, this milestone included.
    pub(super) accumulated: u64,
}

impl Point {
    /// The point that follows another, or the first.
    pub(super) fn after(
        previous: Option<Self>,
        milestone: Milestone,
        delta: Delta,
        period: Period,
    ) -> Result<Self, LedgerRefusal> {
        let (current, per_milestone) =
            previous.map_or((0, 0), |point| (point.current, point.per_milestone));
        let last = Milestone::new(milestone.number().saturating_sub(1));
        let earned = previous.map_or(Some(0), |point| point.accumulated_at(last, period));
        let changed = |total: u64, by: i128| -> Result<u64, LedgerRefusal> {
            match i128::from(total).checked_add(by) {
                Some(sum) if sum < 0 => Err(LedgerRefusal::UnknownStake(milestone)),
                Some(sum) => Ok(u64::try_from(sum).map_err(|_| RewardOverflow)?),
                None => Err(RewardOverflow.into()),
            }
        };
        let per_milestone = changed(per_milestone, delta.per_milestone)?;
        let paid_now = if period.pays(milestone) {
            per_milestone
        } else {
            0
        };
        let accumulated = earned.and_then(|earned| earned.checked_add(paid_now));
        Ok(Self {
            milestone,
            delta,
            current: changed(current, delta.current)?,
            per_milestone,
            accumulated: accumulated.ok_or(RewardOverflow)?,
        })
    }

    /// What has been earned at a later milestone, up to the next point:
    /// `accumulated + per_milestone * max(0, min(at, end) - max(milestone, start))`.
    pub(super) fn accumulated_at(self, at: Milestone, period: Period) -> Option<u64> {
        self.per_milestone
            .checked_mul(u64::from(period.paid_between(self.milestone, at)))
            .and_then(|earned| earned.checked_add(self.accumulated))
    }
}
