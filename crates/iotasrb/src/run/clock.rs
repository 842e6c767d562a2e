//! What time it is, where the machine's clock may be wrong.

use super::schedule::later;
use iotasrb_core::units::{DurationMs, TimestampMs};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How far the machine's clock may be ahead of the chain's. Checkpoints come several times a
/// second; behind this lies a wrong clock, or a source that is behind.
pub(super) const TOLERANCE: DurationMs = DurationMs::from_ms(600_000);

/// A reading of the machine's clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The clock on the wall, which somebody may set.
    pub wall: TimestampMs,
    /// How long the process has run, which nobody can.
    pub uptime: Duration,
}

/// Something that tells the time: the machine, or a simulation.
pub trait Clock {
    /// The time.
    fn moment(&self) -> Moment;
}

/// The machine's clocks.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    started: Instant,
}

impl SystemClock {
    /// Clocks that count from now on.
    #[expect(clippy::new_without_default, reason = "it reads the clock")]
    pub fn new() -> Self {
        let started = Instant::now();
        Self { started }
    }
}

impl Clock for SystemClock {
    fn moment(&self) -> Moment {
        Moment {
            wall: now(),
            uptime: self.started.elapsed(),
        }
    }
}

/// The machine's clock; a clock before 1970 counts as 1970.
pub(crate) fn now() -> TimestampMs {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH);
    let elapsed = elapsed.unwrap_or_default().as_millis();
    TimestampMs::from_unix_ms(u64::try_from(elapsed).unwrap_or(u64::MAX))
}

/// The time that counts: the machine's, as far as it agrees with what the chain certifies.
///
/// A committee signed the time of the newest certified checkpoint, and since then as much time
/// has passed as the process has run, so it is not earlier; and not later, but for
/// [`TOLERANCE`]. A clock that says otherwise is not believed: so one that is set forward
/// brings out nothing before its time, and one that is set back holds nothing up. Without certified facts the machine's clock is all there is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ChainTime {
    seen: Option<(TimestampMs, Duration)>,
}

impl ChainTime {
    /// Remembers the time of a certified checkpoint, if it is the newest.
    pub(super) fn see(&mut self, checkpoint: TimestampMs, moment: Moment) {
        if self.seen.is_none_or(|(newest, _)| newest < checkpoint) {
            self.seen = Some((checkpoint, moment.uptime));
        }
    }

    /// The time that counts.
    pub(super) fn now(&self, moment: Moment) -> TimestampMs {
        match self.bounds(moment) {
            Some((earliest, latest)) if moment.wall < earliest || latest < moment.wall => earliest,
            _ => moment.wall,
        }
    }

    /// Whether the machine's clock is later than it can be by what is known: the process may
    /// have slept, so the chain is to be asked again.
    pub(super) fn is_disputed(&self, moment: Moment) -> bool {
        let bounds = self.bounds(moment);
        bounds.is_some_and(|(_, latest)| moment.wall > latest)
    }

    fn bounds(&self, moment: Moment) -> Option<(TimestampMs, TimestampMs)> {
        let (seen, then) = self.seen?;
        let passed = moment.uptime.saturating_sub(then).as_millis();
        let passed = u64::try_from(passed).unwrap_or(u64::MAX);
        let earliest = later(seen, DurationMs::from_ms(passed));
        Some((earliest, later(earliest, TOLERANCE)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 3_600_000;

    fn at(wall: u64, uptime: u64) -> Moment {
        Moment {
            wall: TimestampMs::from_unix_ms(wall),
            uptime: Duration::from_millis(uptime),
        }
    }

    /// A checkpoint of hour 100 was seen when the process had run for an hour.
    #[test]
    fn a_clock_beside_what_is_certified_is_not_believed() {
        let mut time = ChainTime::default();
        assert_eq!(
            time.now(at(5 * HOUR, 0)),
            TimestampMs::from_unix_ms(5 * HOUR)
        );
        time.see(TimestampMs::from_unix_ms(100 * HOUR), at(100 * HOUR, HOUR));
        for (wall, uptime, now, disputed) in [
            // Right.
            (100 * HOUR, HOUR, 100 * HOUR, false),
            (103 * HOUR, 4 * HOUR, 103 * HOUR, false),
            // Set back.
            (7 * HOUR, 2 * HOUR, 101 * HOUR, false),
            // A little ahead of the chain.
            (100 * HOUR + 600_000, HOUR, 100 * HOUR + 600_000, false),
            // Set forward.
            (105 * HOUR, HOUR, 100 * HOUR, true),
            (105 * HOUR, 3 * HOUR, 102 * HOUR, true),
        ] {
            let moment = at(wall, uptime);
            assert_eq!(time.now(moment), TimestampMs::from_unix_ms(now), "{wall}");
            assert_eq!(time.is_disputed(moment), disputed, "{wall}");
        }
    }

    #[test]
    fn an_older_checkpoint_changes_nothing() {
        let mut time = ChainTime::default();
        time.see(TimestampMs::from_unix_ms(100 * HOUR), at(100 * HOUR, 0));
        time.see(TimestampMs::from_unix_ms(99 * HOUR), at(101 * HOUR, HOUR));
        let back = at(HOUR, 2 * HOUR);
        assert_eq!(time.now(back), TimestampMs::from_unix_ms(102 * HOUR));
    }
}
