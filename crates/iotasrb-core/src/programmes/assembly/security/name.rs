use alloc::{string::String, string::ToString};
use core::{fmt, str::FromStr};

/// The most bytes that a name may have: an address of any of the networks fits.
pub const MAX_NAME_BYTES: usize = 100;

/// The name of a holder of ASMB in a scenario: a word or an address.
///
/// Names are equal and in order as their bytes are.
///
/// ```
/// use iotasrb_core::programmes::assembly::security::Name;
/// let alice: Name = "alice".parse().unwrap();
/// assert_eq!(alice.as_str(), "alice");
/// assert!("".parse::<Name>().is_err());
/// assert!("two\nlines".parse::<Name>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(String);

/// A text that is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a name has 1 to {MAX_NAME_BYTES} bytes and no control characters")]
pub struct MalformedName;

impl Name {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Name {
    type Err = MalformedName;

    fn from_str(text: &str) -> Result<Self, MalformedName> {
        let fits = (1..=MAX_NAME_BYTES).contains(&text.len());
        if fits && !text.chars().any(char::is_control) {
            Ok(Self(text.to_string()))
        } else {
            Err(MalformedName)
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_1_to_100_bytes() {
        assert!("n".repeat(100).parse::<Name>().is_ok());
        assert_eq!("n".repeat(101).parse::<Name>(), Err(MalformedName));
        assert_eq!("".parse::<Name>(), Err(MalformedName));
        assert_eq!("a\u{7f}".parse::<Name>(), Err(MalformedName));
    }
}
