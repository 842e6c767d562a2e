//! Closes that somebody changed on the way.

use crate::fixture::{self, EPOCHS, chain_before, close};
use iotasrb_core::units::Epoch;
use iotasrb_proof::{BlobRefusal, BrokenLink, CommitteeChain, EpochClose, Part};

/// Every byte of what is signed. Whatever hangs on it by digests costs a signature a byte as
/// well: those parts' every byte is tried in `content.rs`, behind the signature, and here are
/// samples.
#[test]
fn no_byte_of_a_close_can_be_changed() {
    let (mut chain, close) = (chain_before(5), close(5));
    refuses_changed_bytes(&mut chain, &close, 0..1, 0, 1);
    refuses_changed_bytes(&mut chain, &close, 1..6, 0, 13);
    chain.advance(&close).unwrap();
}

/// The other closes, every 211th byte, from another one in each.
#[test]
fn no_sampled_byte_of_the_other_closes_can_be_changed() {
    let mut chain = chain_before(0);
    for epoch in EPOCHS {
        let close = close(epoch);
        let first = usize::try_from(epoch).unwrap() * 10;
        refuses_changed_bytes(&mut chain, &close, 0..6, first, 211);
        chain.advance(&close).unwrap();
    }
}

#[track_caller]
fn refuses_changed_bytes(
    chain: &mut CommitteeChain,
    close: &EpochClose,
    parts: std::ops::Range<usize>,
    first: usize,
    step: usize,
) {
    assert_eq!(close.state_objects.len(), 2);
    for part in parts {
        let mut changed = close.clone();
        let length = part_of(&mut changed, part).len();
        for place in (first..length).step_by(step) {
            // Another change for each byte, never none.
            let flip = u8::try_from(place % 255).unwrap() + 1;
            part_of(&mut changed, part)[place] ^= flip;
            let refusal = chain.advance(&changed).expect_err("a changed byte");
            match part {
                0 => assert!(is_of_the_summary(&refusal), "byte {place}: {refusal}"),
                1 => assert_eq!(refusal, BrokenLink::ContentsDiffer, "byte {place}"),
                2 => assert_eq!(refusal, BrokenLink::EffectsDiffer, "byte {place}"),
                3 => assert_eq!(refusal, BrokenLink::EventsDiffer, "byte {place}"),
                object => {
                    let position = object - 4;
                    assert_eq!(refusal, BrokenLink::ObjectNotWritten { position });
                }
            }
            part_of(&mut changed, part)[place] ^= flip;
        }
    }
}

fn part_of(close: &mut EpochClose, part: usize) -> &mut Vec<u8> {
    match part {
        0 => &mut close.signed_summary,
        1 => &mut close.contents,
        2 => &mut close.effects,
        3 => &mut close.events,
        object => &mut close.state_objects[object - 4],
    }
}

/// A changed summary must fail before anything that it names is looked at.
fn is_of_the_summary(refusal: &BrokenLink) -> bool {
    matches!(
        refusal,
        BrokenLink::Undecodable {
            part: Part::SignedSummary,
            ..
        } | BrokenLink::EpochDiffers { .. }
            | BrokenLink::SignatureOfAnotherEpoch(_)
            | BrokenLink::SignerUnknown { .. }
            | BrokenLink::QuorumMissed(_)
            | BrokenLink::SignatureInvalid
    )
}

#[test]
fn a_chain_takes_closes_in_their_order() {
    let refusal = |before, given| chain_before(before).advance(&close(given)).unwrap_err();
    for (before, given) in [(0, 1), (3, 2), (5, 19)] {
        assert_eq!(
            refusal(before, given),
            BrokenLink::EpochDiffers {
                expected: Epoch::new(before),
                found: Epoch::new(given),
            }
        );
    }
}

#[test]
fn parts_of_two_closes_make_no_close() {
    let mixed = |mix: fn(&mut EpochClose, EpochClose)| {
        let mut mixed = close(6);
        mix(&mut mixed, close(7));
        chain_before(6).advance(&mixed).unwrap_err()
    };
    assert_eq!(
        mixed(|close, other| close.contents = other.contents),
        BrokenLink::ContentsDiffer
    );
    assert_eq!(
        mixed(|close, other| close.effects = other.effects),
        BrokenLink::EffectsDiffer
    );
    assert_eq!(
        mixed(|close, other| close.events = other.events),
        BrokenLink::EventsDiffer
    );
    for position in [0, 1] {
        let mut mixed = close(6);
        mixed.state_objects[position] = close(7).state_objects.swap_remove(position);
        assert_eq!(
            chain_before(6).advance(&mixed).unwrap_err(),
            BrokenLink::ObjectNotWritten { position }
        );
    }
}

#[test]
fn the_state_needs_both_of_its_objects_once() {
    let with_objects = |objects: &[usize]| {
        let mut close = close(0);
        let all = close.state_objects;
        close.state_objects = objects.iter().map(|object| all[*object].clone()).collect();
        chain_before(0).advance(&close).map(|_| ())
    };
    let system_state_first = close(0).state_objects[0].len() < close(0).state_objects[1].len();
    assert!(system_state_first, "the fixture lists 0x5 first");
    for (objects, answer) in [
        (&[1, 0][..], Ok(())),
        (&[], Err(BrokenLink::SystemStateMissing)),
        (&[1], Err(BrokenLink::SystemStateMissing)),
        (&[0], Err(BrokenLink::InnerStateMissing)),
        (
            &[0, 1, 1],
            Err(BrokenLink::ObjectUnexpected { position: 2 }),
        ),
        (
            &[0, 0, 1],
            Err(BrokenLink::ObjectUnexpected { position: 1 }),
        ),
    ] {
        assert_eq!(with_objects(objects), answer, "{objects:?}");
    }
}

#[test]
fn a_part_beyond_all_measure_is_not_read() {
    let mut close = close(0);
    close.signed_summary = vec![0; (128 << 10) + 1];
    assert_eq!(
        chain_before(0).advance(&close).unwrap_err(),
        BrokenLink::TooLarge {
            part: Part::SignedSummary,
            bytes: 131_073,
            limit: 131_072,
        }
    );
}

/// Most of a checkpoint file is no part of the close; a change there may go unnoticed,
/// but what comes out is then the true close.
#[test]
fn a_damaged_checkpoint_file_gives_no_other_close() {
    let blob = fixture::read("epoch-close/epoch-0000-62.chk");
    let mut chain = chain_before(0);
    for place in (0..blob.len()).step_by(53) {
        let mut damaged = blob.clone();
        damaged[place] ^= 0x41;
        let Ok(found) = EpochClose::from_checkpoint_blob(&damaged) else {
            continue;
        };
        assert!(
            found == close(0) || chain.advance(&found).is_err(),
            "byte {place}"
        );
    }
    for length in (0..blob.len()).step_by(97) {
        let cut = EpochClose::from_checkpoint_blob(&blob[..length]);
        assert!(cut.is_err(), "{length} bytes");
    }
    let unmarked = EpochClose::from_checkpoint_blob(&blob[1..]);
    assert_eq!(unmarked, Err(BlobRefusal::NotBcs));
}
