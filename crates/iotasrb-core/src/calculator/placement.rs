use super::{Choice, Plan, Refusal, committee::Committee};
use crate::{
    observation::Checked,
    rewards,
    units::{Address, Nanos},
};
use alloc::vec::Vec;
use core::cmp::Reverse;

/// Where a plan's amount goes.
pub(super) struct Placement {
    /// What each member of the committee gets, in the committee's order.
    pub(super) parts: Vec<Nanos>,
    /// The member's place, if one gets all.
    pub(super) only: Option<usize>,
}

impl Placement {
    pub(super) fn of(
        plan: &Plan,
        committee: &Committee,
        checked: &Checked<'_>,
    ) -> Result<Self, Refusal> {
        match plan.with {
            Choice::Network => Ok(Self {
                parts: in_proportion(plan.amount, committee)?,
                only: None,
            }),
            Choice::Validator(address) => {
                let place = place_of(address, committee, checked)?;
                Ok(Self::with_one(place, plan.amount, committee))
            }
        }
    }

    /// The whole amount with the member at this place.
    pub(super) fn with_one(place: usize, amount: Nanos, committee: &Committee) -> Self {
        let part = |other| if other == place { amount } else { Nanos::ZERO };
        Self {
            parts: (0..committee.members.len()).map(part).collect(),
            only: Some(place),
        }
    }
}

fn place_of(
    address: Address,
    committee: &Committee,
    checked: &Checked<'_>,
) -> Result<usize, Refusal> {
    let mut members = committee.members.iter().enumerate();
    match members.find(|(_, member)| member.address == address) {
        Some((_, member)) if member.seat.slashed => Err(Refusal::ReportedByQuorum(address)),
        Some((place, _)) => Ok(place),
        None if checked
            .validators()
            .any(|(active, _)| active.address == address) =>
        {
            Err(Refusal::OutsideCommittee(address))
        }
        None => Err(Refusal::UnknownValidator(address)),
    }
}

/// By the largest remainder, over the observed stakes.
fn in_proportion(amount: Nanos, committee: &Committee) -> Result<Vec<Nanos>, Refusal> {
    let overflow = rewards::Refusal::Overflow("the committee's stake");
    let whole = Nanos::checked_sum(committee.stakes()).ok_or(overflow)?;
    let mut parts = Vec::with_capacity(committee.members.len());
    let mut rest = amount;
    for (place, stake) in committee.stakes().enumerate() {
        let (part, remainder) = divide(amount, stake, whole).ok_or(overflow)?;
        rest = rest.checked_sub(part).ok_or(overflow)?;
        parts.push((Reverse(remainder), place, part));
    }
    parts.sort_unstable();
    for (_, _, part) in &mut parts {
        let one = rest.min(Nanos::from_nanos(1));
        rest = rest.checked_sub(one).ok_or(overflow)?;
        *part = part.checked_add(one).ok_or(overflow)?;
    }
    parts.sort_unstable_by_key(|(_, place, _)| *place);
    Ok(parts.into_iter().map(|(_, _, part)| part).collect())
}

/// `amount * stake / whole`, rounded down, and what remains of the product.
fn divide(amount: Nanos, stake: Nanos, whole: Nanos) -> Option<(Nanos, u128)> {
    let product = u128::from(amount.as_nanos()).checked_mul(u128::from(stake.as_nanos()))?;
    let remainder = product.checked_rem(u128::from(whole.as_nanos()))?;
    let part = amount.mul_div_floor(stake.as_nanos(), whole.as_nanos())?;
    Some((part, remainder))
}
