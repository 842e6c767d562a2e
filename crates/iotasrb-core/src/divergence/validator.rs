use super::{
    ApyRule, Divergence, Formula, Inputs, Levels, NodeApy, history::History, node_apy::mean,
};
use crate::{
    observation::{Absence, Known},
    rates::{NetworkRates, ValidatorRates},
    ratio::{Ratio, Rounding},
    units::Address,
    waterfall::{Cause, Waterfall},
};
use alloc::{vec, vec::Vec};

/// What is said of one validator.
pub(super) struct Figures<'a> {
    pub(super) rates: &'a ValidatorRates,
    network: &'a NetworkRates,
    /// From IOTASRB to the net rate.
    pub(super) next: Known<Waterfall>,
    /// From the net rate to the realised one of the last epoch.
    pub(super) last_epoch: Known<Levels>,
    pub(super) window: Known<Ratio>,
    /// From the window's mean to the node's figure.
    pub(super) node: Known<Levels>,
}

impl<'a> Figures<'a> {
    pub(super) fn of(inputs: &Inputs<'a>, address: Address) -> Known<Self> {
        let validators = &inputs.checked.observation().validators;
        let validator = validators.iter().find(|one| one.address == address);
        let mut rates = inputs.rates.validators.iter();
        let rates = rates.find(|one| one.address == address);
        let (validator, rates) = validator.zip(rates).ok_or(Absence::NotRecorded)?;
        let history = History::of(inputs, address, validator.pool);
        let node = history.rates().and_then(|rates| NodeApy::of(&rates));
        Ok(Self {
            rates,
            network: &inputs.rates.network,
            next: Waterfall::of_next(inputs.checked, inputs.rates, address),
            last_epoch: last_epoch(inputs, &history, address),
            window: history.window().map(|samples| mean(&samples)),
            node: node.map(|node| node_levels(&node)),
        })
    }

    /// From what is shown to the net rate.
    pub(super) fn to_net(&self) -> Known<Levels> {
        let next = self.next.as_ref().map_err(|reason| *reason)?;
        let after_shown = next.steps().iter();
        let after_shown = after_shown
            .skip_while(|step| matches!(step.cause, Cause::OutsideStake | Cause::VotingPower));
        Ok(after_shown
            .map(|step| (step.cause, step.subtotal.clone()))
            .collect())
    }

    /// From the documented rate to what is shown: commission and performance are undone first,
    /// since nobody shows a rate that knows of them.
    fn to_shown(&self) -> Known<Levels> {
        let shown = self.rates.shown.clone()?;
        let iotasrb = self.network.iotasrb.clone()?;
        let mut levels = Vec::new();
        // Without a performance there is no documented rate, from which these steps would lead.
        if let Ok(performance) = &self.rates.performance {
            levels.push((Cause::Commission, &iotasrb * performance));
            levels.push((Cause::Performance, iotasrb));
        }
        if self.rates.in_committee {
            levels.push((Cause::OutsideStake, self.network.iotasrb_committee.clone()?));
            levels.push((Cause::VotingPower, shown));
        } else {
            levels.push((Cause::NotInCommittee, shown));
        }
        Ok(levels)
    }
}

pub(super) fn divergence(figures: &Figures<'_>) -> Divergence {
    let mut chain = Divergence::default();
    let documented = figures.rates.documented.clone();
    let documented = documented.map(|rate| vec![(Cause::Unexplained, rate)]);
    chain.station(Formula::Documented, documented);
    chain.station(Formula::Shown, figures.to_shown());
    chain.station(Formula::Net, figures.to_net());
    chain.station(Formula::LastEpoch, figures.last_epoch.clone());
    let window = figures.window.clone();
    chain.station(
        Formula::Window,
        window.map(|mean| vec![(Cause::Window, mean)]),
    );
    chain.station(Formula::NodeApy, figures.node.clone());
    let node = figures.node.as_ref().map_err(|reason| *reason);
    let node = node.map(end);
    let explorer = node
        .clone()
        .map(|apy| vec![(Cause::Rounding, two_decimals(&apy))]);
    chain.station(Formula::ExplorerApy, explorer);
    let graphql = node.map(|apy| vec![(Cause::Truncation, apy.rounded(4, Rounding::Floor))]);
    chain.station(Formula::GraphqlApy, graphql);
    chain
}

/// What levels lead to.
pub(super) fn end(levels: &Levels) -> Ratio {
    let last = levels.last();
    last.map_or(Ratio::ZERO, |(_, level)| level.clone())
}

/// To the nearest two decimals of a percent, a tie upwards, as the Explorer prints.
pub(super) fn two_decimals(rate: &Ratio) -> Ratio {
    let half = Ratio::new(1, 20_000_u64).unwrap_or(Ratio::ZERO);
    (rate + &half).rounded(4, Rounding::Floor)
}

/// The realised rate of the last epoch; with what was to be expected of it, if that was observed.
fn last_epoch(inputs: &Inputs<'_>, history: &History, address: Address) -> Known<Levels> {
    let realised = history.last_epoch()?;
    let ended = inputs.before.and_then(|(before, rates)| {
        Waterfall::of_ended(before, rates, inputs.checked, address).ok()
    });
    let expected = ended.and_then(|ended| {
        let last = ended.steps().len().checked_sub(2)?;
        ended.steps().get(last).map(|step| step.subtotal.clone())
    });
    Ok(match expected {
        Some(expected) => vec![(Cause::LastEpoch, expected), (Cause::Settlement, realised)],
        None => vec![(Cause::LastEpoch, realised)],
    })
}

fn node_levels(node: &NodeApy) -> Levels {
    let plain = mean(&node.samples);
    let chosen = match node.rule {
        ApyRule::Median => node.apy.clone(),
        _ => plain.clone(),
    };
    let allowed = match node.rule {
        ApyRule::Negative => Ratio::ZERO,
        _ => chosen.clone(),
    };
    Vec::from([
        (Cause::EpochsAYear, plain),
        (Cause::OutlierRule, chosen),
        (Cause::NegativeRule, allowed),
        (Cause::DividedBySeven, node.apy.clone()),
    ])
}
