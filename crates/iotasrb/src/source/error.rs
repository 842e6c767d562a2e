use super::closes::Unavailable;
use crate::{foreign::excerpt, trust::TrustError};
use iotasrb_core::{
    observation::Network,
    units::{Epoch, Nanos, ProtocolVersion},
};
use iotasrb_proof::{BrokenLink, FactRefusal};
use std::{fmt, io, path::PathBuf, time::Duration};

/// Why there is no observation.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// Nobody was named who could certify it.
    #[error("no certified source is named: name a node with --source grpcs://HOST")]
    NoCertifiedSource,
    /// The operating system refuses the file or folder.
    #[error("cannot read {}: {cause}; check the path and its permissions", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system says.
        cause: io::Error,
    },
    /// A pipe, a device or a socket, which could be read without end.
    #[error("{} is neither a file nor a folder; give a recorded file, a folder of recorded answers or a server's URL", .0.display())]
    NeitherFileNorFolder(PathBuf),
    /// A folder, a pipe, a device or a socket where a file is needed.
    #[error("{} is no file", .0.display())]
    NoFile(PathBuf),
    /// A folder that is no recording.
    #[error("{} has more than {limit} entries; give the folder that holds the recorded answers of one moment", path.display())]
    TooManyEntries {
        /// The folder.
        path: PathBuf,
        /// How many entries are accepted.
        limit: usize,
    },
    /// A folder without the answer that everything else belongs to.
    #[error("{origin} holds no {answer}.json; record that answer too")]
    NotInRecording {
        /// The folder.
        origin: String,
        /// The method whose answer is missing.
        answer: &'static str,
    },
    /// More bytes than any such answer or file has.
    #[error("{origin} has more than {limit} bytes, more than are read; check what it is")]
    TooLarge {
        /// The file, or the method and the server.
        origin: String,
        /// How many bytes are accepted.
        limit: usize,
    },
    /// A file of no kind that can be read.
    #[error(
        "{origin} is no observation record, no JSON-RPC answer and no system state; check that it is the right file"
    )]
    UnknownKind {
        /// The file.
        origin: String,
    },
    /// A record of another version, or of something else.
    #[error(
        "{origin} has the schema {found}, this version reads {known}; use a version of iotasrb that knows it"
    )]
    UnknownSchema {
        /// The file.
        origin: String,
        /// What the record calls itself.
        found: String,
        /// The schema that is read.
        known: &'static str,
    },
    /// Not what the chain's format allows.
    #[error(
        "{origin}: {malformed}; ask another source, or update iotasrb if the chain changed its format"
    )]
    Malformed {
        /// The file, or the method and the server.
        origin: String,
        /// Which field breaks which rule.
        malformed: Malformed,
    },
    /// Data of another network than the one asked for.
    #[error("{origin} is not of {}: {evidence}; name the right network or another source", asked.name())]
    NetworkDiffers {
        /// The file or the server.
        origin: String,
        /// The network asked for.
        asked: Network,
        /// What gives it away.
        evidence: String,
    },
    /// Two answers of different epochs, as when the epoch changes in between.
    #[error("{origin}: the system state is of epoch {}, the {part} of epoch {}; ask again", state.number(), other.number())]
    EpochDiffers {
        /// The file or the server.
        origin: String,
        /// The epoch of the system state.
        state: Epoch,
        /// What belongs to another epoch.
        part: &'static str,
        /// That epoch.
        other: Epoch,
    },
    /// Two answers about one supply.
    #[error(
        "{origin}: iotax_getTotalSupply says {answer} IOTA exist, the system state {state}; ask another source"
    )]
    SupplyDiffers {
        /// The file or the server.
        origin: String,
        /// What the system state says.
        state: Nanos,
        /// What `iotax_getTotalSupply` says.
        answer: Nanos,
    },
    /// The rules of another protocol version than the one in force.
    #[error("{origin}: the protocol configuration is of version {}, the system state of version {}; ask again", config.number(), state.number())]
    ProtocolVersionDiffers {
        /// The file or the server.
        origin: String,
        /// The version in force.
        state: ProtocolVersion,
        /// The version of the configuration.
        config: ProtocolVersion,
    },
    /// A text that names no source.
    #[error(
        "{text} names no source: {rule}; give a path, or a URL that begins with https:// or http://, after graphql+ for GraphQL"
    )]
    NoSource {
        /// The text, without what could be a password.
        text: String,
        /// What is wrong with it.
        rule: String,
    },
    /// The connection failed, or broke off within the answer.
    #[error("{origin}: no answer: {cause}; check the connection and try again")]
    Unreachable {
        /// The method and the server.
        origin: String,
        /// What the network says.
        cause: String,
    },
    /// No complete answer within the time for one request.
    #[error("{origin}: no answer within {limit:?}; try again or allow more time")]
    RequestTimeout {
        /// The method and the server.
        origin: String,
        /// How long was waited.
        limit: Duration,
    },
    /// No observation within the time for all requests.
    #[error("{origin}: no observation within {limit:?}; try again or allow more time")]
    ObservationTimeout {
        /// The server.
        origin: String,
        /// How long was waited.
        limit: Duration,
    },
    /// Others had answered, as well as could be.
    #[error("{origin}: no answer, and not waited for: others had said enough")]
    NotAwaited {
        /// The server.
        origin: String,
    },
    /// An HTTP status that is not 200.
    #[error("{origin}: HTTP status {status}; {}", advice(*status))]
    Status {
        /// The method and the server.
        origin: String,
        /// The status.
        status: u16,
    },
    /// The server understood the request and answers with an error.
    #[error("{origin}: error {code}: {message}; ask another server")]
    Rpc {
        /// The method and the server.
        origin: String,
        /// The JSON-RPC error code.
        code: i64,
        /// The server's words.
        message: String,
    },
    /// A GraphQL server understood the request and answers with an error.
    #[error("{origin}: {code}: {message}; ask another server")]
    GraphQl {
        /// The document and the server.
        origin: String,
        /// The error's code, by the server.
        code: String,
        /// The server's words.
        message: String,
    },
    /// The machine cannot make encrypted connections.
    #[error("cannot prepare connections: {0}; report this")]
    NoClient(String),
    /// A text that names no source of closes.
    #[error(
        "{text} names no source of closes: {rule}; give a path, or a URL that begins with grpc://, grpcs://, snapshot+https:// or archive+https://"
    )]
    NoCloseSource {
        /// The text, without what could be a password.
        text: String,
        /// What is wrong with it.
        rule: String,
    },
    /// A path without a file that could hold a close.
    #[error(
        "{0} holds no close; give an EPOCH_INFO file, a .chk or .close file, or a folder of such files"
    )]
    NoCloses(String),
    /// A link of the chain of proof that does not hold.
    #[error("{origin}: epoch {} is not proven: {link}; do not believe this source", epoch.number())]
    Unproven {
        /// The file or the server.
        origin: String,
        /// The epoch to which the link belongs.
        epoch: Epoch,
        /// The broken link.
        link: Box<BrokenLink>,
    },
    /// A proven close that gives no facts.
    #[error("{origin}: the close of epoch {} is proven, but gives no facts: {refusal}; a newer version of iotasrb may read it", epoch.number())]
    NoFacts {
        /// The file or the server.
        origin: String,
        /// The epoch that was closed.
        epoch: Epoch,
        /// Why.
        refusal: Box<FactRefusal>,
    },
    /// Another committee than the trusted one.
    #[error("{origin}: {error}; do not believe this source")]
    NotTrusted {
        /// The file or the server.
        origin: String,
        /// What differs.
        error: Box<TrustError>,
    },
    /// The source does not have what was asked for.
    #[error("{origin} has no {what}: {why}")]
    NotAvailable {
        /// The file or the server.
        origin: String,
        /// What was asked for.
        what: String,
        /// Why it is not there.
        why: Unavailable,
    },
    /// The server answers about another epoch than the one it was asked about.
    #[error("{origin}: asked for epoch {}, answered epoch {}; ask another source", asked.number(), answered.number())]
    AnotherEpoch {
        /// The file or the server.
        origin: String,
        /// The epoch that was asked for.
        asked: Epoch,
        /// The epoch of the answer.
        answered: Epoch,
    },
    /// A gRPC status other than OK.
    #[error("{origin}: gRPC status {code}: {message}; {}", grpc_advice(*code))]
    GrpcStatus {
        /// The method and the server.
        origin: String,
        /// The status by its number in the gRPC specification.
        code: i32,
        /// The server's words.
        message: String,
    },
    /// A stream with more messages than any answer has.
    #[error("{origin} sent more than {limit} messages for one answer; ask another source")]
    TooManyMessages {
        /// The method and the server.
        origin: String,
        /// How many messages are accepted.
        limit: usize,
    },
    /// A file that is not the one that its index describes, as after a broken download.
    #[error(
        "{origin} does not have the SHA3-256 digest that its index names; try again, then ask another source"
    )]
    DigestDiffers {
        /// The file and the server.
        origin: String,
    },
    /// The end of an epoch was not found among the checkpoints of an archive.
    #[error("{origin}: the last checkpoint of epoch {} was not found within {limit} requests; ask another source", epoch.number())]
    TooManyProbes {
        /// The server.
        origin: String,
        /// The epoch whose end was searched.
        epoch: Epoch,
        /// How many requests are made for it.
        limit: usize,
    },
    /// Not everything that was wanted of a source arrived within the time for all of it.
    #[error("{origin}: not everything arrived within {limit:?}; continue, or allow more time")]
    SessionTimeout {
        /// The server.
        origin: String,
        /// How long was waited.
        limit: Duration,
    },
    /// The machine cannot keep what is downloaded.
    #[error("cannot keep {origin} in a temporary file: {cause}; make room, or set TMPDIR")]
    NoTemporaryFile {
        /// The file and the server.
        origin: String,
        /// What the operating system says.
        cause: io::Error,
    },
}

/// A server is overloaded for the moment: IOTA's own JSON-RPC error code.
pub(super) const RPC_TRANSIENT: i64 = -32_050;
/// Something failed inside a server, by JSON-RPC 2.0.
const RPC_INTERNAL: i64 = -32_603;
/// The codes by which IOTA's GraphQL server says that something failed inside it, or took
/// too long.
const GRAPHQL_PASSING: [&str; 2] = ["INTERNAL_SERVER_ERROR", "REQUEST_TIMEOUT"];

/// What to do about a [`SourceError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ErrorKind {
    /// It may be gone in a moment: try again.
    Retry,
    /// The data break a rule: they give no observation, however often they are read.
    Refused,
    /// A setting or the installation is wrong: stop and call a person.
    Stop,
}

impl SourceError {
    /// What to do about it.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Unreachable { .. }
            | Self::RequestTimeout { .. }
            | Self::ObservationTimeout { .. }
            | Self::SessionTimeout { .. }
            | Self::DigestDiffers { .. }
            | Self::NotAwaited { .. }
            | Self::EpochDiffers { .. }
            | Self::ProtocolVersionDiffers { .. } => ErrorKind::Retry,
            Self::Status { status, .. } if *status == 429 || *status >= 500 => ErrorKind::Retry,
            Self::Rpc { code, .. } if *code == RPC_TRANSIENT || *code == RPC_INTERNAL => {
                ErrorKind::Retry
            }
            Self::NotAvailable { why, .. } if *why == Unavailable::NotClosed => ErrorKind::Retry,
            // UNKNOWN, ABORTED and INTERNAL: something failed inside the server.
            Self::GrpcStatus { code, .. }
                if is_passing_status(*code) || matches!(code, 2 | 10 | 13) =>
            {
                ErrorKind::Retry
            }
            Self::GraphQl { code, .. } if GRAPHQL_PASSING.contains(&code.as_str()) => {
                ErrorKind::Retry
            }
            Self::NoCertifiedSource
            | Self::TooLarge { .. }
            | Self::NotAvailable { .. }
            | Self::Unproven { .. }
            | Self::NoFacts { .. }
            | Self::NotTrusted { .. }
            | Self::AnotherEpoch { .. }
            | Self::TooManyMessages { .. }
            | Self::TooManyProbes { .. }
            | Self::UnknownKind { .. }
            | Self::NoCloses(_)
            | Self::UnknownSchema { .. }
            | Self::Malformed { .. }
            | Self::NotInRecording { .. }
            | Self::SupplyDiffers { .. } => ErrorKind::Refused,
            Self::Unreadable { .. }
            | Self::NeitherFileNorFolder(_)
            | Self::NoFile(_)
            | Self::TooManyEntries { .. }
            | Self::NetworkDiffers { .. }
            | Self::NoSource { .. }
            | Self::NoCloseSource { .. }
            | Self::NoClient(_)
            | Self::NoTemporaryFile { .. }
            | Self::GrpcStatus { .. }
            | Self::Status { .. }
            | Self::Rpc { .. }
            | Self::GraphQl { .. } => ErrorKind::Stop,
        }
    }

    /// Whether an epoch change between two requests can explain it.
    pub(super) fn may_be_an_epoch_change(&self) -> bool {
        matches!(
            self,
            Self::EpochDiffers { .. }
                | Self::SupplyDiffers { .. }
                | Self::ProtocolVersionDiffers { .. }
        )
    }

    /// Whether the same request may succeed in a moment.
    pub(super) fn is_passing(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::RequestTimeout { .. } => true,
            Self::Status { status, .. } => worth_retrying(*status),
            Self::Rpc { code, .. } => *code == RPC_TRANSIENT,
            Self::GrpcStatus { code, .. } => is_passing_status(*code),
            Self::GraphQl { code, .. } => GRAPHQL_PASSING.contains(&code.as_str()),
            _ => false,
        }
    }
}

fn worth_retrying(status: u16) -> bool {
    matches!(status, 429 | 502 | 503 | 504)
}

/// DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED and UNAVAILABLE, by the gRPC specification.
fn is_passing_status(code: i32) -> bool {
    matches!(code, 4 | 8 | 14)
}

fn grpc_advice(code: i32) -> &'static str {
    match code {
        4 | 8 | 14 => "try again later",
        7 | 16 => "the server wants credentials: ask another server",
        12 => "the server does not know this method: it may be too old, ask another",
        _ => "ask another server",
    }
}

fn advice(status: u16) -> &'static str {
    match status {
        300..=399 => "redirects are not followed: give the URL of the server itself",
        401 | 403 => "the server wants other credentials",
        404 | 405 => "no such service answers there: check the URL",
        429 => "the server limits requests: try again later",
        _ => "try again later or ask another server",
    }
}

/// Which field breaks which rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {rule}")]
pub struct Malformed {
    field: String,
    rule: String,
}

impl Malformed {
    /// A field by its path, and the rule that it breaks.
    pub(super) fn new(field: impl fmt::Display, rule: impl fmt::Display) -> Self {
        Self {
            field: excerpt(&field.to_string()),
            rule: excerpt(&rule.to_string()),
        }
    }

    /// The path of the field: names and, from 0, places in lists.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The rule that it breaks.
    pub fn rule(&self) -> &str {
        &self.rule
    }

    /// The same with the file or the method in which the field is.
    pub(super) fn of(self, origin: &str) -> SourceError {
        SourceError::Malformed {
            origin: origin.to_owned(),
            malformed: self,
        }
    }
}
