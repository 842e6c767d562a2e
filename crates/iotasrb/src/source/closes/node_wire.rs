//! What a node's messages hold, as the bytes that the chain signed.
//!
//! A node wraps summaries, signatures and events into a versioned envelope, one byte
//! before the chain's own bytes; contents, effects and state objects come bare.

use super::summary;
use crate::source::error::Malformed;
use iota_sdk_grpc_types::{
    iota_types::ValidatorAggregatedSignature,
    v1::{
        bcs::BcsData,
        checkpoint::Checkpoint,
        epoch::{EpochCloseProof, ValidatorCommittee},
        transaction::TransactionEvents,
    },
};
use iotasrb_core::units::{Epoch, VotingPower};
use iotasrb_proof::{Committee, CommitteeKey, CommitteeMember, EpochClose, MAX_MEMBERS};

/// The envelope's first version.
const VERSION_1: u8 = 0;

/// The parts of a close, as they came.
pub(super) fn close(proof: &EpochCloseProof) -> Result<EpochClose, Malformed> {
    let checkpoint = checkpoint_of(proof)?;
    let contents = checkpoint.contents.as_ref();
    let contents = contents.and_then(|contents| contents.bcs.as_ref());
    let effects = proof.end_of_epoch_transaction_effects.as_ref();
    let effects = effects.and_then(|effects| effects.bcs.as_ref());
    let objects = proof.bcs_next_epoch_system_state_objects.iter();
    Ok(EpochClose {
        signed_summary: signed_summary(checkpoint)?,
        contents: present(contents, "checkpoint.contents.bcs")?.to_vec(),
        effects: present(effects, "end_of_epoch_transaction_effects.bcs")?.to_vec(),
        events: events(proof.end_of_epoch_transaction_events.as_ref())?,
        state_objects: objects.map(|object| object.data.to_vec()).collect(),
    })
}

/// The signed summary of the checkpoint that closed the epoch.
pub(super) fn closing_summary(proof: &EpochCloseProof) -> Result<Vec<u8>, Malformed> {
    signed_summary(checkpoint_of(proof)?)
}

/// A summary, followed by the signature. The signature is encoded anew: its bitmap, which
/// nothing certifies, has several forms, of which the proof accepts one.
pub(super) fn signed_summary(checkpoint: &Checkpoint) -> Result<Vec<u8>, Malformed> {
    const SUMMARY: &str = "checkpoint.summary.bcs";
    const SIGNATURE: &str = "checkpoint.signature.bcs";
    let summary = checkpoint.summary.as_ref();
    let summary = summary.and_then(|summary| summary.bcs.as_ref());
    let summary = unwrapped(present(summary, SUMMARY)?, SUMMARY)?;
    let signature = checkpoint.signature.as_ref();
    let signature = signature.and_then(|signature| signature.bcs.as_ref());
    let signature = unwrapped(present(signature, SIGNATURE)?, SIGNATURE)?;
    if summary.len().saturating_add(signature.len()) > summary::MAX_BYTES {
        let rule = format!("with its signature more than {} bytes", summary::MAX_BYTES);
        return Err(Malformed::new(SUMMARY, rule));
    }
    let undecodable = |error| Malformed::new(SIGNATURE, error);
    let decoded: ValidatorAggregatedSignature = bcs::from_bytes(signature).map_err(undecodable)?;
    let signature = bcs::to_bytes(&decoded).map_err(undecodable)?;
    Ok([summary, &signature].concat())
}

/// A committee, on the node's word.
pub(super) fn committee(epoch: Epoch, named: &ValidatorCommittee) -> Result<Committee, Malformed> {
    let members = named.members.as_ref().map(|list| list.members.as_slice());
    let members = members.unwrap_or_default();
    if members.len() > MAX_MEMBERS {
        let rule = format!("more than {MAX_MEMBERS} members");
        return Err(Malformed::new("committee", rule));
    }
    let member = |(position, member): (usize, &_)| {
        let refuse = |what, rule: &dyn ToString| {
            let field = format!("committee.members[{position}].{what}");
            Malformed::new(field, rule.to_string())
        };
        let member: &iota_sdk_grpc_types::v1::epoch::ValidatorCommitteeMember = member;
        let key = member.public_key.as_ref().map(|key| key.as_ref());
        let key = key.and_then(|key: &[u8]| key.try_into().ok());
        let key = key.ok_or_else(|| refuse("public_key", &"not 96 bytes"))?;
        let weight = member
            .weight
            .ok_or_else(|| refuse("weight", &"it is missing"))?;
        let voting_power = VotingPower::new(weight).map_err(|error| refuse("weight", &error))?;
        Ok(CommitteeMember {
            key: CommitteeKey::from_bytes(key),
            voting_power,
        })
    };
    let members = members.iter().enumerate().map(member);
    let members = members.collect::<Result<_, Malformed>>()?;
    Committee::new(epoch, members).map_err(|error| Malformed::new("committee", error))
}

fn checkpoint_of(proof: &EpochCloseProof) -> Result<&Checkpoint, Malformed> {
    proof
        .checkpoint
        .as_ref()
        .ok_or_else(|| missing("checkpoint"))
}

/// The list of events, in the chain's encoding: their number, then one after the other.
fn events(events: Option<&TransactionEvents>) -> Result<Vec<u8>, Malformed> {
    const EVENT: &str = "end_of_epoch_transaction_events.events.bcs";
    let events = events.and_then(|events| events.events.as_ref());
    let events = events
        .map(|list| list.events.as_slice())
        .unwrap_or_default();
    let mut bytes = Vec::new();
    write_length(events.len(), &mut bytes);
    for event in events {
        bytes.extend_from_slice(unwrapped(present(event.bcs.as_ref(), EVENT)?, EVENT)?);
    }
    Ok(bytes)
}

/// ULEB128: seven bits a byte, the lowest first, the highest bit of all but the last set.
fn write_length(mut length: usize, bytes: &mut Vec<u8>) {
    while length >= 0x80 {
        bytes.push(0x80 | (length & 0x7f) as u8);
        length >>= 7;
    }
    bytes.push(length as u8);
}

fn unwrapped<'a>(bytes: &'a [u8], field: &str) -> Result<&'a [u8], Malformed> {
    match bytes.split_first() {
        Some((&VERSION_1, bytes)) => Ok(bytes),
        _ => Err(Malformed::new(field, "not of the one known version")),
    }
}

fn present<'a>(bytes: Option<&'a BcsData>, field: &str) -> Result<&'a [u8], Malformed> {
    match bytes {
        Some(bytes) => Ok(bytes.as_bytes()),
        None => Err(missing(field)),
    }
}

fn missing(field: &str) -> Malformed {
    Malformed::new(field, "it is missing")
}
