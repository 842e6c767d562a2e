//! Bundles that somebody changed on the way, byte by byte.

use crate::{
    fixture,
    parts::{Parts, Piece, bundle_of_20, evidence, prove},
    small,
};
use iotasrb_proof::{BrokenLink, Bundle, BundleRefusal, MalformedBundle, Part};
use std::thread;

/// One whole bundle, with an election on the way and an anchor: every byte of it.
#[test]
fn no_byte_of_a_bundle_can_be_changed() {
    let bundle = Bundle::make(small::evidence(|_, _| ())).unwrap();
    refuses_changed_bytes(&bundle, 1);
}

/// The recorded bundle of an epoch from the committee just before: every 31st byte.
#[test]
fn no_sampled_byte_of_a_recorded_bundle_can_be_changed() {
    let mut evidence = evidence(19, 20);
    evidence.anchor = Some(fixture::read("epoch-close/checkpoint-1200.summary"));
    let bundle = Bundle::make(evidence).unwrap();
    refuses_changed_bytes(&bundle, 31);
}

/// The recorded bundle from genesis, with nineteen elections: every 397th byte.
#[test]
fn no_sampled_byte_of_a_bundle_from_genesis_can_be_changed() {
    refuses_changed_bytes(&bundle_of_20(), 397);
}

/// Half of the places on each of two threads.
fn refuses_changed_bytes(bundle: &Bundle, step: usize) {
    let (bytes, trusted) = (bundle.encode(), [bundle.root()]);
    let pieces = piece_of_each_byte(bundle);
    assert_eq!(pieces.len(), bytes.len());
    let refuses = |half: usize| {
        let mut changed = bytes.clone();
        for place in (half * step..bytes.len()).step_by(2 * step) {
            // Another change for each byte, never none.
            let flip = u8::try_from(place % 255).unwrap() + 1;
            changed[place] ^= flip;
            let refusal = prove(&changed, &trusted).expect_err("a changed byte");
            let piece = pieces[place];
            assert!(
                is_named(&refusal, piece),
                "byte {place} of {piece:?}: {refusal:?}"
            );
            changed[place] ^= flip;
        }
        prove(&changed, &trusted).unwrap();
    };
    thread::scope(|scope| {
        scope.spawn(|| refuses(1));
        refuses(0);
    });
}

fn piece_of_each_byte(bundle: &Bundle) -> Vec<Piece> {
    let pieces = Parts::of(bundle).pieces();
    let of_each = |(piece, bytes): (Piece, Vec<u8>)| vec![piece; bytes.len()];
    pieces.into_iter().flat_map(of_each).collect()
}

/// Whether a refusal is one that a changed byte of that piece must give.
fn is_named(refusal: &BundleRefusal, piece: Piece) -> bool {
    use BundleRefusal::{
        Anchor, Close, DigestDiffers, Malformed, RateDiffers, RootNotTrusted, Summary,
        UnknownMethod,
    };
    use MalformedBundle::{
        NotABundle, NotAText, Root, StateObjectsUnordered, Truncated, UnknownNetwork,
        UnknownVersion,
    };
    match (piece, refusal) {
        (Piece::Network | Piece::Method | Piece::Rate(_), Malformed(NotAText { .. }))
        | (Piece::Magic, Malformed(NotABundle))
        | (Piece::Version, Malformed(UnknownVersion(_)))
        | (Piece::Network, Malformed(UnknownNetwork(_)))
        | (Piece::Root, RootNotTrusted(_) | Malformed(Root(_) | Truncated(_)))
        | (Piece::Close(1), Close(BrokenLink::ContentsDiffer))
        | (Piece::Close(2), Close(BrokenLink::EffectsDiffer))
        | (Piece::Close(3), Close(BrokenLink::EventsDiffer))
        | (Piece::Close(4 | 5), Malformed(StateObjectsUnordered))
        | (Piece::Method, UnknownMethod { .. })
        | (Piece::Observation, DigestDiffers { .. })
        | (Piece::Length, Malformed(_)) => true,
        (Piece::Close(object @ (4 | 5)), Close(BrokenLink::ObjectNotWritten { position })) => {
            object == position + 4
        }
        (Piece::Summary(position), Summary { epoch, link }) => {
            u64::try_from(position) == Ok(epoch.number()) && is_of_a_summary(link)
        }
        (Piece::Close(0), Close(link)) | (Piece::Anchor, Anchor(link)) => is_of_a_summary(link),
        (Piece::Rate(position), RateDiffers { rate, .. }) => {
            ["iotasrb", "iotasrb_committee", "iotasrb_real"][position] == *rate
        }
        _ => false,
    }
}

/// A changed summary must fail before anything that it names is looked at.
fn is_of_a_summary(link: &BrokenLink) -> bool {
    matches!(
        link,
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
fn a_bundle_cut_anywhere_is_refused() {
    let bytes = bundle_of_20().encode();
    for length in 0..bytes.len() {
        let refusal = Bundle::decode(&bytes[..length]).unwrap_err();
        let named = match length {
            0..16 => refusal == MalformedBundle::NotABundle,
            _ => matches!(refusal, MalformedBundle::Truncated(_)),
        };
        assert!(named, "{length} bytes: {refusal}");
    }
}

#[test]
fn a_longer_bundle_is_refused() {
    let mut bytes = bundle_of_20().encode();
    for trailing in 1..=3 {
        bytes.push(0);
        let refusal = Bundle::decode(&bytes).unwrap_err();
        assert_eq!(refusal, MalformedBundle::Trailing(trailing));
    }
}
