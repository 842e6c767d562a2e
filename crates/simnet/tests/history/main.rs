//! A history longer than mainnet's, in a program of its own: it takes its time.

#[path = "../network/follow.rs"]
mod follow;
#[path = "../network/recomputed.rs"]
mod recomputed;

use simnet::Plan;

/// Through every change of the rules, with joins, leaves, slashings and safe mode.
#[test]
fn six_hundred_epochs_of_a_hundred_validators_are_recomputed_to_the_nano() {
    let plan = Plan::eventful(600, 600, 100);
    assert_eq!(recomputed::recompute(plan), 64_276);
}
