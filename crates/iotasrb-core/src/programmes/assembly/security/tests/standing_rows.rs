use super::*;
use crate::ratio::Ratio;

fn ratio(numerator: u64, denominator: u64) -> Ratio {
    Ratio::new(numerator, denominator).unwrap()
}

/// Bonds of 300, 200 and 150 for two seats.
fn three_validators() -> State {
    let mut commands = Vec::new();
    for (validator, commission, own) in [("a", 0, 300), ("b", 500, 200), ("c", 1_000, 150)] {
        commands.extend([register(validator, commission), post(validator, own)]);
    }
    end(&commands)
}

#[test]
fn more_delegation_can_win_a_seat() {
    let effect = three_validators()
        .effect_of_delegation(&parameters(), &name("c"), micros(100), micros(1_000))
        .unwrap();
    let before = Standing {
        own: micros(150),
        bond: micros(150),
        admission: Admission::Admitted,
        rank: Some(3),
        selected: false,
        share: Ratio::ZERO,
        validator_reward: Ratio::ZERO,
        unit_reward: Ratio::ZERO,
    };
    assert_eq!(effect.before, before);
    // 250 of 550; of 1,000 that is 454.5 or 20/11 a unit, less a tenth for delegators.
    let after = Standing {
        bond: micros(250),
        rank: Some(2),
        selected: true,
        share: ratio(5, 11),
        // 150 * 20/11 and a tenth of 100 * 20/11.
        validator_reward: ratio(3_200, 11),
        unit_reward: ratio(18, 11),
        ..before
    };
    assert_eq!(effect.after, after);
}

/// The first has 300 of 500; with 100 more it has 400 of 600, and a unit earns less.
#[test]
fn more_delegation_raises_the_share_and_divides_the_reward() {
    let effect = three_validators()
        .effect_of_delegation(&parameters(), &name("a"), micros(100), micros(1_000))
        .unwrap();
    assert_eq!(effect.before.share, ratio(3, 5));
    assert_eq!(effect.before.unit_reward, ratio(2, 1));
    assert_eq!(effect.after.share, ratio(2, 3));
    assert_eq!(effect.after.unit_reward, ratio(5, 3));
    assert_eq!([effect.before.rank, effect.after.rank], [Some(1); 2]);
    // Without commission its own 300 earn as much as those of others: less.
    assert_eq!(effect.before.validator_reward, ratio(600, 1));
    assert_eq!(effect.after.validator_reward, ratio(500, 1));
}

#[test]
fn too_much_delegation_loses_admission() {
    let state = three_validators();
    let effect = |added| {
        let effect =
            state.effect_of_delegation(&parameters(), &name("b"), micros(added), micros(1));
        effect.unwrap().after
    };
    assert_eq!(effect(600).admission, Admission::Admitted);
    let lost = effect(601);
    assert_eq!(lost.admission, Admission::OwnShareBelowMinimum);
    assert_eq!((lost.rank, lost.selected), (None, false));
}

#[test]
fn an_unknown_validator_stands_nowhere() {
    let refusal = three_validators().standing(&parameters(), &name("e"), micros(1));
    assert_eq!(refusal, Err(Refusal::UnknownValidator(name("e"))));
    let too_much = micros(u64::MAX);
    assert_eq!(
        three_validators().effect_of_delegation(&parameters(), &name("a"), too_much, micros(1)),
        Err(Refusal::TooLarge("a balance"))
    );
}
