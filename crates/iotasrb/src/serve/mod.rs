//! The process that publishes: one thread conducts, one reads the history, and requests are
//! answered from memory.
//!
//! | file | what it does |
//! |---|---|
//! | `board` | the newest publication, as it is read from the history |
//! | `http` | requests and answers |

mod board;
mod http;

pub use board::{Bell, Board};
pub use http::answer;
