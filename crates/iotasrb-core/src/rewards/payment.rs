use super::{Refusal, ledger};
use crate::units::{BasisPoints, Nanos};

/// What an epoch change pays a validator, and how it is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    commission: Nanos,
    pool_share: Nanos,
    reward: Nanos,
}

impl Payment {
    /// The payment of a validator outside the committee.
    pub const NONE: Self = Self {
        commission: Nanos::ZERO,
        pool_share: Nanos::ZERO,
        reward: Nanos::ZERO,
    };

    /// Divides a reward: `reward * commission / 10,000`, rounded down, is the
    /// validator's and the rest is its pool's. (`validator_set::distribute_reward`)
    pub fn split(reward: Nanos, commission: BasisPoints) -> Result<Self, Refusal> {
        let commission = ledger::basis_points("a commission", reward, commission)?;
        Ok(Self {
            commission,
            pool_share: ledger::debit("a pool's share", reward, commission)?,
            reward,
        })
    }

    /// The whole reward: `pool_staking_reward` of the validator's event.
    pub const fn reward(self) -> Nanos {
        self.reward
    }

    /// The part that the validator gets, as a new stake with itself.
    pub const fn commission(self) -> Nanos {
        self.commission
    }

    /// The part that joins the pool, for all who staked in it.
    pub const fn pool_share(self) -> Nanos {
        self.pool_share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commission_is_rounded_down_and_the_pool_gets_the_rest() {
        for (reward, commission, kept, pool_share) in [
            (19_999, 1_000, 1_999, 18_000),
            (19_999, 0, 0, 19_999),
            (19_999, 10_000, 19_999, 0),
            // The recorded local network, the end of epoch 0: v8 declared 12.34 %.
            (
                49_318_100_000_000,
                1_234,
                6_085_853_540_000,
                43_232_246_460_000,
            ),
        ] {
            let commission = BasisPoints::new(commission).unwrap();
            let payment = Payment::split(Nanos::from_nanos(reward), commission).unwrap();
            assert_eq!(payment.commission(), Nanos::from_nanos(kept));
            assert_eq!(payment.pool_share(), Nanos::from_nanos(pool_share));
        }
    }
}
