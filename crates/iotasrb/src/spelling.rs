//! How amounts, times, names and addresses are spelled in questions: on the command line and
//! in URLs alike.

use crate::store::{METRICS, Metric, Of};
use iotasrb_core::{
    calculator::Assumption,
    programmes::{Micros, assembly::MicroAsmb},
    units::{Address, Nanos, TimestampMs},
};
use std::str::FromStr;

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [u8; 16] = *b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}

/// An amount of IOTA with up to nine decimals.
pub(crate) fn amount(text: &str) -> Result<Nanos, String> {
    const RULE: &str =
        "an amount in IOTA such as 1000 or 0.5, digits without separators, at most nine decimals";
    units(text, 9, RULE).map(Nanos::from_nanos)
}

/// An amount of ASMB with up to six decimals.
pub(crate) fn asmb(text: &str) -> Result<MicroAsmb, String> {
    const RULE: &str = "an amount in ASMB such as \"1000\" or \"0.5\", digits without separators, at most six decimals";
    units(text, 6, RULE).map(MicroAsmb::from_micros)
}

/// An amount of IOTA with up to six decimals, as it was counted while the earlier programmes ran.
pub(crate) fn micros(text: &str) -> Result<Micros, String> {
    const RULE: &str = "an amount in IOTA such as \"1000\" or \"0.5\", digits without separators, at most six decimals";
    units(text, 6, RULE).map(Micros::from_micros)
}

/// The base units of an amount with up to so many decimals.
fn units(text: &str, decimals: usize, rule: &str) -> Result<u64, String> {
    // No commas: for some they group digits, for others they begin the decimals.
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if fraction.len() > decimals || !digits(whole) || !digits(fraction) {
        return Err(rule.to_owned());
    }
    u64::from_str(&format!("{whole}{fraction:0<decimals$}"))
        .map_err(|_| format!("{rule}, and no more than can exist"))
}

/// A date, which begins at midnight UTC, or a moment.
pub(crate) fn moment(text: &str) -> Result<TimestampMs, String> {
    // The calendar's own parser reads a date out of a local time and drops the hour.
    let is_date = text.len() == "2026-12-24".len();
    let ms = if is_date {
        midnight_ms(text)
    } else {
        let moment = jiff::Timestamp::from_str(text).ok();
        moment.map(jiff::Timestamp::as_millisecond)
    };
    // Nothing was published before 1970, so that is as good a beginning as any earlier one.
    ms.map(|ms| TimestampMs::from_unix_ms(u64::try_from(ms).unwrap_or_default()))
        .ok_or_else(|| {
            "a date such as 2026-12-24, or a moment such as 2026-12-24T18:00:00Z or \
             2026-12-24T18:00:00+01:00 (in a URL the plus is %2B)"
                .to_owned()
        })
}

/// When a day begins. Counted in days: the last of the calendar has no moment in every zone.
fn midnight_ms(text: &str) -> Option<i64> {
    let date = jiff::civil::Date::strptime("%Y-%m-%d", text).ok()?;
    let days = date
        .since((jiff::Unit::Day, jiff::civil::date(1970, 1, 1)))
        .ok()?;
    i64::from(days.get_days()).checked_mul(86_400_000)
}

/// A yearly growth in percent with up to two decimals.
pub(crate) fn growth(text: &str) -> Result<Assumption, String> {
    const RULE: &str = "a growth in percent a year, such as -20 or 7.25, with at most two decimals";
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if decimals.len() > 2 || !digits(whole) || !digits(decimals) {
        return Err(RULE.to_owned());
    }
    let magnitude = format!("{whole}{decimals:0<2}").parse::<i64>();
    let magnitude = magnitude.map_err(|_| RULE.to_owned())?;
    let basis_points = if text.starts_with('-') {
        -magnitude
    } else {
        magnitude
    };
    Assumption::stake_growth(basis_points).map_err(|refusal| refusal.to_string())
}

/// A figure, by its name.
pub(crate) fn metric(name: &str) -> Result<Metric, String> {
    Metric::from_name(name).ok_or_else(|| {
        let (network, validator) = (names(Of::Network), names(Of::Validator));
        format!("the figures of the network are {network}; those of a validator {validator}")
    })
}

/// The names of all figures of the network or of a validator.
pub(crate) fn names(of: Of) -> String {
    let metrics = METRICS.into_iter().filter(|metric| metric.of == of);
    let names: Vec<_> = metrics.map(|metric| metric.name).collect();
    names.join(", ")
}

/// An address.
pub(crate) fn address(text: &str) -> Result<Address, String> {
    text.parse()
        .map_err(|_| "an address is 0x and 64 hexadecimal digits".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        for (text, nanos) in [
            ("1", 1_000_000_000),
            ("0.5", 500_000_000),
            ("10000.000000001", 10_000_000_000_001),
            ("18446744073.709551615", u64::MAX),
        ] {
            assert_eq!(amount(text), Ok(Nanos::from_nanos(nanos)), "{text}");
        }
        for text in [
            "",
            "1.",
            "1,5",
            "10_000",
            ".5",
            "-1",
            "1e3",
            "1.0000000001",
            "18446744073.709551616",
            "1 000",
        ] {
            assert!(amount(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_programmes_counted_six_decimals() {
        assert_eq!(asmb("0.000001"), Ok(MicroAsmb::from_micros(1)));
        assert_eq!(
            micros("2779530283.277761"),
            Ok(iotasrb_core::programmes::SUPPLY)
        );
        assert!(asmb("0.0000001").is_err() && micros("-1").is_err());
    }

    #[test]
    fn a_date_begins_at_midnight_utc() {
        let midnight = TimestampMs::from_unix_ms(1_798_070_400_000);
        assert_eq!(moment("2026-12-24"), Ok(midnight));
        assert_eq!(moment("2026-12-24T01:00:00+01:00"), Ok(midnight));
        // The ends of the calendar, and what was before there was anything.
        for (text, ms) in [
            ("9999-12-31", 253_402_214_400_000),
            ("1969-12-31", 0),
            ("0001-01-01T00:00:00Z", 0),
        ] {
            assert_eq!(moment(text), Ok(TimestampMs::from_unix_ms(ms)), "{text}");
        }
        for text in [
            "",
            "tomorrow",
            "2026-13-01",
            "99999-01-01",
            // Without an offset nobody knows which moment is meant.
            "2026-12-24T18:00:00",
            "2026-12-24 18:00",
            "2026-12-24[America/New_York]",
        ] {
            assert!(moment(text).is_err(), "{text}");
        }
    }

    #[test]
    fn growth_is_in_percent() {
        for (text, basis_points) in [("-20", -2_000), ("+7.25", 725), ("0", 0)] {
            let found = growth(text).map(Assumption::yearly_growth_bp);
            assert_eq!(found, Ok(basis_points), "{text}");
        }
        for text in ["", "x", "7.255", "-101", "1001", "1/3", "1/4", "++5", "+-5"] {
            assert!(growth(text).is_err(), "{text}");
        }
    }
}
