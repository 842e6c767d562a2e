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
    if decoded.signer_count() > MAX_MEMBERS as u64 {
        return Err(Malformed::new(
            SIGNATURE,
            "more signers than any committee has",
        ));
    }
    // The proof knows one form of the signers, a node may send another.
    let signers = decoded.signer_indices();
    let listed = ValidatorAggregatedSignature::new(decoded.epoch, decoded.signature, signers);
    let signature = bcs::to_bytes(&listed).map_err(undecodable)?;
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
    loop {
        let [low, ..] = length.to_le_bytes();
        length >>= 7;
        if length == 0 {
            return bytes.push(low);
        }
        bytes.push(low | 0x80);
    }
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

#[cfg(test)]
mod tests {
    use super::{super::node, *};
    use iota_sdk_grpc_types::{
        field::FieldMaskUtil,
        v1::{
            checkpoint::CheckpointSummary,
            epoch::{ValidatorCommitteeMember, ValidatorCommitteeMembers},
            event::{Event, Events},
            signatures::ValidatorAggregatedSignature as SignatureMessage,
        },
    };
    use prost_types::FieldMask;

    fn bytes(bytes: &[u8]) -> BcsData {
        BcsData::from(bytes.to_vec())
    }

    /// 200 events take a length of two bytes; each loses the byte of its envelope.
    #[test]
    fn events_are_a_list_in_the_chains_encoding() {
        let event = Event::default().with_bcs(bytes(&[0, 7]));
        let list = Events::default().with_events(vec![event; 200]);
        let list = events(Some(&TransactionEvents::default().with_events(list))).unwrap();
        assert_eq!(list, [&[0xc8, 1][..], &[7; 200]].concat());
        assert_eq!(events(None).unwrap(), [0]);
    }

    #[test]
    fn what_is_missing_or_of_another_version_is_named() {
        let event = |data: &[u8]| {
            let event = Event::default().with_bcs(bytes(data));
            let list = Events::default().with_events(vec![event]);
            events(Some(&TransactionEvents::default().with_events(list)))
        };
        for data in [&[][..], &[1, 7]] {
            let error = event(data).unwrap_err().to_string();
            assert!(error.contains("not of the one known version"), "{error}");
        }
        let proof = EpochCloseProof::default();
        assert_eq!(
            close(&proof).unwrap_err().to_string(),
            "checkpoint: it is missing"
        );
        let proof = proof.with_checkpoint(Checkpoint::default());
        let error = close(&proof).unwrap_err().to_string();
        assert_eq!(error, "checkpoint.summary.bcs: it is missing");
    }

    #[test]
    fn a_summary_with_an_endless_signature_is_not_decoded() {
        let signature = SignatureMessage::default().with_bcs(bytes(&vec![0; 128 << 10]));
        let summary = CheckpointSummary::default().with_bcs(bytes(&[0, 1, 2]));
        let checkpoint = Checkpoint::default()
            .with_summary(summary)
            .with_signature(signature);
        let error = signed_summary(&checkpoint).unwrap_err().to_string();
        assert!(error.contains("more than 131072 bytes"), "{error}");
    }

    #[test]
    fn a_committee_that_is_none_is_refused() {
        let member = |key: usize, weight| {
            ValidatorCommitteeMember::default()
                .with_public_key(vec![1; key])
                .with_weight(weight)
        };
        let named = |members: Vec<ValidatorCommitteeMember>| {
            let members = ValidatorCommitteeMembers::default().with_members(members);
            committee(
                Epoch::new(3),
                &ValidatorCommittee::default().with_members(members),
            )
        };
        assert!(named(vec![member(96, 10_000)]).is_ok());
        for members in [
            vec![],
            vec![member(95, 10_000)],
            vec![member(96, 10_001)],
            vec![member(96, 9_999)],
            vec![member(96, 5_000), member(96, 5_000)],
            vec![ValidatorCommitteeMember::default()],
            vec![member(96, 0); 1_001],
        ] {
            assert!(named(members).is_err());
        }
    }

    /// A node refuses a mask with a field that it does not know.
    #[test]
    fn the_fields_that_are_asked_for_exist() {
        for fields in [node::CLOSE, node::CLOSING_SUMMARY, node::COMMITTEE] {
            let mask = FieldMask::from_paths(fields);
            assert_eq!(
                mask.validate::<iota_sdk_grpc_types::v1::epoch::Epoch>(),
                Ok(())
            );
        }
        let mask = FieldMask::from_paths(["summary.bcs", "signature"]);
        assert_eq!(mask.validate::<Checkpoint>(), Ok(()));
    }
}
