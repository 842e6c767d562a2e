//! What a node says of a chain, message by message, as far as it was asked.

use crate::serve::{ServedChain, ServedEpoch};
use iota_sdk_grpc_types::{
    field::FieldMaskTree,
    v1::{
        bcs::BcsData,
        checkpoint::{Checkpoint, CheckpointContents, CheckpointSummary},
        epoch::{
            Epoch as EpochMessage, EpochCloseProof, ValidatorCommittee, ValidatorCommitteeMember,
            ValidatorCommitteeMembers,
        },
        event::{Event, Events},
        ledger_service::{
            CheckpointData, GetServiceInfoResponse,
            checkpoint_data::{EndMarker, Payload},
        },
        signatures::ValidatorAggregatedSignature,
        transaction::{TransactionEffects, TransactionEvents},
        types::Digest,
    },
};
use iota_sdk_types::SignedCheckpointSummary;
use iotasrb_core::units::Epoch;
use iotasrb_proof::Committee;
use serde::Serialize;
use tonic::Status;

/// The first version of the envelope in which a node puts what has no version of its own.
const VERSION_1: u8 = 0;

pub(super) fn service_info(chain: &ServedChain, fields: &FieldMaskTree) -> GetServiceInfoResponse {
    let mut info = GetServiceInfoResponse::default();
    if fields.contains("chain_id") {
        info = info.with_chain_id(digest(chain.chain_id.as_bytes()));
    }
    if fields.contains("epoch") {
        info = info.with_epoch(chain.committee.epoch().number());
    }
    if fields.contains("executed_checkpoint_height")
        && let Ok(newest) = signed(&chain.newest_checkpoint)
    {
        info = info.with_executed_checkpoint_height(newest.checkpoint.sequence_number);
    }
    if fields.contains("lowest_available_checkpoint") {
        let kept = chain.closed(chain.kept_from);
        let lowest = kept.map_or(0, |kept| kept.first_checkpoint.number());
        info = info.with_lowest_available_checkpoint(lowest);
    }
    info
}

pub(super) fn epoch(
    chain: &ServedChain,
    epoch: Epoch,
    fields: &FieldMaskTree,
) -> Result<EpochMessage, Status> {
    let running = chain.committee.epoch();
    if epoch > running {
        return Err(Status::not_found(format!(
            "epoch {} has not begun",
            epoch.number()
        )));
    }
    if epoch < chain.kept_from {
        let text = format!("epoch {} was pruned", epoch.number());
        return Err(Status::failed_precondition(text));
    }
    let closed = chain.closed(epoch);
    if closed.is_none() && epoch < running {
        return Err(Status::not_found(format!("no epoch {}", epoch.number())));
    }
    let mut message = EpochMessage::default();
    if fields.contains("epoch") {
        message = message.with_epoch(epoch.number());
    }
    if fields.contains("committee") {
        let named = closed.map_or(&chain.committee, |closed| &closed.committee);
        message = message.with_committee(committee(named));
    }
    // Absent until the epoch closes.
    let Some(closed) = closed else {
        return Ok(message);
    };
    if fields.contains("first_checkpoint") {
        message = message.with_first_checkpoint(closed.first_checkpoint.number());
    }
    if fields.contains("last_checkpoint") {
        message = message.with_last_checkpoint(closed.last_checkpoint.number());
    }
    if let Some(fields) = fields.subtree("epoch_close_proof") {
        message = message.with_epoch_close_proof(close_proof(closed, &fields)?);
    }
    Ok(message)
}

/// The messages about a checkpoint: itself, and the mark of the end.
pub(super) fn checkpoint(
    chain: &ServedChain,
    sequence: Option<u64>,
    fields: &FieldMaskTree,
) -> Result<Vec<CheckpointData>, Status> {
    let summary = match sequence {
        None => &chain.newest_checkpoint,
        Some(number) => {
            let kept = chain
                .closed
                .iter()
                .filter(|closed| closed.epoch >= chain.kept_from);
            let mut kept = kept.filter(|closed| closed.last_checkpoint.number() == number);
            let closed = kept.next();
            let closed =
                closed.ok_or_else(|| Status::not_found(format!("no checkpoint {number}")))?;
            &closed.close.signed_summary
        }
    };
    let number = signed(summary)?.checkpoint.sequence_number;
    let fields = fields.subtree("checkpoint").unwrap_or_default();
    let mut data = CheckpointData::default();
    data.payload = Some(Payload::Checkpoint(signed_checkpoint(summary, &fields)?));
    let mut end = CheckpointData::default();
    end.payload = Some(Payload::EndMarker(
        EndMarker::default().with_sequence_number(number),
    ));
    Ok(vec![data, end])
}

fn close_proof(closed: &ServedEpoch, fields: &FieldMaskTree) -> Result<EpochCloseProof, Status> {
    let close = &closed.close;
    let mut proof = EpochCloseProof::default();
    if let Some(fields) = fields.subtree("checkpoint") {
        let mut checkpoint = signed_checkpoint(&close.signed_summary, &fields)?;
        if fields.contains("contents.bcs") {
            let contents = CheckpointContents::default().with_bcs(bare(&close.contents));
            checkpoint = checkpoint.with_contents(contents);
        }
        proof = proof.with_checkpoint(checkpoint);
    }
    if fields.contains("end_of_epoch_transaction_effects.bcs") {
        let effects = TransactionEffects::default().with_bcs(bare(&close.effects));
        proof = proof.with_end_of_epoch_transaction_effects(effects);
    }
    if fields.contains("end_of_epoch_transaction_events.events.bcs") {
        let events = events(&close.events)?;
        proof = proof.with_end_of_epoch_transaction_events(events);
    }
    if fields.contains("bcs_next_epoch_system_state_objects") {
        let objects = close.state_objects.iter().map(|object| bare(object));
        proof = proof.with_bcs_next_epoch_system_state_objects(objects.collect());
    }
    Ok(proof)
}

fn signed_checkpoint(summary: &[u8], fields: &FieldMaskTree) -> Result<Checkpoint, Status> {
    let signed = signed(summary)?;
    let mut checkpoint = Checkpoint::default();
    if fields.contains("sequence_number") {
        checkpoint = checkpoint.with_sequence_number(signed.checkpoint.sequence_number);
    }
    if fields.contains("summary.bcs") {
        let summary = CheckpointSummary::default().with_bcs(wrapped(&signed.checkpoint)?);
        checkpoint = checkpoint.with_summary(summary);
    }
    if fields.contains("signature.bcs") {
        let signature =
            ValidatorAggregatedSignature::default().with_bcs(wrapped(&signed.signature)?);
        checkpoint = checkpoint.with_signature(signature);
    }
    Ok(checkpoint)
}

fn events(bytes: &[u8]) -> Result<TransactionEvents, Status> {
    let list: iota_sdk_types::TransactionEvents = bcs::from_bytes(bytes).map_err(internal)?;
    let event = |event| Ok(Event::default().with_bcs(wrapped(event)?));
    let list = list.0.iter().map(event).collect::<Result<_, Status>>()?;
    Ok(TransactionEvents::default().with_events(Events::default().with_events(list)))
}

fn committee(committee: &Committee) -> ValidatorCommittee {
    let member = |member: &iotasrb_proof::CommitteeMember| {
        ValidatorCommitteeMember::default()
            .with_public_key(member.key.as_bytes().to_vec())
            .with_weight(u64::from(member.voting_power.as_parts()))
    };
    let members = committee.members().iter().map(member).collect();
    ValidatorCommittee::default()
        .with_epoch(committee.epoch().number())
        .with_members(ValidatorCommitteeMembers::default().with_members(members))
}

fn signed(bytes: &[u8]) -> Result<SignedCheckpointSummary, Status> {
    bcs::from_bytes(bytes).map_err(internal)
}

fn digest(bytes: &[u8; 32]) -> Digest {
    Digest::default().with_digest(bytes.to_vec())
}

fn bare(bytes: &[u8]) -> BcsData {
    BcsData::from(bytes.to_vec())
}

fn wrapped<T: Serialize>(value: &T) -> Result<BcsData, Status> {
    let bytes = bcs::to_bytes(value).map_err(internal)?;
    Ok(BcsData::from([&[VERSION_1][..], &bytes].concat()))
}

fn internal(error: bcs::Error) -> Status {
    Status::internal(error.to_string())
}
