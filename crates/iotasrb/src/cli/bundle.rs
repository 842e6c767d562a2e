//! `iotasrb bundle`: one epoch with all that proves its rates, as one file.

use super::{HistoryArgs, backfill::epoch};
use crate::{history::History, trust::Trust};
use anyhow::Context;
use clap::Args;
use iotasrb_core::units::Epoch;
use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
};

const EXAMPLES: &str = "Examples:
  iotasrb bundle --epoch 400                            writes mainnet-000400.bundle
  iotasrb verify mainnet-000400.bundle                  what whoever gets it runs

The bundle leads from the committee with which the history begins to the stakes of the epoch, and names the
rates that follow. It is proven before it is written. docs/proof.md lays it out.";

#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct BundleArgs {
    /// The epoch whose rates it proves
    #[arg(long, value_name = "EPOCH", value_parser = epoch)]
    epoch: Epoch,

    /// The file; without this it is named after the network and the epoch
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    #[command(flatten)]
    history: HistoryArgs,
}

pub(super) fn run(args: &BundleArgs) -> anyhow::Result<()> {
    let history = History::open(&args.history.dir)?;
    let network = args.history.network.unwrap_or(history.network());
    history.check_network(network)?;
    if let Some(trust) = &args.history.trust {
        accept(&history, trust)?;
    }
    let bundle = history.bundle(args.epoch)?;
    let named = || format!("{}-{:06}.bundle", network.name(), args.epoch.number());
    let path = args
        .output
        .clone()
        .unwrap_or_else(|| PathBuf::from(named()));
    write_new(&path, &bundle.encode())?;
    super::print(&format!("{}\n", path.display()))
}

fn accept(history: &History, trust: &Trust) -> anyhow::Result<()> {
    Ok(history.accept(&trust.root(Some(history.network()))?)?)
}

/// Writes a file that is not there yet; what cannot be written whole is removed.
fn write_new(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut file = File::create_new(path)
        .with_context(|| format!("cannot make {}; nothing is overwritten", path.display()))?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        // The error that matters is the first one.
        let _ = fs::remove_file(path);
    }
    written.with_context(|| format!("cannot write {}", path.display()))
}
