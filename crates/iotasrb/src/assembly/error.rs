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
    #[error("{}: {}; `iotasrb assembly example {}` prints a scenario that works", place(malformed.field()), malformed.rule(), kind.verb())]
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
    /// The rates make no inflation.
    #[error("rates: {0}")]
    Rates(inflation::Refusal),
    /// The supply does not grow for so many years.
    #[error("years: {0}")]
    Years(inflation::Refusal),
    /// The balances cannot be.
    #[error("balances_asmb: {0}")]
    Balances(security::Refusal),
    /// A command without something that it needs.
    #[error("command {number}: {command} needs {key}")]
    LacksKey {
        /// Which command, from 1.
        number: usize,
        /// Its name.
        command: &'static str,
        /// The key that is not there.
        key: &'static str,
    },
    /// A command with something that means nothing to it.
    #[error("command {number}: {command} takes no {key}")]
    SurplusKey {
        /// Which command, from 1.
        number: usize,
        /// Its name.
        command: &'static str,
        /// The key that is there.
        key: &'static str,
    },
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
    /// What is asked breaks a rule.
    #[error("what_if {number} ({words}): {refusal} (rule {})", refusal.code())]
    WhatIf {
        /// Which question, from 1.
        number: usize,
        /// What it asks.
        words: String,
        /// The rule that it breaks.
        refusal: security::Refusal,
    },
    /// The sums are not what they must be: a defect of the program, not of the scenario.
    #[error("units are not conserved at {0}: believe none of it, and report this scenario")]
    NotConserved(String),
}

/// The place of an error for people, who count commands from 1, where lists count from 0.
fn place(field: &str) -> String {
    let of_list = |list: &str| {
        let (place, rest) = field.strip_prefix(list)?.split_once(']')?;
        let number = place.parse::<usize>().ok()?.checked_add(1)?;
        Some((number, rest.replacen('.', ": ", 1)))
    };
    for (list, one) in [("commands[", "command"), ("what_if[", "what_if")] {
        if let Some((number, rest)) = of_list(list) {
            return format!("{one} {number}{rest}");
        }
    }
    field.to_owned()
}

fn hint(found: &str) -> String {
    let other = Kind::ALL.into_iter().find(|kind| kind.schema() == found);
    other.map_or_else(String::new, |kind| {
        format!(": `iotasrb assembly {}` plays it", kind.verb())
    })
}
