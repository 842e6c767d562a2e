//! Figures as people read them: grouped digits, units, UTC times.

use iotasrb_core::{
    observation::Known,
    ratio::{Ratio, Rounding},
    units::{NANOS_PER_IOTA, Nanos, TimestampMs},
};

/// A share as percent with so many decimals, or why there is none.
pub fn percent(rate: &Known<Ratio>, places: u16) -> String {
    match rate {
        Ok(rate) => {
            let percent = rate.as_percent();
            format!("{} %", percent.to_decimal(places, Rounding::HalfEven))
        }
        Err(absence) => format!("unknown: {absence}"),
    }
}

/// A share as percent in a table's cell: a dash where there is none.
pub fn percent_cell(rate: &Known<Ratio>, places: u16) -> String {
    match rate {
        Ok(_) => percent(rate, places),
        Err(_) => "–".to_owned(),
    }
}

/// An amount in IOTA to the nano, digits grouped.
pub fn iota(amount: Nanos) -> String {
    let whole = grouped(amount.as_nanos() / NANOS_PER_IOTA);
    format!("{whole}.{:09}", amount.as_nanos() % NANOS_PER_IOTA)
}

/// An amount in IOTA as it is typed: no groups, and no more decimals than it has.
pub fn shortest(amount: Nanos) -> String {
    let text = iota(amount).replace(',', "");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// An amount in whole IOTA, rounded down, digits grouped.
pub fn whole_iota(amount: Nanos) -> String {
    grouped(amount.as_nanos() / NANOS_PER_IOTA)
}

/// A whole number with its digits in groups of three.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// So many of something, such as `1 address` and `42,680 addresses`.
pub fn counted(number: usize, one: &str, several: &str) -> String {
    match u64::try_from(number).unwrap_or(u64::MAX) {
        1 => format!("1 {one}"),
        number => format!("{} {several}", grouped(number)),
    }
}

/// A moment as RFC 3339 in UTC with milliseconds.
pub fn iso_time(time: TimestampMs) -> String {
    timestamp(time).map_or_else(
        || format!("{} ms after 1970", time.as_unix_ms()),
        |moment| format!("{moment:.3}"),
    )
}

/// A moment as a person writes it: `2026-05-15 07:41 UTC`.
pub fn utc_minute(time: TimestampMs) -> String {
    timestamp(time).map_or_else(
        || iso_time(time),
        |moment| moment.strftime("%Y-%m-%d %H:%M UTC").to_string(),
    )
}

/// The calendar's moment; `None` beyond the year 9999.
fn timestamp(time: TimestampMs) -> Option<jiff::Timestamp> {
    let ms = i64::try_from(time.as_unix_ms()).ok()?;
    jiff::Timestamp::from_millisecond(ms).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use iotasrb_core::observation::Absence;

    #[test]
    fn amounts_are_grouped_and_exact() {
        for (nanos, text) in [
            (0, "0.000000000"),
            (999, "0.000000999"),
            (1_000_000_000, "1.000000000"),
            (2_433_289_599_032_169_329, "2,433,289,599.032169329"),
            (u64::MAX, "18,446,744,073.709551615"),
        ] {
            assert_eq!(iota(Nanos::from_nanos(nanos)), text);
        }
    }

    #[test]
    fn times_are_utc_and_never_fail() {
        let epoch_375 = TimestampMs::from_unix_ms(1_778_830_885_318);
        assert_eq!(iso_time(epoch_375), "2026-05-15T07:41:25.318Z");
        assert_eq!(utc_minute(epoch_375), "2026-05-15 07:41 UTC");
        let never = TimestampMs::from_unix_ms(u64::MAX);
        assert_eq!(iso_time(never), "18446744073709551615 ms after 1970");
    }

    #[test]
    fn an_unknown_share_says_why() {
        let unknown: Known<Ratio> = Err(Absence::NoStake);
        assert_eq!(percent(&unknown, 2), "unknown: the pool holds no stake");
        assert_eq!(percent_cell(&unknown, 2), "–");
        assert_eq!(percent(&Ok(Ratio::new(1, 8u8).unwrap()), 1), "12.5 %");
    }
}
