use super::Refusal;
use crate::{
    observation::{Absence, Checked, Observation, Validator},
    rates::v1,
    ratio::Ratio,
    rewards::{CommitteeMember, PoolStage, RewardRules, StakingPool},
    units::{Address, BasisPoints, DurationMs, Nanos, Score},
};
use alloc::vec::Vec;

/// All of an observation that decides what its committee earns from now on.
pub(crate) struct Committee {
    pub(crate) rules: RewardRules,
    pub(crate) reward: Nanos,
    pub(crate) epoch_length: DurationMs,
    /// In the committee's order, which decides between equal stakes.
    pub(crate) members: Vec<Member>,
}

/// A member of the committee, as observed.
pub(crate) struct Member {
    pub(crate) address: Address,
    pub(crate) pool: StakingPool,
    /// What decides its reward of the running epoch.
    pub(crate) seat: CommitteeMember,
    /// The commission of every epoch after the running one.
    pub(crate) next_commission: BasisPoints,
    /// The share of its reward that its score and the reports leave it.
    pub(crate) payout: Ratio,
}

impl Committee {
    pub(crate) fn of(checked: &Checked<'_>) -> Result<Self, Refusal> {
        let observation = checked.observation();
        if observation.safe_mode {
            return Err(Refusal::SafeMode);
        }
        let seated: Vec<_> = seated(checked)
            .map(|validator| (validator, v1::is_slashed_now(checked, validator)))
            .collect();
        let rules = rules(observation)?;
        let members = seated
            .into_iter()
            .map(|(validator, slashed)| member(observation, &rules, validator, slashed))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            rules,
            reward: observation
                .target_reward
                .map_err(absent("target_reward_nanos"))?,
            epoch_length: observation.epoch_length,
            members,
        })
    }

    pub(crate) fn stakes(&self) -> impl Iterator<Item = Nanos> {
        self.members.iter().map(|member| member.pool.balance)
    }
}

fn seated<'a>(checked: &Checked<'a>) -> impl Iterator<Item = &'a Validator> {
    let observation = checked.observation();
    observation.committee.iter().filter_map(|address| {
        let mut validators = observation.validators.iter();
        validators.find(|validator| validator.address == *address)
    })
}

/// What a slashed member is assumed to lose where no observation tells: everything, as in every
/// protocol version so far.
const SLASHING_RATE: BasisPoints = BasisPoints::WHOLE;

/// The rules of the observed protocol version; what no reward depends on may be absent.
fn rules(observation: &Observation) -> Result<RewardRules, Refusal> {
    let adjust_by_score = match observation.adjusts_rewards_by_score {
        Err(Absence::NotInProtocol) => false,
        known => known.map_err(absent("adjusts_rewards_by_score"))?,
    };
    Ok(RewardRules::at(
        observation.protocol_version,
        observation.slashing_rate.unwrap_or(SLASHING_RATE),
        adjust_by_score,
    ))
}

fn member(
    observation: &Observation,
    rules: &RewardRules,
    validator: &Validator,
    slashed: bool,
) -> Result<Member, Refusal> {
    let score = match validator.score {
        Err(_) if !rules.adjust_by_score => Score::FULL,
        known => known.map_err(absent("score"))?,
    };
    let scored = v1::payout(observation, validator.score, false).map_err(absent("payout"))?;
    let lost = match slashed {
        true => rules.slashing_rate,
        false => BasisPoints::ZERO,
    };
    Ok(Member {
        address: validator.address,
        pool: pool(validator),
        seat: CommitteeMember {
            voting_power: validator.voting_power,
            commission: validator.commission,
            score,
            slashed,
        },
        next_commission: validator.next_commission,
        payout: v1::after_commission(&scored, lost),
    })
}

/// The pool as the chain's rules take it.
pub(crate) fn pool(validator: &Validator) -> StakingPool {
    StakingPool {
        stage: PoolStage::Active,
        balance: validator.stake,
        tokens: validator.pool_tokens,
        rewards: validator.rewards_pool,
        pending_stake: validator.pending_stake,
        pending_withdrawal: validator.pending_withdrawal,
        pending_withdrawal_tokens: validator.pending_withdrawal_tokens,
    }
}

fn absent(input: &'static str) -> impl Fn(Absence) -> Refusal {
    move |reason| Refusal::InputAbsent { input, reason }
}
