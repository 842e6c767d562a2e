use super::error::SourceError;
use iotasrb_core::observation::Network;
use reqwest::Url;
use std::{fmt, str::FromStr};

/// A server that answers JSON-RPC over HTTP.
///
/// The URL may carry a password or a key, in its path too: only the host is ever shown.
///
/// ```
/// use iotasrb::source::Server;
/// let server: Server = "https://user:secret@node.example/rpc?key=secret".parse().unwrap();
/// assert_eq!(server.to_string(), "https://node.example/…");
/// assert!("file:///etc/passwd".parse::<Server>().is_err());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Server(Url);

impl Server {
    /// The URL with everything that belongs to it: never show it.
    pub(super) fn url(&self) -> Url {
        self.0.clone()
    }
}

impl FromStr for Server {
    type Err = SourceError;

    fn from_str(text: &str) -> Result<Self, SourceError> {
        let refuse = |rule: &str| SourceError::NoSource {
            // A text that is no URL may have a password anywhere: only its scheme is shown.
            text: text.split(':').next().unwrap_or_default().to_owned() + "://…",
            rule: rule.to_owned(),
        };
        let url = Url::parse(text).map_err(|error| refuse(&error.to_string()))?;
        match url.scheme() {
            "http" | "https" => Ok(Self(url)),
            _ => Err(refuse("only http and https are spoken")),
        }
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.0.host_str().unwrap_or_default();
        write!(f, "{}://{host}", self.0.scheme())?;
        if let Some(port) = self.0.port() {
            write!(f, ":{port}")?;
        }
        match self.0.path() {
            "" | "/" => Ok(()),
            _ => f.write_str("/…"),
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The public JSON-RPC servers of a network, in the order in which they are asked:
/// first the indexer, which answers every method, then a full node.
pub(super) const fn public_servers(network: Network) -> &'static [&'static str] {
    match network {
        Network::Mainnet => &[
            "https://indexer.mainnet.iota.cafe",
            "https://api.mainnet.iota.cafe",
        ],
        Network::Testnet => &[
            "https://indexer.testnet.iota.cafe",
            "https://api.testnet.iota.cafe",
        ],
        Network::Devnet => &[
            "https://indexer.devnet.iota.cafe",
            "https://api.devnet.iota.cafe",
        ],
        Network::Localnet => &["http://127.0.0.1:9000"],
    }
}
