//! What hangs on a certified summary by digests: contents, effects, events, objects.

use crate::{
    broken_link::{BrokenLink, Part},
    effects::Effects,
    hashed::HashedClose,
    state_objects::{InnerState, certified_inner_state},
    summary::SignedSummary,
};
use iota_sdk_types::{CheckpointContents, TransactionEvents};

/// What hangs on a certified summary, besides the events.
#[derive(Debug)]
pub(crate) struct CertifiedContent {
    /// The digest of the transaction that changed the epoch.
    pub(crate) change: [u8; 32],
    /// The state that it left.
    pub(crate) inner_state: InnerState,
}

/// What a close certifies, if each of its parts is the one that the part before names. A
/// part's digest is compared before it is decoded.
pub(crate) fn certified_content(
    close: &HashedClose,
    signed: &SignedSummary,
) -> Result<CertifiedContent, BrokenLink> {
    let (change, effects) = certified_effects(close, signed)?;
    check_events(close, &effects)?;
    Ok(CertifiedContent {
        change,
        inner_state: certified_inner_state(&close.state_objects, &effects)?,
    })
}

/// The digest and the effects of the epoch change: always the last transaction of its
/// checkpoint.
fn certified_effects(
    close: &HashedClose,
    signed: &SignedSummary,
) -> Result<([u8; 32], Effects), BrokenLink> {
    let certified = signed.summary.contents_digest;
    if close.contents.digest() != *certified.bytes() {
        return Err(BrokenLink::ContentsDiffer);
    }
    let contents: CheckpointContents =
        bcs::from_bytes(close.contents.bytes).map_err(undecodable)?;
    let change = contents.transactions().last();
    let change = change.ok_or(BrokenLink::NoTransactions)?;
    if close.effects.digest() != *change.effects.bytes() {
        return Err(BrokenLink::EffectsDiffer);
    }
    Ok((
        *change.transaction.bytes(),
        Effects::read(close.effects.bytes)?,
    ))
}

fn check_events(close: &HashedClose, effects: &Effects) -> Result<(), BrokenLink> {
    let same = match &effects.events {
        Some(certified) => close.events.digest() == *certified,
        None => {
            bcs::from_bytes(close.events.bytes).is_ok_and(|none: TransactionEvents| none.is_empty())
        }
    };
    if same {
        Ok(())
    } else {
        Err(BrokenLink::EventsDiffer)
    }
}

fn undecodable(error: bcs::Error) -> BrokenLink {
    BrokenLink::Undecodable {
        part: Part::Contents,
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::close::EpochClose;
    use std::fs;

    fn recorded() -> EpochClose {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures");
        let entry = fs::read(format!("{folder}/epoch-close/epoch-0005.close")).unwrap();
        EpochClose::from_entry(&entry).unwrap()
    }

    fn certified(
        close: &EpochClose,
        signed: &SignedSummary,
    ) -> Result<CertifiedContent, BrokenLink> {
        certified_content(&HashedClose::all([close])[0], signed)
    }

    type PartOf = fn(&mut EpochClose) -> &mut Vec<u8>;

    #[test]
    fn no_byte_behind_a_certified_summary_can_be_changed() {
        let summary = recorded().signed_summary;
        let signed = SignedSummary::read(&summary).unwrap();
        let mut close = recorded();
        let object = |position| BrokenLink::ObjectNotWritten { position };
        let parts: [(PartOf, BrokenLink); 5] = [
            (|close| &mut close.contents, BrokenLink::ContentsDiffer),
            (|close| &mut close.effects, BrokenLink::EffectsDiffer),
            (|close| &mut close.events, BrokenLink::EventsDiffer),
            (|close| &mut close.state_objects[0], object(0)),
            (|close| &mut close.state_objects[1], object(1)),
        ];
        let mut changed = 0;
        for (part, refusal) in parts {
            for place in 0..part(&mut close).len() {
                // Another change for each byte, never none.
                let flip = u8::try_from(place % 255).unwrap() + 1;
                part(&mut close)[place] ^= flip;
                let answer = certified(&close, &signed);
                assert_eq!(answer.unwrap_err(), refusal, "byte {place}");
                part(&mut close)[place] ^= flip;
                changed += 1;
            }
        }
        assert_eq!(changed, 18_360);
        certified(&close, &signed).unwrap();
    }
}
