//! Index files of the chain's stores: a magic number, a content, the SHA3-256 of both.

use crate::source::error::{Malformed, SourceError};
use sha3::{Digest, Sha3_256};
use std::io::{self, Read};

/// The content of a file that begins with the magic number (big-endian) and ends with
/// its own digest.
pub(super) fn content<'a>(
    file: &'a [u8],
    magic: u32,
    origin: &str,
) -> Result<&'a [u8], SourceError> {
    let refuse = |rule: &str| Malformed::new("the file", rule).of(origin);
    let (sealed, digest) = file
        .split_last_chunk::<32>()
        .ok_or_else(|| refuse("it is cut short"))?;
    let (found, content) = sealed
        .split_first_chunk::<4>()
        .ok_or_else(|| refuse("it is cut short"))?;
    if u32::from_be_bytes(*found) != magic {
        return Err(refuse("it is of another kind"));
    }
    match Sha3_256::digest(sealed).as_slice() == digest {
        true => Ok(content),
        false => Err(SourceError::DigestDiffers {
            origin: origin.to_owned(),
        }),
    }
}

/// Takes a length of at most 64 bits in ULEB128: seven bits a byte, the lowest first, the
/// highest bit of all but the last set.
pub(super) fn take_length(bytes: &mut impl Read) -> io::Result<u64> {
    let mut length = 0_u64;
    for shift in (0..64).step_by(7) {
        let mut byte = [0];
        bytes.read_exact(&mut byte)?;
        let [byte] = byte;
        let bits = u64::from(byte & 0x7f);
        if shift == 63 && bits > 1 {
            break;
        }
        length |= bits << shift;
        if byte & 0x80 == 0 {
            return Ok(length);
        }
    }
    Err(io::Error::other("a length of more than 64 bits"))
}

#[cfg(test)]
mod tests {
    use super::take_length;

    #[test]
    fn lengths_have_at_most_64_bits() {
        let longest = [0xff; 9];
        for (bytes, length) in [
            (&[0][..], Some(0)),
            (&[0x7f], Some(127)),
            (&[0x80, 1], Some(128)),
            (&[&longest[..], &[1]].concat(), Some(u64::MAX)),
            (&[&longest[..], &[2]].concat(), None),
            (&[&longest[..], &[0x81, 0]].concat(), None),
            (&[0x80], None),
            (&[], None),
        ] {
            let mut rest = bytes;
            assert_eq!(take_length(&mut rest).ok(), length, "{bytes:?}");
        }
    }
}
