/// The number of an epoch: the period, nominally a day, for which a committee and its stakes are fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Epoch(u64);

impl Epoch {
    /// The epoch that genesis opened.
    pub const GENESIS: Self = Self(0);

    /// The epoch with this number.
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// Its number, from 0 at genesis.
    pub const fn number(self) -> u64 {
        self.0
    }

    /// The epoch after this one; `None` at the end of the number range.
    pub const fn next(self) -> Option<Self> {
        match self.0.checked_add(1) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }

    /// The epoch before this one; `None` at genesis.
    pub const fn previous(self) -> Option<Self> {
        match self.0.checked_sub(1) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }
}

/// The sequence number of a checkpoint: the chain's unit of agreed, signed history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CheckpointSeq(u64);

impl CheckpointSeq {
    /// The checkpoint with this sequence number.
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// Its sequence number, from 0 at genesis.
    pub const fn number(self) -> u64 {
        self.0
    }
}

/// The version of the chain's rules that is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProtocolVersion(u64);

impl ProtocolVersion {
    /// The protocol version with this number.
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// Its number.
    pub const fn number(self) -> u64 {
        self.0
    }
}

/// A moment: milliseconds since 1970-01-01T00:00:00Z, as the chain's clock says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimestampMs(u64);

impl TimestampMs {
    /// A moment in Unix milliseconds.
    pub const fn from_unix_ms(ms: u64) -> Self {
        Self(ms)
    }

    /// The moment in Unix milliseconds.
    pub const fn as_unix_ms(self) -> u64 {
        self.0
    }

    /// The moment that lies `duration` later; `None` at the end of the number range.
    pub const fn checked_add(self, duration: DurationMs) -> Option<Self> {
        match self.0.checked_add(duration.0) {
            Some(ms) => Some(Self(ms)),
            None => None,
        }
    }
}

/// A length of time in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DurationMs(u64);

impl DurationMs {
    /// The year of the benchmark: always 365 days, leap years ignored on purpose.
    pub const YEAR: Self = Self(31_536_000_000);

    /// A duration in milliseconds.
    pub const fn from_ms(ms: u64) -> Self {
        Self(ms)
    }

    /// The duration in milliseconds.
    pub const fn as_ms(self) -> u64 {
        self.0
    }
}
