//! The layout of a bundle once more, by the table in `docs/proof.md`: the tests take
//! bundles apart and put others together.

use crate::fixture::{self, chain_before, close, genesis_committee};
use iotasrb_core::{
    observation::Network,
    units::{Digest, Epoch},
};
use iotasrb_proof::{Bundle, BundleRefusal, Evidence, ProvenBundle, TrustRoot};

/// What a bundle of the recorded network holds.
#[derive(Clone)]
pub(crate) struct Parts {
    pub(crate) magic: [u8; 15],
    pub(crate) version: u8,
    pub(crate) network: Vec<u8>,
    pub(crate) root_epoch: u64,
    /// A key of 96 bytes and a voting power of 8.
    pub(crate) root_members: Vec<[u8; 104]>,
    pub(crate) summaries: Vec<Vec<u8>>,
    /// Signed summary, contents, effects, events and two state objects.
    pub(crate) close: [Vec<u8>; 6],
    pub(crate) anchor: Vec<u8>,
    pub(crate) method: Vec<u8>,
    pub(crate) observation: [u8; 32],
    pub(crate) rates: [Vec<u8>; 3],
}

impl Parts {
    pub(crate) fn of(bundle: &Bundle) -> Self {
        let bytes = bundle.encode();
        let mut rest = bytes.as_slice();
        let parts = Self {
            magic: array(&mut rest),
            version: array::<1>(&mut rest)[0],
            network: part(&mut rest),
            root_epoch: u64::from_le_bytes(array(&mut rest)),
            root_members: {
                let count = u64::from_le_bytes(array(&mut rest));
                (0..count).map(|_| array(&mut rest)).collect()
            },
            summaries: {
                let count = u32::from_le_bytes(array(&mut rest));
                (0..count).map(|_| part(&mut rest)).collect()
            },
            close: std::array::from_fn(|_| part(&mut rest)),
            anchor: part(&mut rest),
            method: part(&mut rest),
            observation: array(&mut rest),
            rates: std::array::from_fn(|_| part(&mut rest)),
        };
        assert!(rest.is_empty(), "the table ends before the bundle does");
        parts
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.pieces()
            .into_iter()
            .flat_map(|(_, piece)| piece)
            .collect()
    }

    /// The bytes in order, each with the piece to which it belongs.
    pub(crate) fn pieces(&self) -> Vec<(Piece, Vec<u8>)> {
        let mut pieces = vec![
            (Piece::Magic, self.magic.to_vec()),
            (Piece::Version, vec![self.version]),
            (Piece::Length, length(&self.network)),
            (Piece::Network, self.network.clone()),
            (Piece::Root, self.root_bytes()),
        ];
        let count = u32::try_from(self.summaries.len()).unwrap();
        pieces.push((Piece::Length, count.to_le_bytes().to_vec()));
        let mut part = |piece, bytes: &[u8]| {
            pieces.push((Piece::Length, length(bytes)));
            pieces.push((piece, bytes.to_vec()));
        };
        for (position, summary) in self.summaries.iter().enumerate() {
            part(Piece::Summary(position), summary);
        }
        for (position, bytes) in self.close.iter().enumerate() {
            part(Piece::Close(position), bytes);
        }
        part(Piece::Anchor, &self.anchor);
        part(Piece::Method, &self.method);
        pieces.push((Piece::Observation, self.observation.to_vec()));
        for (position, rate) in self.rates.iter().enumerate() {
            pieces.push((Piece::Length, length(rate)));
            pieces.push((Piece::Rate(position), rate.clone()));
        }
        pieces
    }

    /// The epoch, the number of members and the members.
    pub(crate) fn root_bytes(&self) -> Vec<u8> {
        let count = u64::try_from(self.root_members.len()).unwrap();
        let mut bytes = self.root_epoch.to_le_bytes().to_vec();
        bytes.extend(count.to_le_bytes());
        bytes.extend(self.root_members.as_flattened());
        bytes
    }
}

/// What a byte of a bundle belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Magic,
    Version,
    Network,
    Root,
    Summary(usize),
    Close(usize),
    Anchor,
    Method,
    Observation,
    Rate(usize),
    /// A length or a count.
    Length,
}

/// The name of the genesis committee, from Python's hashlib (`tests/closes/recorded.rs`).
pub(crate) fn genesis() -> TrustRoot {
    let digest = "0x7a2c47405a50943fe9c4977f91602b9d24b89d752d8558c4cf81c2cef0302128";
    TrustRoot {
        network: Network::Localnet,
        epoch: Epoch::GENESIS,
        digest: digest.parse::<Digest>().unwrap(),
    }
}

pub(crate) fn prove(bytes: &[u8], trusted: &[TrustRoot]) -> Result<ProvenBundle, BundleRefusal> {
    Bundle::decode(bytes)?.prove(trusted, |_| ())
}

/// What proves an epoch from the committee of an earlier one.
pub(crate) fn evidence(root: u64, epoch: u64) -> Evidence {
    Evidence {
        network: Network::Localnet,
        root: match root {
            0 => genesis_committee(),
            _ => chain_before(root).committee().clone(),
        },
        summaries: (root..epoch - 1)
            .map(|epoch| close(epoch).signed_summary)
            .collect(),
        close: close(epoch - 1),
        anchor: None,
    }
}

/// The bundle of epoch 20 from genesis, with checkpoint 1200 as its anchor.
pub(crate) fn bundle_of_20() -> Bundle {
    let mut evidence = evidence(0, 20);
    evidence.anchor = Some(fixture::read("epoch-close/checkpoint-1200.summary"));
    Bundle::make(evidence).unwrap()
}

fn array<const LENGTH: usize>(rest: &mut &[u8]) -> [u8; LENGTH] {
    let (taken, tail) = rest.split_first_chunk().unwrap();
    *rest = tail;
    *taken
}

fn part(rest: &mut &[u8]) -> Vec<u8> {
    let length = u32::from_le_bytes(array(rest));
    let (part, tail) = rest.split_at(usize::try_from(length).unwrap());
    *rest = tail;
    part.to_vec()
}

fn length(part: &[u8]) -> Vec<u8> {
    u32::try_from(part.len()).unwrap().to_le_bytes().to_vec()
}
