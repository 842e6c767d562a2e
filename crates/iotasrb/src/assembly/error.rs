use super::Kind;
use crate::source::{Malformed, SourceError};
use iotasrb_core::{
    programmes::{
        Micros,
        assembly::{MicroAsmb, inflation, security},
    },
    units::Address,
};
use std::path::PathBuf;

/// Why a scenario is not played. None is worth a retry; the last calls for a person.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// The operating system refuses the file.
    #[error(transparent)]
    Unreadable(SourceError),
    /// A folder, a pipe, a device or a socket.
    #[error("{} is no file; give the file of a scenario", .0.display())]
    NoFile(PathBuf),
    /// More bytes than a scenario may have.
    #[error("{} has more than {limit} bytes, more than a scenario may have", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// How many bytes are accepted.
        limit: usize,
    },
    /// Not what the format allows.
    #[error("{}{malformed}; `iotasrb assembly example {}` prints a scenario that works", command_at(malformed.field()), kind.verb())]
    Malformed {
        /// The scenario that was wanted.
        kind: Kind,
        /// Which field breaks which rule.
        malformed: Malformed,
    },
    /// A scenario of another kind or version.
    #[error("this is a scenario of the schema {found}, not {}{}", wanted.schema(), hint(found))]
    OtherSchema {
        /// The scenario that was wanted.
        wanted: Kind,
        /// What the file calls itself.
        found: String,
    },
    /// Two ways of saying the same, or none.
    #[error("a scenario has either {one} or {other}, and never both")]
    OneOfTwo {
        /// The one field.
        one: &'static str,
        /// The other.
        other: &'static str,
    },
    /// More of something than a scenario may have.
    #[error("a scenario may have {limit} {what}, not {found}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many are accepted.
        limit: u64,
        /// How many there are.
        found: u64,
    },
    /// More ASMB than there were.
    #[error("{field} is {found} ASMB, more than the {supply} that there were to be at the launch")]
    MoreThanSupply {
        /// What the amount is, as its field is called.
        field: &'static str,
        /// How much it is.
        found: MicroAsmb,
        /// How much there was to be.
        supply: MicroAsmb,
    },
    /// More IOTA than there were.
    #[error("more than the {supply} IOTA that there were are staked on day {day}")]
    MoreThanIota {
        /// The first such day.
        day: u32,
        /// How much there was.
        supply: Micros,
    },
    /// A change of stakes on a day that cannot be.
    #[error(
        "the changes of stakes are for days 1 to {days} in ascending order, not for day {day} after day {after}"
    )]
    DayOutOfOrder {
        /// The days of the scenario.
        days: u32,
        /// The day of the change.
        day: u32,
        /// The day of the change before it; 0 if it is the first.
        after: u32,
    },
    /// Stakes day by day, but not for each day.
    #[error("stakes_by_day_iota has {found} days, not {days}: one for each day")]
    NotEveryDay {
        /// The days of the scenario.
        days: u32,
        /// How many have stakes.
        found: usize,
    },
    /// An address that was asked for and does not occur.
    #[error("{0} has no stake in this scenario")]
    UnknownAddress(Address),
    /// There is no such inflation.
    #[error("rates: {0}")]
    Inflation(#[from] inflation::Refusal),
    /// The balances cannot be.
    #[error("balances_asmb: {0}")]
    Balances(security::Refusal),
    /// A command breaks a rule.
    #[error("command {number} ({words}): {refusal} (rule {})", refusal.code())]
    Refused {
        /// Which command, from 1.
        number: usize,
        /// What it says.
        words: String,
        /// The rule that it breaks.
        refusal: security::Refusal,
    },
    /// The sums are not what they must be: a defect of the program, not of the scenario.
    #[error("units are not conserved at {0}: believe none of it, and report this scenario")]
    NotConserved(String),
}

/// Commands are counted from 1 by people, the places of a list from 0.
fn command_at(field: &str) -> String {
    let place = field.strip_prefix("commands[");
    let place = place.and_then(|rest| rest.split_once(']'));
    let place = place.and_then(|(place, _)| place.parse::<usize>().ok());
    place.map_or_else(String::new, |place| {
        format!("command {}: ", place.saturating_add(1))
    })
}

fn hint(found: &str) -> String {
    let other = Kind::ALL.into_iter().find(|kind| kind.schema() == found);
    other.map_or_else(String::new, |kind| {
        format!(": `iotasrb assembly {}` plays it", kind.verb())
    })
}
