//! Several servers asked together, end to end: simulated servers on loopback addresses, of
//! which each counts as an operator, and the program as users run it.

mod cross_check;
mod running;
mod simulated;
mod states;
