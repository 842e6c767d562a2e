use super::{address, calculated, iota, network, plan, validator};
use crate::{
    calculator::{Assumption, Plan, Refusal},
    observation::{Absence, Observation},
    rewards,
    units::{Nanos, VotingPower},
};
use alloc::string::ToString;

#[track_caller]
fn check(change: impl FnOnce(&mut Observation, &mut Plan), refusal: Refusal, code: &str) {
    let mut observation = network(&[1_000_000; 4], 0);
    let mut plan = plan(1_000, validator(1), 0, 1);
    change(&mut observation, &mut plan);
    assert_eq!(calculated(&observation, &plan, 0), Err(refusal));
    assert_eq!(refusal.code(), code);
}

#[test]
fn what_a_plan_cannot_have_is_named() {
    let too_small = Nanos::from_nanos(999_999_999);
    check(
        |_, plan| plan.amount = too_small,
        Refusal::AmountTooSmall(too_small),
        "amount_too_small",
    );
    // Of 4,800,000,000 that exist 4,000,000 are staked already.
    let (amount, unstaked) = (iota(4_796_000_001), iota(4_796_000_000));
    check(
        |_, plan| plan.amount = amount,
        Refusal::AmountAboveUnstaked { amount, unstaked },
        "amount_above_unstaked",
    );
    check(
        |_, plan| plan.end = plan.start,
        Refusal::EndNotAfterStart,
        "end_not_after_start",
    );
    check(
        |_, plan| plan.with = validator(9),
        Refusal::UnknownValidator(address(9)),
        "unknown_validator",
    );
    check(
        |observation, _| {
            observation.committee.remove(0);
            observation.validators[0].voting_power = VotingPower::ZERO;
            observation.validators[1].voting_power = VotingPower::new(5_000).unwrap();
        },
        Refusal::OutsideCommittee(address(1)),
        "outside_committee",
    );
    check(
        |observation, _| {
            observation.validators[0].reporters = observation.committee[1..].to_vec();
        },
        Refusal::ReportedByQuorum(address(1)),
        "reported_by_quorum",
    );
}

#[test]
fn what_the_observation_does_not_give_is_named() {
    let reason = Absence::SourceFailed;
    let absent = |input| Refusal::InputAbsent { input, reason };
    check(
        |observation, _| observation.safe_mode = true,
        Refusal::SafeMode,
        "safe_mode",
    );
    check(
        |observation, _| observation.target_reward = Err(reason),
        absent("target_reward_nanos"),
        "input_absent",
    );
    check(
        |observation, _| observation.adjusts_rewards_by_score = Err(reason),
        absent("adjusts_rewards_by_score"),
        "input_absent",
    );
    check(
        |observation, _| {
            observation.adjusts_rewards_by_score = Ok(true);
            observation.validators[2].score = Err(reason);
        },
        absent("score"),
        "input_absent",
    );
}

/// Nobody knows what a slashed member loses: then it is assumed to lose everything.
#[test]
fn an_unknown_slashing_rate_is_the_whole_reward() {
    let mut observation = network(&[1_000_000; 4], 0);
    observation.validators[2].reporters = observation.committee.clone();
    let plan = plan(1_000, validator(1), 0, 1);
    let told = calculated(&observation, &plan, 0).unwrap();
    observation.slashing_rate = Err(Absence::NotRecorded);
    assert_eq!(calculated(&observation, &plan, 0), Ok(told));
}

/// What no reward depends on may be absent.
#[test]
fn what_is_not_needed_may_be_absent() {
    let mut observation = network(&[1_000_000; 4], 0);
    let plan = plan(1_000, validator(1), 0, 1);
    let complete = calculated(&observation, &plan, 0).unwrap();
    observation.adjusts_rewards_by_score = Err(Absence::NotInProtocol);
    observation.slashing_rate = Err(Absence::NotRecorded);
    observation.total_supply = Err(Absence::NotRecorded);
    for validator in &mut observation.validators {
        validator.score = Err(Absence::NotInProtocol);
    }
    assert_eq!(calculated(&observation, &plan, 0), Ok(complete));
}

#[test]
fn what_no_chain_can_hold_is_refused() {
    let overflow = rewards::Refusal::Overflow("the network's stake");
    check(
        |observation, plan| {
            observation.total_supply = Err(Absence::NotRecorded);
            plan.amount = Nanos::from_nanos(u64::MAX);
        },
        Refusal::Chain(overflow),
        "chain",
    );
    assert_eq!(
        Refusal::Chain(overflow).to_string(),
        "the network's stake does not fit 64 bits"
    );
}

#[test]
fn a_growth_has_limits() {
    assert!(Assumption::stake_growth(-10_000).is_ok());
    assert!(Assumption::stake_growth(100_000).is_ok());
    for growth_bp in [-10_001, 100_001, i64::MIN, i64::MAX] {
        let refusal = Refusal::GrowthOutOfRange(growth_bp);
        assert_eq!(Assumption::stake_growth(growth_bp), Err(refusal));
        assert_eq!(refusal.code(), "growth_out_of_range");
    }
    assert_eq!(
        Refusal::GrowthOutOfRange(-10_001).to_string(),
        "a growth of -10001 basis points a year is not within -10000 and 100000"
    );
}
