//! The proven history of a network, in a folder of files.
//!
//! What is fetched once never has to be fetched again, and what is kept proves itself:
//! a history is not believed because it lies on the disk, it is proven from its trust
//! root whenever it is opened. Files are only ever added. `docs/history.md` describes
//! the layout, for whoever imports it.
//!
//! | file | what it does |
//! |---|---|
//! | `layout`, `folder` | which file is where; adding files so that an interruption harms none |
//! | `root` | the committee with which a history begins |
//! | `chain` | following the committees over what is kept |
//! | `derived`, [`outcome`] | what follows from a proven close, as files |
//! | [`backfill`] | fetch, prove, keep |
//! | [`bundle`] | one epoch with all that proves it, to hand on |
//! | [`verify`] | prove again and compare, offline |

pub mod backfill;
pub mod bundle;
mod chain;
mod derived;
mod error;
mod folder;
mod layout;
pub mod outcome;
mod root;
pub mod verify;

pub use error::HistoryError;
pub use layout::Kind;
pub use root::History;
