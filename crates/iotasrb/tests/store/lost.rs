//! PostgreSQL alone: connections are lost, servers die, and no secret is told.

use crate::{
    draft::{after, begin, good, held, mainnet, rates, taken},
    place::Place,
    postgres_server::{Durability, Server},
};
use iotasrb::store::{Store, StoreAddress, StoreError, StoreErrorKind};

const END_ALL: &str = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity \
                       WHERE datname = current_database() AND pid <> pg_backend_pid()";

#[test]
fn a_reader_goes_on_after_its_connection_was_lost() {
    let place = Place::postgres();
    let mut writer = begin(place.open().unwrap());
    let first = writer.publish(&held(0, &[])).unwrap();
    let mut reader = place.open_to_read().unwrap();
    assert_eq!(reader.latest(None).unwrap().as_ref(), Some(&first));
    for _ in 0..2 {
        place.by_another_hand(END_ALL).unwrap();
        let lost = reader.latest(None).unwrap_err();
        assert!(matches!(lost, StoreError::Unavailable { .. }), "{lost}");
        assert_eq!(lost.kind(), StoreErrorKind::Retry);
        assert_eq!(reader.latest(None).unwrap().as_ref(), Some(&first));
    }
}

#[test]
fn a_writer_that_lost_its_connection_lost_its_term() {
    let place = Place::postgres();
    let mut writer = begin(place.open().unwrap());
    place.by_another_hand(END_ALL).unwrap();
    // It is seen in passing: what follows is on a new connection, without the right.
    writer.store().newest().unwrap_err();
    assert_eq!(writer.store().newest().unwrap(), None);
    let refusal = writer.publish(&held(0, &[])).unwrap_err();
    assert!(
        matches!(refusal, StoreError::LostTerm { term: 1 }),
        "{refusal}"
    );
    let mut writer = begin(writer.into_store());
    assert_eq!(writer.term(), 2);
    assert_eq!(writer.publish(&held(0, &[])).unwrap().number, 1);
}

#[test]
fn what_was_published_survives_the_death_of_the_server() {
    let server = Server::start(Durability::Full);
    let address: StoreAddress = server.database("history").parse().unwrap();
    let observation = mainnet();
    let rates = rates(&observation);
    let mut writer = begin(Store::open(&address).unwrap());
    let number = writer.keep(&taken(&observation), after(0)).unwrap();
    let first = writer.publish(&good(0, number, &rates)).unwrap();
    server.kill();
    let lost = writer.publish(&held(1, &[])).unwrap_err();
    assert!(matches!(lost, StoreError::Unavailable { .. }), "{lost}");
    let gone = Store::open(&address).err().unwrap();
    assert!(matches!(gone, StoreError::Unavailable { .. }), "{gone}");
    server.restart();
    let refusal = writer.publish(&held(1, &[])).unwrap_err();
    assert!(
        matches!(refusal, StoreError::LostTerm { term: 1 }),
        "{refusal}"
    );
    let store = writer.store();
    assert_eq!(store.newest().unwrap().as_ref(), Some(&first));
    assert_eq!(store.figures(&first).unwrap().len(), 482);
    assert_eq!(
        begin(writer.into_store())
            .publish(&held(1, &[]))
            .unwrap()
            .number,
        2
    );
}

/// Each history has its own lock and its own rules, if schemas of one database keep them.
#[test]
fn schemas_are_histories_of_their_own() {
    let place = Place::postgres();
    place
        .by_another_hand("CREATE SCHEMA one; CREATE SCHEMA two")
        .unwrap();
    let Place::Postgres(url) = &place else {
        unreachable!()
    };
    let address = |schema: &str| -> StoreAddress {
        format!("{url}&options=-c%20search_path%3D{schema}")
            .parse()
            .unwrap()
    };
    let mut one = begin(Store::open(&address("one")).unwrap());
    let mut two = begin(Store::open(&address("two")).unwrap());
    one.publish(&held(0, &[])).unwrap();
    one.publish(&held(1, &[])).unwrap();
    two.publish(&held(0, &[])).unwrap();
    // Whoever names no schema is held to the rules of the table's.
    let copied = "INSERT INTO one.publications SELECT * FROM one.publications WHERE number = 2";
    let refusal = place.by_another_hand(copied).unwrap_err();
    assert_eq!(refusal, "publications are numbered without a gap");
}

#[test]
fn no_error_tells_a_secret() {
    let server = Server::shared();
    let socket = server.url("nowhere");
    let (_, socket) = socket.split_once('?').unwrap();
    for url in [
        // No such server, no such database, no such port, no URL at all.
        "postgres://me:hunter2@127.0.0.1:1/history".to_owned(),
        "postgres://me:hunter2@127.0.0.1:1/history?sslmode=require".to_owned(),
        format!("postgres:///nowhere?{socket}&password=hunter2"),
        "postgres://me:hunter2@127.0.0.1:no/history".to_owned(),
        "postgres://me:hunter2@127.0.0.1/history?hunter2=1".to_owned(),
        "postgres://me:a#hunter2@127.0.0.1:1/history".to_owned(),
        "postgres://me:hunter2#b@127.0.0.1:1/history".to_owned(),
        "postgres://me:hunter2?b@127.0.0.1:1/history".to_owned(),
        "postgres://127.0.0.1:1/history?password=b@hunter2".to_owned(),
    ] {
        let address: StoreAddress = url.parse().unwrap();
        for refusal in [
            Store::open(&address).err(),
            Store::open_to_read(&address).err(),
        ] {
            let refusal = refusal.unwrap();
            let all = format!("{refusal} {refusal:?} {address} {address:?}");
            assert!(!all.contains("hunter2"), "{all}");
        }
    }
}
