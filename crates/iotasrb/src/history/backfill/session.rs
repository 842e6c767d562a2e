//! The course of a backfill: over what is kept, and where that ends, over what is fetched.

use super::{
    Backfill, BackfillError, Progress, Report,
    finding::{Finding, Reason},
    prove::{Keeper, Prover, Proving},
    sources::Sources,
};
use crate::{
    history::{
        History, HistoryError, Kind,
        chain::{BATCH_BYTES, BATCH_CLOSES, Link, weight},
        folder::{Folder, Writer},
    },
    source::{
        SourceError,
        certified::Root,
        closes::{Closes, OpenCloses},
    },
    trust::{Trust, TrustError, Trusted},
};
use iotasrb_core::{observation::Network, units::Epoch};
use iotasrb_proof::EpochClose;
use std::sync::Arc;

/// How many fetched closes are proven and kept together: what an interruption costs.
const KEPT_TOGETHER: usize = 8;

/// A backfill on its way.
pub(super) struct Session {
    history: History,
    sources: Sources,
    prover: Prover,
}

impl Session {
    /// Opens the history, or begins it with the trusted committee.
    pub(super) async fn begin(backfill: &Backfill) -> Result<Self, BackfillError> {
        // What cannot begin leaves no folder behind.
        let begun_before = History::of(&Folder::new(&backfill.folder))?;
        let trusted = match begun_before {
            Some(_) => None,
            None => Some(trusted(backfill)?),
        };
        if let (Some(from), Some(to)) = (backfill.from, backfill.to)
            && to < from
        {
            return Err(BackfillError::EmptyRange { from, to });
        }
        let writer = Arc::new(Writer::open(&backfill.folder)?);
        let mut findings = Vec::new();
        let (history, mut sources) = match (History::of(writer.folder())?, trusted) {
            (None, Some(trusted)) => begun(backfill, &trusted, &writer, &mut findings).await?,
            (Some(history), _) => continued(backfill, history)?,
            (None, None) => return Err(HistoryError::NoHistory(backfill.folder.clone()).into()),
        };
        let from = backfill.from.unwrap_or(history.first());
        if from < history.first() {
            let root = history.first();
            return Err(BackfillError::BeforeRoot { from, root });
        }
        let to = match backfill.to {
            Some(to) if to < from => return Err(BackfillError::EmptyRange { from, to }),
            Some(to) => Some(to),
            None => {
                let newest = sources.newest_closed(&mut findings).await;
                newest.filter(|to| *to >= from)
            }
        };
        let prover = Prover {
            keeper: Keeper {
                network: history.network(),
                writer,
            },
            chain: history.chain()?,
            report: Report {
                network: history.network(),
                root: history.root(),
                from,
                to,
                proven: 0,
                fetched: 0,
                summaries: 0,
                written: 0,
                last_checkpoint: None,
                findings,
            },
        };
        Ok(Self {
            history,
            sources,
            prover,
        })
    }

    /// Goes from the root to the end of the range, or until nothing leads on.
    pub(super) async fn run(
        mut self,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Report, BackfillError> {
        let Some(to) = self.prover.report.to else {
            return Ok(self.prover.report);
        };
        let first = self.history.first();
        let mut tell = |at| {
            progress(Progress {
                first,
                at,
                last: to,
            })
        };
        while self.prover.at() <= to {
            tell(self.prover.at());
            let in_range = self.prover.at() >= self.prover.report.from;
            let moved = self.over_kept(to).await?
                || (in_range && self.over_fetched(to, &mut tell).await?)
                || self.over_kept_summary()?
                || self.over_fetched_summaries(&mut tell).await?;
            if !moved {
                break;
            }
        }
        tell(self.prover.at());
        Ok(self.prover.report)
    }

    /// Proves what is kept again, a batch at a time; `false` if the next close is not kept.
    async fn over_kept(&mut self, to: Epoch) -> Result<bool, BackfillError> {
        let closes = self.history.closes(self.prover.at(), to)?;
        if closes.is_empty() {
            return Ok(false);
        }
        let proving = self.prover.prove_again(closes);
        match self.prover.finish(proving).await? {
            None => Ok(true),
            Some(link) => Err(self
                .history
                .broken(Kind::Close, self.prover.at(), link)
                .into()),
        }
    }

    /// Asks the sources in turn for the closes that are not kept; `false` if none of them
    /// has the next one.
    async fn over_fetched(
        &mut self,
        to: Epoch,
        tell: &mut dyn FnMut(Epoch),
    ) -> Result<bool, BackfillError> {
        let at = self.prover.at();
        let last = self.last_missing(at, to, &[Kind::Close])?;
        for place in self.sources.in_turn() {
            if self.sources.was_asked_in_vain(place, at) {
                continue;
            }
            let findings = &mut self.prover.report.findings;
            let Some(source) = self.sources.open(place, findings).await else {
                continue;
            };
            let ended = closes_from(source, &mut self.prover, last, tell).await?;
            let name = source.origin().to_owned();
            if ended.is_some() {
                self.sources.asked_in_vain(place, self.prover.at());
            }
            if self.went_on(at, place, name, ended) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Notes why a source led no further, and asks another first from now on; whether it
    /// led on at all.
    fn went_on(&mut self, from: Epoch, place: usize, name: String, ended: Option<Reason>) -> bool {
        let at = self.prover.at();
        self.sources.first = place;
        if let Some(reason) = ended {
            self.sources.first += 1;
            let finding = Finding {
                epoch: Some(at),
                source: Some(name),
                reason,
            };
            // Neither its close nor its summary holds, often for the same reason.
            let findings = &mut self.prover.report.findings;
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
        at > from
    }

    /// The last of the epochs from `at` to `to` before the next of which one of these is
    /// kept already.
    fn last_missing(&self, at: Epoch, to: Epoch, kinds: &[Kind]) -> Result<Epoch, BackfillError> {
        let mut last = to;
        let Some(after) = at.next() else {
            return Ok(at);
        };
        for kind in kinds {
            let kept = self.history.folder.epochs(*kind)?;
            if let Some(kept) = kept.range(after..).next() {
                last = last.min(kept.previous().unwrap_or(at));
            }
        }
        Ok(last)
    }

    fn over_kept_summary(&mut self) -> Result<bool, BackfillError> {
        let at = self.prover.at();
        let Some(Link::Summary(summary)) = self.history.link(at)? else {
            return Ok(false);
        };
        let elected = self.prover.elect(&summary);
        elected.map_err(|link| self.history.broken(Kind::Summary, at, link))?;
        Ok(true)
    }

    /// Follows the committees by signed summaries: to the beginning of the range, and over
    /// an epoch of it whose close is not to be had.
    async fn over_fetched_summaries(
        &mut self,
        tell: &mut dyn FnMut(Epoch),
    ) -> Result<bool, BackfillError> {
        let at = self.prover.at();
        let before = self.prover.report.from.previous();
        let last = match before.filter(|before| *before >= at) {
            Some(before) => self.last_missing(at, before, &[Kind::Close, Kind::Summary])?,
            None => at,
        };
        for place in self.sources.in_turn() {
            let findings = &mut self.prover.report.findings;
            let Some(source) = self.sources.open(place, findings).await else {
                continue;
            };
            let ended = summaries_from(source, &mut self.prover, last, tell).await?;
            let name = source.origin().to_owned();
            if self.went_on(at, place, name, ended) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// A history that was begun before keeps its root; what is trusted now must be the same.
fn continued(backfill: &Backfill, history: History) -> Result<(History, Sources), BackfillError> {
    let network = backfill.network.unwrap_or(history.network());
    let sources = Sources::new(backfill, network);
    history.check_network(network)?;
    if let Some(trust) = &backfill.trust {
        history.accept(&trust.root(Some(network))?)?;
    }
    Ok((history, sources))
}

/// What a history that has not begun is to begin with.
fn trusted(backfill: &Backfill) -> Result<Trusted, TrustError> {
    match &backfill.trust {
        Some(trust) => trust.root(backfill.network),
        None => {
            let network = backfill.network.unwrap_or(Network::Mainnet);
            Trust::by_default(network)?.root(Some(network))
        }
    }
}

/// Begins a history with the committee that is trusted.
async fn begun(
    backfill: &Backfill,
    trusted: &Trusted,
    writer: &Writer,
    findings: &mut Vec<Finding>,
) -> Result<(History, Sources), BackfillError> {
    let mut sources = Sources::new(backfill, trusted.network);
    let root = match &trusted.committee {
        Some(committee) => Some(Root::at_hand(committee)),
        None => sources.root(trusted, findings).await,
    };
    let root = root.ok_or_else(|| BackfillError::NoRoot(std::mem::take(findings)))?;
    let history = History::begin(writer, trusted.network, root.committee, root.genesis)?;
    Ok((history, sources))
}

/// Fetches from one source as long as what it gives holds, and says why no longer. While
/// a batch is proven and kept, the next is on its way.
async fn closes_from(
    source: &mut OpenCloses,
    prover: &mut Prover,
    last: Epoch,
    tell: &mut dyn FnMut(Epoch),
) -> Result<Option<Reason>, BackfillError> {
    let mut closes = source.closes(prover.at(), last);
    let mut proving: Option<Proving> = None;
    let mut ended = None;
    loop {
        let (batch, failed) = fetch(&mut closes).await;
        ended = ended.or(failed);
        if let Some(proving) = proving.take() {
            if let Some(link) = prover.finish(proving).await? {
                return Ok(Some(Reason::Refused(link)));
            }
            tell(prover.at());
        }
        if batch.is_empty() {
            return Ok(ended.map(|error| Reason::NotAvailable(error.to_string())));
        }
        proving = Some(prover.keep(batch));
    }
}

/// The next closes of a source, as many as are kept together; none at the end, with the
/// reason if it is not the wanted one.
async fn fetch(closes: &mut Closes<'_>) -> (Vec<EpochClose>, Option<SourceError>) {
    let (mut batch, mut bytes) = (Vec::new(), 0_usize);
    while batch.len() < KEPT_TOGETHER && bytes < BATCH_BYTES {
        match closes.next().await {
            Some(Ok(close)) => {
                bytes = bytes.saturating_add(weight(&close));
                batch.push(close);
            }
            Some(Err(error)) => return (batch, Some(error)),
            None => break,
        }
    }
    (batch, None)
}

/// Follows the committees by the signed summaries that one source gives, as long as they
/// hold, and says why no longer.
async fn summaries_from(
    source: &mut OpenCloses,
    prover: &mut Prover,
    last: Epoch,
    tell: &mut dyn FnMut(Epoch),
) -> Result<Option<Reason>, BackfillError> {
    let mut summaries = source.signed_summaries(prover.at(), last);
    let mut held = Vec::new();
    let ended = loop {
        let at = prover.at();
        match summaries.next().await {
            None => break None,
            Some(Err(error)) => break Some(Reason::NotAvailable(error.to_string())),
            Some(Ok(summary)) => match prover.elect(&summary) {
                Err(link) => break Some(Reason::Refused(link)),
                Ok(()) => held.push((at, summary)),
            },
        }
        if held.len() == BATCH_CLOSES {
            prover.keep_summaries(std::mem::take(&mut held))?;
            tell(prover.at());
        }
    };
    prover.keep_summaries(held)?;
    Ok(ended)
}
