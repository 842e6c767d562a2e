//! One longer scenario with amounts as they might have been.
//!
//! The expected figures come from a separate simulation with exact fractions in
//! another language, written from the documented rules and not from this code.

use super::*;

/// One million ASMB.
const MILLION: u64 = 1_000_000_000_000;

/// What the first day of the documented inflation issues.
const REWARD: u64 = 21_917_808_219_178;

fn commands() -> Vec<Command> {
    [
        register("ada", 725),
        register("bob", 1_000),
        register("cleo", 333),
        post("ada", 9 * MILLION + 1),
        post("bob", 8 * MILLION),
        post("cleo", 7 * MILLION + 3),
        delegate("dan", "ada", 11 * MILLION),
        delegate("eve", "bob", 13 * MILLION + 7),
        delegate("dan", "cleo", 5 * MILLION),
        delegate("ada", "cleo", 3 * MILLION + 1),
        end_day(REWARD),
        delegate("eve", "cleo", 12 * MILLION),
        undelegate("dan", "ada", 2 * MILLION + 5),
        slash("bob", 1_234),
        end_day(REWARD + 1),
        withdraw("cleo", MILLION),
        slash("ada", 507),
        slash("cleo", 99),
        end_day(REWARD + 2),
        post("bob", 2 * MILLION),
        undelegate("ada", "cleo", 1_000_000_000),
        end_day(REWARD + 3),
        slash("ada", 3_333),
        end_day(REWARD + 4),
    ]
    .into()
}

#[test]
fn five_days_of_three_validators() {
    let holders = ["ada", "bob", "cleo", "dan", "eve"];
    let scenario = Scenario {
        parameters: Parameters {
            minimum_bond: micros(10 * MILLION),
            minimum_own_share: basis_points(2_000),
            ..parameters()
        },
        balances: holders
            .map(|holder| (name(holder), micros(40 * MILLION)))
            .into(),
        commands: commands(),
    };
    let state = run(&scenario).pop().unwrap().state;
    let expected = [
        ("ada", 38_789_267_312_019),
        ("bob", 52_596_847_679_999),
        ("cleo", 47_235_700_981_662),
        ("dan", 40_607_044_864_606),
        ("eve", 63_248_880_257_607),
    ];
    assert_eq!(amounts(state.free()), expected);
    let [ada, bob, cleo] = ["ada", "bob", "cleo"].map(|v| &state.validators()[&name(v)]);
    assert_eq!(ada.own, micros(5_696_084_790_001));
    assert_eq!(amounts(&ada.delegations), [("dan", 5_696_084_789_997)]);
    assert_eq!(bob.own, micros(9_012_800_000_000));
    assert_eq!(amounts(&bob.delegations), [("eve", 11_395_800_000_007)]);
    assert_eq!(cleo.own, micros(5_940_600_000_003));
    assert_eq!(
        amounts(&cleo.delegations),
        [
            ("ada", 2_969_300_000_001),
            ("dan", 4_950_500_000_000),
            ("eve", 11_881_200_000_000),
        ]
    );
    assert_eq!(state.totals().unwrap().minted, micros(109_589_041_095_900));
    assert_eq!(state.totals().unwrap().burned, micros(9_567_930_419_998));
    assert_eq!(state.totals().unwrap().unbonding, micros(1_000_000_000));
}
