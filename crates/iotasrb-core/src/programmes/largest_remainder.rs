use alloc::vec::Vec;
use core::cmp::Reverse;

/// Splits a pot by weights so that the parts sum to the pot, to the unit.
///
/// Each part is `floor(pot * weight / sum of weights)`; the units that this
/// leaves go, one each, to the parts that the floor cut most. Of equal
/// remainders the earlier one is served first (our choice: the programme's own
/// conversion left it to chance), so give the weights in an order that means
/// something. This is the largest remainder method, by which the ASMB balances
/// really became [IOTA in 2023](super::conversion); here it is computed in integers
/// throughout, products in 128 bits.
///
/// A part never exceeds its exact share by a whole unit, a weight of zero gets
/// nothing, and the cost is linear in the number of weights. `None` if there is
/// no weight at all: then nobody can be served.
///
/// ```
/// use iotasrb_core::programmes::largest_remainder;
/// assert_eq!(largest_remainder(100, &[1, 1, 1]), Some(vec![34, 33, 33]));
/// assert_eq!(largest_remainder(10, &[5, 0, 3]), Some(vec![6, 0, 4]));
/// assert_eq!(largest_remainder(10, &[0, 0]), None);
/// ```
pub fn largest_remainder(pot: u64, weights: &[u64]) -> Option<Vec<u64>> {
    let total = weights
        .iter()
        .try_fold(0, |sum: u128, weight| sum.checked_add(u128::from(*weight)))
        .filter(|total| *total > 0)?;
    let mut parts = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    let mut left = pot;
    for (place, weight) in weights.iter().enumerate() {
        let product = u128::from(pot).checked_mul(u128::from(*weight))?;
        let part = u64::try_from(product.checked_div(total)?).ok()?;
        remainders.push((Reverse(product.checked_rem(total)?), place));
        left = left.checked_sub(part)?;
        parts.push(part);
    }
    // Fewer units are left than there are remainders above zero.
    let left = usize::try_from(left).ok()?;
    if left < remainders.len() {
        remainders.select_nth_unstable(left);
    }
    for (_, place) in remainders.iter().take(left) {
        let part = parts.get_mut(*place)?;
        *part = part.checked_add(1)?;
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;
    use proptest::{collection::vec as vecs, prelude::*};

    #[track_caller]
    fn check(pot: u64, weights: &[u64], expected: &[u64]) {
        assert_eq!(largest_remainder(pot, weights).as_deref(), Some(expected));
    }

    /// The first two split the day's pot of a pool of 14 thousand million ASMB.
    #[test]
    fn parts_follow_weights_and_the_largest_remainder_is_served_first() {
        let pot = 21_909_233_176_838;
        check(
            pot,
            &[1, 2, 4],
            &[3_129_890_453_834, 6_259_780_907_668, 12_519_561_815_336],
        );
        let third = 7_303_077_725_613;
        check(pot, &[1, 1, 1], &[third, third, third - 1]);
        // 0.1, 0.9 and 9.0.
        check(10, &[1, 9, 90], &[0, 1, 9]);
        check(0, &[1, 2], &[0, 0]);
        check(7, &[3], &[7]);
    }

    #[test]
    fn the_greatest_amounts_are_split_exactly() {
        let most = u64::MAX;
        check(most, &[most, most], &[most / 2 + 1, most / 2]);
        check(most, &[most, 0], &[most, 0]);
        check(1, &[most; 4], &[1, 0, 0, 0]);
    }

    #[test]
    fn without_weight_nobody_is_served() {
        assert_eq!(largest_remainder(10, &[]), None);
        assert_eq!(largest_remainder(0, &[0, 0]), None);
    }

    fn weights() -> impl Strategy<Value = Vec<u64>> {
        let weight = prop_oneof![0..=10_u64, any::<u64>()];
        vecs(weight, 1..40).prop_filter("some weight", |weights| weights.iter().any(|w| *w > 0))
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_pot_and_are_the_exact_share_rounded_down_or_up(
            pot in any::<u64>(),
            weights in weights(),
        ) {
            let parts = largest_remainder(pot, &weights).unwrap();
            prop_assert_eq!(parts.iter().map(|part| u128::from(*part)).sum::<u128>(), u128::from(pot));
            let total: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
            for (part, weight) in parts.iter().zip(&weights) {
                let exact = u128::from(pot) * u128::from(*weight);
                let units = u128::from(*part);
                // Within one unit of the share, compared without a division.
                prop_assert!(units == 0 || (units - 1).checked_mul(total).is_some_and(|low| low < exact));
                prop_assert!((units + 1).checked_mul(total).is_none_or(|high| high > exact));
            }
        }

        /// No part that was rounded down has a greater claim than one that was rounded up.
        #[test]
        fn the_units_that_are_left_go_to_the_largest_remainders(
            pot in 0..=200_u64,
            weights in vecs(0..=12_u64, 1..12),
        ) {
            prop_assume!(weights.iter().any(|weight| *weight > 0));
            let parts = largest_remainder(pot, &weights).unwrap();
            let total: u64 = weights.iter().sum();
            let remainder = |place: usize| (pot * weights[place]) % total;
            let is_up = |place: usize| parts[place] * total > pot * weights[place];
            for up in (0..parts.len()).filter(|place| is_up(*place)) {
                for down in (0..parts.len()).filter(|place| !is_up(*place)) {
                    let (claim, other) = (remainder(up), remainder(down));
                    prop_assert!(claim > other || (claim == other && up < down));
                }
            }
        }

        /// The weight that a remainder stands for decides, not the unit in which weights are counted.
        #[test]
        fn scaling_all_weights_changes_nothing(
            pot in any::<u64>(),
            weights in vecs(1..=1_u64 << 40, 1..40),
            factor in 1..=1_u64 << 20,
        ) {
            let scaled: Vec<_> = weights.iter().map(|weight| weight * factor).collect();
            prop_assert_eq!(largest_remainder(pot, &weights), largest_remainder(pot, &scaled));
        }

        #[test]
        fn a_greater_weight_never_gets_less(pot in any::<u64>(), weights in weights()) {
            let parts = largest_remainder(pot, &weights).unwrap();
            let mut both: Vec<_> = weights.iter().zip(&parts).collect();
            both.sort_unstable();
            prop_assert!(both.windows(2).all(|pair| pair[0].0 == pair[1].0 || pair[0].1 <= pair[1].1));
        }

        #[test]
        fn a_share_of_what_is_there_never_exceeds_it(weights in vecs(0..=1_u64 << 50, 1..40), part in any::<u64>()) {
            let total: u64 = weights.iter().sum();
            let pot = part.checked_rem(total + 1).unwrap();
            let parts = largest_remainder(pot, &weights).unwrap_or(vec![0; weights.len()]);
            prop_assert!(parts.iter().zip(&weights).all(|(part, weight)| part <= weight));
        }
    }
}
