//! The rewards of forecasts as lines: how they add up, epoch by epoch.

use super::super::shown::Moment;
use iotasrb_core::{calculator::Forecast, units::Nanos};
use std::fmt::Write;

const WIDTH: u64 = 6_000;
const HEIGHT: u64 = 1_800;
/// More points than this cannot be told apart.
const POINTS: usize = 200;

/// Lines from the first payment to the last, in a box of [`WIDTH`] by [`HEIGHT`].
pub(super) struct Drawing {
    pub(super) lines: Vec<Line>,
    pub(super) most: String,
    pub(super) ends: Option<(Moment, Moment)>,
}

/// The path of a forecast.
pub(super) struct Line {
    pub(super) path: String,
    pub(super) name: String,
}

impl Drawing {
    pub(super) fn new(forecasts: &[Forecast]) -> Self {
        let most = forecasts.iter().map(|one| one.reward).max();
        let most = most.unwrap_or(Nanos::ZERO);
        let first = forecasts.first().map_or(&[][..], |one| &one.epochs);
        let ends = first.first().zip(first.last());
        Self {
            lines: forecasts.iter().map(|one| Line::new(one, most)).collect(),
            most: crate::publish::figures::whole_iota(most),
            ends: ends.map(|(first, last)| (Moment(first.paid_at), Moment(last.paid_at))),
        }
    }
}

impl Line {
    fn new(forecast: &Forecast, most: Nanos) -> Self {
        let epochs = &forecast.epochs;
        let last = epochs.len().saturating_sub(1);
        let step = epochs.len().div_ceil(POINTS).max(1);
        let mut path = String::new();
        for (place, epoch) in epochs.iter().enumerate() {
            if place % step != 0 && place != last {
                continue;
            }
            let across = scaled(place as u64, last as u64, WIDTH);
            let up = scaled(epoch.reward_so_far.as_nanos(), most.as_nanos(), HEIGHT);
            let command = if path.is_empty() { 'M' } else { 'L' };
            // Writing into a text does not fail.
            let _ = write!(path, "{command}{across} {}", HEIGHT.saturating_sub(up));
        }
        Self {
            path,
            name: super::outcome::assumption(&forecast.assumption),
        }
    }
}

/// Where a part of a whole is on a scale.
fn scaled(part: u64, whole: u64, scale: u64) -> u64 {
    let scaled = u128::from(part) * u128::from(scale);
    let scaled = scaled.checked_div(u128::from(whole)).unwrap_or_default();
    u64::try_from(scaled).unwrap_or(scale).min(scale)
}

#[cfg(test)]
mod tests {
    use super::scaled;

    #[test]
    fn parts_stay_on_the_scale() {
        for (part, whole, place) in [(0, 0, 0), (0, 5, 0), (5, 5, 180), (1, 3, 60), (9, 3, 180)] {
            assert_eq!(scaled(part, whole, 180), place, "{part} of {whole}");
        }
        assert_eq!(scaled(u64::MAX, u64::MAX, 180), 180);
    }
}
