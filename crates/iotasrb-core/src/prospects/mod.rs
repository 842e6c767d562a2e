//! Who will earn in the next epoch, and who will not.
//!
//! Everything follows from one observation by the chain's rules for the end of an epoch: what is
//! pending settles, validators with very little stake are removed, and of the others those with
//! the most stake get the seats of the committee, whose voting powers follow from their stakes.
//! Section 4 of the page that the module [`waterfall`](crate::waterfall) shows says what is
//! assumed.

mod terms;

pub use terms::{GRACE_EPOCHS, Thresholds, seats};

use crate::{
    calculator::committee::{Committee, pool},
    observation::{Absence, Checked, Known, Validator},
    rates::v1,
    rewards::{CommitteeMember, Payment, distribute, voting_power_cap, voting_powers},
    units::{Address, BasisPoints, Epoch, Nanos, VotingPower},
};
use alloc::{collections::BTreeMap, vec::Vec};
use core::cmp::Reverse;

/// The prospects of all active validators for the next epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prospects {
    /// The next epoch.
    pub epoch: Epoch,
    /// The most members of its committee; none if every active validator is one.
    pub seats: Option<usize>,
    /// How much stake the chain wants, where it is known.
    pub thresholds: Known<Thresholds>,
    /// Whether the next stakes contain the reward of the running epoch. Where an input of the
    /// chain's rules is absent they do not: it raises a member's stake by some 0.03 %.
    pub includes_reward: bool,
    /// The prospects of each active validator, in the chain's order.
    pub validators: Vec<Prospect>,
}

/// What the next epoch holds for a validator, if nothing else happens before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prospect {
    /// The validator's address.
    pub address: Address,
    /// Whether it will earn.
    pub verdict: Verdict,
    /// Its stake in the next epoch.
    pub next_stake: Nanos,
    /// Its voting power in the next epoch; zero outside the committee.
    pub next_voting_power: VotingPower,
    /// Whether that is the most that a member may hold, so that its delegators get less.
    pub capped: bool,
    /// Whether its next stake is below the low threshold: it is removed if it stays there for
    /// more than [`GRACE_EPOCHS`] epochs in a row. How many have passed no observation tells.
    pub at_risk: Known<bool>,
    /// Whether a quorum reports it: the reward of the running epoch would be burned.
    pub slashed: bool,
    /// Whether it is outside the committee though its stake would have got it a seat. The chain
    /// passes over a validator whose node does not announce the protocol's version; that it does
    /// so from now on no observation tells.
    pub passed_over: bool,
    /// The commission that it announced for the next epoch, if it is another one.
    pub announced_commission: Option<BasisPoints>,
}

/// Whether a validator will earn in the next epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// In the committee now, and then.
    Earns,
    /// Outside now, in the committee then.
    Joins,
    /// In the committee now, outside then: others have more stake.
    DropsOut,
    /// Outside now, and then.
    Outside,
    /// Removed from the active validators as the epoch ends: its stake is below the very low
    /// threshold.
    Leaves,
}

impl Verdict {
    /// Every verdict there is.
    pub const ALL: [Self; 5] = [
        Self::Earns,
        Self::Joins,
        Self::DropsOut,
        Self::Outside,
        Self::Leaves,
    ];

    /// The name of the verdict in every machine-readable output.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Earns => "earns",
            Self::Joins => "joins",
            Self::DropsOut => "drops_out",
            Self::Outside => "outside",
            Self::Leaves => "leaves",
        }
    }
}

impl Prospects {
    /// The prospects that follow from an observation.
    ///
    /// Undefined for figures that no chain could hold, such as a withdrawal of more than a pool
    /// has.
    pub fn of(checked: &Checked<'_>) -> Known<Self> {
        let observation = checked.observation();
        let version = observation.protocol_version;
        let seats = seats(version);
        let thresholds = Thresholds::of(observation.anchor.network, version);
        let payments = payments(checked);
        let candidates: Vec<_> = checked
            .validators()
            .map(|(validator, member)| {
                let payment = payments
                    .as_ref()
                    .and_then(|all| all.get(&validator.address));
                let payment = payment.copied().unwrap_or(Payment::NONE);
                let settled = pool(validator).close_epoch(payment);
                let next_stake = settled.map_err(|_| Absence::Undefined)?.balance;
                Ok(Candidate {
                    validator,
                    member,
                    passed_over: !member && is_passed_over(checked, seats, validator),
                    leaves: thresholds.is_ok_and(|stake| next_stake < stake.very_low),
                    next_stake,
                })
            })
            .collect::<Known<_>>()?;
        let committee = committee(&candidates, seats)?;
        let validators = candidates
            .iter()
            .map(|one| one.prospect(checked, &committee, thresholds))
            .collect();
        Ok(Self {
            epoch: observation.anchor.epoch.next().ok_or(Absence::Undefined)?,
            seats,
            thresholds,
            includes_reward: payments.is_some(),
            validators,
        })
    }

    /// The prospect of a validator; none for an address that no active one has.
    pub fn get(&self, address: Address) -> Option<&Prospect> {
        self.validators.iter().find(|one| one.address == address)
    }
}

/// An active validator as the running epoch ends.
struct Candidate<'a> {
    validator: &'a Validator,
    member: bool,
    passed_over: bool,
    leaves: bool,
    next_stake: Nanos,
}

impl Candidate<'_> {
    fn prospect(
        &self,
        checked: &Checked<'_>,
        committee: &BTreeMap<Address, VotingPower>,
        thresholds: Known<Thresholds>,
    ) -> Prospect {
        let Validator {
            address,
            commission,
            next_commission,
            ..
        } = *self.validator;
        let seat = committee.get(&address);
        Prospect {
            address,
            verdict: match (self.member, seat.is_some()) {
                _ if self.leaves => Verdict::Leaves,
                (true, true) => Verdict::Earns,
                (false, true) => Verdict::Joins,
                (true, false) => Verdict::DropsOut,
                (false, false) => Verdict::Outside,
            },
            next_stake: self.next_stake,
            next_voting_power: seat.copied().unwrap_or(VotingPower::ZERO),
            capped: seat.is_some_and(|power| *power == voting_power_cap(committee.len())),
            at_risk: thresholds.map(|stake| self.next_stake < stake.low),
            slashed: v1::is_slashed_now(checked, self.validator),
            passed_over: self.passed_over,
            announced_commission: (next_commission != commission).then_some(next_commission),
        }
    }
}

/// What the end of the running epoch pays each member; none if an input of that is absent.
fn payments(checked: &Checked<'_>) -> Option<BTreeMap<Address, Payment>> {
    let committee = Committee::of(checked).ok()?;
    let seats: Vec<CommitteeMember> = committee.members.iter().map(|one| one.seat).collect();
    let distribution = distribute(committee.reward, &seats, &committee.rules).ok()?;
    let addresses = committee.members.iter().map(|member| member.address);
    Some(addresses.zip(distribution.payments).collect())
}

/// Whether somebody outside the committee has the stake for a seat in it.
fn is_passed_over(checked: &Checked<'_>, seats: Option<usize>, outsider: &Validator) -> bool {
    let members = || checked.validators().filter(|(_, member)| *member);
    let is_full = seats.is_some_and(|seats| members().count() >= seats);
    let least = members().map(|(member, _)| member.stake).min();
    !is_full || least.is_some_and(|least| outsider.stake > least)
}

/// The next committee with its voting powers: those with the most stake of all who stay and
/// whom the chain did not pass over.
fn committee(
    candidates: &[Candidate<'_>],
    seats: Option<usize>,
) -> Known<BTreeMap<Address, VotingPower>> {
    let mut seated: Vec<_> = candidates
        .iter()
        .enumerate()
        .filter(|(_, one)| !one.leaves && !one.passed_over)
        .collect();
    // The sort is stable: of equal stakes the first in the chain's order gets the seat.
    seated.sort_by_key(|(_, one)| Reverse(one.next_stake));
    seated.truncate(seats.unwrap_or(usize::MAX));
    seated.sort_by_key(|(index, _)| *index);
    let stakes: Vec<_> = seated.iter().map(|(_, one)| one.next_stake).collect();
    let powers = voting_powers(&stakes).map_err(|_| Absence::Undefined)?;
    let addresses = seated.iter().map(|(_, one)| one.validator.address);
    Ok(addresses.zip(powers).collect())
}

#[cfg(test)]
mod tests;
