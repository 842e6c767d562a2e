use super::{ExchangeRate, Refusal, ledger};
use crate::units::{Nanos, PoolTokens, SignedNanos};

/// An amount that someone staked with a validator: the chain's `StakedIota`.
///
/// Splitting, joining and transferring it changes neither the pool nor what it
/// earns, up to the rounding of each part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delegation {
    /// Requested in the running epoch: it earns nothing yet.
    ///
    /// The chain tells this by the activation epoch, which lies ahead. From
    /// protocol version 40 a stake stays pending if the change into its
    /// activation epoch ended in safe mode; before, the chain treats it as active.
    Pending {
        /// What was staked.
        principal: Nanos,
    },
    /// Taken in by the pool: it earns.
    ///
    /// A stake with a candidate is taken in at once, at
    /// [`ExchangeRate::ONE_TO_ONE`], and earns when the candidate has joined.
    Active {
        /// What was staked.
        principal: Nanos,
        /// The pool's rate at the start of the activation epoch, or the latest
        /// one before if that epoch has none.
        since: ExchangeRate,
    },
}

impl Delegation {
    /// What was staked.
    pub const fn principal(self) -> Nanos {
        match self {
            Self::Pending { principal } | Self::Active { principal, .. } => principal,
        }
    }

    /// The pool tokens that it stands for; none while it is pending.
    pub fn tokens(self) -> Result<PoolTokens, Refusal> {
        match self {
            Self::Pending { .. } => Ok(PoolTokens::ZERO),
            Self::Active { principal, since } => since.to_tokens(principal),
        }
    }

    /// What it has earned in all by the epoch that started at the rate `now`.
    ///
    /// `max(0, to_iota(now, to_tokens(since, principal)) - principal)`
    /// (`staking_pool::withdraw_rewards`). The running epoch pays nothing yet.
    /// A withdrawal pays this, limited by the pool's reward balance.
    pub fn reward(self, now: ExchangeRate) -> Result<Nanos, Refusal> {
        match self {
            Self::Pending { .. } => Ok(Nanos::ZERO),
            Self::Active { principal, .. } => {
                let worth = now.to_iota(self.tokens()?)?;
                Ok(worth.checked_sub(principal).unwrap_or(Nanos::ZERO))
            }
        }
    }

    /// What it earned between the starts of two epochs, given by their rates.
    ///
    /// The difference of what a withdrawal at either moment would have paid, so
    /// that the rewards of successive epochs sum to the reward paid.
    pub fn reward_between(
        self,
        earlier: ExchangeRate,
        later: ExchangeRate,
    ) -> Result<SignedNanos, Refusal> {
        Ok(SignedNanos::between(
            self.reward(earlier)?,
            self.reward(later)?,
        ))
    }
}

/// What a withdrawal takes out of a pool, and pays at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// What was staked.
    pub principal: Nanos,
    /// What it earned.
    pub reward: Nanos,
    /// The pool tokens that end with it.
    pub tokens: PoolTokens,
}

impl Withdrawal {
    /// All that is paid: the principal and the reward.
    pub fn total(self) -> Result<Nanos, Refusal> {
        ledger::credit("a withdrawal", self.principal, self.reward)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn rate(iota: u64, tokens: u64) -> ExchangeRate {
        ExchangeRate {
            iota: Nanos::from_nanos(iota),
            tokens: PoolTokens::from_units(tokens),
        }
    }

    #[track_caller]
    fn check(principal: u64, since: ExchangeRate, now: ExchangeRate, tokens: u64, reward: u64) {
        let principal = Nanos::from_nanos(principal);
        let delegation = Delegation::Active { principal, since };
        assert_eq!(delegation.tokens(), Ok(PoolTokens::from_units(tokens)));
        assert_eq!(delegation.reward(now), Ok(Nanos::from_nanos(reward)));
    }

    #[test]
    fn a_reward_is_what_the_tokens_gained() {
        check(1_000, rate(100, 100), rate(110, 100), 1_000, 100);
        check(1_000, rate(3, 2), rate(3, 2), 666, 0);
        check(1_000, ExchangeRate::ONE_TO_ONE, rate(4, 3), 1_000, 333);
    }

    #[test]
    fn a_pending_delegation_earns_nothing() {
        let principal = Nanos::from_nanos(1_000);
        let delegation = Delegation::Pending { principal };
        assert_eq!(delegation.principal(), principal);
        assert_eq!(delegation.tokens(), Ok(PoolTokens::ZERO));
        assert_eq!(delegation.reward(rate(2, 1)), Ok(Nanos::ZERO));
    }

    /// Mainnet, GIL System, epochs 280 to 282: 1,000 IOTA at work since epoch 275.
    #[test]
    fn the_rewards_of_two_epochs_sum_to_the_reward_of_both() {
        let since = rate(14_550_860_689_345_498, 14_353_071_604_960_398);
        let epoch_280 = rate(14_573_563_889_361_443, 14_355_309_179_783_559);
        let epoch_281 = rate(14_578_165_889_369_123, 14_355_762_359_003_686);
        let epoch_282 = rate(14_582_691_189_369_890, 14_356_207_860_774_241);
        let delegation = Delegation::Active {
            principal: Nanos::from_nanos(1_000_000_000_000),
            since,
        };
        for (earlier, later, reward) in [
            (epoch_280, epoch_281, 284_598_589),
            (epoch_281, epoch_282, 279_846_444),
            (epoch_280, epoch_282, 564_445_033),
        ] {
            assert_eq!(
                delegation.reward_between(earlier, later),
                Ok(SignedNanos::from_nanos(reward))
            );
        }
    }
}
