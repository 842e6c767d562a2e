//! The conductor: the only room that knows all others.
//!
//! | file | what it does |
//! |---|---|
//! | `evaluation` | one evaluation, for whoever asks now |
//! | `conductor` | publishes what is due: observe → check → record → compute → publish |
//! | `service` | the conductor as it runs for years |
//! | `correction` | a point published again |
//! | `intent` | what somebody would stake, and what that would earn |
//! | `schedule`, `clock` | when that is, and what time it is |
//! | `judgement` | how good what was found is |
//! | `witness`, `sources` | whom the conductor asks: the sources, or a simulation of them |

mod clock;
mod conductor;
mod correction;
mod evaluation;
mod intent;
mod judgement;
mod schedule;
mod service;
mod sources;
mod witness;

pub(crate) use clock::now;
pub use clock::{Clock, Moment, SystemClock};
pub use conductor::{Conductor, Step};
pub use correction::{Basis, NoCorrection, correct};
pub use evaluation::*;
pub use intent::{Intent, NoForecast, Span};
pub use schedule::CADENCE;
pub use service::{Event, Task};
pub use sources::{Named, Recording, Sources};
pub use witness::{Heard, Past, Witness};
