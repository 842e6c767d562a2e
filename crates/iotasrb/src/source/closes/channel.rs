//! The connection to a node: made when it is first used, through a proxy if the
//! environment names one.

use super::{CloseLimits, NodeAddress};
use crate::source::{error::SourceError, http::whole_cause};
use hyper_util::client::{
    legacy::connect::{HttpConnector, proxy::Tunnel},
    proxy::matcher::Matcher,
};
use std::{net::IpAddr, time::Duration};
use tonic::{
    codegen::http::Uri,
    transport::{Channel, ClientTlsConfig, Endpoint},
};

/// How often a connection without traffic is tried, so that a dead one is noticed.
const KEEP_ALIVE: Duration = Duration::from_secs(10);
/// The largest head of an answer, which carries the words of a status.
const MAX_HEADER_BYTES: u32 = 16 << 10;

pub(super) fn channel(address: &NodeAddress, limits: &CloseLimits) -> Result<Channel, SourceError> {
    let no_client = |error: tonic::transport::Error| SourceError::NoClient(whole_cause(&error));
    let endpoint = Endpoint::from_shared(address.http_url())
        .and_then(|endpoint| endpoint.user_agent(concat!("iotasrb/", env!("CARGO_PKG_VERSION"))))
        .map_err(no_client)?
        .connect_timeout(limits.connect)
        .http2_keep_alive_interval(KEEP_ALIVE)
        .keep_alive_timeout(limits.connect)
        .http2_max_header_list_size(MAX_HEADER_BYTES);
    let endpoint = match address.is_encrypted() {
        true => endpoint
            .tls_config(ClientTlsConfig::new().with_webpki_roots())
            .map_err(no_client)?,
        false => endpoint,
    };
    Ok(match tunnel(endpoint.uri()) {
        Some(tunnel) => endpoint.connect_with_connector_lazy(tunnel),
        None => endpoint.connect_lazy(),
    })
}

/// The way through the proxy that `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` name for a node,
/// as servers that are asked over HTTP go through it.
fn tunnel(node: &Uri) -> Option<Tunnel<HttpConnector>> {
    // What listens on this machine is reached without anybody's help.
    let host = node.host().unwrap_or_default().trim_matches(['[', ']']);
    let is_here = host
        .parse()
        .is_ok_and(|address: IpAddr| address.is_loopback());
    if is_here || host == "localhost" {
        return None;
    }
    let proxy = Matcher::from_env().intercept(node)?;
    let tunnel = Tunnel::new(proxy.uri().clone(), HttpConnector::new());
    Some(match proxy.basic_auth() {
        Some(password) => tunnel.with_auth(password.clone()),
        None => tunnel,
    })
}
