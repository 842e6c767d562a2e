//! What one request may use, and what it has used.

use super::{catalogue::Catalogue, formula::RewardRate, refusal::Trouble};
use crate::{
    serve::{
        edition::Edition,
        readers::{Place, Reader},
    },
    store::{KeptObservation, Publication, Store, StoreError},
};
use async_graphql::Context;
use iotasrb_core::units::{CheckpointSeq, Digest, Epoch};
use std::{
    collections::BTreeMap,
    mem,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

/// How many values an answer may have, with those that are looked at to find them. Each takes
/// some hundred bytes until it is sent.
const MAX_VALUES: usize = 200_000;
/// How many points of histories may be read for it.
const MAX_POINTS: usize = 500_000;
/// For how long it may be worked at.
const MAX_TIME: Duration = Duration::from_secs(10);
/// What reading a publication costs, and an observation, which is unpacked for it.
const PUBLICATION_COST: usize = 5;
const OBSERVATION_COST: usize = 200;

/// A request, as far as it is answered.
pub(super) struct Inquiry {
    /// What there is.
    pub(super) catalogue: Catalogue,
    /// What is called the reward rate of a validator.
    pub(super) reward_rate: RewardRate,
    history: Mutex<History>,
    publications: Mutex<BTreeMap<u64, Option<Arc<Publication>>>>,
    observed: Mutex<BTreeMap<u64, Option<Observed>>>,
    began: Instant,
    values: AtomicUsize,
    points: AtomicUsize,
    trouble: OnceLock<Trouble>,
}

/// Which state of the chain a value is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Observed {
    /// The epoch.
    pub(super) epoch: Epoch,
    /// The checkpoint, if it is known.
    pub(super) checkpoint: Option<CheckpointSeq>,
    /// The digest of the observation.
    pub(super) digest: Digest,
}

impl Observed {
    fn new(kept: &KeptObservation) -> Self {
        let anchor = &kept.observation.anchor;
        let checkpoint = anchor.checkpoint.as_ref().ok();
        Self {
            epoch: anchor.epoch,
            checkpoint: checkpoint.map(|checkpoint| checkpoint.sequence),
            digest: kept.digest,
        }
    }
}

/// The history is opened when somebody asks for what is not in the edition.
enum History {
    Closed(Place),
    Open(Reader),
    Lost,
}

impl Inquiry {
    /// A request that has used nothing so far.
    pub(super) fn new(edition: Arc<Edition>, reward_rate: RewardRate, place: Place) -> Self {
        Self {
            catalogue: Catalogue::new(edition),
            reward_rate,
            history: Mutex::new(History::Closed(place)),
            publications: Mutex::new(BTreeMap::new()),
            observed: Mutex::new(BTreeMap::new()),
            began: Instant::now(),
            values: AtomicUsize::new(0),
            points: AtomicUsize::new(0),
            trouble: OnceLock::new(),
        }
    }

    /// The request of a resolver.
    pub(super) fn of<'a>(context: &Context<'a>) -> &'a Self {
        context.data_unchecked::<Arc<Self>>()
    }

    /// Why it cannot be answered to its end, if so. Then nothing of it is answered, so whoever
    /// notices it may go on with no value.
    pub(super) fn trouble(&self) -> Option<Trouble> {
        self.trouble.get().copied()
    }

    /// Uses some values.
    pub(super) fn spend(&self, values: usize) -> Result<(), Trouble> {
        self.count(&self.values, values, MAX_VALUES)
    }

    /// Uses some points of a history.
    pub(super) fn spend_points(&self, points: usize) -> Result<(), Trouble> {
        self.count(&self.points, points, MAX_POINTS)
    }

    fn count(&self, used: &AtomicUsize, more: usize, limit: usize) -> Result<(), Trouble> {
        if let Some(trouble) = self.trouble() {
            return Err(trouble);
        }
        let before = used.fetch_add(more, Ordering::Relaxed);
        if before.saturating_add(more) > limit {
            return Err(self.stop(Trouble::TooMuch));
        }
        if self.began.elapsed() > MAX_TIME {
            return Err(self.stop(Trouble::TooLong));
        }
        Ok(())
    }

    /// Reads the history.
    pub(super) fn read<T>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T, StoreError>,
    ) -> Result<T, Trouble> {
        if let Some(trouble) = self.trouble() {
            return Err(trouble);
        }
        let mut history = self.history.lock().unwrap_or_else(PoisonError::into_inner);
        let done = match mem::replace(&mut *history, History::Lost) {
            History::Open(reader) => Ok(reader),
            History::Closed(place) => place.open(),
            History::Lost => return Err(self.stop(Trouble::Unreadable)),
        };
        let done = done.and_then(|mut reader| match work(&mut reader) {
            Ok(done) => {
                *history = History::Open(reader);
                Ok(done)
            }
            Err(error) => {
                reader.spoil();
                Err(error)
            }
        });
        done.map_err(|error| {
            tracing::warn!(%error, "the history cannot be read for a request");
            self.stop(Trouble::Unreadable)
        })
    }

    /// The publication with a number.
    pub(super) fn publication(&self, number: u64) -> Result<Option<Arc<Publication>>, Trouble> {
        remembered(&self.publications, number, || {
            let latest = self.catalogue.valued().map(|valued| &valued.publication);
            if let Some(latest) = latest.filter(|latest| latest.number == number) {
                return Ok(Some(Arc::new(latest.clone())));
            }
            self.spend(PUBLICATION_COST)?;
            let found = self.read(|store| store.publication(number))?;
            Ok(found.map(Arc::new))
        })
    }

    /// What was observed, by the number of the observation.
    pub(super) fn observed(&self, number: u64) -> Result<Option<Observed>, Trouble> {
        remembered(&self.observed, number, || {
            let latest = self.catalogue.valued().map(|valued| &valued.observation);
            if let Some(latest) = latest.filter(|latest| latest.number == number) {
                return Ok(Some(Observed::new(latest)));
            }
            self.spend(OBSERVATION_COST)?;
            let found = self.read(|store| store.observation(number))?;
            Ok(found.as_ref().map(Observed::new))
        })
    }

    fn stop(&self, trouble: Trouble) -> Trouble {
        *self.trouble.get_or_init(|| trouble)
    }
}

/// What was read before, or is read now.
fn remembered<T: Clone>(
    memory: &Mutex<BTreeMap<u64, T>>,
    number: u64,
    read: impl FnOnce() -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    let mut memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = memory.get(&number) {
        return Ok(known.clone());
    }
    let found = read()?;
    memory.insert(number, found.clone());
    Ok(found)
}
