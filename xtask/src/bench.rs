//! The benchmarks, and what they need beside cargo.

use crate::steps::{install, require_postgres, run, target, works};
use std::{fs, path::Path, process::Command};

/// The benchmarks, each with its package.
const BENCHES: [(&str, &str); 4] = [
    ("iotasrb", "speed"),
    ("iotasrb", "store"),
    ("iotasrb", "api"),
    ("iotasrb-proof", "proof"),
];

/// The speed of the parts, or of one, which may be told more.
pub(crate) fn bench(arguments: &[String]) -> Result<(), String> {
    let only = arguments.first();
    let wanted = |bench: &str| only.is_none_or(|only| only == bench);
    if let Some(only) = only.filter(|_| !BENCHES.iter().any(|(_, bench)| wanted(bench))) {
        let names = BENCHES.map(|(_, bench)| bench).join(", ");
        return Err(format!("there is no benchmark {only}, but: {names}"));
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
    Ok(())
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
    let failed = |error| format!("cannot fill {}: {error}", folder.display());
    let lock = fs::read(from.join("package-lock.json")).map_err(failed)?;
    let installed = folder.join("node_modules/.package-lock.json").exists();
    if installed && fs::read(folder.join("package-lock.json")).is_ok_and(|there| there == lock) {
        return Ok(());
    }
    if !works("npm", "--version") {
        install("npm")?;
    }
    fs::create_dir_all(&folder).map_err(failed)?;
    fs::copy(from.join("package.json"), folder.join("package.json")).map_err(failed)?;
    fs::write(folder.join("package-lock.json"), &lock).map_err(failed)?;
    let prefix = folder.display().to_string();
    let quiet = ["--no-audit", "--no-fund", "--ignore-scripts"];
    // It names a newer Node.js than Debian's as its own, and works with that.
    let any = ["--loglevel", "error", "--engine-strict", "false"];
    let clean = ["ci", "--prefix", &prefix];
    run("npm", &[&clean[..], &quiet[..], &any[..]].concat())
}
