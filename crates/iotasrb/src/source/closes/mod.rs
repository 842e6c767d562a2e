//! Where certified closes come from: wire in, bytes out.
//!
//! Nothing here proves or computes anything. The bytes go to
//! [`CommitteeChain`](iotasrb_proof::CommitteeChain), which believes none of them
//! before a committee's signature covers them; so a source can withhold a close, but
//! not forge one. What is *not* certified says so: [`OpenCloses::committee`],
//! [`OpenCloses::chain_id`] and [`OpenCloses::newest_closed`] are the source's word.
//!
//! | source | text of `--source` | what it has |
//! |---|---|---|
//! | gRPC node | `grpc://host[:port]`, `grpcs://host[:port]` | every close since genesis, the newest checkpoint, committees |
//! | formal snapshot | `snapshot+https://host[/path]` | every close up to the snapshot's epoch |
//! | checkpoint archive | `archive+https://host/path` | every checkpoint, the closing ones among them |
//! | recorded | a path | an `EPOCH_INFO` file, a checkpoint file (`.chk`), an entry (`.close`), or a folder of the latter two |

mod ahead;
mod archive;
mod archive_batch;
mod archive_index;
mod channel;
mod epoch_info_file;
mod node;
mod node_address;
mod node_wire;
mod opened;
mod patience;
mod recorded;
mod sealed;
mod snapshot;
mod snapshot_manifest;
mod store;
mod summary;
mod unpacked;

pub use node_address::NodeAddress;
pub use opened::{Closes, OpenCloses, SignedSummaries};
pub(crate) use summary::{closed, elected};

use super::{error::SourceError, server::Server};
use iotasrb_core::observation::Network;
use std::{fmt, path::PathBuf, str::FromStr, time::Duration};

/// A place that has closes.
///
/// ```
/// use iotasrb::source::closes::CloseSource;
/// let node: CloseSource = "grpcs://grpc.example".parse().unwrap();
/// assert_eq!(node.to_string(), "grpcs://grpc.example");
/// assert!(matches!("closes/epoch-0007.close".parse(), Ok(CloseSource::Recorded(_))));
/// assert!("ftp://node.example".parse::<CloseSource>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CloseSource {
    /// A full node, asked over gRPC.
    Node(NodeAddress),
    /// A store of formal snapshots, over HTTP.
    Snapshot(Server),
    /// A store of checkpoints, over HTTP.
    Archive(Server),
    /// A file, or a folder of files.
    Recorded(PathBuf),
}

/// How the texts begin that name a server of closes.
pub(super) const SCHEMES: [&str; 4] = ["grpc:", "grpcs:", "snapshot+", "archive+"];

/// How long to wait for a source of closes, and how much to take from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CloseLimits {
    /// The time for a connection.
    pub connect: Duration,
    /// The time for one answer, from the request to the last byte, without repetitions.
    pub request: Duration,
    /// The time for everything that is asked of a source once it is opened.
    pub session: Duration,
    /// The longest pause before something is tried again; it doubles with each repetition.
    pub pause: Duration,
    /// The size of one answer: all messages of a stream, or one file of an archive.
    pub answer_bytes: usize,
    /// The number of messages in one answer.
    pub messages: usize,
    /// How many requests are on their way at once.
    pub in_flight: usize,
    /// How many checkpoints of an archive are looked at to find the end of one epoch.
    pub probes: usize,
    /// The size of an `EPOCH_INFO` file as it is stored.
    pub download_bytes: u64,
    /// The size of an `EPOCH_INFO` file when it is unpacked; it is never held whole.
    pub unpacked_bytes: u64,
}

impl Default for CloseLimits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            request: Duration::from_secs(20),
            session: Duration::from_secs(3_600),
            pause: Duration::from_millis(250),
            answer_bytes: 16 << 20,
            messages: 64,
            in_flight: 8,
            probes: 128,
            download_bytes: 512 << 20,
            unpacked_bytes: 2 << 30,
        }
    }
}

/// Why a source does not have something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    /// The epoch is still running, as far as the source knows.
    #[error("the epoch has not ended there yet; try again later")]
    NotClosed,
    /// The server had it once, or never fetched it.
    #[error("the server no longer keeps it; ask another source")]
    Pruned,
    /// The recording holds other epochs.
    #[error("it is not in the recording; add it, or ask a server")]
    NotRecorded,
    /// This kind of source never has it.
    #[error("this kind of source never has it; ask another source")]
    NotOffered,
}

impl CloseSource {
    /// The public sources of a network, in the order in which they are asked.
    pub fn public(network: Network) -> Vec<Self> {
        let texts: &[&str] = match network {
            Network::Mainnet => &[
                "grpcs://grpc.mainnet.iota.cafe",
                "snapshot+https://formal-snapshot.mainnet.iota.cafe",
                "archive+https://checkpoints.mainnet.iota.cafe/ingestion/historical",
            ],
            Network::Testnet => &[
                "grpcs://grpc.testnet.iota.cafe",
                "snapshot+https://formal-snapshot.testnet.iota.cafe",
                "archive+https://checkpoints.testnet.iota.cafe/ingestion/historical",
            ],
            Network::Devnet => &[
                "grpcs://grpc.devnet.iota.cafe",
                "snapshot+https://formal-snapshot.devnet.iota.cafe",
                "archive+https://checkpoints.devnet.iota.cafe/ingestion/historical",
            ],
            Network::Localnet => &["grpc://127.0.0.1:50051"],
        };
        texts.iter().filter_map(|text| text.parse().ok()).collect()
    }

    /// Gets ready to ask: a server is asked what it has, a recording is looked through.
    ///
    /// Servers are asked on the caller's Tokio runtime, which needs its drivers for IO
    /// and time. The session's time begins here.
    pub async fn open(&self, limits: &CloseLimits) -> Result<OpenCloses, SourceError> {
        OpenCloses::open(self, limits).await
    }
}

impl FromStr for CloseSource {
    type Err = SourceError;

    /// What begins like a URL is a server, everything else a path.
    fn from_str(text: &str) -> Result<Self, SourceError> {
        for (prefix, kind) in [
            ("snapshot+", Self::Snapshot as fn(Server) -> Self),
            ("archive+", Self::Archive),
        ] {
            if let Some(url) = text.strip_prefix(prefix) {
                let server = url.parse().map(kind);
                return server.map_err(|error| of_closes(prefix, error));
            }
        }
        let is_url = text.contains("://")
            || ["grpc:", "grpcs:", "http:", "https:"]
                .iter()
                .any(|scheme| text.starts_with(scheme));
        if is_url {
            return text.parse().map(Self::Node);
        }
        if text.is_empty() {
            return Err(SourceError::NoCloseSource {
                text: "an empty text".to_owned(),
                rule: "it is neither a path nor a URL".to_owned(),
            });
        }
        Ok(Self::Recorded(PathBuf::from(text)))
    }
}

/// The same refusal, in the words of sources of closes.
fn of_closes(prefix: &str, error: SourceError) -> SourceError {
    match error {
        // What follows the prefix may be a password from its first letter on.
        SourceError::NoSource { rule, .. } => SourceError::NoCloseSource {
            text: format!("{prefix}…"),
            rule,
        },
        error => error,
    }
}

impl fmt::Display for CloseSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Node(address) => address.fmt(f),
            Self::Snapshot(server) => write!(f, "snapshot+{server}"),
            Self::Archive(server) => write!(f, "archive+{server}"),
            Self::Recorded(path) => path.display().fmt(f),
        }
    }
}
