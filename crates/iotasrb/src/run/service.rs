//! The conductor as it runs for years: it waits for its turn to write, publishes, rests, and
//! begins again after whatever passes.

use super::{
    clock::{Clock, SystemClock},
    conductor::Conductor,
    witness::Witness,
};
use crate::store::{
    Identity, Publication, Remark, Store, StoreAddress, StoreError, StoreErrorKind,
};
use iotasrb_core::units::DurationMs;
use std::{
    sync::mpsc::{Receiver, RecvTimeoutError},
    time::Duration,
};

/// The pause before the database, or the right to write, is asked for again.
const PAUSE: Duration = Duration::from_secs(1);

/// What a service is to do.
#[derive(Clone, Debug)]
pub struct Task {
    /// Where the history is.
    pub store: StoreAddress,
    /// What it is of.
    pub identity: Identity,
    /// Who writes, as the history names it.
    pub holder: String,
}

/// What happens while it runs.
#[derive(Debug)]
pub enum Event<'a> {
    /// It has the right to write.
    Leads {
        /// The number of its term.
        term: u64,
    },
    /// Another process writes; this one waits for its turn.
    Waits,
    /// The sources are found otherwise than before.
    Found(&'a [Remark]),
    /// Something was published.
    Published(&'a Publication),
    /// The history could not be read or written; it is tried again.
    Failed(&'a StoreError),
    /// Nothing more can be published now.
    Rests(DurationMs),
    /// It is alive.
    Alive,
}

impl Task {
    /// Publishes until somebody hangs up on `calls`, or until a person is needed.
    pub fn run(
        &self,
        witness: &mut impl Witness,
        calls: &Receiver<()>,
        mut tell: impl FnMut(Event<'_>),
    ) -> Result<(), StoreError> {
        let clock = SystemClock::new();
        let mut waits = false;
        // What was told already, as long as it lasts.
        let mut failing = None;
        loop {
            tell(Event::Alive);
            let begun = self.begin(&mut *witness, &clock);
            let ended = match begun {
                Ok(mut conductor) => {
                    waits = false;
                    failing = None;
                    tell(Event::Leads {
                        term: conductor.term(),
                    });
                    conduct(&mut conductor, &clock, calls, &mut tell)
                }
                Err(error) => Err(error),
            };
            match ended {
                Ok(()) => return Ok(()),
                Err(StoreError::OtherWriter { .. }) if self.store.file().is_none() => {
                    if !waits {
                        tell(Event::Waits);
                    }
                    waits = true;
                    failing = None;
                }
                Err(error) if self.is_passing(&error) => {
                    waits = false;
                    let words = error.to_string();
                    if failing.as_ref() != Some(&words) {
                        tell(Event::Failed(&error));
                    }
                    failing = Some(words);
                }
                Err(error) => return Err(error),
            }
            if rest(calls, PAUSE) {
                return Ok(());
            }
        }
    }

    /// Whether it can go on by itself. Nobody else writes to a file, once it is ours.
    fn is_passing(&self, error: &StoreError) -> bool {
        match error.kind() {
            StoreErrorKind::Retry => true,
            StoreErrorKind::Yield => !matches!(error, StoreError::OtherWriter { .. }),
            StoreErrorKind::Stop => false,
        }
    }

    fn begin<W: Witness>(
        &self,
        witness: W,
        clock: &impl Clock,
    ) -> Result<Conductor<W>, StoreError> {
        let store = Store::open(&self.store)?;
        Conductor::begin(store, self.identity, witness, &self.holder, clock.moment())
    }
}

/// Publishes what comes due, until it is called away.
fn conduct(
    conductor: &mut Conductor<impl Witness>,
    clock: &impl Clock,
    calls: &Receiver<()>,
    tell: &mut impl FnMut(Event<'_>),
) -> Result<(), StoreError> {
    let mut found = Vec::new();
    loop {
        let step = conductor.step(clock)?;
        tell(Event::Alive);
        if let Some(remarks) = step.remarks.filter(|remarks| *remarks != found) {
            tell(Event::Found(&remarks));
            found = remarks;
        }
        step.published
            .iter()
            .for_each(|publication| tell(Event::Published(publication)));
        if step.rest > DurationMs::from_ms(0) {
            tell(Event::Rests(step.rest));
        }
        if rest(calls, as_duration(step.rest)) {
            return Ok(());
        }
    }
}

/// Rests, unless somebody hangs up.
fn rest(calls: &Receiver<()>, time: Duration) -> bool {
    matches!(
        calls.recv_timeout(time),
        Err(RecvTimeoutError::Disconnected)
    )
}

const fn as_duration(time: DurationMs) -> Duration {
    Duration::from_millis(time.as_ms())
}
