use alloc::string::String;
use core::{fmt, str::FromStr};

/// Writes bytes as lower-case hexadecimal digits.
pub(crate) fn write_hex(out: &mut impl fmt::Write, bytes: &[u8]) -> fmt::Result {
    let mut bytes = bytes.iter();
    bytes.try_for_each(|byte| write!(out, "{byte:02x}"))
}

/// A type of 32 bytes with a text form of its own: it has to be `Display` and `FromStr`.
macro_rules! thirty_two_bytes {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name([u8; 32]);

        impl $name {
            /// From its bytes.
            pub const fn from_bytes(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// Its bytes.
            pub const fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                core::fmt::Display::fmt(self, f)
            }
        }
    };
}
pub(crate) use thirty_two_bytes;

/// A text that is not the digest of a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected 32 bytes in base58")]
pub struct MalformedBase58;

thirty_two_bytes! {
    /// The digest of a checkpoint, written in base58 as the chain writes it.
    ///
    /// ```
    /// use iotasrb_core::units::CheckpointDigest;
    /// let genesis = "7gzPnGnmjqvpmF7NXTCmtacXLqx1cMaJFV6GCmi1peqr";
    /// let digest: CheckpointDigest = genesis.parse().unwrap();
    /// assert_eq!(digest.as_bytes()[..4], [0x63, 0x64, 0xaa, 0xd5]);
    /// assert_eq!(digest.to_string(), genesis);
    /// ```
    CheckpointDigest
}

impl fmt::Display for CheckpointDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&bs58::encode(self.0).into_string())
    }
}

impl FromStr for CheckpointDigest {
    type Err = MalformedBase58;

    fn from_str(text: &str) -> Result<Self, MalformedBase58> {
        let mut bytes = [0; 32];
        match bs58::decode(text).onto(&mut bytes) {
            Ok(32) => Ok(Self(bytes)),
            _ => Err(MalformedBase58),
        }
    }
}

/// A text that is not 32 bytes in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected 0x and 64 hexadecimal digits")]
pub struct MalformedHex;

macro_rules! written_in_hex {
    ($(#[$doc:meta])* $name:ident) => {
        thirty_two_bytes! {
            $(#[$doc])*
            $name
        }

        impl fmt::Display for $name {
            /// `0x` and 64 lower-case hexadecimal digits.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("0x")?;
                write_hex(f, &self.0)
            }
        }

        impl FromStr for $name {
            type Err = MalformedHex;

            fn from_str(text: &str) -> Result<Self, MalformedHex> {
                parse_hex(text).map(Self)
            }
        }
    };
}

written_in_hex! {
    /// The address of an account: a validator, a staker.
    Address
}

written_in_hex! {
    /// The id of a validator's staking pool.
    PoolId
}

written_in_hex! {
    /// A BLAKE2b-256 digest of bytes.
    Digest
}

fn parse_hex(text: &str) -> Result<[u8; 32], MalformedHex> {
    let digits = text.strip_prefix("0x").ok_or(MalformedHex)?.as_bytes();
    let mut bytes = [0; 32];
    if digits.len() != 64 {
        return Err(MalformedHex);
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let [high, low] = pair else {
            return Err(MalformedHex);
        };
        *byte = nibble(*high)? << 4 | nibble(*low)?;
    }
    Ok(bytes)
}

fn nibble(digit: u8) -> Result<u8, MalformedHex> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
        .ok_or(MalformedHex)
}

impl Address {
    /// The first six and last four digits: enough for a person to recognise it.
    pub fn abbreviated(&self) -> String {
        let full = alloc::format!("{self}");
        let (head, tail) = (full.get(..8), full.get(62..));
        alloc::format!("{}…{}", head.unwrap_or_default(), tail.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    const NANSEN: &str = "0xa69363ce32b9b1e5b9c7480232ca6799068daa7c22c3d8cc53632246c354b9ff";

    #[test]
    fn an_address_reads_as_it_prints() {
        let address: Address = NANSEN.parse().unwrap();
        assert_eq!(address.to_string(), NANSEN);
        assert_eq!(address.abbreviated(), "0xa69363…b9ff");
    }

    #[test]
    fn what_is_not_32_bytes_is_refused() {
        for text in [
            "",
            "0x",
            "a6",
            &NANSEN[..65],
            &NANSEN.replace('c', "g"),
            &NANSEN[2..],
        ] {
            assert_eq!(text.parse::<Address>(), Err(MalformedHex), "{text}");
        }
    }
}
