//! The same rewards again, from what is certified alone: the state at the start of an
//! epoch, the events at its end, and what people asked for in between. Nothing here asks
//! the simulation what it did.

use crate::follow::follow;
use iotasrb_core::{
    observation::{Network, Observation, Tier, Validator},
    rewards::{CommitteeMember, RewardRules, distribute, is_slashed},
    units::{Address, BasisPoints, Nanos, PoolId, ProtocolVersion, Score},
};
use iotasrb_proof::{CertifiedOutcome, CertifiedPayment};
use simnet::{Plan, Request};
use std::collections::{BTreeMap, BTreeSet};

/// How many rewards were recomputed; none differed.
pub(crate) fn recompute(plan: Plan) -> u64 {
    let mut before: Option<Observation> = None;
    let mut recomputed = 0;
    follow(plan, |closed, facts| {
        let after = facts.observation(Network::Localnet, Tier::Certified);
        if let (Some(before), Ok(told)) = (&before, &facts.outcome) {
            check_rewards(before, told);
            let flows = flows(&closed.requests);
            for (start, told) in before.validators.iter().zip(&told.validators) {
                let flow = flows.get(&start.pool).copied().unwrap_or_default();
                check_pool(before.protocol_version, start, told, flow, &after);
                recomputed += 1;
            }
        }
        if let (Some(before), Ok(issued)) = (&before, after.last_issuance) {
            let supply = before.total_supply.unwrap().as_nanos() + issued.minted.as_nanos();
            assert_eq!(
                after.total_supply.unwrap().as_nanos(),
                supply - issued.burned.as_nanos()
            );
        }
        before = Some(after);
    });
    recomputed
}

/// The members' rewards by the rules of the epoch, all else from certified bytes.
fn check_rewards(before: &Observation, told: &CertifiedOutcome) {
    let checked = before.check().unwrap();
    let powers: Vec<_> = checked.voting_powers().collect();
    let version = before.protocol_version;
    let scored = version >= ProtocolVersion::new(19);
    let rules = RewardRules::at(version, BasisPoints::WHOLE, scored);
    let members: Vec<_> = before
        .validators
        .iter()
        .zip(&told.validators)
        .map(|(start, told)| {
            assert_eq!(start.address, told.validator);
            assert_eq!(start.voting_power, told.voting_power);
            let reporters: BTreeSet<Address> = told.reporters.iter().copied().collect();
            CommitteeMember {
                voting_power: start.voting_power,
                commission: start.commission,
                score: if scored { told.score } else { Score::FULL },
                slashed: is_slashed(&reporters, powers.iter().copied()),
            }
        })
        .collect();
    let tips = told.tips.unwrap_or(Nanos::ZERO);
    let pot = told.issuance.minted.checked_add(tips).unwrap();
    let distribution = distribute(pot, &members, &rules).unwrap();
    assert_eq!(distribution.distributed, told.distributed);
    for (paid, told) in distribution.payments.iter().zip(&told.validators) {
        assert_eq!(paid.reward(), told.reward);
    }
}

/// What people added to a pool and took out of it during an epoch.
#[derive(Clone, Copy, Default)]
struct Flow {
    staked: u128,
    withdrawn: u128,
    rewards_withdrawn: u128,
    tokens_withdrawn: u128,
    declared: Option<BasisPoints>,
}

fn flows(requests: &[Request]) -> BTreeMap<PoolId, Flow> {
    let mut flows: BTreeMap<PoolId, Flow> = BTreeMap::new();
    for request in requests {
        match *request {
            Request::Stake {
                pool, principal, ..
            } => flows.entry(pool).or_default().staked += u128::from(principal.as_nanos()),
            Request::Withdrawal {
                pool,
                principal,
                reward,
                tokens,
            } => {
                let flow = flows.entry(pool).or_default();
                let (principal, reward) = (principal.as_nanos(), reward.as_nanos());
                flow.withdrawn += u128::from(principal) + u128::from(reward);
                flow.rewards_withdrawn += u128::from(reward);
                flow.tokens_withdrawn += u128::from(tokens.as_units());
            }
            Request::Commission { pool, declared } => {
                flows.entry(pool).or_default().declared = Some(declared);
            }
        }
    }
    flows
}

/// A pool after the change, in plain numbers: the delegators' share joins, what was
/// withdrawn leaves, and what was staked, with the commission, buys tokens at the rate
/// that results.
fn check_pool(
    version: ProtocolVersion,
    start: &Validator,
    told: &CertifiedPayment,
    flow: Flow,
    after: &Observation,
) {
    let reward = u128::from(told.reward.as_nanos());
    let declared = u128::from(start.commission.as_basis_points());
    let power = u128::from(start.voting_power.as_parts());
    let rate = if version.number() >= 20 {
        declared.max(power)
    } else {
        declared
    };
    let commission = reward * rate / 10_000;
    let share = reward - commission;

    let waiting = u128::from(start.pending_stake.as_nanos());
    let leaving = u128::from(start.pending_withdrawal.as_nanos());
    let leaving_tokens = u128::from(start.pending_withdrawal_tokens.as_units());
    let iota = u128::from(start.stake.as_nanos()) + share - leaving - flow.withdrawn;
    let tokens = u128::from(start.pool_tokens.as_units()) - leaving_tokens - flow.tokens_withdrawn;
    let balance = iota + waiting + flow.staked + commission;
    assert_eq!(u128::from(told.next_stake.as_nanos()), balance);
    let bought = tokens * balance / iota;
    assert_eq!(u128::from(told.next_pool_tokens.as_units()), bought);

    let announced = flow.declared.unwrap_or(start.next_commission);
    assert_eq!(told.next_commission, announced);

    // Who left is in no later state.
    let next = after.validators.iter();
    if let Some(next) = { next }.find(|next| next.address == start.address) {
        let rewards = u128::from(start.rewards_pool.as_nanos()) + share - flow.rewards_withdrawn;
        assert_eq!(u128::from(next.rewards_pool.as_nanos()), rewards);
        assert_eq!(next.stake, told.next_stake);
        assert_eq!(next.pool_tokens, told.next_pool_tokens);
        assert_eq!(next.commission, told.next_commission);
        assert_eq!(next.pending_stake, Nanos::ZERO);
    }
}
