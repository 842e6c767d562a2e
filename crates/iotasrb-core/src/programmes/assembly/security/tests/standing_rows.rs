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
        delegators_reward: Ratio::ZERO,
        unit_reward: Ratio::ZERO,
        // 150 are a quarter of 600.
        capacity: Some(micros(450)),
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
        delegators_reward: ratio(1_800, 11),
        unit_reward: ratio(18, 11),
        capacity: Some(micros(350)),
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
fn a_delegation_that_would_be_refused_has_no_effect() {
    let mut state = three_validators();
    for command in [register("d", 0), register("e", 0), post("e", 1)] {
        state = state.apply(&parameters(), &command).unwrap().0;
    }
    let effect = |validator, added| {
        state.effect_of_delegation(&parameters(), &name(validator), micros(added), micros(1))
    };
    let most = effect("b", 600).unwrap().after;
    assert_eq!(most.admission, Admission::Admitted);
    assert_eq!(most.capacity, Some(micros(0)));
    let too_small = Refusal::OwnShareBelowMinimum {
        validator: name("b"),
        own: micros(200),
        bond: micros(801),
        minimum: basis_points(2_500),
    };
    assert_eq!(effect("b", 601), Err(too_small));
    assert_eq!(effect("b", 0), Err(Refusal::NothingToMove));
    assert_eq!(effect("d", 1), Err(Refusal::NoOwnBond(name("d"))));
    assert_eq!(effect("x", 1), Err(Refusal::UnknownValidator(name("x"))));
    assert_eq!(
        effect("a", u64::MAX),
        Err(Refusal::TooLarge("the bond with this delegation"))
    );
    // Admission asks for 100.
    let small = effect("e", 2).unwrap();
    assert_eq!(small.after.admission, Admission::BondBelowMinimum);
    assert_eq!((small.after.rank, small.after.selected), (None, false));
}

/// What may be added to a bond of which so much is its own, at the least own share.
#[test]
fn the_capacity_ends_where_the_own_share_does() {
    let capacity = |own, bond, share| {
        let parameters = Parameters {
            minimum_own_share: basis_points(share),
            ..parameters()
        };
        parameters.capacity(micros(own), micros(bond))
    };
    assert_eq!(capacity(1, 1, 3_333), Some(micros(2)));
    assert_eq!(capacity(100, 100, 10_000), Some(micros(0)));
    // Its own part went after others had delegated.
    assert_eq!(capacity(10, 100, 2_500), Some(micros(0)));
    assert_eq!(capacity(0, 100, 0), Some(micros(0)));
    assert_eq!(capacity(1, 1, 0), None);
    assert_eq!(capacity(u64::MAX, u64::MAX, 9_999), None);
    assert_eq!(
        capacity(1_844_674_407_370_955, 1_844_674_407_370_955, 1),
        Some(micros(18_444_899_399_302_179_045))
    );
}
