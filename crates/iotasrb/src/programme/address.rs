//! Addresses of the earlier network, in both of their text forms.

use crate::spelling::hex;
use bech32::{
    Bech32, ByteIterExt as _, Fe32IterExt as _, Hrp,
    primitives::decode::{CheckedHrpstring, CheckedHrpstringError, UncheckedHrpstring},
};
use iotasrb_core::units::Address;
use std::fmt;

/// What an address of a key, Ed25519, begins with. Only those could stake.
const ED25519: u8 = 0;
/// No address of any network of that time is as long.
const MAX_CHARACTERS: usize = 90;

/// How an address is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressForm {
    /// 64 hexadecimal digits, as the nodes of the Chrysalis protocol wrote results.
    Hex,
    /// Bech32 of the main network: `iota1…`, as the nodes of the Stardust protocol wrote them.
    Iota,
}

/// Why a text is no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MalformedAddress {
    /// Neither of the two forms.
    #[error("an address is 64 hexadecimal digits, with or without 0x, or begins with iota1")]
    Form,
    /// A mistyped letter.
    #[error("the address is mistyped: its own checksum does not fit")]
    Mistyped,
    /// An address of another network.
    #[error(
        "the address begins with {0}1 and so is of another network: give the one that begins with iota1, or its 64 hexadecimal digits"
    )]
    OtherNetwork(String),
    /// Right in form, but not that of a key.
    #[error("the address is not one of a key (kind {0}): only those could stake")]
    OtherKind(u8),
    /// Right in form, but too short or too long.
    #[error("the address does not hold 32 bytes")]
    Length,
}

impl AddressForm {
    /// The address in this form.
    pub fn write(self, address: Address) -> String {
        match self {
            Self::Hex => hex(address.as_bytes()),
            Self::Iota => bech32(address),
        }
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hex => "hex",
            Self::Iota => "bech32",
        }
    }
}

/// Reads an address, and says in which form it was written. An `0x` before the digits, as
/// today's network writes it, belongs to [`AddressForm::Hex`]: the 32 bytes are the same.
///
/// ```
/// use iotasrb::programme::address::{AddressForm, read};
/// let (address, form) = read(&"52".repeat(32)).unwrap();
/// assert_eq!(form, AddressForm::Hex);
/// let text = AddressForm::Iota.write(address);
/// assert!(text.starts_with("iota1qpf9y5jj2ff9y5jj2"));
/// assert_eq!(read(&text), Ok((address, AddressForm::Iota)));
/// ```
pub fn read(text: &str) -> Result<(Address, AddressForm), MalformedAddress> {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    if let Some(bytes) = from_hex(digits.as_bytes()) {
        return Ok((Address::from_bytes(bytes), AddressForm::Hex));
    }
    if text.len() > MAX_CHARACTERS || !text.contains('1') || text.starts_with("0x") {
        return Err(MalformedAddress::Form);
    }
    let prefix = UncheckedHrpstring::new(text).map_err(|_| MalformedAddress::Form)?;
    let prefix = prefix.hrp().as_str().to_ascii_lowercase();
    // Only where its own checksum holds is a text with another beginning an address at all.
    let checked = match CheckedHrpstring::new::<Bech32>(text) {
        Ok(checked) if prefix == "iota" => checked,
        Ok(_) => return Err(MalformedAddress::OtherNetwork(prefix)),
        Err(CheckedHrpstringError::Checksum(_)) if prefix == "iota" => {
            return Err(MalformedAddress::Mistyped);
        }
        Err(_) => return Err(MalformedAddress::Form),
    };
    let mut bytes = checked.byte_iter();
    match bytes.next() {
        None => return Err(MalformedAddress::Length),
        Some(ED25519) => {}
        Some(kind) => return Err(MalformedAddress::OtherKind(kind)),
    }
    let bytes: Vec<u8> = bytes.collect();
    let bytes = <[u8; 32]>::try_from(bytes).map_err(|_| MalformedAddress::Length)?;
    let address = Address::from_bytes(bytes);
    // Bits that belong to no byte would make a second text of the same address.
    if !text.eq_ignore_ascii_case(&AddressForm::Iota.write(address)) {
        return Err(MalformedAddress::Length);
    }
    Ok((address, AddressForm::Iota))
}

impl fmt::Display for AddressForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

fn bech32(address: Address) -> String {
    let prefix = Hrp::parse_unchecked("iota");
    let bytes = [ED25519].into_iter().chain(*address.as_bytes());
    bytes
        .bytes_to_fes()
        .with_checksum::<Bech32>(&prefix)
        .chars()
        .collect()
}

/// So many bytes as hexadecimal digits; a million addresses go through here.
pub(crate) fn from_hex<const BYTES: usize>(digits: &[u8]) -> Option<[u8; BYTES]> {
    let (pairs, rest) = digits.as_chunks::<2>();
    if pairs.len() != BYTES || !rest.is_empty() {
        return None;
    }
    let mut bytes = [0; BYTES];
    // Collected and looked at once, so that the loop has no way out.
    let mut wrong = 0;
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        let (high, low) = (VALUES[usize::from(*high)], VALUES[usize::from(*low)]);
        wrong |= high | low;
        *byte = (high << 4) | (low & 15);
    }
    (wrong < 16).then_some(bytes)
}

/// The value of each hexadecimal digit; of what is none, 255.
const VALUES: [u8; 256] = values();

const fn values() -> [u8; 256] {
    let mut values = [u8::MAX; 256];
    let mut value = 0;
    while value < 16 {
        let (lower, upper) = (b"0123456789abcdef"[value], b"0123456789ABCDEF"[value]);
        values[lower as usize] = value as u8;
        values[upper as usize] = value as u8;
        value += 1;
    }
    values
}
