//! Files on a server, fetched over HTTP: bounded, and kept in memory or in a temporary file.

use super::{CloseLimits, patience::Patience};
use crate::source::{
    error::SourceError,
    http::{connections, unreachable},
    server::Server,
};
use reqwest::{Client, Response, StatusCode};
use sha3::{Digest, Sha3_256};
use std::{
    env,
    fs::{self, File, OpenOptions},
    hash::{BuildHasher, RandomState},
    io::{self, Write},
};
use tonic::codegen::Bytes;

/// A server that has files.
pub(super) struct Store {
    http: Client,
    server: Server,
    limits: CloseLimits,
    patience: Patience,
}

impl Store {
    pub(super) fn new(server: &Server, limits: &CloseLimits) -> Result<Self, SourceError> {
        Ok(Self {
            http: connections()?,
            server: server.clone(),
            limits: *limits,
            patience: Patience::begin(limits),
        })
    }

    /// A file as it is named in errors.
    pub(super) fn origin_of(&self, name: &str) -> String {
        format!("{name} of {}", self.server)
    }

    /// The bytes of a file; `None` if the server says that there is none.
    pub(super) async fn bytes(
        &self,
        name: &str,
        limit: usize,
    ) -> Result<Option<Vec<u8>>, SourceError> {
        let origin = self.origin_of(name);
        let ask = || async {
            let Some(mut response) = self.response(name).await? else {
                return Ok(None);
            };
            let mut bytes = Vec::new();
            while let Some(piece) = self.piece(&origin, &mut response).await? {
                if bytes.len().saturating_add(piece.len()) > limit {
                    let origin = origin.clone();
                    return Err(SourceError::TooLarge { origin, limit });
                }
                bytes.extend_from_slice(&piece);
            }
            Ok(Some(bytes))
        };
        self.patience.answer(&origin, ask).await
    }

    /// A file with the given digest, in a temporary file that nobody else sees and that
    /// is gone when it is closed; `None` if the server says that there is none. The time
    /// for a request holds for each piece of it, the time of the session for all.
    pub(super) async fn file(
        &self,
        name: &str,
        sha3_digest: &[u8; 32],
    ) -> Result<Option<File>, SourceError> {
        self.patience
            .again(|| self.file_once(name, sha3_digest))
            .await
    }

    async fn file_once(
        &self,
        name: &str,
        sha3_digest: &[u8; 32],
    ) -> Result<Option<File>, SourceError> {
        let origin = self.origin_of(name);
        let response = self.patience.once(&origin, self.response(name)).await?;
        let Some(mut response) = response else {
            return Ok(None);
        };
        let limit = self.limits.download_bytes;
        let not_kept = |cause| SourceError::NoTemporaryFile {
            origin: origin.clone(),
            cause,
        };
        let mut file = temporary_file().map_err(not_kept)?;
        let mut hasher = Sha3_256::new();
        let mut length = 0_u64;
        loop {
            let piece = self.piece(&origin, &mut response);
            let Some(piece) = self.patience.once(&origin, piece).await? else {
                break;
            };
            length = length.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
            if length > limit {
                let limit = usize::try_from(limit).unwrap_or(usize::MAX);
                return Err(SourceError::TooLarge { origin, limit });
            }
            hasher.update(&piece);
            file.write_all(&piece).map_err(not_kept)?;
        }
        match hasher.finalize().as_slice() == sha3_digest {
            true => Ok(Some(file)),
            false => Err(SourceError::DigestDiffers { origin }),
        }
    }

    /// `None` for a file that is not there.
    async fn response(&self, name: &str) -> Result<Option<Response>, SourceError> {
        let mut url = self.server.url();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(name.split('/'));
        }
        let response = self.http.get(url).send().await;
        let response = response.map_err(|error| unreachable(self.origin_of(name), error))?;
        match response.status() {
            StatusCode::OK => Ok(Some(response)),
            StatusCode::NOT_FOUND => Ok(None),
            status => Err(SourceError::Status {
                origin: self.origin_of(name),
                status: status.as_u16(),
            }),
        }
    }

    async fn piece(
        &self,
        origin: &str,
        response: &mut Response,
    ) -> Result<Option<Bytes>, SourceError> {
        let piece = response.chunk().await;
        piece.map_err(|error| unreachable(origin.to_owned(), error))
    }
}

/// A file that has no name any more: closing it, or the end of the program however it
/// comes, removes it.
fn temporary_file() -> io::Result<File> {
    // The keys of the standard hasher are random: no need for a generator.
    let random = RandomState::new().hash_one(std::process::id());
    let path = env::temp_dir().join(format!("iotasrb-{random:016x}"));
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create_new(true)
        .open(&path)?;
    fs::remove_file(&path)?;
    Ok(file)
}
