//! What a developer runs: `cargo xtask test` is all that CI runs.

mod bench;
mod browser;
mod clients;
mod served;
mod steps;
mod tidy;

use std::{env, process::ExitCode};

const HELP: &str = "\
cargo xtask test    everything that CI runs; installs what it needs
cargo xtask tidy    the rules of the house that no compiler knows
cargo xtask clients GraphQL clients, a generated REST client and fuzzers against the program as it is built
cargo xtask browser the pages in a browser, which `test` does too; installs Chromium and what drives it
cargo xtask pictures the pictures of the page in the README, docs/images
cargo xtask bench   the speed of the parts, each against a named limit; of one: bench proof, bench speed, bench store,
                    bench api (which installs load generators, and a peer to compare with), bench page (in a browser)
cargo xtask audit   known vulnerabilities among the dependencies (asks the advisory database)
";

fn main() -> ExitCode {
    let verb = env::args().nth(1).unwrap_or_default();
    let words: Vec<String> = env::args().skip(2).collect();
    let result = match verb.as_str() {
        "test" => steps::test(),
        "tidy" => tidy::check(),
        "browser" => browser::test(&words),
        "pictures" => browser::pictures(),
        "clients" => clients::check(),
        "bench" => bench::bench(&words),
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
