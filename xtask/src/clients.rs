//! Clients that others made, and fuzzers, against a running server: what the API promises to
//! programs that do not know it.

use crate::steps::{execute, require_python, run, target, works};
use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// How many cases the fuzzers try for each operation, and from which seed: the same in every run.
const CASES: &str = "100";
const SEED: &str = "20261126";

/// A server on the history of a demonstration, and the folder in which all of this lives.
struct Served {
    folder: PathBuf,
    server: Child,
    url: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// GraphQL clients from npm, a client generated from the OpenAPI document, and two fuzzers.
pub(crate) fn check() -> Result<(), String> {
    let served = serve()?;
    graphql_clients(&served)?;
    let python = python(&served.folder)?;
    generated_client(&served, &python)?;
    // Events have no end.
    let most = ["--exclude-path-regex", "^/v1/(events|calculator)$"];
    fuzz(&served, &python, "/openapi.json", &most, "")?;
    // A plan that cannot be calculated is well-formed.
    let plans = [
        "--include-path",
        "/v1/calculator",
        "--exclude-checks",
        "positive_data_acceptance",
    ];
    fuzz(&served, &python, "/openapi.json", &plans, "")?;
    copy(&["hooks.py"], &served.folder)?;
    let graphql = ["--checks", "answered"];
    fuzz(&served, &python, "/public/query", &graphql, "hooks.py")
}

/// Lets a made-up network live for a month, and serves what was published of it.
fn serve() -> Result<Served, String> {
    let program = target()?.join("release").join("iotasrb");
    let folder = target()?.join("clients");
    let demo = folder.join("demo");
    if demo.exists() {
        fs::remove_dir_all(&demo).map_err(|error| error.to_string())?;
    }
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let words = [
        "demo", "--epochs", "30", "--live", "2", "--pace", "0", "--dir",
    ];
    let mut command = Command::new(&program);
    execute(command.args(words).arg(&demo).stdout(Stdio::null()))?;
    let mut server = Command::new(&program)
        .args(["serve", "--read-only", "--listen", "127.0.0.1:0", "--store"])
        .arg(demo.join("publications.sqlite"))
        .arg("--bundles")
        .arg(&demo)
        .env("IOTASRB_LOG", "iotasrb=info")
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{} cannot be started: {error}", program.display()))?;
    let log = server.stderr.take().ok_or("the server has no log")?;
    let mut lines = BufReader::new(log).lines().map_while(Result::ok);
    let address = lines.find_map(|line| {
        let (_, rest) = line.split_once("\"local\":\"")?;
        rest.split_once('"').map(|(address, _)| address.to_owned())
    });
    // Somebody has to read what it says; what it warns of is shown.
    std::thread::spawn(move || {
        lines
            .filter(|line| line.contains("\"WARN\"") || line.contains("\"ERROR\""))
            .for_each(|line| crate::say(&line));
    });
    let address = address.ok_or("the server does not listen")?;
    let url = format!("http://{address}");
    Ok(Served {
        folder,
        server,
        url,
    })
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
