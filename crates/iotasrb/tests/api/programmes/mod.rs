//! The programmes before today's, over HTTP.

mod node;
mod page;
mod record;
mod rest;

use crate::{fixture, server::Server};
use axum::http::Method;
use iotasrb::{
    programme::{
        address::AddressForm,
        archive::{Archive, Conflict, Item},
        event_file, result_file,
        result_file::Results,
        spans_file::Spans,
        staking_event::StakingEvent,
    },
    store::StoreAddress,
};
use iotasrb_core::{programmes::staking::Programme, units::Address};
use std::sync::Arc;

/// An address, in both spellings as the address format's own document (TIP-11) gives it; the third is
/// that of the test network, computed apart from this program.
const HOLDER: &str = "52fdfc072182654f163f5f0f9a621d729566c74d10037c4d7bbb0407d1e2c649";
const HOLDER_BECH32: &str = "iota1qpf0mlq8yxpx2nck8a0slxnzr4ef2ek8f5gqxlzd0wasgp73utryj430ldu";
const HOLDER_OF_TESTS: &str = "atoi1qpf0mlq8yxpx2nck8a0slxnzr4ef2ek8f5gqxlzd0wasgp73utryjjl77h3";

/// The ids of the events below: BLAKE2b-256 of their binary forms, computed apart from this
/// program by Python's hashlib.
const PUGS: &str = "a2953dba808bf51c2e49b08723de7426f15f28e092961d7bfd46751bb8c1e3a2";
const VOTE: &str = "c73a9cc0b08fa9e923e7c191f86f9adb41e3ac032806b9979e69c2f23f2adb3f";

const PUGS_FILE: &str = r#"{"name":"All pugs","milestoneIndexCommence":6,"milestoneIndexStart":10,"milestoneIndexEnd":15,"payload":{"type":1,"text":"Holding a pug","symbol":"APUG","numerator":1,"denominator":1,"requiredMinimumRewards":5000000,"additionalInfo":"<b>&</b>"},"additionalInfo":"A test"}"#;
const VOTE_FILE: &str = r#"{"name":"A vote","milestoneIndexCommence":5,"milestoneIndexStart":7,"milestoneIndexEnd":10,"payload":{"type":0,"questions":[{"text":"More pugs?","answers":[{"value":1,"text":"Yes","additionalInfo":""},{"value":2,"text":"No","additionalInfo":""}],"additionalInfo":""}]},"additionalInfo":""}"#;

/// The outputs of the holder: the first was spent in milestone 14, the second never.
const SPENT: &str = "11111111111111111111111111111111111111111111111111111111111111110000";
const KEPT: &str = "22222222222222222222222222222222222222222222222222222222222222220100";

/// A server with an archive and a history of nothing: what is asked for needs no publication.
fn server(name: &str, archive: Archive) -> Server {
    let folder = fixture::folder(name);
    let history = folder.join("history.sqlite");
    drop(fixture::begin(&history));
    let archive = Arc::new(archive);
    Server::start_empty(&StoreAddress::File(history), |desk| {
        desk.with_programmes(archive)
    })
}

fn empty_archive(name: &str) -> Archive {
    Archive::open(&fixture::folder(&format!("{name}-archive"))).unwrap()
}

/// An archive with two events of our own and stakes in one of them: those of the nodes' own case
/// C, and one of another holder, whose output is not named.
fn pugs(name: &str) -> Archive {
    let mut archive = empty_archive(name);
    for file in [PUGS_FILE, VOTE_FILE] {
        let event = event_file::read(file.as_bytes()).unwrap();
        archive
            .import(vec![Item::Event(event)], Conflict::Refuse)
            .unwrap();
    }
    let other = "0".repeat(63) + "1";
    let rows = format!(
        "address,amount,start,end,output\n{HOLDER},1000000,7,14,{SPENT}\n\
         {HOLDER},2500000,15,,{KEPT}\n{other},1000000,13,,\n"
    );
    import_stakes(&mut archive, PUGS, &rows);
    archive
}

fn import_stakes(archive: &mut Archive, event: &str, rows: &str) {
    let id = event.parse().unwrap();
    let staking = archive.staking_event(id).unwrap().clone();
    let spans = Spans::new(rows.as_bytes(), &staking)
        .unwrap()
        .all()
        .unwrap();
    archive
        .import(vec![Item::Spans(id, spans)], Conflict::Refuse)
        .unwrap();
}

fn import_result(archive: &mut Archive, programme: Programme, rows: &[(Address, u64)]) {
    import_result_of(archive, &StakingEvent::from(programme), rows);
}

/// Makes a result and imports it as a user would: from its file.
fn import_result_of(archive: &mut Archive, staking: &StakingEvent, rows: &[(Address, u64)]) {
    let end = staking.terms.period.end();
    let results = Results::export(staking, end, AddressForm::Hex, rows).unwrap();
    let file = serde_json::to_vec(&results.document(&staking.symbol)).unwrap();
    let file = result_file::read(&file).unwrap();
    archive
        .import(vec![Item::Results(staking.id, file)], Conflict::Refuse)
        .unwrap();
}

/// Results of all seven programmes, which keep to what is known of the official ones. The holder
/// is in three of them.
fn all_results(name: &str) -> Archive {
    let mut archive = empty_archive(name);
    let holder: Address = format!("0x{HOLDER}").parse().unwrap();
    let other = Address::from_bytes([0xff; 32]);
    let smr = [(holder, 10_108_800), (other, 1_450_896_397_140_292)];
    import_result(&mut archive, Programme::SMR, &smr);
    let [one, two, three, four, five, six] = Programme::ASSEMBLY;
    let paid = [(holder, 5_000_000), (other, 1_000_000)];
    import_result(&mut archive, one, &paid);
    import_result(&mut archive, three, &[(holder, 2_000_000)]);
    for round in [two, four, five] {
        import_result(&mut archive, round, &[(other, 1_000_000)]);
    }
    // 42,680 addresses from 1 on, with the known least, most and total.
    let rewards = (0..42_680_u64).map(|place| match place {
        0 => 1_008_423,
        1 => 52_574_470_675_200,
        _ => 20_797_043_920 + u64::from(place < 2 + 22_178),
    });
    let rows = (1_u64..).zip(rewards).map(|(number, units)| {
        let mut bytes = [0; 32];
        bytes[24..].copy_from_slice(&number.to_be_bytes());
        (Address::from_bytes(bytes), units)
    });
    import_result(&mut archive, six, &rows.collect::<Vec<_>>());
    archive
}

/// What a path is answered, with its status.
#[track_caller]
fn answered(server: &Server, path: &str, status: u16) -> String {
    let answer = server.ask(Method::GET, path, &[], "");
    assert_eq!(answer.status, status, "{path}: {}", answer.text());
    answer.text().to_owned()
}
