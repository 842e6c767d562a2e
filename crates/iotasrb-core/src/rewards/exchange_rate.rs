use super::Refusal;
use crate::units::{Nanos, PoolTokens, mul_div_floor};

/// What a pool's tokens are worth in IOTA from the start of an epoch on.
///
/// A row of the pool's exchange-rate table: all IOTA of the pool and all its
/// tokens. If either is zero the rate is one to one.
/// (`staking_pool::PoolTokenExchangeRate`)
///
/// ```
/// use iotasrb_core::rewards::ExchangeRate;
/// use iotasrb_core::units::{Nanos, PoolTokens};
/// let rate = ExchangeRate {
///     iota: Nanos::from_nanos(7),
///     tokens: PoolTokens::from_units(5),
/// };
/// assert_eq!(rate.to_tokens(Nanos::from_nanos(3)), Ok(PoolTokens::from_units(2)));
/// assert_eq!(rate.to_iota(PoolTokens::from_units(3)), Ok(Nanos::from_nanos(4)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExchangeRate {
    /// All IOTA of the pool.
    pub iota: Nanos,
    /// All tokens of the pool.
    pub tokens: PoolTokens,
}

impl ExchangeRate {
    /// The rate of a pool that has no stake yet: one to one.
    pub const ONE_TO_ONE: Self = Self {
        iota: Nanos::ZERO,
        tokens: PoolTokens::ZERO,
    };

    /// The tokens that an amount of IOTA buys: `tokens * amount / iota`, rounded down.
    pub fn to_tokens(self, amount: Nanos) -> Result<PoolTokens, Refusal> {
        if self.is_one_to_one() {
            return Ok(PoolTokens::from_units(amount.as_nanos()));
        }
        mul_div_floor(
            amount.as_nanos(),
            self.tokens.as_units(),
            self.iota.as_nanos(),
        )
        .map(PoolTokens::from_units)
        .ok_or(Refusal::Overflow("an amount of pool tokens"))
    }

    /// The IOTA that tokens are worth: `iota * amount / tokens`, rounded down.
    pub fn to_iota(self, amount: PoolTokens) -> Result<Nanos, Refusal> {
        if self.is_one_to_one() {
            return Ok(Nanos::from_nanos(amount.as_units()));
        }
        mul_div_floor(
            amount.as_units(),
            self.iota.as_nanos(),
            self.tokens.as_units(),
        )
        .map(Nanos::from_nanos)
        .ok_or(Refusal::Overflow("the worth of pool tokens"))
    }

    fn is_one_to_one(self) -> bool {
        self.iota == Nanos::ZERO || self.tokens == PoolTokens::ZERO
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rate: (u64, u64), amount: u64, tokens: Option<u64>, iota: Option<u64>) {
        let rate = ExchangeRate {
            iota: Nanos::from_nanos(rate.0),
            tokens: PoolTokens::from_units(rate.1),
        };
        let bought = rate.to_tokens(Nanos::from_nanos(amount));
        let worth = rate.to_iota(PoolTokens::from_units(amount));
        assert_eq!(bought.ok().map(PoolTokens::as_units), tokens);
        assert_eq!(worth.ok().map(Nanos::as_nanos), iota);
    }

    #[test]
    fn a_zero_means_one_to_one() {
        check((0, 0), 123, Some(123), Some(123));
        check((9, 0), 123, Some(123), Some(123));
        check((0, 9), 123, Some(123), Some(123));
    }

    #[test]
    fn conversions_round_down() {
        check((7, 5), 3, Some(2), Some(4));
        check((7, 5), 0, Some(0), Some(0));
        // Mainnet, Nansen from epoch 403 on, and 1,000 IOTA.
        check(
            (65_382_984_469_602_461, 57_633_456_597_042_964),
            1_000_000_000_000,
            Some(881_474_852_587),
            Some(1_134_462_312_867),
        );
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        check((1, 2), u64::MAX, None, Some(u64::MAX / 2));
        check((2, 1), u64::MAX, Some(u64::MAX / 2), None);
    }
}
