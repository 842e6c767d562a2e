//! The committed recording: `fixtures/epoch-close`, as its README lays it out.

use iotasrb_core::units::{Epoch, VotingPower};
use iotasrb_proof::{Committee, CommitteeChain, CommitteeKey, CommitteeMember, EpochClose};
use std::{fs, path::PathBuf, sync::OnceLock};

/// The epochs whose closes are recorded.
pub(crate) const EPOCHS: std::ops::Range<u64> = 0..20;

pub(crate) fn read(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures");
    let path = PathBuf::from(folder).join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn close(epoch: u64) -> EpochClose {
    EpochClose::from_entry(&entry(epoch)).unwrap()
}

/// The close of an epoch as an entry of `EPOCH_INFO`.
pub(crate) fn entry(epoch: u64) -> Vec<u8> {
    read(&format!("epoch-close/epoch-{epoch:04}.close"))
}

pub(crate) fn genesis_committee() -> Committee {
    let text = String::from_utf8(read("epoch-close/committee-epoch-0000.txt")).unwrap();
    let member = |line: &str| {
        let (key, power) = line.split_once(' ').unwrap();
        CommitteeMember {
            key: CommitteeKey::from_bytes(bytes_of_hex(key)),
            voting_power: VotingPower::new(power.parse().unwrap()).unwrap(),
        }
    };
    Committee::new(Epoch::GENESIS, text.lines().skip(2).map(member).collect()).unwrap()
}

/// A chain that stands before the close of an epoch.
pub(crate) fn chain_before(epoch: u64) -> CommitteeChain {
    static CHAINS: OnceLock<Vec<CommitteeChain>> = OnceLock::new();
    let chains = CHAINS.get_or_init(|| {
        let mut chain = CommitteeChain::new(genesis_committee()).unwrap();
        let mut chains = vec![chain.clone()];
        for epoch in EPOCHS {
            chain.advance(&close(epoch)).unwrap();
            chains.push(chain.clone());
        }
        chains
    });
    chains[usize::try_from(epoch).unwrap()].clone()
}

fn bytes_of_hex(text: &str) -> [u8; 96] {
    let byte = |place| u8::from_str_radix(&text[2 * place..2 * place + 2], 16).unwrap();
    std::array::from_fn(byte)
}
