//! A store of checkpoints, in either of the chain's two layouts.
//!
//! | layout | files |
//! |---|---|
//! | single | `{sequence}.chk`, one checkpoint each |
//! | batched | `MANIFEST`, which names files of many checkpoints each, and mostly `EPOCH_BOUNDARIES`, which names the last checkpoint of every epoch |
//!
//! Where nothing names the last checkpoint of an epoch, it is searched: by doubling steps
//! from the last known one, then by halving. Nothing of what is read on the way is
//! certified, so a store that lies leads to a checkpoint that the proof refuses.

use super::{
    CloseLimits, Unavailable,
    archive_batch::Batch,
    archive_index::{self, BatchIndex},
    store::Store,
    summary::{self, Head},
};
use crate::source::{
    error::{Malformed, SourceError},
    server::Server,
};
use iotasrb_core::units::{CheckpointSeq, Epoch};
use iotasrb_proof::EpochClose;
use std::collections::BTreeMap;

/// The largest index: that of a million files, or of as many epochs.
const INDEX_BYTES: usize = 64 << 20;
const MANIFEST: &str = "MANIFEST";
const EPOCH_BOUNDARIES: &str = "EPOCH_BOUNDARIES";

/// An archive and what is known of it.
pub(super) struct Archive {
    store: Store,
    origin: String,
    limits: CloseLimits,
    /// In the batched layout, which file has which checkpoints.
    batches: Option<BatchIndex>,
    /// The batch that was read last: the next checkpoint is often in it too.
    batch: Option<Batch>,
    /// The last checkpoints of epochs, as far as they are known.
    ends: BTreeMap<Epoch, u64>,
    newest_closed: Option<Epoch>,
}

impl Archive {
    pub(super) async fn open(server: &Server, limits: &CloseLimits) -> Result<Self, SourceError> {
        let store = Store::new(server, limits)?;
        let mut archive = Self {
            origin: format!("archive+{server}"),
            limits: *limits,
            batches: None,
            batch: None,
            ends: BTreeMap::new(),
            newest_closed: None,
            store,
        };
        let manifest = archive.store.bytes(MANIFEST, INDEX_BYTES).await?;
        let Some(manifest) = manifest else {
            return Ok(archive);
        };
        let origin = archive.store.origin_of(MANIFEST);
        archive.batches = Some(archive_index::batches(&manifest, &origin)?);
        let boundaries = archive.store.bytes(EPOCH_BOUNDARIES, INDEX_BYTES).await?;
        if let Some(boundaries) = boundaries {
            let origin = archive.store.origin_of(EPOCH_BOUNDARIES);
            archive.ends = archive_index::epoch_ends(&boundaries, &origin)?;
            archive.newest_closed = archive.ends.last_key_value().map(|(epoch, _)| *epoch);
        }
        Ok(archive)
    }

    pub(super) fn origin(&self) -> &str {
        &self.origin
    }

    /// The newest epoch whose last checkpoint the archive names.
    pub(super) const fn newest_closed(&self) -> Option<Epoch> {
        self.newest_closed
    }

    pub(super) async fn close(&mut self, epoch: Epoch) -> Result<EpochClose, SourceError> {
        let sequence = self.end_of(epoch).await?;
        let name = file_name(sequence);
        let blob = self.blob(sequence).await?;
        let blob = blob.ok_or_else(|| self.missing(&name, Unavailable::Pruned))?;
        let origin = self.store.origin_of(&name);
        let refuse = |rule: String| Malformed::new("the checkpoint", rule).of(&origin);
        let close = EpochClose::from_checkpoint_blob(&blob);
        let close = close.map_err(|refusal| refuse(refusal.to_string()))?;
        summary::check_epoch(&close.signed_summary, epoch, &origin)?;
        if summary::closes_an_epoch(&close.signed_summary).map_err(refuse)? {
            self.ends.insert(epoch, sequence);
            return Ok(close);
        }
        // The archive ends within the epoch.
        Err(self.missing(&close_of(epoch), Unavailable::NotClosed))
    }

    /// The signed summary of the archive's newest checkpoint, where it names one.
    pub(super) async fn newest_summary(&mut self) -> Result<Vec<u8>, SourceError> {
        let newest = self.batches.as_ref().and_then(BatchIndex::newest);
        let not_offered = || self.missing("newest checkpoint", Unavailable::NotOffered);
        let newest = newest.ok_or_else(not_offered)?;
        let blob = self.blob(newest).await?;
        let name = file_name(newest);
        let blob = blob.ok_or_else(|| self.missing(&name, Unavailable::Pruned))?;
        let close = EpochClose::from_checkpoint_blob(&blob).map_err(|refusal| {
            Malformed::new("the checkpoint", refusal).of(&self.store.origin_of(&name))
        })?;
        Ok(close.signed_summary)
    }

    /// Checkpoint 0.
    pub(super) async fn genesis(&mut self) -> Result<Vec<u8>, SourceError> {
        let genesis = self.blob(0).await?;
        genesis.ok_or_else(|| self.missing("checkpoint 0", Unavailable::Pruned))
    }

    /// The sequence number of the last checkpoint of an epoch: the last one whose epoch is
    /// not a later one.
    async fn end_of(&mut self, epoch: Epoch) -> Result<u64, SourceError> {
        if let Some(end) = self.ends.get(&epoch) {
            return Ok(*end);
        }
        let known = self.ends.range(..epoch).next_back();
        let mut last = known.map_or(0, |(_, end)| end.saturating_add(1));
        let mut probes = self.limits.probes;
        if !self.is_not_after(epoch, last, &mut probes).await? {
            let why = match self.ends.is_empty() {
                true => Unavailable::Pruned,
                false => Unavailable::NotClosed,
            };
            return Err(self.missing(&close_of(epoch), why));
        }
        let mut step = 1_u64;
        while self
            .is_not_after(epoch, last.saturating_add(step), &mut probes)
            .await?
        {
            last = last.saturating_add(step);
            step = step.saturating_mul(2);
        }
        // `last` is not after the epoch's end, `last + step` is.
        while step > 1 {
            let half = step / 2;
            match self
                .is_not_after(epoch, last.saturating_add(half), &mut probes)
                .await?
            {
                true => {
                    last = last.saturating_add(half);
                    step -= half;
                }
                false => step = half,
            }
        }
        Ok(last)
    }

    /// Whether there is such a checkpoint and it is of the epoch or of an earlier one.
    async fn is_not_after(
        &mut self,
        epoch: Epoch,
        sequence: u64,
        probes: &mut usize,
    ) -> Result<bool, SourceError> {
        *probes = probes.checked_sub(1).ok_or(SourceError::TooManyProbes {
            origin: self.origin.clone(),
            epoch,
            limit: self.limits.probes,
        })?;
        let Some(blob) = self.blob(sequence).await? else {
            return Ok(false);
        };
        let head = blob.get(1..).and_then(Head::of);
        match head {
            Some(head) if head.sequence == CheckpointSeq::new(sequence) => Ok(head.epoch <= epoch),
            _ => {
                let rule = "it is not the checkpoint of its number";
                let origin = self.store.origin_of(&file_name(sequence));
                Err(Malformed::new("the checkpoint", rule).of(&origin))
            }
        }
    }

    /// A checkpoint as a checkpoint file; `None` if the archive has none of that number.
    async fn blob(&mut self, sequence: u64) -> Result<Option<Vec<u8>>, SourceError> {
        let Some(batches) = &self.batches else {
            let name = file_name(sequence);
            return self.store.bytes(&name, self.limits.answer_bytes).await;
        };
        let Some(wanted) = batches.holding(sequence) else {
            return Ok(None);
        };
        let name = file_name(wanted.first);
        let origin = self.store.origin_of(&name);
        let batch = match self.batch.take() {
            Some(batch) if batch.first() == wanted.first => batch,
            _ => {
                let file = self.store.file(&name, &wanted.digest).await?;
                let file = file.ok_or_else(|| self.missing(&name, Unavailable::Pruned))?;
                Batch::new(wanted.first, file)
            }
        };
        let batch = self.batch.insert(batch);
        let blob = batch.blob(sequence, self.limits.unpacked_bytes);
        blob.map(Some)
            .map_err(|error| Malformed::new("the file", error).of(&origin))
    }

    fn missing(&self, what: &str, why: Unavailable) -> SourceError {
        SourceError::NotAvailable {
            origin: self.origin.clone(),
            what: what.to_owned(),
            why,
        }
    }
}

fn file_name(sequence: u64) -> String {
    format!("{sequence}.chk")
}

fn close_of(epoch: Epoch) -> String {
    format!("close of epoch {}", epoch.number())
}
