//! The bytes of a bundle, as `docs/proof.md` lays them out.

use super::{Bundle, Claim, Evidence, MalformedBundle};
use crate::{
    close::EpochClose,
    committee::{Committee, CommitteeKey, CommitteeMember, MAX_MEMBERS, MalformedCommittee},
};
use iotasrb_core::{
    observation::Network,
    units::{Digest, Epoch, VotingPower},
};

/// The largest bundle that is looked at: fourteen times one that starts at mainnet's genesis.
pub const MAX_BUNDLE_BYTES: usize = 64 << 20;
/// The most epochs between the root and the close: more than 27 years of days.
pub const MAX_SUMMARIES: u32 = 10_000;

const MAGIC: &[u8] = b"iotasrb::Bundle";
const VERSION: u8 = 1;

const MAX_NAME_BYTES: usize = 64;
/// Four times what figures of 64 bits can make the longest fraction.
const MAX_RATE_BYTES: usize = 2_048;

pub(super) fn encode(bundle: &Bundle) -> Vec<u8> {
    let Evidence {
        network,
        root,
        summaries,
        close,
        anchor,
    } = &bundle.evidence;
    let mut bytes = MAGIC.to_vec();
    bytes.push(VERSION);
    put(&mut bytes, network.name().as_bytes());
    put_committee(&mut bytes, root);
    bytes.extend(length(summaries.len()));
    for summary in summaries {
        put(&mut bytes, summary);
    }
    put(&mut bytes, &close.signed_summary);
    put(&mut bytes, &close.contents);
    put(&mut bytes, &close.effects);
    put(&mut bytes, &close.events);
    for object in &close.state_objects {
        put(&mut bytes, object);
    }
    put(&mut bytes, anchor.as_deref().unwrap_or_default());
    put(&mut bytes, bundle.claim.method.as_bytes());
    bytes.extend(bundle.claim.observation.as_bytes());
    for (_, rate) in bundle.claim.rates() {
        put(&mut bytes, rate.as_bytes());
    }
    bytes
}

pub(super) fn decode(bytes: &[u8]) -> Result<Bundle, MalformedBundle> {
    if bytes.len() > MAX_BUNDLE_BYTES {
        return Err(MalformedBundle::TooLarge(bytes.len()));
    }
    let rest = bytes.strip_prefix(MAGIC);
    let (version, rest) = rest
        .and_then(<[u8]>::split_first)
        .ok_or(MalformedBundle::NotABundle)?;
    if *version != VERSION {
        return Err(MalformedBundle::UnknownVersion(*version));
    }
    let mut reader = Reader { rest };
    let bundle = Bundle {
        evidence: reader.evidence()?,
        claim: reader.claim()?,
    };
    match reader.rest.len() {
        0 => Ok(bundle),
        trailing => Err(MalformedBundle::Trailing(trailing)),
    }
}

/// In the form of which the committee's digest is taken, after its first text.
fn put_committee(bytes: &mut Vec<u8>, committee: &Committee) {
    let members = committee.members();
    bytes.extend(committee.epoch().number().to_le_bytes());
    // At most MAX_MEMBERS.
    let count = u64::try_from(members.len()).unwrap_or(u64::MAX);
    bytes.extend(count.to_le_bytes());
    for member in members {
        bytes.extend(member.key.as_bytes());
        bytes.extend(u64::from(member.voting_power.as_parts()).to_le_bytes());
    }
}

/// A variable part: its length, then itself.
fn put(bytes: &mut Vec<u8>, part: &[u8]) {
    bytes.extend(length(part.len()));
    bytes.extend(part);
}

/// No bundle that this program makes has parts near 32 bits of length.
fn length(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes()
}

/// What is left to read. It copies only what is there, however long a length claims to be.
struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn evidence(&mut self) -> Result<Evidence, MalformedBundle> {
        let name = self.text("the network", MAX_NAME_BYTES)?;
        let network = Network::from_name(&name).ok_or(MalformedBundle::UnknownNetwork(name))?;
        Ok(Evidence {
            network,
            root: self.committee()?,
            summaries: self.summaries()?,
            close: self.close()?,
            anchor: Some(self.part("the anchor")?).filter(|anchor| !anchor.is_empty()),
        })
    }

    fn committee(&mut self) -> Result<Committee, MalformedBundle> {
        let root = "the root";
        let epoch = Epoch::new(u64::from_le_bytes(self.take(root)?));
        let count = u64::from_le_bytes(self.take(root)?);
        let count = usize::try_from(count).ok();
        let count = count
            .filter(|count| *count <= MAX_MEMBERS)
            .ok_or(MalformedCommittee::TooManyMembers)?;
        let mut members = Vec::with_capacity(count);
        for position in 0..count {
            let key = CommitteeKey::from_bytes(self.take(root)?);
            let parts = u64::from_le_bytes(self.take(root)?);
            let voting_power = VotingPower::new(parts)
                .map_err(|_| MalformedCommittee::VotingPowerRange { position, parts })?;
            members.push(CommitteeMember { key, voting_power });
        }
        Ok(Committee::new(epoch, members)?)
    }

    fn summaries(&mut self) -> Result<Vec<Vec<u8>>, MalformedBundle> {
        let summaries = "the summaries";
        let count = u32::from_le_bytes(self.take(summaries)?);
        if count > MAX_SUMMARIES {
            return Err(MalformedBundle::TooManySummaries(count));
        }
        (0..count).map(|_| self.part(summaries)).collect()
    }

    fn close(&mut self) -> Result<EpochClose, MalformedBundle> {
        let state_objects = "the state objects of the close";
        let close = EpochClose {
            signed_summary: self.part("the signed summary of the close")?,
            contents: self.part("the contents of the close")?,
            effects: self.part("the effects of the close")?,
            events: self.part("the events of the close")?,
            state_objects: vec![self.part(state_objects)?, self.part(state_objects)?],
        };
        if close.state_objects.is_sorted() {
            Ok(close)
        } else {
            Err(MalformedBundle::StateObjectsUnordered)
        }
    }

    fn claim(&mut self) -> Result<Claim, MalformedBundle> {
        Ok(Claim {
            method: self.text("the method", MAX_NAME_BYTES)?,
            observation: Digest::from_bytes(self.take("the digest of the observation")?),
            iotasrb: self.text("the rate iotasrb", MAX_RATE_BYTES)?,
            iotasrb_committee: self.text("the rate iotasrb_committee", MAX_RATE_BYTES)?,
            iotasrb_real: self.text("the rate iotasrb_real", MAX_RATE_BYTES)?,
        })
    }

    /// A text that can be shown as it is.
    fn text(&mut self, field: &'static str, limit: usize) -> Result<String, MalformedBundle> {
        let bytes = self.slice(field)?;
        let printable = |byte: &u8| matches!(byte, b' '..=b'~');
        let text = (bytes.len() <= limit && bytes.iter().all(printable)).then_some(bytes);
        text.and_then(|text| String::from_utf8(text.to_vec()).ok())
            .ok_or(MalformedBundle::NotAText { field, limit })
    }

    fn part(&mut self, field: &'static str) -> Result<Vec<u8>, MalformedBundle> {
        self.slice(field).map(<[u8]>::to_vec)
    }

    fn slice(&mut self, field: &'static str) -> Result<&'a [u8], MalformedBundle> {
        let length = u32::from_le_bytes(self.take(field)?);
        let length = usize::try_from(length).ok();
        let (part, rest) = length
            .and_then(|length| self.rest.split_at_checked(length))
            .ok_or(MalformedBundle::Truncated(field))?;
        self.rest = rest;
        Ok(part)
    }

    fn take<const LENGTH: usize>(
        &mut self,
        field: &'static str,
    ) -> Result<[u8; LENGTH], MalformedBundle> {
        let (taken, rest) = self
            .rest
            .split_first_chunk()
            .ok_or(MalformedBundle::Truncated(field))?;
        self.rest = rest;
        Ok(*taken)
    }
}
