//! What the benchmark of an epoch truly is: one formula, in integers of 128 bits.

use crate::{DAY, chain::TrueEpoch};
use iotasrb::store::{Point, PointKind, Reason, State};
use iotasrb_core::{observation::Observation, units::TimestampMs};

/// A value as it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    pub(crate) decimal: String,
    pub(crate) fraction: String,
}

impl Value {
    pub(crate) fn absent() -> Self {
        Self {
            decimal: "absent".to_owned(),
            fraction: "absent".to_owned(),
        }
    }

    pub(crate) fn whole(number: u64) -> Self {
        Self {
            decimal: number.to_string(),
            fraction: format!("{number}/1"),
        }
    }
}

impl TrueEpoch {
    /// The same of what was said.
    pub(crate) fn said(observation: &Observation) -> Self {
        let stakes: Vec<u64> = observation
            .validators
            .iter()
            .map(|validator| validator.stake.as_nanos())
            .collect();
        let start = observation.anchor.epoch_start.as_unix_ms();
        Self {
            number: observation.anchor.epoch.number(),
            start,
            nominal_end: start + observation.epoch_length.as_ms(),
            is_safe: observation.safe_mode,
            reward: observation.target_reward.expect("it is known").as_nanos(),
            stakes: stakes.try_into().expect("there are three validators"),
        }
    }
}

/// `(365 days / epoch length) · reward / stake`, rounded half to even at 18 decimals.
pub(crate) fn benchmark(epoch: &TrueEpoch) -> Value {
    if epoch.is_safe {
        return Value::absent();
    }
    let year = 365 * 86_400_000_u128;
    let numerator = year * u128::from(epoch.reward);
    let stake: u128 = epoch.stakes.iter().copied().map(u128::from).sum();
    let denominator = u128::from(DAY) * stake;
    let common = greatest_common_divisor(numerator, denominator);
    let (numerator, denominator) = (numerator / common, denominator / common);
    Value {
        decimal: decimal(numerator, denominator),
        fraction: format!("{numerator}/{denominator}"),
    }
}

fn greatest_common_divisor(mut left: u128, mut right: u128) -> u128 {
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left
}

/// Long division, digit by digit.
fn decimal(numerator: u128, denominator: u128) -> String {
    let (mut digits, mut rest) = (numerator / denominator, numerator % denominator);
    for _ in 0..18 {
        rest *= 10;
        digits = digits * 10 + rest / denominator;
        rest %= denominator;
    }
    let doubled = 2 * rest;
    if doubled > denominator || (doubled == denominator && digits % 2 == 1) {
        digits += 1;
    }
    let one = 10_u128.pow(18);
    format!("{}.{:018}", digits / one, digits % one)
}

/// Whether a point is one of the epoch: its start, or any slot within it.
pub(crate) fn may_stand_at(epoch: &TrueEpoch, point: Point) -> bool {
    point.kind == PointKind::Slot || point.at.as_unix_ms() == epoch.start
}

/// The state of a certified publication of the epoch.
pub(crate) fn state(epoch: &TrueEpoch) -> (State, Option<Reason>) {
    let reason = |code: &str| Reason {
        code: code.to_owned(),
        words: "the chain runs in safe mode".to_owned(),
    };
    match epoch.is_safe {
        true => (State::SafeMode, Some(reason("safe_mode"))),
        false => (State::Ok, None),
    }
}

/// A moment to the minute.
pub(crate) fn time(moment: TimestampMs) -> String {
    let moment = jiff::Timestamp::from_millisecond(moment.as_unix_ms().cast_signed());
    moment
        .expect("it is of our time")
        .strftime("%d %H:%M")
        .to_string()
}
