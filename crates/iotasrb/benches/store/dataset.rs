//! Years of a hundred validators, made up: as many rows as a real history, of the same shape.
//!
//! The first slot comes from the program's own writer, with all that a real one has (`observed`);
//! the rows of those after it are made here.

use iotasrb_core::units::{Address, TimestampMs};

pub(crate) const VALIDATORS: u8 = 100;
pub(crate) const A_DAY: u64 = 12;
pub(crate) const CADENCE_MS: u64 = 7_200_000;

/// The codes of the validators' figures, as the database has them; the last is an amount.
const OF_A_VALIDATOR: [i64; 7] = [101, 102, 103, 104, 105, 106, 107];
/// Those of the network, each from the least that it is made up to be, in millionths or, from 9
/// on, in IOTA; it is up to a twentieth more.
const OF_THE_NETWORK: [(i64, u64); 13] = [
    (1, 116_000),
    (2, 117_000),
    (3, 54_000),
    (4, 59_000),
    (5, 21_000),
    (6, 81_000),
    (7, 90_000),
    (8, 510_000),
    (9, 2_400_000_000),
    (10, 2_380_000_000),
    (11, 4_700_000_000),
    (12, 4_100_000_000),
    (13, 767_000),
];

/// Which history is made up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dataset {
    /// The time of the first slot.
    pub(crate) first: TimestampMs,
    /// How many slots there are.
    pub(crate) slots: u64,
    /// Whether the network has figures too.
    pub(crate) network: bool,
}

impl Dataset {
    /// The time of a slot, from 0.
    pub(crate) fn slot(self, number: u64) -> TimestampMs {
        TimestampMs::from_unix_ms(self.first.as_unix_ms() + number * CADENCE_MS)
    }

    /// How many figures a slot has.
    pub(crate) fn figures_a_slot(self) -> u64 {
        let network = if self.network {
            OF_THE_NETWORK.len()
        } else {
            0
        };
        (usize::from(VALIDATORS) * OF_A_VALIDATOR.len() + network) as u64
    }

    /// The figures of a slot, each with the number of its subject and its code.
    pub(crate) fn figures(self, slot: u64) -> impl Iterator<Item = (i64, i64, Figure)> {
        let network = OF_THE_NETWORK.into_iter().filter(move |_| self.network);
        let network =
            network.map(move |(code, least)| (0, code, of_the_network(code, least, slot)));
        let validators = (0..VALIDATORS).flat_map(move |validator| {
            OF_A_VALIDATOR.map(|metric| {
                let figure = figure(validator, metric, slot);
                (i64::from(validator) + 1, metric, figure)
            })
        });
        network.chain(validators)
    }
}

/// A figure, as its row has it.
pub(crate) struct Figure {
    pub(crate) decimal: String,
    pub(crate) numerator: String,
    pub(crate) denominator: String,
}

pub(crate) fn validator(number: u8) -> Address {
    Address::from_bytes([number; 32])
}

/// 18 decimals and a fraction of 25 digits over 26; an amount of 17 digits.
pub(crate) fn figure(validator: u8, metric: i64, slot: u64) -> Figure {
    let seed = slot * 1_000_000 + u64::from(validator) * 1_000 + metric.unsigned_abs();
    let first = scrambled(seed ^ (1 << 60));
    if metric == 107 {
        return amount(10_000_000_000_000_000 + first % 80_000_000_000_000_000);
    }
    share(
        100_000_000_000_000_000 + first % 30_000_000_000_000_000,
        seed,
    )
}

fn of_the_network(code: i64, least: u64, slot: u64) -> Figure {
    // Beyond every validator's.
    let seed = slot * 1_000_000 + 999_000 + code.unsigned_abs();
    let first = scrambled(seed ^ (1 << 60));
    if code >= 9 {
        return amount(least * 1_000_000_000 + first % (least * 50_000_000));
    }
    let least = least * 1_000_000_000_000;
    share(least + first % (least / 20), seed)
}

fn amount(nanos: u64) -> Figure {
    Figure {
        decimal: nanos.to_string(),
        numerator: nanos.to_string(),
        denominator: "1".to_owned(),
    }
}

/// A share of 18 decimals, with a fraction that the seed draws: it is as long as a real one, and
/// another number.
fn share(decimals: u64, seed: u64) -> Figure {
    let [second, third] = [2, 3].map(|round| scrambled(seed ^ (round << 60)));
    Figure {
        decimal: format!("0.{decimals:018}"),
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
