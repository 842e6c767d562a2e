//! `iotasrb programme verify`.

use super::{
    super::{Ended, ReportFormat, one_line, tell},
    ArchiveArgs, event,
};
use crate::{
    foreign::tamed,
    programme::{
        archive::Archive, official_file::OfficialFile, spans_file, staking_event::StakingEvent,
    },
    publish::programme::verified::{self, Verified, VerifiedDocument},
};
use anyhow::{Context, anyhow};
use clap::Args;
use iotasrb_core::programmes::staking::Programme;
use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

const EXAMPLES: &str = "Examples:
  iotasrb programme verify assembly_06.json            an event or a result: the file tells which
  iotasrb programme verify result.json --event smr     as a result of that event, and of no other
  iotasrb programme verify stakes.csv --event smr      whether every row fits the event

An event is what its id says; a result proves by its checksum of which event it is. A checksum is
no signature, though: whoever makes up rewards can compute it. Where the official total is known
(SMR, round 6), it must be that.

Exit codes:
  0  all files are what they say
  1  one is not, and standard error says why
  2  the command line is wrong";

#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct VerifyArgs {
    /// The files: events and results as JSON, stakes as .csv
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// The event that they must be of: a code, an id or an event file
    #[arg(long, value_name = "CODE|ID|FILE")]
    event: Option<String>,

    #[command(flatten)]
    archive: ArchiveArgs,

    /// How the answer is written
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    format: ReportFormat,
}

pub(super) fn run(args: &VerifyArgs) -> anyhow::Result<()> {
    let archive = args.archive.open()?;
    let event = match &args.event {
        Some(text) => Some(event(text, &archive)?),
        None => None,
    };
    let mut refused = 0_usize;
    let mut texts = Vec::new();
    let mut documents = Vec::new();
    for path in &args.files {
        let name = path.display().to_string();
        match verified(path, event.as_ref(), &archive) {
            Ok(found) => {
                texts.push(verified::page(&name, &found));
                documents.push(VerifiedDocument::new(&name, &found));
            }
            Err(error) => {
                refused += 1;
                let error = error.context(tamed(&name));
                tell(&format!("iotasrb: {}", one_line(&error)));
            }
        }
    }
    match args.format {
        ReportFormat::Text => super::super::print(&texts.join("\n"))?,
        ReportFormat::Json => super::super::print_json(&documents)?,
    }
    if refused == 0 {
        return Ok(());
    }
    let (code, message) = (
        super::super::EXIT_FAILED,
        format!(
            "{refused} of {} files are not what they say",
            args.files.len()
        ),
    );
    Err(Ended { code, message }.into())
}

/// What a file proves to be.
fn verified(
    path: &Path,
    event: Option<&StakingEvent>,
    archive: &Archive,
) -> anyhow::Result<Verified> {
    if path.extension() == Some(OsStr::new("csv")) {
        let event =
            event.ok_or_else(|| anyhow!("stakes do not tell their event: name it by --event"))?;
        return Ok(Verified::Spans {
            event: event.clone(),
            spans: spans_file::read(path, event)?.len(),
        });
    }
    match OfficialFile::read(path)? {
        OfficialFile::Event(found) => {
            let id = found.id()?;
            if let Some(event) = event.filter(|event| event.id != id) {
                return Err(anyhow!("its id is {id}, not {}", event.id));
            }
            Ok(Verified::Event {
                id,
                name: found.name,
                programme: Programme::by_event(id),
            })
        }
        OfficialFile::Result(file) => {
            let known: Vec<_> = archive.events().filter_map(|kept| kept.staking()).collect();
            let event = match event {
                Some(event) => event,
                None => file.event(known)?,
            };
            let (results, officiality) = file.verify(event).context("it is refused")?;
            Ok(Verified::Results {
                event: event.clone(),
                results,
                officiality,
            })
        }
    }
}
