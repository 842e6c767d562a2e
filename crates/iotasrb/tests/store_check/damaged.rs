//! Histories that another hand has changed in one place, each with the flaws that it has.

use super::{
    fixture::{damage, history, other_record, replaced_record},
    flaws,
};
use iotasrb::store::{Store, StoreAddress};
use std::fs;

/// What was changed, and what is found.
pub(super) type Case = (&'static str, &'static [&'static str]);

#[track_caller]
pub(super) fn check(name: &str, cases: &[Case]) {
    for (sql, expected) in cases {
        let path = history(name);
        damage(&path, sql);
        assert_eq!(flaws(&path), *expected, "{sql}");
    }
}

#[test]
fn inputs() {
    check(
        "inputs",
        &[
            (
                "UPDATE inputs SET packed = x'00' WHERE kind = 'record'",
                &[
                    "input 0x…: it cannot be unpacked to the length that was recorded",
                    "input 0x…: it cannot be unpacked to the length that was recorded",
                ],
            ),
            (
                "UPDATE inputs SET length = length + 1 WHERE kind = 'summary'",
                &["input 0x…: it cannot be unpacked to the length that was recorded"],
            ),
            (
                "UPDATE inputs SET length = -1 WHERE kind = 'close'",
                &["input 0x…: it cannot be unpacked to the length that was recorded"],
            ),
            (
                "UPDATE inputs SET (packed, length) = (SELECT packed, length FROM inputs \
                 WHERE kind = 'close') WHERE kind = 'summary'",
                &[
                    "input 0x…: its bytes have the digest 0x…",
                    "observation 2: its summary does not certify it: the signed summary cannot be decoded: remaining input",
                ],
            ),
            (
                "DELETE FROM inputs WHERE kind = 'close'",
                &[
                    "row 2 of observations: its close, input 0x…, is not there",
                    "row 19 of outcomes: its close, input 0x…, is not there",
                ],
            ),
            (
                "DELETE FROM inputs WHERE kind = 'summary'",
                &["row 2 of observations: its summary, input 0x…, is not there"],
            ),
            (
                "INSERT INTO outcomes VALUES (5, 1, 1, zeroblob(32), zeroblob(32), 1)",
                &[
                    "row 5 of outcomes: its close, input 0x…, is not there",
                    "row 5 of outcomes: its record, input 0x…, is not there",
                ],
            ),
        ],
    );
}

#[test]
fn outcomes() {
    check(
        "outcomes",
        &[
            (
                "UPDATE outcomes SET epoch = 18",
                &[
                    "outcome of epoch 18: it ended at 1795232466600 ms and added 766999997600000 to the supply, but its close says epoch 19, 1795232466600 ms and 766999997600000",
                ],
            ),
            (
                "UPDATE outcomes SET ended_ms = 7, supply_change = -5",
                &[
                    "outcome of epoch 19: it ended at 7 ms and added -5 to the supply, but its close says epoch 19, 1795232466600 ms and 766999997600000",
                ],
            ),
            (
                "UPDATE outcomes SET close = record",
                &[
                    "outcome of epoch 19: it ended at 1795232466600 ms and added 766999997600000 to the supply, but the bytes end within the signed summary",
                ],
            ),
        ],
    );
}

#[test]
fn observations() {
    check(
        "observations",
        &[
            (
                "UPDATE observations SET epoch = 21 WHERE number = 2",
                &[
                    "observation 2: its epoch is 21, its record says 20",
                    "observation 2: it has the digest 0x…, recorded is 0x…",
                    "observation 2: its summary does not certify it: it is of another checkpoint",
                ],
            ),
            (
                "UPDATE observations SET epoch_start_ms = 7 WHERE number = 1",
                &["observation 1: its epoch_start_ms is 7, its record says 1795232440017"],
            ),
            (
                "UPDATE observations SET checkpoint = 1201 WHERE number = 2",
                &[
                    "observation 2: it has the digest 0x…, recorded is 0x…",
                    "observation 2: its summary does not certify it: it is of another checkpoint",
                ],
            ),
            (
                "UPDATE observations SET tier = 'sworn' WHERE number = 1",
                &[
                    "row 1 of observations: `sworn` is unknown to this program",
                    "publication 1: its observation 1 is not there",
                ],
            ),
            (
                "UPDATE observations SET digest = zeroblob(32) WHERE number = 2",
                &[
                    "observation 2: it has the digest 0x…, recorded is 0x…",
                    "publication 2: its rows have the digest 0x…, recorded is 0x…",
                    "publication 4: its rows have the digest 0x…, recorded is 0x…",
                    "publication 5: its rows have the digest 0x…, recorded is 0x…",
                ],
            ),
            (
                "UPDATE observations SET checkpoint_digest = 'no digest' WHERE number = 2",
                &[
                    "row 2 of observations: expected 32 bytes in base58",
                    "publication 2: its observation 2 is not there",
                    "publication 4: its observation 2 is not there",
                    "publication 5: its observation 2 is not there",
                ],
            ),
        ],
    );
}

#[test]
fn how_observations_are_known() {
    check(
        "known",
        &[
            (
                "UPDATE observations SET tier = 'agreed' WHERE number = 2",
                &[
                    "publication 2: it is OK, but its observation is not certified",
                    "publication 2: its rows have the digest 0x…, recorded is 0x…",
                    "publication 4: it is OK, but its observation is not certified",
                    "publication 4: its rows have the digest 0x…, recorded is 0x…",
                    "publication 5: it is OK, but its observation is not certified",
                    "publication 5: its rows have the digest 0x…, recorded is 0x…",
                ],
            ),
            (
                "UPDATE observations SET source = 'somebody' WHERE number = 2",
                &[
                    "publication 2: its rows have the digest 0x…, recorded is 0x…",
                    "publication 4: its rows have the digest 0x…, recorded is 0x…",
                    "publication 5: its rows have the digest 0x…, recorded is 0x…",
                ],
            ),
            (
                "UPDATE observations SET summary = record WHERE number = 2",
                &[
                    "observation 2: its summary does not certify it: the signed summary cannot be decoded: invalid length 98, expected an byte array of size 32",
                    "publication 2: its rows have the digest 0x…, recorded is 0x…",
                    "publication 4: its rows have the digest 0x…, recorded is 0x…",
                    "publication 5: its rows have the digest 0x…, recorded is 0x…",
                ],
            ),
            (
                "UPDATE observations SET close = record WHERE number = 2",
                &[
                    "observation 2: its close does not certify it: the signed summary is malformed: neither absent nor present",
                    "publication 2: its rows have the digest 0x…, recorded is 0x…",
                    "publication 4: its rows have the digest 0x…, recorded is 0x…",
                    "publication 5: its rows have the digest 0x…, recorded is 0x…",
                ],
            ),
        ],
    );
}

#[test]
fn a_record_of_something_else() {
    for (record, expected) in [
        (
            other_record(),
            ["observation 2: it has the digest 0x…, recorded is 0x…"],
        ),
        (
            b"{}".to_vec(),
            [
                "observation 2: its record cannot be read: the record: the text: missing field `schema` at line 1 column 2; ask another source, or update iotasrb if the chain changed its format",
            ],
        ),
    ] {
        let path = history("record");
        damage(&path, &replaced_record(&record));
        assert_eq!(flaws(&path), expected);
    }
}

const FIGURES: &[Case] = &[
    (
        "UPDATE rates SET decimal = '0.5' WHERE publication = 5 AND metric = 1",
        &["publication 5: its figures have the digest 0x…, recorded is 0x…"],
    ),
    (
        "UPDATE rates SET numerator = '1' WHERE publication = 4 AND metric = 1",
        &[
            "publication 4: its figures have the digest 0x…, recorded is 0x…",
            "correction 4: its basis_points is -2625.80089707877099, and must be -8629506.68112940805739",
        ],
    ),
    (
        "DELETE FROM rates WHERE publication = 5 AND metric = 107 AND subject = 3",
        &[
            "publication 5: it has 96 figures, recorded are 97",
            "publication 5: its figures have the digest 0x…, recorded is 0x…",
        ],
    ),
    (
        "UPDATE rates SET publication = 6 WHERE publication = 5 AND metric = 2",
        &[
            "publication 6: 1 of its figures, the first of them figure 2 of subject 0: there is no such publication",
            "publication 5: it has 96 figures, recorded are 97",
            "publication 5: its figures have the digest 0x…, recorded is 0x…",
        ],
    ),
    (
        "UPDATE rates SET at_ms = 5 WHERE publication = 5 AND metric = 2",
        &[
            "publication 5: 1 of its figures, the first of them figure 2 of subject 0: they are of another time than their publication",
        ],
    ),
    (
        "UPDATE rates SET metric = 14 WHERE publication = 5 AND metric = 13",
        &[
            "publication 5: 1 of its figures, the first of them figure 14 of subject 0: there is no such subject, or no such figure",
            "publication 5: its figures have the digest 0x…, recorded is 0x…",
        ],
    ),
    (
        "UPDATE rates SET subject = 99 WHERE publication = 5 AND subject = 1 AND metric = 101",
        &[
            "publication 5: 1 of its figures, the first of them figure 101 of subject 99: there is no such subject, or no such figure",
            "publication 5: its figures have the digest 0x…, recorded is 0x…",
        ],
    ),
    (
        "UPDATE rates SET absent = 'no_stake' WHERE publication = 5 AND metric = 1",
        &["publication 5: its figures have the digest 0x…, recorded is 0x…"],
    ),
    (
        "UPDATE rates SET decimal = NULL WHERE publication = 5 AND metric = 1",
        &[
            "row 0, 1, 1795348800000, 5 of rates: a value is not of the type of its column",
            "publication 5: its figures have the digest 0x…, recorded is 0x…",
        ],
    ),
    (
        "UPDATE publications SET rates = 5 WHERE number = 5",
        &[
            "publication 5: it has 97 figures, recorded are 5",
            "publication 5: its rows have the digest 0x…, recorded is 0x…",
        ],
    ),
    (
        "UPDATE publications SET rates_digest = zeroblob(32) WHERE number = 5",
        &[
            "publication 5: its figures have the digest 0x…, recorded is 0x…",
            "publication 5: its method gives figures with the digest 0x… from observation 2, published is 0x…",
            "publication 5: its rows have the digest 0x…, recorded is 0x…",
        ],
    ),
];

#[test]
fn figures() {
    check("figures", FIGURES);
}

const WHAT_STANDS_BESIDE: &[Case] = &[
    (
        "DELETE FROM identity",
        &["there are publications, but nothing says of which network and cadence they are"],
    ),
    (
        "UPDATE identity SET network = 'moonnet'",
        &["row 1 of identity: `moonnet` is no network"],
    ),
    (
        "UPDATE identity SET cadence_ms = 3600000",
        &[
            "slots are missing: 1, from 2026-11-22T09:00:00.000Z to 2026-11-22T09:00:00.000Z",
            "slots are missing: 1, from 2026-11-22T11:00:00.000Z to 2026-11-22T11:00:00.000Z",
        ],
    ),
    (
        "DELETE FROM terms",
        &[
            "publication 1: its term 1 is over or was never begun",
            "publication 2: its term 1 is over or was never begun",
            "publication 3: its term 1 is over or was never begun",
            "publication 4: its term 1 is over or was never begun",
            "publication 5: its term 1 is over or was never begun",
        ],
    ),
    (
        "INSERT INTO terms VALUES (4, 'another hand', 1)",
        &["after term 2 was to come, term 4 follows"],
    ),
    (
        "UPDATE subjects SET address = 'nobody' WHERE number = 0",
        &[
            "subject 0: `nobody` is not whose figures these can be",
            "publication 1: its figures have the digest 0x…, recorded is 0x…",
            "publication 2: its figures have the digest 0x…, recorded is 0x…",
            "publication 4: its figures have the digest 0x…, recorded is 0x…",
            "publication 5: its figures have the digest 0x…, recorded is 0x…",
            "publication 1: its method gives figures with the digest 0x… from observation 1, published is 0x…",
            "publication 2: its method gives figures with the digest 0x… from observation 2, published is 0x…",
            "publication 4: its method gives figures with the digest 0x… from observation 2, published is 0x…",
            "publication 5: its method gives figures with the digest 0x… from observation 2, published is 0x…",
        ],
    ),
    (
        "UPDATE subjects SET address = 'somebody' WHERE number = 1",
        &[
            "subject 1: `somebody` is not whose figures these can be",
            "publication 1: its figures have the digest 0x…, recorded is 0x…",
            "publication 2: its figures have the digest 0x…, recorded is 0x…",
            "publication 4: its figures have the digest 0x…, recorded is 0x…",
            "publication 5: its figures have the digest 0x…, recorded is 0x…",
            "publication 1: its method gives figures with the digest 0x… from observation 1, published is 0x…",
            "publication 2: its method gives figures with the digest 0x… from observation 2, published is 0x…",
            "publication 4: its method gives figures with the digest 0x… from observation 2, published is 0x…",
            "publication 5: its method gives figures with the digest 0x… from observation 2, published is 0x…",
        ],
    ),
    (
        "DELETE FROM findings",
        &["publication 1: its rows have the digest 0x…, recorded is 0x…"],
    ),
    (
        "UPDATE findings SET sources = 'https://two.example'",
        &["publication 1: its rows have the digest 0x…, recorded is 0x…"],
    ),
    (
        "UPDATE findings SET publication = 7",
        &[
            "a finding is of publication 7, which is not there",
            "publication 1: its rows have the digest 0x…, recorded is 0x…",
        ],
    ),
    (
        "DELETE FROM corrections",
        &[
            "publication 4: its rows have the digest 0x…, recorded is 0x…",
            "publication 4: it supersedes 1, and no correction says why",
        ],
    ),
    (
        "UPDATE corrections SET cause = 'no cause'",
        &["publication 4: its rows have the digest 0x…, recorded is 0x…"],
    ),
    (
        "UPDATE corrections SET basis_points = '0.5'",
        &["correction 4: its basis_points is 0.5, and must be -2625.80089707877099"],
    ),
    (
        "UPDATE corrections SET method = NULL, known_ms = 7",
        &[
            "correction 4: its method is nothing, and must be iotasrb/v1",
            "correction 4: its known_ms is 7, and must be 1795341600000",
        ],
    ),
    (
        "UPDATE corrections SET supersedes = 2",
        &["correction 4: its supersedes is 2, and must be 1"],
    ),
    (
        "UPDATE corrections SET publication = 5",
        &[
            "publication 4: its rows have the digest 0x…, recorded is 0x…",
            "publication 4: it supersedes 1, and no correction says why",
            "correction 5: there is no publication that supersedes another by it",
        ],
    ),
    (
        "DROP INDEX publications_by_point",
        &["SQLite: index publications_by_point is missing or was changed"],
    ),
];

#[test]
fn what_stands_beside() {
    check("beside", WHAT_STANDS_BESIDE);
}

#[test]
fn a_guard_that_is_gone() {
    let path = history("guard");
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch("DROP TRIGGER rates_kept").unwrap();
    assert_eq!(
        flaws(&path),
        ["SQLite: trigger rates_kept is missing or was changed"]
    );
}

/// Whatever page the disk loses, something is said and nothing panics.
#[test]
fn a_page_that_is_lost() {
    let path = history("page");
    let whole = fs::read(&path).unwrap();
    for page in 0..whole.len() / 4_096 {
        let mut lost = whole.clone();
        lost[page * 4_096..][..4_096].fill(0xaa);
        fs::write(&path, lost).unwrap();
        let address = StoreAddress::File(path.clone());
        let found = Store::open_to_read(&address).and_then(|mut store| store.check(&mut |_, _| ()));
        let found = found.map(|found| found.flaws);
        assert!(
            found.is_err() || found.is_ok_and(|flaws| !flaws.is_empty()),
            "page {page}"
        );
    }
}
