//! Closes as they are fetched: from servers on loopback and from files, each proven by
//! the chain of committees, each failure by its name.

mod archive;
mod fixture;
mod node;
mod node_faults;
mod recorded;
mod simulated;
mod snapshot;

use iotasrb::source::closes::{CloseLimits, CloseSource, OpenCloses};
use iotasrb_core::units::Epoch;
use iotasrb_proof::CommitteeChain;
use std::time::Duration;

/// Limits for servers that fail: what is waited for in vain costs milliseconds.
const SHORT: CloseLimits = CloseLimits {
    connect: Duration::from_millis(2_000),
    request: Duration::from_millis(200),
    session: Duration::from_secs(60),
    pause: Duration::from_millis(1),
    answer_bytes: 1 << 20,
    messages: 8,
    in_flight: 4,
    probes: 64,
    download_bytes: 1 << 20,
    unpacked_bytes: 4 << 20,
};

/// Limits for servers that answer, on a busy machine too, but never with much.
const PATIENT: CloseLimits = CloseLimits {
    request: Duration::from_secs(30),
    ..SHORT
};

async fn open(source: &str, limits: &CloseLimits) -> OpenCloses {
    let source: CloseSource = source.parse().unwrap();
    source.open(limits).await.unwrap()
}

/// Proves all twenty closes of a source, asked one after the other.
async fn prove_all(source: &mut OpenCloses) {
    let mut chain = CommitteeChain::new(fixture::genesis_committee()).unwrap();
    let mut closes = source.closes(Epoch::new(0), Epoch::new(19));
    while let Some(close) = closes.next().await {
        let close = close.unwrap();
        let epoch = chain.committee().epoch().number();
        assert_eq!(close, fixture::close(epoch));
        chain.advance(&close).unwrap();
    }
    assert_eq!(chain.committee().epoch(), Epoch::new(20));
}
