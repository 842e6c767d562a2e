//! What people ask of the chain during an epoch.

use crate::{
    closed_epoch::Request,
    network::Network,
    plan::Plan,
    protocol::Thresholds,
    random::{Matter, Random},
    stakes::{self, Stake},
};
use iotasrb_core::{
    rewards::Refusal,
    units::{Epoch, NANOS_PER_IOTA, Nanos, PoolId, TimestampMs},
};

/// The timelocks of stakes end within two years of days.
const LONGEST_LOCK_EPOCHS: u64 = 730;

/// The running epoch, in which people act.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Day<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) epoch: Epoch,
    pub(crate) start: TimestampMs,
    pub(crate) thresholds: Thresholds,
}

impl Network {
    /// Stakes come and go, and large ones collapse.
    pub(crate) fn move_stakes(&mut self, day: &Day<'_>) -> Result<Vec<Request>, Refusal> {
        let mut random = Random::of(day.plan.seed, Matter::Requests, day.epoch.number());
        let mut requests = Vec::new();
        for _ in 0..day.plan.churn.stakes_an_epoch {
            let place = random.place(self.state.validators.active_validators.len());
            if random.below(2) == 0 {
                requests.push(self.stake(place, day, &mut random)?);
                continue;
            }
            let pool = &self.state.validators.active_validators[place].staking_pool;
            let now = day.start.as_unix_ms();
            if let Some(stake) = self.stakes.take(pool.id.id.bytes, now, &mut random) {
                requests.push(self.withdraw(place, stake)?);
            }
        }
        if random.once_in(day.plan.churn.collapses_every) {
            requests.extend(self.collapse(day, &mut random)?);
        }
        Ok(requests)
    }

    fn stake(
        &mut self,
        place: usize,
        day: &Day<'_>,
        random: &mut Random,
    ) -> Result<Request, Refusal> {
        // Up to a million IOTA, most often less than a thousand.
        let exponent = u32::try_from(random.below(7)).expect("below seven");
        let iota = 1 + random.below(10_u64.pow(exponent));
        let principal = Nanos::from_nanos(iota * NANOS_PER_IOTA + random.below(NANOS_PER_IOTA));
        let timelocked_until = (random.below(8) == 0).then(|| {
            let epochs = random.below(LONGEST_LOCK_EPOCHS);
            let lasts = day.plan.epoch_length.as_ms().saturating_mul(epochs);
            TimestampMs::from_unix_ms(day.start.as_unix_ms().saturating_add(lasts))
        });
        let validator = &mut self.state.validators.active_validators[place];
        let pool = stakes::read(&validator.staking_pool).request_stake(principal)?;
        stakes::write(validator, pool);
        let id = validator.staking_pool.id.id.bytes;
        let locked_until = timelocked_until.map_or(0, TimestampMs::as_unix_ms);
        self.stakes.add_waiting(id, principal, locked_until);
        Ok(Request::Stake {
            pool: PoolId::from_bytes(id.into_bytes()),
            principal,
            timelocked_until,
        })
    }

    fn withdraw(&mut self, place: usize, stake: Stake) -> Result<Request, Refusal> {
        let validator = &mut self.state.validators.active_validators[place];
        let pool = stakes::read(&validator.staking_pool);
        let (pool, withdrawal) = pool.request_withdrawal(stake.delegation())?;
        stakes::write(validator, pool);
        let id = validator.staking_pool.id.id.bytes;
        Ok(Request::Withdrawal {
            pool: PoolId::from_bytes(id.into_bytes()),
            principal: withdrawal.principal,
            reward: withdrawal.reward,
            tokens: withdrawal.tokens,
        })
    }

    /// A validator withdraws its own stake until it is at risk, or has to leave.
    fn collapse(&mut self, day: &Day<'_>, random: &mut Random) -> Result<Option<Request>, Refusal> {
        if !self.can_spare_one() {
            return Ok(None);
        }
        let place = random.place(self.state.validators.active_validators.len());
        let limits = day.thresholds;
        let target = match random.below(2) {
            0 => limits.very_low.midpoint(limits.low),
            _ => limits.very_low / 2,
        };
        let validator = &self.state.validators.active_validators[place];
        let part = validator.next_epoch_stake.saturating_sub(target);
        let pool = &validator.staking_pool;
        let (id, rate) = (pool.id.id.bytes, stakes::read(pool).rate());
        match self.stakes.split_own(id, Nanos::from_nanos(part), rate)? {
            Some(stake) => self.withdraw(place, stake).map(Some),
            None => Ok(None),
        }
    }
}
