use core::fmt;

/// A value, or the reason why there is none. Unknown is never zero.
pub type Known<T> = Result<T, Absence>;

/// Why a value is absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Absence {
    /// The record, or the kind of source, does not carry it.
    #[error("the source does not carry it")]
    NotRecorded,
    /// The chain's rules of that version know no such quantity.
    #[error("the protocol version knows no such quantity")]
    NotInProtocol,
    /// The source was asked and gave no usable answer.
    #[error("the source was asked and gave no usable answer")]
    SourceFailed,
    /// The chain runs in safe mode and pays no rewards.
    #[error("the chain runs in safe mode and pays no rewards")]
    SafeMode,
    /// A share of nothing: the pool holds no stake.
    #[error("the pool holds no stake")]
    NoStake,
    /// The formula has no value for these inputs.
    #[error("the formula has no value for these inputs")]
    Undefined,
}

impl Absence {
    /// Every reason there is.
    pub const ALL: [Self; 6] = [
        Self::NotRecorded,
        Self::NotInProtocol,
        Self::SourceFailed,
        Self::SafeMode,
        Self::NoStake,
        Self::Undefined,
    ];

    /// The name of the reason in every machine-readable output.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotRecorded => "not_recorded",
            Self::NotInProtocol => "not_in_protocol",
            Self::SourceFailed => "source_failed",
            Self::SafeMode => "safe_mode",
            Self::NoStake => "no_stake",
            Self::Undefined => "undefined",
        }
    }

    /// The reason with this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|absence| absence.code() == code)
    }
}

/// How a value that may be absent is written in the canonical form.
pub(super) struct Canonical<'a, T>(pub(super) &'a Known<T>);

impl<T: fmt::Display> fmt::Display for Canonical<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Ok(value) => value.fmt(f),
            Err(absence) => write!(f, "absent:{}", absence.code()),
        }
    }
}
