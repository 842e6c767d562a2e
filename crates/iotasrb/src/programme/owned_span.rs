//! A stake of somebody.

use super::address::from_hex;
use crate::spelling::hex;
use iotasrb_core::{programmes::participation::Span, units::Address};
use std::{fmt, str::FromStr};

/// A stake, and whose it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnedSpan {
    /// Who staked.
    pub address: Address,
    /// The output, if the file names it.
    pub output: Option<OutputId>,
    /// How much, from when to when.
    pub span: Span,
}

/// The id of an output of the earlier network: that of the transaction, and its place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputId([u8; 34]);

/// A text that is no id of an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the id of an output is 68 hexadecimal digits, with or without 0x")]
pub struct MalformedOutputId;

impl OutputId {
    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; 34] {
        &self.0
    }
}

impl FromStr for OutputId {
    type Err = MalformedOutputId;

    fn from_str(text: &str) -> Result<Self, MalformedOutputId> {
        let digits = text.strip_prefix("0x").unwrap_or(text);
        from_hex(digits.as_bytes())
            .map(Self)
            .ok_or(MalformedOutputId)
    }
}

impl fmt::Display for OutputId {
    /// 68 lower-case hexadecimal digits, as the nodes of the Chrysalis protocol wrote it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}
