use super::{
    Refusal,
    committee::{Committee, Member},
    placement::Placement,
};
use crate::{
    observation::{Absence, Checked},
    rates::v1,
    ratio::Ratio,
    rewards::{self, voting_powers},
    units::{Address, BasisPoints, Nanos, VotingPower},
};
use alloc::vec::Vec;

/// What the added stake itself does to the rates, all else as observed.
///
/// Both sides take the observed stakes and the commissions of the next epoch,
/// the first in which the added stake can earn: what differs between them is
/// the stake's alone. Where no change of commission is announced, the side
/// before is what method v1 publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// The benchmark before.
    pub iotasrb_before: Ratio,
    /// The benchmark with the added stake.
    pub iotasrb_after: Ratio,
    /// What changes for each validator that gets a part, in the committee's order.
    pub validators: Vec<ValidatorEffect>,
}

/// What the added stake does to a validator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidatorEffect {
    /// The validator's address.
    pub address: Address,
    /// What is added.
    pub added: Nanos,
    /// The validator before.
    pub before: Standing,
    /// The validator after, with the voting powers of all members found anew.
    pub after: Standing,
}

/// What a member of the committee holds and yields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its stake.
    pub stake: Nanos,
    /// Its voting power.
    pub voting_power: VotingPower,
    /// The commission that the chain applies.
    pub effective_commission: BasisPoints,
    /// The yearly rate of its delegators, not compounded: the series `net` of method v1.
    pub net: Ratio,
}

/// What the same amount would get with a member of the committee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The validator's address.
    pub address: Address,
    /// The validator with the whole amount added.
    pub standing: Standing,
}

impl Effect {
    pub(super) fn of(
        checked: &Checked<'_>,
        committee: &Committee,
        placement: &Placement,
    ) -> Result<Self, Refusal> {
        let overflow = rewards::Refusal::Overflow("the network's stake");
        let added = Nanos::checked_sum(placement.parts.iter().copied()).ok_or(overflow)?;
        let staked = checked.stake_of_all();
        let staked_after = staked.checked_add(added).ok_or(overflow)?;
        Ok(Self {
            iotasrb_before: committee.iotasrb(staked)?,
            iotasrb_after: committee.iotasrb(staked_after)?,
            validators: validator_effects(committee, placement)?,
        })
    }
}

fn validator_effects(
    committee: &Committee,
    placement: &Placement,
) -> Result<Vec<ValidatorEffect>, Refusal> {
    let mut effects = Vec::new();
    let holdings_after = holdings_after(committee, placement)?;
    let members = committee.members.iter().zip(&placement.parts);
    for ((member, added), after) in members.zip(holdings_after) {
        if *added > Nanos::ZERO {
            let before = (member.pool.balance, member.seat.voting_power);
            effects.push(ValidatorEffect {
                address: member.address,
                added: *added,
                before: committee.standing(member, before)?,
                after: committee.standing(member, after)?,
            });
        }
    }
    Ok(effects)
}

/// What the amount would get with each member, the best rate first; of equal
/// rates the first in the committee's order.
pub(super) fn offers(committee: &Committee, amount: Nanos) -> Result<Vec<Offer>, Refusal> {
    let mut offers = Vec::with_capacity(committee.members.len());
    for (place, member) in committee.members.iter().enumerate() {
        let placement = Placement::with_one(place, amount, committee);
        if let Some(holding) = holdings_after(committee, &placement)?.get(place) {
            offers.push(Offer {
                address: member.address,
                standing: committee.standing(member, *holding)?,
            });
        }
    }
    offers.sort_by(|left, right| right.standing.net.cmp(&left.standing.net));
    Ok(offers)
}

/// A member's stake, and the voting power that it has with it.
type Holding = (Nanos, VotingPower);

/// What each member holds with the added stake.
fn holdings_after(committee: &Committee, placement: &Placement) -> Result<Vec<Holding>, Refusal> {
    let overflow = rewards::Refusal::Overflow("a member's stake");
    let stakes = committee
        .stakes()
        .zip(&placement.parts)
        .map(|(stake, added)| stake.checked_add(*added).ok_or(overflow))
        .collect::<Result<Vec<_>, _>>()?;
    let powers = voting_powers(&stakes)?;
    Ok(stakes.into_iter().zip(powers).collect())
}

impl Committee {
    fn iotasrb(&self, staked: Nanos) -> Result<Ratio, Refusal> {
        v1::annual_rate(self.reward, self.epoch_length, staked).map_err(without_stake)
    }

    fn standing(&self, member: &Member, (stake, power): Holding) -> Result<Standing, Refusal> {
        let rule = self.rules.commission;
        let effective_commission = rule.effective(member.next_commission, power);
        let shown = v1::shown(power, self.reward, self.epoch_length, stake);
        let paid = &shown.map_err(without_stake)? * &member.payout;
        Ok(Standing {
            stake,
            voting_power: power,
            effective_commission,
            net: v1::after_commission(&paid, effective_commission),
        })
    }
}

/// The check of the observation leaves no member without stake.
fn without_stake(reason: Absence) -> Refusal {
    let input = "stake_nanos";
    Refusal::InputAbsent { input, reason }
}
