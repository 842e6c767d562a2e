//! The true time, and clocks that are sometimes wrong.

use crate::timeline::Timeline;
use iotasrb::run::{Clock, Moment};
use iotasrb_core::units::TimestampMs;
use std::{cell::Cell, rc::Rc, time::Duration};

/// The true time, which asking takes and waiting too.
#[derive(Clone, Debug)]
pub(crate) struct TrueTime(Rc<Cell<u64>>);

/// The clocks of one process: one on the wall, which somebody sets, and one that counts from
/// its start.
#[derive(Clone, Debug)]
pub(crate) struct SimulatedClock {
    pub(crate) time: TrueTime,
    offsets: Rc<Timeline<i64>>,
    started: u64,
}

impl TrueTime {
    pub(crate) fn from(moment: u64) -> Self {
        Self(Rc::new(Cell::new(moment)))
    }

    pub(crate) fn now(&self) -> u64 {
        self.0.get()
    }

    pub(crate) fn pass(&self, duration: u64) {
        self.0.set(self.0.get() + duration);
    }
}

impl SimulatedClock {
    /// The clocks of a process that starts now.
    pub(crate) fn start(time: &TrueTime, offsets: &Rc<Timeline<i64>>) -> Self {
        Self {
            time: time.clone(),
            offsets: Rc::clone(offsets),
            started: time.now(),
        }
    }

    /// What the clock on the wall says.
    pub(crate) fn wall(&self) -> u64 {
        let now = self.time.now();
        now.saturating_add_signed(*self.offsets.at(now))
    }
}

impl Clock for SimulatedClock {
    fn moment(&self) -> Moment {
        Moment {
            wall: TimestampMs::from_unix_ms(self.wall()),
            uptime: Duration::from_millis(self.time.now() - self.started),
        }
    }
}
