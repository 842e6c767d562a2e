//! What the history refuses: by this program, and by the database itself to any other.

use crate::{
    draft::{IDENTITY, after, begin, good, held, mainnet, rates, slot, taken},
    of_both_engines,
    place::Place,
};
use iotasrb::store::{
    Correction, Draft, Identity, Remark, Store, StoreError, StoreErrorKind, Writer,
};
use iotasrb_core::{observation::Network, units::DurationMs};

of_both_engines!(
    a_point_is_published_once,
    an_unknown_observation_is_refused,
    another_identity_is_refused,
    edited_and_newer_migrations_are_refused,
    a_reader_makes_nothing,
    no_hand_changes_what_is_there,
    no_hand_adds_beyond_the_order,
);

fn export(store: &mut Store) -> String {
    let mut text = Vec::new();
    store.export(&mut text).unwrap();
    String::from_utf8(text).unwrap()
}

fn a_point_is_published_once(place: &Place) {
    let observation = mainnet();
    let rates = rates(&observation);
    let mut writer = begin(place.open().unwrap());
    let number = writer.keep(&taken(&observation), after(0)).unwrap();
    writer.publish(&held(0, &[])).unwrap();
    let before = export(writer.store());
    let refusal = writer.publish(&good(0, number, &rates)).unwrap_err();
    assert!(matches!(refusal, StoreError::Published { .. }), "{refusal}");
    assert_eq!(refusal.kind(), StoreErrorKind::Yield);
    // Nothing is half-written: no subject, no figure.
    assert_eq!(export(writer.store()), before);
    assert_eq!(writer.publish(&good(1, number, &rates)).unwrap().number, 2);
}

fn an_unknown_observation_is_refused(place: &Place) {
    let rates = rates(&mainnet());
    let mut writer = begin(place.open().unwrap());
    let refusal = writer.publish(&good(0, 77, &rates)).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "the history refuses it: there is no observation 77; report this"
    );
}

fn another_identity_is_refused(place: &Place) {
    drop(begin(place.open().unwrap()));
    let others = [
        Identity {
            network: Network::Testnet,
            ..IDENTITY
        },
        Identity {
            cadence: DurationMs::from_ms(60_000),
            ..IDENTITY
        },
    ];
    for (identity, asked) in others
        .into_iter()
        .zip(["testnet every 120 minutes", "mainnet every 1 minutes"])
    {
        let store = place.open().unwrap();
        let Err(refusal) = Writer::begin(store, identity, "a test", slot(1)) else {
            panic!("{asked} was taken");
        };
        let words = refusal.to_string();
        let rule = format!("is a history of mainnet every 120 minutes, not of {asked}");
        assert!(words.contains(&rule), "{words}");
    }
    assert_eq!(place.open().unwrap().identity().unwrap(), Some(IDENTITY));
}

fn edited_and_newer_migrations_are_refused(place: &Place) {
    drop(place.open().unwrap());
    let newer = "INSERT INTO migrations (number, name, checksum) VALUES (2, 'two', '0x')";
    place.by_another_hand(newer).unwrap();
    for refusal in [place.open().err(), place.open_to_read().err()] {
        let refusal = refusal.unwrap();
        assert!(
            matches!(refusal, StoreError::Newer { found: 2, known: 1 }),
            "{refusal}"
        );
    }
    let edited = "UPDATE migrations SET checksum = '0x' WHERE number = 1";
    place.by_another_hand(edited).unwrap();
    for refusal in [place.open().err(), place.open_to_read().err()] {
        let refusal = refusal.unwrap();
        assert!(
            matches!(refusal, StoreError::MigrationEdited { number: 1 }),
            "{refusal}"
        );
    }
}

fn a_reader_makes_nothing(place: &Place) {
    for _ in 0..2 {
        let refusal = place.open_to_read().err().unwrap();
        assert!(matches!(refusal, StoreError::Missing { .. }), "{refusal}");
    }
    drop(place.open().unwrap());
    let reader = place.open_to_read().unwrap();
    let Err(refusal) = Writer::begin(reader, IDENTITY, "a test", slot(0)) else {
        panic!("a reader writes");
    };
    assert!(matches!(refusal, StoreError::ReadOnly { .. }), "{refusal}");
}

/// A history with rows in every table.
fn full(place: &Place) -> Store {
    let observation = mainnet();
    let rates = rates(&observation);
    let remark = Remark {
        code: "behind".to_owned(),
        sources: Vec::new(),
        words: "it stands at epoch 374".to_owned(),
    };
    let mut writer = begin(place.open().unwrap());
    let number = writer.keep(&taken(&observation), after(0)).unwrap();
    writer.publish(&good(0, number, &rates)).unwrap();
    writer.publish(&held(1, &[remark])).unwrap();
    let (supersedes, cause) = (2, "it was wrong");
    let corrected = Draft {
        correction: Some(Correction { supersedes, cause }),
        ..held(1, &[])
    };
    writer.publish(&corrected).unwrap();
    let outcome = "INSERT INTO outcomes (epoch, ended_ms, supply_change, close, record, known_ms) \
                   SELECT 374, 1, 1, digest, digest, 1 FROM inputs";
    place.by_another_hand(outcome).unwrap();
    writer.into_store()
}

/// A column of each table, and all columns with what would replace its first row.
const REPLACED: [(&str, &str, &str); 12] = [
    ("identity", "network", "1, 'devnet', 1, 1"),
    ("terms", "holder", "1, 'me', 1"),
    (
        "inputs",
        "kind",
        "(SELECT min(digest) FROM inputs), 'record', 1, (SELECT min(digest) FROM inputs), 1",
    ),
    (
        "observations",
        "source",
        "1, (SELECT digest FROM observations), 't', 's', 1, 1, NULL, NULL, NULL, (SELECT record FROM observations), NULL, NULL, 1",
    ),
    (
        "outcomes",
        "ended_ms",
        "374, 2, 2, (SELECT record FROM observations), (SELECT record FROM observations), 2",
    ),
    (
        "publications",
        "late",
        "1, 'slot', 1, 'HELD', 'r', 'w', 1, 0, NULL, 's', NULL, 0, (SELECT digest FROM publications WHERE number = 1), NULL, 1, 1, (SELECT digest FROM publications WHERE number = 1), (SELECT digest FROM publications WHERE number = 1)",
    ),
    // Of a point that is there, and of a publication that was superseded already.
    (
        "publications",
        "state",
        "4, 'slot', 1778832000000, 'HELD', 'r', 'w', 1, 0, NULL, 's', NULL, 0, (SELECT digest FROM publications WHERE number = 1), NULL, 1, 1, (SELECT digest FROM publications WHERE number = 1), (SELECT digest FROM publications WHERE number = 1)",
    ),
    (
        "publications",
        "digest",
        "4, 'slot', 1778839200000, 'HELD', 'r', 'w', 1, 0, NULL, 's', NULL, 0, (SELECT digest FROM publications WHERE number = 1), 2, 1, 1, (SELECT digest FROM publications WHERE number = 1), (SELECT digest FROM publications WHERE number = 1)",
    ),
    ("subjects", "address", "0, '0x00', 1"),
    (
        "rates",
        "decimal",
        "0, 1, 1778832000000, 1, '0.5', '1', '2', NULL",
    ),
    ("findings", "words", "2, 0, 'c', 's', 'w'"),
    ("corrections", "cause", "3, 2, 'another', NULL, NULL, 1"),
];

fn no_hand_changes_what_is_there(place: &Place) {
    let mut store = full(place);
    let before = export(&mut store);
    let mut attempts = Vec::new();
    for (table, column, values) in REPLACED {
        attempts.push(format!("UPDATE {table} SET {column} = {column}"));
        attempts.push(format!("DELETE FROM {table}"));
        match place {
            Place::Sqlite(_) => {
                attempts.push(format!("INSERT OR REPLACE INTO {table} VALUES ({values})"));
                attempts.push(format!("UPDATE OR REPLACE {table} SET {column} = {column}"));
            }
            Place::Postgres(_) => {
                attempts.push(format!("TRUNCATE {table} CASCADE"));
                attempts.push(format!(
                    "INSERT INTO {table} SELECT * FROM {table} ON CONFLICT DO NOTHING; \
                     INSERT INTO {table} VALUES ({values})"
                ));
            }
        }
    }
    attempts.push("INSERT INTO subjects VALUES (999, 'network', 1)".to_owned());
    if matches!(place, Place::Sqlite(_)) {
        attempts.push("INSERT OR REPLACE INTO subjects VALUES (999, 'network', 1)".to_owned());
    } else {
        let word = "INSERT INTO subjects VALUES (0, 'x', 1) \
                    ON CONFLICT (number) DO UPDATE SET address = 'x'";
        attempts.push(word.to_owned());
    }
    for attempt in attempts {
        let refusal = place.by_another_hand(&attempt);
        assert!(refusal.is_err(), "{attempt}");
    }
    assert_eq!(export(&mut store), before);
}

fn no_hand_adds_beyond_the_order(place: &Place) {
    drop(full(place));
    drop(begin(place.open().unwrap()));
    let publication = |number: u64, point: u64, supersedes: &str, term: u64| {
        format!(
            "INSERT INTO publications SELECT {number}, 'slot', {point}, state, reason, words, \
             valid_until_ms, late, method, software, observation, rates, rates_digest, \
             {supersedes}, {term}, known_ms, previous, digest FROM publications WHERE number = 2"
        )
    };
    for (attempt, rule) in [
        (publication(5, 7, "NULL", 2), "numbered without a gap"),
        (publication(4, 7, "NULL", 1), "only the newest term writes"),
        (publication(4, 7, "NULL", 3), "only the newest term writes"),
        (
            publication(4, 7, "1", 2),
            "supersedes only one of its own point",
        ),
    ] {
        let refusal = place.by_another_hand(&attempt).unwrap_err();
        assert!(refusal.contains(rule), "{attempt}: {refusal}");
    }
    place
        .by_another_hand(&publication(4, 7, "NULL", 2))
        .unwrap();
}
