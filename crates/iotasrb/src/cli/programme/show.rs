//! `iotasrb programme show`.

use super::{super::ReportFormat, ArchiveArgs, event_in_file};
use crate::{
    programme::{archive::ArchiveError, staking_event::StakingEvent},
    publish::programme::show::{self, Shown, ShownDocument},
};
use clap::Args;

const EXAMPLES: &str = "Examples:
  iotasrb programme show smr
  iotasrb programme show asmb-6 --format json
  iotasrb programme show governance_01.json     any event file: its id is computed from it";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ShowArgs {
    /// The programme, smr or asmb-1 to asmb-6; the id of an event; or an event file
    #[arg(value_name = "CODE|ID|FILE")]
    event: String,

    #[command(flatten)]
    archive: ArchiveArgs,

    /// How the answer is written
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    format: ReportFormat,
}

pub(super) fn run(args: &ShowArgs) -> anyhow::Result<()> {
    let archive = args.archive.open()?;
    let known = StakingEvent::known(&args.event).map(|event| event.id);
    if let Some(id) = known.or_else(|| args.event.parse().ok()) {
        let kept = archive.event(id).ok_or(ArchiveError::UnknownEvent(id))?;
        return print(args, &Shown::of(kept));
    }
    let event = event_in_file(&args.event)?;
    print(args, &Shown::of_file(&event)?)
}

fn print(args: &ShowArgs, shown: &Shown<'_>) -> anyhow::Result<()> {
    match args.format {
        ReportFormat::Text => super::super::print(&show::page(shown)),
        ReportFormat::Json => super::super::print_json(&ShownDocument::new(shown)),
    }
}
