//! A file of many checkpoints: a magic number, the form and the compression, then one
//! checkpoint after the other, each after its length and its encoding.

use super::{
    sealed::take_length,
    summary::{HEAD_BYTES, Head},
    unpacked::unpacked,
};
use std::{
    fs::File,
    io::{self, Read, Seek},
};

/// What the file begins with: the magic number, big-endian, and the form 0 (checkpoints).
const HEAD: [u8; 5] = [0x00, 0x00, 0xbe, 0xef, 0];
/// Magic number, form and compression; the compression shows in what follows, too.
const CONTENT_FROM: u64 = 6;
/// The proof's limit for a checkpoint file.
const MAX_BLOB_BYTES: u64 = 64 << 20;

/// A batch in an open file.
pub(super) struct Batch {
    first: u64,
    file: File,
}

impl Batch {
    pub(super) const fn new(first: u64, file: File) -> Self {
        Self { first, file }
    }

    /// Its first checkpoint.
    pub(super) const fn first(&self) -> u64 {
        self.first
    }

    /// A checkpoint of it, as a checkpoint file; those before it are passed over.
    pub(super) fn blob(&self, sequence: u64, unpacked_bytes: u64) -> io::Result<Vec<u8>> {
        let mut head = [0; HEAD.len()];
        (&self.file).rewind()?;
        (&self.file).read_exact(&mut head)?;
        if head != HEAD {
            return Err(io::Error::other("it is no file of checkpoints"));
        }
        let mut content = unpacked(&self.file, CONTENT_FROM, unpacked_bytes)?;
        for expected in self.first.. {
            // The encoding is a byte of its own, before what the length counts.
            let length = take_length(&mut content)?.saturating_add(1);
            if length > MAX_BLOB_BYTES {
                return Err(io::Error::other("a checkpoint is too large"));
            }
            let mut blob = (&mut content).take(length);
            let mut begin = Vec::new();
            blob.by_ref()
                .take(1 + HEAD_BYTES as u64)
                .read_to_end(&mut begin)?;
            let found = begin.get(1..).and_then(Head::of);
            if found.map(|head| head.sequence.number()) != Some(expected) {
                return Err(io::Error::other("its checkpoints are not in order"));
            }
            if expected == sequence {
                blob.read_to_end(&mut begin)?;
                return match u64::try_from(begin.len()) == Ok(length) {
                    true => Ok(begin),
                    false => Err(io::ErrorKind::UnexpectedEof.into()),
                };
            }
            io::copy(&mut blob, &mut io::sink())?;
        }
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}
