use super::{
    Assumption, Refusal, Timetable, committee::Committee, placement::Placement,
    simulation::Simulation, timetable::Clock,
};
use crate::{
    observation::{Absence, Known, Observation},
    ratio::Ratio,
    rewards,
    units::{BasisPoints, Epoch, Nanos, TimestampMs, VotingPower},
};
use alloc::vec::Vec;

/// What a plan earns by the chain's own rules if an assumption holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// What is assumed of everybody else.
    pub assumption: Assumption,
    /// Each epoch that pays, in order.
    pub epochs: Vec<EpochReward>,
    /// What a withdrawal at the plan's end pays besides the amount: the sum over the epochs.
    pub reward: Nanos,
}

/// What an epoch earns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EpochReward {
    /// The epoch.
    pub epoch: Epoch,
    /// When the reward is in hand: as the epoch ends.
    pub paid_at: TimestampMs,
    /// The reward.
    pub reward: Nanos,
    /// What a withdrawal at that moment pays besides the amount.
    pub reward_so_far: Nanos,
    /// What the chosen validator earned it with; none for the network.
    pub terms: Option<Terms>,
}

/// On which terms a validator earns in an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Its voting power during the epoch.
    pub voting_power: VotingPower,
    /// The commission that the chain applies at the epoch's end.
    pub effective_commission: BasisPoints,
}

impl Forecast {
    /// The reward as a share of the amount staked, over the whole plan: not annualised.
    pub fn share_of(&self, amount: Nanos) -> Known<Ratio> {
        Ratio::new(self.reward.as_nanos(), amount.as_nanos()).ok_or(Absence::NoStake)
    }

    pub(super) fn of(
        observation: &Observation,
        committee: &Committee,
        placement: &Placement,
        timetable: &Timetable,
        assumption: Assumption,
    ) -> Result<Self, Refusal> {
        let observed = observation.anchor.epoch;
        let clock = Clock::of(observation);
        let flow = assumption.per_epoch(observation.epoch_length)?;
        let mut simulation = Simulation::of(observation, committee, placement);
        let mut epochs = Vec::new();
        for epoch in (observed.number()..=timetable.last_earning.number()).map(Epoch::new) {
            if epoch > observed {
                simulation.flow(flow)?;
            }
            if epoch == timetable.requested {
                simulation.request_plan()?;
            }
            let (terms, reward_before) = (simulation.terms(), simulation.reward()?);
            simulation.close_epoch()?;
            if epoch >= timetable.first_earning {
                let reward_so_far = simulation.reward()?;
                let reward = reward_so_far.checked_sub(reward_before);
                epochs.push(EpochReward {
                    epoch,
                    paid_at: clock.end_of(epoch)?,
                    reward: reward.ok_or(rewards::Refusal::Negative("an epoch's reward"))?,
                    reward_so_far,
                    terms,
                });
            }
        }
        Ok(Self {
            assumption,
            epochs,
            reward: simulation.reward()?,
        })
    }
}
