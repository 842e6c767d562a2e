//! A backfill that is killed again and again ends in the same bytes as one that is not.

use super::{command, fixture, text};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Child, Stdio},
    thread,
};

const KILLS: usize = 50;
/// Enough for two batches.
const EPOCHS: usize = 12;
/// What a whole backfill does to its folder: the root, and three files for each epoch, each
/// written under a name of its own and then renamed.
const EFFECTS: usize = 2 * (1 + 3 * EPOCHS);

#[test]
fn killed_fifty_times_it_ends_in_the_same_bytes() {
    let source = fixture::recording("killed-source", (0..).take(EPOCHS));
    let root = fixture::root_file(&source);
    let dir = fixture::folder("killed");
    let arguments = [
        "backfill",
        "--dir",
        text(&dir),
        "--source",
        text(&source),
        "--trust",
        text(&root),
    ];
    assert!(command(&arguments).output().unwrap().status.success());
    let whole = fixture::files(&dir);
    fs::remove_dir_all(&dir).unwrap();
    let mut moments = Moments(0x5eed);
    let mut kills = 0;
    while kills < KILLS {
        let done = effects(&dir);
        let moment = done + 1 + moments.below(EFFECTS + 1 - done);
        let mut child = command(&arguments).stdout(Stdio::null()).spawn().unwrap();
        if killed_at(moment, &dir, &mut child) {
            kills += 1;
            check_whole(&dir, &whole);
        } else {
            // It was quicker: the next one begins anew.
            assert_eq!(fixture::files(&dir), whole);
            fs::remove_dir_all(&dir).unwrap();
        }
    }
    assert!(command(&arguments).output().unwrap().status.success());
    assert_eq!(fixture::files(&dir), whole);
}

/// Kills the process (SIGKILL) once so much has happened in the folder; `false` if it
/// ended before.
fn killed_at(moment: usize, dir: &Path, child: &mut Child) -> bool {
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success(), "{status}");
            return false;
        }
        if effects(dir) >= moment {
            child.kill().unwrap();
            return !child.wait().unwrap().success();
        }
        thread::yield_now();
    }
}

/// What has its name is whole.
fn check_whole(dir: &Path, whole: &BTreeMap<PathBuf, Vec<u8>>) {
    for (place, bytes) in fixture::files(dir) {
        if place.extension().is_none_or(|ending| ending != "partial") {
            assert_eq!(whole.get(&place), Some(&bytes), "{}", place.display());
        }
    }
}

/// How much happened in the folder: one for a file that is being written, two for one
/// that has its name.
fn effects(dir: &Path) -> usize {
    let mut effects = 0;
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(folder) else {
            continue;
        };
        for path in entries.map_while(Result::ok).map(|entry| entry.path()) {
            match path.extension().and_then(|ending| ending.to_str()) {
                Some("partial") => effects += 1,
                Some(_) => effects += 2,
                None if path.is_dir() => folders.push(path),
                None => {}
            }
        }
    }
    effects
}

/// Moments as a seed gives them: Knuth's linear congruential generator.
struct Moments(u64);

impl Moments {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}
