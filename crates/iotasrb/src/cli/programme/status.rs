//! `iotasrb programme status`.

use super::{super::Format, ArchiveArgs, event, milestone, name};
use crate::{
    programme::{
        archive::Archive, owned_span::OwnedSpan, spans_file, stakes, staking_event::StakingEvent,
    },
    publish::programme::status::{self, StatusAnswer, StatusDocument, StatusSource},
};
use anyhow::{Context, bail};
use clap::Args;
use iotasrb_core::programmes::{Milestone, ledger};
use std::{
    borrow::Cow,
    path::{Path, PathBuf},
};

const EXAMPLES: &str = "Examples:
  iotasrb programme status --event smr                               the official totals at the end
  iotasrb programme status --event smr --milestone 2500000           from imported stakes
  iotasrb programme status --event smr --spans stakes.csv            from stakes in a file

The checksum is the one that nodes answered: two nodes that counted the same have the same.";

#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct StatusArgs {
    /// The event: a code, an id or an event file
    #[arg(long, value_name = "CODE|ID|FILE")]
    event: String,

    /// At which milestone; without this, at the end
    #[arg(long, value_name = "NUMBER")]
    milestone: Option<u32>,

    /// Stakes, instead of those that were imported
    #[arg(long, value_name = "FILE")]
    spans: Option<PathBuf>,

    #[command(flatten)]
    archive: ArchiveArgs,

    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub(super) fn run(args: &StatusArgs) -> anyhow::Result<()> {
    let archive = args.archive.open()?;
    let event = event(&args.event, &archive)?;
    let at = milestone(&event, args.milestone);
    let stakes = stakes(args.spans.as_deref(), &event, &archive)?;
    let (totals, source) = match stakes {
        Some(stakes) => {
            let ledger = stakes::ledger(&event, &stakes)?;
            let end = ledger.at(event.terms.period.end());
            let result = archive
                .event(event.id)
                .and_then(|kept| kept.results.as_ref());
            let are_all = stakes::are_all(&event, result, end);
            (ledger.at(at), StatusSource::Stakes { are_all })
        }
        None => (official(&event, at)?, StatusSource::Official),
    };
    let answer = StatusAnswer {
        event: &event,
        at,
        totals,
        source,
    };
    match args.format {
        Format::Table => super::super::print(&status::page(&answer)),
        Format::Json => super::super::print_json(&StatusDocument::new(&answer)),
        Format::Csv => super::super::print(&status::csv_rows(&answer)?),
    }
}

/// The stakes in a file, or else those that were imported.
pub(super) fn stakes<'a>(
    file: Option<&Path>,
    event: &StakingEvent,
    archive: &'a Archive,
) -> anyhow::Result<Option<Cow<'a, [OwnedSpan]>>> {
    Ok(match file {
        Some(path) => Some(
            spans_file::read(path, event)
                .with_context(|| name(path))?
                .into(),
        ),
        None => archive.stakes(event.id)?.map(Cow::from),
    })
}

/// The totals that the program knows: some programmes', at the end.
fn official(event: &StakingEvent, at: Milestone) -> anyhow::Result<ledger::Status> {
    let outcome = event.programme.map(|programme| programme.outcome);
    let known = outcome.and_then(|outcome| outcome.staked.zip(outcome.rewarded_units));
    match known.filter(|_| at == event.terms.period.end()) {
        Some((staked, rewarded)) => Ok(ledger::Status {
            current: staked.as_micros(),
            accumulated: rewarded,
        }),
        None => bail!(
            "the totals of {} at milestone {at} are not known: import its stakes, or name a file of them by --spans",
            event.code()
        ),
    }
}
