//! A script in Node.js that drives a browser, and the dialogue with it.

use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

/// What takes longer hangs.
const AT_MOST: Duration = Duration::from_secs(240);

/// Where `cargo xtask test` puts what scripts need.
fn packages() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("browser");
    let packages = folder.join("node_modules");
    assert!(
        packages.join("playwright-core").exists() && packages.join("axe-core").exists(),
        "{} lacks what drives a browser: `cargo xtask test` and `cargo xtask browser` install it",
        packages.display()
    );
    packages
}

fn chromium() -> PathBuf {
    if let Some(named) = std::env::var_os("IOTASRB_CHROMIUM") {
        return named.into();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut programs = std::env::split_paths(&path).map(|folder| folder.join("chromium"));
    programs.find(|program| program.exists()).expect(
        "there is no `chromium` in the path, and IOTASRB_CHROMIUM names none: `cargo xtask test` \
         and `cargo xtask browser` install it",
    )
}

/// The script's process; nothing of it survives a test that fails.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended before. The browser ends with the pipe to it.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs a script of `web/tests` on a server. What it asks for, in lines that begin with `@`, is
/// answered; it fails the test if it fails.
pub(crate) fn run(
    name: &str,
    url: &str,
    folder: &Path,
    mut answer: impl FnMut(&str) -> Result<Value, String>,
) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/tests");
    let mut process = Process(
        Command::new("node")
            .arg(script.join(name))
            .arg(url)
            .arg(folder)
            .env("NODE_PATH", packages())
            .env("IOTASRB_CHROMIUM", chromium())
            // The browser's profile goes with the folder of the test.
            .env("TMPDIR", folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("node: `cargo xtask test` installs it"),
    );
    let child = &mut process.0;
    let (mut input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let mut errors = child.stderr.take().unwrap();
    let errors = thread::spawn(move || {
        let mut text = String::new();
        // What is not UTF-8 ends it.
        let _ = errors.read_to_string(&mut text);
        text
    });
    let (sender, lines) = channel();
    thread::spawn(move || {
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        lines.try_for_each(|line| sender.send(line))
    });
    let deadline = Instant::now() + AT_MOST;
    let mut said = String::new();
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        match lines.recv_timeout(left) {
            Ok(line) => match line.strip_prefix('@') {
                Some(wish) => {
                    let reply = match answer(wish) {
                        Ok(value) => json!({ "ok": value }),
                        Err(why) => json!({ "failed": why }),
                    };
                    // A script that is gone says why at its end.
                    let _ = writeln!(input, "{reply}");
                }
                None => said = said + &line + "\n",
            },
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => panic!("{name} takes too long; it said:\n{said}"),
        }
    }
    let status = process.0.wait().unwrap();
    let errors = errors.join().unwrap();
    assert!(status.success(), "{name}: {status}\n{said}{errors}");
}
