//! Five years of a hundred validators, made up: as many rows as a real history, of the same shape.

use iotasrb_core::units::{Address, TimestampMs};

pub(crate) const VALIDATORS: u8 = 100;
/// The codes of the validators' figures, as the database has them; the last is an amount.
pub(crate) const METRICS: [i64; 7] = [101, 102, 103, 104, 105, 106, 107];
pub(crate) const A_DAY: u64 = 12;
pub(crate) const SLOTS: u64 = A_DAY * 365 * 5;
pub(crate) const CADENCE_MS: u64 = 7_200_000;
/// 2026-01-01T00:00:00Z.
const FIRST_MS: u64 = 1_767_225_600_000;

/// A figure, as its row has it.
pub(crate) struct Figure {
    pub(crate) decimal: String,
    pub(crate) numerator: String,
    pub(crate) denominator: String,
}

pub(crate) fn validator(number: u8) -> Address {
    Address::from_bytes([number; 32])
}

/// The time of a slot, from 0.
pub(crate) fn slot(number: u64) -> TimestampMs {
    TimestampMs::from_unix_ms(FIRST_MS + number * CADENCE_MS)
}

/// 18 decimals and a fraction of 25 digits over 26; an amount of 17 digits.
pub(crate) fn figure(validator: u8, metric: i64, slot: u64) -> Figure {
    let seed = slot * 1_000_000 + u64::from(validator) * 1_000 + metric.unsigned_abs();
    let [first, second, third] = [1, 2, 3].map(|round| scrambled(seed ^ (round << 60)));
    if metric == 107 {
        let amount = (10_000_000_000_000_000 + first % 80_000_000_000_000_000).to_string();
        return Figure {
            decimal: amount.clone(),
            numerator: amount,
            denominator: "1".to_owned(),
        };
    }
    Figure {
        decimal: format!(
            "0.{:018}",
            100_000_000_000_000_000 + first % 30_000_000_000_000_000
        ),
        numerator: format!(
            "{}{:012}",
            1_000_000_000_000 + second % 9_000_000_000_000,
            third % 1_000_000_000_000
        ),
        denominator: format!(
            "{}{:013}",
            1_000_000_000_000 + third % 9_000_000_000_000,
            second % 10_000_000_000_000
        ),
    }
}

/// The same digits on every machine (SplitMix64).
fn scrambled(seed: u64) -> u64 {
    let mut bits = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}
