//! What hangs on a certified summary by digests: contents, effects, events, objects.

use crate::{
    broken_link::{BrokenLink, Part},
    close::EpochClose,
    salted_digest::{Kind, salted_digest},
    state_objects::{InnerState, certified_inner_state},
    summary::SignedSummary,
};
use iota_sdk_types::{CheckpointContents, TransactionEffects, TransactionEvents};

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
    close: &EpochClose,
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
    close: &EpochClose,
    signed: &SignedSummary,
) -> Result<([u8; 32], TransactionEffects), BrokenLink> {
    let certified = signed.summary.contents_digest;
    if salted_digest(Kind::CheckpointContents, &close.contents) != *certified.bytes() {
        return Err(BrokenLink::ContentsDiffer);
    }
    let contents: CheckpointContents =
        bcs::from_bytes(&close.contents).map_err(|error| undecodable(Part::Contents, &error))?;
    let change = contents.transactions().last();
    let change = change.ok_or(BrokenLink::NoTransactions)?;
    if salted_digest(Kind::TransactionEffects, &close.effects) != *change.effects.bytes() {
        return Err(BrokenLink::EffectsDiffer);
    }
    let effects = bcs::from_bytes(&close.effects);
    let effects = effects.map_err(|error| undecodable(Part::Effects, &error))?;
    Ok((*change.transaction.bytes(), effects))
}

fn check_events(close: &EpochClose, effects: &TransactionEffects) -> Result<(), BrokenLink> {
    let TransactionEffects::V1(effects) = effects else {
        return Err(BrokenLink::EventsDiffer);
    };
    let same = match &effects.events_digest {
        Some(certified) => {
            salted_digest(Kind::TransactionEvents, &close.events) == *certified.bytes()
        }
        None => bcs::from_bytes(&close.events).is_ok_and(|none: TransactionEvents| none.is_empty()),
    };
    if same {
        Ok(())
    } else {
        Err(BrokenLink::EventsDiffer)
    }
}

fn undecodable(part: Part, error: &bcs::Error) -> BrokenLink {
    BrokenLink::Undecodable {
        part,
        reason: error.to_string(),
    }
}
