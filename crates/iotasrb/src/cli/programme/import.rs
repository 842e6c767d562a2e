//! `iotasrb programme import`.

use super::{super::tell, ArchiveArgs, event, misused};
use crate::{
    foreign::{excerpt, tamed},
    programme::{
        archive::{Archive, ArchiveError, Conflict, Imported},
        official_file::OfficialFile,
        result_file::ResultFile,
        spans_file::{self, OwnedSpan},
        staking_event::StakingEvent,
    },
    publish::figures::counted,
};
use anyhow::{Context, bail};
use clap::Args;
use iotasrb_core::programmes::{participation::Event, staking::Programme};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "Examples:
  iotasrb programme import events/*.json results/*.json        official files, in any order
  iotasrb programme import --spans stakes.csv --event smr      stakes
  iotasrb programme import result.json --replace               instead of another one that is kept

Every file is verified before the first is kept: if one is refused, nothing is imported. The same
file again changes nothing.";

#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct ImportArgs {
    /// Official event and result files; each tells what it is
    #[arg(value_name = "FILE", required_unless_present = "spans")]
    files: Vec<PathBuf>,

    /// Stakes: CSV with the first line address,amount,start,end
    #[arg(long, value_name = "FILE", requires = "event")]
    spans: Option<PathBuf>,

    /// The event that the stakes or the results are of: a code, an id or an event file
    #[arg(long, value_name = "CODE|ID|FILE")]
    event: Option<String>,

    /// Where another result or other stakes of an event are kept, replace them
    #[arg(long)]
    replace: bool,

    #[command(flatten)]
    archive: ArchiveArgs,
}

/// What was read and verified, and waits to be kept.
#[derive(Default)]
struct Batch {
    events: Vec<(String, Event)>,
    results: Vec<(String, ResultFile)>,
}

pub(super) fn run(args: &ImportArgs) -> anyhow::Result<()> {
    let mut archive = args.archive.open()?;
    let conflict = if args.replace {
        Conflict::Replace
    } else {
        Conflict::Refuse
    };
    let meant = match &args.event {
        Some(text) => Some(event(text, &archive)?),
        None => None,
    };
    let batch = Batch::read(&args.files)?;
    let known = batch.known(&archive);
    let results = batch.verified(&archive, &known, meant.as_ref(), conflict)?;
    let spans = match (&args.spans, &meant) {
        (Some(path), Some(event)) => {
            let spans = verified_spans(path, event, &known, &archive, conflict);
            Some((
                path,
                event,
                spans.with_context(|| path.display().to_string())?,
            ))
        }
        (Some(_), None) => return Err(misused("name the event of the stakes by --event")),
        (None, _) => None,
    };
    for (name, event) in batch.events {
        let what = what(&event)?;
        let imported = archive.import_event(event).with_context(|| name.clone())?;
        report(&name, &what, imported);
    }
    for ((name, file), event) in batch.results.iter().zip(results) {
        let imported = archive.import_results(event.id, file, conflict);
        let what = format!("a result of {}", named(&event));
        report(name, &what, imported.with_context(|| name.clone())?);
    }
    if let Some((path, event, spans)) = spans {
        let name = path.display().to_string();
        let what = format!(
            "{} of {}",
            counted(spans.len(), "stake", "stakes"),
            named(event)
        );
        let imported = archive.import_spans(event.id, spans, conflict);
        report(&name, &what, imported.with_context(|| name.clone())?);
    }
    Ok(())
}

impl Batch {
    fn read(files: &[PathBuf]) -> anyhow::Result<Self> {
        let mut batch = Self::default();
        for path in files {
            let name = path.display().to_string();
            match OfficialFile::read(path).with_context(|| name.clone())? {
                OfficialFile::Event(event) => batch.events.push((name, event)),
                OfficialFile::Result(file) => batch.results.push((name, file)),
            }
        }
        Ok(batch)
    }

    /// The events that are kept, or are about to be.
    fn known(&self, archive: &Archive) -> Vec<StakingEvent> {
        let kept = archive.events().filter_map(|kept| kept.staking());
        let new = self.events.iter();
        // A ballot among the events pays nothing, so no result is its.
        let new = new.filter_map(|(_, event)| StakingEvent::try_from(event).ok());
        kept.cloned().chain(new).collect()
    }

    /// The event of each result, all of them verified.
    fn verified(
        &self,
        archive: &Archive,
        known: &[StakingEvent],
        meant: Option<&StakingEvent>,
        conflict: Conflict,
    ) -> anyhow::Result<Vec<StakingEvent>> {
        let mut events: Vec<StakingEvent> = Vec::new();
        for (name, file) in &self.results {
            let event = match meant {
                Some(event) => is_known(event, known).map(|()| event),
                None => file.event(known).map_err(ArchiveError::from),
            };
            let event = event.with_context(|| name.clone())?;
            archive
                .check_results(event, file, conflict)
                .with_context(|| name.clone())?;
            if events.iter().any(|other| other.id == event.id) {
                bail!("{name}: another file is a result of {}, too", event.code());
            }
            events.push(event.clone());
        }
        Ok(events)
    }
}

fn verified_spans(
    path: &Path,
    event: &StakingEvent,
    known: &[StakingEvent],
    archive: &Archive,
    conflict: Conflict,
) -> anyhow::Result<Vec<OwnedSpan>> {
    is_known(event, known)?;
    let spans = spans_file::read(path, event)?;
    archive.check_spans(event, &spans, conflict)?;
    Ok(spans)
}

fn is_known(event: &StakingEvent, known: &[StakingEvent]) -> Result<(), ArchiveError> {
    let mut ids = known.iter().map(|one| one.id);
    if ids.any(|id| id == event.id) {
        Ok(())
    } else {
        Err(ArchiveError::UnknownEvent(event.id))
    }
}

/// What an event is: one with another id than the seven is none of them, whatever it is called.
fn what(event: &Event) -> anyhow::Result<String> {
    let id = event.id()?;
    Ok(match Programme::by_event(id) {
        Some(programme) => format!(
            "the official event of {} ({})",
            programme.name, programme.code
        ),
        None => format!(
            "an event called {}, none of the seven programmes, with the id {id}",
            excerpt(&event.name)
        ),
    })
}

fn named(event: &StakingEvent) -> String {
    format!("{} ({})", excerpt(&event.name), event.code())
}

fn report(name: &str, what: &str, imported: Imported) {
    let done = match imported {
        Imported::New => "imported",
        Imported::Same => "was there already: nothing changed",
        Imported::Replaced => "imported in the place of what was there",
    };
    tell(&format!("{}: {what}: {done}", tamed(name)));
}
