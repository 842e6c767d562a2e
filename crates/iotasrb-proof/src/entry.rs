//! A close as one string of bytes: an entry of the formal snapshot's `EPOCH_INFO`.

use crate::{
    broken_link::Part,
    close::{EpochClose, max_bytes},
    layout::{self, CONTENTS, EFFECTS, EVENTS, Layout, Lost, SIGNED_SUMMARY},
};
use std::io::{ErrorKind, Read};

/// More objects than the system state has (two).
pub(crate) const MAX_STATE_OBJECTS: usize = 16;

/// Why bytes are no entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryRefusal {
    /// A part is larger than anything that the chain writes.
    #[error("{part} has more than {limit} bytes")]
    TooLarge {
        /// Which part.
        part: Part,
        /// The largest size that is taken.
        limit: usize,
    },
    /// The bytes end within a part: ask for them again.
    #[error("the bytes end within {0}")]
    EndsEarly(Part),
    /// The bytes of a part do not have its layout.
    #[error("{part} is malformed: {reason}")]
    Malformed {
        /// Which part.
        part: Part,
        /// What is wrong.
        reason: &'static str,
    },
    /// More state objects than any epoch change hands on.
    #[error("the entry has {0} state objects, more than {MAX_STATE_OBJECTS}")]
    TooManyObjects(usize),
    /// Something follows the last part, as in drafts of the format that carried more.
    #[error("{0} bytes are left over after the last part")]
    LeftOver(usize),
    /// The stream itself failed: ask again.
    #[error("the stream failed: {reason}")]
    Io {
        /// The kind of failure.
        kind: ErrorKind,
        /// What the stream says.
        reason: String,
    },
}

impl EpochClose {
    /// The close as one entry of `EPOCH_INFO`: the four parts one after the other, then
    /// the list of the state objects, each after its length.
    pub fn to_entry(&self) -> Vec<u8> {
        let parts = [
            &self.signed_summary,
            &self.contents,
            &self.effects,
            &self.events,
        ];
        let mut entry = parts.map(Vec::as_slice).concat();
        push_number(&mut entry, self.state_objects.len());
        for object in &self.state_objects {
            push_number(&mut entry, object.len());
            entry.extend(object);
        }
        entry
    }

    /// Splits an entry into its parts. All bytes must be used; nothing is decoded, and
    /// nothing is believed before [`CommitteeChain`](crate::CommitteeChain) checked it.
    pub fn from_entry(entry: &[u8]) -> Result<Self, EntryRefusal> {
        let mut rest = entry;
        let close = read_entry(&mut rest)?;
        if rest.is_empty() {
            Ok(close)
        } else {
            Err(EntryRefusal::LeftOver(rest.len()))
        }
    }
}

/// Takes one entry out of a stream, and not a byte more.
pub(crate) fn read_entry(stream: &mut impl Read) -> Result<EpochClose, EntryRefusal> {
    let mut take = |part, layout: &Layout| {
        let limit = max_bytes(part);
        layout::take(layout, stream, limit).map_err(|lost| refusal(part, lost))
    };
    Ok(EpochClose {
        signed_summary: take(Part::SignedSummary, &SIGNED_SUMMARY)?,
        contents: take(Part::Contents, &CONTENTS)?,
        effects: take(Part::Effects, &EFFECTS)?,
        events: take(Part::Events, &EVENTS)?,
        state_objects: read_objects(stream)?,
    })
}

fn read_objects(stream: &mut impl Read) -> Result<Vec<Vec<u8>>, EntryRefusal> {
    let part = Part::StateObject;
    let count = layout::take_number(stream).map_err(|lost| refusal(part, lost))?;
    if count > MAX_STATE_OBJECTS {
        return Err(EntryRefusal::TooManyObjects(count));
    }
    let limit = max_bytes(part);
    let object = |_| layout::take_bytes(stream, limit).map_err(|lost| refusal(part, lost));
    (0..count).map(object).collect()
}

fn refusal(part: Part, lost: Lost) -> EntryRefusal {
    let limit = max_bytes(part);
    match lost {
        Lost::TooLarge => EntryRefusal::TooLarge { part, limit },
        Lost::EndsEarly => EntryRefusal::EndsEarly(part),
        Lost::Malformed(reason) => EntryRefusal::Malformed { part, reason },
        Lost::Io(error) => EntryRefusal::Io {
            kind: error.kind(),
            reason: error.to_string(),
        },
    }
}

/// Writes a length as ULEB128, seven bits a byte.
pub(crate) fn push_number(bytes: &mut Vec<u8>, mut number: usize) {
    loop {
        let [low, ..] = number.to_le_bytes();
        number >>= 7;
        if number == 0 {
            bytes.push(low & 0x7f);
            return;
        }
        bytes.push(low | 0x80);
    }
}
