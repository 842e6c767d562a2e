//! `iotasrb`: the IOTA Staking Rewards Benchmark in one binary.

use clap::Parser;
use iotasrb::cli::Cli;
use std::{
    io::{self, Write},
    process::ExitCode,
};

fn main() -> ExitCode {
    Cli::parse().run().unwrap_or_else(|error| {
        // Nothing can be done about a standard error that cannot be written.
        let _ = writeln!(io::stderr().lock(), "iotasrb: {error:#}");
        ExitCode::FAILURE
    })
}
