use crate::{
    observation::{Absence, Known, Network},
    units::{Nanos, ProtocolVersion},
};

/// The committee is a part of the active validators from this version on.
const SELECTED: ProtocolVersion = ProtocolVersion::new(5);
const EIGHTY_SEATS: ProtocolVersion = ProtocolVersion::new(10);
const HUNDRED_SEATS: ProtocolVersion = ProtocolVersion::new(17);
/// The thresholds were raised.
const RAISED: ProtocolVersion = ProtocolVersion::new(39);

/// For how many epochs in a row a validator may stay below the low threshold; after more it is
/// removed (`validator_low_stake_grace_period`).
pub const GRACE_EPOCHS: u64 = 7;

/// The most members of a committee, the protocol attribute `max_committee_members_count`: none
/// before version 5, when every active validator was a member; 50, from version 10 on 80, from
/// version 17 on 100.
pub fn seats(version: ProtocolVersion) -> Option<usize> {
    if version >= HUNDRED_SEATS {
        Some(100)
    } else if version >= EIGHTY_SEATS {
        Some(80)
    } else if version >= SELECTED {
        Some(50)
    } else {
        None
    }
}

/// How much stake an active validator must keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// Below this for more than [`GRACE_EPOCHS`] epochs in a row it is removed.
    pub low: Nanos,
    /// Below this it is removed as the epoch ends.
    pub very_low: Nanos,
}

impl Thresholds {
    /// The thresholds of a protocol version on mainnet: 1,500,000 and 1,000,000 IOTA, from
    /// version 39 on 5,500,000 and 5,000,000.
    ///
    /// They are the values that the chain's state and its release notes publish; an observation
    /// has none. Other networks were set up with other ones: there they are `not_recorded`.
    pub fn of(network: Network, version: ProtocolVersion) -> Known<Self> {
        if network != Network::Mainnet {
            return Err(Absence::NotRecorded);
        }
        let (low, very_low) = if version >= RAISED {
            (5_500_000_000_000_000, 5_000_000_000_000_000)
        } else {
            (1_500_000_000_000_000, 1_000_000_000_000_000)
        };
        Ok(Self {
            low: Nanos::from_nanos(low),
            very_low: Nanos::from_nanos(very_low),
        })
    }
}
