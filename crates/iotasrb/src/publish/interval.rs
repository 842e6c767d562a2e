//! Points of time in the buckets of the UTC calendar.

use iotasrb_core::units::TimestampMs;
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use std::iter;

/// A part of the UTC calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interval {
    /// From minute 0.
    Hour,
    /// From midnight.
    Day,
    /// From Monday.
    Week,
    /// From the first.
    Month,
    /// From January, April, July or October.
    Quarter,
}

/// Which point stands for a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// The earliest.
    First,
    /// The latest.
    Last,
}

const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;
/// Unix time begins on a Thursday, three days after a Monday.
const DAYS_SINCE_MONDAY: u64 = 3;

impl Interval {
    /// The bucket that a moment is in: its first moment, and the first one after it. Beyond the
    /// year 9999 there is no calendar, and every moment is a bucket of its own.
    pub fn bounds(self, at: TimestampMs) -> (TimestampMs, TimestampMs) {
        let ms = at.as_unix_ms();
        let evenly = |length: u64| {
            let begin = ms - ms % length;
            (begin, begin.saturating_add(length))
        };
        let (begin, end) = match self {
            Self::Hour => evenly(HOUR_MS),
            Self::Day => evenly(DAY_MS),
            Self::Week => week(ms),
            Self::Month => months(at, 1).unwrap_or((ms, ms.saturating_add(1))),
            Self::Quarter => months(at, 3).unwrap_or((ms, ms.saturating_add(1))),
        };
        let moment = TimestampMs::from_unix_ms;
        (moment(begin), moment(end))
    }

    /// Like [`pick`](Self::pick), but with every bucket from that of the first point to that of
    /// a moment: when it begins, and its point if it has any.
    pub fn spread<T>(
        self,
        pick: Pick,
        points: impl IntoIterator<Item = T>,
        at: impl Fn(&T) -> TimestampMs,
        until: TimestampMs,
    ) -> Vec<(TimestampMs, Option<T>)> {
        let (last, _) = self.bounds(until);
        let empty = |from, to: TimestampMs| {
            iter::successors(Some(from), |begin| Some(self.bounds(*begin).1))
                .take_while(move |begin| *begin < to)
                .map(|begin| (begin, None))
        };
        let mut spread = Vec::new();
        let mut next = None;
        for point in self.pick(pick, points, &at) {
            let (begin, end) = self.bounds(at(&point));
            spread.extend(empty(next.unwrap_or(begin), begin));
            spread.push((begin, Some(point)));
            next = Some(end);
        }
        if let Some(next) = next.filter(|next| *next <= last) {
            spread.extend(empty(next, last));
            spread.push((last, None));
        }
        spread
    }

    /// Of points in the order of their times, one for each bucket that has any.
    pub fn pick<T>(
        self,
        pick: Pick,
        points: impl IntoIterator<Item = T>,
        at: impl Fn(&T) -> TimestampMs,
    ) -> Vec<T> {
        let mut picked: Vec<T> = Vec::new();
        let mut current = None;
        for point in points {
            let bucket = self.bounds(at(&point));
            match picked.last_mut().filter(|_| current == Some(bucket)) {
                None => picked.push(point),
                Some(last) if pick == Pick::Last => *last = point,
                Some(_) => {}
            }
            current = Some(bucket);
        }
        picked
    }
}

/// From Monday to Monday. Unix time begins within a week.
fn week(ms: u64) -> (u64, u64) {
    let since_monday = (ms / DAY_MS + DAYS_SINCE_MONDAY) % 7;
    let midnight = ms - ms % DAY_MS;
    let begin = midnight.saturating_sub(since_monday * DAY_MS);
    let left = 7 - since_monday;
    (begin, midnight.saturating_add(left * DAY_MS))
}

/// From the first of a month, so many months; `None` where the calendar ends.
fn months(at: TimestampMs, count: i8) -> Option<(u64, u64)> {
    let date = date(at)?;
    let first = (date.month() - 1) / count * count + 1;
    let begin = Date::new(date.year(), first, 1).ok()?;
    let end = begin.checked_add(i64::from(count).months()).ok()?;
    Some((midnight(begin)?, midnight(end)?))
}

fn midnight(date: Date) -> Option<u64> {
    let moment = date.to_zoned(TimeZone::UTC).ok()?.timestamp();
    u64::try_from(moment.as_millisecond()).ok()
}

fn date(at: TimestampMs) -> Option<Date> {
    let ms = i64::try_from(at.as_unix_ms()).ok()?;
    let moment = Timestamp::from_millisecond(ms).ok()?;
    Some(TimeZone::UTC.to_datetime(moment).date())
}

#[cfg(test)]
mod tests {
    use super::{Interval, Pick};
    use iotasrb_core::units::TimestampMs;
    use jiff::Timestamp;

    fn at(text: &&str) -> TimestampMs {
        let moment: Timestamp = text.parse().unwrap();
        TimestampMs::from_unix_ms(u64::try_from(moment.as_millisecond()).unwrap())
    }

    const HOURS: [&str; 5] = [
        "2026-05-15T08:00:00Z",
        "2026-05-15T08:59:59.999Z",
        "2026-05-15T09:00:00Z",
        "2026-05-15T11:00:00Z",
        "2026-05-15T11:30:00Z",
    ];
    /// Leap day, and the day around it.
    const DAYS: [&str; 5] = [
        "2028-02-28T22:00:00Z",
        "2028-02-29T00:00:00Z",
        "2028-02-29T22:00:00Z",
        "2028-03-01T00:00:00Z",
        "2028-03-01T02:00:00Z",
    ];
    /// 2027-01-01 is a Friday: its week began on Monday, 2026-12-28.
    const YEAR_END: [&str; 6] = [
        "2026-12-27T22:00:00Z",
        "2026-12-28T00:00:00Z",
        "2026-12-31T22:00:00Z",
        "2027-01-01T00:00:00Z",
        "2027-01-03T22:00:00Z",
        "2027-01-04T00:00:00Z",
    ];
    const QUARTER_ENDS: [&str; 8] = [
        "2026-03-31T22:00:00Z",
        "2026-04-01T00:00:00Z",
        "2026-06-30T23:59:59.999Z",
        "2026-07-01T00:00:00Z",
        "2026-09-30T22:00:00Z",
        "2026-10-01T00:00:00Z",
        "2026-12-31T22:00:00Z",
        "2027-01-01T00:00:00Z",
    ];

    #[test]
    fn one_point_stands_for_a_bucket() {
        use Interval::{Day, Hour, Month, Quarter, Week};
        use Pick::{First, Last};
        // The places of those that are picked.
        for (interval, pick, points, picked) in [
            (Hour, First, HOURS.as_slice(), [0, 2, 3].as_slice()),
            (Hour, Last, &HOURS, &[1, 2, 4]),
            (Day, Last, &HOURS, &[4]),
            (Day, First, &DAYS, &[0, 1, 3]),
            (Day, Last, &DAYS, &[0, 2, 4]),
            (Week, Last, &DAYS, &[4]),
            (Month, Last, &DAYS, &[2, 4]),
            (Day, Last, &YEAR_END, &[0, 1, 2, 3, 4, 5]),
            (Week, First, &YEAR_END, &[0, 1, 5]),
            (Week, Last, &YEAR_END, &[0, 4, 5]),
            (Month, Last, &YEAR_END, &[2, 5]),
            (Quarter, Last, &YEAR_END, &[2, 5]),
            (Month, First, &QUARTER_ENDS, &[0, 1, 2, 3, 4, 5, 6, 7]),
            (Quarter, First, &QUARTER_ENDS, &[0, 1, 3, 5, 7]),
            (Quarter, Last, &QUARTER_ENDS, &[0, 2, 4, 6, 7]),
            (Quarter, Last, &[], &[]),
        ] {
            let found = interval.pick(pick, points, |text| at(text));
            let expected: Vec<_> = picked.iter().map(|place| &points[*place]).collect();
            assert_eq!(found, expected, "{interval:?} {pick:?} {points:?}");
        }
    }

    #[test]
    fn empty_buckets_are_between_the_points() {
        use Interval::{Day, Hour, Month, Quarter, Week};
        // Points, until when, and when the buckets begin; those without a point in brackets.
        for (interval, points, until, expected) in [
            (
                Hour,
                &HOURS[..],
                "2026-05-15T12:30:00Z",
                "2026-05-15T08:00:00Z 2026-05-15T09:00:00Z (2026-05-15T10:00:00Z) \
                 2026-05-15T11:00:00Z (2026-05-15T12:00:00Z)",
            ),
            (
                Day,
                &["2028-02-28T22:00:00Z", "2028-03-01T02:00:00Z"],
                "2028-03-01T02:00:00Z",
                "2028-02-28T00:00:00Z (2028-02-29T00:00:00Z) 2028-03-01T00:00:00Z",
            ),
            (
                Week,
                &["2026-12-27T22:00:00Z", "2027-01-04T00:00:00Z"],
                "2027-01-04T00:00:00Z",
                "2026-12-21T00:00:00Z (2026-12-28T00:00:00Z) 2027-01-04T00:00:00Z",
            ),
            (
                Month,
                &["2026-11-30T00:00:00Z"],
                "2027-02-01T00:00:00Z",
                "2026-11-01T00:00:00Z (2026-12-01T00:00:00Z) (2027-01-01T00:00:00Z) \
                 (2027-02-01T00:00:00Z)",
            ),
            (
                Quarter,
                &["2026-03-31T22:00:00Z", "2026-12-31T22:00:00Z"],
                "2026-12-31T22:00:00Z",
                "2026-01-01T00:00:00Z (2026-04-01T00:00:00Z) (2026-07-01T00:00:00Z) \
                 2026-10-01T00:00:00Z",
            ),
            (
                Day,
                &["2026-05-15T20:00:00Z"],
                "2026-05-01T00:00:00Z",
                "2026-05-15T00:00:00Z",
            ),
            (
                Week,
                &["1970-01-01T00:00:00Z"],
                "1970-01-05T00:00:00Z",
                "1970-01-01T00:00:00Z (1970-01-05T00:00:00Z)",
            ),
            (Day, &[], "2026-05-01T00:00:00Z", ""),
        ] {
            let spread = interval.spread(Pick::Last, points, |text| at(text), at(&until));
            let written = spread.iter().map(|(begin, point)| {
                let ms = i64::try_from(begin.as_unix_ms()).unwrap();
                let begin = Timestamp::from_millisecond(ms).unwrap();
                point.map_or_else(|| format!("({begin})"), |_| begin.to_string())
            });
            let written: Vec<String> = written.collect();
            assert_eq!(written.join(" "), expected, "{interval:?} {points:?}");
        }
    }

    #[test]
    fn a_bucket_has_a_begin_and_an_end() {
        use Interval::{Day, Hour, Month, Quarter, Week};
        for (interval, moment, begin, end) in [
            (
                Hour,
                "2026-05-15T08:59:59.999Z",
                "2026-05-15T08:00:00Z",
                "2026-05-15T09:00:00Z",
            ),
            (
                Day,
                "2028-02-29T22:00:00Z",
                "2028-02-29T00:00:00Z",
                "2028-03-01T00:00:00Z",
            ),
            (
                Week,
                "2027-01-01T00:00:00Z",
                "2026-12-28T00:00:00Z",
                "2027-01-04T00:00:00Z",
            ),
            (
                Week,
                "1970-01-02T00:00:00Z",
                "1970-01-01T00:00:00Z",
                "1970-01-05T00:00:00Z",
            ),
            (
                Month,
                "2028-02-01T00:00:00Z",
                "2028-02-01T00:00:00Z",
                "2028-03-01T00:00:00Z",
            ),
            (
                Month,
                "2026-12-31T23:00:00Z",
                "2026-12-01T00:00:00Z",
                "2027-01-01T00:00:00Z",
            ),
            (
                Quarter,
                "2026-06-30T23:00:00Z",
                "2026-04-01T00:00:00Z",
                "2026-07-01T00:00:00Z",
            ),
            (
                Quarter,
                "2026-10-01T00:00:00Z",
                "2026-10-01T00:00:00Z",
                "2027-01-01T00:00:00Z",
            ),
        ] {
            let found = interval.bounds(at(&moment));
            assert_eq!(found, (at(&begin), at(&end)), "{interval:?} {moment}");
        }
    }

    #[test]
    fn there_is_no_calendar_beyond_the_year_9999() {
        let points = [u64::MAX - 1, u64::MAX].map(TimestampMs::from_unix_ms);
        let found = Interval::Month.pick(Pick::Last, points, |at| *at);
        assert_eq!(found, points);
    }
}
