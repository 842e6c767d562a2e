//! Where a value ends in a stream of BCS, found without decoding it.
//!
//! The parts of a snapshot's entry follow each other without lengths. A decoder that
//! reads from a stream would allocate whatever length a hostile stream claims before it
//! reads a byte; walking over the layout allocates only what came, and is cheap. Nothing
//! is believed here: what a walk took is decoded later, and in full.

use std::io::{self, Read};

/// The layout of a value in BCS.
#[derive(Debug)]
pub(crate) enum Layout {
    /// This many bytes.
    Fixed(usize),
    /// A length, and that many bytes.
    Bytes,
    /// A number, and that many values.
    List(&'static Layout),
    /// 0, or 1 and a value.
    Optional(&'static Layout),
    /// One value after the other.
    Fields(&'static [Layout]),
    /// The number of a variant, and its value.
    Variant(&'static [Layout]),
    /// A layout that has a name.
    Named(&'static Layout),
}

use Layout::{Bytes, Fields, Fixed, List, Named, Optional, Variant};

const U64: Layout = Fixed(8);
/// A digest, a key or a text: all are written after their length.
const DIGEST: Layout = Bytes;
const IDENTIFIER: Layout = Bytes;
const ADDRESS: Layout = Fixed(32);
const NOTHING: Layout = Fields(&[]);

/// `SignedCheckpointSummary`.
pub(crate) static SIGNED_SUMMARY: Layout = Fields(&[Named(&SUMMARY), U64, Fixed(48), Bytes]);

/// `CheckpointSummary`.
pub(crate) static SUMMARY: Layout = Fields(&[
    // Epoch, sequence number, total of transactions.
    Fixed(24),
    DIGEST,
    Optional(&DIGEST),
    // Five gas figures and the time.
    Fixed(48),
    List(&Named(&COMMITMENT)),
    Optional(&Named(&END_OF_EPOCH)),
    Bytes,
]);

static COMMITMENT: Layout = Variant(&[DIGEST]);

static END_OF_EPOCH: Layout = Fields(&[
    List(&Fields(&[Bytes, U64])),
    U64,
    List(&Named(&COMMITMENT)),
    U64,
]);

/// `CheckpointContents`.
pub(crate) static CONTENTS: Layout = Variant(&[Fields(&[
    List(&Fields(&[DIGEST, DIGEST])),
    List(&List(&Bytes)),
])]);

/// `TransactionEvents`.
pub(crate) static EVENTS: Layout = List(&Fields(&[
    ADDRESS,
    IDENTIFIER,
    ADDRESS,
    Named(&STRUCT_TAG),
    Bytes,
]));

/// `StructTag`.
pub(crate) static STRUCT_TAG: Layout =
    Fields(&[ADDRESS, IDENTIFIER, IDENTIFIER, List(&Named(&TYPE_TAG))]);

static TYPE_TAG: Layout = Variant(&[
    NOTHING,
    NOTHING,
    NOTHING,
    NOTHING,
    NOTHING,
    NOTHING,
    Named(&TYPE_TAG),
    Named(&STRUCT_TAG),
    NOTHING,
    NOTHING,
    NOTHING,
]);

/// `TransactionEffects`.
pub(crate) static EFFECTS: Layout = Variant(&[Fields(&[
    Named(&EXECUTION_STATUS),
    // Epoch and five gas figures.
    Fixed(48),
    DIGEST,
    Optional(&Fixed(4)),
    Optional(&DIGEST),
    List(&DIGEST),
    U64,
    List(&Named(&CHANGED_OBJECT)),
    List(&Named(&UNCHANGED_SHARED)),
    Optional(&DIGEST),
])]);

/// `ExecutionStatus`.
pub(crate) static EXECUTION_STATUS: Layout =
    Variant(&[NOTHING, Fields(&[Named(&EXECUTION_ERROR), Optional(&U64)])]);

static CHANGED_OBJECT: Layout = Fields(&[
    ADDRESS,
    Variant(&[NOTHING, Fields(&[U64, DIGEST, Named(&OWNER)])]),
    Variant(&[
        NOTHING,
        Fields(&[DIGEST, Named(&OWNER)]),
        Fields(&[U64, DIGEST]),
    ]),
    Variant(&[NOTHING, NOTHING, NOTHING]),
]);

static OWNER: Layout = Variant(&[ADDRESS, ADDRESS, U64, NOTHING]);

/// `UnchangedSharedObject`.
pub(crate) static UNCHANGED_SHARED: Layout = Fields(&[
    ADDRESS,
    Variant(&[Fields(&[U64, DIGEST]), U64, U64, U64, NOTHING]),
]);

/// Why a transaction failed, by number.
static EXECUTION_ERROR: Layout = Variant(&[
    NOTHING,
    NOTHING,
    NOTHING,
    NOTHING,
    Fixed(16),
    Fixed(16),
    ADDRESS,
    NOTHING,
    NOTHING,
    NOTHING,
    NOTHING,
    // 11
    Optional(&Named(&MOVE_LOCATION)),
    Fields(&[Named(&MOVE_LOCATION), U64]),
    NOTHING,
    NOTHING,
    NOTHING,
    NOTHING,
    NOTHING,
    NOTHING,
    // 19
    Fields(&[Fixed(2), Named(&ARGUMENT_ERROR)]),
    Fields(&[Fixed(2), Variant(&[NOTHING, NOTHING])]),
    Fixed(4),
    Fixed(2),
    NOTHING,
    Fixed(16),
    NOTHING,
    NOTHING,
    // 27
    Variant(&[ADDRESS, ADDRESS, NOTHING, DIGEST, Fixed(1), Fixed(64)]),
    Fixed(16),
    NOTHING,
    NOTHING,
    NOTHING,
    NOTHING,
    // 33
    List(&ADDRESS),
    Fields(&[ADDRESS, Bytes]),
    Bytes,
    NOTHING,
    Fields(&[List(&ADDRESS), U64]),
    NOTHING,
    // 39
    Named(&EXECUTION_ERROR),
    U64,
    Fixed(16),
    Fixed(16),
    ADDRESS,
    ADDRESS,
]);

static MOVE_LOCATION: Layout = Fields(&[ADDRESS, IDENTIFIER, Fixed(4), Optional(&IDENTIFIER)]);

static ARGUMENT_ERROR: Layout = Variant(&[
    NOTHING,
    NOTHING,
    NOTHING,
    NOTHING,
    Fixed(2),
    Fixed(4),
    Fixed(2),
    NOTHING,
    NOTHING,
    NOTHING,
    NOTHING,
    NOTHING,
    NOTHING,
]);

/// Nothing of the chain is nested deeper; a type within types is all that could be.
const MAX_DEPTH: usize = 64;
/// Memory is asked for in steps of this size: a length is only a claim.
const STEP_BYTES: usize = 64 << 10;

/// Why a walk did not come to the end of a value.
#[derive(Debug)]
pub(crate) enum Lost {
    /// The value would be longer than its limit.
    TooLarge,
    /// The stream ended within the value.
    EndsEarly,
    /// The bytes have no such layout.
    Malformed(&'static str),
    /// The stream failed.
    Io(io::Error),
}

/// Takes the bytes of a value out of a stream, exactly as they came.
pub(crate) fn take(layout: &Layout, stream: &mut impl Read, limit: usize) -> Result<Vec<u8>, Lost> {
    let mut walk = Walk {
        stream,
        taken: Vec::new(),
        limit,
    };
    walk.over(layout, MAX_DEPTH)?;
    Ok(walk.taken)
}

/// Takes a length and that many bytes, and gives the bytes.
pub(crate) fn take_bytes(stream: &mut impl Read, limit: usize) -> Result<Vec<u8>, Lost> {
    let length = take_number(stream)?;
    let mut walk = Walk {
        stream,
        taken: Vec::new(),
        limit,
    };
    walk.skip(length)?;
    Ok(walk.taken)
}

/// Takes a length or the number of a variant.
pub(crate) fn take_number(stream: &mut impl Read) -> Result<usize, Lost> {
    let mut walk = Walk {
        stream,
        taken: Vec::new(),
        limit: MAX_NUMBER_BYTES,
    };
    walk.number()
}

/// The most bytes of a length (ULEB128 of 32 bits).
const MAX_NUMBER_BYTES: usize = 5;

struct Walk<'a, R> {
    stream: &'a mut R,
    taken: Vec<u8>,
    limit: usize,
}

impl<R: Read> Walk<'_, R> {
    fn over(&mut self, layout: &Layout, depth: usize) -> Result<(), Lost> {
        let depth = depth
            .checked_sub(1)
            .ok_or(Lost::Malformed("nested too deeply"))?;
        match layout {
            Fixed(length) => self.skip(*length),
            Bytes => {
                let length = self.number()?;
                self.skip(length)
            }
            // Every element takes a byte at least, so the limit ends any list.
            List(element) => {
                let length = self.number()?;
                (0..length).try_for_each(|_| self.over(element, depth))
            }
            Optional(value) => match self.byte()? {
                0 => Ok(()),
                1 => self.over(value, depth),
                _ => Err(Lost::Malformed("neither absent nor present")),
            },
            Fields(fields) => fields.iter().try_for_each(|field| self.over(field, depth)),
            Variant(variants) => {
                let number = self.number()?;
                let variant = variants.get(number);
                self.over(variant.ok_or(Lost::Malformed("an unknown variant"))?, depth)
            }
            Named(layout) => self.over(layout, depth),
        }
    }

    fn skip(&mut self, mut length: usize) -> Result<(), Lost> {
        let from = self.taken.len();
        if length > self.limit.saturating_sub(from) {
            return Err(Lost::TooLarge);
        }
        while length > 0 {
            let step = length.min(STEP_BYTES);
            let from = self.taken.len();
            self.taken.resize(from.saturating_add(step), 0);
            let space = self.taken.get_mut(from..).unwrap_or_default();
            self.stream.read_exact(space).map_err(lost)?;
            length = length.saturating_sub(step);
        }
        Ok(())
    }

    fn byte(&mut self) -> Result<u8, Lost> {
        if self.taken.len() >= self.limit {
            return Err(Lost::TooLarge);
        }
        let mut byte = [0];
        self.stream.read_exact(&mut byte).map_err(lost)?;
        let [byte] = byte;
        self.taken.push(byte);
        Ok(byte)
    }

    /// ULEB128 of at most 32 bits, in its one shortest form.
    fn number(&mut self) -> Result<usize, Lost> {
        let mut value = 0_u64;
        for shift in (0..32).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                if byte == 0 && shift > 0 {
                    return Err(Lost::Malformed("a length that is not in its shortest form"));
                }
                let value = u32::try_from(value)
                    .ok()
                    .and_then(|value| value.try_into().ok());
                return value.ok_or(Lost::Malformed("a length above 32 bits"));
            }
        }
        Err(Lost::Malformed("a length above 32 bits"))
    }
}

fn lost(error: io::Error) -> Lost {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        Lost::EndsEarly
    } else {
        Lost::Io(error)
    }
}
