//! The trust root: the one committee that is believed without proof.
//!
//! Everything that the proof establishes follows from a network's name and one of
//! its committees, named by epoch and [digest](Committee::digest). Whoever hands a
//! committee over (a server, a folder) is not believed: it is accepted when its
//! digest is the one that the user named, or that the program was shipped with.

mod committee_file;
mod shipped;

pub use committee_file::{COMMITTEE_FILE_BYTES, CommitteeFile, MalformedCommitteeFile};
pub use shipped::MAINNET_ROOT;

use crate::source::{self, SourceError};
use iotasrb_core::{
    observation::Network,
    units::{CheckpointDigest, Digest, Epoch},
};
use iotasrb_proof::{Committee, Genesis, GenesisRefusal};
use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

/// What the user says is to be trusted.
///
/// ```
/// use iotasrb::trust::Trust;
/// assert!(matches!("genesis".parse(), Ok(Trust::Genesis)));
/// assert!(matches!("committee-375.txt".parse(), Ok(Trust::File(_))));
/// let pin = "375:0x7a2c47405a50943fe9c4977f91602b9d24b89d752d8558c4cf81c2cef0302128";
/// assert!(matches!(pin.parse(), Ok(Trust::Committee(pin)) if pin.epoch.number() == 375));
/// assert!("375:0x7a".parse::<Trust>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trust {
    /// The committee with this name.
    Committee(CommitteePin),
    /// The committee in this file.
    File(PathBuf),
    /// The genesis checkpoint whose digest is the network's published chain id.
    Genesis,
}

/// A committee by its epoch and digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommitteePin {
    /// The epoch whose checkpoints it certifies.
    pub epoch: Epoch,
    /// Its digest, [`Committee::digest`].
    pub digest: Digest,
}

/// What is trusted of a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trusted {
    /// The network to which it belongs: nothing on the chain tells.
    pub network: Network,
    /// By what the root is known.
    pub pin: Pin,
    /// The committee itself, where it is at hand.
    pub committee: Option<Committee>,
}

/// By what a trust root is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pin {
    /// A committee.
    Committee(CommitteePin),
    /// The checkpoint with which the network began.
    Genesis(CheckpointDigest),
}

/// Why there is no trust root, or not this one.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// A text that begins like an epoch and a digest and is none.
    #[error(
        "{0} names no committee; give EPOCH:0xDIGEST with 64 hexadecimal digits, the path of a committee file, or `genesis`"
    )]
    Argument(String),
    /// The committee file cannot be read.
    #[error(transparent)]
    Unreadable(#[from] SourceError),
    /// The file holds no committee.
    #[error("{} is no committee file: {malformed}; docs/history.md describes one", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The broken rule.
        malformed: MalformedCommitteeFile,
    },
    /// A committee of another network.
    #[error("{} is a committee of {}, not of {}; name the right network or another file", path.display(), found.name(), asked.name())]
    NetworkDiffers {
        /// The file.
        path: PathBuf,
        /// The network asked for.
        asked: Network,
        /// The network that the file names.
        found: Network,
    },
    /// A network for which the program ships no root.
    #[error(
        "no trust root is shipped for {}; name one that you trust by --trust EPOCH:0xDIGEST, or --trust PATH of a committee file", .0.name()
    )]
    NoneShipped(Network),
    /// A network whose chain id is not known beforehand.
    #[error(
        "the chain id of {} is not known beforehand; name its first committee by --trust 0:0xDIGEST, or --trust PATH of a committee file", .0.name()
    )]
    NoChainId(Network),
    /// Somebody gave another committee than the trusted one.
    #[error("the committee is {found}, the trusted one {trusted}")]
    CommitteeDiffers {
        /// The trusted one.
        trusted: CommitteePin,
        /// The one that was given.
        found: CommitteePin,
    },
    /// A checkpoint file that does not prove how the network began.
    #[error(transparent)]
    Genesis(#[from] GenesisRefusal),
    /// A committee alone does not prove that it is the first one.
    #[error("the genesis checkpoint is trusted, and its file is not there")]
    NoGenesis,
}

impl Trust {
    /// What is trusted where the user names nothing: for mainnet the committee that
    /// is shipped with the program, for other networks nothing.
    pub fn by_default(network: Network) -> Result<Self, TrustError> {
        match network {
            Network::Mainnet => Ok(Self::Committee(MAINNET_ROOT)),
            other => Err(TrustError::NoneShipped(other)),
        }
    }

    /// The root that it names. `asked` is the network; a committee file may name
    /// one itself, and without either it is mainnet.
    pub fn root(&self, asked: Option<Network>) -> Result<Trusted, TrustError> {
        let network = asked.unwrap_or(Network::Mainnet);
        match self {
            Self::Committee(pin) => Ok(Trusted {
                network,
                pin: Pin::Committee(*pin),
                committee: shipped::committee(network, *pin),
            }),
            Self::File(path) => read_committee(path, asked),
            Self::Genesis => Ok(Trusted {
                network,
                pin: Pin::Genesis(chain_id(network).ok_or(TrustError::NoChainId(network))?),
                committee: None,
            }),
        }
    }
}

impl FromStr for Trust {
    type Err = TrustError;

    fn from_str(text: &str) -> Result<Self, TrustError> {
        if text == "genesis" {
            return Ok(Self::Genesis);
        }
        match text.split_once(':') {
            Some((epoch, digest)) if epoch.bytes().all(|byte| byte.is_ascii_digit()) => {
                let malformed = || TrustError::Argument(crate::foreign::excerpt(text));
                Ok(Self::Committee(CommitteePin {
                    epoch: Epoch::new(source::digits(epoch).ok_or_else(malformed)?),
                    digest: digest.parse().map_err(|_| malformed())?,
                }))
            }
            _ if text.is_empty() => Err(TrustError::Argument("an empty text".to_owned())),
            _ => Ok(Self::File(PathBuf::from(text))),
        }
    }
}

impl Trusted {
    /// Accepts the trusted committee, whoever gave it, and no other. Where a genesis
    /// checkpoint is trusted, its file must prove the committee.
    pub fn accept(&self, given: &Committee, genesis: Option<&[u8]>) -> Result<(), TrustError> {
        match self.pin {
            Pin::Committee(pin) => pin.accept(given),
            Pin::Genesis(_) => {
                let file = genesis.ok_or(TrustError::NoGenesis)?;
                CommitteePin::of(&self.genesis(file)?).accept(given)
            }
        }
    }

    /// The first committee, out of the trusted genesis checkpoint.
    pub fn genesis(&self, file: &[u8]) -> Result<Committee, TrustError> {
        let Pin::Genesis(identity) = self.pin else {
            return Err(TrustError::NoGenesis);
        };
        let genesis = Genesis::from_checkpoint_blob(file, identity)?;
        Ok(genesis.committee().clone())
    }
}

impl CommitteePin {
    /// The name of a committee.
    pub fn of(committee: &Committee) -> Self {
        Self {
            epoch: committee.epoch(),
            digest: committee.digest(),
        }
    }

    /// Accepts the committee that has this name, whoever gave it, and no other.
    pub fn accept(self, given: &Committee) -> Result<(), TrustError> {
        let found = Self::of(given);
        if found == self {
            return Ok(());
        }
        let trusted = self;
        Err(TrustError::CommitteeDiffers { trusted, found })
    }
}

impl fmt::Display for CommitteePin {
    /// As it is given to `--trust`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.epoch.number(), self.digest)
    }
}

impl fmt::Display for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Committee(pin) => write!(f, "committee {pin}"),
            Self::Genesis(digest) => write!(f, "genesis checkpoint {digest}"),
        }
    }
}

fn read_committee(path: &Path, asked: Option<Network>) -> Result<Trusted, TrustError> {
    let bytes = source::read_file(path, COMMITTEE_FILE_BYTES)?;
    let file = CommitteeFile::parse(&bytes).map_err(|malformed| TrustError::Malformed {
        path: path.to_owned(),
        malformed,
    })?;
    let network = match (asked, file.network) {
        (Some(asked), Some(found)) if asked != found => {
            let path = path.to_owned();
            return Err(TrustError::NetworkDiffers { path, asked, found });
        }
        (asked, found) => asked.or(found).unwrap_or(Network::Mainnet),
    };
    Ok(Trusted {
        network,
        pin: Pin::Committee(CommitteePin::of(&file.committee)),
        committee: Some(file.committee),
    })
}

/// The digest of a network's genesis checkpoint, by which the network is known. The
/// others are made anew from time to time.
pub(crate) fn chain_id(network: Network) -> Option<CheckpointDigest> {
    let published = match network {
        Network::Mainnet => "7gzPnGnmjqvpmF7NXTCmtacXLqx1cMaJFV6GCmi1peqr",
        Network::Testnet => "3MhPzSaSTHGffwPSV2Ws2DaK8LR8DBGPozTd2CbiJRwe",
        Network::Devnet | Network::Localnet => return None,
    };
    published.parse().ok()
}
