//! A history as long as it may be: batches of closes, each proven on one thread while
//! another thread reads the next.

use crate::{
    broken_link::BrokenLink,
    chain::CommitteeChain,
    close::EpochClose,
    proven::ProvenClose,
    ready_committee::ReadyCommittee,
    walk::{Walk, read_summary},
};
use iotasrb_core::units::Epoch;
use std::{
    num::NonZeroUsize,
    sync::{
        Mutex,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};

/// How many closes are proven together, and what they may weigh: more are hardly quicker,
/// and fewer leave less to wait for at the end.
const BATCH_CLOSES: usize = 32;
const BATCH_BYTES: usize = 16 << 20;

/// Why a chain was not followed to the end of the closes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfollowed<E> {
    /// A close was refused.
    #[error("the close of epoch {}: {link}", .epoch.number())]
    Broken {
        /// The epoch that the chain waits to see closed.
        epoch: Epoch,
        /// Why its close was refused.
        link: BrokenLink,
    },
    /// The closes ended with this error, or what was made of one was not taken.
    #[error("{0}")]
    Stopped(E),
}

impl CommitteeChain {
    /// Proves closes as they are read, to the last: what [`advance`](Self::advance) one by
    /// one would answer, but in batches, on so many threads, of which one reads while the
    /// others prove. Memory grows with the number of threads, not with that of closes.
    ///
    /// `make` is called on these threads for each proven close, to read its
    /// [facts](ProvenClose::facts) say, and `take` on this one for what it made, in order.
    /// The first close that is refused, the first error among `closes` or the first of
    /// `take` ends it: every close before was taken, and the chain stands after the last
    /// one that was given to `take`. A few batches more may have been read by then; what was
    /// made of them is dropped.
    pub fn follow<T: Send, E: Send>(
        &mut self,
        closes: impl Iterator<Item = Result<EpochClose, E>> + Send,
        workers: NonZeroUsize,
        make: impl Fn(ProvenClose) -> T + Sync,
        mut take: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), Unfollowed<E>> {
        let ahead = Mutex::new(Ahead {
            closes,
            committee: self.current.clone(),
            ended: false,
        });
        let (places, queue) = sync_channel(workers.get());
        let mut give = |batch| self.give(batch, &mut take);
        thread::scope(|scope| {
            let mut started = false;
            // This thread only takes what the others made; it is not worth having just one other.
            let others = if workers.get() == 1 { 0 } else { workers.get() };
            for _ in 0..others {
                let (places, ahead, make) = (places.clone(), &ahead, &make);
                let work = move || while prove_next(ahead, &places, make).is_some() {};
                started |= thread::Builder::new().spawn_scoped(scope, work).is_ok();
            }
            // Also on a system without threads.
            while !started && prove_next(&ahead, &places, &make).is_some() {
                queue.try_iter().flatten().try_for_each(&mut give)?;
            }
            // The queue ends with the threads that fill it.
            drop(places);
            queue.into_iter().flatten().try_for_each(give)
        })
    }

    /// Moves over the closes of a batch, and gives what was made of each.
    fn give<T, E>(
        &mut self,
        batch: Batch<T, E>,
        take: &mut impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), Unfollowed<E>> {
        for (made, next) in batch.made {
            self.current = next;
            take(made).map_err(Unfollowed::Stopped)?;
        }
        if let Some(link) = batch.broken {
            let epoch = self.committee().epoch();
            return Err(Unfollowed::Broken { epoch, link });
        }
        batch
            .error
            .map_or(Ok(()), |error| Err(Unfollowed::Stopped(error)))
    }
}

/// What lies ahead: the closes that nobody has read, and the committee to which those that
/// were read lead, if they hold.
struct Ahead<I> {
    closes: I,
    committee: ReadyCommittee,
    ended: bool,
}

/// What was made of consecutive closes, each with the committee that it elects, and why
/// they are the last.
struct Batch<T, E> {
    made: Vec<(T, ReadyCommittee)>,
    broken: Option<BrokenLink>,
    error: Option<E>,
}

/// Where a batch will be found once it is proven.
type Place<T, E> = Receiver<Batch<T, E>>;

impl<E, I: Iterator<Item = Result<EpochClose, E>>> Ahead<I> {
    /// The next closes, and the error that ends them.
    fn read(&mut self) -> Option<(Vec<EpochClose>, Option<E>)> {
        let (mut closes, mut bytes) = (Vec::new(), 0_usize);
        while !self.ended && closes.len() < BATCH_CLOSES && bytes < BATCH_BYTES {
            match self.closes.next() {
                Some(Ok(close)) => {
                    bytes = bytes.saturating_add(close.bytes());
                    closes.push(close);
                }
                Some(Err(error)) => {
                    self.ended = true;
                    return Some((closes, Some(error)));
                }
                None => self.ended = true,
            }
        }
        (!closes.is_empty()).then_some((closes, None))
    }

    /// Goes on behind a batch that nobody has proven; where it leads nowhere, nothing follows.
    fn pass(&mut self, walk: &Walk) {
        match walk.end() {
            Some(committee) => self.committee = committee.clone(),
            None => self.ended = true,
        }
    }
}

/// Reads the next batch, names its place in the queue, and then proves it while others read
/// on. `None` if there is none, or if nobody waits for it.
///
/// The committees before the batch are only claimed so far: its proof counts if those before
/// it hold, and is dropped otherwise.
fn prove_next<T, E, I: Iterator<Item = Result<EpochClose, E>>>(
    ahead: &Mutex<Ahead<I>>,
    places: &SyncSender<Place<T, E>>,
    make: &impl Fn(ProvenClose) -> T,
) -> Option<()> {
    let (proven, place) = sync_channel(1);
    let mut ahead = ahead.lock().ok()?;
    let (closes, error) = ahead.read()?;
    let read: Vec<_> = closes.iter().map(read_summary).collect();
    let first = ahead.committee.clone();
    let walk = Walk::new(&first, &read);
    ahead.pass(&walk);
    places.send(place).ok()?;
    drop(ahead);
    let (passed, broken) = walk.prove(&closes, NonZeroUsize::MIN);
    let made = passed
        .into_iter()
        .map(|(proven, next)| (make(proven), next));
    let batch = Batch {
        made: made.collect(),
        broken,
        error,
    };
    proven.send(batch).ok()
}
