//! `iotasrb programme show`.

use super::{super::ReportFormat, ArchiveArgs};
use crate::{
    programme::{archive::Archive, official_file::OfficialFile, staking_event::StakingEvent},
    publish::programme::show::{self, Shown, ShownDocument},
};
use anyhow::{Context, bail};
use clap::Args;
use iotasrb_core::programmes::{participation::EventId, staking::Programme};
use std::path::Path;

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
    let Some(id) = known.or_else(|| args.event.parse().ok()) else {
        return print_file(args);
    };
    let kept = kept(&archive, id)?;
    print(args, &kept)
}

fn kept(archive: &Archive, id: EventId) -> anyhow::Result<Shown<'_>> {
    let Some(kept) = archive.event(id) else {
        bail!("the event {id} is none of the seven and was not imported");
    };
    Ok(Shown {
        id,
        event: &kept.event,
        has_texts: kept.has_texts,
        programme: Programme::by_event(id),
    })
}

fn print_file(args: &ShowArgs) -> anyhow::Result<()> {
    let path = Path::new(&args.event);
    let file = OfficialFile::read(path).with_context(|| path.display().to_string())?;
    let OfficialFile::Event(event) = file else {
        bail!(
            "{} is a result: `iotasrb programme verify` tells of it",
            path.display()
        );
    };
    let id = event.id()?;
    let shown = Shown {
        id,
        event: &event,
        has_texts: true,
        programme: Programme::by_event(id),
    };
    print(args, &shown)
}

fn print(args: &ShowArgs, shown: &Shown<'_>) -> anyhow::Result<()> {
    match args.format {
        ReportFormat::Text => super::super::print(&show::page(shown)),
        ReportFormat::Json => super::super::print_json(&ShownDocument::new(shown)),
    }
}
