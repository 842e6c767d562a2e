//! What the chain said, as an observation.
//!
//! Wire in, observation out. A source is a server or something recorded; each kind
//! fetches in one file and transforms in another, and none computes a rate:
//!
//! | files | what they do |
//! |---|---|
//! | `file`, `json_rpc/client`, `json_rpc/live` | fetch: bytes, bounded in size and time |
//! | [`recording`], `json_rpc/*` | transform: bytes to an observation, pure |
//! | [`record`] | our own file of an observation, read and printed |
//! | `bcs_state` | the chain's own bytes of the system state |
//! | [`closes`] | certified closes of epochs, as bytes to be proven |
//!
//! [`read`] needs no runtime; [`observe`] does where servers are asked.

mod answers;
mod bcs_state;
pub mod closes;
mod error;
mod file;
mod http;
mod identity;
mod integer;
mod json;
mod json_rpc;
pub mod record;
pub mod recording;
mod reward_rules;
mod server;
pub(crate) mod shipped;
mod system_state;

pub use error::{ErrorKind, Malformed, SourceError};
pub use server::Server;

pub(crate) use file::read_file;
pub(crate) use integer::digits;

use file::Content;
use iotasrb_core::observation::{Network, Observation};
use server::public_servers;
use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

/// Where an observation comes from.
///
/// ```
/// use iotasrb::source::Source;
/// assert!(matches!("https://node.example".parse(), Ok(Source::Server(_))));
/// assert!(matches!("recordings/epoch-0005".parse(), Ok(Source::Recorded(_))));
/// assert!("ftp://node.example".parse::<Source>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file, or a folder of recorded answers.
    Recorded(PathBuf),
    /// A server.
    Server(Server),
}

impl Source {
    /// The public servers of a network, in the order in which they are asked.
    pub fn public(network: Network) -> Vec<Self> {
        let servers = public_servers(network).iter();
        servers.filter_map(|url| url.parse().ok()).collect()
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Recorded(path) => path.display().fmt(f),
            Self::Server(server) => server.fmt(f),
        }
    }
}

impl FromStr for Source {
    type Err = SourceError;

    /// What begins like a URL is a server, everything else a path.
    fn from_str(text: &str) -> Result<Self, SourceError> {
        // Also with a slash too few: what follows may be a password, and no path is shown as one.
        if text.contains("://") || text.starts_with("http:") || text.starts_with("https:") {
            return text.parse().map(Self::Server);
        }
        if text.is_empty() {
            return Err(SourceError::NoSource {
                text: "an empty text".to_owned(),
                rule: "it is neither a path nor a URL".to_owned(),
            });
        }
        Ok(Self::Recorded(PathBuf::from(text)))
    }
}

/// How long to wait and how much to take: what a server does cannot exceed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The time for one request, from the connection to the last byte.
    pub request: Duration,
    /// The time for an observation, with all its requests and repetitions.
    pub observation: Duration,
    /// The longest pause before something is tried again; it doubles with each repetition.
    pub pause: Duration,
    /// The size of one answer.
    pub answer_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            request: Duration::from_secs(10),
            observation: Duration::from_secs(30),
            pause: Duration::from_millis(250),
            answer_bytes: 16 * 1024 * 1024,
        }
    }
}

/// The observation that a server gives.
///
/// It is asked on the caller's Tokio runtime, which needs its drivers for IO and time.
/// `asked` is the network that it must be of; without it the server's own word
/// counts. An observation that contradicts itself is the caller's to refuse, by
/// [`Observation::check`].
pub async fn observe(
    server: &Server,
    asked: Option<Network>,
    limits: &Limits,
) -> Result<Observation, SourceError> {
    json_rpc::live::observe(server, asked, limits).await
}

/// The observation that a file or a folder of recorded answers holds; `asked` as in
/// [`observe`].
pub fn read(path: &Path, asked: Option<Network>) -> Result<Observation, SourceError> {
    let origin = path.display().to_string();
    match file::read(path)? {
        Content::File(bytes) => recording::decode_file(&bytes, asked, &origin),
        Content::Folder(files) => recording::decode_folder(&files, asked, &origin),
    }
}
