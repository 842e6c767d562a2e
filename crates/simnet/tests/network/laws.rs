//! What holds in every network.

use crate::{follow::follow, recomputed::recompute};
use iota_sdk_types::{
    CheckpointContents, EndOfEpochTransactionKind, Transaction, TransactionKind, hash::Hasher,
};
use iotasrb_core::{
    observation::{Network, Tier},
    units::{Nanos, VotingPower},
};
use simnet::{Plan, Simulation};

/// The digest of all that a network leaves behind.
fn digest(plan: Plan) -> String {
    let network = Simulation::new(plan).unwrap();
    let mut hasher = Hasher::new();
    hasher.update(&network.genesis().checkpoint_blob);
    for closed in network {
        let closed = closed.unwrap();
        let close = &closed.close;
        for part in [
            &close.signed_summary,
            &close.contents,
            &close.effects,
            &close.events,
            &close.state_objects[0],
            &close.state_objects[1],
            &closed.transaction,
            &closed.checkpoint,
        ] {
            hasher.update(part);
        }
    }
    hasher.finalize().to_base58()
}

#[test]
fn the_same_plan_gives_the_same_bytes_for_ever() {
    assert_eq!(
        digest(Plan::eventful(1, 24, 12)),
        "BJrK7szQ3zprVpXgCaFDWTFpfUf3w6a9LQjQ89xzrmX4"
    );
    assert_eq!(digest(Plan::quiet(1, 3, 4)), digest(Plan::quiet(1, 3, 4)));
}

#[test]
fn another_seed_gives_another_network() {
    assert_ne!(digest(Plan::quiet(1, 2, 4)), digest(Plan::quiet(2, 2, 4)));
}

#[test]
fn a_longer_plan_begins_like_a_shorter_one() {
    let closes = |epochs| -> Vec<_> {
        let network = Simulation::new(Plan::quiet(5, epochs, 4)).unwrap();
        network
            .take(2)
            .map(|closed| closed.unwrap().close)
            .collect()
    };
    assert_eq!(closes(2), closes(9));
}

#[test]
fn sixty_epochs_are_recomputed_to_the_nano() {
    assert_eq!(recompute(Plan::eventful(11, 60, 40)), 2_405);
}

#[test]
fn voting_powers_are_whole_and_the_distribution_never_exceeds_the_pot() {
    follow(Plan::eventful(3, 24, 30), |closed, facts| {
        let members = closed.committee.members().iter();
        let powers = members.map(|member| u64::from(member.voting_power.as_parts()));
        assert_eq!(powers.sum::<u64>(), 10_000);
        let observation = facts.observation(Network::Localnet, Tier::Certified);
        let outside = |power: &VotingPower| *power == VotingPower::ZERO;
        let powers = observation
            .validators
            .iter()
            .map(|validator| validator.voting_power);
        let unseated = powers.filter(outside).count();
        let seated = observation.committee.len();
        assert_eq!(seated + unseated, observation.validators.len());
        assert!(seated <= 100);
        if let Ok(told) = &facts.outcome {
            let rewards = told.validators.iter().map(|told| told.reward);
            assert_eq!(Nanos::checked_sum(rewards), Some(told.distributed));
            let tips = told.tips.unwrap_or(Nanos::ZERO);
            assert!(told.distributed <= told.issuance.minted.checked_add(tips).unwrap());
        }
    });
}

/// The kind of the epoch-change transaction, and how many scores it carries, at the end of
/// each epoch of a network of four with a version an epoch.
#[test]
fn the_epoch_change_is_of_the_kind_that_its_version_uses() {
    let mut kinds = vec![];
    follow(Plan::eventful(2, 12, 4), |closed, _| {
        let transaction: Transaction = bcs::from_bytes(&closed.transaction).unwrap();
        let contents: CheckpointContents = bcs::from_bytes(&closed.close.contents).unwrap();
        let listed = contents.transactions().last().unwrap();
        assert_eq!(listed.transaction, transaction.digest());
        let Transaction::V1(transaction) = transaction else {
            panic!("a transaction of the first version");
        };
        let TransactionKind::EndOfEpoch(steps) = transaction.kind else {
            panic!("a transaction of the system");
        };
        let [step] = steps.as_slice() else {
            panic!("one step");
        };
        kinds.push((
            closed.protocol_version.number(),
            match step {
                EndOfEpochTransactionKind::ChangeEpoch(_) => (1, 0),
                EndOfEpochTransactionKind::ChangeEpochV2(_) => (2, 0),
                EndOfEpochTransactionKind::ChangeEpochV3(_) => (3, 0),
                EndOfEpochTransactionKind::ChangeEpochV4(change) => (4, change.scores.len()),
                _ => panic!("a change of the epoch"),
            },
        ));
    });
    assert_eq!(
        kinds,
        [
            (2, (1, 0)),
            (4, (1, 0)),
            (5, (2, 0)),
            (7, (2, 0)),
            (10, (2, 0)),
            (17, (3, 0)),
            (19, (4, 4)),
            (20, (4, 4)),
            (25, (4, 4)),
            (29, (4, 4)),
            (31, (4, 4)),
            (39, (4, 4)),
        ]
    );
}
