use crate::source::error::SourceError;
use reqwest::Url;
use std::{fmt, str::FromStr};

/// The port on which a node listens unless told otherwise.
const PLAIN_PORT: u16 = 50_051;
const ENCRYPTED_PORT: u16 = 443;

/// Where a full node answers gRPC: `grpc://host[:port]` in plain text (port 50051 if none
/// is named), `grpcs://host[:port]` encrypted (port 443).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeAddress {
    encrypted: bool,
    host: String,
    port: Option<u16>,
}

impl NodeAddress {
    /// Whether the connection is encrypted and the node's certificate checked.
    pub(super) const fn is_encrypted(&self) -> bool {
        self.encrypted
    }

    /// The address in the words of HTTP.
    pub(super) fn http_url(&self) -> String {
        let (scheme, standard) = match self.encrypted {
            true => ("https", ENCRYPTED_PORT),
            false => ("http", PLAIN_PORT),
        };
        let port = self.port.unwrap_or(standard);
        format!("{scheme}://{}:{port}", self.host)
    }
}

impl FromStr for NodeAddress {
    type Err = SourceError;

    fn from_str(text: &str) -> Result<Self, SourceError> {
        let refuse = |rule: &str| SourceError::NoCloseSource {
            // What follows may be a password: only the scheme is shown.
            text: text.split(':').next().unwrap_or_default().to_owned() + "://…",
            rule: rule.to_owned(),
        };
        let url = Url::parse(text).map_err(|error| refuse(&error.to_string()))?;
        let encrypted = match url.scheme() {
            "grpc" => false,
            "grpcs" => true,
            _ => return Err(refuse("this scheme is not spoken")),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("a node is asked without a user or a password"));
        }
        let more = !matches!(url.path(), "" | "/") || url.query().is_some();
        if more || url.fragment().is_some() {
            return Err(refuse(
                "a node has a host and a port and nothing after them",
            ));
        }
        match url.host_str() {
            Some(host) if !host.is_empty() => Ok(Self {
                encrypted,
                host: host.to_owned(),
                port: url.port(),
            }),
            _ => Err(refuse("it names no host")),
        }
    }
}

impl fmt::Display for NodeAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.encrypted { "grpcs" } else { "grpc" };
        write!(f, "{scheme}://{}", self.host)?;
        match self.port {
            Some(port) => write!(f, ":{port}"),
            None => Ok(()),
        }
    }
}
