//! The conductor in a simulation: thousands of days in which sources lie, are late, forked and
//! silent, clocks jump, the database fails at every act, and processes crash and replace each
//! other. All of it follows from a seed, so a run that fails is a run that can be had again.
//!
//! | file | what it is |
//! |---|---|
//! | `chain`, `truth` | the chain as it truly is, and what its benchmark truly is |
//! | `conduct`, `witness` | how sources behave, and what the conductor hears of it |
//! | `clock`, `timeline`, `random` | the true time and wrong clocks; what changes with time; the seed |
//! | `faults` | what goes wrong between the history and its database |
//! | `world` | a run |
//! | `properties` | what must hold of a history, whatever went wrong |
//! | `rows` | what must hold of the tables as text |
//! | `seeds` | runs by seed |
//! | `everywhere` | a fault at every single act |
//! | `directed` | runs by hand, each with what it publishes |

mod chain;
mod clock;
mod conduct;
mod directed;
mod everywhere;
mod faults;
mod properties;
mod random;
mod rows;
mod seeds;
mod timeline;
mod truth;
mod witness;
mod world;

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
/// The time between two slots.
const SLOT: u64 = 2 * HOUR;
