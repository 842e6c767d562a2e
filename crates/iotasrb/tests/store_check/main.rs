//! What `Store::check` says of histories: sound ones, damaged ones, forged ones.

mod cli;
mod damaged;
mod damaged_publications;
mod fixture;
mod forged;

use fixture::history;
use iotasrb::store::{Store, StoreAddress};
use std::path::Path;

fn open(path: &Path) -> Store {
    Store::open_to_read(&StoreAddress::File(path.to_owned())).unwrap()
}

/// The flaws of a history in a file.
fn flaws(path: &Path) -> Vec<String> {
    flaws_of(&mut open(path))
}

/// The flaws, with every digest as `0x…`: those of publications name this build of the program.
fn flaws_of(store: &mut Store) -> Vec<String> {
    let found = store.check(&mut |_, _| ()).unwrap();
    let flaws = found.flaws.iter();
    flaws.map(|flaw| shortened(&flaw.to_string())).collect()
}

fn shortened(text: &str) -> String {
    let mut parts = text.split("0x");
    let mut short = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        short.push_str("0x…");
        short.push_str(part.trim_start_matches(|letter: char| letter.is_ascii_hexdigit()));
    }
    short
}

#[test]
fn a_history_as_it_was_written_has_no_flaw() {
    let mut told = Vec::new();
    let found = open(&history("sound")).check(&mut |table, rows| told.push((table, rows)));
    let found = found.unwrap();
    assert_eq!(found.flaws, []);
    let counts = [
        found.publications,
        found.observations,
        found.inputs,
        found.figures,
    ];
    assert_eq!(counts, [5, 2, 5, 388]);
    assert!(told.contains(&("rates", 388)));
}
