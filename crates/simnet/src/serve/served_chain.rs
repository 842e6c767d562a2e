use crate::{ClosedEpoch, Genesis};
use iota_sdk_types::CheckpointData;
use iotasrb_core::units::{CheckpointDigest, CheckpointSeq, Epoch};
use iotasrb_proof::{BrokenLink, Committee, CommitteeChain, EpochClose};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// What a node, an archive and a store of snapshots know of a network.
#[derive(Clone, Debug)]
pub struct ServedChain {
    /// The digest of checkpoint 0.
    pub chain_id: CheckpointDigest,
    /// Checkpoint 0 as a checkpoint file.
    pub genesis_blob: Vec<u8>,
    /// The epochs that ended, oldest first and without gaps.
    pub closed: Vec<ServedEpoch>,
    /// The committee of the running epoch.
    pub committee: Committee,
    /// The newest checkpoint: `SignedCheckpointSummary` in BCS.
    pub newest_checkpoint: Vec<u8>,
    /// The first epoch whose close a node still has.
    pub kept_from: Epoch,
}

/// An epoch that ended.
#[derive(Clone, Debug)]
pub struct ServedEpoch {
    /// Which epoch.
    pub epoch: Epoch,
    /// The committee that certified its checkpoints.
    pub committee: Committee,
    /// Its close.
    pub close: EpochClose,
    /// Its first checkpoint.
    pub first_checkpoint: CheckpointSeq,
    /// Its last checkpoint, the close.
    pub last_checkpoint: CheckpointSeq,
    /// The epoch change: `Transaction` in BCS.
    pub transaction: Vec<u8>,
}

impl From<&ClosedEpoch> for ServedEpoch {
    fn from(closed: &ClosedEpoch) -> Self {
        Self {
            epoch: closed.epoch,
            committee: closed.committee.clone(),
            close: closed.close.clone(),
            first_checkpoint: closed.first_checkpoint,
            last_checkpoint: closed.last_checkpoint,
            transaction: closed.transaction.clone(),
        }
    }
}

impl ServedChain {
    /// A network in its first epoch, at checkpoint 0.
    pub fn new(genesis: &Genesis) -> Self {
        let data: CheckpointData = bcs::from_bytes(&genesis.checkpoint_blob[1..])
            .expect("the network itself encoded its checkpoint 0");
        Self {
            chain_id: genesis.chain_id,
            genesis_blob: genesis.checkpoint_blob.clone(),
            closed: Vec::new(),
            committee: genesis.committee.clone(),
            newest_checkpoint: bcs::to_bytes(&data.checkpoint_summary)
                .expect("a summary holds nothing that BCS cannot express"),
            kept_from: Epoch::GENESIS,
        }
    }

    /// Comes to the checkpoint of an epoch that is the newest before its close.
    pub fn approach(&mut self, closing: &ClosedEpoch) {
        self.newest_checkpoint.clone_from(&closing.checkpoint);
    }

    /// Ends the running epoch: its close is the newest checkpoint, and the committee that
    /// it elects certifies from now on.
    pub fn close(&mut self, closed: &ClosedEpoch) -> Result<(), BrokenLink> {
        let mut chain = CommitteeChain::new(closed.committee.clone())?;
        chain.elect(&closed.close.signed_summary)?;
        self.committee = chain.committee().clone();
        self.newest_checkpoint
            .clone_from(&closed.close.signed_summary);
        self.closed.push(ServedEpoch::from(closed));
        Ok(())
    }

    /// The digest of its checkpoint 0, by which the network is named.
    pub const fn chain_id(&self) -> CheckpointDigest {
        self.chain_id
    }

    /// An epoch that ended.
    pub fn closed(&self, epoch: Epoch) -> Option<&ServedEpoch> {
        let first = self.closed.first()?.epoch.number();
        let place = usize::try_from(epoch.number().checked_sub(first)?).ok()?;
        self.closed.get(place)
    }
}

/// A chain that several servers serve, and that grows while they do.
#[derive(Clone, Debug)]
pub struct SharedChain(Arc<RwLock<ServedChain>>);

impl SharedChain {
    /// A chain to be served.
    pub fn new(chain: ServedChain) -> Self {
        Self(Arc::new(RwLock::new(chain)))
    }

    /// The chain as it is now.
    pub fn read(&self) -> RwLockReadGuard<'_, ServedChain> {
        // A reader's panic leaves the chain as it was.
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The chain, to let an epoch end or to lie about it.
    pub fn write(&self) -> RwLockWriteGuard<'_, ServedChain> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}
