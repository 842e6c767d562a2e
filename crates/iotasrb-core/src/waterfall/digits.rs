use super::{Cause, Waterfall};
use crate::ratio::{Ratio, Rounding};
use alloc::{string::String, vec::Vec};

/// A waterfall as it is printed: decimal strings that sum as they stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digits {
    /// The first rate.
    pub start: String,
    /// What each cause changes.
    pub steps: Vec<(Cause, String)>,
    /// The last rate: the sum of all that is printed before.
    pub end: String,
}

impl Waterfall {
    /// The waterfall in basis points with so many decimals.
    ///
    /// Each subtotal is rounded once, and a printed step is the difference of two of them. So the
    /// printed parts sum to the printed end, and no step is wrong by a whole unit of the last
    /// digit.
    ///
    /// ```
    /// use iotasrb_core::{ratio::{Ratio, Rounding}, waterfall::{Cause, Waterfall}};
    /// let rate = |numerator: u64| Ratio::new(numerator, 30_000u64).unwrap();
    /// let printed = Waterfall::from(rate(4))
    ///     .to(Cause::VotingPower, rate(5))
    ///     .to(Cause::Commission, rate(3))
    ///     .basis_points(1, Rounding::HalfEven);
    /// // 1.33 + 0.33 - 0.67 is 1; each rounded by itself, 1.3 + 0.3 - 0.7 would not be.
    /// assert_eq!(printed.start, "1.3");
    /// assert_eq!(printed.steps[0], (Cause::VotingPower, "0.4".into()));
    /// assert_eq!(printed.steps[1], (Cause::Commission, "-0.7".into()));
    /// assert_eq!(printed.end, "1.0");
    /// ```
    pub fn basis_points(&self, decimals: u16, rounding: Rounding) -> Digits {
        let rounded = |rate: &Ratio| in_basis_points(rate).rounded(decimals, rounding);
        // What is rounded already has no further digits.
        let print = |rate: &Ratio| rate.to_decimal(decimals, rounding);
        let mut subtotal = rounded(self.start());
        let mut digits = Digits {
            start: print(&subtotal),
            steps: Vec::with_capacity(self.steps().len()),
            end: String::new(),
        };
        for step in self.steps() {
            let next = rounded(&step.subtotal);
            digits.steps.push((step.cause, print(&(&next - &subtotal))));
            subtotal = next;
        }
        digits.end = print(&subtotal);
        digits
    }
}

fn in_basis_points(rate: &Ratio) -> Ratio {
    rate * &Ratio::integer(10_000)
}
