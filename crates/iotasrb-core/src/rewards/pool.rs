use super::{Delegation, ExchangeRate, Payment, Refusal, Withdrawal, ledger};
use crate::units::{NANOS_PER_IOTA, Nanos, PoolTokens};

/// The least that can be staked: one IOTA.
pub const MIN_STAKE: Nanos = Nanos::from_nanos(NANOS_PER_IOTA);

/// A validator's staking pool: the stake of its delegators and its own, with what it earned.
///
/// Plain data, as the chain's state shows it. Requests change only what is
/// pending; [`close_epoch`](Self::close_epoch) settles it. A request that is
/// refused leaves the pool as it was. (`staking_pool::StakingPool`)
///
/// ```
/// use iotasrb_core::rewards::{ExchangeRate, Payment, StakingPool};
/// use iotasrb_core::units::{BasisPoints, Nanos};
/// # fn main() -> Result<(), iotasrb_core::rewards::Refusal> {
/// # let iota = |amount| Nanos::from_iota(amount).unwrap();
/// let payment = Payment::split(iota(100), BasisPoints::new(2_500).unwrap())?;
/// let pool = StakingPool::candidate()
///     .request_stake(iota(1_000))?
///     .activate()
///     .request_stake(iota(500))?
///     .close_epoch(payment)?;
/// // 75 IOTA of reward raise the rate; the commission and the new stake buy tokens at it.
/// assert_eq!(pool.balance, iota(1_600));
/// assert_eq!(pool.rate().to_tokens(iota(1_075))?.as_units(), 999_999_999_999);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StakingPool {
    /// Where the pool is in its life.
    pub stage: PoolStage,
    /// All IOTA that counts as stake: principals and rewards.
    pub balance: Nanos,
    /// All tokens that the pool has issued.
    pub tokens: PoolTokens,
    /// The rewards that were not yet withdrawn: no withdrawal can be paid more.
    pub rewards: Nanos,
    /// What was staked since the epoch began.
    pub pending_stake: Nanos,
    /// What was withdrawn since the epoch began, with its rewards.
    pub pending_withdrawal: Nanos,
    /// The tokens of what was withdrawn since the epoch began.
    pub pending_withdrawal_tokens: PoolTokens,
}

/// Where a pool is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolStage {
    /// Its validator has not joined yet: stake comes and goes at once, one to one.
    Candidate,
    /// Its validator is active: stake comes and goes at the next epoch change.
    Active,
    /// Its validator left: stake only goes, at once.
    Inactive {
        /// The rate of the first epoch without the validator, valid for ever.
        rate: ExchangeRate,
    },
}

impl StakingPool {
    /// The empty pool of a new candidate.
    pub const fn candidate() -> Self {
        Self {
            stage: PoolStage::Candidate,
            ..Self::active(ExchangeRate::ONE_TO_ONE, Nanos::ZERO)
        }
    }

    /// An active validator's pool at the start of an epoch, when nothing is pending.
    pub const fn active(rate: ExchangeRate, rewards: Nanos) -> Self {
        Self {
            stage: PoolStage::Active,
            balance: rate.iota,
            tokens: rate.tokens,
            rewards,
            pending_stake: Nanos::ZERO,
            pending_withdrawal: Nanos::ZERO,
            pending_withdrawal_tokens: PoolTokens::ZERO,
        }
    }

    /// The rate of the running epoch, at which a withdrawal is paid.
    ///
    /// It is the epoch's row in the chain's table, or the latest row before if
    /// the epoch began in safe mode. Only in the epoch in which its validator
    /// joins does a pool's row differ: it is zero, which means one to one and
    /// so the same.
    pub const fn rate(self) -> ExchangeRate {
        match self.stage {
            PoolStage::Candidate => ExchangeRate::ONE_TO_ONE,
            PoolStage::Active => ExchangeRate {
                iota: self.balance,
                tokens: self.tokens,
            },
            PoolStage::Inactive { rate } => rate,
        }
    }

    /// Stakes an amount, which starts to earn with the next epoch.
    pub fn request_stake(self, amount: Nanos) -> Result<Self, Refusal> {
        if amount < MIN_STAKE {
            return Err(Refusal::StakeTooSmall(amount));
        }
        let requested = self.with_pending_stake(amount)?;
        match self.stage {
            PoolStage::Candidate => requested.settle_stake(),
            PoolStage::Active => Ok(requested),
            PoolStage::Inactive { .. } => Err(Refusal::InactivePool),
        }
    }

    /// Withdraws a delegation with its reward, which are paid at once.
    ///
    /// A pending delegation is given back whole. An active one is paid
    /// [`Delegation::reward`] at the rate of the running epoch, or what the
    /// pool has left of rewards if that is less.
    pub fn request_withdrawal(self, delegation: Delegation) -> Result<(Self, Withdrawal), Refusal> {
        let withdrawal = Withdrawal {
            principal: delegation.principal(),
            reward: delegation.reward(self.rate())?.min(self.rewards),
            tokens: delegation.tokens()?,
        };
        let pool = match (delegation, self.stage) {
            (Delegation::Pending { principal }, _) => self.without_pending_stake(principal)?,
            (Delegation::Active { .. }, PoolStage::Active) => {
                self.with_pending_withdrawal(withdrawal)?
            }
            (Delegation::Active { .. }, PoolStage::Candidate | PoolStage::Inactive { .. }) => self
                .with_pending_withdrawal(withdrawal)?
                .settle_withdrawals()?,
        };
        Ok((pool, withdrawal))
    }

    /// The pool after the epoch change that pays it `payment`.
    ///
    /// In the chain's order: the delegators' share joins the pool, the
    /// commission becomes a new stake of the validator, withdrawals leave at
    /// the tokens that they took, and all pending stake enters at the rate that
    /// results. The tokens are found anew from the whole balance: it makes a
    /// difference only to a pool that was emptied of IOTA and not of tokens.
    /// (`staking_pool::process_pending_stakes_and_withdraws`)
    pub fn close_epoch(self, payment: Payment) -> Result<Self, Refusal> {
        if matches!(self.stage, PoolStage::Inactive { .. }) {
            return Err(Refusal::InactivePool);
        }
        let share = payment.pool_share();
        Self {
            balance: ledger::credit("the pool's balance", self.balance, share)?,
            rewards: ledger::credit("the pool's rewards", self.rewards, share)?,
            ..self
        }
        .with_pending_stake(payment.commission())?
        .settle_withdrawals()?
        .settle_stake()
    }

    /// The pool of a candidate that joins the active validators.
    pub const fn activate(self) -> Self {
        Self {
            stage: PoolStage::Active,
            ..self
        }
    }

    /// The pool of a validator that leaves, after the epoch change in which it does.
    pub const fn deactivate(self) -> Self {
        Self {
            stage: PoolStage::Inactive { rate: self.rate() },
            ..self
        }
    }

    pub(crate) fn with_pending_stake(self, amount: Nanos) -> Result<Self, Refusal> {
        Ok(Self {
            pending_stake: ledger::credit("the pending stake", self.pending_stake, amount)?,
            ..self
        })
    }

    fn without_pending_stake(self, amount: Nanos) -> Result<Self, Refusal> {
        Ok(Self {
            pending_stake: ledger::debit("the pending stake", self.pending_stake, amount)?,
            ..self
        })
    }

    pub(crate) fn with_pending_withdrawal(self, withdrawal: Withdrawal) -> Result<Self, Refusal> {
        Ok(Self {
            rewards: ledger::debit("the pool's rewards", self.rewards, withdrawal.reward)?,
            pending_withdrawal: ledger::credit(
                "the pending withdrawal",
                self.pending_withdrawal,
                withdrawal.total()?,
            )?,
            pending_withdrawal_tokens: ledger::credit_tokens(
                "the pending withdrawal's tokens",
                self.pending_withdrawal_tokens,
                withdrawal.tokens,
            )?,
            ..self
        })
    }

    fn settle_withdrawals(self) -> Result<Self, Refusal> {
        Ok(Self {
            balance: ledger::debit("the pool's balance", self.balance, self.pending_withdrawal)?,
            tokens: ledger::debit_tokens(
                "the pool's tokens",
                self.tokens,
                self.pending_withdrawal_tokens,
            )?,
            pending_withdrawal: Nanos::ZERO,
            pending_withdrawal_tokens: PoolTokens::ZERO,
            ..self
        })
    }

    fn settle_stake(self) -> Result<Self, Refusal> {
        let rate = ExchangeRate {
            iota: self.balance,
            tokens: self.tokens,
        };
        let balance = ledger::credit("the pool's balance", self.balance, self.pending_stake)?;
        Ok(Self {
            balance,
            tokens: rate.to_tokens(balance)?,
            pending_stake: Nanos::ZERO,
            ..self
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iota(amount: u64) -> Nanos {
        Nanos::from_iota(amount).unwrap()
    }

    /// A pool whose tokens are worth two IOTA each.
    fn doubled() -> StakingPool {
        let rate = ExchangeRate {
            iota: iota(2_000),
            tokens: PoolTokens::from_units(iota(1_000).as_nanos()),
        };
        StakingPool::active(rate, iota(1_000))
    }

    fn of_genesis(principal: u64) -> Delegation {
        Delegation::Active {
            principal: iota(principal),
            since: ExchangeRate::ONE_TO_ONE,
        }
    }

    #[test]
    fn a_withdrawal_is_paid_at_once_and_leaves_at_the_epochs_end() {
        let (pool, withdrawal) = doubled().request_withdrawal(of_genesis(300)).unwrap();
        assert_eq!(withdrawal.total(), Ok(iota(600)));
        assert_eq!(pool.rewards, iota(700));
        assert_eq!(pool.rate(), doubled().rate());
        let after = pool.close_epoch(Payment::NONE).unwrap();
        assert_eq!(after.balance, iota(1_400));
        assert_eq!(after.tokens.as_units(), 700_000_000_000);
    }

    #[test]
    fn a_pending_delegation_is_given_back_whole() {
        let principal = iota(50);
        let staked = doubled().request_stake(principal).unwrap();
        let (pool, withdrawal) = staked
            .request_withdrawal(Delegation::Pending { principal })
            .unwrap();
        assert_eq!(withdrawal.total(), Ok(principal));
        assert_eq!(pool, doubled());
    }

    #[test]
    fn rewards_are_limited_by_what_the_pool_has_left() {
        let poor = StakingPool {
            rewards: iota(10),
            ..doubled()
        };
        let (pool, withdrawal) = poor.request_withdrawal(of_genesis(300)).unwrap();
        assert_eq!(withdrawal.total(), Ok(iota(310)));
        assert_eq!(pool.rewards, Nanos::ZERO);
    }

    #[test]
    fn a_candidates_stake_comes_and_goes_at_once() {
        let pool = StakingPool::candidate().request_stake(iota(100)).unwrap();
        assert_eq!(pool.balance, iota(100));
        let (pool, withdrawal) = pool.request_withdrawal(of_genesis(40)).unwrap();
        assert_eq!(withdrawal.total(), Ok(iota(40)));
        assert_eq!(pool.balance, iota(60));
        assert_eq!(pool.tokens.as_units(), 60_000_000_000);
    }

    #[test]
    fn an_inactive_pool_keeps_its_rate_and_only_pays() {
        let left = doubled().deactivate();
        let (pool, withdrawal) = left.request_withdrawal(of_genesis(300)).unwrap();
        assert_eq!(withdrawal.total(), Ok(iota(600)));
        assert_eq!(pool.balance, iota(1_400));
        assert_eq!(pool.rate(), doubled().rate());
        assert_eq!(left.request_stake(iota(1)), Err(Refusal::InactivePool));
        assert_eq!(left.close_epoch(Payment::NONE), Err(Refusal::InactivePool));
    }

    #[test]
    fn tokens_left_in_an_emptied_pool_are_forgotten() {
        let emptied = StakingPool {
            tokens: PoolTokens::from_units(7),
            ..StakingPool::active(ExchangeRate::ONE_TO_ONE, Nanos::ZERO)
        };
        let staked = emptied.request_stake(iota(1)).unwrap();
        let after = staked.close_epoch(Payment::NONE).unwrap();
        assert_eq!(after.tokens.as_units(), 1_000_000_000);
    }

    #[test]
    fn what_the_chain_refuses_is_refused() {
        let dust = Nanos::from_nanos(999_999_999);
        assert_eq!(
            doubled().request_stake(dust),
            Err(Refusal::StakeTooSmall(dust))
        );
        let unknown = Delegation::Pending { principal: iota(1) };
        assert_eq!(
            doubled().request_withdrawal(unknown),
            Err(Refusal::Negative("the pending stake"))
        );
        let (overdrawn, _) = doubled().request_withdrawal(of_genesis(1_001)).unwrap();
        assert_eq!(
            overdrawn.close_epoch(Payment::NONE),
            Err(Refusal::Negative("the pool's balance"))
        );
    }
}
