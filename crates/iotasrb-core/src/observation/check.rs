use super::{Observation, Validator};
use crate::units::{Address, Epoch, Nanos, PoolId, VotingPower};
use alloc::{collections::BTreeSet, vec::Vec};

/// More active validators than the chain has ever allowed (150).
pub const MAX_VALIDATORS: usize = 1_000;
/// A validator's name is at most this long; the chain itself allows 128 bytes.
pub const MAX_NAME_BYTES: usize = 256;

/// The rule that an observation breaks. A refused observation gives no rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// An epoch that lasts no time.
    #[error("the epoch length is zero")]
    EpochLengthZero,
    /// The checkpoint belongs to another epoch than the stakes.
    #[error("the checkpoint is of epoch {}, the state of epoch {}", .checkpoint.number(), .state.number())]
    CheckpointOfAnotherEpoch {
        /// The checkpoint's epoch.
        checkpoint: Epoch,
        /// The epoch of the observed state.
        state: Epoch,
    },
    /// The checkpoint is older than the epoch to which it belongs.
    #[error("time runs backwards: the checkpoint is older than the start of its epoch")]
    TimeRunsBackwards,
    /// No active validator.
    #[error("there is no active validator")]
    NoValidators,
    /// More than [`MAX_VALIDATORS`].
    #[error("there are more than {MAX_VALIDATORS} validators")]
    TooManyValidators,
    /// Nobody has staked anything.
    #[error("nothing is staked")]
    ZeroStake,
    /// A name of more than [`MAX_NAME_BYTES`] bytes.
    #[error("the name of validator {0} has more than {MAX_NAME_BYTES} bytes")]
    NameTooLong(Address),
    /// The same validator is listed again.
    #[error("validator {0} is listed twice")]
    ValidatorTwice(Address),
    /// Two validators with one staking pool.
    #[error("staking pool {0} belongs to two validators")]
    PoolTwice(PoolId),
    /// No committee, so nobody could sign anything.
    #[error("the committee is empty")]
    CommitteeEmpty,
    /// The same member is listed again.
    #[error("committee member {0} is listed twice")]
    CommitteeMemberTwice(Address),
    /// A member that is no active validator.
    #[error("committee member {0} is no active validator")]
    CommitteeMemberUnknown(Address),
    /// A member that earns but has no stake.
    #[error("committee member {0} has no stake")]
    CommitteeMemberWithoutStake(Address),
    /// Voting power without a seat.
    #[error("validator {0} has voting power but is not in the committee")]
    VotingPowerOutsideCommittee(Address),
    /// The members' voting powers do not make the whole.
    #[error("the committee's voting powers sum to {0}, not to 10000")]
    VotingPowerSum(u64),
    /// A reporter is counted twice.
    #[error("reporter {reporter} is listed twice against validator {reportee}")]
    ReporterTwice {
        /// The validator that is reported.
        reportee: Address,
        /// The reporter.
        reporter: Address,
    },
    /// The stakes do not fit 64 bits, in which the chain itself counts.
    #[error("the stakes sum to more than 64 bits hold")]
    StakeSumOverflow,
    /// The committee's stakes are not what the chain says they sum to.
    #[error("the committee's stakes sum to {sum} IOTA, the chain says {chain}")]
    StakeSumDiffers {
        /// The sum of the listed stakes.
        sum: Nanos,
        /// The chain's own total.
        chain: Nanos,
    },
    /// More is staked than exists.
    #[error("{staked} IOTA are staked, but only {supply} exist")]
    StakeAboveSupply {
        /// The stake of all active validators.
        staked: Nanos,
        /// The total supply.
        supply: Nanos,
    },
    /// More rewards than the pool that contains them.
    #[error("the pool of validator {0} holds more rewards than stake")]
    RewardsAboveStake(Address),
}

impl Refusal {
    /// The name of the rule in every machine-readable output.
    pub const fn code(self) -> &'static str {
        match self {
            Self::EpochLengthZero => "epoch_length_zero",
            Self::CheckpointOfAnotherEpoch { .. } => "checkpoint_of_another_epoch",
            Self::TimeRunsBackwards => "time_runs_backwards",
            Self::NoValidators => "no_validators",
            Self::TooManyValidators => "too_many_validators",
            Self::ZeroStake => "zero_stake",
            Self::NameTooLong(_) => "name_too_long",
            Self::ValidatorTwice(_) => "validator_twice",
            Self::PoolTwice(_) => "pool_twice",
            Self::RewardsAboveStake(_) => "rewards_above_stake",
            Self::CommitteeEmpty => "committee_empty",
            Self::CommitteeMemberTwice(_) => "committee_member_twice",
            Self::CommitteeMemberWithoutStake(_) => "committee_member_without_stake",
            Self::VotingPowerOutsideCommittee(_) => "voting_power_outside_committee",
            Self::CommitteeMemberUnknown(_) => "committee_member_unknown",
            Self::VotingPowerSum(_) => "voting_power_sum",
            Self::ReporterTwice { .. } => "reporter_twice",
            Self::StakeSumOverflow => "stake_sum_overflow",
            Self::StakeSumDiffers { .. } => "stake_sum_differs",
            Self::StakeAboveSupply { .. } => "stake_above_supply",
        }
    }
}

/// An observation that does not contradict itself, with the sums that the check formed.
#[derive(Clone, Debug)]
pub struct Checked<'a> {
    observation: &'a Observation,
    members: Vec<bool>,
    stake_of_all: Nanos,
    stake_of_committee: Nanos,
}

impl<'a> Checked<'a> {
    /// The observation itself.
    pub const fn observation(&self) -> &'a Observation {
        self.observation
    }

    /// The stake of all active validators, in the committee or not.
    pub const fn stake_of_all(&self) -> Nanos {
        self.stake_of_all
    }

    /// The stake of the committee.
    pub const fn stake_of_committee(&self) -> Nanos {
        self.stake_of_committee
    }

    /// Every active validator, and whether it is in the committee.
    pub fn validators(&self) -> impl Iterator<Item = (&'a Validator, bool)> {
        let members = self.members.iter().copied();
        self.observation.validators.iter().zip(members)
    }

    /// Every committee member with its voting power.
    pub fn voting_powers(&self) -> impl Iterator<Item = (Address, VotingPower)> {
        self.validators()
            .filter(|(_, member)| *member)
            .map(|(validator, _)| (validator.address, validator.voting_power))
    }
}

impl Observation {
    /// Refuses an observation that contradicts itself: a ladder, one rule a step,
    /// the first broken rule is the answer.
    pub fn check(&self) -> Result<Checked<'_>, Refusal> {
        self.check_time()?;
        self.check_validators()?;
        let members = self.check_committee()?;
        self.check_reports()?;
        self.check_stakes(members)
    }

    fn check_time(&self) -> Result<(), Refusal> {
        if self.epoch_length.as_ms() == 0 {
            return Err(Refusal::EpochLengthZero);
        }
        let Ok(checkpoint) = self.anchor.checkpoint else {
            return Ok(());
        };
        if checkpoint.epoch != self.anchor.epoch {
            return Err(Refusal::CheckpointOfAnotherEpoch {
                checkpoint: checkpoint.epoch,
                state: self.anchor.epoch,
            });
        }
        if checkpoint.timestamp < self.anchor.epoch_start {
            return Err(Refusal::TimeRunsBackwards);
        }
        Ok(())
    }

    fn check_validators(&self) -> Result<(), Refusal> {
        if self.validators.is_empty() {
            return Err(Refusal::NoValidators);
        }
        if self.validators.len() > MAX_VALIDATORS {
            return Err(Refusal::TooManyValidators);
        }
        if self
            .validators
            .iter()
            .all(|validator| validator.stake == Nanos::ZERO)
        {
            return Err(Refusal::ZeroStake);
        }
        let (mut addresses, mut pools) = (BTreeSet::new(), BTreeSet::new());
        for validator in &self.validators {
            if validator.name.len() > MAX_NAME_BYTES {
                return Err(Refusal::NameTooLong(validator.address));
            }
            if !addresses.insert(validator.address) {
                return Err(Refusal::ValidatorTwice(validator.address));
            }
            if !pools.insert(validator.pool) {
                return Err(Refusal::PoolTwice(validator.pool));
            }
            if validator.rewards_pool > validator.stake {
                return Err(Refusal::RewardsAboveStake(validator.address));
            }
        }
        Ok(())
    }

    /// For every validator, whether it is a member.
    fn check_committee(&self) -> Result<Vec<bool>, Refusal> {
        if self.committee.is_empty() {
            return Err(Refusal::CommitteeEmpty);
        }
        let mut unseated = BTreeSet::new();
        for member in &self.committee {
            if !unseated.insert(*member) {
                return Err(Refusal::CommitteeMemberTwice(*member));
            }
        }
        let mut members = Vec::with_capacity(self.validators.len());
        let mut power_sum = 0_u64;
        for validator in &self.validators {
            let member = unseated.remove(&validator.address);
            if member && validator.stake == Nanos::ZERO {
                return Err(Refusal::CommitteeMemberWithoutStake(validator.address));
            }
            if !member && validator.voting_power != VotingPower::ZERO {
                return Err(Refusal::VotingPowerOutsideCommittee(validator.address));
            }
            power_sum = power_sum.saturating_add(validator.voting_power.as_parts().into());
            members.push(member);
        }
        if let Some(unknown) = unseated.first() {
            return Err(Refusal::CommitteeMemberUnknown(*unknown));
        }
        if power_sum != u64::from(VotingPower::TOTAL.as_parts()) {
            return Err(Refusal::VotingPowerSum(power_sum));
        }
        Ok(members)
    }

    fn check_reports(&self) -> Result<(), Refusal> {
        for validator in &self.validators {
            let mut reporters = BTreeSet::new();
            for reporter in &validator.reporters {
                if !reporters.insert(*reporter) {
                    return Err(Refusal::ReporterTwice {
                        reportee: validator.address,
                        reporter: *reporter,
                    });
                }
            }
        }
        Ok(())
    }

    fn check_stakes(&self, members: Vec<bool>) -> Result<Checked<'_>, Refusal> {
        let stakes = || self.validators.iter().map(|validator| validator.stake);
        let seated = stakes()
            .zip(&members)
            .filter_map(|(stake, member)| member.then_some(stake));
        let staked = Nanos::checked_sum(stakes()).ok_or(Refusal::StakeSumOverflow)?;
        let committee = Nanos::checked_sum(seated).ok_or(Refusal::StakeSumOverflow)?;
        if let Ok(chain) = self.total_stake
            && chain != committee
        {
            return Err(Refusal::StakeSumDiffers {
                sum: committee,
                chain,
            });
        }
        if let Ok(supply) = self.total_supply
            && staked > supply
        {
            return Err(Refusal::StakeAboveSupply { staked, supply });
        }
        Ok(Checked {
            observation: self,
            members,
            stake_of_all: staked,
            stake_of_committee: committee,
        })
    }
}
