//! A full node, asked over gRPC: bounded in time, messages and size.

use super::{
    CloseLimits, NodeAddress, Unavailable, channel::channel, node_wire, patience::Patience,
    summary::check_epoch,
};
use crate::{
    foreign::excerpt,
    source::{
        error::{Malformed, SourceError},
        http::whole_cause,
    },
};
use iota_sdk_grpc_types::{
    prost::Message,
    v1::{
        epoch::{Epoch as EpochMessage, EpochCloseProof},
        ledger_service::{
            GetCheckpointRequest, GetEpochRequest, GetServiceInfoRequest, checkpoint_data::Payload,
            ledger_service_client::LedgerServiceClient,
        },
    },
};
use iotasrb_core::units::{CheckpointDigest, Epoch};
use iotasrb_proof::{Committee, EpochClose};
use prost_types::FieldMask;
use std::error::Error as _;
use tonic::{Code, Status, transport::Channel};

/// What is read of a close: its certified bytes and nothing else.
pub(super) const CLOSE: &[&str] = &[
    "epoch",
    "epoch_close_proof.checkpoint.summary.bcs",
    "epoch_close_proof.checkpoint.signature",
    "epoch_close_proof.checkpoint.contents.bcs",
    "epoch_close_proof.end_of_epoch_transaction_effects.bcs",
    "epoch_close_proof.end_of_epoch_transaction_events.events.bcs",
    "epoch_close_proof.bcs_next_epoch_system_state_objects",
];
/// What is read of a close to know who follows.
pub(super) const CLOSING_SUMMARY: &[&str] = &[
    "epoch",
    "epoch_close_proof.checkpoint.summary.bcs",
    "epoch_close_proof.checkpoint.signature",
];
pub(super) const COMMITTEE: &[&str] = &["epoch", "committee"];
const SIGNED_SUMMARY: &[&str] = &["checkpoint.summary.bcs", "checkpoint.signature"];
const SERVICE_INFO: &[&str] = &["chain_id", "epoch"];

/// An open connection; a clone asks over the same.
#[derive(Clone)]
pub(super) struct Node {
    client: LedgerServiceClient<Channel>,
    server: String,
    limits: CloseLimits,
    patience: Patience,
    chain_id: CheckpointDigest,
    running: Epoch,
}

impl Node {
    pub(super) async fn open(
        address: &NodeAddress,
        limits: &CloseLimits,
    ) -> Result<Self, SourceError> {
        let channel = channel(address, limits)?;
        let client =
            LedgerServiceClient::new(channel).max_decoding_message_size(limits.answer_bytes);
        let mut node = Self {
            client,
            server: address.to_string(),
            limits: *limits,
            patience: Patience::begin(limits),
            chain_id: CheckpointDigest::from_bytes([0; 32]),
            running: Epoch::GENESIS,
        };
        (node.chain_id, node.running) = node.service_info().await?;
        Ok(node)
    }

    pub(super) fn origin(&self) -> &str {
        &self.server
    }

    /// The digest of checkpoint 0, on the node's word.
    pub(super) const fn chain_id(&self) -> CheckpointDigest {
        self.chain_id
    }

    /// The newest epoch that ended, on the node's word when it was opened.
    pub(super) const fn newest_closed(&self) -> Option<Epoch> {
        self.running.previous()
    }

    pub(super) async fn close(&self, epoch: Epoch) -> Result<EpochClose, SourceError> {
        let origin = self.origin_of("GetEpoch");
        let proof = self.close_proof(epoch, CLOSE).await?;
        let close = node_wire::close(&proof).map_err(|malformed| malformed.of(&origin))?;
        check_epoch(&close.signed_summary, epoch, &origin)?;
        Ok(close)
    }

    /// The signed summary of the checkpoint that closed an epoch.
    pub(super) async fn closing_summary(&self, epoch: Epoch) -> Result<Vec<u8>, SourceError> {
        let origin = self.origin_of("GetEpoch");
        let proof = self.close_proof(epoch, CLOSING_SUMMARY).await?;
        let summary = node_wire::closing_summary(&proof);
        let summary = summary.map_err(|malformed| malformed.of(&origin))?;
        check_epoch(&summary, epoch, &origin)?;
        Ok(summary)
    }

    pub(super) async fn committee(&self, epoch: Epoch) -> Result<Committee, SourceError> {
        let origin = self.origin_of("GetEpoch");
        let message = self.epoch(epoch, COMMITTEE, "committee").await?;
        let named = message.committee;
        let named = named.ok_or_else(|| self.not_available("committee", epoch))?;
        if let Some(answered) = named.epoch.filter(|number| *number != epoch.number()) {
            return Err(another_epoch(origin, epoch, Epoch::new(answered)));
        }
        node_wire::committee(epoch, &named).map_err(|malformed| malformed.of(&origin))
    }

    /// The signed summary of the newest checkpoint that the node has executed.
    pub(super) async fn newest_checkpoint(&self) -> Result<Vec<u8>, SourceError> {
        let origin = self.origin_of("GetCheckpoint");
        self.patience
            .answer(&origin, || self.newest_checkpoint_once(&origin))
            .await
    }

    async fn newest_checkpoint_once(&self, origin: &str) -> Result<Vec<u8>, SourceError> {
        let request = GetCheckpointRequest::default()
            .with_latest(true)
            .with_read_mask(mask(SIGNED_SUMMARY));
        let answer = self.client.clone().get_checkpoint(request).await;
        let mut stream = answer
            .map_err(|status| self.failed(origin, &status))?
            .into_inner();
        let (mut messages, mut bytes) = (0_usize, 0_usize);
        let mut checkpoint = None;
        while let Some(message) = stream
            .message()
            .await
            .map_err(|status| self.failed(origin, &status))?
        {
            messages += 1;
            bytes = bytes.saturating_add(message.encoded_len());
            self.check_stream(origin, messages, bytes)?;
            if let Some(Payload::Checkpoint(answered)) = message.payload {
                checkpoint.get_or_insert(answered);
            }
        }
        let missing = || Malformed::new("checkpoint", "it is missing");
        checkpoint
            .ok_or_else(missing)
            .and_then(|checkpoint| node_wire::signed_summary(&checkpoint))
            .map_err(|malformed| malformed.of(origin))
    }

    async fn service_info(&self) -> Result<(CheckpointDigest, Epoch), SourceError> {
        let origin = self.origin_of("GetServiceInfo");
        let ask = || async {
            let request = GetServiceInfoRequest::default().with_read_mask(mask(SERVICE_INFO));
            let answer = self.client.clone().get_service_info(request).await;
            answer.map_err(|status| self.failed(&origin, &status))
        };
        let info = self.patience.answer(&origin, ask).await?.into_inner();
        let refuse = |field, rule| Malformed::new(field, rule).of(&origin);
        let chain_id = info.chain_id.as_ref().map(|digest| digest.digest.as_ref());
        let chain_id = chain_id.and_then(|digest: &[u8]| digest.try_into().ok());
        let chain_id = chain_id.ok_or_else(|| refuse("chain_id", "not 32 bytes"))?;
        let epoch = info.epoch.ok_or_else(|| refuse("epoch", "it is missing"))?;
        Ok((CheckpointDigest::from_bytes(chain_id), Epoch::new(epoch)))
    }

    async fn close_proof(
        &self,
        epoch: Epoch,
        fields: &[&str],
    ) -> Result<EpochCloseProof, SourceError> {
        let message = self.epoch(epoch, fields, "close").await?;
        let proof = message.epoch_close_proof;
        proof.ok_or_else(|| self.not_available("close", epoch))
    }

    async fn epoch(
        &self,
        epoch: Epoch,
        fields: &[&str],
        what: &str,
    ) -> Result<EpochMessage, SourceError> {
        let origin = self.origin_of("GetEpoch");
        let ask = || async {
            let request = GetEpochRequest::default()
                .with_epoch(epoch.number())
                .with_read_mask(mask(fields));
            let answer = self.client.clone().get_epoch(request).await;
            answer.map_err(|status| match status.code() {
                // FAILED_PRECONDITION is what nodes say of data that they removed.
                Code::NotFound | Code::FailedPrecondition => self.not_available(what, epoch),
                _ => self.failed(&origin, &status),
            })
        };
        let answer = self.patience.answer(&origin, ask).await?.into_inner();
        let refuse = || Malformed::new("epoch", "it is missing").of(&origin);
        let message = answer.epoch.ok_or_else(refuse)?;
        let answered = Epoch::new(message.epoch.ok_or_else(refuse)?);
        match answered == epoch {
            true => Ok(message),
            false => Err(another_epoch(origin, epoch, answered)),
        }
    }
}

impl Node {
    fn check_stream(&self, origin: &str, messages: usize, bytes: usize) -> Result<(), SourceError> {
        let origin = origin.to_owned();
        if messages > self.limits.messages {
            let limit = self.limits.messages;
            return Err(SourceError::TooManyMessages { origin, limit });
        }
        if bytes > self.limits.answer_bytes {
            let limit = self.limits.answer_bytes;
            return Err(SourceError::TooLarge { origin, limit });
        }
        Ok(())
    }

    fn not_available(&self, what: &str, epoch: Epoch) -> SourceError {
        let why = match epoch < self.running {
            true => Unavailable::Pruned,
            false => Unavailable::NotClosed,
        };
        SourceError::NotAvailable {
            origin: self.server.clone(),
            what: format!("{what} of epoch {}", epoch.number()),
            why,
        }
    }

    fn failed(&self, origin: &str, status: &Status) -> SourceError {
        let origin = origin.to_owned();
        // A status with a cause was not sent by the server: the connection failed.
        if let Some(cause) = status.source() {
            return SourceError::Unreachable {
                origin,
                cause: whole_cause(cause),
            };
        }
        // Tonic has no better sign of a message that it refused for its size.
        if status.code() == Code::OutOfRange
            && status.message().contains("message length too large")
        {
            let limit = self.limits.answer_bytes;
            return SourceError::TooLarge { origin, limit };
        }
        SourceError::GrpcStatus {
            origin,
            code: i32::from(status.code()),
            message: excerpt(status.message()),
        }
    }

    fn origin_of(&self, method: &str) -> String {
        format!("{method} of {}", self.server)
    }
}

fn mask(fields: &[&str]) -> FieldMask {
    FieldMask {
        paths: fields.iter().map(|field| (*field).to_owned()).collect(),
    }
}

fn another_epoch(origin: String, asked: Epoch, answered: Epoch) -> SourceError {
    SourceError::AnotherEpoch {
        origin,
        asked,
        answered,
    }
}
