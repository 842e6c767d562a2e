//! Where the database is, and how it is reached.

use super::{
    super::{address::PostgresUrl, error::StoreError},
    fault,
    session::Session,
};
use postgres::{Config, NoTls, config::SslMode};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use std::{sync::Arc, time::Duration};
use tokio_postgres_rustls::MakeRustlsConnect;

/// How long a server may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a peer may be silent before it is asked whether it is still there.
const SILENT: Duration = Duration::from_secs(10);
/// How long it may owe an answer of any kind before the connection is given up.
const UNANSWERED: Duration = Duration::from_secs(15);

/// What every session begins with. What was committed is on the disk; nobody waits for
/// ever, neither for a lock nor for a statement.
const SESSION: &str = "
    SET synchronous_commit = on;
    SET statement_timeout = '30s';
    SET lock_timeout = '10s';
    SET idle_in_transaction_session_timeout = '10min';
    SET default_transaction_isolation = 'read committed';
";
const ONLY_TO_READ: &str = "SET default_transaction_read_only = on";
const NOT_ONLY_TO_READ: &str = "SET default_transaction_read_only = off";

/// What is done on a server.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

/// A server with its database, and what is done there.
pub(super) struct Server {
    config: Config,
    /// Without any secret.
    name: String,
    access: Access,
}

impl Server {
    pub(super) fn named(url: &PostgresUrl, access: Access) -> Result<Self, StoreError> {
        // What cannot be read is not repeated: it may be a password.
        let malformed = |_| {
            let rule = "it is no URL like postgres://user:password@host:5432/database, where \
                 other characters than letters and digits are written like %40, with nothing \
                 but `disable`, `prefer` or `require` for sslmode";
            StoreError::Address(rule.to_owned())
        };
        let mut config: Config = url.secret().parse().map_err(malformed)?;
        config
            .connect_timeout(CONNECT)
            .tcp_user_timeout(UNANSWERED)
            .keepalives(true)
            .keepalives_idle(SILENT)
            .keepalives_interval(Duration::from_secs(5))
            .keepalives_retries(3);
        if config.get_application_name().is_none() {
            config.application_name("iotasrb");
        }
        Ok(Self {
            config,
            name: url.to_string(),
            access,
        })
    }

    /// The host and the database, as they may be shown.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// A new session. It has no right to write yet, whoever had it before.
    pub(super) fn connect(&self) -> Result<Session, StoreError> {
        let connected = match self.config.get_ssl_mode() {
            SslMode::Require => self.config.connect(tls()?),
            _ => self.config.connect(NoTls),
        };
        let mut client = connected.map_err(|error| fault::of_connecting(&self.name, &error))?;
        client
            .batch_execute(SESSION)
            .and_then(|()| {
                client.batch_execute(match self.access {
                    Access::Read => ONLY_TO_READ,
                    Access::Write => NOT_ONLY_TO_READ,
                })
            })
            .map_err(|error| fault::fault(&self.name, &error))?;
        Ok(Session::of(client))
    }
}

/// Certificates as browsers check them: the name of the host, up to a public authority.
fn tls() -> Result<MakeRustlsConnect, StoreError> {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| StoreError::Unavailable {
            engine: "PostgreSQL",
            cause: error.to_string(),
        })?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
