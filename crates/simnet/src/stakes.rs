//! The stakes of active validators, as far as somebody will withdraw them.

use crate::random::Random;
use iota_sdk_move_types::iota_system::{staking_pool::StakingPoolV1, validator::ValidatorV1};
use iota_sdk_types::ObjectId;
use iotasrb_core::{
    rewards::{Delegation, ExchangeRate, PoolStage, Refusal, StakingPool},
    units::{Nanos, PoolTokens},
};
use std::collections::BTreeMap;

/// The stakes by pool, the validator's own first. Stakes with pools that closed and the
/// commissions that validators earned are not kept: nobody withdraws them, so that the
/// list does not grow with history.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stakes(BTreeMap<ObjectId, Vec<Stake>>);

/// A stake.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stake {
    pub(crate) principal: Nanos,
    /// The pool's rate when the stake became active; nothing while it waits.
    since: Option<ExchangeRate>,
    /// When its timelock ends, in Unix milliseconds; 0 if it has none.
    locked_until: u64,
}

impl Stakes {
    /// A stake that counts already.
    pub(crate) fn add_active(&mut self, pool: ObjectId, principal: Nanos, since: ExchangeRate) {
        self.add(pool, principal, Some(since), 0);
    }

    /// A stake that counts from the next epoch on.
    pub(crate) fn add_waiting(&mut self, pool: ObjectId, principal: Nanos, locked_until: u64) {
        self.add(pool, principal, None, locked_until);
    }

    /// The stakes with active validators that waited count from now on, at their pools'
    /// rates. Stakes with validators that left are forgotten.
    pub(crate) fn activate(&mut self, active: &[ValidatorV1], coming: &[ObjectId]) {
        let pools = active.iter().map(|validator| &validator.staking_pool);
        let rates: BTreeMap<_, _> = pools
            .map(|pool| (pool.id.id.bytes, read(pool).rate()))
            .collect();
        self.0
            .retain(|pool, _| rates.contains_key(pool) || coming.contains(pool));
        for (pool, stakes) in &mut self.0 {
            for stake in stakes {
                stake.since = stake.since.or_else(|| rates.get(pool).copied());
            }
        }
    }

    /// Takes out a random stake that counts and is not locked, other than the validator's
    /// own.
    pub(crate) fn take(&mut self, pool: ObjectId, now: u64, random: &mut Random) -> Option<Stake> {
        let stakes = self.0.get_mut(&pool)?;
        let free = |stake: &Stake| stake.since.is_some() && stake.locked_until <= now;
        let free: Vec<_> = (1..stakes.len())
            .filter(|place| free(&stakes[*place]))
            .collect();
        let place = *free.get(random.place(free.len().max(1)))?;
        Some(stakes.remove(place))
    }

    /// Splits a part off the validator's own stake that is worth about so much now.
    pub(crate) fn split_own(
        &mut self,
        pool: ObjectId,
        worth: Nanos,
        now: ExchangeRate,
    ) -> Result<Option<Stake>, Refusal> {
        let Some(own) = self.0.get_mut(&pool).and_then(|stakes| stakes.first_mut()) else {
            return Ok(None);
        };
        let earned = own.delegation().reward(now)?;
        let whole = own.principal.checked_add(earned);
        let whole = whole.ok_or(Refusal::Overflow("a stake with its reward"))?;
        let part = worth.mul_div_floor(own.principal.as_nanos(), whole.as_nanos());
        let Some((part, rest)) =
            part.and_then(|part| Some((part, own.principal.checked_sub(part)?)))
        else {
            return Ok(None);
        };
        if part == Nanos::ZERO {
            return Ok(None);
        }
        let split = Stake {
            principal: part,
            ..*own
        };
        own.principal = rest;
        Ok(Some(split))
    }

    fn add(
        &mut self,
        pool: ObjectId,
        principal: Nanos,
        since: Option<ExchangeRate>,
        locked_until: u64,
    ) {
        self.0.entry(pool).or_default().push(Stake {
            principal,
            since,
            locked_until,
        });
    }
}

impl Stake {
    /// The stake as the rules see it.
    pub(crate) fn delegation(self) -> Delegation {
        let principal = self.principal;
        match self.since {
            Some(since) => Delegation::Active { principal, since },
            None => Delegation::Pending { principal },
        }
    }
}

/// An active validator's pool as the rules see it.
pub(crate) const fn read(pool: &StakingPoolV1) -> StakingPool {
    StakingPool {
        stage: PoolStage::Active,
        balance: Nanos::from_nanos(pool.iota_balance),
        tokens: PoolTokens::from_units(pool.pool_token_balance),
        rewards: Nanos::from_nanos(pool.rewards_pool.value),
        pending_stake: Nanos::from_nanos(pool.pending_stake),
        pending_withdrawal: Nanos::from_nanos(pool.pending_total_iota_withdraw),
        pending_withdrawal_tokens: PoolTokens::from_units(pool.pending_pool_token_withdraw),
    }
}

/// Puts what the rules made of a pool back into the state, with the stake that the
/// validator will have once nothing is pending.
pub(crate) const fn write(validator: &mut ValidatorV1, pool: StakingPool) {
    let written = &mut validator.staking_pool;
    written.iota_balance = pool.balance.as_nanos();
    written.pool_token_balance = pool.tokens.as_units();
    written.rewards_pool.value = pool.rewards.as_nanos();
    written.pending_stake = pool.pending_stake.as_nanos();
    written.pending_total_iota_withdraw = pool.pending_withdrawal.as_nanos();
    written.pending_pool_token_withdraw = pool.pending_withdrawal_tokens.as_units();
    validator.next_epoch_stake = pool.balance.as_nanos() + pool.pending_stake.as_nanos()
        - pool.pending_withdrawal.as_nanos();
}
