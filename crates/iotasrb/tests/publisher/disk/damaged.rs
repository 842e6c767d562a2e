//! A page that was overwritten, and a log that was cut off.

use super::{beside, failure, remove_log, success};
use crate::{
    program::{A_WHILE, Publisher, command, live, text},
    twin::{Twin, check_sound},
};
use iotasrb::store::StoreAddress;
use rusqlite::{Connection, OpenFlags};
use std::{
    fs::{self, File},
    os::unix::fs::FileExt,
    path::Path,
};

const PAGE_BYTES: u64 = 4_096;

#[test]
fn a_page_that_was_overwritten_is_named_and_a_back_up_goes_on() {
    let twin = Twin::begin("page", 19);
    twin.pass(3);
    twin.is_made_whole(&twin.store);
    let store = text(&twin.store);
    let backup = twin.store.with_file_name("backup.sqlite");
    success(&mut command(
        &["store", "copy", "--store", store, text(&backup)],
        &[],
    ));
    twin.pass(2);
    twin.is_made_whole(&twin.store);
    // In the middle of the file: the check finds it.
    let kept = twin.store.with_file_name("kept.sqlite");
    fs::copy(&twin.store, &kept).unwrap();
    overwrite(&twin.store, pages(&twin.store) / 2);
    let words = failure(&mut command(&["store", "check", "--store", store], &[]));
    assert!(
        words.contains("FLAW  SQLite: ") && words.contains("history.sqlite has flaws"),
        "{words}"
    );
    // Where every publication begins: the publisher meets it.
    fs::copy(&kept, &twin.store).unwrap();
    overwrite(&twin.store, root_of_publications(&kept));
    let words = failure(&mut command(&["store", "check", "--store", store], &[]));
    assert!(words.contains("table publications"), "{words}");
    twin.pass(1);
    let damaged = "the history is damaged: ";
    let (words, code) = Publisher::start(store, &twin.more).end();
    assert_eq!(code, Some(1));
    assert!(
        words.contains(damaged) && words.contains("restore a back-up"),
        "{words}"
    );
    let words = failure(&mut command(&["observe", "--store", store], &twin.more));
    assert!(words.contains(damaged), "{words}");
    // The way back.
    remove_log(&twin.store);
    fs::rename(&backup, &twin.store).unwrap();
    twin.is_made_whole(&twin.store);
}

#[test]
fn a_log_that_was_cut_off_loses_the_newest_publications_and_no_half_ones() {
    let twin = Twin::begin("log", 20);
    twin.pass(3);
    let publisher = Publisher::start(text(&twin.store), &twin.more);
    publisher.hear("resting", A_WHILE).unwrap();
    publisher.kill();
    let log = beside(&twin.store, "-wal");
    let length = fs::metadata(&log).unwrap().len();
    let frames = 32 + (24 + PAGE_BYTES) * 100;
    assert!(length > 3 * frames, "{length}");
    let mut numbers = Vec::new();
    for cut in [
        0,
        1,
        31,
        32,
        32 + 23,
        32 + 24 + PAGE_BYTES,
        frames,
        frames + 1,
        length / 2 + 7,
        length - PAGE_BYTES - 25,
        length - 1,
        length,
    ] {
        let place = twin.store.with_file_name(format!("cut-{cut}.sqlite"));
        fs::copy(&twin.store, &place).unwrap();
        fs::copy(&log, beside(&place, "-wal")).unwrap();
        let file = File::options().write(true).open(beside(&place, "-wal"));
        file.unwrap().set_len(cut).unwrap();
        let address = StoreAddress::File(place.clone());
        check_sound(&address);
        numbers.push(live(&address).len());
        twin.is_made_whole(&place);
    }
    assert_eq!(numbers.first(), Some(&1));
    assert!(numbers.is_sorted(), "{numbers:?}");
    assert!(numbers[9] < numbers[11], "{numbers:?}");
}

/// As a disk does that forgets what it was given.
fn overwrite(store: &Path, page: u64) {
    let file = File::options().write(true).open(store).unwrap();
    let noise = [0xa5; PAGE_BYTES as usize];
    file.write_all_at(&noise, (page - 1) * PAGE_BYTES).unwrap();
}

fn pages(store: &Path) -> u64 {
    fs::metadata(store).unwrap().len() / PAGE_BYTES
}

/// The page at which the table begins, counted from 1.
fn root_of_publications(store: &Path) -> u64 {
    let only_read = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let connection = Connection::open_with_flags(store, only_read).unwrap();
    let sql = "SELECT rootpage FROM sqlite_master WHERE name = 'publications'";
    let page: i64 = connection.query_row(sql, [], |row| row.get(0)).unwrap();
    u64::try_from(page).unwrap()
}
