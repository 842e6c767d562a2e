//! Times, and what is to hold of them.

use std::time::{Duration, Instant};

/// Counted runs; the median of an odd number is one of them.
pub(crate) const RUNS: usize = 7;

/// Which limits were missed.
#[derive(Debug, Default)]
pub(crate) struct Board {
    missed: Vec<String>,
}

impl Board {
    /// Says whether a limit holds.
    pub(crate) fn judge(&mut self, words: &str, limit: &str, holds: bool) {
        let verdict = if holds { "holds" } else { "MISSED" };
        println!("{words} ({limit}): {verdict}");
        if !holds {
            self.missed.push(format!("{words} ({limit})"));
        }
    }

    /// Slow ones only show.
    pub(crate) fn conclude(self) {
        match self.missed.as_slice() {
            [] => println!("\nevery limit holds"),
            missed => println!("\nlimits missed: {}", missed.join("; ")),
        }
    }
}

/// How long something takes, and what comes of it.
pub(crate) fn measure<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let begin = Instant::now();
    let outcome = work();
    (begin.elapsed(), outcome)
}

/// The median of an odd number of times.
pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// A time that is long enough for milliseconds.
pub(crate) fn seconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}
