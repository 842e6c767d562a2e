//! The half of a backfill that waits for no source: it proves and keeps.

use super::{
    BackfillError, Report,
    finding::{Finding, Reason},
};
use crate::history::{
    HistoryError, Kind,
    chain::{Proven, prove},
    derived::{Derived, NotDerived},
    folder::{NewFile, Writer},
};
use iotasrb_core::{
    observation::{Checkpoint, Network},
    units::Epoch,
};
use iotasrb_proof::{BrokenLink, CommitteeChain, EpochClose, ProvenClose};
use std::sync::Arc;
use tokio::task::{JoinHandle, spawn_blocking};

/// Follows the committees, keeps what they certify, and counts.
pub(super) struct Prover {
    pub(super) keeper: Keeper,
    pub(super) chain: CommitteeChain,
    pub(super) report: Report,
}

/// A batch that is being proven on a thread of its own.
pub(super) type Proving = JoinHandle<Result<(CommitteeChain, Kept), HistoryError>>;

impl Prover {
    /// The epoch whose end is to be proven next.
    pub(super) fn at(&self) -> Epoch {
        self.chain.committee().epoch()
    }

    /// Begins to prove closes that were fetched, and to keep those that hold.
    pub(super) fn keep(&self, closes: Vec<EpochClose>) -> Proving {
        let (keeper, mut chain) = (self.keeper.clone(), self.chain.clone());
        spawn_blocking(move || {
            let kept = keeper.keep(&mut chain, &closes)?;
            Ok((chain, kept))
        })
    }

    /// Begins to prove closes that were kept again.
    pub(super) fn prove_again(&self, closes: Vec<EpochClose>) -> Proving {
        let (keeper, mut chain) = (self.keeper.clone(), self.chain.clone());
        spawn_blocking(move || {
            let kept = keeper.prove_again(&mut chain, &closes)?;
            Ok((chain, kept))
        })
    }

    /// Waits for a batch and goes on to where it leads; says why it leads no further.
    pub(super) async fn finish(
        &mut self,
        proving: Proving,
    ) -> Result<Option<BrokenLink>, BackfillError> {
        let finished = proving.await;
        let (chain, kept) = finished.map_err(|error| BackfillError::Lost(error.to_string()))??;
        self.chain = chain;
        let report = &mut self.report;
        for closed in &kept.proven {
            if closed.epoch >= report.from {
                report.proven += 1;
                report.last_checkpoint = Some(*closed);
            }
        }
        report.fetched += kept.fetched;
        report.written += kept.written;
        report.findings.extend(kept.findings);
        Ok(kept.broken)
    }

    /// Goes on by the signed summary of an epoch alone; the chain stays where it is if
    /// the committee did not sign it.
    pub(super) fn elect(&mut self, summary: &[u8]) -> Result<(), BrokenLink> {
        self.chain.elect(summary)?;
        self.report.summaries += 1;
        Ok(())
    }

    /// Keeps the signed summaries that led on.
    pub(super) fn keep_summaries(
        &mut self,
        held: Vec<(Epoch, Vec<u8>)>,
    ) -> Result<(), HistoryError> {
        let file = |(epoch, summary)| (Kind::Summary.path(epoch), summary);
        let written = self
            .keeper
            .writer
            .add(held.into_iter().map(file).collect())?;
        self.report.written += count(written);
        Ok(())
    }
}

/// Where what is proven is kept.
#[derive(Clone)]
pub(super) struct Keeper {
    pub(super) writer: Arc<Writer>,
    pub(super) network: Network,
}

/// What came of a batch of closes.
pub(super) struct Kept {
    /// The last checkpoints of the epochs whose closes hold.
    proven: Vec<Checkpoint>,
    /// Why the next one does not.
    broken: Option<BrokenLink>,
    fetched: u64,
    written: u64,
    findings: Vec<Finding>,
}

impl Keeper {
    /// A close gets its name last: where it is, everything of its epoch is.
    fn keep(
        &self,
        chain: &mut CommitteeChain,
        closes: &[EpochClose],
    ) -> Result<Kept, HistoryError> {
        let proven = prove(chain, closes);
        let mut findings = Vec::new();
        let mut files = Vec::new();
        for one in &proven.closes {
            files.extend(self.derive(one, &mut findings));
        }
        for (one, close) in proven.closes.iter().zip(closes) {
            files.push((Kind::Close.path(one.epoch()), close.to_entry()));
        }
        let written = self.writer.add(files)?;
        let fetched = proven.closes.len();
        Ok(kept(proven, fetched, written, findings))
    }

    /// Adds what is missing of what follows from kept closes: an earlier version of the
    /// program may not have known how to read them.
    fn prove_again(
        &self,
        chain: &mut CommitteeChain,
        closes: &[EpochClose],
    ) -> Result<Kept, HistoryError> {
        let proven = prove(chain, closes);
        let mut findings = Vec::new();
        let mut files = Vec::new();
        for one in &proven.closes {
            if !self.is_derived(one)? {
                files.extend(self.derive(one, &mut findings));
            }
        }
        let written = self.writer.add(files)?;
        Ok(kept(proven, 0, written, findings))
    }

    fn derive(&self, close: &ProvenClose, findings: &mut Vec<Finding>) -> Vec<NewFile> {
        let mut found = |reason| {
            findings.push(Finding {
                epoch: Some(close.epoch()),
                source: None,
                reason,
            });
        };
        let derived = match Derived::of(self.network, close) {
            Ok(derived) => derived,
            Err(refusal) => {
                found(Reason::NotDerived(NotDerived::Facts(refusal)));
                return Vec::new();
            }
        };
        if let Err(absence) = &derived.outcome {
            found(Reason::NoOutcome(*absence));
        }
        if let Err(refusal) = &derived.observation {
            found(Reason::NotDerived(NotDerived::Observation(*refusal)));
        }
        derived.files()
    }

    fn is_derived(&self, close: &ProvenClose) -> Result<bool, HistoryError> {
        let folder = self.writer.folder();
        let next = close.next_committee().epoch();
        Ok(folder.has(Kind::Outcome, close.epoch())? && folder.has(Kind::Observation, next)?)
    }
}

fn kept(proven: Proven, fetched: usize, written: usize, findings: Vec<Finding>) -> Kept {
    Kept {
        proven: proven.closes.iter().map(ProvenClose::checkpoint).collect(),
        broken: proven.broken,
        fetched: count(fetched),
        written: count(written),
        findings,
    }
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
