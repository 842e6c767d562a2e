use crate::{
    broken_link::BrokenLink,
    close::{BlobRefusal, decode_blob, encode, state_objects},
    committee::{Committee, MalformedCommittee},
    effects::Effects,
    facts::{FactRefusal, SystemState},
    hashed::Hashed,
    salted_digest::{Kind, salted_digest},
    state_objects::certified_inner_state,
};
use iota_sdk_types::{CheckpointData, CheckpointTransaction};
use iotasrb_core::{
    observation::{Absence, Checkpoint, Network, Observation, Tier},
    units::{CheckpointDigest, CheckpointSeq, Epoch, TimestampMs},
};

/// How a network began, proven from its identity alone.
///
/// The identity of a network is the digest of its first checkpoint, known to everybody
/// (its first four bytes are what nodes answer as the chain's identifier). Of nothing
/// else is a signature needed: the digest certifies the checkpoint, this the effects of
/// the genesis transaction, these the system state, and this the committee of epoch 0,
/// from which all later ones follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Genesis {
    checkpoint: Checkpoint,
    committee: Committee,
    state: SystemState,
}

/// Why a checkpoint file proves no genesis. The variants are in the order of the checks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GenesisRefusal {
    /// The file is no checkpoint file.
    #[error(transparent)]
    Blob(#[from] BlobRefusal),
    /// The checkpoint is that of another network, or no first one.
    #[error("the checkpoint has the digest {found}, the network is named {expected}")]
    OtherChain {
        /// The identity that was asked for.
        expected: CheckpointDigest,
        /// The digest of the given checkpoint.
        found: CheckpointDigest,
    },
    /// The given identity is that of a later checkpoint.
    #[error("checkpoint {0} is not the first of a network")]
    NotTheFirst(u64),
    /// The contents are not those that the checkpoint names.
    #[error("the contents' digest is not the one that the checkpoint certifies")]
    ContentsDiffer,
    /// No transaction of the file wrote `0x5`.
    #[error("no transaction of the checkpoint wrote the system state object 0x5")]
    SystemStateMissing,
    /// The effects are of no transaction of the checkpoint.
    #[error("the effects of the genesis transaction are not among the checkpoint's contents")]
    EffectsUnknown,
    /// The objects are not those that the genesis transaction wrote.
    #[error(transparent)]
    Link(#[from] BrokenLink),
    /// The system state cannot be read.
    #[error(transparent)]
    State(#[from] FactRefusal),
    /// The system state is of a later epoch.
    #[error("the system state is of epoch {}, not of the first", .0.number())]
    StateOfAnotherEpoch(Epoch),
    /// The validators of the system state make no committee.
    #[error("the committee of the system state is malformed: {0}")]
    Committee(#[from] MalformedCommittee),
}

impl Genesis {
    /// Reads the file of checkpoint 0 (`.chk`) of the network with this identity.
    pub fn from_checkpoint_blob(
        blob: &[u8],
        identity: CheckpointDigest,
    ) -> Result<Self, GenesisRefusal> {
        let data = decode_blob(blob)?;
        let checkpoint = first_checkpoint(&data, identity)?;
        let contents = encode(&data.checkpoint_contents)?;
        let certified = data.checkpoint_summary.checkpoint.contents_digest;
        if salted_digest(Kind::CheckpointContents, &contents) != *certified.bytes() {
            return Err(GenesisRefusal::ContentsDiffer);
        }
        let (genesis, objects) = system_state_writer(&data)?;
        let effects = encode(&genesis.effects)?;
        let digest = salted_digest(Kind::TransactionEffects, &effects);
        let mut transactions = data.checkpoint_contents.transactions().iter();
        if !transactions.any(|transaction| *transaction.effects.bytes() == digest) {
            return Err(GenesisRefusal::EffectsUnknown);
        }
        let state = certified_inner_state(&Hashed::objects(&objects), &Effects::read(&effects)?)?;
        let state = SystemState::decode(&state)?;
        if state.epoch != Epoch::GENESIS {
            return Err(GenesisRefusal::StateOfAnotherEpoch(state.epoch));
        }
        Ok(Self {
            checkpoint,
            committee: state.signers()?,
            state,
        })
    }

    /// The committee of epoch 0, the trust root of all that follow.
    pub const fn committee(&self) -> &Committee {
        &self.committee
    }

    /// The first checkpoint. Its digest is the network's identity.
    pub const fn checkpoint(&self) -> Checkpoint {
        self.checkpoint
    }

    /// Epoch 0 as it began, like [`Facts::observation`](crate::Facts::observation). No
    /// epoch ended before it, so nothing is known of its target reward.
    pub fn observation(&self, network: Network, tier: Tier) -> Observation {
        self.state
            .observation(network, tier, Err(Absence::NotRecorded))
    }
}

fn first_checkpoint(
    data: &CheckpointData,
    expected: CheckpointDigest,
) -> Result<Checkpoint, GenesisRefusal> {
    let summary = &data.checkpoint_summary.checkpoint;
    let digest = salted_digest(Kind::CheckpointSummary, &encode(summary)?);
    let found = CheckpointDigest::from_bytes(digest);
    if found != expected {
        return Err(GenesisRefusal::OtherChain { expected, found });
    }
    if summary.sequence_number != 0 {
        return Err(GenesisRefusal::NotTheFirst(summary.sequence_number));
    }
    Ok(Checkpoint {
        epoch: Epoch::new(summary.epoch),
        sequence: CheckpointSeq::new(summary.sequence_number),
        digest: found,
        timestamp: TimestampMs::from_unix_ms(summary.timestamp_ms),
    })
}

/// The transaction of which the file says that it wrote parts of the system state, and
/// those parts.
fn system_state_writer(
    data: &CheckpointData,
) -> Result<(&CheckpointTransaction, Vec<Vec<u8>>), GenesisRefusal> {
    for transaction in &data.transactions {
        let objects = state_objects(transaction)?;
        if !objects.is_empty() {
            return Ok((transaction, objects));
        }
    }
    Err(GenesisRefusal::SystemStateMissing)
}
