use super::{ballot_event, bytes, example};
use crate::programmes::{
    Milestone,
    participation::{Event, EventId, InvalidEvent, MalformedEvent, MalformedId, Payload},
};
use alloc::{string::ToString, vec::Vec};

const EXAMPLE: &str = "074578616d706c65 0a000000 14000000 1e000000 25000000 01000000 \
    0a416e206578616d706c65 03455841 01000000 40420f00 0a00000000000000 0000 0000";
const BALLOT: &str = "0e5761686c2066c3bc7220616c6c65 05000000 07000000 0a000000 3c000000 00000000 02 \
    045465613f 02 01 03596573 0500626c61636b 02 024e6f 0000 010071 \
    054d696c6b3f 02 07 0541206c6f74 0000 fe 044e6f6e65 0200c3bc 0000 \
    04006d6f7265";

/// Bytes and ids as Python's `struct` and `hashlib.blake2b` make them.
#[track_caller]
fn check(event: &Event, hex: &str, id: &str) {
    assert_eq!(event.to_bytes(), Ok(bytes(hex)));
    assert_eq!(event.id().unwrap().to_string(), id);
    assert_eq!(Event::from_bytes(&bytes(hex)).as_ref(), Ok(event));
}

#[test]
fn an_event_has_one_binary_form_and_one_id() {
    check(
        &example(),
        EXAMPLE,
        "589bb9a229557a2e9969f490a8a8815af7f912c1b3e2642781622c04736283e0",
    );
    check(
        &ballot_event(),
        BALLOT,
        "5a6f987d13c97e559aa463d4267c1496c168b5b8b991a00a8e8a13a12b7ab6ad",
    );
}

#[test]
fn an_invalid_event_has_an_id_but_is_not_read() {
    let mut event = example();
    event.start = Milestone::new(5);
    let Payload::Staking(staking) = &mut event.payload else {
        panic!("the example is a staking event");
    };
    staking.symbol.clear();
    (staking.numerator, staking.denominator) = (0, 0);
    assert_eq!(
        event.id().unwrap().to_string(),
        "f327db00d55bb6696c98b0bc9b27c4bf3d2687e28fef381444ff806ace59d896"
    );
    let refusal = InvalidEvent::StartNotAfterCommence {
        commence: Milestone::new(10),
        start: Milestone::new(5),
    };
    assert_eq!(
        Event::from_bytes(&event.to_bytes().unwrap()),
        Err(MalformedEvent::Invalid(refusal))
    );
}

#[test]
fn a_text_whose_length_cannot_be_counted_has_no_binary_form() {
    let mut event = example();
    event.name = "x".repeat(256);
    let refusal = event.id().unwrap_err();
    assert_eq!((refusal.field, refusal.length), ("the name", 256));
    event.name.clear();
    event.additional_info = "x".repeat(65_536);
    assert_eq!(event.id().unwrap_err().length, 65_536);
}

#[test]
fn no_event_lacks_or_spares_a_byte() {
    for hex in [EXAMPLE, BALLOT] {
        let whole = bytes(hex);
        for length in 0..whole.len() {
            assert!(Event::from_bytes(&whole[..length]).is_err(), "{length}");
        }
        let longer: Vec<_> = whole.into_iter().chain([0, 0]).collect();
        let refusal = MalformedEvent::TrailingBytes { count: 2 };
        assert_eq!(Event::from_bytes(&longer), Err(refusal));
    }
}

#[test]
fn a_malformed_payload_is_named() {
    let payload = |replaced: &str| {
        let hex = EXAMPLE.replace("25000000 01000000", replaced);
        Event::from_bytes(&bytes(&hex)).unwrap_err()
    };
    let unknown = MalformedEvent::UnknownPayload { kind: 2 };
    assert_eq!(payload("25000000 02000000"), unknown);
    assert_eq!(payload("00000000 01000000"), MalformedEvent::NoPayload);
    let longer = MalformedEvent::PayloadLength { count: 2 };
    assert_eq!(payload("27000000 01000000"), longer);
    let huge = MalformedEvent::Truncated {
        field: "the payload",
    };
    assert_eq!(payload("ffffffff 01000000"), huge);
    let shorter = MalformedEvent::Truncated {
        field: "the additional info of the payload",
    };
    assert_eq!(payload("23000000 01000000"), shorter);
    let not_text = EXAMPLE.replace("074578", "07ff78");
    assert_eq!(
        Event::from_bytes(&bytes(&not_text)),
        Err(MalformedEvent::NotUtf8 { field: "the name" })
    );
}

#[test]
fn an_id_reads_bare_and_with_0x() {
    let text = "57607d9f8cefc366c3ead71f5b1d76cef1b36a07eb775158c541107951d4aecb";
    let id: EventId = text.parse().unwrap();
    assert_eq!(["0x", text].concat().parse(), Ok(id));
    assert_eq!(id.as_bytes()[..2], [0x57, 0x60]);
    for wrong in [
        "",
        "0x",
        &text[1..],
        &text.replace('f', "g"),
        &["0x0x", text].concat(),
    ] {
        assert_eq!(wrong.parse::<EventId>(), Err(MalformedId), "{wrong}");
    }
}
