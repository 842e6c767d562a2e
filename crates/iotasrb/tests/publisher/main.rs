//! The publisher as a process: the built program on a simulated network behind a real node on
//! loopback, killed, stopped and started again.

mod corrected;
mod disk;
mod freshness;
mod killed;
mod long;
mod moments;
mod network;
mod postgres;
#[path = "../postgres_server/mod.rs"]
#[expect(
    dead_code,
    reason = "the tests of the store share a server; these kill theirs"
)]
mod postgres_server;
mod program;
mod requests;
mod serving;
mod twin;
