//! `iotasrb programme`: the programmes before today's, SMR and ASMB.

mod export;
mod import;
mod list;
mod potential;
mod record;
mod rewards;
mod show;
mod status;
mod verify;

use super::{Ended, tell};
use crate::{
    foreign::excerpt,
    programme::{
        address,
        archive::{Archive, ArchiveError},
        official_file::OfficialFile,
        staking_event::StakingEvent,
    },
    store::StoreAddress,
};
use anyhow::{Context, anyhow, bail};
use clap::{Args, Subcommand};
use iotasrb_core::{
    programmes::{
        Milestone,
        participation::{Event, EventId},
    },
    units::Address,
};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "Examples:
  iotasrb programme list                        what was promised, and what was paid
  iotasrb programme potential 1000              what 1,000 IOTA would have earned
  iotasrb programme import assembly_06.json     an official file, verified and kept
  iotasrb programme record iota1q…              how much SMR and ASMB it earned, and why
  iotasrb programme record 0x5e0f… --source https://api.mainnet.iota.cafe
                                                and what it stakes today
  iotasrb programme verify shimmer.json         is this file what it says?
  iotasrb programme rewards --spans stakes.csv --event smr
                                                what stakes earned, by address

IOTA holders staked for SMR and ASMB from December 2021 to August 2023. The programmes have ended:
nothing here takes part in anything. docs/programmes.md describes the files.

Exit codes:
  0  it worked, also where the answer is that nothing was earned
  1  there is no answer, or a file is not what it says; standard error says why
  2  the command line is wrong";

/// The heading of the option that says where imported files are.
const KEPT: &str = "Where imported files are kept";

#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct ProgrammeCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// The seven programmes: days, rates documented and paid, results
    List(list::ListArgs),
    /// One programme, or any event, with all that is known of it
    Show(show::ShowArgs),
    /// What was earned: by an address in all programmes, or by stakes given in a file
    Rewards(rewards::RewardsArgs),
    /// What an amount would have earned
    Potential(potential::PotentialArgs),
    /// The totals of a programme at a milestone, with the checksum of the nodes
    Status(status::StatusArgs),
    /// An official result file made from stakes
    Export(export::ExportArgs),
    /// Whether a file is what it says: an official event, a result, stakes
    Verify(verify::VerifyArgs),
    /// Verify official files or stakes, and keep them
    Import(import::ImportArgs),
    /// One address: every programme, what its ASMB became, what it stakes today
    Record(record::RecordArgs),
}

/// Where imported files are kept.
#[derive(Debug, Args)]
struct ArchiveArgs {
    /// The folder; without this it is iotasrb/programmes in the platform's folder for data
    #[arg(help_heading = KEPT, long, value_name = "FOLDER", env = "IOTASRB_PROGRAMMES")]
    dir: Option<PathBuf>,
}

pub(super) fn run(command: &ProgrammeCommand) -> anyhow::Result<()> {
    match &command.action {
        Action::List(args) => list::run(args),
        Action::Show(args) => show::run(args),
        Action::Rewards(args) => rewards::run(args),
        Action::Potential(args) => potential::run(args),
        Action::Status(args) => status::run(args),
        Action::Export(args) => export::run(args),
        Action::Verify(args) => verify::run(args),
        Action::Import(args) => import::run(args),
        Action::Record(args) => record::run(args),
    }
}

impl ArchiveArgs {
    /// What is kept, for an answer that is made of it: a folder that is named must be there.
    fn open_named(&self) -> anyhow::Result<Archive> {
        match &self.dir {
            Some(folder) if !folder.is_dir() => bail!(ArchiveError::NoFolder(folder.clone())),
            _ => self.open(),
        }
    }

    /// What is kept, verified. A folder that is not there is empty.
    fn open(&self) -> anyhow::Result<Archive> {
        let folder = match &self.dir {
            Some(folder) => folder.clone(),
            None => standard()?,
        };
        let archive = Archive::open(&folder)?;
        for damage in archive.damaged() {
            tell(&format!("iotasrb: {damage}"));
        }
        Ok(archive)
    }
}

/// The folder where none is named: beside the history of publications.
fn standard() -> anyhow::Result<PathBuf> {
    let store = StoreAddress::standard();
    let store =
        store.map_err(|_| anyhow!("this machine names no folder for data: name one with --dir"))?;
    let folder = store.file().and_then(Path::parent);
    Ok(folder.unwrap_or(Path::new(".")).join("programmes"))
}

/// An event by the code of its programme, by its id, or by its file.
fn event(text: &str, archive: &Archive) -> anyhow::Result<StakingEvent> {
    if let Some(event) = StakingEvent::known(text) {
        return Ok(event);
    }
    if let Ok(id) = text.parse::<EventId>() {
        return Ok(archive.staking_event(id)?.clone());
    }
    Ok(StakingEvent::try_from(&event_in_file(text)?)?)
}

/// The event in a file, by its path.
fn event_in_file(text: &str) -> anyhow::Result<Event> {
    let path = Path::new(text);
    if !path.exists() {
        bail!(
            "{} is no programme, no id of an event and no file; the programmes are smr and asmb-1 to asmb-6",
            excerpt(text)
        );
    }
    match OfficialFile::read(path).with_context(|| name(path))? {
        OfficialFile::Event(event) => Ok(event),
        OfficialFile::Result(_) => bail!(
            "{} is a result, not an event: `iotasrb programme verify` tells of it",
            path.display()
        ),
    }
}

/// A path as it may be shown.
fn name(path: &Path) -> String {
    path.display().to_string()
}

/// The milestone at which is counted: the one asked for, but never after the end.
fn milestone(event: &StakingEvent, asked: Option<u32>) -> Milestone {
    let period = event.terms.period;
    period.read_at(asked.map(Milestone::new), period.end())
}

/// An address in any of its spellings.
fn owner(text: &str) -> Result<Address, String> {
    let read = address::read(text);
    read.map(|(address, _)| address)
        .map_err(|error| error.to_string())
}

/// An error of the command line that the parser of arguments cannot see.
fn misused(message: &str) -> anyhow::Error {
    Ended {
        code: super::EXIT_USAGE,
        message: message.to_owned(),
    }
    .into()
}
