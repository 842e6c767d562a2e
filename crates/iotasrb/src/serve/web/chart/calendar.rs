//! Ticks of an axis of time: where days, months and years begin, in UTC.

use iotasrb_core::units::TimestampMs;
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use std::iter;

/// A moment that is marked, with what is written under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tick {
    pub(super) at: TimestampMs,
    pub(super) label: String,
}

/// How far the ticks are from each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Apart {
    Minutes(u64),
    Hours(u64),
    /// From a Monday on, where they are weeks.
    Days(u64),
    Months(u64),
}

use Apart::{Days, Hours, Minutes, Months};

const LADDER: [Apart; 20] = [
    Minutes(5),
    Minutes(15),
    Hours(1),
    Hours(2),
    Hours(3),
    Hours(6),
    Hours(12),
    Days(1),
    Days(2),
    Days(7),
    Days(14),
    Months(1),
    Months(3),
    Months(6),
    Months(12),
    Months(24),
    Months(60),
    Months(120),
    Months(600),
    Months(6_000),
];
const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;
/// Unix time begins on a Thursday: the first Monday is four days later.
const FIRST_MONDAY: u64 = 4 * DAY_MS;

/// At most about so many ticks from one time to another.
pub(super) fn ticks(from: TimestampMs, to: TimestampMs, most: u64) -> Vec<Tick> {
    let length = to.as_unix_ms().saturating_sub(from.as_unix_ms());
    let mut ladder = LADDER.into_iter();
    let fits = |apart: &Apart| length / apart.as_ms() <= most;
    let [.., longest] = LADDER;
    let apart = ladder.find(fits).unwrap_or(longest);
    let moments: Vec<_> = match apart {
        Months(months) => first_of_months(from, months).collect(),
        _ => evenly(from, apart).collect(),
    };
    let within = moments.into_iter().take_while(|at| *at <= to);
    within
        .filter_map(|at| {
            let label = label(at, apart)?;
            Some(Tick { at, label })
        })
        .collect()
}

/// More than any axis has, and few enough.
const SAFE: usize = 200;

fn evenly(from: TimestampMs, apart: Apart) -> impl Iterator<Item = TimestampMs> {
    let begin = match apart {
        Days(7 | 14) => FIRST_MONDAY,
        _ => 0,
    };
    let step = apart.as_ms();
    let steps = from.as_unix_ms().saturating_sub(begin).div_ceil(step);
    let first = steps.saturating_mul(step).saturating_add(begin);
    iter::successors(Some(first), move |ms| ms.checked_add(step))
        .map(TimestampMs::from_unix_ms)
        .take(SAFE)
}

/// Beyond the year 9999 there is no calendar, and so no tick.
fn first_of_months(from: TimestampMs, months: u64) -> impl Iterator<Item = TimestampMs> {
    let months = i32::try_from(months).unwrap_or(i32::MAX);
    let first = date(from).and_then(|date| {
        let before = i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
        let before = before - before.rem_euclid(months);
        let month = i8::try_from(before % 12 + 1).ok()?;
        Date::new(i16::try_from(before / 12).ok()?, month, 1).ok()
    });
    iter::successors(first, move |date| date.checked_add(months.months()).ok())
        .map_while(|date| {
            let moment = date.to_zoned(TimeZone::UTC).ok()?.timestamp();
            // The first of them may be before 1970.
            Some(u64::try_from(moment.as_millisecond()).unwrap_or_default())
        })
        .map(TimestampMs::from_unix_ms)
        .skip_while(move |at| *at < from)
        .take(SAFE)
}

/// As short as it can be: the hour within a day, the day within a month, the month within a year.
fn label(at: TimestampMs, apart: Apart) -> Option<String> {
    let form = match apart {
        Minutes(_) | Hours(_) if !at.as_unix_ms().is_multiple_of(DAY_MS) => "%H:%M",
        Minutes(_) | Hours(_) | Days(_) => "%-d %b",
        Months(months) if months < 12 && date(at).is_some_and(|date| date.month() > 1) => "%b",
        Months(_) => "%Y",
    };
    date_time(at).map(|moment| moment.strftime(form).to_string())
}

impl Apart {
    const fn as_ms(self) -> u64 {
        match self {
            Minutes(count) => count * MINUTE_MS,
            Hours(count) => count * HOUR_MS,
            Days(count) => count * DAY_MS,
            Months(count) => count * 30 * DAY_MS,
        }
    }
}

fn date(at: TimestampMs) -> Option<Date> {
    date_time(at).map(|moment| moment.date())
}

fn date_time(at: TimestampMs) -> Option<jiff::civil::DateTime> {
    let ms = i64::try_from(at.as_unix_ms()).ok()?;
    let moment = Timestamp::from_millisecond(ms).ok()?;
    Some(TimeZone::UTC.to_datetime(moment))
}

#[cfg(test)]
mod tests {
    use super::ticks;
    use iotasrb_core::units::TimestampMs;

    #[test]
    fn ticks_are_where_something_begins() {
        for (from, to, most, expected) in [
            (
                "2026-05-15T13:30:00Z",
                "2026-05-16T02:00:00Z",
                8,
                "14:00 16:00 18:00 20:00 22:00 16 May 02:00",
            ),
            (
                "2026-05-08T20:00:00Z",
                "2026-05-15T20:00:00Z",
                8,
                "9 May, 10 May, 11 May, 12 May, 13 May, 14 May, 15 May",
            ),
            // Mondays.
            (
                "2026-04-15T20:00:00Z",
                "2026-05-15T20:00:00Z",
                8,
                "20 Apr, 27 Apr, 4 May, 11 May",
            ),
            (
                "2025-05-15T20:00:00Z",
                "2026-05-15T20:00:00Z",
                12,
                "Jun Jul Aug Sep Oct Nov Dec 2026 Feb Mar Apr May",
            ),
            ("2025-05-15", "2026-05-15", 5, "Jul Oct 2026 Apr"),
            (
                "1998-12-31",
                "2026-05-15",
                8,
                "2000 2005 2010 2015 2020 2025",
            ),
            (
                "1970-01-01",
                "9999-12-31",
                20,
                "1970 2000 2500 3000 3500 4000 4500 5000 5500 6000 6500 7000 7500 8000 8500 9000 9500",
            ),
            ("2026-05-15T20:00:00Z", "2026-05-15T20:00:00Z", 8, "20:00"),
            ("2026-05-15T20:01:00Z", "2026-05-15T20:02:00Z", 8, ""),
        ] {
            let moment = |text| crate::spelling::moment(text).unwrap();
            let found = ticks(moment(from), moment(to), most);
            let labels: Vec<_> = found.into_iter().map(|tick| tick.label).collect();
            let between = if expected.contains(',') { ", " } else { " " };
            assert_eq!(labels.join(between), expected, "{from}");
        }
    }

    #[test]
    fn there_is_no_calendar_beyond_the_year_9999() {
        let end = TimestampMs::from_unix_ms(u64::MAX);
        assert_eq!(ticks(TimestampMs::from_unix_ms(u64::MAX - 1), end, 8), []);
        let start = TimestampMs::from_unix_ms(0);
        assert!(ticks(start, end, 8).len() <= 200);
    }
}
