//! Who may ask, and how much.
//!
//! | file | what it does |
//! |---|---|
//! | [`keys`] | keys of callers, kept as digests |
//! | `quota` | so many requests a minute, by key or by address |

pub mod keys;
mod quota;

use super::problem::Problem;
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use keys::{KeyError, Keys};
use quota::{Allowance, Caller, Left};
use std::{
    net::IpAddr,
    num::NonZeroU32,
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use tokio::time;

/// How often a file of keys is looked at: a key that was revoked may still be used that long.
const LOOK: Duration = Duration::from_secs(2);

/// Who may ask, and how much.
#[derive(Clone, Default)]
pub struct Access {
    keys: Option<Arc<KeyRing>>,
    allowance: Option<Arc<Allowance>>,
}

/// The keys of a file, as they were when it was last looked at.
struct KeyRing {
    path: PathBuf,
    keys: RwLock<Keys>,
}

impl Access {
    /// Anybody may ask, and any number of times.
    pub fn open() -> Self {
        Self::default()
    }

    /// Only who has a key of this file may ask. The file is read now, and again when it changes.
    pub fn with_keys(self, path: PathBuf) -> Result<Self, KeyError> {
        let keys = Keys::read(&path)?;
        if keys.entries().all(|entry| entry.revoked.is_some()) {
            let path = path.display();
            tracing::warn!(%path, "there is no key, so nobody may ask; `iotasrb key new` makes one");
        }
        let keys = RwLock::new(keys);
        Ok(Self {
            keys: Some(Arc::new(KeyRing { path, keys })),
            ..self
        })
    }

    /// So many requests a minute for each key, or for each address where no keys are needed.
    #[must_use]
    pub fn with_requests_a_minute(self, requests: NonZeroU32) -> Self {
        Self {
            allowance: Some(Arc::new(Allowance::new(requests))),
            ..self
        }
    }

    /// Whether answers are for those alone who asked.
    pub(super) const fn is_private(&self) -> bool {
        self.keys.is_some()
    }

    /// Reads the keys again and again, for ever.
    pub(super) async fn look_after(self) {
        let Some(ring) = self.keys else {
            return std::future::pending().await;
        };
        loop {
            time::sleep(LOOK).await;
            match Keys::read(&ring.path) {
                Ok(keys) => {
                    let mut known = ring.keys.write().unwrap_or_else(PoisonError::into_inner);
                    *known = keys;
                }
                // Those that were known stay known: an operator's slip locks nobody out.
                Err(error) => tracing::warn!(%error, "the keys cannot be read again"),
            }
        }
    }

    /// Lets a request through, and tells what is left to whoever asks, if that is limited.
    pub(super) fn admit(
        &self,
        headers: &HeaderMap,
        address: IpAddr,
    ) -> Result<Option<Left>, Refused> {
        let caller = match &self.keys {
            None if self.allowance.is_none() => return Ok(None),
            None => Caller::from_address(address),
            Some(ring) => ring.caller(headers)?,
        };
        let allowance = self.allowance.as_ref();
        Ok(allowance.map(|allowance| allowance.take(caller)))
    }
}

impl KeyRing {
    fn caller(&self, headers: &HeaderMap) -> Result<Caller, Refused> {
        let key = headers.get("x-api-key").ok_or(Refused::NoKey)?;
        let key = key.to_str().map_err(|_| Refused::UnknownKey)?;
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let id = keys.find(key.trim()).ok_or(Refused::UnknownKey)?;
        Ok(Caller::Key(id.to_owned()))
    }
}

/// Why a request is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// It has no key.
    NoKey,
    /// It has a key that nobody knows.
    UnknownKey,
    /// Whoever asks must wait.
    TooMany,
}

impl Refused {
    /// As the API says it that clients come from.
    const fn words(self) -> &'static str {
        match self {
            Self::NoKey => "you should be authenticated to do this request",
            Self::UnknownKey => "user not found",
            Self::TooMany => "too many requests: wait as long as the header retry-after says",
        }
    }

    /// The refusal, in the form in which clients of a path look for one.
    pub(super) fn into_response(self, path: &str) -> Response {
        let words = self.words();
        let (status, code, title, detail) = match self {
            Self::NoKey | Self::UnknownKey => (
                StatusCode::UNAUTHORIZED,
                "unauthorized",
                "A key is needed",
                format!("{words}: send your key in the header X-API-KEY"),
            ),
            Self::TooMany => (
                StatusCode::TOO_MANY_REQUESTS,
                "too-many",
                "Too many requests",
                words.to_owned(),
            ),
        };
        let mut response = if path.starts_with("/public/") {
            in_graphql(status, words)
        } else {
            Problem::new(status, code, title, detail).into_response()
        };
        if status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("ApiKey header=\"X-API-KEY\"");
            let headers = response.headers_mut();
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

/// A refusal of the Data API.
fn in_graphql(status: StatusCode, words: &'static str) -> Response {
    let code = status.as_u16();
    let body = format!(
        r#"{{"errors":[{{"message":"{words}","extensions":{{"code":{code}}}}}],"data":null}}"#
    );
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (super::USED_CREDITS, "0"),
    ];
    (status, headers, body).into_response()
}
