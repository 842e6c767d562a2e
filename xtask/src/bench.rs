//! The benchmarks, and what they need beside cargo.

use crate::{
    browser::{require_browser, script},
    served::serve,
    steps::{execute, install, packages, require_postgres, run, target, works},
};
use std::{path::Path, process::Command};

/// The benchmarks, each with its package.
const BENCHES: [(&str, &str); 5] = [
    ("iotasrb", "speed"),
    ("iotasrb", "programmes"),
    ("iotasrb", "store"),
    ("iotasrb", "api"),
    ("iotasrb-proof", "proof"),
];

/// What is measured in a browser, without cargo.
const PAGE: &str = "page";

/// The speed of the parts, or of one, which may be told more.
pub(crate) fn bench(arguments: &[String]) -> Result<(), String> {
    let only = arguments.first();
    if only.is_some_and(|only| only == PAGE) {
        return page();
    }
    let wanted = |bench: &str| only.is_none_or(|only| only == bench);
    if let Some(only) = only.filter(|_| !BENCHES.iter().any(|(_, bench)| wanted(bench))) {
        let names = BENCHES.map(|(_, bench)| bench).join(", ");
        return Err(format!(
            "there is no benchmark {only}, but: {names}, {PAGE}"
        ));
    }
    for (package, bench) in BENCHES.into_iter().filter(|(_, bench)| wanted(bench)) {
        if bench == "api" {
            require_load()?;
        }
        let mut all = vec!["bench", "--locked", "--package", package, "--bench", bench];
        let more = arguments.iter().skip(1).map(String::as_str);
        all.extend(["--"].into_iter().chain(more));
        run("cargo", &all)?;
    }
    if only.is_none() { page() } else { Ok(()) }
}

/// How much of the page a browser loads, and how soon it is seen.
fn page() -> Result<(), String> {
    require_browser()?;
    let build = ["build", "--release", "--locked", "--package", "iotasrb"];
    run("cargo", &build)?;
    let served = serve("bench-page")?;
    execute(&mut script("speed.mjs", &[&served.url])?)
}

/// What `bench api` measures with, and what it measures beside the program.
fn require_load() -> Result<(), String> {
    // `wrk` without an address says how it is used and fails.
    if Command::new("wrk").output().is_err() {
        install("wrk")?;
    }
    if !works("h2load", "--version") {
        install("nghttp2-client")?;
    }
    require_postgres()?;
    require_peer()
}

/// The packages of PostGraphile, with the versions and the digests of its lock file.
fn require_peer() -> Result<(), String> {
    let from = Path::new("crates/iotasrb/benches/api/postgraphile");
    let folder = target()?.join("tmp/bench-api/postgraphile");
    // It names a newer Node.js than Debian's as its own, and works with that.
    packages(from, &folder, &["--engine-strict", "false"])
}
