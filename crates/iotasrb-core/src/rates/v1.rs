#![doc = include_str!("../../../../docs/method/v1.md")]

use super::{Inflation, MethodId, NetworkRates, Rates, Supply, ValidatorRates, unlock};
use crate::{
    observation::{Absence, Checked, Known, Observation, Validator},
    ratio::Ratio,
    rewards::{CommissionRule, is_slashed},
    units::{BasisPoints, DurationMs, Nanos, Score, SignedNanos, VotingPower},
};

/// The reward of an epoch that the methodology page documents: 767,000 IOTA.
pub const DOCUMENTED_REWARD: Nanos = Nanos::from_nanos(767_000_000_000_000);

/// Section 3: `(Y / el) · (re / st)`. Undefined without stake or with epochs that last no time.
pub fn annual_rate(reward: Nanos, epoch_length: DurationMs, stake: Nanos) -> Known<Ratio> {
    over(&yearly_reward(reward, epoch_length)?, stake)
}

/// Section 4.2: `(vp / 10,000) · re · (Y / el) / stake`. Absent without stake.
pub fn shown(
    voting_power: VotingPower,
    reward: Nanos,
    epoch_length: DurationMs,
    stake: Nanos,
) -> Known<Ratio> {
    shown_of(voting_power, &yearly_reward(reward, epoch_length)?, stake)
}

/// What is left of a rate after a commission: `rate · (1 - commission)`.
pub fn after_commission(rate: &Ratio, commission: BasisPoints) -> Ratio {
    rate * &remainder_after(commission)
}

/// Section 5: `(1 + rate) / (1 + inflation) - 1`. Undefined unless `1 + inflation` is positive.
pub fn real_rate(rate: &Ratio, inflation: &Ratio) -> Known<Ratio> {
    let prices = &Ratio::ONE + inflation;
    if prices <= Ratio::ZERO {
        return Err(Absence::Undefined);
    }
    let growth = (&Ratio::ONE + rate).checked_div(&prices);
    growth
        .map(|growth| &growth - &Ratio::ONE)
        .ok_or(Absence::Undefined)
}

/// All rates of an observation.
pub fn rates(checked: &Checked<'_>) -> Rates {
    let network = network_rates(checked);
    let observation = checked.observation();
    let common = Common {
        iotasrb: &network.iotasrb,
        yearly_reward: payable_reward(observation)
            .and_then(|reward| yearly_reward(reward, observation.epoch_length)),
        commission_rule: CommissionRule::at(observation.protocol_version),
    };
    let validators = checked
        .validators()
        .map(|(validator, member)| validator_rates(checked, &common, validator, member))
        .collect();
    Rates {
        method: MethodId::V1,
        network,
        validators,
    }
}

fn network_rates(checked: &Checked<'_>) -> NetworkRates {
    let observation = checked.observation();
    let reward = payable_reward(observation);
    let benchmark = |stake| annual_rate(reward?, observation.epoch_length, stake);
    let iotasrb = benchmark(checked.stake_of_all());
    let supply = supply(observation);
    let inflation = inflation(observation, &supply);
    NetworkRates {
        stake_of_all: checked.stake_of_all(),
        stake_of_committee: checked.stake_of_committee(),
        target_reward: observation.target_reward,
        iotasrb_committee: benchmark(checked.stake_of_committee()),
        iotasrb_real: both(&iotasrb, &inflation.total, real_rate),
        staking_ratio: supply
            .total
            .and_then(|total| fraction(checked.stake_of_all(), total)),
        iotasrb,
        inflation,
        supply,
    }
}

/// The reward of this epoch: none is known while the chain is in safe mode.
fn payable_reward(observation: &Observation) -> Known<Nanos> {
    if observation.safe_mode {
        return Err(Absence::SafeMode);
    }
    observation.target_reward
}

fn supply(observation: &Observation) -> Supply {
    let anchor = &observation.anchor;
    let locked = unlock::locked(anchor.network, anchor.time());
    let total = observation.total_supply;
    let in_a_year = anchor.time().checked_add(DurationMs::YEAR);
    Supply {
        total,
        locked,
        // Beyond the end of the calendar nothing is locked any more.
        locked_in_a_year: in_a_year
            .map_or(Nanos::ZERO, |time| unlock::locked(anchor.network, time)),
        circulating: total.and_then(|total| total.checked_sub(locked).ok_or(Absence::Undefined)),
    }
}

fn inflation(observation: &Observation, supply: &Supply) -> Inflation {
    let released = SignedNanos::between(supply.locked_in_a_year, supply.locked);
    let issued = observation
        .last_issuance
        .and_then(|issuance| yearly(issuance.net(), observation.epoch_length));
    let released = Ok(Ratio::integer(released.as_nanos()));
    let sum = |left: &Ratio, right: &Ratio| Ok(left + right);
    let added = both(&issued, &released, sum);
    let share = |amount: &Known<Ratio>, base: Known<Nanos>| match amount {
        Ok(amount) => over(amount, base?),
        Err(absence) => Err(*absence),
    };
    // The reason of the supply comes before that of what is a share of it.
    let of_supply = |amount| supply.total.and_then(|total| share(amount, Ok(total)));
    let (provisions, release) = (of_supply(&issued), of_supply(&released));
    Inflation {
        total: both(&provisions, &release, sum),
        circulating: supply.total.and_then(|_| share(&added, supply.circulating)),
        provisions,
        release,
    }
}

/// What the rates of all validators have in common.
struct Common<'a> {
    iotasrb: &'a Known<Ratio>,
    yearly_reward: Known<Ratio>,
    commission_rule: CommissionRule,
}

fn validator_rates(
    checked: &Checked<'_>,
    common: &Common<'_>,
    validator: &Validator,
    member: bool,
) -> ValidatorRates {
    let slashed = is_slashed_now(checked, validator);
    let performance = performance(validator, member, slashed);
    let rule = common.commission_rule;
    let effective = rule.effective(validator.commission, validator.voting_power);
    let before_commission = both(common.iotasrb, &performance, |rate, done| Ok(rate * done));
    let documented = |commission| {
        let rate = before_commission.as_ref().map_err(|absence| *absence)?;
        Ok(after_commission(rate, commission))
    };
    let by_declared = documented(validator.commission);
    // Most validators declare what the chain applies.
    let by_effective = if effective == validator.commission {
        by_declared.clone()
    } else {
        documented(effective)
    };
    let yearly_reward = common.yearly_reward.as_ref().map_err(|absence| *absence);
    let shown =
        yearly_reward.and_then(|reward| shown_of(validator.voting_power, reward, validator.stake));
    let payout = if member {
        payout(checked.observation(), validator.score, slashed)
    } else {
        Ok(Ratio::ZERO)
    };
    let net = both(&shown, &payout, |shown, payout| {
        Ok(after_commission(&(shown * payout), effective))
    });
    ValidatorRates {
        address: validator.address,
        name: validator.name.clone(),
        stake: validator.stake,
        voting_power: validator.voting_power,
        in_committee: member,
        slashed,
        commission_declared: validator.commission,
        commission_effective: effective,
        documented: by_declared,
        documented_effective: by_effective,
        performance,
        shown,
        payout,
        net,
    }
}

/// Section 4.1, rule 2: whether the chain would burn its reward if the epoch ended now.
pub(crate) fn is_slashed_now(checked: &Checked<'_>, validator: &Validator) -> bool {
    let reporters = validator.reporters.iter().copied().collect();
    !validator.reporters.is_empty() && is_slashed(&reporters, checked.voting_powers())
}

/// Section 4.1: the share of its work that a validator did.
fn performance(validator: &Validator, member: bool, slashed: bool) -> Known<Ratio> {
    if !member || slashed {
        return Ok(Ratio::ZERO);
    }
    match validator.score {
        Ok(score) => Ok(share_of_score(score)),
        Err(Absence::NotInProtocol) => Ok(Ratio::ONE),
        Err(absence) => Err(absence),
    }
}

/// Section 4.2: the share of its reward that the chain lets a validator have.
pub(crate) fn payout(
    observation: &Observation,
    score: Known<Score>,
    slashed: bool,
) -> Known<Ratio> {
    let scored = match observation.adjusts_rewards_by_score {
        Ok(true) => share_of_score(score?),
        Ok(false) | Err(Absence::NotInProtocol) => Ratio::ONE,
        Err(absence) => return Err(absence),
    };
    if !slashed {
        return Ok(scored);
    }
    Ok(after_commission(&scored, observation.slashing_rate?))
}

/// What an epoch's reward makes in a year, in nanos: `re · (Y / el)`.
fn yearly_reward(reward: Nanos, epoch_length: DurationMs) -> Known<Ratio> {
    yearly(SignedNanos::between(Nanos::ZERO, reward), epoch_length)
}

fn yearly(amount: SignedNanos, epoch_length: DurationMs) -> Known<Ratio> {
    let years = Ratio::new(DurationMs::YEAR.as_ms(), epoch_length.as_ms());
    let years = years.ok_or(Absence::Undefined)?;
    Ok(&Ratio::integer(amount.as_nanos()) * &years)
}

/// `amount / base`.
fn over(amount: &Ratio, base: Nanos) -> Known<Ratio> {
    let one_part = Ratio::new(1, base.as_nanos()).ok_or(Absence::Undefined)?;
    Ok(amount * &one_part)
}

/// `(vp / 10,000) · yearly reward / stake`.
fn shown_of(voting_power: VotingPower, yearly_reward: &Ratio, stake: Nanos) -> Known<Ratio> {
    let whole = u128::from(VotingPower::TOTAL.as_parts());
    let denominator = whole.saturating_mul(u128::from(stake.as_nanos()));
    let per_nano = Ratio::new(voting_power.as_parts(), denominator).ok_or(Absence::NoStake)?;
    Ok(yearly_reward * &per_nano)
}

fn fraction(part: Nanos, whole: Nanos) -> Known<Ratio> {
    Ratio::new(part.as_nanos(), whole.as_nanos()).ok_or(Absence::Undefined)
}

fn remainder_after(share: BasisPoints) -> Ratio {
    let whole = BasisPoints::WHOLE.as_basis_points();
    let rest = whole.saturating_sub(share.as_basis_points());
    Ratio::new(rest, whole).unwrap_or(Ratio::ZERO)
}

fn share_of_score(score: Score) -> Ratio {
    Ratio::new(score.as_parts(), Score::FULL.as_parts()).unwrap_or(Ratio::ZERO)
}

/// A figure of two others; the first one's absence comes first.
fn both(
    left: &Known<Ratio>,
    right: &Known<Ratio>,
    combine: impl FnOnce(&Ratio, &Ratio) -> Known<Ratio>,
) -> Known<Ratio> {
    match (left, right) {
        (Ok(left), Ok(right)) => combine(left, right),
        (Err(absence), _) | (_, Err(absence)) => Err(*absence),
    }
}
