//! What an epoch really paid: the growth of a pool's exchange rate.
//!
//! A pool's tokens are worth its IOTA over its tokens ([`ExchangeRate`]), fixed at each epoch
//! change. Whoever stakes or withdraws does so at that worth, so it grows by rewards alone, net of
//! commission. Its growth is what a delegator earned who stayed: with its part of the reward that
//! those forwent who withdrew before the epoch ended.
//!
//! Section 1 of the page that the module [`waterfall`](crate::waterfall) shows defines it.

use crate::{
    observation::{Absence, Known, Observation},
    ratio::Ratio,
    rewards::ExchangeRate,
    units::{Address, DurationMs, Epoch, Nanos, PoolId, PoolTokens},
};
use alloc::collections::BTreeMap;

/// The realised rate over some epochs: `((A2/P2) / (A1/P1) - 1) · (Y / (epochs · el))`, where `A`
/// are a pool's nanos and `P` its tokens, before and after. A share of one a year, not compounded.
///
/// Undefined over no epochs, or epochs that last no time; absent as `no_stake` where the pool was
/// or is empty.
///
/// ```
/// use iotasrb_core::{ratio::Rounding, realised, rewards::ExchangeRate, units::*};
/// // GIL System on mainnet, epoch 281.
/// let before = ExchangeRate {
///     iota: Nanos::from_nanos(14_578_165_889_369_123),
///     tokens: PoolTokens::from_units(14_355_762_359_003_686),
/// };
/// let after = ExchangeRate {
///     iota: Nanos::from_nanos(14_582_691_189_369_890),
///     tokens: PoolTokens::from_units(14_356_207_860_774_241),
/// };
/// let day = DurationMs::from_ms(86_400_000);
/// let rate = realised::rate(before, after, 1, day).unwrap();
/// assert_eq!(rate.to_decimal(18, Rounding::HalfEven), "0.101971747442963355");
/// ```
pub fn rate(
    before: ExchangeRate,
    after: ExchangeRate,
    epochs: u64,
    epoch_length: DurationMs,
) -> Known<Ratio> {
    let growth = growth(before, after)?;
    let elapsed = u128::from(epochs).saturating_mul(u128::from(epoch_length.as_ms()));
    let years = Ratio::new(DurationMs::YEAR.as_ms(), elapsed).ok_or(Absence::Undefined)?;
    Ok((&growth * &years).lowest_terms())
}

/// The growth of a pool's exchange rate, not annualised: `(A2/P2) / (A1/P1) - 1`.
pub fn growth(before: ExchangeRate, after: ExchangeRate) -> Known<Ratio> {
    let is_empty = |rate: ExchangeRate| rate.iota == Nanos::ZERO || rate.tokens == PoolTokens::ZERO;
    if is_empty(before) || is_empty(after) {
        return Err(Absence::NoStake);
    }
    let product = |iota: Nanos, tokens: PoolTokens| {
        u128::from(iota.as_nanos()).saturating_mul(u128::from(tokens.as_units()))
    };
    let ratio = Ratio::new(
        product(after.iota, before.tokens),
        product(before.iota, after.tokens),
    );
    let ratio = ratio.ok_or(Absence::NoStake)?;
    Ok((&ratio - &Ratio::ONE).lowest_terms())
}

/// The realised rate of a validator's pool between two observations of one network.
///
/// Absent as `not_recorded` unless both know the validator with the same pool; undefined unless
/// `after` is of a later epoch. Epochs count with the nominal length that held at the first.
pub fn of_pool(before: &Observation, after: &Observation, address: Address) -> Known<Ratio> {
    Pools::of(before).realised_until(&Pools::of(after), address)
}

/// The pools of the active validators in an epoch: all that realised rates need of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pools {
    epoch: Epoch,
    epoch_length: DurationMs,
    rates: BTreeMap<Address, (PoolId, ExchangeRate)>,
}

impl Pools {
    /// The pools that were observed.
    pub fn of(observation: &Observation) -> Self {
        let validators = observation.validators.iter();
        let rates = validators.map(|validator| {
            let rate = ExchangeRate {
                iota: validator.stake,
                tokens: validator.pool_tokens,
            };
            (validator.address, (validator.pool, rate))
        });
        Self {
            epoch: observation.anchor.epoch,
            epoch_length: observation.epoch_length,
            rates: rates.collect(),
        }
    }

    /// The epoch.
    pub const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The nominal length of its epochs.
    pub const fn epoch_length(&self) -> DurationMs {
        self.epoch_length
    }

    /// A validator's pool and its exchange rate; none if the validator was not active.
    pub fn get(&self, address: Address) -> Option<(PoolId, ExchangeRate)> {
        self.rates.get(&address).copied()
    }

    /// The realised rate of a validator's pool from this epoch to a later one: see [`of_pool`].
    pub fn realised_until(&self, after: &Self, address: Address) -> Known<Ratio> {
        let pools = self.get(address).zip(after.get(address));
        let ((pool, earlier), (same, later)) = pools.ok_or(Absence::NotRecorded)?;
        if pool != same {
            return Err(Absence::NotRecorded);
        }
        let epochs = after.epoch.number().checked_sub(self.epoch.number());
        let epochs = epochs.ok_or(Absence::Undefined)?;
        rate(earlier, later, epochs, self.epoch_length)
    }
}

#[cfg(test)]
mod tests;
