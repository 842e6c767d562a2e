use super::{MalformedRatio, Ratio, Rounding};
use alloc::{format, string::ToString};
use dashu_int::UBig;
use proptest::prelude::*;

fn ratio(numerator: i128, denominator: u128) -> Ratio {
    Ratio::new(numerator, denominator).unwrap()
}

#[track_caller]
fn check_decimal(value: &Ratio, places: u16, half_even: &str, floor: &str, ceiling: &str) {
    assert_eq!(value.to_decimal(places, Rounding::HalfEven), half_even);
    assert_eq!(value.to_decimal(places, Rounding::Floor), floor);
    assert_eq!(value.to_decimal(places, Rounding::Ceiling), ceiling);
}

#[test]
fn digits_by_named_rounding() {
    check_decimal(&ratio(1, 3), 5, "0.33333", "0.33333", "0.33334");
    check_decimal(&ratio(-2, 3), 5, "-0.66667", "-0.66667", "-0.66666");
    check_decimal(&ratio(5, 2), 0, "2", "2", "3");
    check_decimal(&ratio(7, 2), 0, "4", "3", "4");
    check_decimal(&ratio(-1, 1000), 2, "0.00", "-0.01", "0.00");
    check_decimal(&ratio(12, 1), 3, "12.000", "12.000", "12.000");
    check_decimal(&Ratio::ZERO, 1, "0.0", "0.0", "0.0");
}

/// The mainnet figure of epoch 375, both bases (facts: 2,433,289,599.032169329 IOTA
/// at all active validators, 2,428,129,120.482668030 in the committee).
#[test]
fn the_benchmark_of_epoch_375_to_18_decimals() {
    let pay = 365 * 767_000_000_000_000;
    check_decimal(
        &ratio(pay, 2_433_289_599_032_169_329),
        18,
        "0.115052067830870160",
        "0.115052067830870160",
        "0.115052067830870161",
    );
    let committee = ratio(pay, 2_428_129_120_482_668_030);
    assert_eq!(
        committee.to_decimal(18, Rounding::HalfEven),
        "0.115296586840633098"
    );
}

#[test]
fn sums_products_quotients() {
    assert_eq!(&ratio(1, 2) + &ratio(1, 3), ratio(5, 6));
    assert_eq!(&ratio(1, 2) - &ratio(2, 3), ratio(-1, 6));
    assert_eq!(&ratio(-2, 3) * &ratio(3, 4), ratio(-1, 2));
    assert_eq!(ratio(1, 2).checked_div(&ratio(-1, 3)), Some(ratio(-3, 2)));
    assert_eq!(ratio(1, 2).checked_div(&Ratio::ZERO), None);
    assert_eq!(-&ratio(1, 2), ratio(-1, 2));
    assert_eq!(ratio(-1, 2).abs(), ratio(1, 2));
    assert!(ratio(-1, 2) < Ratio::ZERO && Ratio::ZERO < ratio(1, 3));
}

#[test]
fn printed_in_lowest_terms() {
    assert_eq!(ratio(-6, 8).to_string(), "-3/4");
    assert_eq!(ratio(0, 8).to_string(), "0/1");
    assert_eq!(ratio(8, 8).to_string(), "1/1");
}

#[test]
fn what_is_not_a_number_is_refused() {
    for text in [
        "", "-", "+1", "1.", ".5", "1_000", "1e3", " 1", "1/", "1/-2", "0x1", "١", "--1",
    ] {
        assert_eq!(text.parse::<Ratio>(), Err(MalformedRatio::Syntax), "{text}");
    }
    assert_eq!("1/0".parse::<Ratio>(), Err(MalformedRatio::ZeroDenominator));
    assert_eq!(
        "1".repeat(4_097).parse::<Ratio>(),
        Err(MalformedRatio::TooLong)
    );
}

#[test]
fn the_nearest_double_at_the_edges() {
    let rows: [(Ratio, u64); 9] = [
        (Ratio::ZERO, 0),
        (Ratio::ONE, 1.0f64.to_bits()),
        // 2^53 + 1 is a tie between 2^53 and 2^53 + 2: the even one is 2^53.
        (
            ratio(9_007_199_254_740_993, 1),
            9_007_199_254_740_992f64.to_bits(),
        ),
        (
            ratio(9_007_199_254_740_995, 1),
            9_007_199_254_740_996f64.to_bits(),
        ),
        // Just below a power of two rounds up into the next binade.
        (
            ratio(i128::MAX, 1),
            170_141_183_460_469_231_731_687_303_715_884_105_728f64.to_bits(),
        ),
        (power_of_two(-1_074), 1),
        // Half of the smallest double is a tie, and zero is even.
        (power_of_two(-1_075), 0),
        (power_of_two(1_023), 0x7FE0_0000_0000_0000),
        (power_of_two(1_024), f64::INFINITY.to_bits()),
    ];
    for (value, bits) in rows {
        assert_eq!(value.nearest_f64().to_bits(), bits, "{value}");
    }
}

fn power_of_two(exponent: i32) -> Ratio {
    let power = UBig::ONE << usize::try_from(exponent.unsigned_abs()).unwrap();
    if exponent < 0 {
        Ratio::new(1, power).unwrap()
    } else {
        Ratio::integer(power)
    }
}

#[test]
fn powers_that_cannot_be_bounded_are_refused() {
    assert_eq!(ratio(-1, 2).power_bounds(2), None);
    assert_eq!(ratio(2, 1).power_bounds(u32::MAX), None);
    assert_eq!(ratio(1_000_000, 1).power_bounds(1_000_000), None);
    assert_eq!(ratio(7, 3).power_bounds(0).unwrap().upper, Ratio::ONE);
}

proptest! {
    #[test]
    fn the_nearest_double_agrees_with_the_parser_of_the_language(
        whole in 0u64..1_000_000_000_000,
        fraction in "[0-9]{1,25}",
        negative: bool,
    ) {
        let text = format!("{}{whole}.{fraction}", if negative { "-" } else { "" });
        let exact: Ratio = text.parse().unwrap();
        let expected: f64 = text.parse().unwrap();
        prop_assert_eq!(exact.nearest_f64(), expected);
    }

    #[test]
    fn printing_and_parsing_are_inverse(numerator: i128, denominator in 1u128..) {
        let value = ratio(numerator, denominator);
        prop_assert_eq!(value.to_string().parse::<Ratio>().unwrap(), value);
    }

    #[test]
    fn floor_and_ceiling_enclose_the_value(numerator: i64, denominator in 1u64.., places in 0u16..40) {
        let value = ratio(numerator.into(), denominator.into());
        let floor: Ratio = value.to_decimal(places, Rounding::Floor).parse().unwrap();
        let ceiling: Ratio = value.to_decimal(places, Rounding::Ceiling).parse().unwrap();
        prop_assert!(floor <= value && value <= ceiling);
    }

    #[test]
    fn bounds_enclose_the_exact_power(numerator in 1u32.., denominator in 1u32.., exponent in 0u32..40) {
        let base = ratio(numerator.into(), denominator.into());
        let exact = (0..exponent).fold(Ratio::ONE, |power, _| &power * &base);
        if let Some(bounds) = base.power_bounds(exponent) {
            prop_assert!(bounds.lower <= exact && exact <= bounds.upper);
        }
    }

    #[test]
    fn field_laws(a: (i32, u32), b: (i32, u32), c: (i32, u32)) {
        let [a, b, c] = [a, b, c].map(|(n, d)| ratio(n.into(), u128::from(d) + 1));
        prop_assert_eq!(&(&a + &b) * &c, &(&a * &c) + &(&b * &c));
        prop_assert_eq!(&(&a - &b) + &b, a.clone());
        if !b.is_zero() {
            prop_assert_eq!(&a.checked_div(&b).unwrap() * &b, a);
        }
    }
}
