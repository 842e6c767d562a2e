//! Why a query, or a part of it, is not answered.

use async_graphql::Pos;
use std::fmt;

/// Why nothing of a query is answered: it is none, or costs too much.
#[derive(Debug)]
pub(super) struct Flaw {
    pub(super) message: String,
    pub(super) locations: Vec<Pos>,
    pub(super) code: Code,
}

/// The code that an error carries beside its message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    /// A status, as the original has them for arguments.
    Number(u16),
    /// The query cannot be read.
    Parse,
    /// The query is none of this schema.
    Validation,
}

impl Flaw {
    /// It costs too much.
    pub(super) const fn too_much(message: String) -> Self {
        Self {
            message,
            locations: Vec::new(),
            code: Code::Number(400),
        }
    }
}

/// Why a field has no value, in the original's words where it has any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) rule: Rule,
    /// The names of the fields from the refused one down to where the rule is broken.
    pub(super) below: Vec<String>,
}

/// What an argument must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// Every list has a limit.
    LimitRequired,
    /// Of 1 to 500.
    LimitRange,
    /// It begins at the beginning, or after it.
    OffsetRange,
    /// Changes are those of the latest values.
    NoChangesInHistory,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LimitRequired => "unable to parse paging argument: limit field is required",
            Self::LimitRange => {
                "unable to parse paging argument: limit should be in range [1, 500]"
            }
            Self::OffsetRange => "unable to parse paging argument: offset should not be negative",
            Self::NoChangesInHistory => {
                "changePercentages and changeAbsolutes are not available in historical queries"
            }
        })
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rule.fmt(f)
    }
}

impl Rule {
    /// The refusal of the field that breaks it.
    pub(super) const fn here(self) -> Refusal {
        Refusal {
            rule: self,
            below: Vec::new(),
        }
    }
}

impl Refusal {
    /// The error of a field.
    pub(super) fn error(self) -> async_graphql::Error {
        async_graphql::Error::new_with_source(self)
    }
}

/// Why a query was not answered to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It asks for too many values, or for too many points of histories.
    TooMuch,
    /// It takes too long.
    TooLong,
    /// The history cannot be read.
    Unreadable,
    /// It is our fault.
    Failed,
}

impl Trouble {
    /// The status, which is also the code.
    pub(super) const fn status(self) -> u16 {
        match self {
            Self::TooMuch | Self::TooLong => 400,
            Self::Unreadable => 503,
            Self::Failed => 500,
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooMuch => "too many rows; ask for less",
            Self::TooLong => "the query takes too long; ask for less",
            Self::Unreadable => "the history cannot be read now; try again in a few seconds",
            Self::Failed => "the server failed; report this",
        })
    }
}
