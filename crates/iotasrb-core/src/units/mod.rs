//! Amounts, times, shares and names that can only be valid.
//!
//! Every type keeps its field private and says its unit in its method names,
//! so that nanos are never added to pool tokens and a share never exceeds the
//! whole. Arithmetic is checked: what does not fit is `None`, never wrapped.

mod amount;
mod identity;
mod share;
mod time;

pub(crate) use amount::mul_div_floor;
pub use amount::{NANOS_PER_IOTA, Nanos, PoolTokens, SignedNanos};
pub use identity::{Address, CheckpointDigest, Digest, MalformedBase58, MalformedHex, PoolId};
pub(crate) use identity::{thirty_two_bytes, write_hex};
pub use share::{BasisPoints, OutOfRange, Score, VotingPower};
pub use time::{CheckpointSeq, DurationMs, Epoch, ProtocolVersion, TimestampMs};
