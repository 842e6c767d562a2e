//! The rules of the house that no compiler knows.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

/// A source file is read in one go.
const MAX_LINES: usize = 500;

/// The SHA-256 of each vendored file, as `sha256sum` reads it.
const SUMS: &str = "SHA256SUMS";

/// Every crate that the pure core may contain: arithmetic, hashes, an encoding, error texts.
/// `sha2` asks through `cpufeatures` what the processor can do, on some targets through `libc`.
const CORE_CRATES: [&str; 24] = [
    "blake2",
    "block-buffer",
    "bs58",
    "cfg-if",
    "cmov",
    "cpufeatures",
    "crypto-common",
    "ctutils",
    "dashu-base",
    "dashu-int",
    "digest",
    "hybrid-array",
    "iotasrb-core",
    "libc",
    "num-modular",
    "proc-macro2",
    "quote",
    "sha2",
    "static_assertions",
    "syn",
    "thiserror",
    "thiserror-impl",
    "typenum",
    "unicode-ident",
];

/// What the proof must not contain, directly or through the SDK: whatever waits, listens,
/// connects or stores. What is pure cannot fail for the network's sake, and builds anywhere.
const FORBIDDEN_IN_PROOF: [&str; 20] = [
    "async-std",
    "axum",
    "fastcrypto",
    "futures",
    "hyper",
    "iota-sdk-graphql-client",
    "iota-sdk-grpc-client",
    "libsqlite3-sys",
    "mio",
    "native-tls",
    "openssl-sys",
    "reqwest",
    "rusqlite",
    "rustls",
    "smol",
    "socket2",
    "sqlx",
    "tokio",
    "tonic",
    "ureq",
];

/// All rules; the message names every file that breaks one.
pub(crate) fn check() -> Result<(), String> {
    let broken: Vec<String> = [
        core_is_pure()?,
        core_is_without_std()?,
        proof_is_pure()?,
        files_are_short()?,
        vectors_are_complete()?,
        settings_exist()?,
        vendored_files_are_untouched()?,
    ]
    .into_iter()
    .flatten()
    .collect();
    if broken.is_empty() {
        Ok(())
    } else {
        Err(broken.join("\n"))
    }
}

/// The core depends on nothing that could perform IO.
fn core_is_pure() -> Result<Vec<String>, String> {
    let allowed = BTreeSet::from(CORE_CRATES.map(str::to_owned));
    let found = crates_in("iotasrb-core", "normal,build")?;
    Ok(found
        .difference(&allowed)
        .map(|name| {
            format!("iotasrb-core depends on {name}: a decision for docs/adr and xtask/src/tidy.rs")
        })
        .collect())
}

/// The proof's tree is the SDK's, too long to list; so what it must not hold is listed.
fn proof_is_pure() -> Result<Vec<String>, String> {
    let forbidden = BTreeSet::from(FORBIDDEN_IN_PROOF.map(str::to_owned));
    let found = crates_in("iotasrb-proof", "normal")?;
    Ok(found
        .intersection(&forbidden)
        .map(|name| format!("iotasrb-proof depends on {name}, which has no place in a pure crate"))
        .collect())
}

/// The names of all crates that a package is built from, itself included.
fn crates_in(package: &str, edges: &str) -> Result<BTreeSet<String>, String> {
    let tree = output(
        "cargo",
        &[
            "tree",
            "--locked",
            "--package",
            package,
            "--edges",
            edges,
            "--target",
            "all",
            "--prefix",
            "none",
        ],
    )?;
    let names = tree.lines().filter_map(|line| line.split(' ').next());
    Ok(names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect())
}

/// The core brings in no crate by another door: `std` is for its tests alone.
fn core_is_without_std() -> Result<Vec<String>, String> {
    let root = "crates/iotasrb-core/src/lib.rs";
    let text = fs::read_to_string(root).map_err(|error| format!("cannot read {root}: {error}"))?;
    let doors = [
        "#![no_std]",
        "\nextern crate alloc;\n#[cfg(test)]\nextern crate std;\n",
    ];
    let mut broken: Vec<String> = doors
        .into_iter()
        .filter(|door| !text.contains(door))
        .map(|door| format!("{root} lacks {door:?}"))
        .collect();
    for file in output("git", &["ls-files", "crates/iotasrb-core/src/*.rs"])?.lines() {
        let text = fs::read_to_string(file).unwrap_or_default();
        let allowed = if file == root { 2 } else { 0 };
        if text.matches("extern crate").count() != allowed {
            broken.push(format!("{file} brings in a crate by `extern crate`"));
        }
    }
    Ok(broken)
}

fn files_are_short() -> Result<Vec<String>, String> {
    let files = output("git", &["ls-files", "*.rs", "*.py", "*.js", "*.mjs"])?;
    let mut broken = Vec::new();
    for file in files.lines() {
        // A file that was deleted but not yet committed is nobody's problem.
        let Ok(text) = fs::read_to_string(file) else {
            continue;
        };
        let lines = text.lines().count();
        if lines > MAX_LINES {
            broken.push(format!(
                "{file} has {lines} lines, more than {MAX_LINES}: one idea a file"
            ));
        }
    }
    Ok(broken)
}

/// Every situation has both of its files and nothing else.
fn vectors_are_complete() -> Result<Vec<String>, String> {
    let expected = BTreeSet::from(["observation.json".to_owned(), "rates.json".to_owned()]);
    let mut broken = Vec::new();
    for situation in entries(Path::new("vectors/v1"))? {
        let folder = Path::new("vectors/v1").join(&situation);
        if entries(&folder)? != expected {
            broken.push(format!(
                "{} must hold observation.json and rates.json",
                folder.display()
            ));
        }
    }
    Ok(broken)
}

/// Every setting that a document or a deployment names is read by the program or by a test.
fn settings_exist() -> Result<Vec<String>, String> {
    let mut read = BTreeSet::new();
    for file in output("git", &["ls-files", "crates/*.rs"])?.lines() {
        read.extend(settings(&fs::read_to_string(file).unwrap_or_default()));
    }
    let mut broken = Vec::new();
    for file in output("git", &["ls-files", "*.md", "deploy"])?.lines() {
        let named = settings(&fs::read_to_string(file).unwrap_or_default());
        let unread = named.difference(&read);
        broken.extend(unread.map(|name| format!("{file} names {name}, which nothing reads")));
    }
    Ok(broken)
}

/// What was taken from others is what was taken: each of their files has the digest that is noted
/// beside it, and none is there without one.
fn vendored_files_are_untouched() -> Result<Vec<String>, String> {
    let folder = Path::new("web/static/vendor");
    let sums = folder.join(SUMS);
    let noted = fs::read_to_string(&sums)
        .map_err(|error| format!("cannot read {}: {error}", sums.display()))?;
    let named = noted.lines().filter_map(|line| line.split_once("  "));
    let named: BTreeSet<String> = named.map(|(_, name)| name.to_owned()).collect();
    let mut found = entries(folder)?;
    found.remove(SUMS);
    let differing = found.symmetric_difference(&named);
    let mut broken: Vec<String> = differing
        .map(|name| format!("{} and its folder differ in {name}", sums.display()))
        .collect();
    let checked = Command::new("sha256sum")
        .args(["--check", "--strict", "--quiet", SUMS])
        .current_dir(folder)
        .output()
        .map_err(|error| format!("sha256sum cannot be started: {error}"))?;
    if !checked.status.success() {
        let told = String::from_utf8_lossy(&checked.stdout);
        broken.push(format!("{}: {}", folder.display(), told.trim_end()));
    }
    Ok(broken)
}

/// The names of environment variables in a text.
fn settings(text: &str) -> BTreeSet<String> {
    let is_of_a_name = |letter: char| letter.is_ascii_uppercase() || letter == '_';
    let names = text.split(|letter: char| !is_of_a_name(letter));
    names
        .filter(|name| name.starts_with("IOTASRB_"))
        .map(str::to_owned)
        .collect()
}

fn entries(folder: &Path) -> Result<BTreeSet<String>, String> {
    let failed = |error| format!("cannot read {}: {error}", folder.display());
    fs::read_dir(folder)
        .map_err(failed)?
        .map(|entry| {
            Ok(entry
                .map_err(failed)?
                .file_name()
                .to_string_lossy()
                .into_owned())
        })
        .collect()
}

fn output(program: &str, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .map_err(|error| format!("{program} cannot be started: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    String::from_utf8(output.stdout).map_err(|error| format!("{program}: {error}"))
}
