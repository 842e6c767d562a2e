//! Faults of the disk below a history in a file: the words that name them, nothing
//! half-written, and the way back.

mod damaged;
mod full;
mod read_only;

use super::program::text;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// A small file system in memory.
struct Disk(PathBuf);

impl Disk {
    /// Nothing where this process has no right to mount one.
    fn mount(folder: &Path, size: &str) -> Option<Self> {
        let options = format!("size={size}");
        let words = ["-t", "tmpfs", "-o", &options, "tmpfs", text(folder)];
        mount(&words).then(|| Self(folder.to_owned()))
    }

    /// With other options from now on.
    fn change(&self, options: &str) {
        let options = format!("remount,{options}");
        assert!(mount(&["-o", &options, text(&self.0)]));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: whoever still uses it loses nothing.
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

fn mount(words: &[&str]) -> bool {
    let mut command = Command::new("mount");
    let status = command.args(words).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// The same command, started by another one.
fn started_by(words: &[&str], command: &Command) -> Command {
    let mut whole = Command::new(words[0]);
    whole
        .args(&words[1..])
        .arg(command.get_program())
        .args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => whole.env(name, value),
            None => whole.env_remove(name),
        };
    }
    whole
}

/// What a command said as it failed: on both outputs.
#[track_caller]
fn failure(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let words = words(&output);
    assert_eq!(output.status.code(), Some(1), "{words}");
    words
}

/// The standard output of a command that works.
#[track_caller]
fn success(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", words(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn words(output: &Output) -> String {
    let outputs = [&output.stdout, &output.stderr];
    outputs.map(|words| String::from_utf8_lossy(words)).concat()
}

/// Removes what SQLite keeps beside its file, and leaves there if a process is killed.
fn remove_log(store: &Path) {
    for ending in ["-wal", "-shm"] {
        // Nothing is there if all went well.
        let _ = fs::remove_file(beside(store, ending));
    }
}

fn beside(store: &Path, ending: &str) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
