//! Tells the program from which commit it was built: every published number names it.

use std::process::Command;

fn main() {
    let commit = git(&["rev-parse", "HEAD"]).unwrap_or_else(|| "unknown".to_owned());
    // Without optional locks it leaves the index alone, which is watched: in a fresh clone it would
    // refresh it, and the next command would build everything once more.
    let status = [
        "--no-optional-locks",
        "status",
        "--porcelain",
        "--untracked-files=no",
    ];
    let modified = git(&status).is_some_and(|changes| !changes.is_empty());
    let suffix = if modified { "-modified" } else { "" };
    println!("cargo:rustc-env=IOTASRB_COMMIT={commit}{suffix}");
    for name in ["HEAD", "index"] {
        if let Some(path) = git(&["rev-parse", "--git-path", name]) {
            println!("cargo:rerun-if-changed={path}");
        }
    }
    // Whatever can change a figure is watched, so that a change shows as one.
    for path in [
        "src",
        "../iotasrb-core/src",
        "../../docs/method",
        "../../fixtures/mainnet-375",
        "../../Cargo.lock",
    ] {
        println!("cargo:rerun-if-changed={path}");
    }
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
