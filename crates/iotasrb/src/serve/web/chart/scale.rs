//! The scale of an axis. All of it is whole numbers: of 10^-18 for shares, of nanos for amounts.

use crate::store::Unit;

/// From where to where an axis goes, and what is written beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    low: i128,
    high: i128,
    step: Round,
    measure: Measure,
    /// The decimals of a whole share, or of an IOTA, that the smallest unit is.
    places: u32,
}

/// 1, 2 or 5, and so many zeros: the distances that people count in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Round {
    value: i128,
    zeros: u32,
}

/// What the numbers beside an axis count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Measure {
    words: &'static str,
    /// The power of ten of what they count, in the smallest unit.
    zeros: u32,
}

const PERCENT: Measure = Measure {
    words: "%",
    zeros: 16,
};
/// The largest first.
const AMOUNTS: [Measure; 3] = [
    Measure {
        words: "billion IOTA",
        zeros: 18,
    },
    Measure {
        words: "million IOTA",
        zeros: 15,
    },
    Measure {
        words: "IOTA",
        zeros: 9,
    },
];
/// What is beyond is drawn at the edge: no difference of two values overflows.
const FARTHEST: i128 = 1 << 120;
/// Bits of a height that are looked at: with those of a length in pixels they fit.
const BITS: u32 = 90;

/// A value that was published, in the smallest unit of its axis; `None` if it is no decimal.
pub(super) fn smallest(digits: &str) -> Option<i128> {
    let plain = digits.replace('.', "");
    let value: i128 = plain.parse().ok()?;
    Some(value.clamp(-FARTHEST, FARTHEST))
}

impl Scale {
    /// One on which all of these values are, with about so many steps; `None` without values.
    pub(super) fn new(unit: Unit, values: &[i128], steps: i128) -> Option<Self> {
        let (low, high) = (*values.iter().min()?, *values.iter().max()?);
        // What never changes is in the middle, and one can see that it never changes.
        let margin = match high - low {
            0 => (high.abs() / 100).max(1),
            _ => 0,
        };
        let (low, high) = (low - margin, high + margin);
        // One more than wanted is nearer to it than half of them.
        let step = Round::at_least((high - low) / (steps.max(1) + 1));
        Some(Self {
            low: low.div_euclid(step.value) * step.value,
            high: -((-high).div_euclid(step.value) * step.value),
            step,
            measure: Measure::of(unit, low.abs().max(high.abs())),
            places: match unit {
                Unit::Share => 18,
                Unit::Nanos => 9,
            },
        })
    }

    /// Where a value is on so long an axis, from its lower end.
    pub(super) fn place(&self, value: i128, length: i64) -> i64 {
        let span = self.high - self.low;
        let surplus = (i128::BITS - span.leading_zeros()).saturating_sub(BITS);
        let from_low = (value - self.low).clamp(0, span);
        let place = (from_low >> surplus) * i128::from(length) / (span >> surplus).max(1);
        i64::try_from(place).unwrap_or(length)
    }

    /// Its lowest and its highest value.
    pub(super) const fn ends(&self) -> (i128, i128) {
        (self.low, self.high)
    }

    /// The round values on it.
    pub(super) fn ticks(&self) -> impl Iterator<Item = i128> {
        let (step, high) = (self.step.value, self.high);
        std::iter::successors(Some(self.low), move |tick| Some(tick + step))
            .take_while(move |tick| *tick <= high)
    }

    /// A round value as it is written beside the axis: with as many decimals as tell it from the
    /// next one.
    pub(super) fn label(&self, tick: i128) -> String {
        let decimals = self.measure.zeros.saturating_sub(self.step.zeros);
        let shown = tick / 10_i128.pow(self.measure.zeros - decimals);
        decimal(shown, decimals).replace('-', "−")
    }

    /// A value on it as a program reads it: a share of one, or IOTA.
    pub(super) fn decimal(&self, value: i128) -> String {
        decimal(value, self.places)
    }

    /// What the numbers beside it count.
    pub(super) const fn words(&self) -> &'static str {
        self.measure.words
    }
}

/// A value of which so many digits are decimals.
fn decimal(value: i128, places: u32) -> String {
    let digits = value.unsigned_abs().to_string();
    let places = usize::try_from(places).unwrap_or_default();
    let digits = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let sign = if value < 0 { "-" } else { "" };
    match fraction {
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}.{fraction}"),
    }
}

impl Round {
    fn at_least(least: i128) -> Self {
        let mut round = Self { value: 1, zeros: 0 };
        loop {
            for digit in [1, 2, 5] {
                let value = digit * round.value;
                if value >= least {
                    return Self { value, ..round };
                }
            }
            round = Self {
                value: round.value * 10,
                zeros: round.zeros + 1,
            };
        }
    }
}

impl Measure {
    fn of(unit: Unit, largest: i128) -> Self {
        match unit {
            Unit::Share => PERCENT,
            Unit::Nanos => {
                let [.., smallest] = AMOUNTS;
                let mut amounts = AMOUNTS.into_iter();
                let fits = |measure: &Self| largest >= 10_i128.pow(measure.zeros);
                amounts.find(fits).unwrap_or(smallest)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FARTHEST, Scale, smallest};
    use crate::store::Unit;

    #[test]
    fn ticks_are_round() {
        use Unit::{Nanos, Share};
        for (unit, values, steps, expected) in [
            (
                Share,
                ["0.105001887198968856", "0.115052067830870160"].as_slice(),
                5,
                "10.4 10.6 10.8 11.0 11.2 11.4 11.6 %",
            ),
            (
                Share,
                &["-0.012500000000000000", "0.040000000000000000"],
                4,
                "−2 0 2 4 %",
            ),
            (
                Share,
                &["0.000000000000000000"],
                4,
                "−0.0000000000000001 0.0000000000000000 0.0000000000000001 %",
            ),
            // It never changes: in the middle of a percent of it.
            (
                Share,
                &["0.115052067830870160"],
                4,
                "11.35 11.40 11.45 11.50 11.55 11.60 11.65 %",
            ),
            (
                Share,
                &["1.000000000000000000", "0.999999999999999999"],
                2,
                "99.9999999999999999 100.0000000000000000 %",
            ),
            (
                Nanos,
                &["2433289599032169329", "2440000000000000000"],
                4,
                "2.432 2.434 2.436 2.438 2.440 billion IOTA",
            ),
            (
                Nanos,
                &["74653081648387169", "75100000000000000"],
                2,
                "74.6 74.8 75.0 75.2 million IOTA",
            ),
            (Nanos, &["0", "999999999999"], 2, "0 500 1000 IOTA"),
        ] {
            let values: Vec<_> = values
                .iter()
                .map(|digits| smallest(digits).unwrap())
                .collect();
            let scale = Scale::new(unit, &values, steps).unwrap();
            let labels: Vec<_> = scale.ticks().map(|tick| scale.label(tick)).collect();
            let written = format!("{} {}", labels.join(" "), scale.words());
            assert_eq!(written, expected);
        }
        assert_eq!(Scale::new(Unit::Share, &[], 4), None);
    }

    #[test]
    fn values_are_written_for_programs() {
        let share = Scale::new(Unit::Share, &[0, 1], 4).unwrap();
        let amount = Scale::new(Unit::Nanos, &[0, 1], 4).unwrap();
        for (scale, value, expected) in [
            (&share, 115_052_067_830_870_160, "0.115052067830870160"),
            (&share, -12_500_000_000_000_000, "-0.012500000000000000"),
            (&amount, 2_433_289_599_032_169_329, "2433289599.032169329"),
            (&amount, 0, "0.000000000"),
        ] {
            assert_eq!(scale.decimal(value), expected);
        }
    }

    #[test]
    fn values_have_their_places() {
        let scale = Scale::new(Unit::Share, &[0, 1_000], 5).unwrap();
        for (value, place) in [
            (0, 0),
            (250, 500),
            (999, 1_998),
            (1_000, 2_000),
            (5_000, 2_000),
            (-1, 0),
        ] {
            assert_eq!(scale.place(value, 2_000), place, "{value}");
        }
    }

    #[test]
    fn no_value_is_too_large() {
        let huge = smallest("99999999999999999999.999999999999999999").unwrap();
        assert_eq!(huge, FARTHEST);
        let scale = Scale::new(Unit::Share, &[-huge, 0, huge], 5).unwrap();
        assert_eq!(scale.place(0, 20_000), 10_000);
        assert!(scale.ticks().count() < 10);
        for digits in ["", "-", "1e3", "999999999999999999999999999999999999999999"] {
            assert_eq!(smallest(digits), None, "{digits}");
        }
    }
}
