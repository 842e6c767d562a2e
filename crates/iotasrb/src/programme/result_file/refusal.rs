use crate::{programme::address::MalformedAddress, source::Malformed};
use iotasrb_core::programmes::{
    Milestone,
    participation::{Checksum, ExportRefusal},
};

/// Why a file is no result, or not that of the event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResultRefusal {
    /// It has not the form.
    #[error("it is no result file: {0}")]
    Malformed(#[from] Malformed),
    /// It lacks a field.
    #[error("it is no result file: it lacks {0}")]
    Lacks(&'static str),
    /// It has fields beside `data`, which belong into it.
    #[error("it is no result file: {0} stands beside data")]
    BesideData(&'static str),
    /// A row of something else than an address.
    #[error("row {row}: {cause}")]
    Address {
        /// The row, from 1.
        row: usize,
        /// What is wrong with its address.
        cause: MalformedAddress,
    },
    /// An address that no node writes so.
    #[error(
        "row {row}: the address is not written as nodes write it: iota1… where the checksum begins with 0x, otherwise 64 lower-case hexadecimal digits"
    )]
    Spelling {
        /// The row, from 1.
        row: usize,
    },
    /// Two rows of one address.
    #[error("row {row}: {address} has a row already")]
    Repeated {
        /// The second of them, from 1.
        row: usize,
        /// The address as it is written.
        address: String,
    },
    /// Rows that are not in ascending order.
    #[error("row {row}: nodes write addresses in ascending order, and this one comes too late")]
    Order {
        /// The row, from 1.
        row: usize,
    },
    /// A checksum that is none.
    #[error("the checksum is not 64 lower-case hexadecimal digits, with or without 0x")]
    ChecksumText,
    /// It is of another unit.
    #[error("it is a result in {found}, and the event pays {expected}")]
    Symbol {
        /// What the event pays.
        expected: String,
        /// What the file has.
        found: String,
    },
    /// It is of a milestone that the event does not have.
    #[error("it is of milestone {found}, and the event ended with {end}")]
    AfterEnd {
        /// The last of the event.
        end: Milestone,
        /// That of the file.
        found: Milestone,
    },
    /// It is of a milestone before the last: more may have been paid since.
    #[error(
        "it is of milestone {found}, and the event ended with {end}: what was paid in the end is not in it"
    )]
    BeforeTheEnd {
        /// The last of the event.
        end: Milestone,
        /// That of the file.
        found: Milestone,
    },
    /// A row of less than the minimum.
    #[error("{address} has {units}, below the minimum of {minimum}: nodes leave that out")]
    BelowMinimum {
        /// The address as it is written.
        address: String,
        /// What it is said to be paid.
        units: u64,
        /// What it had to earn.
        minimum: u64,
    },
    /// The rows do not sum to the total.
    #[error("the rows sum to {sum}, not to the total {total}")]
    Total {
        /// What they sum to.
        sum: u64,
        /// The total of the file.
        total: u64,
    },
    /// The rows cannot be summed.
    #[error(transparent)]
    Export(#[from] ExportRefusal),
    /// It is not what its checksum covers.
    #[error(
        "the checksum is {found}, but of this content and this event it is {expected}: something was altered, or it is the result of another event"
    )]
    Checksum {
        /// Of the content.
        expected: Checksum,
        /// That of the file.
        found: Checksum,
    },
    /// It is consistent in itself, but it is not the official result.
    #[error(
        "the {what} is {found}, but that of the official result of {programme} is {expected}: the file was made up"
    )]
    NotOfficial {
        /// The name of the programme.
        programme: &'static str,
        /// What differs.
        what: &'static str,
        /// That of the official result.
        expected: u64,
        /// That of the file.
        found: u64,
    },
    /// It pays nobody, and the programme paid somebody.
    #[error("it pays nobody, and {0} paid many: the file was made up")]
    PaysNobody(&'static str),
    /// It is consistent in itself, but nobody can have earned so much.
    #[error("it pays {found} in all, but {whose} earned {most}: the file was made up")]
    TooMuch {
        /// Whose earnings are the limit.
        whose: &'static str,
        /// The most that they earned, or could have.
        most: u64,
        /// What the file pays.
        found: u64,
    },
    /// No event that is known has this checksum.
    #[error(
        "it is the result of no event that is known, or it was altered: name its event by --event to learn which rule it breaks"
    )]
    OfNoEvent,
}
