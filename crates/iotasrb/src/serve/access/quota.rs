//! How much anybody may ask: so many requests a minute, by key or by address.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header::RETRY_AFTER};
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::StateInformationMiddleware,
    state::keyed::HashMapStateStore,
};
use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::atomic::{AtomicU64, Ordering},
};

/// The headers of the IETF's draft on rate limits, and their window in seconds.
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const WINDOW_S: u32 = 60;
/// How often those who were quiet for a while are forgotten: after so many requests.
const FORGET_AFTER: u64 = 10_000;
/// How many are remembered; whoever comes beyond them shares one allowance.
const REMEMBERED: usize = 100_000;

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Caller {
    /// By a key with this name.
    Key(String),
    /// From an address.
    Address(IpAddr),
    /// One of too many.
    Crowd,
}

impl Caller {
    /// Who has one address of the sixth version has a network of them.
    pub(super) fn from_address(address: IpAddr) -> Self {
        Self::Address(match address.to_canonical() {
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
            }
            address @ IpAddr::V4(_) => address,
        })
    }
}

type Limiter =
    RateLimiter<Caller, HashMapStateStore<Caller>, DefaultClock, StateInformationMiddleware>;

/// So many requests a minute for each.
pub(super) struct Allowance {
    a_minute: NonZeroU32,
    limiter: Limiter,
    asked: AtomicU64,
}

/// What is left of an allowance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::serve) struct Left {
    a_minute: u32,
    /// Requests that may still be made at once.
    left: u32,
    /// Seconds until one more may be made, if none is left.
    wait_s: Option<u64>,
}

impl Allowance {
    pub(super) fn new(a_minute: NonZeroU32) -> Self {
        let quota = Quota::per_minute(a_minute);
        let limiter = RateLimiter::hashmap(quota).with_middleware();
        Self {
            a_minute,
            limiter,
            asked: AtomicU64::new(0),
        }
    }

    /// Takes one request from the allowance of whoever asks.
    pub(super) fn take(&self, caller: Caller) -> Left {
        if self.asked.fetch_add(1, Ordering::Relaxed) % FORGET_AFTER == FORGET_AFTER - 1 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        let caller = match caller {
            // Keys are ours and few; addresses are anybody's.
            Caller::Address(_) if self.limiter.len() >= REMEMBERED => Caller::Crowd,
            caller => caller,
        };
        let (left, wait_s) = match self.limiter.check_key(&caller) {
            Ok(state) => (state.remaining_burst_capacity(), None),
            Err(not_until) => {
                let wait = not_until.wait_time_from(DefaultClock::default().now());
                (0, Some(wait.as_secs() + 1))
            }
        };
        Left {
            a_minute: self.a_minute.get(),
            left,
            wait_s,
        }
    }
}

impl Left {
    /// The seconds until one more request may be made, if none is left.
    pub(in crate::serve) const fn wait_s(self) -> Option<u64> {
        self.wait_s
    }

    /// Says so in the head of an answer.
    pub(in crate::serve) fn tell(self, headers: &mut HeaderMap) {
        let Self { a_minute, left, .. } = self;
        let reset = self.wait_s.unwrap_or(u64::from(WINDOW_S));
        let mut insert = |name, value: String| {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        };
        insert(POLICY, format!("\"requests\";q={a_minute};w={WINDOW_S}"));
        insert(LIMIT, format!("\"requests\";r={left};t={reset}"));
        if let Some(wait) = self.wait_s {
            insert(RETRY_AFTER, wait.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_an_allowance_of_its_own() {
        let allowance = Allowance::new(NonZeroU32::new(2).unwrap());
        let caller = |address: &str| Caller::from_address(address.parse().unwrap());
        let first = allowance.take(caller("192.0.2.1"));
        assert_eq!((first.left, first.wait_s), (1, None));
        assert_eq!(allowance.take(caller("192.0.2.1")).wait_s, None);
        let refused = allowance.take(caller("::ffff:192.0.2.1"));
        assert!(matches!(refused.wait_s, Some(1..=31)), "{refused:?}");
        assert_eq!(allowance.take(caller("192.0.2.2")).wait_s, None);
        // A network of the sixth version is one caller.
        assert_eq!(allowance.take(caller("2001:db8::1")).left, 1);
        assert_eq!(allowance.take(caller("2001:db8::2")).left, 0);
        assert!(allowance.take(caller("2001:db8::3")).wait_s.is_some());
        assert_eq!(allowance.take(Caller::Key("a".to_owned())).left, 1);
        let mut headers = HeaderMap::new();
        refused.tell(&mut headers);
        assert_eq!(headers["ratelimit-policy"], "\"requests\";q=2;w=60");
        assert!(headers.contains_key("retry-after"));
    }
}
