//! Histories in which another hand has changed a publication, each with the flaws that it has.

use super::damaged::{Case, check};

const PUBLICATIONS: &[Case] = &[
    (
        "DELETE FROM publications WHERE number = 5; DELETE FROM rates WHERE publication = 5",
        &[],
    ),
    (
        "DELETE FROM publications WHERE number = 3",
        &[
            "publication 3 is missing: 4 follows in its place",
            "publication 4: the digest that it names is not that of the one before",
            "slots are missing: 1, from 2026-11-22T10:00:00.000Z to 2026-11-22T10:00:00.000Z",
        ],
    ),
    (
        "UPDATE publications SET number = 9 WHERE number = 5",
        &[
            "publication 5: 97 of its figures, the first of them figure 1 of subject 0: there is no such publication",
            "publication 9: it has 0 figures, recorded are 97",
            "publication 9: its figures have the digest 0x…, recorded is 0x…",
            "publication 5 is missing: 9 follows in its place",
            "publication 9: its rows have the digest 0x…, recorded is 0x…",
        ],
    ),
    (
        "UPDATE publications SET state = 'HELD' WHERE number = 1",
        &["publication 1: its rows have the digest 0x…, recorded is 0x…"],
    ),
    (
        "UPDATE publications SET words = 'none' WHERE number = 1",
        &["publication 1: its rows have the digest 0x…, recorded is 0x…"],
    ),
    (
        "UPDATE publications SET state = 'OK' WHERE number = 3",
        &[
            "publication 3: it has a reason if and only if it is not OK",
            "publication 3: in its state it must have an observation",
            "publication 3: its rows have the digest 0x…, recorded is 0x…",
        ],
    ),
    (
        "UPDATE publications SET state = 'FINE' WHERE number = 3",
        &[
            "row 3 of publications: `FINE` is unknown to this program",
            "publication 3 is missing: 4 follows in its place",
            "publication 4: the digest that it names is not that of the one before",
            "slots are missing: 1, from 2026-11-22T10:00:00.000Z to 2026-11-22T10:00:00.000Z",
        ],
    ),
    (
        "UPDATE publications SET late = 1 WHERE number = 2",
        &["publication 2: its rows have the digest 0x…, recorded is 0x…"],
    ),
    (
        "UPDATE publications SET software = 'iotasrb 9' WHERE number = 2",
        &["publication 2: its rows have the digest 0x…, recorded is 0x…"],
    ),
    (
        "UPDATE publications SET method = 'iotasrb/v9' WHERE number = 2",
        &[
            "publication 2: its method `iotasrb/v9` is unknown to this program",
            "publication 2: its rows have the digest 0x…, recorded is 0x…",
        ],
    ),
    (
        "UPDATE publications SET observation = 1 WHERE number = 2",
        &[
            "publication 2: it is OK, but its observation is not certified",
            "publication 2: its observation is not of the epoch that began then",
            "publication 2: it is OK, but its observation is of an epoch that had ended",
            "publication 2: its method gives figures with the digest 0x… from observation 1, published is 0x…",
            "publication 2: its rows have the digest 0x…, recorded is 0x…",
        ],
    ),
    (
        "UPDATE publications SET observation = 3 WHERE number = 2",
        &["publication 2: its observation 3 is not there"],
    ),
    (
        "UPDATE publications SET (observation, method) = (NULL, NULL) WHERE number = 2",
        &[
            "publication 2: it has figures, but no observation",
            "publication 2: in its state it must have an observation",
            "publication 2: its rows have the digest 0x…, recorded is 0x…",
        ],
    ),
    (
        "UPDATE publications SET known_ms = 5 WHERE number = 4",
        &[
            "publication 4: it was recorded before the one that it follows",
            "publication 4: its rows have the digest 0x…, recorded is 0x…",
            "correction 4: its known_ms is 1795341600000, and must be 5",
        ],
    ),
    (
        "UPDATE publications SET term = 2 WHERE number = 3",
        &[
            "publication 3: its term 2 is over or was never begun",
            "publication 3: its rows have the digest 0x…, recorded is 0x…",
            "publication 4: its term 1 is over or was never begun",
        ],
    ),
    (
        "UPDATE publications SET previous = zeroblob(32) WHERE number = 3",
        &[
            "publication 3: the digest that it names is not that of the one before",
            "publication 3: its rows have the digest 0x…, recorded is 0x…",
        ],
    ),
    (
        "UPDATE publications SET digest = zeroblob(32) WHERE number = 3",
        &[
            "publication 3: its rows have the digest 0x…, recorded is 0x…",
            "publication 4: the digest that it names is not that of the one before",
        ],
    ),
    (
        "UPDATE publications SET digest = x'00' WHERE number = 5",
        &[
            "row 5 of publications: a value is not of the type of its column",
            "publication 5: 97 of its figures, the first of them figure 1 of subject 0: there is no such publication",
        ],
    ),
    (
        "UPDATE publications SET at_ms = at_ms + 1 WHERE number = 3",
        &[
            "publication 3: its rows have the digest 0x…, recorded is 0x…",
            "publication 3: its slot is no multiple of the cadence",
            "slots are missing: 1, from 2026-11-22T10:00:00.000Z to 2026-11-22T10:00:00.000Z",
        ],
    ),
    (
        "UPDATE publications SET at_ms = at_ms + 7200000 WHERE number = 5",
        &[
            "publication 5: 97 of its figures, the first of them figure 1 of subject 0: they are of another time than their publication",
            "publication 5: its rows have the digest 0x…, recorded is 0x…",
            "slots are missing: 1, from 2026-11-22T12:00:00.000Z to 2026-11-22T12:00:00.000Z",
        ],
    ),
    (
        "UPDATE publications SET kind = 'epoch' WHERE number = 3",
        &[
            "publication 3: its rows have the digest 0x…, recorded is 0x…",
            "slots are missing: 1, from 2026-11-22T10:00:00.000Z to 2026-11-22T10:00:00.000Z",
        ],
    ),
    (
        "UPDATE publications SET supersedes = 3 WHERE number = 4",
        &[
            "publication 4: its rows have the digest 0x…, recorded is 0x…",
            "publication 4: it supersedes 3, which is not the live publication of its point",
            "correction 4: its supersedes is 1, and must be 3",
            "correction 4: its basis_points is -2625.80089707877099, and must be nothing",
        ],
    ),
    (
        "DROP INDEX one_publication_a_point; UPDATE publications SET supersedes = NULL WHERE number = 4",
        &[
            "SQLite: index one_publication_a_point is missing or was changed",
            "publication 4: its rows have the digest 0x…, recorded is 0x…",
            "publication 4: it is of the same point as 1, and corrects nothing",
            "correction 4: there is no publication that supersedes another by it",
        ],
    ),
    (
        "UPDATE publications SET supersedes = 2 WHERE number = 3",
        &[
            "publication 3: its rows have the digest 0x…, recorded is 0x…",
            "publication 3: it supersedes 2, which is not the live publication of its point",
            "publication 3: it supersedes 2, and no correction says why",
        ],
    ),
];

#[test]
fn publications() {
    check("publications", PUBLICATIONS);
}
