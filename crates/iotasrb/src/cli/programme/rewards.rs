//! `iotasrb programme rewards`.

use super::{super::Format, ArchiveArgs, event, milestone, misused, name, owner};
use crate::{
    programme::{address::AddressForm, record::Record, spans_file, stakes::earned_by_address},
    publish::programme::{
        earned::{self, Earned, EarnedDocument},
        record::{entries_csv, entries_page},
    },
    publish::rest::ProgrammeRecordDocument,
};
use anyhow::Context;
use clap::Args;
use iotasrb_core::units::Address;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "Examples:
  iotasrb programme rewards iota1q…                                over all that was imported
  iotasrb programme rewards --spans stakes.csv --event smr         every address of a file of stakes
  iotasrb programme rewards --spans stakes.csv --event asmb-1 --milestone 2500000 --format csv

A file of stakes is CSV with the first line address,amount,start,end: the amount in micros, the
milestone that confirmed the stake, and the one that spent it or nothing. What a stake earns is
rounded down for each output and milestone, so it is counted output by output.";

#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct RewardsArgs {
    /// Whose rewards: iota1…, or 64 hexadecimal digits with or without 0x
    #[arg(value_name = "ADDRESS", value_parser = owner, required_unless_present = "spans")]
    address: Option<Address>,

    /// Stakes, instead of what was imported
    #[arg(long, value_name = "FILE", requires = "event")]
    spans: Option<PathBuf>,

    /// The event of those stakes: a code, an id or an event file
    #[arg(long, value_name = "CODE|ID|FILE", requires = "spans")]
    event: Option<String>,

    /// Up to which milestone is counted; without this, to the end
    #[arg(long, value_name = "NUMBER", requires = "spans")]
    milestone: Option<u32>,

    /// Write addresses as iota1… instead of hexadecimal digits
    #[arg(long, requires = "spans")]
    bech32: bool,

    #[command(flatten)]
    archive: ArchiveArgs,

    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub(super) fn run(args: &RewardsArgs) -> anyhow::Result<()> {
    match (&args.spans, &args.event, args.address) {
        (Some(spans), Some(event), _) => of_file(args, spans, event),
        (_, _, Some(address)) => of_archive(args, address),
        _ => Err(misused(
            "name an address, or stakes with --spans and --event",
        )),
    }
}

fn of_file(args: &RewardsArgs, path: &Path, event: &str) -> anyhow::Result<()> {
    let archive = args.archive.open()?;
    let event = self::event(event, &archive)?;
    let at = milestone(&event, args.milestone);
    let mut stakes = spans_file::read(path, &event).with_context(|| name(path))?;
    if let Some(address) = args.address {
        stakes.retain(|stake| stake.address == address);
    }
    let earned = Earned {
        event: &event,
        at,
        form: if args.bech32 {
            AddressForm::Iota
        } else {
            AddressForm::Hex
        },
        rows: earned_by_address(&event, &stakes, at)?,
    };
    match args.format {
        Format::Table => super::super::print(&earned::page(&earned)),
        Format::Json => super::super::print_json(&EarnedDocument::new(&earned)),
        Format::Csv => super::super::print(&earned::csv_rows(&earned)?),
    }
}

fn of_archive(args: &RewardsArgs, address: Address) -> anyhow::Result<()> {
    let archive = args.archive.open_named()?;
    let record = Record::of(&archive, address)?;
    match args.format {
        Format::Table => super::super::print(&entries_page(&record.entries)),
        Format::Json => super::super::print_json(&ProgrammeRecordDocument::new(&record)),
        Format::Csv => super::super::print(&entries_csv(address, &record.entries)?),
    }
}
