use super::*;
use alloc::string::ToString;

/// The last command is refused by this rule, with these words.
#[track_caller]
fn check(commands: &[Command], code: &str, words: &str) {
    let refused = scenario(commands).refused();
    assert_eq!(refused.refusal.code(), code);
    assert_eq!(refused.refusal.to_string(), words);
    assert_eq!(refused.carried_out, commands.len() - 1);
}

#[test]
fn who_is_unknown_is_refused() {
    let unknown = "x holds no ASMB in this scenario";
    check(&[register("x", 0)], "unknown_holder", unknown);
    check(
        &[register("a", 0), post("a", 100), delegate("x", "a", 1)],
        "unknown_holder",
        unknown,
    );
    let no_validator = "b is no validator";
    for command in [
        post("b", 1),
        withdraw("b", 1),
        delegate("a", "b", 1),
        undelegate("a", "b", 1),
        slash("b", 1),
    ] {
        check(&[command], "unknown_validator", no_validator);
    }
    check(
        &[register("a", 0), register("a", 1)],
        "already_validator",
        "a is a validator already",
    );
}

#[test]
fn more_than_is_there_is_refused() {
    check(
        &[register("a", 0), post("a", 1_001)],
        "more_than_free",
        "a has 0.001000 ASMB free, not 0.001001",
    );
    check(
        &[register("a", 0), post("a", 100), withdraw("a", 101)],
        "more_than_bonded",
        "a has bonded 0.000100 ASMB of its own, not 0.000101",
    );
    check(
        &[
            register("a", 0),
            post("a", 100),
            delegate("b", "a", 10),
            undelegate("b", "a", 11),
        ],
        "more_than_delegated",
        "b has delegated 0.000010 ASMB to a, not 0.000011",
    );
    check(
        &[register("a", 0), undelegate("b", "a", 1)],
        "more_than_delegated",
        "b has delegated 0.000000 ASMB to a, not 0.000001",
    );
}

#[test]
fn a_delegation_must_leave_the_validator_its_own_share() {
    let words =
        "of a bond of 0.000401 ASMB, 0.000100 would be a's own: less than the least 25.00 %";
    let commands = [register("a", 0), post("a", 100), delegate("b", "a", 300)];
    let [first, second, third] = commands.clone();
    run(&scenario(&commands));
    check(
        &[first, second, third, delegate("c", "a", 1)],
        "own_share_below_minimum",
        words,
    );
    // Something of its own a validator must have even where no share is asked for.
    let mut scenario = scenario(&[register("a", 0), delegate("b", "a", 1)]);
    scenario.parameters.minimum_own_share = BasisPoints::ZERO;
    let refusal = scenario.refused().refusal;
    assert_eq!(refusal, Refusal::NoOwnBond(name("a")));
    assert_eq!(
        refusal.to_string(),
        "a has nothing in its own bond, and must put in something before others delegate to it"
    );
}

#[test]
fn what_means_nothing_is_refused() {
    let words = "there is nothing to move: the amount is zero";
    for command in [
        post("a", 0),
        withdraw("a", 0),
        delegate("b", "a", 0),
        undelegate("b", "a", 0),
    ] {
        check(&[register("a", 0), command], "nothing_to_move", words);
    }
    check(
        &[register("a", 0), post("a", 100), slash("a", 0)],
        "slash_of_nothing",
        "the slash takes nothing: its share is zero",
    );
    check(
        &[register("a", 0), slash("a", 1)],
        "nothing_at_risk",
        "nothing stands behind a, so there is nothing to slash",
    );
    check(
        &[register("a", 0), post("a", 100), delegate("a", "a", 1)],
        "delegates_to_itself",
        "a cannot delegate to itself: it posts a bond",
    );
}

#[test]
fn what_cannot_be_counted_is_refused() {
    check(
        &[register("a", 0), post("a", 100), end_day(u64::MAX)],
        "too_large",
        "the supply with this reward does not fit 64 bits",
    );
    let mut rich = scenario(&[]);
    rich.balances.insert(name("f"), micros(u64::MAX));
    let refusal = State::start(rich.balances).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "the sum of all balances does not fit 64 bits"
    );
    let mut patient = scenario(&[
        register("a", 0),
        post("a", 100),
        end_day(0),
        withdraw("a", 1),
    ]);
    patient.parameters.unbonding_days = u32::MAX;
    let refused = patient.refused();
    assert_eq!(refused.refusal, Refusal::BeyondTheCalendar);
    assert_eq!(refused.carried_out, 3);
}
