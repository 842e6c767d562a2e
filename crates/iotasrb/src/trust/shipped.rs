use super::CommitteePin;
use crate::source::shipped;
use iotasrb_core::{
    observation::Network,
    units::{Digest, Epoch},
};
use iotasrb_proof::Committee;

/// Mainnet's trust root: the committee of epoch 375 (15 May 2026, 66 members).
///
/// It was taken from the system state that the program ships
/// (`fixtures/mainnet-375`, captured from mainnet by the official SDK's own tool):
/// the members' authority keys with their voting powers, in the order of the keys, as
/// the chain lists a committee that signs.
pub const MAINNET_ROOT: CommitteePin = CommitteePin {
    epoch: Epoch::new(375),
    digest: Digest::from_bytes([
        0x76, 0xff, 0xac, 0x4e, 0x2e, 0x19, 0xca, 0x96, 0x53, 0x36, 0x73, 0xff, 0x16, 0x37, 0xf8,
        0x8c, 0xfd, 0x33, 0x45, 0xa0, 0xd0, 0xe9, 0xc5, 0xd1, 0x0c, 0xbe, 0x3b, 0xe4, 0xfe, 0x1e,
        0x0f, 0xfb,
    ]),
};

/// The committee with that name, if the program ships it.
pub(super) fn committee(network: Network, pin: CommitteePin) -> Option<Committee> {
    if network != Network::Mainnet || pin != MAINNET_ROOT {
        return None;
    }
    let committee = shipped::committee().ok()?;
    pin.accept(&committee).is_ok().then_some(committee)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The digest was also made with Python's hashlib from the bytes of the fixture.
    #[test]
    fn the_shipped_state_seats_the_pinned_committee() {
        let committee = shipped::committee().unwrap();
        assert_eq!(CommitteePin::of(&committee), MAINNET_ROOT);
        assert_eq!(committee.members().len(), 66);
        assert!(
            committee
                .members()
                .is_sorted_by_key(|member| *member.key.as_bytes())
        );
        assert_eq!(
            super::committee(Network::Mainnet, MAINNET_ROOT),
            Some(committee)
        );
        assert_eq!(super::committee(Network::Testnet, MAINNET_ROOT), None);
    }
}
