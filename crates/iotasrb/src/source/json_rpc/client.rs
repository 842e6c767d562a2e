//! One server, asked over HTTP: bounded in time and size, and patient with what passes.

use super::{
    super::{
        Limits,
        error::{Malformed, SourceError},
        server::Server,
    },
    envelope::{self, Reply, RpcError},
};
use crate::foreign::excerpt;
use iotasrb_core::observation::{Absence, Known};
use reqwest::{Response, StatusCode, header::CONTENT_TYPE, redirect::Policy};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::{
    error::Error,
    hash::{BuildHasher, RandomState},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::time::{sleep, timeout};

/// How often the same is tried in all.
pub(super) const ATTEMPTS: u32 = 3;

/// A server and how it is asked.
pub(super) struct Client<'a> {
    http: reqwest::Client,
    server: &'a Server,
    limits: &'a Limits,
    requests: AtomicU64,
}

/// What all servers are asked through. Redirects are not followed: a request goes to
/// the server that was named, or nowhere. Bodies are taken as they come, so a small
/// compressed body cannot become a large one.
pub(super) fn connections() -> Result<reqwest::Client, SourceError> {
    let no_client = |error: &dyn Error| SourceError::NoClient(error.to_string());
    let roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
    let encryption = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| no_client(&error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(encryption)
        .redirect(Policy::none())
        .user_agent(concat!("iotasrb/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| no_client(&error))
}

impl<'a> Client<'a> {
    pub(super) fn new(http: reqwest::Client, server: &'a Server, limits: &'a Limits) -> Self {
        Self {
            http,
            server,
            limits,
            requests: AtomicU64::new(0),
        }
    }

    /// The server as it is named in errors.
    pub(super) fn origin(&self) -> String {
        self.server.to_string()
    }

    /// What a method answers; what may pass in a moment is tried again.
    pub(super) async fn ask<T: DeserializeOwned>(
        &self,
        method: &str,
        params: Value,
    ) -> Result<Reply<T>, SourceError> {
        let mut attempt = 1;
        loop {
            match self.ask_once(method, &params).await {
                Err(error) if error.is_passing() && attempt < ATTEMPTS => {
                    self.pause_after(attempt).await;
                    attempt += 1;
                }
                done => return done,
            }
        }
    }

    /// The same where nothing can be done without the result.
    pub(super) async fn require<T: DeserializeOwned>(
        &self,
        method: &str,
        params: Value,
    ) -> Result<T, SourceError> {
        match self.ask(method, params).await? {
            Reply::Result(result) => Ok(result),
            Reply::Error(error) => Err(self.declined(method, &error)),
        }
    }

    /// The same where an observation can do without the result.
    pub(super) async fn request<T: DeserializeOwned>(
        &self,
        method: &str,
        params: Value,
    ) -> Result<Known<T>, SourceError> {
        match self.ask(method, params).await? {
            Reply::Result(result) => Ok(Ok(result)),
            Reply::Error(_) => Ok(Err(Absence::SourceFailed)),
        }
    }

    /// An answer that breaks a rule.
    pub(super) fn refuse(&self, method: &str, malformed: Malformed) -> SourceError {
        malformed.of(&self.origin_of(method))
    }

    /// A server's own error.
    pub(super) fn declined(&self, method: &str, error: &RpcError) -> SourceError {
        SourceError::Rpc {
            origin: self.origin_of(method),
            code: error.code,
            message: excerpt(&error.message),
        }
    }

    /// Waits longer after each failure, and never as long as another client does: a
    /// server that comes back is not met by everybody at once.
    pub(super) async fn pause_after(&self, failures: u32) {
        let doublings = failures.saturating_sub(1).min(8);
        let half = self.limits.pause.saturating_mul(1 << doublings) / 2;
        let half_nanos = u64::try_from(half.as_nanos()).unwrap_or(u64::MAX);
        // The keys of the standard hasher are random: no need for a generator.
        let random = RandomState::new().hash_one(failures);
        sleep(half + Duration::from_nanos(random % half_nanos.max(1))).await;
    }

    async fn ask_once<T: DeserializeOwned>(
        &self,
        method: &str,
        params: &Value,
    ) -> Result<Reply<T>, SourceError> {
        let id = self.requests.fetch_add(1, Ordering::Relaxed);
        let request = json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
        let answer = timeout(self.limits.request, self.post(method, request.to_string()));
        let answer = answer.await.map_err(|_| SourceError::RequestTimeout {
            origin: self.origin_of(method),
            limit: self.limits.request,
        })??;
        let reply = envelope::open(&answer, Some(id));
        match reply.map_err(|malformed| self.refuse(method, malformed))? {
            Reply::Error(error) if error.is_passing() => Err(self.declined(method, &error)),
            reply => Ok(reply),
        }
    }

    async fn post(&self, method: &str, request: String) -> Result<Vec<u8>, SourceError> {
        let request = self.http.post(self.server.url()).body(request);
        let response = request
            .header(CONTENT_TYPE, "application/json")
            .send()
            .await;
        let response = response.map_err(|error| self.unreachable(method, error))?;
        match response.status() {
            StatusCode::OK => self.body(method, response).await,
            status => Err(SourceError::Status {
                origin: self.origin_of(method),
                status: status.as_u16(),
            }),
        }
    }

    /// The body piece by piece, so that one that never ends is given up in time.
    async fn body(&self, method: &str, mut response: Response) -> Result<Vec<u8>, SourceError> {
        let limit = self.limits.answer_bytes;
        let mut body = Vec::new();
        loop {
            let piece = response.chunk().await;
            let Some(piece) = piece.map_err(|error| self.unreachable(method, error))? else {
                return Ok(body);
            };
            if body.len().saturating_add(piece.len()) > limit {
                return Err(SourceError::TooLarge {
                    origin: self.origin_of(method),
                    limit,
                });
            }
            body.extend_from_slice(&piece);
        }
    }

    fn origin_of(&self, method: &str) -> String {
        format!("{method} of {}", self.server)
    }

    /// The whole chain of causes, without the URL, which may hold a password.
    fn unreachable(&self, method: &str, error: reqwest::Error) -> SourceError {
        let error = error.without_url();
        let mut cause = error.to_string();
        let mut source = error.source();
        while let Some(inner) = source {
            cause = format!("{cause}: {inner}");
            source = inner.source();
        }
        SourceError::Unreachable {
            origin: self.origin_of(method),
            cause: excerpt(&cause),
        }
    }
}
