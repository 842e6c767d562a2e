//! The ends of the recorded epochs, computed again from their starts.

use crate::fixture::{EPOCHS, close, genesis_committee};
use iotasrb_core::{
    observation::{Network, Observation, Tier},
    rewards::Refusal,
    units::{Address, BasisPoints, Epoch, Nanos, ProtocolVersion, Score, VotingPower},
};
use iotasrb_proof::{CertifiedOutcome, CommitteeChain, Difference, Recomputation, recompute};

/// The starts and ends of epochs 1 to 19; no close tells how genesis began.
fn epochs() -> Vec<(Observation, CertifiedOutcome)> {
    let mut chain = CommitteeChain::new(genesis_committee()).unwrap();
    let facts: Vec<_> = EPOCHS
        .map(|epoch| chain.advance(&close(epoch)).unwrap().facts().unwrap())
        .collect();
    let start = |index: usize| facts[index].observation(Network::Localnet, Tier::Certified);
    (1..facts.len())
        .map(|index| (start(index - 1), facts[index].outcome.clone().unwrap()))
        .collect()
}

fn epoch_5() -> (Observation, CertifiedOutcome) {
    epochs().swap_remove(4)
}

/// Thirteen validators from epoch 13 to 17, twelve otherwise; v10 was slashed for epochs 4 and 5.
#[test]
fn every_recorded_epoch_ended_as_the_rules_say() {
    for (start, outcome) in epochs() {
        let epoch = outcome.epoch.number();
        let payments = if (13..18).contains(&epoch) { 13 } else { 12 };
        let expected = Recomputation {
            payments,
            scores_counted: None,
        };
        assert_eq!(recompute(&start, &outcome), Ok(expected), "epoch {epoch}");
    }
}

#[track_caller]
fn check(change: impl Fn(&mut Observation, &mut CertifiedOutcome), expected: Difference) {
    let (mut start, mut outcome) = epoch_5();
    change(&mut start, &mut outcome);
    assert_eq!(recompute(&start, &outcome), Err(expected));
}

#[test]
fn a_nano_more_or_less_is_a_difference() {
    let (start, outcome) = epoch_5();
    let first = outcome.validators[0].clone();
    let reward = first.reward.as_nanos();
    check(
        |_, outcome| outcome.validators[0].reward = Nanos::from_nanos(reward + 1),
        Difference::Reward {
            validator: first.validator,
            certified: Nanos::from_nanos(reward + 1),
            computed: first.reward,
        },
    );
    let burned = outcome.issuance.burned.as_nanos();
    check(
        |_, outcome| outcome.issuance.burned = Nanos::from_nanos(burned - 1),
        Difference::Total {
            figure: "what was burned",
            certified: Nanos::from_nanos(burned - 1),
            computed: Nanos::from_nanos(burned),
        },
    );
    check(
        |_, outcome| outcome.distributed = Nanos::ZERO,
        Difference::Total {
            figure: "what was distributed",
            certified: Nanos::ZERO,
            computed: outcome.distributed,
        },
    );
    check(
        |_, outcome| outcome.tips = Ok(Nanos::from_nanos(u64::MAX)),
        Difference::Refused(Refusal::Negative("the burned fees")),
    );
    let other = start.validators[1].address;
    check(
        |start, _| start.validators[1].voting_power = VotingPower::ZERO,
        Difference::VotingPower(other),
    );
}

#[test]
fn the_two_sides_are_of_the_same_validators_and_epoch() {
    let (start, _) = epoch_5();
    let stranger = Address::from_bytes([7; 32]);
    let last = start.validators.last().unwrap().address;
    check(
        |_, outcome| outcome.validators[3].validator = stranger,
        Difference::OneSided(start.validators[3].address),
    );
    check(
        |start, _| drop(start.validators.pop()),
        Difference::OneSided(last),
    );
    check(
        |_, outcome| outcome.validators.push(outcome.validators[0].clone()),
        Difference::OneSided(start.validators[0].address),
    );
    check(
        |start, _| start.anchor.epoch = Epoch::new(6),
        Difference::Epoch {
            start: Epoch::new(6),
            outcome: Epoch::new(5),
        },
    );
}

/// Ten thousand parts of voting power share 767,000 IOTA: half a score halves one reward.
#[test]
fn where_a_score_is_not_full_the_payments_tell_whether_it_counted() {
    let (mut start, mut outcome) = epoch_5();
    start.protocol_version = ProtocolVersion::new(25);
    for payment in &mut outcome.validators {
        payment.score = Score::FULL;
    }
    let slashed: Vec<_> = outcome
        .validators
        .iter()
        .map(|payment| payment.reward == Nanos::ZERO)
        .collect();
    let half = slashed.iter().position(|slashed| !slashed).unwrap();
    outcome.validators[half].score = Score::new(32_768).unwrap();
    // IIP-8 changes how a reward is divided, not what it is.
    start.validators[half].commission = BasisPoints::ZERO;
    let told = |outcome: &CertifiedOutcome| {
        recompute(&start, outcome).map(|recomputation| recomputation.scores_counted)
    };
    assert_eq!(told(&outcome), Ok(Some(false)));

    let reward = outcome.validators[half].reward.as_nanos();
    let (kept, lost) = (reward / 2, reward - reward / 2);
    outcome.validators[half].reward = Nanos::from_nanos(kept);
    outcome.distributed = Nanos::from_nanos(outcome.distributed.as_nanos() - lost);
    outcome.issuance.burned = Nanos::from_nanos(outcome.issuance.burned.as_nanos() + lost);
    assert_eq!(told(&outcome), Ok(Some(true)));
}
