//! What leaves the program: every serialised shape and every table.
//!
//! Others depend on these shapes, so they live here, each with a version, and
//! the domain types derive none of them.

pub mod assembly;
pub mod calculation;
pub mod csv;
pub mod examination;
pub mod explain;
pub mod figures;
pub mod finding;
pub mod history;
pub mod interval;
pub mod paging;
pub mod participation;
pub mod programme;
pub mod publication;
pub mod rest;
pub mod series;
pub mod table;
pub mod waterfall;
pub mod whole;
pub mod wire;
