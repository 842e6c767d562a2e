use super::{Earned, InvalidEvent, Period};
use crate::programmes::{Micros, Milestone};
use alloc::vec::Vec;

/// A reward exceeds the 64 bits in which nodes kept it.
///
/// [`Event::check_with_supply`](super::Event::check_with_supply) rules it out for stakes that
/// exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a reward exceeds 64 bits: no such stakes could exist")]
pub struct RewardOverflow;

/// A stake cannot be spent before it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a stake made in milestone {start} cannot have been spent in {end}")]
pub struct SpanEndsBeforeItStarts {
    /// The milestone that confirmed the participation.
    pub start: Milestone,
    /// The milestone that spent the output.
    pub end: Milestone,
}

/// How much a micro of stake earns in a milestone: units of the reward over micros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RewardRate {
    numerator: u32,
    denominator: u32,
}

impl RewardRate {
    /// A rate; neither part may be zero.
    pub const fn new(numerator: u32, denominator: u32) -> Result<Self, InvalidEvent> {
        match (numerator, denominator) {
            (0, _) => Err(InvalidEvent::ZeroNumerator),
            (_, 0) => Err(InvalidEvent::ZeroDenominator),
            _ => Ok(Self::known(numerator, denominator)),
        }
    }

    /// A rate without a zero in it, for which the caller vouches.
    pub(in crate::programmes) const fn known(numerator: u32, denominator: u32) -> Self {
        Self {
            numerator,
            denominator,
        }
    }

    /// The units of reward.
    pub const fn numerator(self) -> u32 {
        self.numerator
    }

    /// The micros of stake that earn them.
    pub const fn denominator(self) -> u32 {
        self.denominator
    }

    /// What one output earns in one milestone: `floor(amount * numerator / denominator)`, the
    /// product formed in 128 bits.
    pub fn per_milestone(self, amount: Micros) -> Result<u64, RewardOverflow> {
        u128::from(amount.as_micros())
            .checked_mul(u128::from(self.numerator))
            .and_then(|product| product.checked_div(u128::from(self.denominator)))
            .and_then(|reward| u64::try_from(reward).ok())
            .ok_or(RewardOverflow)
    }
}

/// An output that took part: how much it held, and from when to when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    amount: Micros,
    start: Milestone,
    end: Option<Milestone>,
}

impl Span {
    /// An output that one milestone confirmed and another spent, or none yet.
    ///
    /// Both may be the same: such an output earns nothing.
    pub fn new(
        amount: Micros,
        start: Milestone,
        end: Option<Milestone>,
    ) -> Result<Self, SpanEndsBeforeItStarts> {
        match end {
            Some(end) if end < start => Err(SpanEndsBeforeItStarts { start, end }),
            _ => Ok(Self { amount, start, end }),
        }
    }

    /// An output that is not spent.
    pub const fn open(amount: Micros, start: Milestone) -> Self {
        Self {
            amount,
            start,
            end: None,
        }
    }

    /// From the record of a node, which writes 0 as the end while the output is unspent. At the
    /// end of an event it closes all records with the milestone after it, versions before 1.2
    /// with the last one, which pays: give those as unspent.
    pub fn from_record(
        amount: Micros,
        start: Milestone,
        end: Milestone,
    ) -> Result<Self, SpanEndsBeforeItStarts> {
        Self::new(amount, start, (end.number() != 0).then_some(end))
    }

    /// What the output holds.
    pub const fn amount(self) -> Micros {
        self.amount
    }

    /// The milestone that confirmed the participation: it pays, if the event counts then.
    pub const fn start(self) -> Milestone {
        self.start
    }

    /// The milestone that spent the output, which no longer pays; none while it is unspent.
    pub const fn end(self) -> Option<Milestone> {
        self.end
    }

    /// How many milestones up to this one paid the output:
    /// `max(0, min(at, E, end - 1) - max(S + 1, start) + 1)`, with the start S and the end E of
    /// the period.
    pub fn paid_milestones(self, period: Period, at: Milestone) -> u32 {
        let before_start = Milestone::new(self.start.number().saturating_sub(1));
        let last = self.end.map_or(at, |end| {
            at.min(Milestone::new(end.number().saturating_sub(1)))
        });
        period.paid_between(before_start, last)
    }
}

/// What a staking event pays to whom.
///
/// ```
/// use iotasrb_core::programmes::{Micros, Milestone, participation::{Event, Span}};
/// use iotasrb_core::programmes::staking::Programme;
/// let terms = Programme::SMR.terms();
/// // 1.5 IOTA earn as much as 1: each output is rounded down in each milestone.
/// let stake = Span::open(Micros::from_micros(1_500_000), terms.period.start());
/// assert_eq!(terms.reward(stake, terms.period.end()), Ok(777_600));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StakingTerms {
    /// Which milestones pay.
    pub period: Period,
    /// What they pay.
    pub rate: RewardRate,
    /// What an address must earn in this event to be paid at all, in units of the reward.
    pub minimum_rewards: u64,
}

impl StakingTerms {
    /// What an output earned up to a milestone, in units of the reward:
    /// `floor(amount * numerator / denominator)` for each milestone that paid it.
    ///
    /// Nothing is divided twice, and nothing accrues after the end of the event.
    pub fn reward(&self, span: Span, at: Milestone) -> Result<u64, RewardOverflow> {
        self.rate
            .per_milestone(span.amount)?
            .checked_mul(u64::from(span.paid_milestones(self.period, at)))
            .ok_or(RewardOverflow)
    }

    /// What outputs earned together: the sum of what each earned, which is less than what their
    /// sum would have earned in one output.
    pub fn total(
        &self,
        spans: impl IntoIterator<Item = Span>,
        at: Milestone,
    ) -> Result<u64, RewardOverflow> {
        spans.into_iter().try_fold(0_u64, |total, span| {
            let reward = self.reward(span, at)?;
            total.checked_add(reward).ok_or(RewardOverflow)
        })
    }

    /// What each owner earned up to a milestone, in the order of the owners, in one pass over
    /// all outputs in any order. Owners who earned nothing are included.
    pub fn earned_by_owner<Owner: Ord + Copy>(
        &self,
        spans: impl IntoIterator<Item = (Owner, Span)>,
        at: Milestone,
    ) -> Result<Vec<(Owner, Earned)>, RewardOverflow> {
        let mut spans: Vec<_> = spans.into_iter().collect();
        spans.sort_unstable_by_key(|(owner, _)| *owner);
        let mut own = Vec::new();
        let mut all = Vec::new();
        for group in spans.chunk_by(|(one, _), (other, _)| one == other) {
            let Some((owner, _)) = group.first() else {
                continue;
            };
            own.clear();
            own.extend(group.iter().map(|(_, span)| *span));
            all.push((*owner, self.earned(&own, at)?));
        }
        Ok(all)
    }

    /// Whether an address that earned this in total is paid. The minimum never stops what
    /// accrues, and no other event counts towards it.
    pub const fn reaches_minimum(&self, total: u64) -> bool {
        total >= self.minimum_rewards
    }
}
