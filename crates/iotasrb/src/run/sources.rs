//! The real sources, asked by the conductor's own thread.

use super::{
    evaluation::Live,
    witness::{Heard, Past, Witness},
};
use crate::{
    history::outcome,
    source::{
        ErrorKind, Limits, Server, SourceError,
        agreement::Testimony,
        certified::{Certified, Follower},
        closes::CloseLimits,
        together::{self, GRACE, Question},
    },
    store::{Ended, Evidence},
};
use iotasrb_core::{
    observation::{Network, Tier},
    units::{Epoch, TimestampMs},
};
use std::{
    future::Future,
    io,
    path::PathBuf,
    time::{Duration, Instant},
};
use tokio::{runtime::Runtime, sync::watch};

/// How often servers are asked that give no cheap hint of an epoch change.
const WITHOUT_HINT: Duration = Duration::from_secs(30);

/// What the conductor is to hear.
#[derive(Clone, Debug)]
pub struct Named {
    /// Servers, and sources of closes with what their proofs start from.
    pub live: Live,
    /// What was recorded: it counts where nothing else is said.
    pub recorded: Vec<Recording>,
    /// The network that all must be of.
    pub network: Network,
    /// How long they may take together.
    pub timeout: Duration,
}

/// Something recorded.
#[derive(Clone, Debug)]
pub enum Recording {
    /// A file or a folder, read each time.
    Path(PathBuf),
    /// What is shipped in the program.
    Shipped,
}

/// Asks the sources that were named.
pub struct Sources {
    runtime: Runtime,
    followers: Vec<Follower>,
    servers: Vec<Server>,
    recorded: Vec<Recording>,
    network: Network,
    timeout: Duration,
    asked: Instant,
    stop: watch::Receiver<bool>,
}

impl Sources {
    /// Sources that are given up as soon as `stop` says so.
    pub fn new(named: Named, stop: watch::Receiver<bool>) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let trusted = named.live.trusted;
        let closes = named.live.closes.into_iter();
        let followers = closes.filter_map(|source| Some(Follower::new(source, trusted.clone()?)));
        Ok(Self {
            runtime,
            followers: followers.collect(),
            servers: named.live.servers,
            recorded: named.recorded,
            network: named.network,
            timeout: named.timeout,
            asked: Instant::now(),
            stop,
        })
    }

    fn close_limits(&self) -> CloseLimits {
        CloseLimits {
            session: self.timeout,
            ..CloseLimits::default()
        }
    }

    /// What each follower can tell, until one can. Of the errors one that may pass counts most.
    fn ask_followers<T>(
        &mut self,
        ask: impl AsyncFn(&mut Follower, &CloseLimits) -> Result<T, SourceError>,
    ) -> Result<(String, T), SourceError> {
        let limits = self.close_limits();
        let mut errors = Vec::new();
        for follower in &mut self.followers {
            let source = follower.source().to_string();
            match until_stopped(&self.runtime, &mut self.stop, ask(follower, &limits)) {
                Some(Ok(told)) => return Ok((source, told)),
                Some(Err(error)) => errors.push(error),
                None => return Err(SourceError::NotAwaited { origin: source }),
            }
        }
        let passing = errors
            .iter()
            .position(|error| error.kind() == ErrorKind::Retry);
        let worst = passing.unwrap_or_default();
        Err(errors
            .into_iter()
            .nth(worst)
            .unwrap_or(SourceError::NoCertifiedSource))
    }
}

impl Witness for Sources {
    fn ask(&mut self) -> Option<Vec<Heard>> {
        self.asked = Instant::now();
        let limits = Limits {
            observation: self.timeout,
            ..Limits::default()
        };
        let close_limits = self.close_limits();
        let mut certified: Vec<Option<Certified>> = self.followers.iter().map(|_| None).collect();
        let followers = self.followers.iter_mut().zip(&mut certified);
        let questions = followers
            .map(|(follower, heard)| Question::of_follower(follower, &close_limits, heard))
            .chain(
                self.servers
                    .iter()
                    .map(|server| Question::of_server(server, Some(self.network), &limits)),
            )
            .collect();
        let asked = together::ask(questions, self.timeout, GRACE);
        let testimonies = until_stopped(&self.runtime, &mut self.stop, asked)?;
        let evidence = certified.into_iter().map(|certified| {
            let certified = certified?;
            Some(evidence(&certified, self.network))
        });
        let evidence = evidence.chain(std::iter::repeat(None));
        let heard = testimonies.into_iter().zip(evidence);
        let heard = heard.map(|(testimony, evidence)| Heard {
            testimony,
            evidence,
        });
        let network = self.network;
        let recorded = self
            .recorded
            .iter()
            .map(|recording| recording.testimony(network));
        Some(heard.chain(recorded).collect())
    }

    fn is_stopped(&self) -> bool {
        *self.stop.borrow()
    }

    fn best_tier(&self) -> Tier {
        match (self.followers.is_empty(), self.servers.len()) {
            (false, _) => Tier::Certified,
            (true, 0) => Tier::RecordedState,
            (true, 1) => Tier::Single,
            (true, _) => Tier::Agreed,
        }
    }

    fn has_news(&mut self, epoch: Epoch) -> bool {
        if self.followers.is_empty() {
            return !self.servers.is_empty() && self.asked.elapsed() >= WITHOUT_HINT;
        }
        let limits = self.close_limits();
        self.followers.iter().any(|follower| {
            let newest = follower.newest_closed(&limits);
            let newest = until_stopped(&self.runtime, &mut self.stop, newest);
            matches!(newest, Some(Ok(Some(closed))) if closed >= epoch)
        })
    }

    fn epoch(&mut self, epoch: Epoch) -> Result<Past, SourceError> {
        let told = self.ask_followers(async |follower, limits| follower.epoch(epoch, limits).await);
        let (source, certified) = told?;
        Ok(past(source, certified, self.network))
    }

    fn epoch_at(&mut self, moment: TimestampMs) -> Result<Past, SourceError> {
        let told =
            self.ask_followers(async |follower, limits| follower.epoch_at(moment, limits).await);
        let (source, certified) = told?;
        Ok(past(source, certified, self.network))
    }

    fn starts_since(
        &mut self,
        since: TimestampMs,
        newest: Epoch,
    ) -> Result<Vec<TimestampMs>, SourceError> {
        let told = self.ask_followers(async |follower, limits| {
            follower.starts_since(since, newest, limits).await
        });
        Ok(told?.1)
    }
}

impl Recording {
    fn testimony(&self, network: Network) -> Heard {
        let (source, answer) = match self {
            Self::Path(path) => {
                let read = crate::source::read(path, Some(network));
                (path.display().to_string(), read)
            }
            Self::Shipped => {
                let source = crate::source::shipped::SHIPPED.to_owned();
                (source, crate::source::shipped::observation())
            }
        };
        Heard {
            testimony: Testimony {
                operator: source.clone(),
                source,
                answer,
            },
            evidence: None,
        }
    }
}

/// Waits for something, unless it is time to stop.
fn until_stopped<T>(
    runtime: &Runtime,
    stop: &mut watch::Receiver<bool>,
    work: impl Future<Output = T>,
) -> Option<T> {
    runtime.block_on(async {
        tokio::select! {
            biased;
            // Whoever could say it is gone: that is a stop as well.
            _ = stop.wait_for(|stop| *stop) => None,
            made = work => Some(made),
        }
    })
}

fn past(source: String, certified: Certified, network: Network) -> Past {
    Past {
        evidence: evidence(&certified, network),
        observation: certified.observation,
        source,
    }
}

fn evidence(certified: &Certified, network: Network) -> Evidence {
    let (proven, facts) = (&certified.proven, &certified.facts);
    Evidence {
        close: certified.close.to_entry(),
        summary: certified.anchor.clone(),
        ended: Ended {
            epoch: proven.epoch(),
            at: proven.checkpoint().timestamp,
            supply_change: proven.supply_change(),
            record: outcome::print(network, proven, facts),
        },
    }
}
