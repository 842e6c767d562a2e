use super::{Choice, at_version, calculated, network, plan, validator};
use crate::{
    calculator::{Offer, Simple, Standing, ValidatorEffect},
    observation::Observation,
    ratio::{Ratio, Rounding},
    units::{BasisPoints, Nanos},
};
use alloc::{
    string::{String, ToString},
    vec::Vec,
};

/// Voting power, effective commission, net rate.
type Row<'a> = (u16, u16, &'a str);

fn row(standing: &Standing) -> (u16, u16, String) {
    let power = standing.voting_power.as_parts();
    let commission = standing.effective_commission.as_basis_points();
    (power, commission, rate(&standing.net))
}

fn rate(rate: &Ratio) -> String {
    rate.to_decimal(18, Rounding::HalfEven)
}

fn simple(simple: &Simple) -> [String; 2] {
    [&simple.iotasrb_nanos, &simple.net_nanos].map(|nanos| nanos.to_decimal(6, Rounding::HalfEven))
}

#[track_caller]
fn check(
    observation: &Observation,
    (amount_iota, number): (u64, u8),
    iotasrb: [&str; 2],
    [before, after]: [Row<'_>; 2],
) {
    let plan = plan(amount_iota, validator(number), 0, 1);
    let effect = calculated(observation, &plan, 0).unwrap().effect;
    let [validator] = &effect.validators[..] else {
        panic!("{} validators", effect.validators.len());
    };
    let expected = [before, after].map(|(power, commission, net)| (power, commission, net.into()));
    assert_eq!(
        [&effect.iotasrb_before, &effect.iotasrb_after].map(rate),
        iotasrb
    );
    assert_eq!([row(&validator.before), row(&validator.after)], expected);
    assert_eq!(validator.added, plan.amount);
    let grown = validator.before.stake.checked_add(plan.amount);
    assert_eq!(Some(validator.after.stake), grown);
}

#[test]
fn a_stake_dilutes_its_own_rate() {
    let twenty = network(&[100_000_000; 20], 500);
    let iotasrb = ["0.139977500000000000", "0.133311904761904762"];
    check(
        &twenty,
        (100_000_000, 7),
        iotasrb,
        [
            (500, 500, "0.132978625000000000"),
            (953, 953, "0.120685674970250000"),
        ],
    );
    check(
        &at_version(19, twenty),
        (100_000_000, 7),
        iotasrb,
        [
            (500, 500, "0.132978625000000000"),
            (953, 500, "0.126728629625000000"),
        ],
    );
    let capped = network(&[&[3_000_000][..], &[500_000; 11]].concat(), 200);
    let iotasrb = ["32.935882352941176471", "29.468947368421052632"];
    check(
        &capped,
        (1_000_000, 1),
        iotasrb,
        [
            (1_000, 1_000, "8.398650000000000000"),
            (1_000, 1_000, "6.298987500000000000"),
        ],
    );
    check(
        &capped,
        (1_000_000, 6),
        iotasrb,
        [
            (818, 818, "42.054145811600000000"),
            (1_000, 1_000, "16.797300000000000000"),
        ],
    );
}

/// The side before is what method v1 publishes; an announced commission counts on both sides.
#[test]
fn the_rates_before_are_the_published_ones() {
    let mut observation = network(&[100_000_000; 20], 500);
    let net_before = |observation: &Observation| {
        let plan = plan(1, validator(7), 0, 1);
        let effect = calculated(observation, &plan, 0).unwrap().effect;
        rate(&effect.validators[0].before.net)
    };
    let published = crate::rates::v1::rates(&observation.check().unwrap());
    let published_net = published.validators[6].net.as_ref().unwrap();
    assert_eq!(net_before(&observation), rate(published_net));
    observation.validators[6].next_commission = BasisPoints::new(2_000).unwrap();
    assert_eq!(net_before(&observation), "0.111982000000000000");
}

#[test]
fn a_simple_reward_is_amount_times_rate_times_time() {
    let twenty = network(&[100_000_000; 20], 500);
    let year = plan(100_000_000, validator(7), 0, 365);
    assert_eq!(
        simple(&calculated(&twenty, &year, 0).unwrap().simple),
        ["13331190476190476.190476", "12068567497025000.000000"]
    );
    let capped = network(&[&[3_000_000][..], &[500_000; 11]].concat(), 200);
    let three_days = plan(1_000_000, validator(6), 0, 3);
    assert_eq!(
        simple(&calculated(&capped, &three_days, 0).unwrap().simple),
        ["242210526315789.473684", "138060000000000.000000"]
    );
}

#[test]
fn the_network_takes_a_plan_in_proportion_to_its_stakes() {
    let three = network(&[1_000_000, 2_000_000, 4_000_000], 1_000);
    let calculation = calculated(&three, &plan(100, Choice::Network, 0, 2), 0).unwrap();
    let added = |validator: &ValidatorEffect| validator.added.as_nanos();
    let effects = &calculation.effect.validators;
    assert_eq!(
        effects.iter().map(added).collect::<Vec<_>>(),
        [14_285_714_286, 28_571_428_571, 57_142_857_143]
    );
    let after = effects.iter().map(|validator| row(&validator.after));
    assert_eq!(
        after.collect::<Vec<_>>(),
        [
            (3_332, 3_332, "62.198886245282192483"),
            (3_334, 3_334, "31.108776689004449460"),
            (3_334, 3_334, "15.554388344502220841"),
        ]
        .map(|(power, commission, net)| (power, commission, net.to_string()))
    );
    assert_eq!(
        simple(&calculation.simple),
        ["21913972657.533464", "14609314520.686202"]
    );
}

/// Of equal remainders the first member's is the larger; a part of nothing is no part.
#[test]
fn the_nanos_that_remain_go_to_the_largest_remainders() {
    let parts = |stakes: &[u64], nanos: u64| -> Vec<_> {
        let mut plan = plan(1, Choice::Network, 0, 1);
        plan.amount = Nanos::from_nanos(nanos);
        let effect = calculated(&network(stakes, 0), &plan, 0).unwrap().effect;
        effect
            .validators
            .iter()
            .map(|v| v.added.as_nanos())
            .collect()
    };
    assert_eq!(
        parts(&[5, 5, 5], 1_000_000_001),
        [333_333_334, 333_333_334, 333_333_333]
    );
    assert_eq!(
        parts(&[5, 5, 5], 1_000_000_000),
        [333_333_334, 333_333_333, 333_333_333]
    );
    assert_eq!(parts(&[1, 4_000_000_000], 1_000_000_000), [1_000_000_000]);
}

#[test]
fn offers_are_sorted_by_what_the_amount_would_get_there() {
    let mut observation = network(
        &[40, 35, 30, 28, 26, 25, 22, 20, 18, 16, 14, 10].map(|part| part * 10_000_000),
        0,
    );
    let commissions = [
        1_000, 800, 500, 0, 2_000, 300, 800, 1_000, 800, 800, 500, 200,
    ];
    for (validator, commission) in observation.validators.iter_mut().zip(commissions) {
        validator.next_commission = BasisPoints::new(commission).unwrap();
    }
    let calculation = calculated(&observation, &plan(5_000_000, validator(1), 0, 1), 0).unwrap();
    let offer = |offer: &Offer| {
        let (power, _, net) = row(&offer.standing);
        (offer.address.as_bytes()[0], power, net)
    };
    assert_eq!(
        calculation.elsewhere.iter().map(offer).collect::<Vec<_>>(),
        [
            (12, 453, "0.115309225181428571"),
            (11, 594, "0.107872723973793103"),
            (10, 664, "0.103647824484848485"),
            (9, 735, "0.102327335675675676"),
            (7, 875, "0.099345142361111111"),
            (8, 805, "0.098940193902439024"),
            (6, 981, "0.097134932401764706"),
            (4, 1_000, "0.088406842105263158"),
            (5, 1_000, "0.084514716981132075"),
            (3, 1_000, "0.082609672131147541"),
            (2, 1_000, "0.070974507042253521"),
            (1, 1_000, "0.062212222222222222"),
        ]
        .map(|(number, power, net)| (number, power, net.to_string()))
    );
}
