//! One server, asked by the methods of JSON-RPC.

use super::{
    super::{
        error::{Malformed, SourceError},
        http::Http,
    },
    envelope::{self, Reply, RpcError},
};
use crate::foreign::excerpt;
use iotasrb_core::observation::{Absence, Known};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};

/// A server and how many requests it was sent.
pub(super) struct Client<'a> {
    http: &'a Http<'a>,
    requests: AtomicU64,
}

impl<'a> Client<'a> {
    pub(super) fn new(http: &'a Http<'a>) -> Self {
        Self {
            http,
            requests: AtomicU64::new(0),
        }
    }

    /// What a method answers; what may pass in a moment is tried again.
    pub(super) async fn ask<T: DeserializeOwned>(
        &self,
        method: &str,
        params: Value,
    ) -> Result<Reply<T>, SourceError> {
        let once = async || self.ask_once(method, &params).await;
        self.http.patiently(once).await
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

    /// Waits before something is asked again.
    pub(super) async fn pause_after(&self, failures: u32) {
        self.http.pause_after(failures).await;
    }

    /// An answer that breaks a rule.
    pub(super) fn refuse(&self, method: &str, malformed: Malformed) -> SourceError {
        self.http.refuse(method, malformed)
    }

    /// A server's own error.
    pub(super) fn declined(&self, method: &str, error: &RpcError) -> SourceError {
        SourceError::Rpc {
            origin: self.http.origin_of(method),
            code: error.code,
            message: excerpt(&error.message),
        }
    }

    async fn ask_once<T: DeserializeOwned>(
        &self,
        method: &str,
        params: &Value,
    ) -> Result<Reply<T>, SourceError> {
        let id = self.requests.fetch_add(1, Ordering::Relaxed);
        let request = json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
        let answer = self.http.post(method, request.to_string()).await?;
        let reply = envelope::open(&answer, Some(id));
        match reply.map_err(|malformed| self.refuse(method, malformed))? {
            Reply::Error(error) if error.is_passing() => Err(self.declined(method, &error)),
            reply => Ok(reply),
        }
    }
}
