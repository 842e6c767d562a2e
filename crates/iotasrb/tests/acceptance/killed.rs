//! A backfill from a node that is killed again and again ends in the same bytes.

use super::{
    lies::honest_history,
    network::{folder, short, url},
    program::{command, files, text},
};
use std::{
    fs,
    path::Path,
    process::{Child, Stdio},
    thread,
};

const KILLS: usize = 10;
/// What a whole backfill does to its folder: the root, and three files for each of twelve
/// epochs, each written under a name of its own and then renamed.
const EFFECTS: usize = 2 * (1 + 3 * 12);

#[test]
fn killed_ten_times_it_ends_in_the_same_bytes() {
    let (node, trust) = (short().served.honest(), short().served.trust());
    let (dir, source) = (folder("killed"), url(&node));
    let line = ["backfill", "--dir", text(&dir), "--source", &source];
    let line = [&line[..], &["--network", "localnet", "--trust", &trust]].concat();
    let whole = honest_history();
    // Knuth's linear congruential generator.
    let (mut moments, mut kills) = (0x5eed_u64, 0);
    while kills < KILLS {
        let done = effects(&dir);
        moments = moments
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let below = usize::try_from(moments >> 33).unwrap() % (EFFECTS + 1 - done).max(1);
        let mut child = command(&line).stdout(Stdio::null()).spawn().unwrap();
        if killed_at(done + 1 + below, &dir, &mut child) {
            kills += 1;
            for (place, bytes) in files(&dir) {
                // What has its name is whole.
                if place.extension().is_none_or(|ending| ending != "partial") {
                    assert_eq!(whole.get(&place), Some(&bytes), "{}", place.display());
                }
            }
        } else {
            // It was quicker: the next one begins anew.
            assert!(files(&dir) == *whole);
            fs::remove_dir_all(&dir).unwrap();
        }
    }
    assert!(command(&line).output().unwrap().status.success());
    assert!(files(&dir) == *whole);
}

/// Kills the process (SIGKILL) once so much has happened in the folder; `false` if it ended
/// before.
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

/// How much happened in the folder: one for a file that is being written, two for one that
/// has its name.
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
