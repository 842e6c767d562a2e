//! Prove again, offline: what is kept in a history, and what is handed on in a file.
//!
//! Nothing is believed that is not proven here, from a committee that the user trusts:
//! neither the folder's own root, nor what was proven when it was written.

mod file;
mod kept;

use super::{History, HistoryError, derived::NotDerived};
use crate::trust::{Trust, TrustError, Trusted};
use iotasrb_core::{observation::Network, units::Epoch};
use iotasrb_proof::{BrokenLink, BundleRefusal, FactRefusal, Verdict};
use std::path::{Path, PathBuf};

/// What is to be proven again, and from what.
#[derive(Clone, Debug)]
pub struct Verify {
    /// What.
    pub subject: Subject,
    /// The history that leads from the trust root to what is to be proven.
    pub folder: PathBuf,
    /// What is trusted; without it what is shipped.
    pub trust: Option<Trust>,
    /// The network; without it what the subject names.
    pub network: Option<Network>,
}

/// What is to be proven again.
#[derive(Clone, Debug)]
pub enum Subject {
    /// All that the history keeps.
    All,
    /// How one epoch began, and how it ended, as far as the history keeps it.
    Epoch(Epoch),
    /// A bundle, a close, a checkpoint file, an `EPOCH_INFO` file, or the folder of a history.
    Path(PathBuf),
}

/// How far the proof went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// What holds, in order.
    pub steps: Vec<Held>,
    /// How it ended.
    pub conclusion: Conclusion,
}

/// A step of a proof that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its kind, in every machine-readable output.
    pub step: &'static str,
    /// What it says.
    pub says: String,
}

/// How a proof ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conclusion {
    /// Everything holds.
    Proven,
    /// The first link that does not hold.
    Refuted(String),
    /// What is missing to decide.
    Undecided(String),
}

/// Why a proof goes no further.
#[derive(Debug)]
enum Stop {
    Refuted(String),
    Undecided(String),
}

impl Verify {
    /// Carries it out.
    pub fn run(&self) -> Verification {
        let mut steps = Steps(Vec::new());
        let walked = match &self.subject {
            Subject::All => self.history(&self.folder, &mut steps),
            Subject::Epoch(epoch) => self.epoch(*epoch, &mut steps),
            Subject::Path(path) if path.is_dir() => self.history(path, &mut steps),
            Subject::Path(path) => self.file(path, &mut steps),
        };
        Verification {
            steps: steps.0,
            conclusion: match walked {
                Ok(()) => Conclusion::Proven,
                Err(Stop::Refuted(link)) => Conclusion::Refuted(link),
                Err(Stop::Undecided(reason)) => Conclusion::Undecided(reason),
            },
        }
    }

    /// The history in a folder, if it begins with what is trusted.
    fn trusted_history(&self, folder: &Path, steps: &mut Steps) -> Result<History, Stop> {
        let history = History::open(folder)?;
        let trusted = self.trusted(history.network())?;
        history.accept(&trusted)?;
        steps.root(history.root().network, &history.root);
        Ok(history)
    }

    /// What is trusted. `network` is what the subject says of itself.
    fn trusted(&self, network: Network) -> Result<Trusted, TrustError> {
        let network = self.network.unwrap_or(network);
        match &self.trust {
            Some(trust) => trust.root(Some(network)),
            None => Trust::by_default(network)?.root(Some(network)),
        }
    }
}

/// The steps as they are told.
struct Steps(Vec<Held>);

impl Steps {
    fn tell(&mut self, step: &'static str, says: String) {
        self.0.push(Held { step, says });
    }

    fn root(&mut self, network: Network, root: &iotasrb_proof::Committee) {
        let says = format!(
            "the committee of epoch {} of {}, {} members, is trusted: {}",
            root.epoch().number(),
            network.name(),
            root.members().len(),
            root.digest()
        );
        self.tell("root", says);
    }
}

impl From<HistoryError> for Stop {
    /// A damaged or false file refutes; a missing or unreadable one decides nothing.
    fn from(error: HistoryError) -> Self {
        let message = error.to_string();
        match error {
            HistoryError::Damaged { .. } => Self::Refuted(message),
            HistoryError::Broken { link, .. } => by_verdict(message, &BundleRefusal::Close(link)),
            _ => Self::Undecided(message),
        }
    }
}

impl From<TrustError> for Stop {
    fn from(error: TrustError) -> Self {
        Self::Undecided(error.to_string())
    }
}

impl From<BundleRefusal> for Stop {
    fn from(refusal: BundleRefusal) -> Self {
        by_verdict(refusal.to_string(), &refusal)
    }
}

/// A close that is not proven.
fn not_proven(epoch: Epoch, link: BrokenLink) -> Stop {
    let message = format!("the close of epoch {}: {link}", epoch.number());
    by_verdict(message, &BundleRefusal::Close(link))
}

/// A close that is proven and gives no facts.
fn without_facts(epoch: Epoch, refusal: FactRefusal) -> Stop {
    let message = format!(
        "epoch {}: {}",
        epoch.number(),
        NotDerived::Facts(refusal.clone())
    );
    by_verdict(message, &BundleRefusal::Facts(refusal))
}

/// Certified bytes of an unknown form are no forgery.
fn by_verdict(message: String, refusal: &BundleRefusal) -> Stop {
    match refusal.verdict() {
        Verdict::Refuted => Stop::Refuted(message),
        Verdict::Undecided => Stop::Undecided(message),
    }
}
