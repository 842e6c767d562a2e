//! What a history keeps, proven again from its root and compared byte by byte.

use super::{Steps, Stop, Verify, without_facts};
use crate::{
    history::{
        History, HistoryError, Kind,
        chain::{Link, prove},
        derived::Derived,
    },
    publish::figures,
};
use iotasrb_core::{observation::Observation, rates::MethodId, units::Epoch};
use iotasrb_proof::{CommitteeChain, ProvenClose, recompute};
use std::{collections::BTreeSet, path::Path};

/// No epoch is beyond it.
const LAST: Epoch = Epoch::new(u64::MAX);

impl Verify {
    /// All that a history keeps.
    pub(super) fn history(&self, folder: &Path, steps: &mut Steps) -> Result<(), Stop> {
        let history = self.trusted_history(folder, steps)?;
        let mut walk = Walk::new(&history)?;
        walk.walk_on()?;
        walk.tell(steps);
        walk.check_strays()?;
        walk.missing
            .map_or(Ok(()), |first| Err(Stop::Undecided(first)))
    }

    /// How an epoch began and ended.
    pub(super) fn epoch(&self, epoch: Epoch, steps: &mut Steps) -> Result<(), Stop> {
        let history = self.trusted_history(&self.folder, steps)?;
        let mut walk = Walk::new(&history)?;
        let mut decided = false;
        match epoch.previous().filter(|before| *before >= history.first()) {
            Some(before) => {
                history.follow(&mut walk.chain, before, |_| ())?;
                tell_committees(&history, before, steps);
                let observation = walk.one(before, steps)?;
                decided = true;
                tell_rate(observation.as_ref(), steps);
            }
            None if epoch < history.first() => {
                let first = history.first().number();
                return Err(Stop::Undecided(format!(
                    "the history begins with epoch {first}"
                )));
            }
            None => {}
        }
        if history.folder.has(Kind::Close, epoch)? {
            walk.one(epoch, steps)?;
            walk.tell_recomputed(steps);
            decided = true;
        }
        if decided {
            return walk
                .missing
                .map_or(Ok(()), |first| Err(Stop::Undecided(first)));
        }
        Err(history.no_link(epoch).into())
    }
}

/// On the way over a history.
struct Walk<'a> {
    history: &'a History,
    chain: CommitteeChain,
    /// The epochs whose closes are proven.
    proven: BTreeSet<Epoch>,
    last: Option<ProvenClose>,
    /// How the epoch began at which the chain stands.
    start: Option<Observation>,
    /// The epochs that ended as the rules say, and the payments in them.
    recomputed: u64,
    payments: usize,
    summaries: u64,
    observations: u64,
    /// The first thing that is not there to be compared.
    missing: Option<String>,
}

impl<'a> Walk<'a> {
    fn new(history: &'a History) -> Result<Self, HistoryError> {
        Ok(Self {
            history,
            chain: history.chain()?,
            proven: BTreeSet::new(),
            last: None,
            start: None,
            recomputed: 0,
            payments: 0,
            summaries: 0,
            observations: 0,
            missing: None,
        })
    }

    /// As far as the links lead.
    fn walk_on(&mut self) -> Result<(), Stop> {
        loop {
            let at = self.chain.committee().epoch();
            let closes = self.history.closes(at, LAST)?;
            if closes.is_empty() {
                let Some(Link::Summary(summary)) = self.history.link(at)? else {
                    return Ok(());
                };
                let elected = self.chain.elect(&summary);
                elected.map_err(|link| self.history.broken(Kind::Summary, at, link))?;
                self.summaries += 1;
                continue;
            }
            let proven = prove(&mut self.chain, &closes);
            for close in proven.closes {
                self.compare(&close)?;
                self.last = Some(close);
            }
            if let Some(link) = proven.broken {
                let at = self.chain.committee().epoch();
                return Err(self.history.broken(Kind::Close, at, link).into());
            }
        }
    }

    /// The close of the epoch at which the chain stands.
    fn one(&mut self, epoch: Epoch, steps: &mut Steps) -> Result<Option<Observation>, Stop> {
        let close = self.history.close(epoch)?;
        let close = close.ok_or_else(|| self.history.no_link(epoch))?;
        let proven = self.chain.advance(&close);
        let proven = proven.map_err(|link| self.history.broken(Kind::Close, epoch, link))?;
        let checkpoint = proven.checkpoint();
        let says = format!(
            "epoch {} ended in checkpoint {}, {}, as its committee signed",
            epoch.number(),
            checkpoint.sequence.number(),
            checkpoint.digest
        );
        steps.tell("close", says);
        let derived = self.compare(&proven)?;
        let says = format!(
            "how epoch {} ended is kept as the close certifies it, byte by byte",
            epoch.number()
        );
        steps.tell("facts", says);
        Ok(derived.observation.ok())
    }

    /// Compares what is kept of a proven close with what follows from it.
    fn compare(&mut self, close: &ProvenClose) -> Result<Derived, Stop> {
        let epoch = close.epoch();
        self.proven.insert(epoch);
        let derived = Derived::of(self.history.network, close)
            .map_err(|refusal| without_facts(epoch, refusal))?;
        let folder = &self.history.folder;
        let files = derived.files();
        for (place, bytes) in &files {
            let path = folder.path().join(place);
            match folder.read(place, Kind::Outcome.max_bytes())? {
                Some(kept) if kept == *bytes => {}
                Some(_) => {
                    return Err(Stop::Refuted(format!(
                        "{} is not what the close of epoch {} certifies",
                        path.display(),
                        epoch.number()
                    )));
                }
                None => {
                    let says = format!("{} is missing", path.display());
                    self.missing.get_or_insert(says);
                }
            }
        }
        let next = close.next_committee().epoch();
        match &derived.observation {
            Ok(_) => self.observations += 1,
            Err(refusal) if folder.has(Kind::Observation, next)? => {
                let path = folder.path().join(Kind::Observation.path(next));
                return Err(Stop::Refuted(format!(
                    "{} is kept, but the observation is refused: {refusal}",
                    path.display()
                )));
            }
            Err(_) => {}
        }
        self.recompute(&derived)?;
        self.start = derived.observation.clone().ok();
        Ok(derived)
    }

    /// Computes the end of an epoch again from its start, where both are proven.
    fn recompute(&mut self, derived: &Derived) -> Result<(), Stop> {
        let start = self.start.take();
        let start = start.filter(|start| start.anchor.epoch == derived.epoch);
        let (Some(start), Ok(outcome)) = (start, &derived.outcome) else {
            return Ok(());
        };
        let recomputation = recompute(&start, outcome).map_err(|difference| {
            Stop::Undecided(format!(
                "epoch {} is proven, but did not end as the chain's rules say: {difference}; a \
                 newer version of iotasrb may know the rules of protocol version {}",
                derived.epoch.number(),
                start.protocol_version.number()
            ))
        })?;
        self.recomputed += 1;
        self.payments += recomputation.payments;
        Ok(())
    }

    fn tell_recomputed(&self, steps: &mut Steps) {
        if self.recomputed > 0 {
            let says = format!(
                "{} of these outcomes, with {} payments, are what the chain's rules make of the \
                 epochs' certified starts, to the nano",
                self.recomputed, self.payments
            );
            steps.tell("recomputed", says);
        }
    }

    /// What is kept and follows from nothing that is kept.
    fn check_strays(&self) -> Result<(), Stop> {
        let end = self.chain.committee().epoch();
        let folder = &self.history.folder;
        for kind in Kind::ALL {
            let follows = |epoch: &Epoch| match kind {
                Kind::Close | Kind::Summary => *epoch < end,
                Kind::Outcome => self.proven.contains(epoch),
                Kind::Observation => epoch
                    .previous()
                    .is_some_and(|before| self.proven.contains(&before)),
            };
            let stray = folder
                .epochs(kind)?
                .into_iter()
                .find(|epoch| !follows(epoch));
            if let Some(stray) = stray {
                return Err(Stop::Undecided(format!(
                    "{} does not follow from what is kept: what leads to it is missing",
                    folder.path().join(kind.path(stray)).display()
                )));
            }
        }
        Ok(())
    }

    fn tell(&self, steps: &mut Steps) {
        let (first, end) = (self.history.first(), self.chain.committee().epoch());
        let count = end.number() - first.number();
        let says = format!(
            "{count} committees were followed, epochs {} to {}: {} by closes, {} by signed summaries alone",
            first.number(),
            end.number(),
            self.proven.len(),
            self.summaries
        );
        steps.tell("committees", says);
        if let Some(last) = &self.last {
            let checkpoint = last.checkpoint();
            let says = format!(
                "the last of them ended epoch {} in checkpoint {}, {}, at {}",
                last.epoch().number(),
                checkpoint.sequence.number(),
                checkpoint.digest,
                figures::iso_time(checkpoint.timestamp)
            );
            steps.tell("close", says);
        }
        if self.missing.is_none() {
            let says = format!(
                "{} outcomes and {} observations are kept as the closes certify them, byte by byte",
                self.proven.len(),
                self.observations
            );
            steps.tell("facts", says);
        }
        self.tell_recomputed(steps);
    }
}

/// The committees that were followed by signed summaries to that of an epoch.
fn tell_committees(history: &History, to: Epoch, steps: &mut Steps) {
    let first = history.first().number();
    if to.number() > first {
        let says = format!(
            "epochs {first} to {} elected the committee of epoch {}, each by a quorum of its own",
            to.number() - 1,
            to.number()
        );
        steps.tell("committees", says);
    }
}

/// What the method makes of an observation.
pub(super) fn tell_rate(observation: Option<&Observation>, steps: &mut Steps) {
    let Some(observation) = observation else {
        return;
    };
    let says = format!(
        "the observation of epoch {} has the digest {}",
        observation.anchor.epoch.number(),
        observation.digest()
    );
    steps.tell("observation", says);
    let Ok(checked) = observation.check() else {
        return;
    };
    let method = MethodId::at(observation.anchor.epoch);
    let rates = method.rates(&checked);
    let rate = figures::percent(&rates.network.iotasrb, 16);
    let says = format!("the benchmark of that epoch by {} is {rate}", method.name());
    steps.tell("rate", says);
}
