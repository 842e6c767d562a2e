use super::layout::{MAX_BUNDLE_BYTES, MAX_SUMMARIES};
use crate::committee::MalformedCommittee;

/// Why bytes are no bundle.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MalformedBundle {
    /// More than this program looks at.
    #[error("the bundle has {0} bytes, more than {MAX_BUNDLE_BYTES}")]
    TooLarge(usize),
    /// Something else, or a bundle whose first bytes are damaged.
    #[error("this is no bundle: it does not begin with `iotasrb::Bundle`")]
    NotABundle,
    /// A layout that this version of the program does not know.
    #[error("the bundle's layout has the version {0}, this program knows version 1")]
    UnknownVersion(u8),
    /// A network that this version of the program does not know.
    #[error("the bundle is of the unknown network `{0}`")]
    UnknownNetwork(String),
    /// The committee that it starts from is none.
    #[error("the bundle's root is malformed: {0}")]
    Root(#[from] MalformedCommittee),
    /// More epochs between the root and the close than this program follows.
    #[error("the bundle has {0} summaries, more than {MAX_SUMMARIES}: use a later root")]
    TooManySummaries(u32),
    /// The two objects of the system state are not in ascending order of their bytes.
    #[error("the state objects of the bundle are not in ascending order")]
    StateObjectsUnordered,
    /// A text that is too long or has bytes other than printable ASCII.
    #[error("{field} of the bundle is no text of at most {limit} printable ASCII characters")]
    NotAText {
        /// Which text.
        field: &'static str,
        /// How long it may be.
        limit: usize,
    },
    /// The bytes end before the bundle does.
    #[error("the bundle ends within {0}")]
    Truncated(&'static str),
    /// Bytes after the end.
    #[error("{0} bytes follow the end of the bundle")]
    Trailing(usize),
}
