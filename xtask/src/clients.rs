//! Clients that others made, and fuzzers, against a running server: what the API promises to
//! programs that do not know it.

use crate::{
    served::{Served, serve},
    steps::{execute, require_python, run, works},
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// How many cases the fuzzers try for each operation, and from which seed: the same in every run.
const CASES: &str = "100";
const SEED: &str = "20261126";

/// GraphQL clients from npm, a client generated from the OpenAPI document, and two fuzzers.
pub(crate) fn check() -> Result<(), String> {
    let served = serve("clients")?;
    graphql_clients(&served)?;
    let python = python(&served.folder)?;
    generated_client(&served, &python)?;
    // Events have no end.
    let most = [
        "--exclude-path-regex",
        "^/v1/(events|calculator|programmes/[^/]*/potential)$",
    ];
    fuzz(&served, &python, "/openapi.json", &most, "")?;
    // A plan that cannot be calculated, or a stake that was not taken any more, is well-formed.
    let plans = [
        "--include-path-regex",
        "^/v1/(calculator|programmes/[^/]*/potential)$",
        "--exclude-checks",
        "positive_data_acceptance",
    ];
    fuzz(&served, &python, "/openapi.json", &plans, "")?;
    copy(&["hooks.py"], &served.folder)?;
    let graphql = ["--checks", "answered"];
    fuzz(&served, &python, "/public/query", &graphql, "hooks.py")
}

fn graphql_clients(served: &Served) -> Result<(), String> {
    if !works("npm", "--version") {
        run("apt-get", &["install", "--yes", "nodejs", "npm"])
            .map_err(|error| format!("npm is needed for the GraphQL clients: {error}"))?;
    }
    let folder = served.folder.join("npm");
    copy(
        &["package.json", "package-lock.json", "graphql.mjs"],
        &folder,
    )?;
    execute(
        Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund", "--loglevel", "error"])
            .current_dir(&folder),
    )?;
    let script = folder.join("graphql.mjs");
    let words = [served.url.as_str(), "iota-localnet"];
    execute(Command::new("node").arg(script).args(words))
}

/// An environment with the tools that `clients/requirements.txt` names.
fn python(folder: &Path) -> Result<PathBuf, String> {
    require_python()?;
    let environment = folder.join("python");
    let bin = environment.join("bin");
    if !bin.join("pip").exists() {
        let make = || {
            execute(
                Command::new("python3")
                    .args(["-m", "venv"])
                    .arg(&environment),
            )
        };
        make()
            .or_else(|_| run("apt-get", &["install", "--yes", "python3-venv"]))
            .and_then(|()| make())?;
    }
    let words = ["install", "--quiet", "--disable-pip-version-check", "-r"];
    execute(
        Command::new(bin.join("pip"))
            .args(words)
            .arg("clients/requirements.txt"),
    )?;
    Ok(bin)
}

fn generated_client(served: &Served, python: &Path) -> Result<(), String> {
    let folder = served.folder.join("generated");
    execute(
        Command::new(python.join("openapi-python-client"))
            .args(["generate", "--overwrite", "--meta", "none"])
            .args(["--path", "docs/api/openapi.json", "--output-path"])
            .arg(folder.join("iotasrb_client"))
            .env("PATH", path_with(python)?),
    )?;
    copy(&["rest.py"], &folder)?;
    execute(
        Command::new(python.join("python"))
            .arg(folder.join("rest.py"))
            .arg(&served.url),
    )
}

/// Asks what is described at a path in every way that the description allows, and in some that it
/// does not.
fn fuzz(
    served: &Served,
    python: &Path,
    path: &str,
    more: &[&str],
    hooks: &str,
) -> Result<(), String> {
    execute(
        Command::new(python.join("st"))
            .arg("run")
            .arg(format!("{}{path}", served.url))
            .args(["--max-examples", CASES, "--seed", SEED])
            .args(["--continue-on-failure", "--no-color", "--warnings", "off"])
            .args(more)
            .env("SCHEMATHESIS_HOOKS", hooks)
            .current_dir(&served.folder),
    )
}

/// The generator formats what it makes with a program from its own environment.
fn path_with(folder: &Path) -> Result<std::ffi::OsString, String> {
    let others = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_path_buf()).chain(std::env::split_paths(&others));
    std::env::join_paths(folders).map_err(|error| error.to_string())
}

fn copy(names: &[&str], folder: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot copy to {}: {error}", folder.display());
    fs::create_dir_all(folder).map_err(failed)?;
    for name in names {
        fs::copy(Path::new("clients").join(name), folder.join(name)).map_err(failed)?;
    }
    Ok(())
}
