//! `iotasrb programme list`.

use super::{super::Format, ArchiveArgs};
use crate::publish::{programme::list, rest::ProgrammesDocument};
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    #[command(flatten)]
    archive: ArchiveArgs,

    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub(super) fn run(args: &ListArgs) -> anyhow::Result<()> {
    let archive = args.archive.open()?;
    match args.format {
        Format::Table => super::super::print(&list::page(&archive)),
        Format::Json => super::super::print_json(&ProgrammesDocument::new(|programme| {
            archive.event(programme.event)
        })),
        Format::Csv => super::super::print(&list::csv_rows(&archive)?),
    }
}
