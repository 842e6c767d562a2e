use super::network;
use crate::{
    calculator::{Choice, MAX_EPOCHS, Plan, Refusal, Timetable},
    observation::Observation,
    units::{DurationMs, Epoch, Nanos, TimestampMs},
};

/// Epoch 100 begins at 10,000 ms; an epoch lasts a second.
fn observation() -> Observation {
    let mut observation = network(&[1], 0);
    observation.anchor.epoch_start = TimestampMs::from_unix_ms(10_000);
    observation.epoch_length = DurationMs::from_ms(1_000);
    observation
}

fn timetable(start_ms: u64, end_ms: u64) -> Result<Timetable, Refusal> {
    let plan = Plan {
        amount: Nanos::ZERO,
        with: Choice::Network,
        start: TimestampMs::from_unix_ms(start_ms),
        end: TimestampMs::from_unix_ms(end_ms),
    };
    Timetable::of(&plan, &observation())
}

#[track_caller]
fn check(start_ms: u64, end_ms: u64, epochs: [u64; 3], payouts_ms: [u64; 2], earning_epochs: u64) {
    let timetable = timetable(start_ms, end_ms).unwrap();
    let [requested, first_earning, last_earning] = epochs.map(Epoch::new);
    let [first_payout, last_payout] = payouts_ms.map(TimestampMs::from_unix_ms);
    let expected = Timetable {
        requested,
        first_earning,
        last_earning,
        first_payout,
        last_payout,
    };
    assert_eq!(timetable, expected);
    assert_eq!(timetable.earning_epochs(), earning_epochs);
}

#[test]
fn a_stake_earns_from_the_next_epoch_on_and_is_paid_as_each_epoch_ends() {
    check(10_000, 12_000, [100, 101, 101], [12_000, 12_000], 1);
    check(10_999, 12_000, [100, 101, 101], [12_000, 12_000], 1);
    check(10_000, 12_999, [100, 101, 101], [12_000, 12_000], 1);
    check(10_000, 13_000, [100, 101, 102], [12_000, 13_000], 2);
    check(11_000, 13_000, [101, 102, 102], [13_000, 13_000], 1);
    check(19_500, 29_500, [109, 110, 118], [21_000, 29_000], 9);
}

#[test]
fn the_limits_of_a_plan_are_named() {
    let first_payout = TimestampMs::from_unix_ms(12_000);
    let too_short = Refusal::NoEarningEpoch { first_payout };
    let too_early = Refusal::StartBeforeObservedEpoch(Epoch::new(100));
    for (start_ms, end_ms, refusal) in [
        (10_000, 10_000, Refusal::EndNotAfterStart),
        (10_001, 10_000, Refusal::EndNotAfterStart),
        (9_999, 20_000, too_early),
        (0, 1, too_early),
        (10_000, 10_001, too_short),
        (10_000, 11_999, too_short),
        (10_000, 3_664_000, Refusal::TooLong(3_654)),
        (u64::MAX - 1, u64::MAX, Refusal::BeyondTheClock),
    ] {
        assert_eq!(timetable(start_ms, end_ms), Err(refusal), "{start_ms}");
    }
    let longest = timetable(10_000, 3_663_999).unwrap();
    assert_eq!(longest.last_earning, Epoch::new(3_752));
    assert_eq!(longest.earning_epochs(), MAX_EPOCHS - 1);
}
