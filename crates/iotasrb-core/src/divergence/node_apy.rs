use crate::{
    observation::{Absence, Known},
    ratio::Ratio,
    rewards::ExchangeRate,
    units::{Epoch, Nanos},
};
use alloc::vec::Vec;

/// How many epochs the mean is of.
pub const SAMPLES: usize = 7;
/// How many exchange rates the node's formula looks at: those between which the samples and one
/// more lie.
pub const RATES: usize = 9;

/// What a node says is the APY of a validator, `iotax_getValidatorsApy`, as an exact fraction.
///
/// Since release 1.17 (before, it was another formula): each sample is the growth of the pool's
/// exchange rate over an epoch, times 365. Of the newest eight samples, none or one below zero
/// gives 0. The newest seven are summed and divided by seven, also if there are fewer; their
/// median counts instead if one of the eight is above 1, or the eighth exactly 0. It is net of
/// commission and, for all its name, not compounded.
///
/// The node computes in floating point; this is what it would say exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeApy {
    /// The newest seven samples, or as many as there are, the newest first.
    pub samples: Vec<Ratio>,
    /// How the figure follows from them.
    pub rule: ApyRule,
    /// The figure.
    pub apy: Ratio,
}

/// How a node's APY follows from its samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApyRule {
    /// There is no sample: 0.
    NoSample,
    /// A sample is below zero: 0.
    Negative,
    /// A sample looks like an outlier: the median.
    Median,
    /// The sum divided by seven.
    Mean,
}

impl NodeApy {
    /// The figure of exchange rates epoch by epoch, the newest first; see [`backfilled`].
    ///
    /// Rates beyond the newest nine do not count. Undefined for a pool that has IOTA and no
    /// tokens, of which the formula has no value.
    ///
    /// ```
    /// use iotasrb_core::{divergence::{ApyRule, NodeApy}, ratio::Ratio, rewards::ExchangeRate};
    /// # use iotasrb_core::units::{Nanos, PoolTokens};
    /// let rate = |iota: u64| ExchangeRate {
    ///     iota: Nanos::from_nanos(iota),
    ///     tokens: PoolTokens::from_units(10_000),
    /// };
    /// // One epoch in which a pool grew by 3/10,000: a year of them is 0.1095, a seventh of that
    /// // the node's figure, since six samples are missing.
    /// let told = NodeApy::of(&[rate(10_003), rate(10_000)]).unwrap();
    /// assert_eq!(told.rule, ApyRule::Mean);
    /// assert_eq!(told.samples, [Ratio::new(1_095, 10_000u64).unwrap()]);
    /// assert_eq!(told.apy, Ratio::new(1_095, 70_000u64).unwrap());
    /// ```
    pub fn of(rates: &[ExchangeRate]) -> Known<Self> {
        let newest = rates.get(..RATES).unwrap_or(rates);
        let pairs = newest.iter().zip(newest.iter().skip(1));
        let mut samples = pairs
            .map(|(after, before)| sample(*before, *after))
            .collect::<Known<Vec<_>>>()?;
        let rule = rule(&samples);
        samples.truncate(SAMPLES);
        let apy = match rule {
            ApyRule::NoSample | ApyRule::Negative => Ratio::ZERO,
            ApyRule::Median => median(&samples),
            ApyRule::Mean => over(&sum(&samples), SAMPLES),
        };
        Ok(Self {
            samples,
            rule,
            apy: apy.lowest_terms(),
        })
    }
}

/// A table of exchange rates as the node reads it: the newest first, and for an epoch without a
/// row that of the epoch before, as it is when an epoch began in safe mode.
///
/// Rows need no order; of two rows of one epoch the first counts. No more than the newest nine
/// are given.
pub fn backfilled(table: &[(Epoch, ExchangeRate)]) -> Vec<ExchangeRate> {
    let mut rows = table.to_vec();
    rows.sort_by_key(|(epoch, _)| core::cmp::Reverse(*epoch));
    let mut rates = Vec::with_capacity(RATES);
    let Some((mut wanted, _)) = rows.first().copied() else {
        return rates;
    };
    for (epoch, rate) in rows {
        while epoch <= wanted && rates.len() < RATES {
            rates.push(rate);
            match wanted.previous() {
                Some(previous) => wanted = previous,
                None => return rates,
            }
        }
    }
    rates
}

fn rule(samples: &[Ratio]) -> ApyRule {
    let eighth = samples.get(SAMPLES);
    if samples.is_empty() {
        ApyRule::NoSample
    } else if samples.iter().any(Ratio::is_negative) {
        ApyRule::Negative
    } else if eighth.is_some_and(Ratio::is_zero)
        || samples.iter().any(|sample| *sample > Ratio::ONE)
    {
        ApyRule::Median
    } else {
        ApyRule::Mean
    }
}

/// `((P1/A1) - (P2/A2)) / (P2/A2) · 365`; a pool without IOTA counts as one to one.
fn sample(before: ExchangeRate, after: ExchangeRate) -> Known<Ratio> {
    let tokens_per_iota = |rate: ExchangeRate| {
        if rate.iota == Nanos::ZERO {
            return Ok(Ratio::ONE);
        }
        Ratio::new(rate.tokens.as_units(), rate.iota.as_nanos()).ok_or(Absence::Undefined)
    };
    let (earlier, later) = (tokens_per_iota(before)?, tokens_per_iota(after)?);
    let growth = (&earlier - &later).checked_div(&later);
    let growth = growth.ok_or(Absence::Undefined)?;
    Ok((&growth * &Ratio::integer(365)).lowest_terms())
}

pub(super) fn sum<'a>(parts: impl IntoIterator<Item = &'a Ratio>) -> Ratio {
    let add = |sum: Ratio, part: &Ratio| (&sum + part).lowest_terms();
    parts.into_iter().fold(Ratio::ZERO, add)
}

/// A sum over a count; nothing over nothing is nothing.
pub(super) fn over(sum: &Ratio, count: usize) -> Ratio {
    let part = Ratio::new(1, u64::try_from(count).unwrap_or(u64::MAX));
    part.map_or(Ratio::ZERO, |part| (sum * &part).lowest_terms())
}

pub(super) fn mean(samples: &[Ratio]) -> Ratio {
    over(&sum(samples), samples.len())
}

/// The one in the middle, or the mean of the two there.
fn median(samples: &[Ratio]) -> Ratio {
    let mut sorted: Vec<&Ratio> = samples.iter().collect();
    sorted.sort();
    let count = sorted.len();
    let first = count.saturating_sub(1) / 2;
    let middle = sorted.get(first..=count / 2);
    let middle = middle.unwrap_or_default();
    over(&sum(middle.iter().copied()), middle.len())
}
