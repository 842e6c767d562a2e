use super::{
    Refusal,
    assumption::{EpochShare, Flow},
};
use crate::{
    rewards::{self, Delegation, Payment, StakingPool, Withdrawal},
    units::{Nanos, PoolTokens},
};

/// A member's pool in a forecast: the plan's part in it, and what everybody else has.
pub(super) struct SharedPool {
    pool: StakingPool,
    part: Option<Delegation>,
    part_tokens: PoolTokens,
    part_reward: Nanos,
}

impl SharedPool {
    pub(super) const fn without_part(pool: StakingPool) -> Self {
        Self {
            pool,
            part: None,
            part_tokens: PoolTokens::ZERO,
            part_reward: Nanos::ZERO,
        }
    }

    /// The stake that voting powers go by.
    pub(super) const fn stake(&self) -> Nanos {
        self.pool.balance
    }

    /// What a withdrawal of the part would pay now besides its principal.
    pub(super) const fn part_reward(&self) -> Nanos {
        self.part_reward
    }

    /// The part is staked. A part of the network may be below the least stake,
    /// so the pool is not asked whether it takes it.
    pub(super) fn request_part(&mut self, principal: Nanos) -> Result<(), Refusal> {
        self.pool = self.pool.with_pending_stake(principal)?;
        self.part = Some(Delegation::Pending { principal });
        Ok(())
    }

    /// The epoch ends: the pool is paid and settles. A part that was pending
    /// buys its tokens at the new rate, an active one has earned.
    pub(super) fn close_epoch(&mut self, payment: Payment) -> Result<(), Refusal> {
        self.pool = self.pool.close_epoch(payment)?;
        let rate = self.pool.rate();
        match self.part {
            None => {}
            Some(Delegation::Pending { principal }) => {
                let since = rate;
                self.part = Some(Delegation::Active { principal, since });
                self.part_tokens = rate.to_tokens(principal)?;
            }
            Some(active) => self.part_reward = active.reward(rate)?.min(self.pool.rewards),
        }
        Ok(())
    }

    /// Everybody else stakes or withdraws during the epoch. Where `unstaked` is
    /// known, no more than that is staked, and it becomes less.
    pub(super) fn flow(&mut self, flow: Flow, unstaked: &mut Option<Nanos>) -> Result<(), Refusal> {
        match flow {
            Flow::None => {}
            Flow::In(share) => {
                let wanted = self.pool.rate().to_iota(self.others_tokens_of(share)?)?;
                let staked = unstaked.map_or(wanted, |left| left.min(wanted));
                *unstaked = unstaked.and_then(|left| left.checked_sub(staked));
                self.pool = self.pool.with_pending_stake(staked)?;
            }
            Flow::Out(share) => {
                let withdrawal = self.others_withdrawal(share)?;
                self.pool = self.pool.with_pending_withdrawal(withdrawal)?;
            }
        }
        Ok(())
    }

    /// Everybody else withdraws alike: the share of their tokens is worth its
    /// IOTA now, and takes with it the same share of their rewards.
    fn others_withdrawal(&self, share: EpochShare) -> Result<Withdrawal, Refusal> {
        let negative = rewards::Refusal::Negative("a withdrawal of everybody else");
        let tokens = self.others_tokens_of(share)?;
        let total = self.pool.rate().to_iota(tokens)?;
        let others_rewards = self.pool.rewards.checked_sub(self.part_reward);
        let reward = share.of(others_rewards.ok_or(negative)?.as_nanos());
        let reward = total.min(Nanos::from_nanos(reward.ok_or(negative)?));
        Ok(Withdrawal {
            principal: total.checked_sub(reward).ok_or(negative)?,
            reward,
            tokens,
        })
    }

    /// The share of the tokens that are not the part's.
    fn others_tokens_of(&self, share: EpochShare) -> Result<PoolTokens, rewards::Refusal> {
        let others = self.pool.tokens.checked_sub(self.part_tokens);
        let others = others.ok_or(rewards::Refusal::Negative("the tokens of everybody else"))?;
        share
            .of(others.as_units())
            .map(PoolTokens::from_units)
            .ok_or(rewards::Refusal::Overflow("a flow of everybody else"))
    }
}
