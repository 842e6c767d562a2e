//! `iotasrb programme import`.

use super::{super::tell, ArchiveArgs, event, misused, name};
use crate::{
    foreign::{excerpt, tamed},
    programme::{
        archive::{Archive, Conflict, Imported, Item},
        official_file::OfficialFile,
        spans_file,
        staking_event::StakingEvent,
    },
    publish::figures::counted,
};
use anyhow::Context;
use clap::Args;
use iotasrb_core::programmes::{participation::Event, staking::Programme};
use std::path::PathBuf;

const EXAMPLES: &str = "Examples:
  iotasrb programme import events/*.json results/*.json        official files, in any order
  iotasrb programme import --spans stakes.csv --event smr      stakes
  iotasrb programme import result.json --replace               instead of another one that is kept

All files are kept or none: if one is refused, or the disk is full, nothing is imported. The same
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

    /// The event of the stakes, or without stakes of the results: a code, an id or an event file
    #[arg(long, value_name = "CODE|ID|FILE")]
    event: Option<String>,

    /// Where another result or other stakes of an event are kept, replace them
    #[arg(long)]
    replace: bool,

    #[command(flatten)]
    archive: ArchiveArgs,
}

/// A file that was read, and waits to be verified and kept.
struct Waiting {
    name: String,
    /// What it is, for people.
    what: String,
    item: Item,
}

pub(super) fn run(args: &ImportArgs) -> anyhow::Result<()> {
    let mut archive = args.archive.open()?;
    let conflict = if args.replace {
        Conflict::Replace
    } else {
        Conflict::Refuse
    };
    let waiting = read(args, &archive)?;
    let (told, items): (Vec<_>, Vec<_>) = waiting
        .into_iter()
        .map(|one| ((one.name, one.what), one.item))
        .unzip();
    let all = archive.import(items, conflict).map_err(|refused| {
        let blamed = refused.item.and_then(|place| told.get(place));
        let error = anyhow::Error::from(refused.why);
        match blamed {
            Some((name, _)) => error.context(name.clone()),
            None => error,
        }
    })?;
    for ((name, what), imported) in told.iter().zip(all) {
        report(name, what, imported);
    }
    Ok(())
}

/// All files, each with the event that it is of.
fn read(args: &ImportArgs, archive: &Archive) -> anyhow::Result<Vec<Waiting>> {
    let meant = match &args.event {
        Some(text) => Some(event(text, archive)?),
        None => None,
    };
    let mut files = Vec::new();
    for path in &args.files {
        let name = name(path);
        let file = OfficialFile::read(path).with_context(|| name.clone())?;
        files.push((name, file));
    }
    let events = files.iter().filter_map(|(_, file)| match file {
        // A ballot among the events pays nothing, so no result is its.
        OfficialFile::Event(event) => StakingEvent::try_from(event).ok(),
        OfficialFile::Result(_) => None,
    });
    let kept = archive.events().filter_map(|kept| kept.staking().cloned());
    let known: Vec<_> = kept.chain(events).collect();
    let mut waiting = Vec::new();
    for (name, file) in files {
        let (what, item) = match file {
            OfficialFile::Event(event) => (what(&event)?, Item::Event(event)),
            OfficialFile::Result(file) => {
                let event = match &meant {
                    // Beside stakes it is theirs.
                    Some(event) if args.spans.is_none() => event,
                    _ => file.event(&known).with_context(|| name.clone())?,
                };
                let what = format!("a result of {}", named(event));
                (what, Item::Results(event.id, file))
            }
        };
        waiting.push(Waiting { name, what, item });
    }
    if let Some(path) = &args.spans {
        let meant = meant.ok_or_else(|| misused("name the event of the stakes by --event"))?;
        let name = name(path);
        let spans = spans_file::read(path, &meant).with_context(|| name.clone())?;
        let count = counted(spans.len(), "stake", "stakes");
        let what = format!("{count} of {}", named(&meant));
        let item = Item::Spans(meant.id, spans);
        waiting.push(Waiting { name, what, item });
    }
    Ok(waiting)
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
