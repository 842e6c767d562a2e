use blake2::{Blake2b, Digest as _, digest::consts::U32};

/// The digest by which the chain names a value: BLAKE2b-256 of the name of its kind,
/// followed by the value's BCS bytes as they came.
///
/// Hashing the bytes as they came, not what was decoded from them, means that
/// nothing is decoded before it is certified, and no bit can hide from the digest.
pub(crate) fn salted_digest(kind: Kind, bytes: &[u8]) -> [u8; 32] {
    let mut hasher = Blake2b::<U32>::new();
    hasher.update(kind.salt());
    hasher.update(bytes);
    hasher.finalize().into()
}

/// What the chain names by digest.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    CheckpointSummary,
    CheckpointContents,
    TransactionEffects,
    TransactionEvents,
    TransactionData,
    Object,
}

impl Kind {
    pub(crate) const fn salt(self) -> &'static str {
        match self {
            Self::CheckpointSummary => "CheckpointSummary::",
            Self::CheckpointContents => "CheckpointContents::",
            Self::TransactionEffects => "TransactionEffects::",
            Self::TransactionEvents => "TransactionEvents::",
            Self::TransactionData => "TransactionData::",
            Self::Object => "Object::",
        }
    }
}
