//! Scenarios of what Assembly would have paid: from a file to the core, and played.
//!
//! | files | what they do |
//! |---|---|
//! | `file`, `whole`, `spelled`, `seen` | JSON within limits; numbers, amounts, names and addresses in it |
//! | [`distribution`] | who stakes IOTA on which day, and what each day pays |
//! | [`inflation`] | rates by year, and what each year and day mints |
//! | [`security`] | commands one after the other, and who has what after each |
//! | `error` | why a scenario is refused |
//!
//! Each scenario counts its units while it is played, apart from the core, and is refused if one
//! were created or lost. The formats are described in `docs/assembly.md`.

pub mod distribution;
mod error;
mod file;
pub mod inflation;
pub mod security;
mod seen;
mod spelled;
mod whole;

pub use error::ScenarioError;

use blake2::{Blake2b, Digest as _, digest::consts::U32};
use iotasrb_core::units::Digest;

/// What a scenario is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// ASMB for those who stake IOTA, after the launch.
    Distribution,
    /// ASMB minted year by year.
    Inflation,
    /// ASMB staked behind validators.
    Security,
}

/// What every scenario has beside its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// What its author says of it; may be empty.
    pub about: String,
    /// The BLAKE2b-256 digest of the file.
    pub digest: Digest,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Distribution, Self::Inflation, Self::Security];

    /// The schema of its files.
    pub const fn schema(self) -> &'static str {
        match self {
            Self::Distribution => "iotasrb.assembly-distribution/1",
            Self::Inflation => "iotasrb.assembly-inflation/1",
            Self::Security => "iotasrb.assembly-security/1",
        }
    }

    /// The verb of the command line that plays it.
    pub const fn verb(self) -> &'static str {
        match self {
            Self::Distribution => "distribute",
            Self::Inflation => "inflate",
            Self::Security => "security",
        }
    }

    /// A scenario to start from.
    pub const fn example(self) -> &'static str {
        match self {
            Self::Distribution => include_str!("examples/distribution.json"),
            Self::Inflation => include_str!("examples/inflation.json"),
            Self::Security => include_str!("examples/security.json"),
        }
    }
}

impl Label {
    fn of(about: Option<spelled::About>, bytes: &[u8]) -> Self {
        Self {
            about: about.map_or_else(String::new, |about| about.0),
            digest: Digest::from_bytes(Blake2b::<U32>::digest(bytes).into()),
        }
    }
}
