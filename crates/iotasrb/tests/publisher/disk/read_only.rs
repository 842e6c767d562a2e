//! A history that may not be written.

use super::{failure, remove_log, started_by, success};
use crate::{
    program::{A_WHILE, Publisher, command, text},
    requests::latest,
    twin::Twin,
};
use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::Command,
    time::Instant,
};

#[test]
fn a_file_that_may_only_be_read_is_read() {
    let twin = Twin::begin("read-only-file", 17);
    twin.pass(1);
    allow(&twin.store, 0o444);
    cannot_write(&twin);
    reads(&twin);
    allow(&twin.store, 0o644);
    twin.is_made_whole(&twin.store);
}

#[test]
fn a_folder_that_may_only_be_read_is_read_with_the_log_of_a_publisher() {
    let twin = Twin::begin("read-only-folder", 18);
    let folder = twin.store.parent().unwrap().to_owned();
    let publisher = Publisher::start(text(&twin.store), &twin.more);
    publisher.hear("resting", A_WHILE).unwrap();
    publisher.kill();
    twin.pass(1);
    let files = || {
        fs::read_dir(&folder)
            .unwrap()
            .map(|file| file.unwrap().path())
    };
    files().for_each(|file| allow(&file, 0o444));
    allow(&folder, 0o555);
    cannot_write(&twin);
    reads(&twin);
    allow(&folder, 0o755);
    files().for_each(|file| allow(&file, 0o644));
    twin.is_made_whole(&twin.store);
    // Without a log even reading has to make one.
    remove_log(&twin.store);
    allow(&folder, 0o555);
    let arguments = ["history", "--store", text(&twin.store)];
    let words = failure(&mut held_to_permissions(&command(&arguments, &[])));
    assert!(words.contains(RIGHTS), "{words}");
    allow(&folder, 0o755);
}

const RIGHTS: &str = "the right to write to it and, if it is a file, to its folder";

#[track_caller]
fn cannot_write(twin: &Twin) {
    let store = text(&twin.store);
    let observe = command(&["observe", "--store", store], &twin.more);
    let words = failure(&mut held_to_permissions(&observe));
    assert!(
        words.contains("history.sqlite cannot be written: "),
        "{words}"
    );
    assert!(words.contains(RIGHTS), "{words}");
    let serve = ["serve", "--store", store, "--listen", "127.0.0.1:0"];
    let publisher = Publisher::of(held_to_permissions(&command(&serve, &twin.more)));
    let (words, code) = publisher.end();
    assert_eq!(code, Some(1));
    assert!(words.contains(RIGHTS), "{words}");
}

#[track_caller]
fn reads(twin: &Twin) {
    let store = text(&twin.store);
    let history = command(&["history", "--store", store], &[]);
    let lines = success(&mut held_to_permissions(&history));
    assert!(lines.contains("OK"), "{lines}");
    let serve = [
        "serve",
        "--read-only",
        "--store",
        store,
        "--listen",
        "127.0.0.1:0",
    ];
    let reader = Publisher::of(held_to_permissions(&command(&serve, &[])));
    let address = reader.address();
    let deadline = Instant::now() + A_WHILE;
    while latest(&address).is_none() {
        assert!(Instant::now() < deadline, "it never answers");
    }
}

/// As any user: those of a file bind root as well, if it gives up its powers over files.
fn held_to_permissions(command: &Command) -> Command {
    let powers = "--bounding-set=-dac_override,-dac_read_search";
    let user = Command::new("id").arg("-u").output().unwrap();
    match user.stdout == b"0\n" {
        true => started_by(&["setpriv", powers, "--"], command),
        false => started_by(&["env"], command),
    }
}

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}
