//! What a developer runs: `cargo xtask test` is all that CI runs.

mod steps;
mod tidy;

use std::{env, process::ExitCode};

const HELP: &str = "\
cargo xtask test    everything that CI runs; installs what it needs
cargo xtask tidy    the rules of the house that no compiler knows
cargo xtask bench   the speed of the parts, each against a named limit; of one: bench proof, bench speed, bench store
cargo xtask audit   known vulnerabilities among the dependencies (asks the advisory database)
";

fn main() -> ExitCode {
    let verb = env::args().nth(1).unwrap_or_default();
    let result = match verb.as_str() {
        "test" => steps::test(),
        "tidy" => tidy::check(),
        "bench" => steps::bench(env::args().nth(2).as_deref()),
        "audit" => steps::audit(),
        _ => Err(HELP.to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            say(&message);
            ExitCode::FAILURE
        }
    }
}

#[expect(
    clippy::print_stderr,
    reason = "a tool for developers talks on standard error"
)]
fn say(message: &str) {
    eprintln!("{message}");
}
