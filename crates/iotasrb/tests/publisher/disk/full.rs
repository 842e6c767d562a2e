//! A disk that is full, and a file that may not grow.

use super::{Disk, failure, started_by, success};
use crate::{
    network::folder,
    program::{Publisher, command, text},
    twin::{Twin, check_sound},
};
use iotasrb::store::StoreAddress;
use std::{fs, io::ErrorKind};

#[test]
fn a_full_disk_ends_the_publisher_until_there_is_room() {
    let dir = folder("full");
    let place = dir.join("disk");
    fs::create_dir(&place).unwrap();
    // Where none may be mounted, the other test fills a file instead.
    let Some(disk) = Disk::mount(&place, "2m") else {
        return;
    };
    let twin = Twin::begin_at(place.join("history.sqlite"), dir.join("whole.sqlite"), 15);
    let store = text(&twin.store);
    twin.pass(4);
    let (words, code) = Publisher::start(store, &twin.more).end();
    assert_eq!(code, Some(1));
    assert!(words.contains(&format!("no room is left for {store}: ")));
    assert!(words.contains("Make room and start again"), "{words}");
    // Now not even a byte is left.
    let rest = fs::write(place.join("rest"), vec![0; 2 << 20]);
    assert_eq!(rest.unwrap_err().kind(), ErrorKind::StorageFull);
    let again = failure(&mut command(&["observe", "--store", store], &twin.more));
    assert!(again.contains("no room is left for "), "{again}");
    // It can be read as ever.
    success(&mut command(&["history", "--store", store], &[]));
    let address = StoreAddress::File(twin.store.clone());
    check_sound(&address);
    disk.change("size=64m");
    twin.is_made_whole(&twin.store);
}

#[test]
fn a_file_that_may_not_grow_ends_the_publisher_until_it_may() {
    let twin = Twin::begin("limit", 16);
    twin.pass(4);
    let limit = "trap '' XFSZ; ulimit -f 3000; exec \"$@\"";
    let limited = |arguments: &[&str]| {
        started_by(&["sh", "-c", limit, "sh"], &command(arguments, &twin.more))
    };
    let store = text(&twin.store);
    let serve = ["serve", "--store", store, "--listen", "127.0.0.1:0"];
    let (words, code) = Publisher::of(limited(&serve)).end();
    assert_eq!(code, Some(1));
    assert!(words.contains("the disk of "), "{words}");
    assert!(words.contains("`iotasrb store check`"), "{words}");
    let again = failure(&mut limited(&["observe", "--store", store]));
    assert!(again.contains("the disk of "), "{again}");
    check_sound(&StoreAddress::File(twin.store.clone()));
    twin.is_made_whole(&twin.store);
}
