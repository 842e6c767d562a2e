use iotasrb_core::units::{Epoch, OutOfRange, SignedNanos};
use std::fmt;

/// Why a proven close gives no facts.
///
/// The bytes are certified all the same: either this version of the program is too
/// old for them, or the chain contradicts itself and a person must look.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactRefusal {
    /// A kind of system state that this version of the program does not know.
    #[error("the system state has the unknown type {type_name}")]
    UnknownState {
        /// Its type in `0x3::iota_system_state_inner`.
        type_name: String,
        /// The certified state, in BCS.
        bytes: Vec<u8>,
    },
    /// A kind of reward event that this version of the program does not know.
    #[error("the epoch change emitted an event of the unknown type {type_name}")]
    UnknownEvent {
        /// Its full type.
        type_name: String,
        /// The certified event, in BCS.
        bytes: Vec<u8>,
    },
    /// A certified value whose type is known but not its form.
    #[error("{what} cannot be decoded: {reason}")]
    Undecodable {
        /// Its type.
        what: String,
        /// What the decoder says.
        reason: String,
        /// The certified bytes.
        bytes: Vec<u8>,
    },
    /// A figure outside the range of its unit.
    #[error("{field}: {error}")]
    OutOfRange {
        /// The field, as the chain names it.
        field: &'static str,
        /// Which range.
        error: OutOfRange,
    },
    /// A member of the committee that is no active validator.
    #[error("there is no active validator {0}, which committee_members names")]
    MemberUnknown(u64),
    /// The state is not that of the next epoch.
    #[error("the system state is of epoch {}", .0.number())]
    StateOfAnotherEpoch(Epoch),
    /// The state's committee is not the one that the checkpoint elects.
    #[error("the committee of the system state is not the one that the checkpoint elects")]
    CommitteeDiffers,
    /// An event about another epoch change.
    #[error("an event is about epoch {}", .0.number())]
    EventOfAnotherEpoch(Epoch),
    /// The system's summary of the epoch is emitted once.
    #[error("the epoch change emitted its summary twice")]
    SystemEventTwice,
    /// The chain is not in safe mode, and yet there is no summary of the epoch.
    #[error("the epoch change emitted no summary of the epoch")]
    SystemEventMissing,
    /// The supply change that the committee signed is not what the event says was
    /// minted less what it says was burnt. (Protocol version 1 stated a wrong burnt
    /// amount; mainnet never ran it.)
    #[error("the certified supply change is {} nanos, the events say {}", .certified.as_nanos(), .events.as_nanos())]
    SupplyChangeDiffers {
        /// What the committee signed.
        certified: SignedNanos,
        /// Minted less burnt.
        events: SignedNanos,
    },
}

impl fmt::Debug for FactRefusal {
    /// As it reads: the kept bytes can be many.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Reads a certified value of a known type.
pub(super) fn decode<T: serde::de::DeserializeOwned>(
    what: &str,
    bytes: &[u8],
) -> Result<T, FactRefusal> {
    bcs::from_bytes(bytes).map_err(|error| FactRefusal::Undecodable {
        what: what.to_owned(),
        reason: error.to_string(),
        bytes: bytes.to_vec(),
    })
}

/// Names the field whose figure is out of range.
pub(super) fn range(field: &'static str) -> impl Fn(OutOfRange) -> FactRefusal {
    move |error| FactRefusal::OutOfRange { field, error }
}
