//! What goes wrong between the history and its database.

use iotasrb::store::{Act, Interference, Mishap, StoreError};
use std::sync::{Arc, Mutex, MutexGuard};

/// When an act fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// It is not carried out.
    Before,
    /// It is carried out, but whoever asked does not learn it.
    After,
}

/// What fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The process is gone.
    Crash(When),
    /// So many acts fail, the first of them so.
    Unavailable(When, u32),
    /// The disk fails: a person has to look after it.
    Disk(When),
}

/// The faults of one process.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults(Arc<Mutex<Planned>>);

#[derive(Debug, Default)]
struct Planned {
    acts: u64,
    next: Option<(u64, Fault)>,
    is_crashed: bool,
}

impl Faults {
    /// Plans a fault for one of the acts to come: 0 is the next one.
    pub(crate) fn plan(&self, acts: u64, fault: Fault) {
        let mut planned = self.planned();
        planned.next = Some((planned.acts + acts, fault));
    }

    pub(crate) fn is_crashed(&self) -> bool {
        self.planned().is_crashed
    }

    /// How many acts there were.
    pub(crate) fn acts(&self) -> u64 {
        self.planned().acts
    }

    fn planned(&self) -> MutexGuard<'_, Planned> {
        self.0.lock().expect("nobody panics while it is locked")
    }
}

impl Interference for Faults {
    fn mishap(&mut self, _: Act) -> Option<Mishap> {
        let mut planned = self.planned();
        let act = planned.acts;
        planned.acts += 1;
        if planned.is_crashed {
            return Some(Mishap::Before(unavailable()));
        }
        let (_, fault) = planned.next.filter(|(place, _)| *place <= act)?;
        planned.next = None;
        let (when, error) = match fault {
            Fault::Crash(when) => {
                planned.is_crashed = true;
                (when, unavailable())
            }
            Fault::Unavailable(when, count) => {
                if count > 1 {
                    planned.next = Some((act + 1, Fault::Unavailable(When::Before, count - 1)));
                }
                (when, unavailable())
            }
            Fault::Disk(when) => (when, disk()),
        };
        Some(match when {
            When::Before => Mishap::Before(error),
            When::After => Mishap::After(error),
        })
    }
}

fn unavailable() -> StoreError {
    StoreError::Unavailable {
        engine: "simulated",
        cause: "no answer".to_owned(),
    }
}

fn disk() -> StoreError {
    StoreError::Disk {
        store: "simulated".to_owned(),
        cause: "input/output error".to_owned(),
    }
}
