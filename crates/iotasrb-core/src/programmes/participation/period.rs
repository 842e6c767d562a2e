use super::InvalidEvent;
use crate::programmes::Milestone;

/// The three milestones of an event, in their order.
///
/// Participations confirmed after `commence` and up to `end` are accepted; the milestones after
/// `start` and up to `end` pay, `end - start` in all.
///
/// ```
/// use iotasrb_core::programmes::{Milestone, participation::{Period, Phase}};
/// let [commence, start, end] = [90, 100, 200].map(Milestone::new);
/// let period = Period::new(commence, start, end).unwrap();
/// assert_eq!(period.phase(start), Phase::Holding);
/// assert!(!period.pays(start) && period.pays(Milestone::new(101)) && period.pays(end));
/// assert_eq!(period.paying_milestones(), 100);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    commence: Milestone,
    start: Milestone,
    end: Milestone,
}

/// Where an event is at a milestone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Before `commence`.
    Upcoming,
    /// From `commence` on: participations are accepted but earn nothing yet.
    Commencing,
    /// From `start` on.
    Holding,
    /// From `end` on.
    Ended,
}

impl Phase {
    /// The name that the nodes gave it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Upcoming => "upcoming",
            Self::Commencing => "commencing",
            Self::Holding => "holding",
            Self::Ended => "ended",
        }
    }
}

impl Period {
    /// A period with `commence < start < end`; refused otherwise.
    pub fn new(
        commence: Milestone,
        start: Milestone,
        end: Milestone,
    ) -> Result<Self, InvalidEvent> {
        if commence >= start {
            return Err(InvalidEvent::StartNotAfterCommence { commence, start });
        }
        if start >= end {
            return Err(InvalidEvent::EndNotAfterStart { start, end });
        }
        Ok(Self::known(commence, start, end))
    }

    /// A period whose order the caller vouches for.
    pub(in crate::programmes) const fn known(
        commence: Milestone,
        start: Milestone,
        end: Milestone,
    ) -> Self {
        Self {
            commence,
            start,
            end,
        }
    }

    /// The milestone after which participations are accepted.
    pub const fn commence(self) -> Milestone {
        self.commence
    }

    /// The milestone after which milestones pay.
    pub const fn start(self) -> Milestone {
        self.start
    }

    /// The last milestone that pays.
    pub const fn end(self) -> Milestone {
        self.end
    }

    /// How many milestones pay: `end - start`.
    pub const fn paying_milestones(self) -> u32 {
        self.end.number().saturating_sub(self.start.number())
    }

    /// The phase when this milestone is the latest.
    pub fn phase(self, at: Milestone) -> Phase {
        if at < self.commence {
            Phase::Upcoming
        } else if at < self.start {
            Phase::Commencing
        } else if at < self.end {
            Phase::Holding
        } else {
            Phase::Ended
        }
    }

    /// Whether a participation sent now, with this milestone the latest, can be accepted.
    pub fn is_accepting(self, at: Milestone) -> bool {
        self.commence <= at && at < self.end
    }

    /// Whether a participation that this milestone confirmed is accepted: not yet in `commence`
    /// itself, still in `end`.
    pub fn accepts(self, confirmed_in: Milestone) -> bool {
        self.commence < confirmed_in && confirmed_in <= self.end
    }

    /// Whether the next milestone pays, with this one the latest.
    pub fn is_counting(self, at: Milestone) -> bool {
        self.start <= at && at < self.end
    }

    /// Whether this milestone pays.
    pub fn pays(self, milestone: Milestone) -> bool {
        self.start < milestone && milestone <= self.end
    }

    /// The milestone at which an answer stands: the one asked for, or else the latest, but
    /// never after what is confirmed nor after `end`.
    ///
    /// Earlier nodes went on counting past both, and one took "none asked for" as milestone 0.
    pub fn read_at(self, asked: Option<Milestone>, confirmed: Milestone) -> Milestone {
        let latest = confirmed.min(self.end);
        asked.map_or(latest, |asked| asked.min(latest))
    }

    /// How many milestones have paid up to this one, from the first after `from` on:
    /// `max(0, min(at, end) - max(from, start))`.
    pub(in crate::programmes) fn paid_between(self, from: Milestone, at: Milestone) -> u32 {
        let (first, last) = (from.max(self.start), at.min(self.end));
        last.number().saturating_sub(first.number())
    }
}
