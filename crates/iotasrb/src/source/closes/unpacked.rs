//! A file's bytes, without their compression, and never more than allowed.

use ruzstd::decoding::{FrameDecoder, StreamingDecoder};
use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
};

/// The first four bytes of a zstd frame.
pub(super) const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// What the decompressor may look back on: sixteen times what the usual levels use.
const MAX_WINDOW_BYTES: u64 = 32 << 20;

/// The bytes from a place on; they fail where they are more than the limit. Whether they
/// are compressed, their first four bytes tell.
pub(super) fn unpacked(file: &File, from: u64, limit: u64) -> io::Result<Unpacked> {
    let mut file = file.try_clone()?;
    file.seek(SeekFrom::Start(from))?;
    let mut magic = Vec::new();
    file.by_ref().take(4).read_to_end(&mut magic)?;
    file.seek(SeekFrom::Start(from))?;
    let file = BufReader::new(file);
    let form = if magic == ZSTD_MAGIC {
        let decoder = StreamingDecoder::new_with_max_window_size(file, MAX_WINDOW_BYTES);
        Form::Zstd(Box::new(decoder.map_err(io::Error::other)?))
    } else {
        Form::Raw(file)
    };
    Ok(Unpacked { form, left: limit })
}

/// Bytes that fail when there are more than allowed.
pub(super) struct Unpacked {
    form: Form,
    left: u64,
}

enum Form {
    Raw(BufReader<File>),
    Zstd(Box<StreamingDecoder<BufReader<File>, FrameDecoder>>),
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.form {
            Form::Raw(bytes) => bytes.read(buffer)?,
            Form::Zstd(bytes) => bytes.read(buffer)?,
        };
        let left = self
            .left
            .checked_sub(u64::try_from(read).unwrap_or(u64::MAX));
        self.left = left.ok_or_else(|| io::Error::other("more bytes than are accepted"))?;
        Ok(read)
    }
}
