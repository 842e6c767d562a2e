//! A waterfall as it is shown: rows that sum as they stand there, each with a bar.

use crate::publish::waterfall::words;
use iotasrb_core::{
    ratio::{Ratio, Rounding},
    waterfall::Waterfall,
};

/// Decimals of a basis point, as the API has them.
const PLACES: u16 = 4;
/// How wide the box of a bar is.
const WIDTH: u64 = 1_000;
/// The least that can be seen of a bar.
const SEEN: u64 = 3;

/// A waterfall, its figures in basis points.
pub(super) struct Fall {
    pub(super) start: String,
    pub(super) rows: Vec<Row>,
    pub(super) end: String,
    pub(super) start_bar: u64,
    pub(super) end_bar: u64,
}

/// What one cause changes.
pub(super) struct Row {
    pub(super) code: &'static str,
    pub(super) words: &'static str,
    pub(super) change: String,
    /// `up`, `down` or `none`.
    pub(super) tone: &'static str,
    pub(super) left: u64,
    pub(super) width: u64,
}

impl Fall {
    pub(super) fn new(waterfall: &Waterfall) -> Self {
        let digits = waterfall.basis_points(PLACES, Rounding::HalfEven);
        let steps = waterfall.steps();
        let subtotals = steps.iter().map(|step| &step.subtotal);
        let all = std::iter::once(waterfall.start()).chain(subtotals);
        let most = all.clone().max().cloned().unwrap_or(Ratio::ZERO);
        let places: Vec<u64> = all.map(|rate| place(rate, &most)).collect();
        let rows = steps.iter().zip(digits.steps).zip(places.windows(2));
        let rows = rows.map(|((step, (cause, change)), between)| {
            let (from, to) = match between {
                [from, to] => (*from, *to),
                _ => (0, 0),
            };
            Row {
                code: cause.code(),
                words: words(cause),
                tone: match (is_zero(&change), step.change.is_negative()) {
                    (true, _) => "none",
                    (false, true) => "down",
                    (false, false) => "up",
                },
                change: signed(&change),
                left: from.min(to),
                // What is printed is seen.
                width: from
                    .abs_diff(to)
                    .max(if is_zero(&change) { 0 } else { SEEN }),
            }
        });
        Self {
            rows: rows.collect(),
            start: digits.start,
            end: digits.end,
            start_bar: places.first().copied().unwrap_or_default(),
            end_bar: places.last().copied().unwrap_or_default(),
        }
    }
}

/// Digits with a sign, also where they rise.
pub(super) fn signed(digits: &str) -> String {
    let is_zero = digits
        .bytes()
        .all(|byte| matches!(byte, b'0' | b'.' | b'-'));
    match digits.strip_prefix('-') {
        _ if is_zero => digits.trim_start_matches('-').to_owned(),
        Some(digits) => format!("−{digits}"),
        None => format!("+{digits}"),
    }
}

fn is_zero(digits: &str) -> bool {
    digits
        .bytes()
        .all(|byte| matches!(byte, b'0' | b'.' | b'-'))
}

/// Where a rate is on the scale of the largest one: for drawing only.
fn place(rate: &Ratio, most: &Ratio) -> u64 {
    let share = rate.checked_div(most).unwrap_or(Ratio::ZERO);
    let scaled = &share * &Ratio::integer(WIDTH);
    scaled
        .to_decimal(0, Rounding::HalfEven)
        .parse()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Fall, signed};
    use iotasrb_core::waterfall::{Cause, Waterfall};

    #[test]
    fn bars_and_digits_follow_the_steps() {
        let rate = |text: &str| text.parse().unwrap();
        let fall = Fall::new(
            &Waterfall::from(rate("0.1"))
                .to(Cause::VotingPower, rate("0.125"))
                .to(Cause::Score, rate("0.125"))
                .to(Cause::Commission, rate("0.0625")),
        );
        let rows: Vec<_> = fall
            .rows
            .iter()
            .map(|row| (row.change.as_str(), row.tone, row.left, row.width))
            .collect();
        assert_eq!(
            rows,
            [
                ("+250.0000", "up", 800, 200),
                ("0.0000", "none", 1_000, 0),
                ("−625.0000", "down", 500, 500)
            ]
        );
        assert_eq!(
            (fall.start.as_str(), fall.end.as_str()),
            ("1000.0000", "625.0000")
        );
        assert_eq!((fall.start_bar, fall.end_bar), (800, 500));
        assert_eq!(signed("-0.0000"), "0.0000");
    }
}
