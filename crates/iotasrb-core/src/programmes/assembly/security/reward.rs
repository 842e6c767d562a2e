use super::{Candidate, Name, Parameters, Refusal, State, state::credit};
use crate::programmes::{assembly::MicroAsmb, largest_remainder};
use alloc::{collections::BTreeMap, vec::Vec};

/// Whom the end of a day paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayEnd {
    /// The day, from 1 on.
    pub day: u32,
    /// The reward that was minted: none if there was no committee.
    pub minted: MicroAsmb,
    /// The committee's rewards, the greatest bond first.
    pub rewards: Vec<MemberReward>,
    /// What has unbonded and is free now, by holder.
    pub released: BTreeMap<Name, MicroAsmb>,
}

/// What a member of the committee and its delegators get for a day.
///
/// `reward == commission + own_part + the parts of all delegators`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberReward {
    /// The member.
    pub validator: Name,
    /// The bond by which it was paid.
    pub bond: MicroAsmb,
    /// Its share of the day's reward, in proportion to its bond.
    pub reward: MicroAsmb,
    /// What it keeps before the split, `floor(reward * commission / 10,000)`.
    pub commission: MicroAsmb,
    /// What its own bond earns of the rest.
    pub own_part: MicroAsmb,
    /// What each delegator earns of the rest.
    pub delegators: BTreeMap<Name, MicroAsmb>,
}

impl State {
    /// Ends a day: mints and splits the reward, then frees what is due.
    pub(super) fn end_day(
        &mut self,
        parameters: &Parameters,
        reward: MicroAsmb,
    ) -> Result<DayEnd, Refusal> {
        let rewards = self.rewards(parameters, reward)?;
        let minted = if rewards.is_empty() {
            MicroAsmb::ZERO
        } else {
            reward
        };
        self.mint(minted)?;
        for member in &rewards {
            self.pay(member)?;
        }
        let day = self.days_ended.checked_add(1);
        self.days_ended = day.ok_or(Refusal::BeyondTheCalendar)?;
        Ok(DayEnd {
            day: self.days_ended,
            minted,
            rewards,
            released: self.release_due()?,
        })
    }

    /// What each member of the committee would get if the day ended now; empty
    /// if there is no committee.
    ///
    /// The reward is split by bond, then each member's share, less its
    /// commission, by what was put in: both by
    /// [`largest_remainder`](crate::programmes::largest_remainder()). Of equal remainders
    /// the member of higher rank comes first, and within a member its own bond,
    /// then the delegators by name.
    pub fn rewards(
        &self,
        parameters: &Parameters,
        reward: MicroAsmb,
    ) -> Result<Vec<MemberReward>, Refusal> {
        let committee = self.committee(parameters)?;
        let bonds = committee.iter().map(|member| member.bond);
        let Some(shares) = split(reward, bonds.collect()) else {
            // Without a bond there is no committee: nobody is paid, and nothing minted.
            return Ok(Vec::new());
        };
        let members = committee.into_iter().zip(shares);
        members
            .map(|(member, share)| self.member_reward(member, share))
            .collect()
    }

    fn member_reward(&self, member: Candidate, reward: MicroAsmb) -> Result<MemberReward, Refusal> {
        let unknown = || Refusal::UnknownValidator(member.validator.clone());
        let validator = self.validators.get(&member.validator);
        let delegations = &validator.ok_or_else(unknown)?.delegations;
        let commission = reward.share_floor(member.commission);
        let rest = reward.saturating_sub(commission);
        let delegated = delegations.values().copied().collect();
        let (own_part, parts) = split_own(rest, member.own, delegated)
            .ok_or_else(|| Refusal::NoOwnBond(member.validator.clone()))?;
        Ok(MemberReward {
            bond: member.bond,
            reward,
            commission,
            own_part,
            delegators: delegations.keys().cloned().zip(parts).collect(),
            validator: member.validator,
        })
    }

    fn mint(&mut self, amount: MicroAsmb) -> Result<(), Refusal> {
        let supply = self.initial.checked_add(self.minted);
        let supply = supply.and_then(|supply| supply.checked_add(amount));
        supply.ok_or(Refusal::TooLarge("the supply with this reward"))?;
        credit(&mut self.minted, amount)
    }

    fn pay(&mut self, member: &MemberReward) -> Result<(), Refusal> {
        let to_validator =
            [member.commission, member.own_part].map(|amount| (&member.validator, amount));
        let to_delegators = member
            .delegators
            .iter()
            .map(|(name, amount)| (name, *amount));
        for (name, amount) in to_validator.into_iter().chain(to_delegators) {
            credit(self.free.entry(name.clone()).or_default(), amount)?;
        }
        Ok(())
    }
}

/// Splits an amount in proportion to what a validator has put in itself and what others have,
/// in this order; `None` if all of it is nothing.
pub(super) fn split_own(
    amount: MicroAsmb,
    own: MicroAsmb,
    mut others: Vec<MicroAsmb>,
) -> Option<(MicroAsmb, Vec<MicroAsmb>)> {
    others.insert(0, own);
    let mut parts = split(amount, others)?.into_iter();
    Some((parts.next()?, parts.collect()))
}

/// Splits an amount in proportion to others; `None` if all of them are nothing.
fn split(amount: MicroAsmb, weights: Vec<MicroAsmb>) -> Option<Vec<MicroAsmb>> {
    let weights: Vec<_> = weights.into_iter().map(MicroAsmb::as_micros).collect();
    let parts = largest_remainder(amount.as_micros(), &weights)?;
    Some(parts.into_iter().map(MicroAsmb::from_micros).collect())
}
