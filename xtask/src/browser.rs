//! The page in a browser: its tests, how fast it is, and its pictures.

use crate::steps::{execute, install, packages, run, target, works};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Debian's browser, unless another one is named.
const CHROMIUM: &str = "chromium";

/// The oldest Node.js with which playwright-core works.
const OLDEST_NODE: u32 = 20;

/// The tests of the page, or those whose names have a word, with what they need.
pub(crate) fn test(words: &[String]) -> Result<(), String> {
    require_browser()?;
    run_tests(words.iter().map(String::as_str))
}

/// The pictures of the page that the README shows, from the recorded mainnet state.
pub(crate) fn pictures() -> Result<(), String> {
    require_browser()?;
    let place = env::current_dir().map_err(|error| error.to_string())?;
    let place = place.join("docs").join("images");
    fs::create_dir_all(&place).map_err(|error| error.to_string())?;
    let mut command = Command::new("cargo");
    let words = [
        "test",
        "--locked",
        "--package",
        "iotasrb",
        "--test",
        "browser",
    ];
    command.args(words).args(["--", "--exact", "the_pictures"]);
    execute(command.env("IOTASRB_PICTURES", place))
}

fn run_tests<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<(), String> {
    let mut all = vec!["test", "--locked", "--package", "iotasrb"];
    all.extend(["--test", "browser", "--"].into_iter().chain(words));
    run("cargo", &all)
}

/// A script of `web/tests` with the browser that it drives.
pub(crate) fn script(name: &str, words: &[&str]) -> Result<Command, String> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut programs = env::split_paths(&path).map(|folder| folder.join(CHROMIUM));
    let chromium = env::var_os("IOTASRB_CHROMIUM").map(PathBuf::from);
    let chromium = chromium.or_else(|| programs.find(|program| program.exists()));
    let chromium = chromium.ok_or_else(|| format!("`{CHROMIUM}` is not in the path"))?;
    let mut command = Command::new("node");
    command
        .arg(Path::new("web/tests").join(name))
        .args(words)
        .env("NODE_PATH", target()?.join("browser/node_modules"))
        .env("IOTASRB_CHROMIUM", chromium);
    Ok(command)
}

/// The tests drive Debian's Chromium with packages of npm, in the versions and with the digests of
/// their lock file.
pub(crate) fn require_browser() -> Result<(), String> {
    if env::var_os("IOTASRB_CHROMIUM").is_none() && !works(CHROMIUM, "--version") {
        install(CHROMIUM).map_err(|error| {
            format!(
                "the tests of the page need Chromium, and it cannot be installed: {error}\nInstall \
                 it so that `{CHROMIUM}` is in the path, or name its program in IOTASRB_CHROMIUM, \
                 and try again"
            )
        })?;
    }
    packages(Path::new("web/tests"), &target()?.join("browser"), &[])?;
    require_node()
}

/// What drives the browser refuses an older one in words that few understand.
fn require_node() -> Result<(), String> {
    let output = Command::new("node").arg("--version").output();
    let output = output.map_err(|error| format!("node cannot be started: {error}"))?;
    let version = String::from_utf8_lossy(&output.stdout);
    let number = version.trim_start_matches('v').split('.').next();
    match number.and_then(|number| number.parse().ok()) {
        Some(OLDEST_NODE..) => Ok(()),
        _ => Err(format!(
            "the tests of the page need Node.js {OLDEST_NODE} or later, not {}: install one, so \
             that `node` is it, and try again",
            version.trim()
        )),
    }
}
