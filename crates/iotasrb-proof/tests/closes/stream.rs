//! Closes as entries of a formal snapshot's `EPOCH_INFO`.

use crate::fixture::{EPOCHS, chain_before, close, entry, genesis_committee};
use iotasrb_proof::{
    CommitteeChain, EntryRefusal, EpochClose, EpochInfo, EpochInfoRefusal, Part, ProvenClose,
    write_epoch_info,
};
use std::{
    io::{self, ErrorKind, Read},
    num::NonZeroUsize,
};

/// The magic number, the form, twenty entries.
const HEAD: [u8; 6] = [0x90, 0x00, 0xc0, 0x01, 0, 20];

fn whole() -> Vec<u8> {
    let entries = EPOCHS.flat_map(entry);
    HEAD.into_iter().chain(entries).collect()
}

/// The closes before the first refusal, and the refusal.
fn read_all(stream: impl Read) -> (Vec<EpochClose>, Option<EpochInfoRefusal>) {
    let mut closes = Vec::new();
    match EpochInfo::new(stream) {
        Err(refusal) => (closes, Some(refusal)),
        Ok(mut entries) => {
            for entry in entries.by_ref() {
                match entry {
                    Ok(close) => closes.push(close),
                    Err(refusal) => {
                        assert!(entries.next().is_none(), "a refusal ends the stream");
                        return (closes, Some(refusal));
                    }
                }
            }
            (closes, None)
        }
    }
}

#[test]
fn the_recorded_closes_after_each_other_are_an_epoch_info_and_prove_the_same() {
    let stream = whole();
    assert_eq!(EpochInfo::new(stream.as_slice()).unwrap().entries(), 20);
    let (closes, refusal) = read_all(stream.as_slice());
    assert_eq!(refusal, None);
    let mut chain = CommitteeChain::new(genesis_committee()).unwrap();
    let two = NonZeroUsize::new(2).unwrap();
    let proven = chain.advance_all(&closes, two).unwrap();
    let facts = ProvenClose::all_facts(&proven, two);
    let mut singly = chain_before(0);
    for (epoch, facts) in EPOCHS.zip(facts) {
        let proven = singly.advance(&close(epoch)).unwrap();
        assert_eq!(facts.unwrap(), proven.facts().unwrap(), "epoch {epoch}");
    }
}

#[test]
fn what_was_written_is_what_is_read() {
    let closes: Vec<EpochClose> = EPOCHS.map(close).collect();
    let mut written = Vec::new();
    write_epoch_info(closes.iter(), &mut written).unwrap();
    assert_eq!(written, whole());
    for (close, epoch) in closes.iter().zip(EPOCHS) {
        assert_eq!(close.to_entry(), entry(epoch));
        assert_eq!(EpochClose::from_entry(&entry(epoch)).as_ref(), Ok(close));
    }
    let mut none = Vec::new();
    write_epoch_info([].iter(), &mut none).unwrap();
    assert_eq!(read_all(none.as_slice()), (vec![], None));
}

/// A stream that gives a byte at a time, and is interrupted between them.
struct Drip<'a>(&'a [u8], bool);

impl Read for Drip<'_> {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        self.1 = !self.1;
        if self.1 {
            return Err(ErrorKind::Interrupted.into());
        }
        let length = space.len().min(1);
        self.0.read(&mut space[..length])
    }
}

#[test]
fn a_slow_stream_is_read_like_a_quick_one() {
    let stream = whole();
    assert_eq!(read_all(Drip(&stream, false)), read_all(stream.as_slice()));
}

#[test]
fn a_head_of_another_kind_is_refused() {
    use EpochInfoRefusal::{
        EndsEarly, MalformedHead, NotEpochInfo, TooManyEntries, UnknownVersion,
    };
    for (head, refusal) in [
        (&[][..], EndsEarly),
        (&HEAD[..3], EndsEarly),
        (&HEAD[..4], EndsEarly),
        (&HEAD[..5], EndsEarly),
        (&[0x28, 0xb5, 0x2f, 0xfd, 0, 1], NotEpochInfo(0x28b5_2ffd)),
        (&[0x90, 0, 0xc0, 1, 1, 1], UnknownVersion(1)),
        (
            &[0x90, 0, 0xc0, 1, 0, 0xa1, 0x8d, 0x06],
            TooManyEntries(100_001),
        ),
        (
            &[0x90, 0, 0xc0, 1, 0, 0x80, 0],
            MalformedHead("a length that is not in its shortest form"),
        ),
        (
            &[0x90, 0, 0xc0, 1, 0, 0xff, 0xff, 0xff, 0xff, 0x7f],
            MalformedHead("a length above 32 bits"),
        ),
    ] {
        assert_eq!(read_all(head), (vec![], Some(refusal)), "{head:02x?}");
    }
}

#[test]
fn a_stream_that_ends_anywhere_else_is_refused() {
    let stream = whole();
    let ends: Vec<usize> = EPOCHS
        .scan(HEAD.len(), |end, epoch| {
            *end += entry(epoch).len();
            Some(*end)
        })
        .collect();
    for length in (HEAD.len()..stream.len()).step_by(61).chain(ends) {
        let (closes, refusal) = read_all(&stream[..length]);
        let entry = closes.len();
        match refusal {
            None => assert_eq!(length, stream.len()),
            Some(EpochInfoRefusal::Entry {
                entry: refused,
                refusal: EntryRefusal::EndsEarly(_),
            }) => assert_eq!(refused, entry),
            Some(other) => panic!("{length} bytes: {other}"),
        }
    }
    let mut longer = stream;
    longer.push(0);
    let (closes, refusal) = read_all(longer.as_slice());
    assert_eq!(
        (closes.len(), refusal),
        (20, Some(EpochInfoRefusal::LeftOver))
    );
}

#[test]
fn an_entry_must_be_used_up() {
    let whole = entry(4);
    for length in (0..whole.len()).step_by(13) {
        let cut = EpochClose::from_entry(&whole[..length]);
        assert!(
            matches!(cut, Err(EntryRefusal::EndsEarly(_))),
            "{length} bytes: {cut:?}"
        );
    }
    // As in a draft of the format, which carried more.
    let longer = [whole, vec![0; 40]].concat();
    assert_eq!(
        EpochClose::from_entry(&longer),
        Err(EntryRefusal::LeftOver(40))
    );
}

/// Whatever a stream claims, no more than the limit of a part is taken from it.
#[test]
fn a_stream_without_end_is_refused() {
    let close = close(0);
    let summary = close.signed_summary.as_slice();
    let up_to_effects = [summary, &close.contents].concat();
    let up_to_events = [&up_to_effects[..], &close.effects].concat();
    let up_to_objects = [&up_to_events[..], &close.events].concat();
    let too_large = |part, limit| EntryRefusal::TooLarge { part, limit };
    let malformed = |part, reason| EntryRefusal::Malformed { part, reason };
    for (begin, filler, refusal) in [
        (
            &[][..],
            0xff,
            malformed(Part::SignedSummary, "a length above 32 bits"),
        ),
        // A digest of 16 MiB; a signature of a user of 256 MiB; a list of types in types.
        (&[&[0; 24][..], &[0x80, 0x80, 0x80, 8]].concat(), 0, {
            too_large(Part::SignedSummary, 131_072)
        }),
        (
            &[summary, &[0, 0, 1, 1, 0x80, 0x80, 0x80, 0x80, 1]].concat(),
            0,
            too_large(Part::Contents, 33_554_432),
        ),
        (
            &[summary, &[0, 0, 0xff, 0xff, 0xff, 0x7f]].concat(),
            0x7f,
            too_large(Part::Contents, 33_554_432),
        ),
        (
            &[summary, &[1]].concat(),
            0,
            malformed(Part::Contents, "an unknown variant"),
        ),
        (
            &[
                &up_to_events[..],
                &[1],
                &[0; 32],
                &[0],
                &[0; 32],
                &[0; 32],
                &[0, 0, 1],
            ]
            .concat(),
            6,
            malformed(Part::Events, "nested too deeply"),
        ),
        (
            &[&up_to_effects[..], &[0, 1, 45]].concat(),
            0,
            malformed(Part::Effects, "an unknown variant"),
        ),
        (&up_to_objects, 17, EntryRefusal::TooManyObjects(17)),
        (
            &[&up_to_objects[..], &[2, 0x81, 0x80, 0x80, 1]].concat(),
            0,
            too_large(Part::StateObject, 2_097_152),
        ),
    ] {
        let endless = HEAD.chain(begin).chain(io::repeat(filler));
        let refusal = EpochInfoRefusal::Entry { entry: 0, refusal };
        assert_eq!(read_all(endless), (vec![], Some(refusal)));
    }
}

/// A connection that breaks is told from a stream that lies.
#[test]
fn a_failing_stream_says_so() {
    struct Fails;
    impl Read for Fails {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::new(ErrorKind::ConnectionReset, "cut off"))
        }
    }
    let stream = whole();
    let reset = EpochInfoRefusal::Io {
        kind: ErrorKind::ConnectionReset,
        reason: "cut off".to_owned(),
    };
    let second = HEAD.len() + entry(0).len();
    for (length, read) in [(0, 0), (5, 0), (100, 0), (second, 1), (stream.len(), 20)] {
        let (closes, refusal) = read_all(stream[..length].chain(Fails));
        assert_eq!((closes.len(), refusal), (read, Some(reset.clone())));
    }
}
