//! The proof from end to end: the built program on simulated networks behind real servers on
//! loopback, honest and not.

mod bundle;
mod faults;
mod forks;
mod history;
mod hostile;
mod killed;
mod lies;
mod network;
mod program;
mod together;
