//! From the command line to an evaluation: whom to ask, and what to say of those who answered.

use super::{FactArgs, SourceArgs, tell};
use crate::{
    publish::figures,
    run::{self, Evaluation, Live, Named, NoEvaluation, Recording},
    source::{
        Source,
        agreement::{Cause, Finding, NoVerdict},
    },
    trust::{Trust, TrustError, Trusted},
};
use anyhow::bail;
use iotasrb_core::observation::Network;
use std::{
    io::{self, IsTerminal, Write},
    path::Path,
    time::Duration,
};

/// Sources answered, but with nothing that holds now.
#[derive(Debug, thiserror::Error)]
#[error("only stale facts could be had, and fresh ones were required")]
pub(super) struct OnlyStale;

/// What the sources say, evaluated.
///
/// All servers are asked together, when the first of them has its turn; a file answers alone,
/// in its turn; the first turn that gives a value ends it. If no source was named and no
/// public server answers, the mainnet observation that is shipped in the program answers in
/// their place: it is stale, and says so. Where fresh facts are required, stale ones are as
/// good as none. Servers that contradict each other end it without a value: an older one
/// would hide that something is wrong.
pub(super) fn evaluation(args: &SourceArgs) -> anyhow::Result<Evaluation> {
    let require_fresh = args.require_fresh;
    let facts = &args.facts;
    let public = facts.source.is_empty();
    let (network, sources) = asked(facts);
    let trusted = trusted(facts, network, &sources)?;
    let mut found_stale = false;
    for turn in turns(&sources, trusted) {
        match turn.evaluate(network, facts.timeout) {
            Ok(evaluation) if require_fresh && evaluation.freshness.stale => {
                tell_findings(&evaluation.findings);
                let (source, staleness) = (&evaluation.source, staleness(&evaluation));
                tell(&format!("iotasrb: {source}: {staleness}"));
                found_stale = true;
            }
            Ok(evaluation) => return Ok(warned(evaluation)),
            Err(NoEvaluation::NoVerdict(NoVerdict { cause, findings })) => {
                tell_findings(&findings);
                if !matches!(cause, Cause::Silence) {
                    return Err(cause.into());
                }
            }
            Err(error) => tell(&format!("iotasrb: {error}")),
        }
    }
    if found_stale {
        return Err(OnlyStale.into());
    }
    if !public {
        bail!("no source gave a usable observation; name another one with --source");
    }
    without_servers(network, require_fresh)
}

/// The network, as far as it is said, and whom to ask.
fn asked(args: &FactArgs) -> (Option<Network>, Vec<Source>) {
    let public = args.source.is_empty();
    let network = args.network.or(public.then_some(Network::Mainnet));
    let sources = match network {
        Some(network) if public => Source::public(network),
        _ => args.source.clone(),
    };
    (network, sources)
}

/// Whom the publisher asks. Where nobody is named on mainnet, what is shipped in the program
/// answers if no public server does: it is stale, and says so.
pub(super) fn named(args: &FactArgs) -> anyhow::Result<Named> {
    let (network, sources) = asked(args);
    let trusted = trusted(args, network, &sources)?;
    let mut named = Named {
        live: Live::default(),
        recorded: Vec::new(),
        network: network.unwrap_or(Network::Mainnet),
        timeout: args.timeout,
    };
    for turn in turns(&sources, trusted) {
        match turn {
            Turn::Live(live) => named.live = live,
            Turn::Recorded(path) => named.recorded.push(Recording::Path(path.to_owned())),
        }
    }
    if args.source.is_empty() && named.network == Network::Mainnet {
        named.recorded.push(Recording::Shipped);
    }
    Ok(named)
}

/// What answers where no public server does.
fn without_servers(network: Option<Network>, require_fresh: bool) -> anyhow::Result<Evaluation> {
    if let Some(other) = network.filter(|network| *network != Network::Mainnet) {
        let name = other.name();
        bail!("no public server of {name} gave a usable observation; name a source with --source");
    }
    tell(
        "iotasrb: no public server gave a usable observation. Check the network, or name a source \
         with --source.",
    );
    let shipped = run::shipped()?;
    if require_fresh && shipped.freshness.stale {
        return Err(OnlyStale.into());
    }
    tell(
        "iotasrb: answering from the recorded mainnet observation that is shipped with the \
         program.",
    );
    Ok(warned(shipped))
}

/// What the proofs start from, if a source needs it: what the user names, or what is shipped.
/// Without either the public node is left out, and a source of closes that was named is an error.
fn trusted(
    args: &FactArgs,
    network: Option<Network>,
    sources: &[Source],
) -> Result<Option<Trusted>, TrustError> {
    let is_asked = sources
        .iter()
        .any(|source| matches!(source, Source::Certified(_)));
    if !is_asked {
        return Ok(None);
    }
    match &args.trust {
        Some(trust) => trust.root(network).map(Some),
        None => match Trust::by_default(network.unwrap_or(Network::Mainnet)) {
            Ok(trust) => trust.root(network).map(Some),
            Err(_) if args.source.is_empty() => Ok(None),
            Err(error) => Err(error),
        },
    }
}

/// Whose turn it is to answer.
enum Turn<'a> {
    /// A file or a folder.
    Recorded(&'a Path),
    /// All servers.
    Live(Live),
}

/// The named sources in their order, the servers at the place of the first of them.
fn turns(sources: &[Source], trusted: Option<Trusted>) -> Vec<Turn<'_>> {
    let mut live = Live {
        trusted,
        ..Live::default()
    };
    for source in sources {
        match source {
            Source::Server(server) if !live.servers.contains(server) => {
                live.servers.push(server.clone());
            }
            Source::Certified(closes) if !live.closes.contains(closes) => {
                live.closes.push(closes.clone());
            }
            _ => {}
        }
    }
    let mut live = Some(live);
    let mut all = Vec::new();
    for source in sources {
        match source {
            Source::Recorded(path) => all.push(Turn::Recorded(path)),
            Source::Server(_) | Source::Certified(_) => all.extend(live.take().map(Turn::Live)),
        }
    }
    all
}

impl Turn<'_> {
    fn evaluate(
        &self,
        network: Option<Network>,
        timeout: Duration,
    ) -> Result<Evaluation, NoEvaluation> {
        match self {
            Self::Recorded(path) => run::evaluate_recorded(path, network),
            Self::Live(live) => {
                let progress = Progress::show(live);
                let answer = run::evaluate_live(live, network, timeout);
                progress.clear();
                answer
            }
        }
    }
}

fn tell_findings(findings: &[Finding]) {
    for finding in findings {
        tell(&format!("iotasrb: {finding}"));
    }
}

/// Says on standard error what a reader of the data alone might miss.
fn warned(evaluation: Evaluation) -> Evaluation {
    tell_findings(&evaluation.findings);
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

/// A line at the terminal while servers are asked.
struct Progress {
    shown: bool,
}

impl Progress {
    fn show(live: &Live) -> Self {
        let shown = io::stderr().is_terminal();
        if shown {
            let closes = live.closes.iter().map(ToString::to_string);
            let servers = live.servers.iter().map(ToString::to_string);
            let names: Vec<String> = closes.chain(servers).collect();
            // A progress line that cannot be written is no loss.
            let _ = write!(io::stderr().lock(), "asking {} …", names.join(", "));
        }
        Self { shown }
    }

    fn clear(self) {
        if self.shown {
            let _ = write!(io::stderr().lock(), "\r\u{1b}[2K");
        }
    }
}
