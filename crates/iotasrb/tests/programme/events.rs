use super::{ORCHARD, ORCHARD_ID, orchard};
use iotasrb::programme::{
    event_file::{self, EventDocument, EventRefusal},
    staking_event::{NoStakingEvent, StakingEvent, without_texts},
};
use iotasrb_core::programmes::{participation::InvalidEvent, staking::Programme};
use std::{fs, path::Path};

/// The ids of all official events, and of those of the staking programmes the length in bytes.
const OFFICIAL: [(&str, &str, Option<usize>); 9] = [
    (
        "shimmer",
        "f6dbdad416e0470042d3fe429eb0e91683ba171279bce01be6d1d35a9909a981",
        Some(325),
    ),
    (
        "assembly_01",
        "57607d9f8cefc366c3ead71f5b1d76cef1b36a07eb775158c541107951d4aecb",
        Some(341),
    ),
    (
        "assembly_02",
        "90ab02d8f700fcb3b31ff577416ecb105697a664738bec45b626920337a280e0",
        Some(348),
    ),
    (
        "assembly_03",
        "79958d5ccaaa81cea1dc8b589655d369b16c72f27a44433ba22c5b0a7dc89356",
        Some(347),
    ),
    (
        "assembly_04",
        "758f9f6193c4ecc99b4b3c1a57a9cd3c6fc75f94e061d05361647d11ab8d06f6",
        Some(348),
    ),
    (
        "assembly_05",
        "e4a155210e0bc125b489e4d49cdb82368e19682b29e7da9a6d4f2ca2a8bd25b9",
        Some(347),
    ),
    (
        "assembly_06",
        "a0e2605db376b5236961e0b05c753700fc8d6b061bd4564289fcfda936bcd59b",
        Some(347),
    ),
    (
        "governance_01",
        "c8529ff64ea191b437cd625af8b02fd0173bc94aae380ea4cc3367a651536cba",
        None,
    ),
    (
        "shimmer_funding",
        "9e8e1a15c831441797912a86022f5a78fcb70e151e43fe84812d4c7f6eb79a7b",
        None,
    ),
];

const VOTE: &str = r#"{"name":"Fruit","milestoneIndexCommence":10,"milestoneIndexStart":20,"milestoneIndexEnd":30,
"payload":{"type":0,"questions":[{"text":"Which?","answers":[{"value":1,"text":"Apple","additionalInfo":""},
{"value":2,"text":"Pear","additionalInfo":"Soft"}],"additionalInfo":""}]},"additionalInfo":""}"#;
const VOTE_ID: &str = "da6c8c5d4a195ca38c49b622529cdfb8a86d1cb0bb4377d77177a57ad75fd67e";

/// A list of the values has no keys that could be known or unknown.
#[test]
fn a_list_is_no_event() {
    let payload = r#"[1,"Staking for apples","APPLE",3,1000,5000,null,"Ripe ones."]"#;
    let (head, rest) = ORCHARD.split_once("\"payload\":").unwrap();
    let (_, tail) = rest.split_once("},").unwrap();
    let answers = VOTE.replace(
        r#"{"value":1,"text":"Apple","additionalInfo":""}"#,
        r#"[1,"Apple",""]"#,
    );
    for text in [
        format!("{head}\"payload\":{payload},{tail}"),
        format!("[\"Orchard\",100,200,300,{payload},\"\"]"),
        answers,
    ] {
        let refusal = event_file::read(text.as_bytes()).unwrap_err().to_string();
        assert!(
            refusal.contains("invalid type: sequence, expected an object"),
            "{refusal}"
        );
    }
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "who runs the tests should know what was not tried"
)]
fn official_files_have_the_official_ids() {
    let beside = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/legacy/events"
    );
    let folder = Path::new(beside);
    if !folder.exists() {
        println!("not run: the official event files are not in ../shared/data/legacy/events");
        return;
    }
    for (name, id, length) in OFFICIAL {
        let text = fs::read(folder.join(format!("{name}.json"))).unwrap();
        let event = event_file::read(&text).unwrap();
        assert_eq!(event.id().unwrap().to_string(), id, "{name}");
        // Written and read again it is the same event.
        let again = serde_json::to_vec(&EventDocument::from(&event)).unwrap();
        assert_eq!(event_file::read(&again), Ok(event.clone()), "{name}");
        let programme = Programme::by_event(event.id().unwrap());
        assert_eq!(programme.is_some(), event.answers() == 0, "{name}");
        if let Some(programme) = programme {
            assert_eq!(
                event.to_bytes().map(|bytes| bytes.len()),
                Ok(length.unwrap())
            );
            assert_eq!(programme.check_event(&event), Ok(()));
            assert_eq!(StakingEvent::try_from(&event), Ok(programme.into()));
        }
    }
}

#[test]
fn events_of_our_own_have_the_ids_that_others_compute() {
    for (text, id) in [(ORCHARD, ORCHARD_ID), (VOTE, VOTE_ID)] {
        let event = event_file::read(text.as_bytes()).unwrap();
        assert_eq!(event.id().unwrap().to_string(), id);
        let again = serde_json::to_vec(&EventDocument::from(&event)).unwrap();
        assert_eq!(event_file::read(&again), Ok(event));
    }
    let vote = event_file::read(VOTE.as_bytes()).unwrap();
    let refusal = StakingEvent::try_from(&vote);
    assert!(matches!(refusal, Err(NoStakingEvent::Ballot(id)) if id.to_string() == VOTE_ID));
    assert_eq!(orchard().code(), ORCHARD_ID);
    assert_eq!(orchard().terms.minimum_rewards, 5_000);
}

/// What makes an event of the orchard none, and how that is told.
const NO_EVENTS: [(&str, &str, &str); 17] = [
    (
        "\"name\"",
        "\"nome\"",
        "it is no event file: nome: unknown field `nome`",
    ),
    ("\"name\":\"Orchard\",", "", "missing field `name`"),
    (
        "\"name\":\"Orchard\"",
        "\"name\":\"Orchard\",\"name\":\"Orchard\"",
        "duplicate field `name`",
    ),
    ("\"type\":1", "\"type\":2", "an event of type 2 is unknown"),
    (
        "\"type\":1",
        "\"type\":0",
        "the payload has text, which its type does not have",
    ),
    (
        "\"type\":1",
        "\"type\":\"1\"",
        "payload.type: invalid type: string",
    ),
    ("\"symbol\":\"APPLE\",", "", "the payload lacks symbol"),
    (
        "\"symbol\":\"APPLE\"",
        "\"symbol\":\"APPLE\",\"questions\":[]",
        "the payload has questions",
    ),
    (
        "\"numerator\":3",
        "\"numerator\":0",
        "nodes refuse the event",
    ),
    (
        "\"numerator\":3",
        "\"numerator\":6637",
        "nodes refuse the event",
    ),
    (
        "\"denominator\":1000",
        "\"denominator\":0",
        "nodes refuse the event",
    ),
    (
        "\"denominator\":1000",
        "\"denominator\":-1",
        "payload.denominator",
    ),
    (
        "\"milestoneIndexEnd\":300",
        "\"milestoneIndexEnd\":200",
        "nodes refuse the event",
    ),
    (
        "\"milestoneIndexEnd\":300",
        "\"milestoneIndexEnd\":4294967296",
        "milestoneIndexEnd",
    ),
    (
        "\"milestoneIndexEnd\":300",
        "\"milestoneIndexEnd\":300.0",
        "milestoneIndexEnd",
    ),
    ("Obstgarten\"}", "Obstgarten\"} ]", "trailing characters"),
    ("Obstgarten\"}", "Obstgarten\"", "EOF"),
];

#[test]
fn what_is_no_event_is_refused() {
    for (from, to, expected) in NO_EVENTS {
        let text = ORCHARD.replacen(from, to, 1);
        assert_ne!(text, ORCHARD);
        let error = event_file::read(text.as_bytes()).unwrap_err();
        assert!(error.to_string().contains(expected), "{to}: {error}");
    }
    let long = ORCHARD.replace("Ripe ones.", &"x".repeat(501));
    let error = event_file::read(long.as_bytes()).unwrap_err();
    assert!(matches!(
        error,
        EventRefusal::Invalid(InvalidEvent::TooLong {
            bytes: 501,
            limit: 500,
            ..
        })
    ));
    assert!(event_file::read("[".repeat(100_000).as_bytes()).is_err());
    assert!(event_file::read(b"").is_err());
}

/// Without its texts the event of a programme has its numbers, but not its id.
#[test]
fn a_programme_is_known_without_its_file() {
    for programme in Programme::ALL {
        let event = without_texts(programme);
        assert_eq!(event.staking_terms(), Ok(Some(programme.terms())));
        assert_ne!(event.id(), Ok(programme.event));
        assert_eq!(StakingEvent::known(programme.code), Some(programme.into()));
        assert_eq!(
            StakingEvent::known(&format!("0x{}", programme.event)),
            Some(programme.into())
        );
    }
    assert_eq!(StakingEvent::known("asmb-7"), None);
    assert_eq!(StakingEvent::known(ORCHARD_ID), None);
}
