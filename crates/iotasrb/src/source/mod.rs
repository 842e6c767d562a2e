//! What the chain said, as an observation.
//!
//! Wire in, observation out. A source is a server or something recorded; each kind
//! fetches in one file and transforms in another, and none computes a rate:
//!
//! | files | what they do |
//! |---|---|
//! | `file`, `http`, `json_rpc/client`, `json_rpc/live`, `graphql/live` | fetch: bytes, bounded in size and time |
//! | [`recording`], `json_rpc/*`, `graphql/*`, `answers` | transform: bytes to an observation, pure |
//! | [`together`] | several sources asked at once, under one deadline |
//! | [`agreement`] | what their answers amount to, pure |
//! | [`record`] | our own file of an observation, read and printed |
//! | `bcs_state` | the chain's own bytes of the system state |
//! | [`closes`] | certified closes of epochs, as bytes to be proven |
//!
//! [`read`] needs no runtime; [`observe`] does where servers are asked.

pub mod agreement;
mod answers;
mod bcs_state;
pub mod certified;
pub mod closes;
mod error;
mod file;
mod graphql;
mod http;
mod identity;
mod integer;
mod json;
mod json_rpc;
mod object;
pub mod record;
pub mod recording;
mod reward_rules;
mod server;
pub(crate) mod shipped;
mod system_state;
pub mod together;

pub use error::{ErrorKind, Malformed, SourceError};
pub use json_rpc::stakes::{CurrentStake, CurrentStakes, StakeStatus, stakes};
pub use server::Server;

pub(crate) use file::read_file;
pub(crate) use integer::digits;
pub(crate) use json::decode as decode_json;
pub(crate) use object::Object;

use closes::CloseSource;
use file::Content;
use iotasrb_core::observation::{Network, Observation};
use server::{GRAPHQL, Protocol, public_servers};
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
/// assert!(matches!("graphql+https://node.example".parse(), Ok(Source::Server(_))));
/// assert!(matches!("grpcs://node.example".parse(), Ok(Source::Certified(_))));
/// assert!(matches!("recordings/epoch-0005".parse(), Ok(Source::Recorded(_))));
/// assert!("ftp://node.example".parse::<Source>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file, or a folder of recorded answers.
    Recorded(PathBuf),
    /// A server that is taken at its word.
    Server(Server),
    /// A source of closes, of which nothing is believed that is not certified.
    Certified(CloseSource),
}

impl Source {
    /// The public servers of a network. Of the sources of closes it is the node: the others
    /// have no checkpoint of the moment.
    pub fn public(network: Network) -> Vec<Self> {
        let node = CloseSource::public(network).into_iter().take(1);
        let servers = public_servers(network).iter();
        let servers = servers.filter_map(|url| url.parse().ok());
        node.map(Self::Certified).chain(servers).collect()
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Recorded(path) => path.display().fmt(f),
            Self::Server(server) => server.fmt(f),
            Self::Certified(source) => source.fmt(f),
        }
    }
}

impl FromStr for Source {
    type Err = SourceError;

    /// What begins like a URL is a server, everything else a path.
    fn from_str(text: &str) -> Result<Self, SourceError> {
        if closes::SCHEMES
            .iter()
            .any(|scheme| text.starts_with(scheme))
        {
            return text.parse().map(Self::Certified);
        }
        // Also with a slash too few: what follows may be a password, and no path is shown as one.
        let url = text.strip_prefix(GRAPHQL).unwrap_or(text);
        if url.contains("://") || url.starts_with("http:") || url.starts_with("https:") {
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
    match server.protocol() {
        Protocol::JsonRpc => json_rpc::live::observe(server, asked, limits).await,
        Protocol::GraphQl => graphql::live::observe(server, asked, limits).await,
    }
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
