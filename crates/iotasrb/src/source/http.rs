//! One server, asked over HTTP: bounded in time and size, and patient with what passes.

use super::{
    Limits,
    answers::Answers,
    error::{Malformed, SourceError},
    server::Server,
};
use crate::foreign::excerpt;
use iotasrb_core::observation::{Network, Observation, Tier};
use reqwest::{Client, Response, StatusCode, header::CONTENT_TYPE, redirect::Policy};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use std::{
    error::Error,
    hash::{BuildHasher, RandomState},
    sync::Arc,
    time::Duration,
};
use tokio::time::{sleep, timeout};

/// How often the same is tried in all.
pub(super) const ATTEMPTS: u32 = 3;

/// A server and how it is asked.
pub(super) struct Http<'a> {
    client: Client,
    server: &'a Server,
    limits: &'a Limits,
}

impl<'a> Http<'a> {
    pub(super) fn new(server: &'a Server, limits: &'a Limits) -> Result<Self, SourceError> {
        Ok(Self {
            client: connections()?,
            server,
            limits,
        })
    }

    /// The server as it is named in errors.
    pub(super) fn origin(&self) -> String {
        self.server.to_string()
    }

    /// What was asked of the server, as it is named in errors.
    pub(super) fn origin_of(&self, what: &str) -> String {
        format!("{what} of {}", self.server)
    }

    /// An answer that breaks a rule.
    pub(super) fn refuse(&self, what: &str, malformed: Malformed) -> SourceError {
        malformed.of(&self.origin_of(what))
    }

    /// The observation that the answers make. Answers that an epoch change separates are
    /// asked again; all of it has one deadline.
    pub(super) async fn observe(
        &self,
        asked: Option<Network>,
        ask: impl AsyncFn() -> Result<Answers, SourceError>,
    ) -> Result<Observation, SourceError> {
        let until_consistent = async {
            let mut attempt = 1;
            loop {
                let answers = ask().await?;
                match answers.observation(asked, Tier::Single, &self.origin()) {
                    Err(error) if error.may_be_an_epoch_change() && attempt < ATTEMPTS => {
                        self.pause_after(attempt).await;
                        attempt += 1;
                    }
                    done => return done,
                }
            }
        };
        let observation = timeout(self.limits.observation, until_consistent).await;
        observation.map_err(|_| SourceError::ObservationTimeout {
            origin: self.origin(),
            limit: self.limits.observation,
        })?
    }

    /// What is answered in the end: what may pass in a moment is tried again.
    pub(super) async fn patiently<T>(
        &self,
        once: impl AsyncFn() -> Result<T, SourceError>,
    ) -> Result<T, SourceError> {
        let mut attempt = 1;
        loop {
            match once().await {
                Err(error) if error.is_passing() && attempt < ATTEMPTS => {
                    self.pause_after(attempt).await;
                    attempt += 1;
                }
                done => return done,
            }
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

    /// The body of the answer to one request with a JSON body; `what` names it in errors.
    pub(super) async fn post(&self, what: &str, request: String) -> Result<Vec<u8>, SourceError> {
        let answer = timeout(self.limits.request, self.exchange(what, request)).await;
        answer.map_err(|_| SourceError::RequestTimeout {
            origin: self.origin_of(what),
            limit: self.limits.request,
        })?
    }

    async fn exchange(&self, what: &str, request: String) -> Result<Vec<u8>, SourceError> {
        let request = self.client.post(self.server.url()).body(request);
        let response = request
            .header(CONTENT_TYPE, "application/json")
            .send()
            .await;
        let response = response.map_err(|error| self.unreachable(what, error))?;
        match response.status() {
            StatusCode::OK => self.body(what, response).await,
            status => Err(SourceError::Status {
                origin: self.origin_of(what),
                status: status.as_u16(),
            }),
        }
    }

    /// The body piece by piece, so that one that never ends is given up in time.
    async fn body(&self, what: &str, mut response: Response) -> Result<Vec<u8>, SourceError> {
        let limit = self.limits.answer_bytes;
        let mut body = Vec::new();
        loop {
            let piece = response.chunk().await;
            let Some(piece) = piece.map_err(|error| self.unreachable(what, error))? else {
                return Ok(body);
            };
            if body.len().saturating_add(piece.len()) > limit {
                return Err(SourceError::TooLarge {
                    origin: self.origin_of(what),
                    limit,
                });
            }
            body.extend_from_slice(&piece);
        }
    }

    fn unreachable(&self, what: &str, error: reqwest::Error) -> SourceError {
        unreachable(self.origin_of(what), error)
    }
}

/// A connection that failed, without the URL, which may hold a password.
pub(super) fn unreachable(origin: String, error: reqwest::Error) -> SourceError {
    let cause = whole_cause(&error.without_url());
    SourceError::Unreachable { origin, cause }
}

/// The whole chain of causes of an error.
pub(super) fn whole_cause(error: &dyn Error) -> String {
    let mut cause = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        cause = format!("{cause}: {inner}");
        source = inner.source();
    }
    excerpt(&cause)
}

/// What a server is asked through. Redirects are not followed: a request goes to the
/// server that was named, or nowhere. Bodies are taken as they come, so a small
/// compressed body cannot become a large one.
pub(super) fn connections() -> Result<Client, SourceError> {
    let no_client = |error: &dyn Error| SourceError::NoClient(error.to_string());
    let roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
    let encryption = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| no_client(&error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Client::builder()
        .tls_backend_preconfigured(encryption)
        .redirect(Policy::none())
        .user_agent(concat!("iotasrb/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| no_client(&error))
}
