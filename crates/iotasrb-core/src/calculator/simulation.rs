use super::{
    Refusal, Terms, assumption::Flow, committee::Committee, placement::Placement,
    shared_pool::SharedPool,
};
use crate::{
    observation::Observation,
    rewards::{self, CommitteeMember, distribute, voting_powers},
    units::Nanos,
};
use alloc::vec::Vec;

/// The committee, epoch after epoch, by the chain's own rules.
pub(super) struct Simulation<'a> {
    committee: &'a Committee,
    placement: &'a Placement,
    /// In the committee's order, as all of its lists.
    seats: Vec<CommitteeMember>,
    pools: Vec<SharedPool>,
    /// The stakes of the running epoch; kept so that it is not allocated anew each epoch.
    stakes: Vec<Nanos>,
    /// What everybody else could still stake, if the supply is known.
    unstaked: Option<Nanos>,
}

impl<'a> Simulation<'a> {
    /// At the observed epoch, before the plan starts.
    pub(super) fn of(
        observation: &Observation,
        committee: &'a Committee,
        placement: &'a Placement,
    ) -> Self {
        let members = committee.members.iter();
        Self {
            committee,
            placement,
            seats: members.clone().map(|member| member.seat).collect(),
            pools: members
                .map(|member| SharedPool::without_part(member.pool))
                .collect(),
            stakes: Vec::with_capacity(committee.members.len()),
            unstaked: unstaked_beside(placement, observation),
        }
    }

    /// The terms of the running epoch for the one member that got the whole amount.
    pub(super) fn terms(&self) -> Option<Terms> {
        let seat = self.seats.get(self.placement.only?)?;
        let rule = self.committee.rules.commission;
        Some(Terms {
            voting_power: seat.voting_power,
            effective_commission: rule.effective(seat.commission, seat.voting_power),
        })
    }

    /// What a withdrawal of the whole plan would pay now besides the amount.
    pub(super) fn reward(&self) -> Result<Nanos, Refusal> {
        let rewards = self.pools.iter().map(SharedPool::part_reward);
        let overflow = rewards::Refusal::Overflow("the plan's reward");
        Ok(Nanos::checked_sum(rewards).ok_or(overflow)?)
    }

    /// The plan's stake is requested in the running epoch.
    pub(super) fn request_plan(&mut self) -> Result<(), Refusal> {
        let mut parts = self.pools.iter_mut().zip(&self.placement.parts);
        parts.try_for_each(|(pool, part)| pool.request_part(*part))
    }

    /// Everybody else stakes or withdraws in the running epoch.
    pub(super) fn flow(&mut self, flow: Flow) -> Result<(), Refusal> {
        let unstaked = &mut self.unstaked;
        let mut pools = self.pools.iter_mut();
        pools.try_for_each(|pool| pool.flow(flow, unstaked))
    }

    /// The running epoch ends: the pot is distributed, every pool settles, the
    /// announced commissions hold, and the voting powers follow the new stakes.
    pub(super) fn close_epoch(&mut self) -> Result<(), Refusal> {
        let Committee { rules, reward, .. } = self.committee;
        let distribution = distribute(*reward, &self.seats, rules)?;
        self.stakes.clear();
        for (pool, payment) in self.pools.iter_mut().zip(distribution.payments) {
            pool.close_epoch(payment)?;
            self.stakes.push(pool.stake());
        }
        let powers = voting_powers(&self.stakes)?;
        let members = self.committee.members.iter().zip(powers);
        for (seat, (member, voting_power)) in self.seats.iter_mut().zip(members) {
            seat.commission = member.next_commission;
            seat.voting_power = voting_power;
        }
        Ok(())
    }
}

/// What nobody has staked, the plan's amount apart; none if the supply is not known.
///
/// The supply less all stake, with what is pending settled. Rewards are minted
/// into the pools, so it changes only as people stake; burned fees are left aside.
fn unstaked_beside(placement: &Placement, observation: &Observation) -> Option<Nanos> {
    let supply = observation.total_supply.ok()?;
    let validators = observation.validators.iter();
    let leaving = validators.clone().map(|v| v.pending_withdrawal);
    let staked = validators.flat_map(|v| [v.stake, v.pending_stake]);
    let staked = Nanos::checked_sum(staked.chain(placement.parts.iter().copied()));
    let unstaked = Nanos::checked_sum(leaving.chain([supply]))
        .zip(staked)
        .and_then(|(all, staked)| all.checked_sub(staked));
    Some(unstaked.unwrap_or(Nanos::ZERO))
}
