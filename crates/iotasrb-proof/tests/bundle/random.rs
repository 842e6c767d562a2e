//! Bytes that nobody made as a bundle: each is refused, or is the one form of a bundle.

use crate::parts::{evidence, genesis};
use iotasrb_proof::Bundle;
use proptest::{collection::vec, prelude::*, sample::Index};
use std::sync::LazyLock;

static BUNDLE: LazyLock<Vec<u8>> = LazyLock::new(|| Bundle::make(evidence(0, 2)).unwrap().encode());

proptest! {
    #[test]
    fn random_bytes_are_no_bundle(bytes in vec(any::<u8>(), 0..400)) {
        prop_assert!(Bundle::decode(&bytes).is_err());
        let headed = [b"iotasrb::Bundle\x01", bytes.as_slice()].concat();
        prop_assert!(Bundle::decode(&headed).is_err());
    }

    /// Several changes, a piece cut out, and a piece put in somewhere else.
    #[test]
    fn a_mangled_bundle_is_refused_or_has_one_form(
        changes in vec(any::<(Index, u8)>(), 0..4),
        cut in any::<(Index, u8)>(),
        put in any::<(Index, Index, u8)>(),
    ) {
        let mut bytes = BUNDLE.clone();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let from = cut.0.index(bytes.len());
        let to = bytes.len().min(from + usize::from(cut.1 / 16));
        bytes.drain(from..to);
        let piece = &BUNDLE[put.0.index(BUNDLE.len())..];
        let piece = piece[..piece.len().min(usize::from(put.2 / 16))].to_vec();
        let into = put.1.index(bytes.len());
        bytes.splice(into..into, piece);
        if let Ok(bundle) = Bundle::decode(&bytes) {
            prop_assert_eq!(bundle.encode(), bytes.clone());
            let proven = bundle.prove(&[genesis()], |_| ());
            prop_assert_eq!(proven.is_ok(), bytes == *BUNDLE);
        }
    }
}
