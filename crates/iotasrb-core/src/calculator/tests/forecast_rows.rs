use super::{Choice, Plan, at_version, calculated, iota, network, plan, validator};
use crate::{
    calculator::Forecast,
    observation::Observation,
    units::{BasisPoints, Epoch, Nanos, PoolTokens, Score, TimestampMs},
};
use alloc::vec::Vec;

/// The reward of an epoch in nanos, the voting power, the effective commission.
type Row = (u64, u16, u16);

fn forecast(observation: &Observation, plan: &Plan, yearly_growth_bp: i64) -> Forecast {
    let calculation = calculated(observation, plan, yearly_growth_bp).unwrap();
    let [forecast] = <[Forecast; 1]>::try_from(calculation.forecasts).unwrap();
    forecast
}

/// Checks every epoch, and that a withdrawal pays the sum of them.
#[track_caller]
fn check(observation: &Observation, plan: &Plan, expected: &[Row]) {
    let forecast = forecast(observation, plan, 0);
    let rows: Vec<Row> = forecast
        .epochs
        .iter()
        .map(|epoch| {
            let (power, commission) = epoch.terms.map_or((0, 0), |terms| {
                let commission = terms.effective_commission.as_basis_points();
                (terms.voting_power.as_parts(), commission)
            });
            (epoch.reward.as_nanos(), power, commission)
        })
        .collect();
    assert_eq!(rows, expected);
    let sum = expected.iter().map(|(reward, ..)| reward).sum();
    assert_eq!(forecast.reward, Nanos::from_nanos(sum));
    assert_eq!(
        forecast.epochs.last().unwrap().reward_so_far,
        forecast.reward
    );
}

/// Four pools of 500 IOTA and 375 tokens, and a pot of 1,000 IOTA.
fn four_small_pools(version: u64) -> Observation {
    let mut observation = at_version(version, network(&[500; 4], 0));
    observation.target_reward = Ok(iota(1_000));
    for validator in &mut observation.validators {
        validator.pool_tokens = PoolTokens::from_units(iota(375).as_nanos());
        validator.rewards_pool = iota(125);
    }
    observation
}

/// By hand: epoch 100 makes the 500 IOTA 750, the plan's 250 make them 1,000 and
/// are a quarter of the pool for good. Every epoch pays the pool 250 IOTA, the plan 62.5.
#[test]
fn before_iip_8_a_quarter_of_the_pool_earns_a_quarter_of_its_reward() {
    let row = (62_500_000_000, 2_500, 0);
    check(
        &four_small_pools(19),
        &plan(250, validator(2), 0, 3),
        &[row, row, row],
    );
}

/// By hand: IIP-8 takes 25 % of the pool's 250 IOTA, so 187.5 join it in epoch 100 and
/// 62.5 are staked; with the plan's 250 there are 1,000. A quarter of 187.5 is
/// 46.875, less a nano that the tokens lose. The next 62.5 staked by the validator
/// leave the plan 296.875 of 1,250 IOTA, which is 23.75 %: of 187.5 that is 44.53125.
#[test]
fn since_iip_8_the_commission_dilutes_the_delegators() {
    check(
        &four_small_pools(20),
        &plan(250, validator(2), 0, 3),
        &[
            (46_874_999_999, 2_500, 2_500),
            (44_531_250_000, 2_500, 2_500),
            (42_675_781_250, 2_500, 2_500),
        ],
    );
}

#[test]
fn a_capped_validator_shares_a_tenth_of_the_pot_among_more() {
    let stakes = [&[3_000_000][..], &[500_000; 11]].concat();
    let observation = network(&stakes, 200);
    check(
        &observation,
        &plan(1_000_000, validator(1), 0, 3),
        &[
            (16_932_813_304_878, 1_000, 1_000),
            (16_901_543_820_108, 1_000, 1_000),
            (16_870_898_010_056, 1_000, 1_000),
        ],
    );
    // The plan itself lifts the small validator to the cap.
    check(
        &observation,
        &plan(1_000_000, validator(6), 0, 3),
        &[
            (44_172_398_157_441, 1_000, 1_000),
            (43_965_740_902_604, 1_000, 1_000),
            (43_769_243_463_685, 1_000, 1_000),
        ],
    );
    check(
        &at_version(19, observation),
        &plan(1_000_000, validator(6), 0, 3),
        &[
            (48_098_833_549_214, 1_000, 200),
            (48_053_828_191_495, 1_000, 200),
            (48_010_874_500_843, 1_000, 200),
        ],
    );
}

/// Voting power 500 and a declared 5 % before; the plan makes both 9.53 %.
#[test]
fn a_large_stake_raises_the_commission_that_it_pays() {
    check(
        &network(&[100_000_000; 20], 500),
        &plan(100_000_000, validator(7), 0, 2),
        &[
            (33_058_229_569_479, 953, 953),
            (33_057_078_798_694, 953, 953),
        ],
    );
}

#[test]
fn the_network_pays_the_sum_of_its_parts() {
    check(
        &network(&[1_000_000, 2_000_000, 4_000_000], 1_000),
        &plan(100, Choice::Network, 0, 2),
        &[(6_386_778_790, 0, 0), (6_160_973_860, 0, 0)],
    );
}

/// Validator 1 takes no commission in epoch 100 and 20 % after it; it has stake
/// that comes and stake that goes.
#[test]
fn what_is_pending_and_announced_holds_from_the_next_epoch_on() {
    let mut observation = at_version(19, network(&[1_000_000; 4], 0));
    let first = &mut observation.validators[0];
    first.pool_tokens = PoolTokens::from_units(iota(800_000).as_nanos());
    first.rewards_pool = iota(150_000);
    first.pending_stake = iota(50_000);
    first.pending_withdrawal = iota(125_000);
    first.pending_withdrawal_tokens = PoolTokens::from_units(iota(100_000).as_nanos());
    first.next_commission = BasisPoints::new(2_000).unwrap();
    check(
        &observation,
        &plan(100_000, validator(1), 0, 2),
        &[
            (12_607_355_660_569, 2_500, 2_000),
            (12_264_088_291_325, 2_500, 2_000),
        ],
    );
    let later = plan(100_000, validator(1), 3, 2);
    check(
        &observation,
        &later,
        &[
            (8_560_267_857_140, 2_500, 2_000),
            (8_394_780_133_226, 2_500, 2_000),
        ],
    );
    let epochs = forecast(&observation, &later, 0).epochs;
    assert_eq!(epochs[0].epoch, Epoch::new(104));
    assert_eq!(epochs[0].paid_at, TimestampMs::from_unix_ms(432_000_000));
}

#[test]
fn scores_and_reports_stay_as_observed() {
    let mut half_score = network(&[1_000_000; 4], 0);
    half_score.adjusts_rewards_by_score = Ok(true);
    half_score.validators[0].score = Ok(Score::new(32_768).unwrap());
    check(
        &half_score,
        &plan(1_000_000, validator(1), 0, 1),
        &[(34_308_463_052_424, 2_500, 2_500)],
    );
    // The reported validator's reward is burned: the other three earn the same,
    // and a quarter of the network earns nothing.
    let mut reported = network(&[1_000_000; 4], 0);
    reported.validators[3].reporters = reported.committee[..3].to_vec();
    check(
        &reported,
        &plan(1_000_000, validator(1), 0, 2),
        &[
            (65_615_375_841_221, 2_500, 2_500),
            (64_295_704_316_412, 2_500, 2_500),
        ],
    );
    check(
        &reported,
        &plan(4_000_000, Choice::Network, 0, 1),
        &[(196_846_127_523_663, 0, 0)],
    );
}

/// The rewards of a year, and the last voting power, by the growth of all other stake.
#[test]
fn the_more_others_stake_the_less_is_earned() {
    let mut observation = network(
        &[40, 35, 30, 28, 26, 25, 22, 20, 18, 16, 14, 10].map(|part| part * 10_000_000),
        800,
    );
    let plan = plan(5_000_000, validator(10), 0, 365);
    let check = |observation: &Observation, growth_bp: i64, reward: u64, power: u16| {
        let forecast = forecast(observation, &plan, growth_bp);
        let terms = forecast.epochs.last().unwrap().terms.unwrap();
        assert_eq!(forecast.reward, Nanos::from_nanos(reward), "{growth_bp}");
        assert_eq!(terms.voting_power.as_parts(), power, "{growth_bp}");
    };
    check(&observation, -2_000, 570_654_932_081_189, 667);
    check(&observation, 0, 515_874_286_927_706, 664);
    check(&observation, 2_000, 468_230_658_716_158, 661);
    // Others stake 155,000,000 IOTA, then nothing is left to stake.
    observation.total_supply = Ok(iota(3_000_000_000));
    check(&observation, 10_000, 490_848_582_775_729, 663);
    observation.total_supply = Err(crate::observation::Absence::NotRecorded);
    check(&observation, 10_000, 328_029_876_903_196, 654);
}
