use super::error::SourceError;
use iotasrb_core::observation::Network;
use reqwest::Url;
use std::{fmt, net::Ipv4Addr, str::FromStr};

/// A server that answers JSON-RPC, or GraphQL, over HTTP.
///
/// The URL may carry a password or a key, in its path too: only the host is ever shown.
///
/// ```
/// use iotasrb::source::Server;
/// let server: Server = "https://user:secret@node.example/rpc?key=secret".parse().unwrap();
/// assert_eq!(server.to_string(), "https://node.example/…");
/// let server: Server = "graphql+https://node.example".parse().unwrap();
/// assert_eq!(server.to_string(), "graphql+https://node.example");
/// assert!("file:///etc/passwd".parse::<Server>().is_err());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Server {
    protocol: Protocol,
    url: Url,
}

/// What a server speaks. Nothing in a URL tells one from the other, so the text says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protocol {
    JsonRpc,
    GraphQl,
}

/// What stands before the URL of a server that speaks GraphQL.
pub(super) const GRAPHQL: &str = "graphql+";

impl Server {
    /// The URL with everything that belongs to it: never show it.
    pub(super) fn url(&self) -> Url {
        self.url.clone()
    }

    pub(super) fn protocol(&self) -> Protocol {
        self.protocol
    }

    /// Who runs it, as far as its name tells: the domain that somebody registered, whose
    /// owner decides about every host in it, or the address if it has no name.
    ///
    /// The last two labels of a name stand for the domain. Where a registry sells names
    /// further down (`example.co.uk`) strangers count as one operator, which understates an
    /// agreement. Somebody with two domains passes for two: no name tells.
    ///
    /// ```
    /// use iotasrb::source::Server;
    /// let operator = |url: &str| url.parse::<Server>().unwrap().operator();
    /// assert_eq!(operator("https://api.mainnet.iota.cafe"), "iota.cafe");
    /// assert_eq!(operator("graphql+https://graphql.mainnet.iota.cafe."), "iota.cafe");
    /// assert_eq!(operator("http://127.0.0.1:9000"), "127.0.0.1");
    /// assert_eq!(operator("http://[2001:db8::1]:9000"), "[2001:db8::1]");
    /// assert_eq!(operator("http://localhost:9000"), "127.0.0.1");
    /// ```
    pub fn operator(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        let is_address = host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok();
        let name = host.trim_end_matches('.');
        if name == "localhost" || host == "[::1]" {
            return Ipv4Addr::LOCALHOST.to_string();
        }
        if is_address {
            return host.to_owned();
        }
        let mut dots = name.rmatch_indices('.').map(|(place, _)| place + 1);
        let domain = dots.nth(1).and_then(|start| name.get(start..));
        domain.unwrap_or(name).to_owned()
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
        let (protocol, url) = match text.strip_prefix(GRAPHQL) {
            Some(url) => (Protocol::GraphQl, url),
            None => (Protocol::JsonRpc, text),
        };
        let url = Url::parse(url).map_err(|error| refuse(&error.to_string()))?;
        match url.scheme() {
            "http" | "https" => Ok(Self { protocol, url }),
            _ => Err(refuse("only http and https are spoken")),
        }
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.protocol == Protocol::GraphQl {
            f.write_str(GRAPHQL)?;
        }
        let host = self.url.host_str().unwrap_or_default();
        write!(f, "{}://{host}", self.url.scheme())?;
        if let Some(port) = self.url.port() {
            write!(f, ":{port}")?;
        }
        match self.url.path() {
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

/// The public servers of a network: the indexer, a full node, and GraphQL. If several know
/// the same, the first of them is the one that is quoted.
pub(super) const fn public_servers(network: Network) -> &'static [&'static str] {
    match network {
        Network::Mainnet => &[
            "https://indexer.mainnet.iota.cafe",
            "https://api.mainnet.iota.cafe",
            "graphql+https://graphql.mainnet.iota.cafe",
        ],
        Network::Testnet => &[
            "https://indexer.testnet.iota.cafe",
            "https://api.testnet.iota.cafe",
            "graphql+https://graphql.testnet.iota.cafe",
        ],
        Network::Devnet => &[
            "https://indexer.devnet.iota.cafe",
            "https://api.devnet.iota.cafe",
            "graphql+https://graphql.devnet.iota.cafe",
        ],
        Network::Localnet => &["http://127.0.0.1:9000"],
    }
}
