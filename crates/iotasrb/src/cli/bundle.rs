//! `iotasrb bundle`: one epoch with all that proves its rates, as one file.

use super::{HistoryArgs, SourceParser, backfill::epoch, tell};
use crate::{
    disk::{partial, write_whole},
    history::History,
    run,
    source::closes::CloseSource,
    trust::Trust,
};
use anyhow::{Context, bail};
use clap::Args;
use iotasrb_core::{observation::Network, units::Epoch};
use iotasrb_proof::Bundle;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

const EXAMPLES: &str = "Examples:
  iotasrb bundle --epoch 400                            of the history: writes mainnet-000400.bundle
  iotasrb bundle --source grpcs://grpc.mainnet.iota.cafe    of the running epoch, at its newest checkpoint
  iotasrb verify mainnet-000400.bundle                  what whoever gets it runs

The bundle leads from a committee that you trust to the stakes of the epoch, and names the rates that follow.
It is proven before it is written. docs/proof.md lays it out.";

#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct BundleArgs {
    #[command(flatten)]
    subject: SubjectArgs,

    /// The file; without this it is named after the network and the epoch
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    #[command(flatten)]
    history: HistoryArgs,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct SubjectArgs {
    /// An epoch of the history
    #[arg(long, value_name = "EPOCH", value_parser = epoch)]
    epoch: Option<Epoch>,

    /// The running epoch, as this source of closes proves it (see `iotasrb backfill --help`)
    #[arg(long, value_name = "URL|PATH", value_parser = SourceParser::<CloseSource>::new())]
    source: Option<CloseSource>,
}

pub(super) fn run(args: &BundleArgs) -> anyhow::Result<()> {
    let (epoch, bundle) = match (&args.subject.source, args.subject.epoch) {
        (Some(source), _) => of_source(source, &args.history)?,
        (None, Some(epoch)) => (epoch, of_history(epoch, &args.history)?),
        // The parser lets nothing else through.
        (None, None) => bail!("name an epoch or a source"),
    };
    let network = bundle.root().network.name();
    let epoch = epoch.number();
    let path = args.output.clone();
    let path = path.unwrap_or_else(|| format!("{network}-{epoch:06}.bundle").into());
    write_new(&path, &bundle.encode())?;
    super::print(&format!("{}\n", path.display()))
}

/// An epoch that is kept.
fn of_history(epoch: Epoch, args: &HistoryArgs) -> anyhow::Result<Bundle> {
    let history = History::open(&args.dir)?;
    history.check_network(args.network.unwrap_or(history.network()))?;
    match (&args.trust, Trust::by_default(history.network())) {
        (Some(trust), _) => accept(&history, trust)?,
        (None, Ok(shipped)) => accept(&history, &shipped)?,
        (None, Err(_)) => tell(
            "iotasrb: the committee that the bundle starts from is the folder's own word; name the \
             one that you trust by --trust",
        ),
    }
    Ok(history.bundle(epoch)?)
}

/// The running epoch, at the newest checkpoint of a source that has one.
fn of_source(source: &CloseSource, args: &HistoryArgs) -> anyhow::Result<(Epoch, Bundle)> {
    let trusted = match &args.trust {
        Some(trust) => trust.root(args.network)?,
        None => Trust::by_default(args.network.unwrap_or(Network::Mainnet))?.root(args.network)?,
    };
    let (observation, evidence) = run::certified(source, &trusted)?;
    let epoch = observation.anchor.epoch;
    let bundle = Bundle::make(evidence);
    Ok((
        epoch,
        bundle.context("the running epoch has no provable rate")?,
    ))
}

fn accept(history: &History, trust: &Trust) -> anyhow::Result<()> {
    Ok(history.accept(&trust.root(Some(history.network()))?)?)
}

/// Writes a file that is not there yet, whole or not at all: it gets its name last.
fn write_new(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let partial = partial(path);
    let written = write_whole(&partial, bytes).and_then(|()| fs::hard_link(&partial, path));
    // The error that matters is the first one.
    let _ = fs::remove_file(&partial);
    match written {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            bail!(
                "{} is there already, and nothing is overwritten",
                path.display()
            )
        }
        written => written.with_context(|| format!("cannot write {}", path.display())),
    }
}
