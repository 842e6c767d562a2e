//! Work that takes a while, a little at a time.

use crate::serve::problem::Problem;
use axum::http::StatusCode;
use std::{sync::Arc, time::Duration};
use tokio::{sync::Semaphore, task, time};

/// How long a request waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// Places for a kind of work.
#[derive(Clone, Debug)]
pub(in crate::serve) struct Turns(Arc<Semaphore>);

impl Turns {
    /// So much of it at once.
    pub(in crate::serve) fn new(places: usize) -> Self {
        Self(Arc::new(Semaphore::new(places)))
    }

    /// Does it on a thread that may take its time.
    pub(in crate::serve) async fn take<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let turn = time::timeout(PATIENCE, Arc::clone(&self.0).acquire_owned()).await;
        let Ok(Ok(turn)) = turn else {
            return Err(Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "busy",
                "Too many requests at once",
                "others ask for the same kind of work; try again in a few seconds",
            ));
        };
        let done = task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        let lost = |_| Problem::internal("the answer cannot be made; report this");
        done.await.map_err(lost)?
    }
}
