//! The whole way of the proof over a synthetic network.

use iotasrb_proof::{CommitteeChain, Facts};
use simnet::{ClosedEpoch, Plan, Simulation};

/// Follows a network through its plan with nothing but its genesis committee.
pub(crate) fn follow(plan: Plan, mut at: impl FnMut(&ClosedEpoch, &Facts)) {
    let network = Simulation::new(plan).unwrap();
    let mut chain = CommitteeChain::new(network.genesis().committee.clone()).unwrap();
    for closed in network {
        let closed = closed.unwrap();
        assert_eq!(closed.committee, *chain.committee());
        let anchor = chain.certify(&closed.checkpoint).unwrap();
        assert_eq!(
            anchor.sequence.number() + 1,
            closed.last_checkpoint.number()
        );
        let proven = chain.advance(&closed.close).unwrap();
        assert_eq!(proven.epoch(), closed.epoch);
        assert_eq!(proven.checkpoint().sequence, closed.last_checkpoint);
        assert_eq!(proven.checkpoint().timestamp, closed.end);
        assert_eq!(proven.state_bytes(), closed.next_state.to_bcs());
        at(&closed, &proven.facts().unwrap());
    }
}
