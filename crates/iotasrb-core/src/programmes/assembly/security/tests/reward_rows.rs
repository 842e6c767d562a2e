use super::*;
use alloc::vec;

/// The committee with its rewards.
fn rewards(day: &DayEnd) -> Vec<(&str, u64)> {
    let members = day.rewards.iter();
    members
        .map(|member| (member.validator.as_str(), member.reward.as_micros()))
        .collect()
}

/// Two seats for four candidates, of whom one has too little.
#[test]
fn the_greatest_bonds_of_the_admitted_are_chosen() {
    let mut commands = vec![register("d", 0), register("c", 0), register("b", 0)];
    commands.extend([post("d", 200), post("c", 300), post("b", 99), end_day(50)]);
    assert_eq!(rewards(&last_day(&commands)), [("c", 30), ("d", 20)]);

    // With 201 more behind it, b is the greatest, and d is out.
    commands.extend([delegate("e", "b", 202), end_day(601)]);
    assert_eq!(rewards(&last_day(&commands)), [("b", 301), ("c", 300)]);
}

#[test]
fn of_equal_bonds_the_lower_name_is_chosen() {
    let mut commands = Vec::new();
    for validator in ["c", "b", "a"] {
        commands.extend([register(validator, 0), post(validator, 100)]);
    }
    commands.push(end_day(11));
    // 5.5 each: the odd unit goes to the first.
    assert_eq!(rewards(&last_day(&commands)), [("a", 6), ("b", 5)]);
}

/// 100 of 400 are own; 10 % of 1,001 is 100.1, of which 100 are kept; 901 are
/// split 100 to 200 to 100: 225.25, 450.5 and 225.25.
#[test]
fn a_reward_is_commission_first_and_then_by_what_was_put_in() {
    let commands = [
        register("a", 1_000),
        post("a", 100),
        delegate("b", "a", 200),
        delegate("c", "a", 100),
        end_day(1_001),
    ];
    let day = last_day(&commands);
    assert_eq!(day.minted, micros(1_001));
    let [member] = &day.rewards[..] else {
        panic!("{day:?}")
    };
    assert_eq!(member.bond, micros(400));
    assert_eq!(member.commission, micros(100));
    assert_eq!(member.own_part, micros(225));
    assert_eq!(amounts(&member.delegators), [("b", 451), ("c", 225)]);
    // Paid out, not bonded.
    let state = end(&commands);
    assert_eq!(
        amounts(state.free()),
        [
            ("a", 1_225),
            ("b", 1_251),
            ("c", 1_125),
            ("d", 1_000),
            ("e", 1_000)
        ]
    );
    assert_eq!(state.validators()[&name("a")].bond(), Ok(micros(400)));
}

#[test]
fn the_whole_as_commission_leaves_delegators_nothing() {
    let day = last_day(&[
        register("a", 10_000),
        post("a", 100),
        delegate("b", "a", 200),
        end_day(90),
    ]);
    assert_eq!(day.rewards[0].commission, micros(90));
    assert_eq!(amounts(&day.rewards[0].delegators), [("b", 0)]);
}

#[test]
fn without_a_committee_nothing_is_minted() {
    let day = last_day(&[register("a", 0), end_day(1_000)]);
    assert_eq!((day.minted, day.rewards), (micros(0), vec![]));
}
