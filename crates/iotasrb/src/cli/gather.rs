//! From the command line to an evaluation: asks the sources in turn, and says what failed.

use super::{SourceArgs, tell};
use crate::{
    publish::figures,
    run::{self, Evaluation},
    source::Source,
};
use anyhow::bail;
use iotasrb_core::observation::Network;
use std::io::{self, IsTerminal, Write};

/// Sources answered, but with nothing that holds now.
#[derive(Debug, thiserror::Error)]
#[error("only stale facts could be had, and fresh ones were required")]
pub(super) struct OnlyStale;

/// What the first source that answers says, evaluated.
///
/// If no source was named and no public server answers, the mainnet observation
/// that is shipped in the program answers in their place: it is stale, and says so.
/// Where fresh facts are required, stale ones are as good as none.
pub(super) fn evaluation(args: &SourceArgs) -> anyhow::Result<Evaluation> {
    let public = args.source.is_empty();
    let network = args.network.or(public.then_some(Network::Mainnet));
    let sources = match network {
        Some(network) if public => Source::public(network),
        _ => args.source.clone(),
    };
    let mut found_stale = false;
    for source in &sources {
        let progress = Progress::show(source);
        let answer = run::evaluate(source, network, args.timeout);
        progress.clear();
        match answer {
            Ok(evaluation) if args.require_fresh && evaluation.freshness.stale => {
                tell(&format!("iotasrb: {source}: {}", staleness(&evaluation)));
                found_stale = true;
            }
            Ok(evaluation) => return Ok(warned(evaluation)),
            Err(error) => tell(&format!("iotasrb: {error}")),
        }
    }
    if found_stale {
        return Err(OnlyStale.into());
    }
    if !public {
        bail!("no source gave a usable observation; name another one with --source");
    }
    if let Some(other) = network.filter(|network| *network != Network::Mainnet) {
        let name = other.name();
        bail!("no public server of {name} gave a usable observation; name a source with --source");
    }
    tell(
        "iotasrb: no public server gave a usable observation. Check the network, or name a source \
         with --source.",
    );
    let shipped = run::shipped()?;
    if args.require_fresh && shipped.freshness.stale {
        return Err(OnlyStale.into());
    }
    tell(
        "iotasrb: answering from the recorded mainnet observation that is shipped with the \
         program.",
    );
    Ok(warned(shipped))
}

/// Says on standard error what a reader of the data alone might miss.
fn warned(evaluation: Evaluation) -> Evaluation {
    if evaluation.freshness.stale {
        let hint = "--require-fresh makes this an error";
        tell(&format!("iotasrb: {}; {hint}", staleness(&evaluation)));
    }
    evaluation
}

fn staleness(evaluation: &Evaluation) -> String {
    let freshness = &evaluation.freshness;
    format!(
        "STALE: epoch {} lasted from {} to {}",
        evaluation.observation.anchor.epoch.number(),
        figures::utc_minute(freshness.valid_from),
        figures::utc_minute(freshness.valid_until)
    )
}

/// A line at the terminal while a server is asked.
struct Progress {
    shown: bool,
}

impl Progress {
    fn show(source: &Source) -> Self {
        let shown = matches!(source, Source::Server(_)) && io::stderr().is_terminal();
        if shown {
            // A progress line that cannot be written is no loss.
            let _ = write!(io::stderr().lock(), "asking {source} …");
        }
        Self { shown }
    }

    fn clear(self) {
        if self.shown {
            let _ = write!(io::stderr().lock(), "\r\u{1b}[2K");
        }
    }
}
