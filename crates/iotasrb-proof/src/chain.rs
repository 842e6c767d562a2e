use crate::{
    broken_link::{BrokenLink, Part},
    close::{EpochClose, check_size},
    committee::{Committee, CommitteeKey, CommitteeMember, MalformedCommittee},
    proven::ProvenClose,
    salted_digest::{Kind, salted_digest},
    signature::ReadyCommittee,
    state_objects::certified_inner_state,
};
use iota_sdk_types::{
    CheckpointContents, CheckpointSummary, EndOfEpochData, SignedCheckpointSummary,
    TransactionEffects, TransactionEvents,
};
use iotasrb_core::{
    observation::Checkpoint,
    units::{
        CheckpointDigest, CheckpointSeq, Epoch, ProtocolVersion, SignedNanos, TimestampMs,
        VotingPower,
    },
};

/// The committees of a network, followed from a trust root: each close is checked
/// against the committee that the close before elected.
///
/// Only the current committee is kept, so memory does not grow with the number of
/// epochs.
#[derive(Clone, Debug)]
pub struct CommitteeChain {
    current: ReadyCommittee,
}

impl CommitteeChain {
    /// Starts at a committee that is trusted without proof: that of genesis, or one
    /// that was pinned by its [digest](Committee::digest).
    pub fn new(trust_root: Committee) -> Result<Self, MalformedCommittee> {
        let current = ReadyCommittee::new(trust_root)?;
        Ok(Self { current })
    }

    /// The committee whose epoch is to be closed next.
    pub const fn committee(&self) -> &Committee {
        self.current.committee()
    }

    /// Proves the close of the current epoch and moves to the committee that it
    /// elects. A refused close changes nothing: the chain waits at the same epoch.
    ///
    /// Of a close only the signed summary is decoded before it is certified; of all
    /// else the digest is compared first.
    pub fn advance(&mut self, close: &EpochClose) -> Result<ProvenClose, BrokenLink> {
        close.check_sizes()?;
        let certified = self.certified(&close.signed_summary)?;
        let end = certified.end_of_epoch()?;

        let effects = certified_effects(close, &certified.summary)?;
        check_events(close, &effects)?;
        let inner_state = certified_inner_state(&close.state_objects, &effects)?;
        let next = self.next_committee(end)?;

        let proven = ProvenClose {
            checkpoint: certified.checkpoint(),
            next_committee: next.committee().clone(),
            next_protocol_version: ProtocolVersion::new(end.next_epoch_protocol_version),
            supply_change: SignedNanos::from_nanos(end.epoch_supply_change.into()),
            events: close.events.clone(),
            inner_state,
        };
        self.current = next;
        Ok(proven)
    }

    /// Moves to the next committee by the signed summary of the epoch's last checkpoint
    /// alone. It proves who follows, and nothing about rewards; a refusal changes nothing.
    pub fn elect(&mut self, signed_summary: &[u8]) -> Result<Checkpoint, BrokenLink> {
        let certified = self.certified(signed_summary)?;
        self.current = self.next_committee(certified.end_of_epoch()?)?;
        Ok(certified.checkpoint())
    }

    /// The checkpoint whose summary the current committee signed: any of its epoch, such
    /// as the newest one, the anchor of an observation.
    pub fn certify(&self, signed_summary: &[u8]) -> Result<Checkpoint, BrokenLink> {
        let certified = self.certified(signed_summary)?;
        Ok(certified.checkpoint())
    }

    /// Checks that a summary is of the current epoch and signed by a quorum of its committee.
    fn certified(&self, signed_summary: &[u8]) -> Result<CertifiedSummary, BrokenLink> {
        check_size(Part::SignedSummary, signed_summary)?;
        let (signed, bytes) = decode_signed(signed_summary)?;
        let expected = self.committee().epoch();
        if signed.checkpoint.epoch != expected.number() {
            let found = Epoch::new(signed.checkpoint.epoch);
            return Err(BrokenLink::EpochDiffers { expected, found });
        }
        self.current.verify(&bytes, &signed.signature)?;
        let summary = signed.checkpoint;
        Ok(CertifiedSummary { summary, bytes })
    }

    fn next_committee(&self, end: &EndOfEpochData) -> Result<ReadyCommittee, BrokenLink> {
        let next = next_committee(self.committee().epoch(), end)?;
        Ok(self.current.succeeded_by(next)?)
    }
}

/// A summary that a quorum of its committee signed, with its bytes.
struct CertifiedSummary {
    summary: CheckpointSummary,
    bytes: Vec<u8>,
}

impl CertifiedSummary {
    fn end_of_epoch(&self) -> Result<&EndOfEpochData, BrokenLink> {
        let end = self.summary.end_of_epoch_data.as_ref();
        end.ok_or(BrokenLink::NotTheLastOfItsEpoch)
    }

    fn checkpoint(&self) -> Checkpoint {
        let digest = salted_digest(Kind::CheckpointSummary, &self.bytes);
        Checkpoint {
            epoch: Epoch::new(self.summary.epoch),
            sequence: CheckpointSeq::new(self.summary.sequence_number),
            digest: CheckpointDigest::from_bytes(digest),
            timestamp: TimestampMs::from_unix_ms(self.summary.timestamp_ms),
        }
    }
}

/// The signed summary, and the bytes of it that are signed. Its bytes must be the
/// only ones that say the same: BCS has one form for every value, but the bitmap of
/// the signers, which no digest covers, is a format of its own that has several.
fn decode_signed(bytes: &[u8]) -> Result<(SignedCheckpointSummary, Vec<u8>), BrokenLink> {
    let undecodable = |error| undecodable(Part::SignedSummary, error);
    let signed: SignedCheckpointSummary = bcs::from_bytes(bytes).map_err(undecodable)?;
    let summary = bcs::to_bytes(&signed.checkpoint).map_err(undecodable)?;
    let signature = bcs::to_bytes(&signed.signature).map_err(undecodable)?;
    if bytes.strip_prefix(summary.as_slice()) != Some(&signature) {
        let error = bcs::Error::Custom("not in canonical form".to_owned());
        return Err(undecodable(error));
    }
    Ok((signed, summary))
}

/// The effects of the epoch change: always the last transaction of its checkpoint.
fn certified_effects(
    close: &EpochClose,
    summary: &CheckpointSummary,
) -> Result<TransactionEffects, BrokenLink> {
    if salted_digest(Kind::CheckpointContents, &close.contents) != *summary.contents_digest.bytes()
    {
        return Err(BrokenLink::ContentsDiffer);
    }
    let contents: CheckpointContents =
        bcs::from_bytes(&close.contents).map_err(|error| undecodable(Part::Contents, error))?;
    let change = contents.transactions().last();
    let change = change.ok_or(BrokenLink::NoTransactions)?;
    if salted_digest(Kind::TransactionEffects, &close.effects) != *change.effects.bytes() {
        return Err(BrokenLink::EffectsDiffer);
    }
    bcs::from_bytes(&close.effects).map_err(|error| undecodable(Part::Effects, error))
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

fn next_committee(closed: Epoch, end: &EndOfEpochData) -> Result<Committee, BrokenLink> {
    let epoch = closed.next().ok_or(BrokenLink::NoNextEpoch(closed))?;
    let mut members = Vec::with_capacity(end.next_epoch_committee.len());
    for (position, member) in end.next_epoch_committee.iter().enumerate() {
        let parts = member.stake;
        members.push(CommitteeMember {
            key: CommitteeKey::from_bytes(*member.public_key.bytes()),
            voting_power: VotingPower::new(parts)
                .map_err(|_| MalformedCommittee::VotingPowerRange { position, parts })?,
        });
    }
    Ok(Committee::new(epoch, members)?)
}

fn undecodable(part: Part, error: bcs::Error) -> BrokenLink {
    BrokenLink::Undecodable {
        part,
        reason: error.to_string(),
    }
}
