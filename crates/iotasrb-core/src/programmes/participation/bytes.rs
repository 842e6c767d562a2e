use super::MalformedEvent;
use alloc::{borrow::ToOwned, string::String, vec::Vec};

/// A text or a list that is too long for the bytes in which the binary form counts it, so that
/// there is no binary form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} has a length of {length}, which its binary form cannot count")]
pub struct Unrepresentable {
    /// Whose length it is.
    pub field: &'static str,
    /// Its length in bytes, or in items.
    pub length: usize,
}

/// Reads little-endian integers and counted texts from the front of some bytes.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// How many bytes are left.
    pub(super) const fn left(&self) -> usize {
        self.rest.len()
    }

    pub(super) fn array<const N: usize>(
        &mut self,
        field: &'static str,
    ) -> Result<[u8; N], MalformedEvent> {
        let (front, rest) = self
            .rest
            .split_first_chunk()
            .ok_or(MalformedEvent::Truncated { field })?;
        self.rest = rest;
        Ok(*front)
    }

    pub(super) fn bytes(
        &mut self,
        field: &'static str,
        count: usize,
    ) -> Result<&'a [u8], MalformedEvent> {
        let (front, rest) = self
            .rest
            .split_at_checked(count)
            .ok_or(MalformedEvent::Truncated { field })?;
        self.rest = rest;
        Ok(front)
    }

    pub(super) fn u8(&mut self, field: &'static str) -> Result<u8, MalformedEvent> {
        self.array(field).map(|[byte]: [u8; 1]| byte)
    }

    pub(super) fn u32(&mut self, field: &'static str) -> Result<u32, MalformedEvent> {
        self.array(field).map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self, field: &'static str) -> Result<u64, MalformedEvent> {
        self.array(field).map(u64::from_le_bytes)
    }

    /// A text behind one byte that holds its length.
    pub(super) fn short_text(&mut self, field: &'static str) -> Result<String, MalformedEvent> {
        let length = self.u8(field)?;
        self.text(field, usize::from(length))
    }

    /// A text behind two bytes that hold its length.
    pub(super) fn long_text(&mut self, field: &'static str) -> Result<String, MalformedEvent> {
        let length = self.array(field).map(u16::from_le_bytes)?;
        self.text(field, usize::from(length))
    }

    fn text(&mut self, field: &'static str, length: usize) -> Result<String, MalformedEvent> {
        let bytes = self.bytes(field, length)?;
        let text = core::str::from_utf8(bytes).map_err(|_| MalformedEvent::NotUtf8 { field })?;
        Ok(text.to_owned())
    }
}

/// Appends a text behind one byte that holds its length.
pub(super) fn write_short_text(
    bytes: &mut Vec<u8>,
    field: &'static str,
    text: &str,
) -> Result<(), Unrepresentable> {
    write_count(bytes, field, text.len())?;
    bytes.extend_from_slice(text.as_bytes());
    Ok(())
}

/// Appends a text behind two bytes that hold its length.
pub(super) fn write_long_text(
    bytes: &mut Vec<u8>,
    field: &'static str,
    text: &str,
) -> Result<(), Unrepresentable> {
    let length = text.len();
    let count = u16::try_from(length).map_err(|_| Unrepresentable { field, length })?;
    bytes.extend_from_slice(&count.to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
    Ok(())
}

/// Appends one byte that holds a length.
pub(super) fn write_count(
    bytes: &mut Vec<u8>,
    field: &'static str,
    length: usize,
) -> Result<(), Unrepresentable> {
    bytes.push(u8::try_from(length).map_err(|_| Unrepresentable { field, length })?);
    Ok(())
}
