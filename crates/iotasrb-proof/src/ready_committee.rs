//! A committee whose keys were validated, decompressed and are ready to verify.

use crate::{
    broken_link::BrokenLink,
    committee::{Committee, CommitteeMember, MalformedCommittee},
    summary::SignedSummary,
};
use blst::min_sig::{AggregatePublicKey, PublicKey};
use iotasrb_core::units::{Epoch, VotingPower};

/// Validating a key costs more than ten times what adding it to a sum costs, and a
/// committee changes little from epoch to epoch: a key is validated when it first
/// appears, and the sum of all keys is carried on. Most members sign most checkpoints,
/// so the key of the signers is the sum of all less those who are absent.
#[derive(Clone, Debug)]
pub(crate) struct ReadyCommittee {
    committee: Committee,
    keys: Vec<PublicKey>,
    sum: AggregatePublicKey,
}

impl ReadyCommittee {
    pub(crate) fn new(committee: Committee) -> Result<Self, MalformedCommittee> {
        let members = committee.members().iter().enumerate();
        let keys = members
            .map(|(position, member)| validated(position, member))
            .collect::<Result<Vec<_>, _>>()?;
        let sum = sum(&mut keys.iter()).ok_or(MalformedCommittee::Empty)?;
        Ok(Self {
            committee,
            keys,
            sum,
        })
    }

    /// The next committee; of its keys only the new ones are validated.
    pub(crate) fn succeeded_by(&self, next: Committee) -> Result<Self, MalformedCommittee> {
        let known = ByKey::new(&self.committee);
        let mut stayed = vec![false; self.keys.len()];
        let mut keys = Vec::with_capacity(next.members().len());
        let mut sum = self.sum;
        for (position, member) in next.members().iter().enumerate() {
            let place = known.place(position, member);
            let key = place.and_then(|place| self.keys.get(place));
            if let Some(stays) = place.and_then(|place| stayed.get_mut(place)) {
                *stays = true;
            }
            if let Some(key) = key {
                keys.push(*key);
                continue;
            }
            let key = validated(position, member)?;
            add(&mut sum, &key);
            keys.push(key);
        }
        let left = self.keys.iter().zip(stayed).filter(|(_, stays)| !stays);
        left.for_each(|(key, _)| subtract(&mut sum, key));
        Ok(Self {
            committee: next,
            keys,
            sum,
        })
    }

    pub(crate) const fn committee(&self) -> &Committee {
        &self.committee
    }

    /// Refuses a summary of another epoch, and one for which no quorum of distinct
    /// members is named. Whether they signed is for [`first_unsigned`] to say.
    ///
    /// [`first_unsigned`]: crate::signatures::first_unsigned
    pub(crate) fn admit(&self, signed: &SignedSummary) -> Result<(), BrokenLink> {
        let expected = self.committee.epoch();
        if signed.summary.epoch != expected.number() {
            let found = Epoch::new(signed.summary.epoch);
            return Err(BrokenLink::EpochDiffers { expected, found });
        }
        if signed.signature.epoch != expected.number() {
            let epoch = Epoch::new(signed.signature.epoch);
            return Err(BrokenLink::SignatureOfAnotherEpoch(epoch));
        }
        self.check_quorum(signed)
    }

    /// That nobody counts twice is checked here, whatever the decoder of the bitmap lets
    /// through.
    fn check_quorum(&self, signed: &SignedSummary) -> Result<(), BrokenLink> {
        let members = self.committee.members();
        let mut power = 0_u64;
        let mut last = None;
        for position in signed.signature.signer_indices() {
            if last.replace(position) >= Some(position) {
                return Err(BrokenLink::SignerTwice { position });
            }
            let place = usize::try_from(position).ok();
            let member = place.and_then(|place| members.get(place));
            let member = member.ok_or(BrokenLink::SignerUnknown {
                position,
                members: members.len(),
            })?;
            power = power.saturating_add(member.voting_power.as_parts().into());
        }
        if power < u64::from(VotingPower::QUORUM.as_parts()) {
            return Err(BrokenLink::QuorumMissed(power));
        }
        Ok(())
    }

    /// The sum of the keys of an admitted summary's signers.
    pub(crate) fn key_of_signers(&self, signed: &SignedSummary) -> PublicKey {
        let mut absent = vec![true; self.keys.len()];
        for position in signed.signature.signer_indices() {
            let place = usize::try_from(position).ok();
            if let Some(absent) = place.and_then(|place| absent.get_mut(place)) {
                *absent = false;
            }
        }
        let seats = || self.keys.iter().zip(&absent);
        let many_absent = absent.iter().filter(|absent| **absent).count() > self.keys.len() / 2;
        let mut signers = seats().filter(|(_, absent)| !**absent).map(|(key, _)| key);
        if let Some(sum) = many_absent.then(|| sum(&mut signers)).flatten() {
            return sum.to_public_key();
        }
        let mut key = self.sum;
        let absent = seats().filter(|(_, absent)| **absent);
        absent.for_each(|(absent, _)| subtract(&mut key, absent));
        key.to_public_key()
    }
}

/// Finds the place of a key. The chain lists a committee by ascending keys, and then a
/// binary search does; another order is sorted first.
struct ByKey<'a> {
    members: &'a [CommitteeMember],
    sorted: Vec<usize>,
}

impl<'a> ByKey<'a> {
    fn new(committee: &'a Committee) -> Self {
        let members = committee.members();
        let key = |place: &usize| members.get(*place).map(|member| member.key);
        let mut sorted: Vec<usize> = (0..members.len()).collect();
        if !members.is_sorted_by_key(|member| member.key) {
            sorted.sort_by_key(key);
        }
        Self { members, sorted }
    }

    /// Where a member stood before; most stay where they are.
    fn place(&self, position: usize, member: &CommitteeMember) -> Option<usize> {
        let key = |place: usize| self.members.get(place).map(|member| member.key);
        if key(position) == Some(member.key) {
            return Some(position);
        }
        let found = self
            .sorted
            .binary_search_by_key(&Some(member.key), |place| key(*place));
        found.ok().and_then(|place| self.sorted.get(place)).copied()
    }
}

fn validated(position: usize, member: &CommitteeMember) -> Result<PublicKey, MalformedCommittee> {
    PublicKey::key_validate(member.key.as_bytes())
        .map_err(|_| MalformedCommittee::KeyInvalid { position })
}

fn sum<'a>(keys: &mut impl Iterator<Item = &'a PublicKey>) -> Option<AggregatePublicKey> {
    let mut sum = AggregatePublicKey::from_public_key(keys.next()?);
    keys.for_each(|key| add(&mut sum, key));
    Some(sum)
}

fn add(sum: &mut AggregatePublicKey, key: &PublicKey) {
    sum.add_aggregate(&AggregatePublicKey::from_public_key(key));
}

fn subtract(sum: &mut AggregatePublicKey, key: &PublicKey) {
    sum.sub_aggregate(&AggregatePublicKey::from_public_key(key));
}
