//! Points of time in the buckets of the UTC calendar.

use iotasrb_core::units::TimestampMs;
use jiff::{Timestamp, civil::Date, tz::TimeZone};

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
    /// The number of the bucket that a moment is in: later buckets have higher numbers. Beyond
    /// the year 9999 there is no calendar, and every moment is a bucket of its own.
    fn bucket(self, at: TimestampMs) -> u64 {
        let ms = at.as_unix_ms();
        match self {
            Self::Hour => ms / HOUR_MS,
            Self::Day => ms / DAY_MS,
            Self::Week => (ms / DAY_MS + DAYS_SINCE_MONDAY) / 7,
            Self::Month => date(at).map_or(ms, month),
            Self::Quarter => date(at).map_or(ms, |date| month(date) / 3),
        }
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
            let bucket = self.bucket(at(&point));
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

/// Months since the year 0.
fn month(date: Date) -> u64 {
    let year = u64::from(date.year().unsigned_abs());
    year * 12 + u64::from(date.month().unsigned_abs()) - 1
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
    fn there_is_no_calendar_beyond_the_year_9999() {
        let points = [u64::MAX - 1, u64::MAX].map(TimestampMs::from_unix_ms);
        let found = Interval::Month.pick(Pick::Last, points, |at| *at);
        assert_eq!(found, points);
    }
}
