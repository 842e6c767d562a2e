//! Requests that are on their way together, and their answers in order.

use crate::source::error::SourceError;
use iotasrb_core::units::Epoch;
use std::{collections::BTreeMap, future::Future};
use tokio::task::JoinSet;

/// Answers about consecutive epochs; dropping it ends what is on its way.
pub(super) struct Ahead<T> {
    running: JoinSet<(Epoch, Result<T, SourceError>)>,
    arrived: BTreeMap<Epoch, Result<T, SourceError>>,
}

impl<T: Send + 'static> Ahead<T> {
    pub(super) fn new() -> Self {
        Self {
            running: JoinSet::new(),
            arrived: BTreeMap::new(),
        }
    }

    /// How many answers are awaited or held: what bounds the memory.
    pub(super) fn len(&self) -> usize {
        self.running.len() + self.arrived.len()
    }

    pub(super) fn ask(
        &mut self,
        epoch: Epoch,
        answer: impl Future<Output = Result<T, SourceError>> + Send + 'static,
    ) {
        self.running.spawn(async move { (epoch, answer.await) });
    }

    /// The answer about an epoch that was asked for; `None` if it was not, or if its
    /// request was lost with the runtime.
    pub(super) async fn answer(&mut self, epoch: Epoch) -> Option<Result<T, SourceError>> {
        loop {
            if let Some(answer) = self.arrived.remove(&epoch) {
                return Some(answer);
            }
            let (epoch, answer) = self.running.join_next().await?.ok()?;
            self.arrived.insert(epoch, answer);
        }
    }
}
