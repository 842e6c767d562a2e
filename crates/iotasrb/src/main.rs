//! `iotasrb`: the IOTA Staking Rewards Benchmark in one binary.

use clap::Parser;
use iotasrb::cli::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    Cli::parse().run()
}
