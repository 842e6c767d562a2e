//! When something is to be published.

use crate::store::{Point, PointKind};
use iotasrb_core::units::{DurationMs, TimestampMs};

/// The time between two slots: two hours, which makes them the even hours of UTC.
pub const CADENCE: DurationMs = DurationMs::from_ms(7_200_000);

/// The slots of a cadence: the multiples of it since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slots(pub(super) DurationMs);

impl Slots {
    /// The slot that is running, the last whose time has come.
    pub(super) fn at(self, time: TimestampMs) -> TimestampMs {
        let (time, cadence) = (time.as_unix_ms(), self.0.as_ms().max(1));
        TimestampMs::from_unix_ms(time - time % cadence)
    }

    /// The slot after the one that is running.
    pub(super) fn after(self, time: TimestampMs) -> TimestampMs {
        later(self.at(time), self.0)
    }

    /// The slots that are to be published: those after the last published one up to the
    /// running one, at most so many; a new history begins with the running one.
    pub(super) fn due(
        self,
        last: Option<TimestampMs>,
        now: TimestampMs,
        most: usize,
    ) -> Vec<Point> {
        let running = self.at(now);
        let mut slot = last.map_or(running, |last| self.after(last));
        let mut due = Vec::new();
        while slot <= running && due.len() < most {
            due.push(Point {
                at: slot,
                kind: PointKind::Slot,
            });
            slot = later(slot, self.0);
        }
        due
    }
}

/// A moment later by a duration; the end of time lies beyond every slot.
pub(super) fn later(time: TimestampMs, by: DurationMs) -> TimestampMs {
    time.checked_add(by)
        .unwrap_or(TimestampMs::from_unix_ms(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLOTS: Slots = Slots(CADENCE);

    fn time(text: &str) -> TimestampMs {
        let time: jiff::Timestamp = text.parse().unwrap();
        TimestampMs::from_unix_ms(time.as_millisecond().unsigned_abs())
    }

    #[test]
    fn slots_are_the_even_hours_of_utc() {
        for (now, slot, next) in [
            (
                "2026-11-26T03:59:59.999Z",
                "2026-11-26T02:00:00Z",
                "2026-11-26T04:00:00Z",
            ),
            (
                "2026-11-26T04:00:00Z",
                "2026-11-26T04:00:00Z",
                "2026-11-26T06:00:00Z",
            ),
            // A leap day, and the year's end.
            (
                "2028-02-29T23:00:00Z",
                "2028-02-29T22:00:00Z",
                "2028-03-01T00:00:00Z",
            ),
            (
                "2026-12-31T22:30:00Z",
                "2026-12-31T22:00:00Z",
                "2027-01-01T00:00:00Z",
            ),
        ] {
            assert_eq!(SLOTS.at(time(now)), time(slot), "{now}");
            assert_eq!(SLOTS.after(time(now)), time(next), "{now}");
        }
    }

    #[test]
    fn what_was_missed_is_due() {
        let now = time("2026-11-26T07:10:00Z");
        let due = |last: Option<&str>, most| {
            let due = SLOTS.due(last.map(time), now, most);
            due.iter().map(|point| point.at).collect::<Vec<_>>()
        };
        assert_eq!(due(None, 9), [time("2026-11-26T06:00:00Z")]);
        assert_eq!(due(Some("2026-11-26T06:00:00Z"), 9), []);
        let missed = [
            "2026-11-26T02:00:00Z",
            "2026-11-26T04:00:00Z",
            "2026-11-26T06:00:00Z",
        ];
        assert_eq!(due(Some("2026-11-26T00:00:00Z"), 9), missed.map(time));
        assert_eq!(due(Some("2026-11-26T00:00:00Z"), 2), missed.map(time)[..2]);
        // Published ahead of a clock that was set back.
        assert_eq!(due(Some("2026-11-26T10:00:00Z"), 9), []);
    }
}
