use crate::{
    close::EpochClose,
    entry::{EntryRefusal, push_number, read_entry},
    layout::{self, Lost},
};
use std::io::{self, BufReader, ErrorKind, Read, Write};

/// The first four bytes of `EPOCH_INFO`, big-endian.
const MAGIC: u32 = 0x9000_C001;
/// The only known form of what follows, a variant of an enum.
const V1: usize = 0;
/// Closes of more than two and a half centuries.
const MAX_ENTRIES: usize = 100_000;

/// The closes of all epochs since genesis, read one by one from a formal snapshot's
/// `EPOCH_INFO` (after undoing the compression that the snapshot's manifest names).
///
/// Memory holds one close at a time, whatever the stream claims. The first refusal ends
/// the iteration; so does the last close, if the stream ends with it. Nothing is believed
/// of a close before [`CommitteeChain`](crate::CommitteeChain) checked it.
#[derive(Debug)]
pub struct EpochInfo<R> {
    stream: BufReader<R>,
    next_entry: usize,
    entries: usize,
    ended: bool,
}

/// Why a stream is no `EPOCH_INFO`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EpochInfoRefusal {
    /// The stream failed: ask again.
    #[error("the stream failed: {reason}")]
    Io {
        /// The kind of failure.
        kind: ErrorKind,
        /// What the stream says.
        reason: String,
    },
    /// The stream ended before its first entry: ask again.
    #[error("the stream ends within its head")]
    EndsEarly,
    /// The stream is of another kind, or still compressed.
    #[error("the stream begins with {0:#010x}, not with 0x9000c001")]
    NotEpochInfo(u32),
    /// A newer form: this program is too old for it.
    #[error("the stream has the unknown form {0}")]
    UnknownVersion(usize),
    /// The number of entries is malformed.
    #[error("the head of the stream is malformed: {0}")]
    MalformedHead(&'static str),
    /// More entries than the chain can have epochs.
    #[error("the stream claims {0} entries, more than {MAX_ENTRIES}")]
    TooManyEntries(usize),
    /// An entry is malformed or missing.
    #[error("entry {entry}: {refusal}")]
    Entry {
        /// Which, from 0; it is also the number of its epoch.
        entry: usize,
        /// What is wrong with it.
        refusal: EntryRefusal,
    },
    /// Something follows the last entry.
    #[error("the stream goes on after its last entry")]
    LeftOver,
}

impl<R: Read> EpochInfo<R> {
    /// Reads the head: the magic number, the form and the number of entries.
    pub fn new(stream: R) -> Result<Self, EpochInfoRefusal> {
        let mut stream = BufReader::new(stream);
        let mut magic = [0; 4];
        stream.read_exact(&mut magic).map_err(of_head)?;
        let magic = u32::from_be_bytes(magic);
        if magic != MAGIC {
            return Err(EpochInfoRefusal::NotEpochInfo(magic));
        }
        let form = layout::take_number(&mut stream).map_err(in_head)?;
        if form != V1 {
            return Err(EpochInfoRefusal::UnknownVersion(form));
        }
        let entries = layout::take_number(&mut stream).map_err(in_head)?;
        if entries > MAX_ENTRIES {
            return Err(EpochInfoRefusal::TooManyEntries(entries));
        }
        Ok(Self {
            stream,
            next_entry: 0,
            entries,
            ended: false,
        })
    }

    /// How many closes the stream claims to hold.
    pub const fn entries(&self) -> usize {
        self.entries
    }

    /// `None` at the end of the last entry, if nothing follows.
    fn read_next(&mut self) -> Option<Result<EpochClose, EpochInfoRefusal>> {
        if self.next_entry >= self.entries {
            let mut byte = [0];
            return match self.stream.read_exact(&mut byte) {
                Ok(()) => Some(Err(EpochInfoRefusal::LeftOver)),
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => None,
                Err(error) => Some(Err(failed(&error))),
            };
        }
        let entry = self.next_entry;
        self.next_entry = entry.saturating_add(1);
        Some(
            read_entry(&mut self.stream).map_err(|refusal| match refusal {
                EntryRefusal::Io { kind, reason } => EpochInfoRefusal::Io { kind, reason },
                refusal => EpochInfoRefusal::Entry { entry, refusal },
            }),
        )
    }
}

impl<R: Read> Iterator for EpochInfo<R> {
    type Item = Result<EpochClose, EpochInfoRefusal>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.read_next();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}

/// Writes the closes of all epochs from 0 on as an `EPOCH_INFO`, uncompressed.
pub fn write_epoch_info<'a>(
    closes: impl ExactSizeIterator<Item = &'a EpochClose>,
    stream: &mut impl Write,
) -> io::Result<()> {
    let mut head = MAGIC.to_be_bytes().to_vec();
    push_number(&mut head, V1);
    push_number(&mut head, closes.len());
    stream.write_all(&head)?;
    for close in closes {
        stream.write_all(&close.to_entry())?;
    }
    Ok(())
}

fn of_head(error: io::Error) -> EpochInfoRefusal {
    if error.kind() == ErrorKind::UnexpectedEof {
        EpochInfoRefusal::EndsEarly
    } else {
        failed(&error)
    }
}

fn in_head(lost: Lost) -> EpochInfoRefusal {
    match lost {
        Lost::EndsEarly => EpochInfoRefusal::EndsEarly,
        Lost::Io(error) => failed(&error),
        Lost::Malformed(reason) => EpochInfoRefusal::MalformedHead(reason),
        Lost::TooLarge => EpochInfoRefusal::MalformedHead("a number above 32 bits"),
    }
}

fn failed(error: &io::Error) -> EpochInfoRefusal {
    EpochInfoRefusal::Io {
        kind: error.kind(),
        reason: error.to_string(),
    }
}
