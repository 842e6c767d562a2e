//! `iotasrb correct`: a point published again.

use super::{FactArgs, gather, print, serve::holder, store::StoreArgs};
use crate::{
    publish::publication::{Whole, line},
    run::{Basis, Clock, Sources, SystemClock, Witness as _, correct},
    source,
    store::{Store, Writer},
};
use anyhow::{Context, bail};
use clap::Args;
use std::path::PathBuf;
use tokio::sync::watch;

const EXAMPLES: &str = "Examples:
  iotasrb correct 4711 --cause \"the source was behind\"             from the certified stakes of that time
  iotasrb correct 4711 --cause \"method v2 holds\" --recompute       from what was observed then
  iotasrb correct 4711 --cause \"a typing error\" --observation f.json

Nothing is changed or removed: the correction is a publication of its own, which names the old one, its
cause, and by how many basis points the benchmark moved. `iotasrb history --as-of` shows what was
published before. One process writes at a time: stop the publisher first.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CorrectArgs {
    /// The number of the publication; `iotasrb history` shows it
    publication: u64,

    /// Why, in words that stay for ever
    #[arg(long, value_name = "TEXT")]
    cause: String,

    /// Compute it again from what was observed then, by the method that holds now
    #[arg(long, conflicts_with = "observation")]
    recompute: bool,

    /// Compute it from this observation, as `iotasrb record` writes it
    #[arg(long, value_name = "FILE")]
    observation: Option<PathBuf>,

    #[command(flatten)]
    store: StoreArgs,

    #[command(flatten)]
    facts: FactArgs,
}

pub(super) fn run(args: &CorrectArgs) -> anyhow::Result<()> {
    let address = args.store.address()?;
    let clock = SystemClock::new();
    let mut store = Store::open_to_read(&address)?;
    let identity = store.identity()?.context("the history is empty")?;
    drop(store);
    let store = Store::open(&address)?;
    let mut writer = Writer::begin(store, identity, &holder(), clock.moment().wall)?;
    let (_stop, stopping) = watch::channel(false);
    let mut sources;
    let basis = match &args.observation {
        _ if args.recompute => Basis::Kept,
        Some(path) => Basis::Recorded {
            observation: Box::new(source::read(path, Some(identity.network))?),
            source: path.display().to_string(),
        },
        None => {
            let named = gather::named(&args.facts)?;
            if named.network != identity.network {
                bail!(
                    "the history is of {}: name it with --network, and its sources with --source",
                    identity.network.name()
                );
            }
            sources = Sources::new(named, stopping).context("cannot start to ask sources")?;
            // Which epoch ran then is looked for from the newest one backwards, so that one must
            // be known; who did not answer is asked again.
            let _ = sources.ask();
            Basis::Certified(&mut sources)
        }
    };
    let publication = correct(&mut writer, args.publication, &args.cause, basis, &clock)?;
    let whole = Whole::read(writer.store(), publication)?;
    print(&line(&whole))
}
