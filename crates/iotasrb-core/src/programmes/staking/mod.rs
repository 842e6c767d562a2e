//! The seven programmes: SMR, and ASMB in six rounds.
//!
//! All have ended: what can be computed is what a stake earned, and what another would have.
//! The documentation promised ASMB at 0.000004 a milestone for one IOTA in all rounds. Round 1
//! paid that, round 2 half of it, the others a quarter: their events said so, and their events
//! counted.
//!
//! Milestones count, not seconds: the 777,600 milestones of a programme are 90 days at ten
//! seconds, but real milestones took about 10.02 seconds, so that SMR ran some hours longer.

mod potential;
mod table;

pub use potential::{NotTaken, Potential};
pub use table::{Certainty, Day, Outcome, Programme};

use super::{
    Milestone,
    participation::{Event, EventId, Payload, RewardRate, StakingTerms, Unrepresentable},
};

/// Why a new stake is refused: the programme is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{programme} ended with milestone {end} ({day}): it takes no new stake")]
pub struct Ended {
    /// The name of the programme.
    pub programme: &'static str,
    /// Its last milestone.
    pub end: Milestone,
    /// The day of that milestone.
    pub day: Day,
}

/// Why an event is not the official event of a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTheProgramme {
    /// Its binary form does not exist.
    #[error(transparent)]
    Unrepresentable(#[from] Unrepresentable),
    /// Its id is another: its texts or its numbers differ.
    #[error("the event has the id {found}, not {expected}")]
    OtherId {
        /// The id of the programme.
        expected: EventId,
        /// The id of the event.
        found: EventId,
    },
    /// It has the right id but is a ballot, or pays something else: the table is wrong.
    #[error("the event {0} does not say what the table of programmes says")]
    OtherTerms(EventId),
}

impl Programme {
    /// The programme with this code, such as `smr` or `asmb-1`.
    pub fn by_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code == code)
    }

    /// The programme of this event.
    pub fn by_event(event: EventId) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.event == event)
    }

    /// What it paid to whom.
    pub const fn terms(&self) -> StakingTerms {
        self.terms
    }

    /// The rate that the documentation gives for it, paid or not.
    pub const fn documented_rate(&self) -> RewardRate {
        self.documented_rate
    }

    /// Whether it paid by the documented rate.
    pub fn paid_as_documented(&self) -> bool {
        self.terms.rate == self.documented_rate
    }

    /// Why it takes no new stake.
    pub const fn refusal(&self) -> Ended {
        Ended {
            programme: self.name,
            end: self.terms.period.end(),
            day: self.end_day,
        }
    }

    /// Whether an event, as an official event file gives it, is that of the programme: by its
    /// id, which covers every byte, and by the terms of this table.
    pub fn check_event(&self, event: &Event) -> Result<(), NotTheProgramme> {
        let (expected, found) = (self.event, event.id()?);
        if found != expected {
            return Err(NotTheProgramme::OtherId { expected, found });
        }
        let symbol = match &event.payload {
            Payload::Staking(staking) => staking.symbol.as_str(),
            Payload::Ballot(_) => "",
        };
        if event.staking_terms() != Ok(Some(self.terms)) || symbol != self.symbol {
            return Err(NotTheProgramme::OtherTerms(found));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
