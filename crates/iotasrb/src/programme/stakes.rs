//! Stakes of an event taken together: whether all of them can have been, what they come to, and
//! what each address earned.

use super::{owned_span::OwnedSpan, result_file::Results, staking_event::StakingEvent};
use iotasrb_core::{
    programmes::{
        Micros, Milestone, SUPPLY,
        ledger::{Accrual, Ledger, LedgerRefusal, Status},
        participation::{Earned, RewardOverflow},
    },
    units::Address,
};

/// Why stakes, each of them right in itself, cannot all have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StakesRefusal {
    /// The ledger refuses them.
    #[error(transparent)]
    Ledger(#[from] LedgerRefusal),
    /// Together they are more than all IOTA of then.
    #[error(
        "in milestone {at} all stakes are {staked} IOTA together, and there were only {SUPPLY}"
    )]
    MoreThanThereWas {
        /// The milestone in which they are the most.
        at: Milestone,
        /// How much they are.
        staked: Micros,
    },
    /// At the end they are more than nodes counted.
    #[error("at the end all stakes are {found} IOTA together, and nodes counted only {known}")]
    MoreThanWasStaked {
        /// How much they are.
        found: Micros,
        /// What nodes counted.
        known: Micros,
    },
    /// They earned more than nodes counted.
    #[error("all stakes earned {found} units together, and nodes counted only {known}")]
    MoreThanWasEarned {
        /// What they earned.
        found: u64,
        /// What nodes counted.
        known: u64,
    },
}

/// The totals of the event at all milestones, if the stakes can have been: they may be only
/// some, but not more than there were.
pub fn ledger(event: &StakingEvent, stakes: &[OwnedSpan]) -> Result<Ledger, StakesRefusal> {
    let accrual = Accrual::Staking(event.terms.rate);
    let spans = stakes.iter().map(|one| one.span);
    let ledger = Ledger::of(event.terms.period, accrual, spans)?;
    if let Some((at, staked)) = ledger.peak().filter(|(_, most)| *most > SUPPLY.as_micros()) {
        let staked = Micros::from_micros(staked);
        return Err(StakesRefusal::MoreThanThereWas { at, staked });
    }
    let Some(known) = event.programme.map(|programme| programme.outcome) else {
        return Ok(ledger);
    };
    let end = ledger.at(event.terms.period.end());
    let staked = Micros::from_micros(end.current);
    if let Some(known) = known.staked.filter(|known| staked > *known) {
        let found = staked;
        return Err(StakesRefusal::MoreThanWasStaked { found, known });
    }
    let earned = end.accumulated;
    if let Some(known) = known.rewarded_units.filter(|known| earned > *known) {
        let found = earned;
        return Err(StakesRefusal::MoreThanWasEarned { found, known });
    }
    Ok(ledger)
}

/// Whether stakes are all that there were, by what they come to at the end: what nodes counted
/// then, or at least what is paid. None where neither is known, or where they come to more than
/// what is paid, since who is below the minimum earned, too.
pub fn are_all(event: &StakingEvent, result: Option<&Results>, end: Status) -> Option<bool> {
    let known = event.programme.map(|programme| programme.outcome);
    let counted = known.and_then(|known| known.staked.zip(known.rewarded_units));
    if let Some((staked, rewarded)) = counted {
        return Some((end.current, end.accumulated) == (staked.as_micros(), rewarded));
    }
    let paid = known.and_then(|known| known.paid_units);
    let paid = paid.or(result.map(|result| result.total_units))?;
    (end.accumulated < paid).then_some(false)
}

/// What each address earned up to a milestone, in the order of the addresses.
pub fn earned_by_address(
    event: &StakingEvent,
    stakes: &[OwnedSpan],
    at: Milestone,
) -> Result<Vec<(Address, Earned)>, RewardOverflow> {
    let spans = stakes.iter().map(|one| (one.address, one.span));
    event.terms.earned_by_owner(spans, at)
}

/// What one address earned by the end; none if no stake is its.
pub fn earned<'a>(
    event: &StakingEvent,
    own: impl IntoIterator<Item = &'a OwnedSpan>,
) -> Result<Option<Earned>, RewardOverflow> {
    let own: Vec<_> = own.into_iter().map(|one| one.span).collect();
    if own.is_empty() {
        return Ok(None);
    }
    event.terms.earned(&own, event.terms.period.end()).map(Some)
}
