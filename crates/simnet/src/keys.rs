//! The validators' signing keys.

use blst::min_sig::SecretKey;
use iota_sdk_types::{
    Address, Bls12381PublicKey, Bls12381Signature, CheckpointSummary, SignedCheckpointSummary,
    ValidatorAggregatedSignature,
};
use iotasrb_core::units::{Epoch, VotingPower};
use iotasrb_proof::{Committee, CommitteeKey, CommitteeMember, MalformedCommittee};

/// The ciphersuite of the chain's checkpoint signatures.
const DOMAIN: &[u8] = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";
/// What precedes a signed summary: scope 2 (checkpoint summary), version 0, application 0 (IOTA).
const INTENT: [u8; 3] = [2, 0, 0];

/// A validator's key pair.
#[derive(Clone, Debug)]
pub(crate) struct SigningKey {
    secret: Scalar,
    public: [u8; 96],
}

impl SigningKey {
    /// The key that 32 bytes of seed stand for.
    pub(crate) fn of_seed(seed: [u8; 32]) -> Self {
        let secret = SecretKey::key_gen(&seed, &[]).expect("a key is generated from 32 bytes");
        Self {
            secret: Scalar::of_bytes(secret.serialize()),
            public: secret.sk_to_pk().compress(),
        }
    }

    pub(crate) const fn public(&self) -> &[u8; 96] {
        &self.public
    }

    /// What shows that who registers the key for an address holds it.
    pub(crate) fn prove_possession(&self, address: Address) -> [u8; 48] {
        let key = Bls12381PublicKey::new(self.public);
        self.secret.sign(&key.proof_of_possession_message(address))
    }
}

/// A committee with the keys of its members, in the chain's order.
#[derive(Clone, Debug)]
pub(crate) struct SigningCommittee {
    epoch: Epoch,
    members: Vec<(SigningKey, VotingPower)>,
}

impl SigningCommittee {
    /// The members in any order; the chain orders them by their keys.
    pub(crate) fn new(epoch: Epoch, mut members: Vec<(SigningKey, VotingPower)>) -> Self {
        members.sort_unstable_by_key(|(key, _)| key.public);
        Self { epoch, members }
    }

    pub(crate) const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The places of all members.
    pub(crate) fn everybody(&self) -> Vec<usize> {
        (0..self.members.len()).collect()
    }

    /// The weight of every member.
    pub(crate) fn powers(&self) -> impl Iterator<Item = u64> {
        let members = self.members.iter();
        members.map(|(_, power)| u64::from(power.as_parts()))
    }

    /// Its members as a summary elects them.
    pub(crate) fn elected(&self) -> Vec<iota_sdk_types::ValidatorCommitteeMember> {
        let members = self.members.iter();
        members
            .map(|(key, power)| iota_sdk_types::ValidatorCommitteeMember {
                public_key: Bls12381PublicKey::new(key.public),
                stake: power.as_parts().into(),
            })
            .collect()
    }

    /// What the world knows of it.
    pub(crate) fn public(&self) -> Result<Committee, MalformedCommittee> {
        let members = self.members.iter();
        let members = members.map(|(key, voting_power)| CommitteeMember {
            key: CommitteeKey::from_bytes(key.public),
            voting_power: *voting_power,
        });
        Committee::new(self.epoch, members.collect())
    }

    /// The summary with the aggregated signature of the members at these places.
    ///
    /// Signatures of one message add up like the keys that made them: the aggregate is
    /// made with the sum of the secret keys, in one signature instead of a hundred.
    pub(crate) fn sign(
        &self,
        checkpoint: CheckpointSummary,
        places: &[usize],
    ) -> SignedCheckpointSummary {
        let mut message = INTENT.to_vec();
        message.extend(bcs::to_bytes(&checkpoint).expect("a summary encodes"));
        message.extend(self.epoch.number().to_le_bytes());
        let signers = places.iter().map(|place| &self.members[*place].0.secret);
        let signature = Scalar::sum(signers).sign(&message);
        let places = places.iter().map(|place| {
            u32::try_from(*place).expect("a committee has far fewer members than 32 bits number")
        });
        SignedCheckpointSummary {
            checkpoint,
            signature: ValidatorAggregatedSignature::new(
                self.epoch.number(),
                Bls12381Signature::new(signature),
                places,
            ),
        }
    }
}

/// A secret key as a number below the order of the group: four limbs, the lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Scalar([u64; 4]);

/// The order of the groups of BLS12-381.
const ORDER: [u64; 4] = [
    0xffff_ffff_0000_0001,
    0x53bd_a402_fffe_5bfe,
    0x3339_d808_09a1_d805,
    0x73ed_a753_299d_7d48,
];

impl Scalar {
    fn of_bytes(big_endian: [u8; 32]) -> Self {
        let mut limbs = [0; 4];
        for (limb, bytes) in limbs.iter_mut().rev().zip(big_endian.chunks_exact(8)) {
            *limb = u64::from_be_bytes(bytes.try_into().expect("chunks of eight bytes"));
        }
        Self(limbs)
    }

    fn to_bytes(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for (place, limb) in bytes.chunks_exact_mut(8).zip(self.0.iter().rev()) {
            place.copy_from_slice(&limb.to_be_bytes());
        }
        bytes
    }

    fn sum<'a>(scalars: impl Iterator<Item = &'a Self>) -> Self {
        scalars.fold(Self([0; 4]), |sum, scalar| sum.plus(scalar))
    }

    /// Both are below the order, whose highest bit is clear: their sum fits 256 bits and
    /// is at most one order too large.
    fn plus(self, other: &Self) -> Self {
        let mut sum = [0; 4];
        let mut carry = false;
        for (place, limb) in sum.iter_mut().enumerate() {
            let (partial, first) = self.0[place].overflowing_add(other.0[place]);
            let (whole, second) = partial.overflowing_add(carry.into());
            (*limb, carry) = (whole, first || second);
        }
        let mut reduced = [0; 4];
        let mut borrow = false;
        for (place, limb) in reduced.iter_mut().enumerate() {
            let (partial, first) = sum[place].overflowing_sub(ORDER[place]);
            let (whole, second) = partial.overflowing_sub(borrow.into());
            (*limb, borrow) = (whole, first || second);
        }
        Self(if borrow { sum } else { reduced })
    }

    fn sign(self, message: &[u8]) -> [u8; 48] {
        let secret = SecretKey::from_bytes(&self.to_bytes())
            .expect("random keys do not sum to a multiple of the order");
        secret.sign(message, DOMAIN, &[]).compress()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use blst::min_sig::{AggregateSignature, Signature};

    #[test]
    fn the_sum_of_the_keys_signs_like_all_of_them() {
        let keys: Vec<_> = (1..40)
            .map(|seed| SigningKey::of_seed([seed; 32]))
            .collect();
        let message = b"a checkpoint";
        let signatures: Vec<_> = keys
            .iter()
            .map(|key| Signature::from_bytes(&key.secret.sign(message)).unwrap())
            .collect();
        let signatures: Vec<_> = signatures.iter().collect();
        let aggregate = AggregateSignature::aggregate(&signatures, true).unwrap();
        let sum = Scalar::sum(keys.iter().map(|key| &key.secret));
        assert_eq!(sum.sign(message), aggregate.to_signature().compress());
    }
}
