//! The newest formal snapshot: of all that it holds only `EPOCH_INFO`, fetched once.

use super::{
    CloseLimits, Unavailable,
    epoch_info_file::EpochInfoFile,
    snapshot_manifest::{self, SnapshotManifest},
    store::Store,
};
use crate::source::{
    error::{Malformed, SourceError},
    server::Server,
};
use iotasrb_core::units::{CheckpointDigest, Epoch};
use iotasrb_proof::EpochClose;

/// The largest index: far more files than a snapshot has.
const INDEX_BYTES: usize = 64 << 20;

/// A store of snapshots, of which the newest is used.
pub(super) struct Snapshot {
    store: Store,
    origin: String,
    limits: CloseLimits,
    manifest: SnapshotManifest,
    /// Fetched when the first close is asked for.
    epoch_info: Option<EpochInfoFile>,
}

impl Snapshot {
    pub(super) async fn open(server: &Server, limits: &CloseLimits) -> Result<Self, SourceError> {
        let store = Store::new(server, limits)?;
        let origin = format!("snapshot+{server}");
        let index = store.bytes("MANIFEST", INDEX_BYTES).await?;
        let index = index.ok_or_else(|| missing(&origin, "MANIFEST"))?;
        let newest = snapshot_manifest::newest_snapshot(&index, &store.origin_of("MANIFEST"))?;

        let name = format!("epoch_{}/MANIFEST", newest.number());
        let manifest = store.bytes(&name, INDEX_BYTES).await?;
        let manifest = manifest.ok_or_else(|| missing(&origin, &name))?;
        let manifest = snapshot_manifest::decode(&manifest, &store.origin_of(&name))?;
        let manifest = manifest.ok_or_else(|| missing(&origin, "EPOCH_INFO"))?;
        if manifest.epoch != newest {
            return Err(SourceError::AnotherEpoch {
                origin: store.origin_of(&name),
                asked: newest,
                answered: manifest.epoch,
            });
        }
        Ok(Self {
            store,
            origin,
            limits: *limits,
            manifest,
            epoch_info: None,
        })
    }

    pub(super) fn origin(&self) -> &str {
        &self.origin
    }

    /// The digest of checkpoint 0, if the snapshot names it.
    pub(super) const fn chain_id(&self) -> Option<CheckpointDigest> {
        self.manifest.chain_id
    }

    /// The epoch at whose end the snapshot was made.
    pub(super) const fn newest_epoch(&self) -> Epoch {
        self.manifest.epoch
    }

    pub(super) async fn close(&mut self, epoch: Epoch) -> Result<EpochClose, SourceError> {
        if epoch > self.manifest.epoch {
            return Err(SourceError::NotAvailable {
                origin: self.origin.clone(),
                what: format!("close of epoch {}", epoch.number()),
                why: Unavailable::NotClosed,
            });
        }
        self.epoch_info().await?.close(epoch)
    }

    /// The signed summary of the snapshot's last close.
    pub(super) async fn newest_summary(&mut self) -> Result<Vec<u8>, SourceError> {
        let newest = self.manifest.epoch;
        Ok(self.close(newest).await?.signed_summary)
    }

    async fn epoch_info(&mut self) -> Result<&mut EpochInfoFile, SourceError> {
        let fetched = match self.epoch_info.take() {
            Some(fetched) => fetched,
            None => self.fetch().await?,
        };
        Ok(self.epoch_info.insert(fetched))
    }

    async fn fetch(&self) -> Result<EpochInfoFile, SourceError> {
        let name = format!("epoch_{}/EPOCH_INFO", self.manifest.epoch.number());
        let file = self
            .store
            .file(&name, &self.manifest.epoch_info_digest)
            .await?;
        let file = file.ok_or_else(|| missing(&self.origin, &name))?;
        let origin = self.store.origin_of(&name);
        let fetched = EpochInfoFile::open(origin.clone(), file, &self.limits)?;
        if fetched.newest_epoch() == Some(self.manifest.epoch) {
            return Ok(fetched);
        }
        let rule = "it does not end with the epoch of the snapshot";
        Err(Malformed::new("EPOCH_INFO", rule).of(&origin))
    }
}

fn missing(origin: &str, name: &str) -> SourceError {
    SourceError::NotAvailable {
        origin: origin.to_owned(),
        what: name.to_owned(),
        why: Unavailable::Pruned,
    }
}
