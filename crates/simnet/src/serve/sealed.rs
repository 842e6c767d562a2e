//! Index files of the chain's stores: a magic number, a content, the SHA3-256 of both.

use serde::Serialize;
use sha3::{Digest, Sha3_256};

/// A file that is sealed with its own digest.
pub(super) fn sealed(magic: u32, content: &[u8]) -> Vec<u8> {
    let mut file = magic.to_be_bytes().to_vec();
    file.extend_from_slice(content);
    let digest = Sha3_256::digest(&file);
    file.extend_from_slice(digest.as_slice());
    file
}

/// The SHA3-256 of a file as it is stored.
pub(super) fn digest(file: &[u8]) -> [u8; 32] {
    Sha3_256::digest(file).into()
}

/// What an index holds, in BCS.
pub(super) fn bcs_of<T: Serialize>(value: &T) -> Vec<u8> {
    bcs::to_bytes(value).expect("an index holds nothing that BCS cannot express")
}

/// A content after its length (ULEB128) and a byte 1 for BCS, which the length does not count.
pub(super) fn framed(content: &[u8]) -> Vec<u8> {
    let mut frame = Vec::new();
    let mut length = content.len();
    while length >= 0x80 {
        let [low, ..] = length.to_le_bytes();
        frame.push(low | 0x80);
        length >>= 7;
    }
    let [low, ..] = length.to_le_bytes();
    frame.extend([low, 1]);
    frame.extend_from_slice(content);
    frame
}
