//! The committee's aggregated signature: BLS12-381, signatures in the first group,
//! keys in the second.

use crate::{
    broken_link::BrokenLink,
    committee::{Committee, CommitteeKey, CommitteeMember, MalformedCommittee},
};
use blst::{
    BLST_ERROR, Pairing, blst_p1_affine, blst_p2_affine,
    min_sig::{AggregatePublicKey, PublicKey, Signature},
};
use iota_sdk_types::ValidatorAggregatedSignature;
use iotasrb_core::units::{Epoch, VotingPower};
use std::collections::BTreeMap;

/// The ciphersuite of the chain's checkpoint signatures.
const DOMAIN: &[u8] = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";
/// What precedes a signed summary: scope 2 (checkpoint summary), version 0, application 0 (IOTA).
const INTENT: [u8; 3] = [2, 0, 0];

/// A committee whose keys were validated, decompressed and are ready to verify.
///
/// Validating a key costs more than ten times what adding it to a sum costs, and a
/// committee changes little from epoch to epoch: a key is validated when it first
/// appears.
#[derive(Clone, Debug)]
pub(crate) struct ReadyCommittee {
    committee: Committee,
    keys: Vec<PublicKey>,
}

impl ReadyCommittee {
    pub(crate) fn new(committee: Committee) -> Result<Self, MalformedCommittee> {
        Self::with_known_keys(committee, &BTreeMap::new())
    }

    /// The next committee; of its keys only the new ones are validated.
    pub(crate) fn succeeded_by(&self, next: Committee) -> Result<Self, MalformedCommittee> {
        let members = self.committee.members().iter();
        let known = members
            .map(|member| member.key)
            .zip(self.keys.iter().copied());
        Self::with_known_keys(next, &known.collect())
    }

    fn with_known_keys(
        committee: Committee,
        known: &BTreeMap<CommitteeKey, PublicKey>,
    ) -> Result<Self, MalformedCommittee> {
        let ready = |(position, member): (usize, &CommitteeMember)| {
            if let Some(key) = known.get(&member.key) {
                return Ok(*key);
            }
            PublicKey::key_validate(member.key.as_bytes())
                .map_err(|_| MalformedCommittee::KeyInvalid { position })
        };
        let members = committee.members().iter().enumerate();
        let keys = members.map(ready).collect::<Result<_, _>>()?;
        Ok(Self { committee, keys })
    }

    pub(crate) const fn committee(&self) -> &Committee {
        &self.committee
    }

    /// Refuses a summary that a quorum of distinct members did not sign.
    pub(crate) fn verify(
        &self,
        summary: &[u8],
        signature: &ValidatorAggregatedSignature,
    ) -> Result<(), BrokenLink> {
        if signature.epoch != self.committee.epoch().number() {
            let epoch = Epoch::new(signature.epoch);
            return Err(BrokenLink::SignatureOfAnotherEpoch(epoch));
        }
        let key = self.key_of_signers(signature)?;
        let epoch = self.committee.epoch().number().to_le_bytes();
        let message = [&INTENT, summary, &epoch].concat();
        let signature = Signature::sig_validate(signature.signature.bytes(), true)
            .map_err(|_| BrokenLink::SignatureInvalid)?;
        if is_signed(&message, &signature, &key) {
            Ok(())
        } else {
            Err(BrokenLink::SignatureInvalid)
        }
    }

    /// The sum of the signers' keys, if they make a quorum. That nobody counts twice is
    /// checked here, whatever the decoder of the bitmap lets through.
    fn key_of_signers(
        &self,
        signature: &ValidatorAggregatedSignature,
    ) -> Result<PublicKey, BrokenLink> {
        let mut power = 0_u64;
        let mut sum: Option<AggregatePublicKey> = None;
        let mut last = None;
        for position in signature.signer_indices() {
            if last.replace(position) >= Some(position) {
                return Err(BrokenLink::SignerTwice { position });
            }
            let (member, key) = self.member(position)?;
            power = power.saturating_add(member.voting_power.as_parts().into());
            match &mut sum {
                None => sum = Some(AggregatePublicKey::from_public_key(key)),
                Some(sum) => sum
                    .add_public_key(key, false)
                    .map_err(|_| BrokenLink::SignatureInvalid)?,
            }
        }
        match sum {
            Some(sum) if power >= u64::from(VotingPower::QUORUM.as_parts()) => {
                Ok(sum.to_public_key())
            }
            _ => Err(BrokenLink::QuorumMissed(power)),
        }
    }

    fn member(&self, position: u32) -> Result<(&CommitteeMember, &PublicKey), BrokenLink> {
        let members = self.committee.members();
        let place = usize::try_from(position).ok();
        place
            .and_then(|place| members.get(place).zip(self.keys.get(place)))
            .ok_or(BrokenLink::SignerUnknown {
                position,
                members: members.len(),
            })
    }
}

/// One pairing of two points on this thread; the library's own call would hand the
/// work to a pool.
fn is_signed(message: &[u8], signature: &Signature, key: &PublicKey) -> bool {
    let (key, signature) = (blst_p2_affine::from(*key), blst_p1_affine::from(*signature));
    let mut pairing = Pairing::new(true, DOMAIN);
    // Both points were validated before.
    let added = pairing.aggregate(&key, false, &signature, false, message, &[]);
    pairing.commit();
    added == BLST_ERROR::BLST_SUCCESS && pairing.finalverify(None)
}
