use super::CloseLimits;
use crate::source::error::SourceError;
use std::{
    future::Future,
    hash::{BuildHasher, RandomState},
    time::Duration,
};
use tokio::time::{Instant, sleep, timeout};

/// How often the same is tried in all.
const ATTEMPTS: u32 = 4;

/// How long a server is waited for: for one answer, and for all of them.
#[derive(Clone, Debug)]
pub(super) struct Patience {
    request: Duration,
    pause: Duration,
    session: Duration,
    began: Instant,
}

impl Patience {
    /// The session begins now.
    pub(super) fn begin(limits: &CloseLimits) -> Self {
        Self {
            request: limits.request,
            pause: limits.pause,
            session: limits.session,
            began: Instant::now(),
        }
    }

    /// The answer to a request; what may pass in a moment is tried again, as long as the
    /// session lasts. `origin` names the request and the server in errors.
    pub(super) async fn answer<T, F>(
        &self,
        origin: &str,
        mut request: impl FnMut() -> F,
    ) -> Result<T, SourceError>
    where
        F: Future<Output = Result<T, SourceError>>,
    {
        self.again(|| self.once(origin, request())).await
    }

    /// The same for something that has its own limits of time.
    pub(super) async fn again<T, F>(
        &self,
        mut attempt_it: impl FnMut() -> F,
    ) -> Result<T, SourceError>
    where
        F: Future<Output = Result<T, SourceError>>,
    {
        let mut attempt = 1;
        loop {
            match attempt_it().await {
                Err(error) if error.is_passing() && attempt < ATTEMPTS => {
                    self.pause_after(attempt).await;
                    attempt += 1;
                }
                done => return done,
            }
        }
    }

    /// One answer, within the time for one and for all.
    pub(super) async fn once<T>(
        &self,
        origin: &str,
        request: impl Future<Output = Result<T, SourceError>>,
    ) -> Result<T, SourceError> {
        let left = self.session.saturating_sub(self.began.elapsed());
        let session_over = || SourceError::SessionTimeout {
            origin: origin.to_owned(),
            limit: self.session,
        };
        if left.is_zero() {
            return Err(session_over());
        }
        match timeout(self.request.min(left), request).await {
            Ok(answer) => answer,
            Err(_) if left < self.request => Err(session_over()),
            Err(_) => Err(SourceError::RequestTimeout {
                origin: origin.to_owned(),
                limit: self.request,
            }),
        }
    }

    /// Waits longer after each failure, and never as long as another client does: a
    /// server that comes back is not met by everybody at once.
    async fn pause_after(&self, failures: u32) {
        let doublings = failures.saturating_sub(1).min(8);
        let half = self.pause.saturating_mul(1 << doublings) / 2;
        let half_nanos = u64::try_from(half.as_nanos()).unwrap_or(u64::MAX);
        // The keys of the standard hasher are random: no need for a generator.
        let random = RandomState::new().hash_one(failures);
        let pause = half + Duration::from_nanos(random % half_nanos.max(1));
        let left = self.session.saturating_sub(self.began.elapsed());
        sleep(pause.min(left)).await;
    }
}
