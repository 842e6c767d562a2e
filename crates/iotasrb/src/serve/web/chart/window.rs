//! Which part of the history a chart shows, and how densely.

use crate::{
    publish::interval::{Interval, Pick},
    serve::problem::Problem,
};
use iotasrb_core::units::{DurationMs, TimestampMs};

/// How much of the history, up to its newest publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::serve::web) enum Span {
    /// So many days.
    Days(u64),
    /// All of it.
    All,
}

/// Every span, with its name in questions.
pub(in crate::serve::web) const SPANS: [(&str, Span); 5] = [
    ("7d", Span::Days(7)),
    ("30d", Span::Days(30)),
    ("90d", Span::Days(90)),
    ("1y", Span::Days(365)),
    ("all", Span::All),
];

impl Span {
    /// What is shown if nothing else is asked for.
    pub(in crate::serve::web) const USUAL: Self = Self::Days(30);
}

/// How far apart the points of a chart are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::serve::web) enum Step {
    /// Every slot of the cadence has its point.
    Slot,
    /// The last slot of each part of the calendar has.
    Last(Interval),
}

/// Every step, the closest first, with its name in questions.
pub(super) const STEPS: [(&str, Step); 6] = [
    ("slot", Step::Slot),
    ("hour", Step::Last(Interval::Hour)),
    ("day", Step::Last(Interval::Day)),
    ("week", Step::Last(Interval::Week)),
    ("month", Step::Last(Interval::Month)),
    ("quarter", Step::Last(Interval::Quarter)),
];

/// How many points a line has where the program chooses, and at most.
const MANY: u64 = 800;
pub(super) const MOST: u64 = 1_000;
/// Up to here a chart has points closer than days, and points closer than weeks. A range ends after
/// its last slot.
const CLOSE: u64 = 31 * DAY_MS + 1;
const YEAR: u64 = 366 * DAY_MS + 1;
const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    range: WantedRange,
    step: Option<Step>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WantedRange {
    Last(Span),
    Between(Option<TimestampMs>, Option<TimestampMs>),
}

/// What is shown: from a time on and before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::serve::web) struct Window {
    pub(in crate::serve::web) from: TimestampMs,
    pub(in crate::serve::web) to: TimestampMs,
    pub(in crate::serve::web) step: Step,
}

/// The times of the first and of the last slot of a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ends {
    pub(super) first: TimestampMs,
    pub(super) last: TimestampMs,
}

impl Wanted {
    pub(super) fn new(
        span: Option<Span>,
        (from, to): (Option<TimestampMs>, Option<TimestampMs>),
        step: Option<Step>,
    ) -> Result<Self, Problem> {
        let range = match (span, from, to) {
            (None, None, None) => WantedRange::Last(Span::USUAL),
            (Some(span), None, None) => WantedRange::Last(span),
            (Some(_), ..) => {
                let rule = "either `span` or `from` and `to`, not both";
                return Err(Problem::bad_request(rule));
            }
            (None, Some(from), Some(to)) if from >= to => {
                return Err(Problem::bad_request("`from` is not before `to`"));
            }
            (None, from, to) => WantedRange::Between(from, to),
        };
        Ok(Self { range, step })
    }

    /// The part of a history that this is. It does not go beyond its ends: what was before the
    /// first slot and what comes after the last one is no gap.
    pub(super) fn window(&self, ends: Ends, cadence: DurationMs) -> Result<Window, Problem> {
        let (first, last) = (ends.first.as_unix_ms(), ends.last.as_unix_ms());
        // The last slot itself is shown.
        let end = last.saturating_add(1);
        let (from, to) = match self.range {
            WantedRange::Last(Span::All) => (first, end),
            WantedRange::Last(Span::Days(days)) => (last.saturating_sub(days * DAY_MS), end),
            WantedRange::Between(from, to) => (
                from.map_or(first, TimestampMs::as_unix_ms),
                to.map_or(end, TimestampMs::as_unix_ms),
            ),
        };
        let (within_from, within_to) = (from.max(first), to.min(end));
        let (from, to) = match within_from < within_to {
            true => (within_from, within_to),
            // Nothing of the history is in it. An open end is then no end.
            false => (from, to.max(from.saturating_add(1))),
        };
        let step = match self.step {
            Some(step) if step.points(to - from, cadence) > MOST => {
                return Err(Problem::bad_request(format!(
                    "`interval`: this range has more than {MOST} of them; leave it out, or ask \
                     for a shorter range"
                )));
            }
            Some(step) => step,
            None => Step::choose(to - from, cadence),
        };
        Ok(Window {
            from: TimestampMs::from_unix_ms(from),
            to: TimestampMs::from_unix_ms(to),
            step,
        })
    }
}

impl Step {
    /// Close enough to see everything, and not so close that nobody can.
    fn choose(length: u64, cadence: DurationMs) -> Self {
        let mut steps = STEPS.into_iter().map(|(_, step)| step);
        let fits = |step: &Self| {
            let reach = match step {
                Self::Slot | Self::Last(Interval::Hour) => CLOSE,
                Self::Last(Interval::Day) => YEAR,
                Self::Last(_) => u64::MAX,
            };
            length <= reach && step.points(length, cadence) <= MANY
        };
        steps.find(fits).unwrap_or(Self::Last(Interval::Quarter))
    }

    /// Its name in questions.
    pub(super) fn name(self) -> &'static str {
        let mut steps = STEPS.into_iter();
        let found = steps.find(|(_, step)| *step == self);
        found.map_or("", |(name, _)| name)
    }

    /// About how many points such a time has.
    fn points(self, length: u64, cadence: DurationMs) -> u64 {
        length / self.about_ms(cadence).max(1)
    }

    /// How long it is; months and quarters are so about.
    pub(super) const fn about_ms(self, cadence: DurationMs) -> u64 {
        match self {
            Self::Slot => cadence.as_ms(),
            Self::Last(Interval::Hour) => HOUR_MS,
            Self::Last(Interval::Day) => DAY_MS,
            Self::Last(Interval::Week) => 7 * DAY_MS,
            Self::Last(Interval::Month) => 30 * DAY_MS,
            Self::Last(Interval::Quarter) => 91 * DAY_MS,
        }
    }

    /// The time for which a slot stands that is shown: its first moment, and the first after it.
    pub(super) fn bounds(self, at: TimestampMs, cadence: DurationMs) -> (TimestampMs, TimestampMs) {
        match self {
            Self::Slot => {
                let (ms, length) = (at.as_unix_ms(), cadence.as_ms());
                let begin = ms.saturating_sub(length / 2);
                let end = begin.saturating_add(length);
                (
                    TimestampMs::from_unix_ms(begin),
                    TimestampMs::from_unix_ms(end),
                )
            }
            Self::Last(interval) => interval.bounds(at),
        }
    }

    /// The same as the history is asked.
    pub(super) const fn interval(self) -> Option<(Interval, Pick)> {
        match self {
            Self::Slot => None,
            Self::Last(interval) => Some((interval, Pick::Last)),
        }
    }

    /// What a point is, in words.
    pub(in crate::serve::web) const fn words(self) -> &'static str {
        match self {
            Self::Slot => "every slot",
            Self::Last(Interval::Hour) => "the last slot of each hour",
            Self::Last(Interval::Day) => "the last slot of each day",
            Self::Last(Interval::Week) => "the last slot of each week",
            Self::Last(Interval::Month) => "the last slot of each month",
            Self::Last(Interval::Quarter) => "the last slot of each quarter",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Ends, HOUR_MS, STEPS, Span, Wanted};
    use iotasrb_core::units::{DurationMs, TimestampMs};

    fn at(text: &str) -> TimestampMs {
        crate::spelling::moment(text).unwrap()
    }

    /// From, to and step of what is shown of two years of slots, two hours apart.
    fn shown(wanted: &Wanted) -> Result<String, String> {
        let ends = Ends {
            first: at("2024-05-15"),
            last: at("2026-05-15T20:00:00Z"),
        };
        let cadence = DurationMs::from_ms(2 * HOUR_MS);
        let window = wanted.window(ends, cadence);
        let window = window.map_err(|problem| problem.detail)?;
        let time = crate::publish::figures::iso_time;
        let step = window.step.name();
        Ok(format!("{} {} {step}", time(window.from), time(window.to)))
    }

    #[test]
    fn a_span_ends_at_the_newest_slot() {
        for (span, expected) in [
            (
                Span::Days(7),
                "2026-05-08T20:00:00.000Z 2026-05-15T20:00:00.001Z slot",
            ),
            (
                Span::Days(30),
                "2026-04-15T20:00:00.000Z 2026-05-15T20:00:00.001Z slot",
            ),
            (
                Span::Days(90),
                "2026-02-14T20:00:00.000Z 2026-05-15T20:00:00.001Z day",
            ),
            (
                Span::Days(365),
                "2025-05-15T20:00:00.000Z 2026-05-15T20:00:00.001Z day",
            ),
            (
                Span::Days(1_000),
                "2024-05-15T00:00:00.000Z 2026-05-15T20:00:00.001Z week",
            ),
            (
                Span::All,
                "2024-05-15T00:00:00.000Z 2026-05-15T20:00:00.001Z week",
            ),
        ] {
            let wanted = Wanted::new(Some(span), (None, None), None).unwrap();
            assert_eq!(shown(&wanted).as_deref(), Ok(expected), "{span:?}");
        }
    }

    #[test]
    fn a_range_is_cut_to_the_history() {
        for (from, to, step, expected) in [
            (
                Some("1999-01-01"),
                Some("2024-06-15"),
                None,
                Ok("2024-05-15T00:00:00.000Z 2024-06-15T00:00:00.000Z slot"),
            ),
            (
                Some("2026-05-01"),
                None,
                Some("week"),
                Ok("2026-05-01T00:00:00.000Z 2026-05-15T20:00:00.001Z week"),
            ),
            (
                None,
                Some("2024-05-17"),
                None,
                Ok("2024-05-15T00:00:00.000Z 2024-05-17T00:00:00.000Z slot"),
            ),
            // Nothing is there.
            (
                Some("2030-01-01"),
                None,
                None,
                Ok("2030-01-01T00:00:00.000Z 2030-01-01T00:00:00.001Z slot"),
            ),
            (
                Some("2026-01-01"),
                None,
                Some("slot"),
                Err(
                    "`interval`: this range has more than 1000 of them; leave it out, or ask for \
                     a shorter range",
                ),
            ),
        ] {
            let step = step.map(|name| {
                STEPS
                    .into_iter()
                    .find(|(known, _)| *known == name)
                    .unwrap()
                    .1
            });
            let wanted = Wanted::new(None, (from.map(at), to.map(at)), step).unwrap();
            assert_eq!(
                shown(&wanted),
                expected.map(str::to_owned).map_err(str::to_owned)
            );
        }
    }

    #[test]
    fn no_range_is_too_long() {
        let cadence = DurationMs::from_ms(2 * HOUR_MS);
        for (last, expected) in [
            ("2024-06-14", "slot"),
            ("2024-06-16", "day"),
            ("2025-05-16", "day"),
            ("2025-05-17", "week"),
            ("2039-09-01", "week"),
            ("2040-01-01", "month"),
            ("2100-01-01", "quarter"),
            ("9999-12-31", "quarter"),
        ] {
            let ends = Ends {
                first: at("2024-05-15"),
                last: at(last),
            };
            let wanted = Wanted::new(Some(Span::All), (None, None), None).unwrap();
            let step = wanted.window(ends, cadence).unwrap().step;
            assert_eq!(step.name(), expected, "{last}");
        }
    }
}
