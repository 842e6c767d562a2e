#![doc = include_str!("../../../../docs/method/beside-v1.md")]

mod cause;
mod digits;

pub use cause::Cause;
pub use digits::Digits;

use crate::{
    observation::{Absence, Checked, Known, Observation, Validator},
    rates::{Rates, ValidatorRates, v1},
    ratio::Ratio,
    realised,
    rewards::is_slashed,
    units::{Address, Score},
};
use alloc::vec::Vec;

/// An exact chain of causes from one rate to another: the start and all changes sum to the end,
/// since an end is never given but reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waterfall {
    start: Ratio,
    steps: Vec<Step>,
}

/// What one cause changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The cause.
    pub cause: Cause,
    /// What it changes: a rate, a share of one a year.
    pub change: Ratio,
    /// The rate after it.
    pub subtotal: Ratio,
}

impl From<Ratio> for Waterfall {
    /// A waterfall that has not fallen yet.
    fn from(start: Ratio) -> Self {
        Self {
            start: start.lowest_terms(),
            steps: Vec::new(),
        }
    }
}

impl Waterfall {
    /// The next step: the cause that leads from the rate so far to this one.
    #[must_use]
    pub fn to(mut self, cause: Cause, subtotal: Ratio) -> Self {
        let subtotal = subtotal.lowest_terms();
        let change = (&subtotal - self.end()).lowest_terms();
        self.steps.push(Step {
            cause,
            change,
            subtotal,
        });
        self
    }

    /// The first rate.
    pub const fn start(&self) -> &Ratio {
        &self.start
    }

    /// The steps in their order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The last rate: the start and all changes.
    pub fn end(&self) -> &Ratio {
        self.steps.last().map_or(&self.start, |step| &step.subtotal)
    }

    /// From IOTASRB to what a delegator of the validator will be paid next, by the method's
    /// figures: from `iotasrb` to `net`.
    ///
    /// A member of the committee has the same steps as every other, also where one changes
    /// nothing: [`OutsideStake`](Cause::OutsideStake), [`VotingPower`](Cause::VotingPower),
    /// [`Score`](Cause::Score), [`Slashing`](Cause::Slashing), [`Commission`](Cause::Commission),
    /// [`MinimumCommission`](Cause::MinimumCommission). Outside the committee there is one,
    /// [`NotInCommittee`](Cause::NotInCommittee), down to nothing.
    ///
    /// Absent with the reason of the first absent figure, or as `not_recorded` for an address
    /// that no active validator has. `rates` are what the method made of the same observation.
    pub fn of_next(checked: &Checked<'_>, rates: &Rates, address: Address) -> Known<Self> {
        let (validator, figures) = found(checked, rates, address)?;
        let told = Told {
            score: validator.score,
            slashed: figures.slashed,
        };
        to_net(checked.observation(), rates, figures, &told)
    }

    /// The same for an epoch that has ended, and on to what it really paid: the realised rate of
    /// that one epoch.
    ///
    /// `before` was taken in the epoch, `rates` are what the method made of it, and `after` was
    /// taken in the next one: it tells the scores of the ended epoch, and who was reported as it
    /// ended. Where it tells no score, the one of `before` counts. The last step,
    /// [`Settlement`](Cause::Settlement), is what remains: tips, rounding, the reward that those
    /// forwent who withdrew, and what else the observation could not know.
    ///
    /// Absent as `undefined` unless `after` is of the next epoch; as `not_recorded` where the
    /// validator or its pool is not in both.
    pub fn of_ended(
        before: &Checked<'_>,
        rates: &Rates,
        after: &Checked<'_>,
        address: Address,
    ) -> Known<Self> {
        let (earlier, later) = (before.observation(), after.observation());
        if earlier.anchor.epoch.next() != Some(later.anchor.epoch) {
            return Err(Absence::Undefined);
        }
        let (validator, figures) = found(before, rates, address)?;
        let ended = later.validators.iter().find(|one| one.address == address);
        let ended = ended.ok_or(Absence::NotRecorded)?;
        let reporters = ended.reporters.iter().copied().collect();
        let told = Told {
            score: ended.score.or(validator.score),
            slashed: is_slashed(&reporters, before.voting_powers()),
        };
        let realised = realised::of_pool(earlier, later, address)?;
        let expected = to_net(earlier, rates, figures, &told)?;
        Ok(expected.to(Cause::Settlement, realised))
    }
}

/// What is said of a validator's work in the epoch in question.
struct Told {
    score: Known<Score>,
    slashed: bool,
}

fn found<'a>(
    checked: &Checked<'a>,
    rates: &'a Rates,
    address: Address,
) -> Known<(&'a Validator, &'a ValidatorRates)> {
    let validators = &checked.observation().validators;
    let validator = validators.iter().find(|one| one.address == address);
    let figures = rates.validators.iter().find(|one| one.address == address);
    validator.zip(figures).ok_or(Absence::NotRecorded)
}

fn to_net(
    observation: &Observation,
    rates: &Rates,
    figures: &ValidatorRates,
    told: &Told,
) -> Known<Waterfall> {
    let known = |rate: &Known<Ratio>| rate.clone();
    let start = Waterfall::from(known(&rates.network.iotasrb)?);
    if !figures.in_committee {
        return Ok(start.to(Cause::NotInCommittee, known(&figures.net)?));
    }
    let committee = known(&rates.network.iotasrb_committee)?;
    let shown = known(&figures.shown)?;
    let scored = &shown * &v1::payout(observation, told.score, false)?;
    let paid = &shown * &v1::payout(observation, told.score, told.slashed)?;
    let declared = v1::after_commission(&paid, figures.commission_declared);
    let net = v1::after_commission(&paid, figures.commission_effective);
    Ok(start
        .to(Cause::OutsideStake, committee)
        .to(Cause::VotingPower, shown)
        .to(Cause::Score, scored)
        .to(Cause::Slashing, paid)
        .to(Cause::Commission, declared)
        .to(Cause::MinimumCommission, net))
}

#[cfg(test)]
mod tests;
