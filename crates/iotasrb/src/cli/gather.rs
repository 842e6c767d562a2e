//! From the command line to an evaluation: asks the sources in turn, and says what failed.

use super::{EXIT_STALE, SourceArgs, tell};
use crate::{
    run::{self, Evaluation},
    source::Source,
};
use anyhow::bail;
use iotasrb_core::observation::Network;
use std::{
    io::{self, IsTerminal, Write},
    process::ExitCode,
};

/// What the first source that answers says, evaluated.
///
/// If no source was named and no public server answers, the mainnet observation
/// that is shipped in the program answers in their place: it is stale, and says so.
pub(super) fn evaluation(args: &SourceArgs) -> anyhow::Result<Evaluation> {
    let public = args.source.is_empty();
    let network = args.network.or(public.then_some(Network::Mainnet));
    let sources = match network {
        Some(network) if public => Source::public(network),
        _ => args.source.clone(),
    };
    for source in &sources {
        let progress = Progress::show(source);
        let answer = run::evaluate(source, network, args.timeout);
        progress.clear();
        match answer {
            Ok(evaluation) => return Ok(warned(evaluation)),
            Err(error) => tell(&format!("iotasrb: {error}")),
        }
    }
    if !public {
        bail!("no source gave a usable observation; name another one with --source");
    }
    match network {
        None | Some(Network::Mainnet) => {
            let evaluation = run::shipped()?;
            tell(
                "iotasrb: no public server gave a usable observation. Check the network, or name \
                 a source with --source.\niotasrb: answering from the recorded mainnet \
                 observation that is shipped with the program.",
            );
            Ok(warned(evaluation))
        }
        Some(network) => bail!(
            "no public server of {} gave a usable observation; name a source with --source",
            network.name()
        ),
    }
}

/// Says on standard error what a reader of the data alone might miss.
fn warned(evaluation: Evaluation) -> Evaluation {
    let freshness = &evaluation.freshness;
    if freshness.stale {
        let end = crate::publish::figures::utc_minute(freshness.valid_until);
        tell(&format!(
            "iotasrb: STALE: epoch {} ended at {end}; --require-fresh makes this an error",
            evaluation.observation.anchor.epoch.number()
        ));
    }
    evaluation
}

/// How the process ends once the answer is printed.
pub(super) fn exit_code(evaluation: &Evaluation, args: &SourceArgs) -> ExitCode {
    if args.require_fresh && evaluation.freshness.stale {
        ExitCode::from(EXIT_STALE)
    } else {
        ExitCode::SUCCESS
    }
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
