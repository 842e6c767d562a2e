//! How the Data API's metrics follow from the figures that are published.
//!
//! Everything stays an exact fraction, in the metric's own unit: percent, IOTA, or what else it
//! is counted in.

use super::catalogue::{Catalogue, Entity};
use crate::{
    serve::edition::{Figures, Span},
    store::{Metric, Of, Unit},
};
use iotasrb_core::{
    ratio::Ratio,
    units::{Address, NANOS_PER_IOTA},
};

/// Which of a validator's series the Data API calls its `reward_rate`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RewardRate {
    /// What the publisher's pages really show: by voting power, gross of commission.
    #[default]
    Shown,
    /// The methodology page's: IOTASRB by performance, less the declared commission.
    Documented,
    /// What a delegator will be paid next.
    Net,
}

impl RewardRate {
    /// Every series that it can be.
    pub const ALL: [Self; 3] = [Self::Shown, Self::Documented, Self::Net];

    /// The name of the series in every input and output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Documented => "documented",
            Self::Net => "net",
        }
    }
}

/// How a metric follows from figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Formula {
    /// A figure: of several validators the sum of amounts, and the mean of shares by stake.
    Figure(&'static str),
    /// The figure that is set as the reward rate.
    RewardRate,
    /// One of the network's amounts, in percent of another.
    PercentOf(&'static str, &'static str),
    /// The stake over that of all active validators, as a fraction.
    StakingShare,
    /// By how much the stake is larger than seven days before.
    StakingFlow,
    /// How many validators are active.
    ActiveValidators,
    /// The declared commission.
    Commission,
    /// The commission that the chain applies.
    CommissionEffective,
    /// The voting power, in parts of 10,000.
    VotingPower,
}

const STAKE: &str = "stake_nanos";
const STAKE_OF_ALL: &str = "stake_all_nanos";

impl Formula {
    /// The series of figures that it needs; none if it has no history.
    pub(super) fn series(
        self,
        members: &[Address],
        setting: RewardRate,
    ) -> Vec<(Option<Address>, Metric)> {
        let metrics: &[&str] = match self {
            Self::Figure(name) if members.len() > 1 => &[name, STAKE],
            Self::Figure(name) => &[name],
            Self::RewardRate if members.len() > 1 => &[setting.name(), STAKE],
            Self::RewardRate => &[setting.name()],
            Self::PercentOf(part, whole) => &[part, whole],
            Self::StakingShare => &[STAKE, STAKE_OF_ALL],
            _ => &[],
        };
        let mut series = Vec::new();
        for metric in metrics.iter().filter_map(|name| Metric::from_name(name)) {
            match metric.of {
                Of::Network => series.push((None, metric)),
                Of::Validator => {
                    series.extend(members.iter().map(|member| (Some(*member), metric)));
                }
            }
        }
        series.sort_unstable();
        series.dedup();
        series
    }

    /// Its value by the figures of one publication; `None` if it needs more than those, or if
    /// what it needs is absent.
    pub(super) fn of_figures(
        self,
        members: &[Address],
        setting: RewardRate,
        figures: &Figures,
    ) -> Option<Ratio> {
        match self {
            Self::Figure(name) => figure(name, members, figures),
            Self::RewardRate => figure(setting.name(), members, figures),
            Self::PercentOf(part, whole) => {
                let part = figure(part, members, figures)?;
                let whole = figure(whole, members, figures)?;
                Some(part.checked_div(&whole)?.as_percent())
            }
            Self::StakingShare => {
                let own = figure(STAKE, members, figures)?;
                own.checked_div(&figure(STAKE_OF_ALL, members, figures)?)
            }
            _ => None,
        }
    }

    /// Its latest value.
    pub(super) fn latest(
        self,
        catalogue: &Catalogue,
        entity: Entity,
        setting: RewardRate,
    ) -> Option<Ratio> {
        let valued = catalogue.valued()?;
        let members = catalogue.members(entity);
        let own = || {
            let places = places(catalogue, entity);
            places.into_iter().map(|place| catalogue.validator(place))
        };
        match self {
            Self::StakingFlow => {
                let now = figure(STAKE, &members, &valued.figures)?;
                let before = valued.before.get(&Span::Week)?;
                Some(&now - &figure(STAKE, &members, before)?)
            }
            Self::ActiveValidators => Some(Ratio::integer(catalogue.validators().len())),
            Self::Commission => mean_commission(own().map(|validator| {
                let commission = validator.commission_declared.as_basis_points();
                (validator.stake.as_nanos(), commission)
            })),
            Self::CommissionEffective => mean_commission(own().map(|validator| {
                let commission = validator.commission_effective.as_basis_points();
                (validator.stake.as_nanos(), commission)
            })),
            Self::VotingPower => {
                let parts = own().map(|validator| u64::from(validator.voting_power.as_parts()));
                Some(Ratio::integer(parts.sum::<u64>()))
            }
            _ => self.of_figures(&members, setting, &valued.figures),
        }
    }

    /// How many decimals are told: as many as the publication has, in the metric's own unit.
    pub(super) fn decimals(self) -> u16 {
        match self {
            Self::Figure(name) if Metric::from_name(name).is_some_and(is_amount) => 9,
            Self::StakingFlow => 9,
            Self::StakingShare => 18,
            Self::ActiveValidators | Self::VotingPower => 0,
            _ => 16,
        }
    }
}

fn is_amount(metric: Metric) -> bool {
    metric.unit == Unit::Nanos
}

/// The places of the validators that make up an entity.
fn places(catalogue: &Catalogue, entity: Entity) -> Vec<usize> {
    match entity {
        Entity::Asset => Vec::new(),
        Entity::RewardOption(place) | Entity::Provider(place) => {
            catalogue.provider(place).validators.clone()
        }
        Entity::Validator(place) => vec![place],
    }
}

/// A figure in percent or IOTA: the network's, or that of some validators together.
fn figure(name: &str, members: &[Address], figures: &Figures) -> Option<Ratio> {
    let metric = Metric::from_name(name)?;
    let subject = match (metric.of, members) {
        (Of::Network, _) => None,
        (Of::Validator, [only]) => Some(*only),
        (Of::Validator, several) if is_amount(metric) => {
            return Some(in_iota(&sum(metric, several, figures)?));
        }
        (Of::Validator, several) => return Some(mean(metric, several, figures)?.as_percent()),
    };
    let value = figures.get(subject, metric)?.ratio()?;
    Some(match metric.unit {
        Unit::Share => value.as_percent(),
        Unit::Nanos => in_iota(&value),
    })
}

fn in_iota(nanos: &Ratio) -> Ratio {
    let iota = Ratio::integer(NANOS_PER_IOTA);
    nanos.checked_div(&iota).unwrap_or(Ratio::ZERO)
}

/// The sum over those that were active then.
fn sum(metric: Metric, members: &[Address], figures: &Figures) -> Option<Ratio> {
    let present = members
        .iter()
        .filter_map(|member| figures.get(Some(*member), metric)?.ratio());
    present.reduce(|sum, next| &sum + &next)
}

/// The mean by stake, of those that were active then; absent if that of any of them is.
fn mean(metric: Metric, members: &[Address], figures: &Figures) -> Option<Ratio> {
    let stake = Metric::from_name(STAKE)?;
    let (mut weighted, mut whole) = (Ratio::ZERO, Ratio::ZERO);
    for member in members {
        let weight = figures.get(Some(*member), stake);
        let Some(weight) = weight.and_then(crate::store::Figure::ratio) else {
            continue;
        };
        if weight.is_zero() {
            continue;
        }
        let value = figures.get(Some(*member), metric)?.ratio()?;
        weighted = (&weighted + &(&value * &weight)).lowest_terms();
        whole = &whole + &weight;
    }
    weighted.checked_div(&whole)
}

/// Basis points by stake, in percent. Who has no stake yet is asked alike.
fn mean_commission(parts: impl Iterator<Item = (u64, u16)>) -> Option<Ratio> {
    let parts: Vec<(u64, u16)> = parts.collect();
    let weight = |stake: u64| match parts.as_slice() {
        [_] => 1,
        _ => u128::from(stake),
    };
    let whole: u128 = parts.iter().map(|(stake, _)| weight(*stake)).sum();
    let weighted = parts
        .iter()
        .map(|(stake, commission)| weight(*stake) * u128::from(*commission));
    Ratio::new(weighted.sum::<u128>(), whole * 100)
}

#[cfg(test)]
mod tests {
    use super::mean_commission;
    use iotasrb_core::ratio::Ratio;

    #[test]
    fn commissions_are_weighted_by_stake() {
        for (parts, percent) in [
            (vec![(5, 1_000)], Some("10")),
            (vec![(0, 1_000)], Some("10")),
            (vec![(300, 1_000), (100, 200)], Some("8")),
            (vec![(0, 1_000), (100, 200)], Some("2")),
            (vec![(0, 1_000), (0, 200)], None),
            (vec![], None),
        ] {
            let expected: Option<Ratio> = percent.map(|percent| percent.parse().unwrap());
            assert_eq!(mean_commission(parts.into_iter()), expected);
        }
    }
}
