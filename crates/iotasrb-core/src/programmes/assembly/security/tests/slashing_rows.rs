use super::*;
use alloc::vec;

#[track_caller]
fn last_slash(commands: &[Command]) -> Slash {
    match run(&scenario(commands)).pop().unwrap().outcome {
        Outcome::Slashed(slash) => slash,
        other => panic!("{other:?}"),
    }
}

/// Own 100, delegated 150 and 50, unbonding 33 of b: 333 at risk, of which a
/// tenth is 33.3. Taken are 33, by shares of 9.91, 14.86, 4.95 and 3.27.
#[test]
fn a_slash_is_shared_by_what_each_has_at_risk() {
    let mut commands = vec![
        register("a", 0),
        post("a", 100),
        delegate("b", "a", 183),
        delegate("c", "a", 50),
        undelegate("b", "a", 33),
        slash("a", 1_000),
    ];
    let slash = last_slash(&commands);
    assert_eq!((slash.at_risk, slash.taken), (micros(333), micros(33)));
    assert_eq!(slash.own, micros(10));
    assert_eq!(amounts(&slash.delegations), [("b", 15), ("c", 5)]);
    let unbonding = Unbonding {
        due_day: 3,
        holder: name("b"),
    };
    assert_eq!(slash.unbonding, [(unbonding, micros(3))].into());

    commands.extend([end_day(0), end_day(0), end_day(0)]);
    let state = end(&commands);
    let validator = &state.validators()[&name("a")];
    assert_eq!(validator.own, micros(90));
    assert_eq!(amounts(&validator.delegations), [("b", 135), ("c", 45)]);
    assert_eq!(state.free()[&name("b")], micros(847));
    assert_eq!(state.totals().unwrap().burned, micros(33));
}

#[test]
fn the_whole_leaves_nothing_and_spares_what_is_free() {
    let mut commands = vec![
        register("a", 0),
        post("a", 100),
        delegate("b", "a", 20),
        undelegate("b", "a", 5),
        end_day(0),
        end_day(0),
        end_day(0),
        withdraw("a", 30),
        slash("a", 10_000),
    ];
    let slash = last_slash(&commands);
    // The 5 of b were free already, the 30 of a were not.
    assert_eq!(slash.taken, micros(115));
    let state = end(&commands);
    let validator = &state.validators()[&name("a")];
    assert_eq!(validator.at_risk(), Ok(micros(0)));
    assert!(validator.delegations.is_empty() && validator.unbonding.is_empty());
    assert_eq!(state.free()[&name("b")], micros(985));

    // Nothing is left that could be taken again, and it may begin anew.
    let again = state.apply(&parameters(), &super::slash("a", 10_000));
    assert_eq!(again, Err(Refusal::NothingAtRisk(name("a"))));
    commands.extend([post("a", 100), end_day(5)]);
    assert_eq!(last_day(&commands).minted, micros(5));
}

/// Half of 3 is 1.5: one unit is taken, from the own bond, which is first among equals.
#[test]
fn a_slash_is_rounded_down() {
    let slash = last_slash(&[
        register("a", 0),
        post("a", 1),
        delegate("b", "a", 1),
        delegate("c", "a", 1),
        slash("a", 5_000),
    ]);
    assert_eq!((slash.taken, slash.own), (micros(1), micros(1)));
    assert_eq!(amounts(&slash.delegations), [("b", 0), ("c", 0)]);
}

#[test]
fn a_slash_can_cost_the_place_in_the_committee() {
    let day = last_day(&[
        register("a", 0),
        post("a", 100),
        slash("a", 100),
        end_day(9),
    ]);
    assert_eq!(day.minted, micros(0));
}
