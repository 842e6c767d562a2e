//! `iotasrb programme export`.

use super::{ArchiveArgs, event, milestone, status::stakes};
use crate::programme::{address::AddressForm, result_file::Results, stakes::earned_by_address};
use anyhow::anyhow;
use clap::Args;
use std::path::PathBuf;

const EXAMPLES: &str = "Examples:
  iotasrb programme export --event smr --spans stakes.csv > result.json
  iotasrb programme export --event asmb-6 --bech32         from imported stakes, addresses as iota1…

Addresses below the minimum are left out, as nodes did. The checksum covers the text of the
addresses, so that of the two forms differs.";

#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct ExportArgs {
    /// The event: a code, an id or an event file
    #[arg(long, value_name = "CODE|ID|FILE")]
    event: String,

    /// The stakes; without this, those that were imported
    #[arg(long, value_name = "FILE")]
    spans: Option<PathBuf>,

    /// Up to which milestone is counted; without this, to the end
    #[arg(long, value_name = "NUMBER")]
    milestone: Option<u32>,

    /// Write addresses as iota1…, as the later nodes did
    #[arg(long)]
    bech32: bool,

    #[command(flatten)]
    archive: ArchiveArgs,
}

pub(super) fn run(args: &ExportArgs) -> anyhow::Result<()> {
    let archive = args.archive.open()?;
    let event = event(&args.event, &archive)?;
    let stakes = stakes(args.spans.as_deref(), &event, &archive)?;
    let stakes = stakes.ok_or_else(|| {
        let code = event.code();
        anyhow!("no stakes of {code} were imported: name a file of them by --spans")
    })?;
    let at = milestone(&event, args.milestone);
    let earned = earned_by_address(&event, &stakes, at)?.into_iter();
    let earned: Vec<_> = earned.map(|(address, own)| (address, own.units)).collect();
    let form = if args.bech32 {
        AddressForm::Iota
    } else {
        AddressForm::Hex
    };
    let results = Results::export(&event, at, form, &earned)?;
    super::super::print_json(&results.document(&event.symbol))
}
