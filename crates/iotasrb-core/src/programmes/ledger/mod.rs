//! Totals of an event at any milestone, from the changes of stakes alone.
//!
//! A node of that time kept two numbers an event and milestone, or walked over all outputs in
//! each. A [`Ledger`] keeps one point for each milestone in which stakes changed: what is staked
//! and earned a milestone from there on, and what has been earned until then. Between points all
//! is linear, so any past milestone is read in `O(log n)`, and neither memory nor work depends
//! on how many milestones there are.
//!
//! ```
//! use iotasrb_core::programmes::{Micros, Milestone, ledger::{Accrual, Ledger, Status}};
//! use iotasrb_core::programmes::participation::Span;
//! use iotasrb_core::programmes::staking::Programme;
//! let terms = Programme::ASSEMBLY[0].terms();
//! let start = terms.period.start();
//! let stakes = [250_000, 1_499_999].map(|micros| Span::open(Micros::from_micros(micros), start));
//! let ledger = Ledger::of(terms.period, Accrual::Staking(terms.rate), stakes)?;
//! // 1 and 5 units a milestone, rounded down for each output, after ten milestones.
//! let tenth = Milestone::new(start.number() + 10);
//! assert_eq!(ledger.at(tenth), Status { current: 1_749_999, accumulated: 60 });
//! # Ok::<(), iotasrb_core::programmes::ledger::LedgerRefusal>(())
//! ```

mod ballot;
mod change;
mod point;

pub use ballot::{BallotLedger, Vote};
pub use change::{Accrual, Change};

use super::{
    Milestone,
    participation::{Period, RewardOverflow, Span},
};
use alloc::vec::Vec;
use change::Delta;
use point::Point;

/// Why changes of stakes are refused. All are then left out: a ledger is never half-applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerRefusal {
    /// A stake begins where the event does not accept any.
    #[error("milestone {0} accepts no participation")]
    NotAccepted(Milestone),
    /// More stake ends in a milestone than there is.
    #[error("more stake ends in milestone {0} than there is")]
    UnknownStake(Milestone),
    /// A vote answers fewer questions than there are, or more.
    #[error("a vote has {count} answers to {questions} questions")]
    AnswerCount {
        /// How many answers it has.
        count: usize,
        /// How many questions there are.
        questions: usize,
    },
    /// What is staked or earned exceeds 64 bits.
    #[error(transparent)]
    Overflow(#[from] RewardOverflow),
}

/// The totals of an event at a milestone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// What takes part: staked micros, or the weight of votes.
    pub current: u64,
    /// What has been earned: units of the reward, minimum or not; or the weights of all
    /// milestones that counted, added up.
    pub accumulated: u64,
}

/// The totals of an event, or of one answer of a ballot, at all milestones.
///
/// Two ledgers are equal if all their totals are, in however many batches they were built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    period: Period,
    accrual: Accrual,
    points: Vec<Point>,
}

impl Ledger {
    /// A ledger without stakes.
    pub const fn new(period: Period, accrual: Accrual) -> Self {
        Self {
            period,
            accrual,
            points: Vec::new(),
        }
    }

    /// A ledger of stakes in any order.
    pub fn of(
        period: Period,
        accrual: Accrual,
        spans: impl IntoIterator<Item = Span>,
    ) -> Result<Self, LedgerRefusal> {
        let mut ledger = Self::new(period, accrual);
        ledger.apply(spans.into_iter().flat_map(Change::of))?;
        Ok(ledger)
    }

    /// Adds changes of stakes, in any order. The end of a stake must come with its beginning or
    /// after it.
    ///
    /// What ends after the end of the event is ignored: it took part to the end. Changes later
    /// than all before cost as much as there are of them; earlier ones cause everything from
    /// there on to be added up again. Refused too is what would exceed 64 bits by the end of the
    /// event if no stake ended any more, which no stakes that exist can.
    pub fn apply(
        &mut self,
        changes: impl IntoIterator<Item = Change>,
    ) -> Result<(), LedgerRefusal> {
        let mut deltas = Vec::new();
        for change in changes {
            deltas.extend(self.delta(change)?);
        }
        let Some(first) = deltas.iter().map(|(milestone, _)| *milestone).min() else {
            return Ok(());
        };
        let kept = self.points.partition_point(|point| point.milestone < first);
        let (before, after) = self.points.split_at_checked(kept).unwrap_or_default();
        deltas.extend(after.iter().map(|point| (point.milestone, point.delta)));
        let points = added_up(self.period, before.last().copied(), deltas)?;
        self.points.truncate(kept);
        self.points.extend(points);
        Ok(())
    }

    /// The totals at a milestone; after the end of the event those at the end.
    ///
    /// The caller does not ask beyond what it knows: see [`Period::read_at`].
    pub fn at(&self, milestone: Milestone) -> Status {
        let at = milestone.min(self.period.end());
        let count = self.points.partition_point(|point| point.milestone <= at);
        let last = count.checked_sub(1).and_then(|last| self.points.get(last));
        last.map_or(Status::default(), |point| Status {
            current: point.current,
            // It fits: what does not fit up to the end was refused.
            accumulated: point.accumulated_at(at, self.period).unwrap_or(u64::MAX),
        })
    }

    /// The milestone after which the most took part, the first of several, and how much it was;
    /// none if nothing ever did.
    pub fn peak(&self) -> Option<(Milestone, u64)> {
        let points = self.points.iter();
        let peak = points.rev().max_by_key(|point| point.current)?;
        Some((peak.milestone, peak.current))
    }

    /// In how many milestones the totals changed their course: the size of the ledger.
    pub const fn change_points(&self) -> usize {
        self.points.len()
    }

    /// What a change adds, if it matters.
    fn delta(&self, change: Change) -> Result<Option<(Milestone, Delta)>, LedgerRefusal> {
        match change {
            Change::Begins { at, amount } if self.period.accepts(at) => {
                Ok(Some((at, self.accrual.delta(amount)?)))
            }
            Change::Begins { at, .. } => Err(LedgerRefusal::NotAccepted(at)),
            Change::Ends { at, .. } if at > self.period.end() => Ok(None),
            Change::Ends { at, amount } => Ok(Some((at, self.accrual.delta(amount)?.negated()))),
        }
    }
}

/// The points after `before` that follow from deltas in any order.
fn added_up(
    period: Period,
    before: Option<Point>,
    mut deltas: Vec<(Milestone, Delta)>,
) -> Result<Vec<Point>, LedgerRefusal> {
    deltas.sort_unstable_by_key(|(milestone, _)| *milestone);
    let mut points: Vec<Point> = Vec::new();
    for group in deltas.chunk_by(|(one, _), (other, _)| one == other) {
        let Some((milestone, _)) = group.first() else {
            continue;
        };
        let mut delta = Delta::default();
        for (_, part) in group {
            delta = delta.plus(*part).ok_or(RewardOverflow)?;
        }
        if delta == Delta::default() {
            continue;
        }
        let previous = points.last().copied().or(before);
        points.push(Point::after(previous, *milestone, delta, period)?);
    }
    let last = points.last().copied().or(before);
    if last.is_some_and(|point| point.accumulated_at(period.end(), period).is_none()) {
        return Err(RewardOverflow.into());
    }
    Ok(points)
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod wide_tests;
