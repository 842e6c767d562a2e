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

#[cfg(test)]
mod tests {
    use super::*;
    use std::{env, fs, io::Write, process};

    /// The checkpoints 5, 6 and 7 of epoch 2, each with its own last byte.
    fn batch() -> Vec<u8> {
        let mut bytes = HEAD.to_vec();
        bytes.push(0);
        for sequence in 5..8 {
            bytes.extend([17, 1]);
            bytes.extend([2, 0, 0, 0, 0, 0, 0, 0]);
            bytes.extend([sequence, 0, 0, 0, 0, 0, 0, 0]);
            bytes.push(0xa0 + sequence);
        }
        bytes
    }

    fn opened(name: &str, bytes: &[u8]) -> Batch {
        let path = env::temp_dir().join(format!("iotasrb-batch-{name}-{}", process::id()));
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(true)
            .open(&path)
            .unwrap();
        file.write_all(bytes).unwrap();
        fs::remove_file(&path).unwrap();
        Batch::new(5, file)
    }

    #[test]
    fn each_checkpoint_of_a_batch_is_found() {
        let batch = opened("found", &batch());
        for sequence in [7, 5, 6] {
            let blob = batch.blob(u64::from(sequence), 1_000).unwrap();
            assert_eq!((blob[0], blob.len(), blob[17]), (1, 18, 0xa0 + sequence));
        }
        for absent in [4, 8, u64::MAX] {
            assert!(batch.blob(absent, 1_000).is_err());
        }
    }

    #[test]
    fn a_batch_may_not_unpack_to_more_than_allowed() {
        let batch = opened("limit", &batch());
        assert!(batch.blob(7, 57).is_ok());
        let error = batch.blob(7, 56).unwrap_err().to_string();
        assert_eq!(error, "more bytes than are accepted");
    }

    /// Only the encoding, the epoch and what follows the head are nobody's business here.
    #[test]
    fn a_damaged_batch_never_gives_another_checkpoint() {
        let whole = batch();
        for place in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[place] ^= 0x81;
            if let Ok(blob) = opened("damaged", &damaged).blob(7, 1_000) {
                assert_eq!(blob[9..17], [7, 0, 0, 0, 0, 0, 0, 0], "byte {place}");
            }
            let cut = opened("cut", &whole[..place]).blob(7, 1_000);
            assert!(cut.is_err(), "{place} bytes");
        }
    }
}
