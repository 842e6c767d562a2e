use crate::units::{Digest, thirty_two_bytes, write_hex};
use alloc::format;
use core::{fmt, str::FromStr};

/// A text that is not 32 bytes in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected 64 hexadecimal digits, with or without 0x")]
pub struct MalformedId;

macro_rules! written_bare {
    ($(#[$doc:meta])* $name:ident) => {
        thirty_two_bytes! {
            $(#[$doc])*
            $name
        }

        impl fmt::Display for $name {
            /// 64 lower-case hexadecimal digits without `0x`, as the nodes of that time wrote it.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_hex(f, &self.0)
            }
        }

        impl FromStr for $name {
            type Err = MalformedId;

            /// Both spellings: bare, and with the `0x` of the later nodes.
            fn from_str(text: &str) -> Result<Self, MalformedId> {
                let digits = text.strip_prefix("0x").unwrap_or(text);
                let digest: Digest = format!("0x{digits}").parse().map_err(|_| MalformedId)?;
                Ok(Self(*digest.as_bytes()))
            }
        }
    };
}

written_bare! {
    /// The id of an event: the BLAKE2b-256 digest of its binary form.
    ///
    /// ```
    /// use iotasrb_core::programmes::participation::EventId;
    /// let text = "f6dbdad416e0470042d3fe429eb0e91683ba171279bce01be6d1d35a9909a981";
    /// let shimmer: EventId = format!("0x{text}").parse().unwrap();
    /// assert_eq!(shimmer.to_string(), text);
    /// ```
    EventId
}

written_bare! {
    /// A SHA-256 digest by which two nodes compare what they counted.
    Checksum
}
