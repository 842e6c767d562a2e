use super::*;
use alloc::vec;

#[track_caller]
fn check_bond(state: &State, validator: &str, own: u64, delegations: &[(&str, u64)]) {
    let validator = &state.validators()[&name(validator)];
    assert_eq!(validator.own, micros(own));
    assert_eq!(amounts(&validator.delegations), delegations);
}

#[test]
fn a_bond_is_what_its_validator_and_its_delegators_put_in() {
    let state = end(&[
        register("a", 0),
        post("a", 100),
        post("a", 20),
        delegate("c", "a", 60),
        delegate("b", "a", 30),
        delegate("c", "a", 1),
    ]);
    check_bond(&state, "a", 120, &[("b", 30), ("c", 61)]);
    let bond = state.validators()[&name("a")].bond().unwrap();
    assert_eq!(bond, micros(211));
    assert_eq!(
        amounts(state.free()),
        [
            ("a", 880),
            ("b", 970),
            ("c", 939),
            ("d", 1_000),
            ("e", 1_000)
        ]
    );
}

#[test]
fn what_leaves_a_bond_is_free_after_three_days() {
    let mut commands = vec![
        register("a", 0),
        post("a", 100),
        delegate("b", "a", 50),
        end_day(0),
        undelegate("b", "a", 50),
        withdraw("a", 40),
        end_day(0),
        end_day(0),
    ];
    let waiting = end(&commands);
    check_bond(&waiting, "a", 60, &[]);
    assert_eq!(waiting.free()[&name("b")], micros(950));
    assert_eq!(waiting.totals().unwrap().unbonding, micros(90));

    commands.push(end_day(0));
    let day = last_day(&commands);
    assert_eq!(day.day, 4);
    assert_eq!(amounts(&day.released), [("a", 40), ("b", 50)]);
    let free = end(&commands);
    assert_eq!(free.free()[&name("b")], micros(1_000));
    assert_eq!(free.totals().unwrap().unbonding, micros(0));
}

#[test]
fn an_outcome_says_when_the_amount_is_free() {
    let records = run(&scenario(&[
        register("a", 0),
        post("a", 100),
        end_day(0),
        withdraw("a", 1),
    ]));
    assert_eq!(records[1].outcome, Outcome::Done);
    assert_eq!(records[3].outcome, Outcome::Unbonding { due_day: 4 });
}

#[test]
fn without_unbonding_days_an_amount_is_free_at_once() {
    let mut scenario = scenario(&[register("a", 0), post("a", 100), withdraw("a", 30)]);
    scenario.parameters.unbonding_days = 0;
    let state = &run(&scenario)[2].state;
    assert_eq!(state.free()[&name("a")], micros(930));
    assert_eq!(state.totals().unwrap().unbonding, micros(0));
}

/// What unbonds neither counts for the bond nor earns.
#[test]
fn a_validator_that_withdraws_below_the_minimum_leaves_the_committee() {
    let mut commands = vec![register("a", 0), post("a", 100), end_day(7)];
    assert_eq!(last_day(&commands).minted, micros(7));
    commands.extend([withdraw("a", 1), end_day(7)]);
    assert_eq!(last_day(&commands).minted, micros(0));
}

#[test]
fn a_validator_may_delegate_to_another() {
    let state = end(&[
        register("a", 0),
        register("b", 0),
        post("b", 50),
        delegate("a", "b", 150),
    ]);
    check_bond(&state, "b", 50, &[("a", 150)]);
}
