use super::Known;
use crate::units::{CheckpointDigest, CheckpointSeq, Epoch, TimestampMs};

/// The point of the chain at which an observation was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The network.
    pub network: Network,
    /// The running epoch: its committee and stakes are the ones observed.
    pub epoch: Epoch,
    /// When that epoch began, by the chain's clock.
    pub epoch_start: TimestampMs,
    /// The newest checkpoint that the source had.
    pub checkpoint: Known<Checkpoint>,
    /// How it is known.
    pub tier: Tier,
}

impl Anchor {
    /// The chain's time at the point: the checkpoint's, or else the start of the
    /// epoch, the earliest moment at which the observed state held.
    pub fn time(&self) -> TimestampMs {
        match &self.checkpoint {
            Ok(checkpoint) => checkpoint.timestamp,
            Err(_) => self.epoch_start,
        }
    }
}

/// A checkpoint, by the figures that name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The epoch to which it belongs.
    pub epoch: Epoch,
    /// Its sequence number.
    pub sequence: CheckpointSeq,
    /// Its digest.
    pub digest: CheckpointDigest,
    /// Its time.
    pub timestamp: TimestampMs,
}

/// An IOTA network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Network {
    /// The network whose tokens have a price.
    Mainnet,
    /// The public network for tests.
    Testnet,
    /// The public network for development; it is reset at times.
    Devnet,
    /// Any other network, such as one on a developer's machine.
    Localnet,
}

impl Network {
    /// Every network there is.
    pub const ALL: [Self; 4] = [Self::Mainnet, Self::Testnet, Self::Devnet, Self::Localnet];

    /// The name of the network in every input and output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mainnet => "mainnet",
            Self::Testnet => "testnet",
            Self::Devnet => "devnet",
            Self::Localnet => "localnet",
        }
    }

    /// The network with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|network| network.name() == name)
    }
}

/// How an observation is known. It says nothing about the chain, so the
/// observation's digest leaves it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// Certified by the chain's own committee, followed from a trust root.
    Certified,
    /// Two or more independent servers say the same, just now.
    Agreed,
    /// The word of one server, just now.
    Single,
    /// The word of a file.
    Recorded,
    /// The word of a file that holds a state of the chain but not the configuration of its
    /// protocol version: the reward, the slashing rate and the use of scores are those that the
    /// chain's published source gives that version.
    RecordedState,
}

impl Tier {
    /// Every tier, the best first.
    pub const ALL: [Self; 5] = [
        Self::Certified,
        Self::Agreed,
        Self::Single,
        Self::Recorded,
        Self::RecordedState,
    ];

    /// The name of the tier in every output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Certified => "certified",
            Self::Agreed => "agreed",
            Self::Single => "single",
            Self::Recorded => "recorded",
            Self::RecordedState => "recorded_state",
        }
    }
}
