use iota_sdk_types::hash::Hasher;
use serde::Serialize;

/// A value of the chain in its bytes, and the digest by which the chain names it.
///
/// Bytes are made once: encoding a state of a hundred validators takes longer than
/// hashing or signing anything.
#[derive(Clone, Debug)]
pub(crate) struct Encoded {
    pub(crate) bytes: Vec<u8>,
    pub(crate) digest: [u8; 32],
}

/// The names of the kinds of values that the chain hashes before their bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Contents,
    Transaction,
    Effects,
    Events,
    Object,
}

impl Encoded {
    pub(crate) fn of(kind: Kind, value: &impl Serialize) -> Self {
        let bytes = encode(value);
        let mut hasher = Hasher::new();
        hasher.update(kind.salt());
        hasher.update(&bytes);
        let digest = hasher.finalize().into_bytes();
        Self { bytes, digest }
    }
}

impl Kind {
    const fn salt(self) -> &'static str {
        match self {
            Self::Contents => "CheckpointContents::",
            Self::Transaction => "TransactionData::",
            Self::Effects => "TransactionEffects::",
            Self::Events => "TransactionEvents::",
            Self::Object => "Object::",
        }
    }
}

/// The BCS bytes of what the chain itself keeps in BCS.
pub(crate) fn encode(value: &impl Serialize) -> Vec<u8> {
    bcs::to_bytes(value).expect("the chain's own types encode")
}
