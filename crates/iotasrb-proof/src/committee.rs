use blake2::{Blake2b, Digest as _, digest::consts::U32};
use iotasrb_core::units::{Digest, Epoch, VotingPower};
use std::{collections::BTreeSet, fmt};

/// More members than the chain has ever allowed (100).
pub const MAX_MEMBERS: usize = 1_000;

/// The validators that certify the checkpoints of one epoch.
///
/// A checkpoint holds when members with a voting power of at least
/// [`VotingPower::QUORUM`] (6,667 of 10,000) signed it. A committee that the user
/// trusts without proof, that of genesis or a pinned later one, is the *trust
/// root*: every later committee follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committee {
    epoch: Epoch,
    members: Vec<CommitteeMember>,
}

/// A member of a committee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommitteeMember {
    /// The key with which it signs checkpoints.
    pub key: CommitteeKey,
    /// The weight of its signature.
    pub voting_power: VotingPower,
}

/// The public key of a member: a compressed point of BLS12-381's second group.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CommitteeKey([u8; 96]);

/// The rule that a committee breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MalformedCommittee {
    /// Nobody could sign anything.
    #[error("the committee is empty")]
    Empty,
    /// More than [`MAX_MEMBERS`].
    #[error("the committee has more than {MAX_MEMBERS} members")]
    TooManyMembers,
    /// One key that counts twice.
    #[error("member {position} has the key of another member")]
    MemberTwice {
        /// Where in the list the key is repeated, from 0.
        position: usize,
    },
    /// A member with more than all the power.
    #[error("member {position} has the voting power {parts}, more than 10000")]
    VotingPowerRange {
        /// Where in the list, from 0.
        position: usize,
        /// What it is given.
        parts: u64,
    },
    /// The members' voting powers do not make the whole.
    #[error("the voting powers sum to {0}, not to 10000")]
    VotingPowerSum(u64),
    /// A key that is no point of the curve, not of the right group, or zero.
    #[error("member {position} has a key that is no valid public key")]
    KeyInvalid {
        /// Where in the list, from 0.
        position: usize,
    },
}

impl Committee {
    /// The committee of an epoch, its members in the chain's order: signatures name
    /// their signers by their place in it.
    pub fn new(epoch: Epoch, members: Vec<CommitteeMember>) -> Result<Self, MalformedCommittee> {
        if members.is_empty() {
            return Err(MalformedCommittee::Empty);
        }
        if members.len() > MAX_MEMBERS {
            return Err(MalformedCommittee::TooManyMembers);
        }
        let mut keys = BTreeSet::new();
        let mut power_sum = 0_u64;
        for (position, member) in members.iter().enumerate() {
            if !keys.insert(member.key) {
                return Err(MalformedCommittee::MemberTwice { position });
            }
            power_sum = power_sum.saturating_add(member.voting_power.as_parts().into());
        }
        if power_sum != u64::from(VotingPower::TOTAL.as_parts()) {
            return Err(MalformedCommittee::VotingPowerSum(power_sum));
        }
        Ok(Self { epoch, members })
    }

    /// The epoch whose checkpoints it certifies.
    pub const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// Its members, in the chain's order.
    pub fn members(&self) -> &[CommitteeMember] {
        &self.members
    }

    /// The name by which a committee is pinned as a trust root: BLAKE2b-256 of
    ///
    /// | bytes | what |
    /// |---|---|
    /// | 21 | the ASCII text `iotasrb::Committee::1` |
    /// | 8 | the epoch |
    /// | 8 | the number of members |
    /// | 96 + 8 a member, in order | its key, its voting power |
    ///
    /// where every number is 64 bits, little-endian. All lengths are fixed by what
    /// precedes them, so no two committees share the hashed bytes.
    pub fn digest(&self) -> Digest {
        let mut hasher = Blake2b::<U32>::new();
        hasher.update(b"iotasrb::Committee::1");
        hasher.update(self.epoch.number().to_le_bytes());
        let count = u64::try_from(self.members.len()).unwrap_or(u64::MAX);
        hasher.update(count.to_le_bytes());
        for member in &self.members {
            hasher.update(member.key.as_bytes());
            hasher.update(u64::from(member.voting_power.as_parts()).to_le_bytes());
        }
        Digest::from_bytes(hasher.finalize().into())
    }
}

impl CommitteeKey {
    /// From its 96 compressed bytes; whether they are a point of the curve is
    /// checked when a chain begins to use the committee.
    pub const fn from_bytes(bytes: [u8; 96]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; 96] {
        &self.0
    }
}

impl fmt::Display for CommitteeKey {
    /// 192 lower-case hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for CommitteeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn committee(members: &[(u8, u64)]) -> Result<Committee, MalformedCommittee> {
        let member = |(key, power): &(u8, u64)| CommitteeMember {
            key: CommitteeKey::from_bytes([*key; 96]),
            voting_power: VotingPower::new(*power).unwrap(),
        };
        Committee::new(Epoch::new(7), members.iter().map(member).collect())
    }

    #[test]
    fn a_committee_holds_all_the_power_once() {
        use MalformedCommittee::{Empty, MemberTwice, TooManyMembers, VotingPowerSum};
        let crowd = vec![(1, 0); 1_001];
        for (members, refusal) in [
            (&[][..], Empty),
            (&crowd, TooManyMembers),
            (&[(1, 5_000), (1, 5_000)], MemberTwice { position: 1 }),
            (&[(1, 5_000), (2, 4_999)], VotingPowerSum(9_999)),
            (&[(1, 5_000), (2, 5_001)], VotingPowerSum(10_001)),
        ] {
            assert_eq!(committee(members), Err(refusal));
        }
        assert!(committee(&[(1, 10_000), (2, 0)]).is_ok());
    }

    /// The expected digest was made with Python's `hashlib.blake2b(digest_size=32)` from
    /// the documented layout.
    #[test]
    fn the_digest_has_the_documented_layout() {
        let digest = committee(&[(1, 6_000), (2, 4_000)]).unwrap().digest();
        assert_eq!(
            digest.to_string(),
            "0x98076e575b970ab5753c3c603a62414f716a10951e56a506a4b160edb6b70472"
        );
    }
}
