use super::{RewardOverflow, Span, StakingTerms};
use crate::programmes::Milestone;
use alloc::vec::Vec;

/// What an address earned in one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Earned {
    /// How much, in units of the reward.
    pub units: u64,
    /// Why it is paid nothing in the end; none if it is paid what it earned, and none before
    /// the end.
    pub shortfall: Option<Shortfall>,
}

/// Why stakes are paid nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortfall {
    /// No output held enough to earn one unit in a milestone.
    NoWholeUnit,
    /// No output that held enough was staked in a milestone that paid.
    NotInTime,
    /// They earned less than the minimum, and what was staked at once, at its most, would have
    /// reached it over all milestones that paid.
    TooShort,
    /// They earned less than the minimum, and would have over all milestones that paid.
    TooLittle,
}

impl StakingTerms {
    /// What the stakes of one address earned up to a milestone, and why they are paid nothing
    /// where they are.
    pub fn earned(&self, own: &[Span], at: Milestone) -> Result<Earned, RewardOverflow> {
        let units = self.total(own.iter().copied(), at)?;
        let is_paid = units > 0 && self.reaches_minimum(units);
        let shortfall = if is_paid || at < self.period.end() {
            None
        } else {
            Some(self.shortfall(own, units)?)
        };
        Ok(Earned { units, shortfall })
    }

    fn shortfall(&self, own: &[Span], units: u64) -> Result<Shortfall, RewardOverflow> {
        let mut changes = Vec::with_capacity(own.len().saturating_mul(2));
        for span in own {
            let reward = i128::from(self.rate.per_milestone(span.amount())?);
            changes.push((span.start(), reward));
            changes.extend(span.end().map(|end| (end, reward.saturating_neg())));
        }
        if changes.iter().all(|(_, change)| *change == 0) {
            return Ok(Shortfall::NoWholeUnit);
        }
        if units == 0 {
            return Ok(Shortfall::NotInTime);
        }
        let whole = peak(changes).saturating_mul(i128::from(self.period.paying_milestones()));
        Ok(if whole >= i128::from(self.minimum_rewards) {
            Shortfall::TooShort
        } else {
            Shortfall::TooLittle
        })
    }
}

/// The most that changes in any order come to at once.
fn peak(mut changes: Vec<(Milestone, i128)>) -> i128 {
    // In one milestone what is spent goes before what is made of it.
    changes.sort_unstable();
    let mut now = 0_i128;
    let sums = changes.into_iter().map(|(_, change)| {
        // No memory holds enough changes of 64 bits to leave 128.
        now = now.saturating_add(change);
        now
    });
    sums.max().unwrap_or_default()
}
