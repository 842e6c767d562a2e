use super::{
    Divergence, Formula, Inputs, Levels,
    node_apy::mean,
    validator::{Figures, end, two_decimals},
};
use crate::{
    observation::{Absence, Known},
    ratio::{Ratio, Rounding},
    waterfall::Cause,
};
use alloc::{vec, vec::Vec};

/// The decimals to which a validator's figure is rounded before it enters a mean over validators:
/// those with which it is published. The exact mean of sixty fractions has thousands of digits.
const DECIMALS: u16 = 18;

pub(super) fn divergence(inputs: &Inputs<'_>) -> Divergence {
    let network = &inputs.rates.network;
    let addresses = inputs.rates.validators.iter().map(|one| one.address);
    let all: Vec<Figures<'_>> = addresses
        .filter_map(|address| Figures::of(inputs, address).ok())
        .collect();
    let mut chain = Divergence::default();
    let known = |rate: &Known<Ratio>, cause| rate.clone().map(|rate| vec![(cause, rate)]);
    chain.station(
        Formula::Iotasrb,
        known(&network.iotasrb, Cause::Unexplained),
    );
    chain.station(
        Formula::IotasrbCommittee,
        known(&network.iotasrb_committee, Cause::OutsideStake),
    );
    chain.station(Formula::NetWeighted, weighted(inputs, &all));
    chain.station(Formula::NetUnweighted, unweighted(&all));
    chain.station(Formula::LastEpoch, last_epoch(&all));
    let window = of_those_that_have(&all, |one| one.window.clone().map(|rate| vec![rate]));
    let window = window.map(|means| vec![(Cause::Window, end_of(means))]);
    chain.station(Formula::Window, window);
    chain.station(Formula::NodeApy, node(&all));
    chain.station(Formula::ExplorerAverage, explorer(&all));
    chain
}

/// What the committee's delegators will be paid, weighted by their stakes.
fn weighted(inputs: &Inputs<'_>, all: &[Figures<'_>]) -> Known<Levels> {
    let whole = Ratio::integer(inputs.checked.stake_of_committee().as_nanos());
    let members = all.iter().filter(|one| one.rates.in_committee);
    let mut sums: Levels = Vec::new();
    for member in members {
        let stake = Ratio::integer(member.rates.stake.as_nanos());
        let part = stake.checked_div(&whole).ok_or(Absence::NoStake)?;
        for (place, (cause, level)) in member.to_net()?.into_iter().enumerate() {
            let share = (&level * &part).lowest_terms();
            match sums.get_mut(place) {
                Some((_, sum)) => *sum = (&*sum + &share).lowest_terms(),
                None => sums.push((cause, share)),
            }
        }
    }
    Ok(sums)
}

/// The same with each member counting once, and then with every active validator counting once.
fn unweighted(all: &[Figures<'_>]) -> Known<Levels> {
    let net = |one: &Figures<'_>| one.rates.net.clone().map(|net| vec![net]);
    let members = of_those_that_have(all, |one| match one.rates.in_committee {
        true => net(one),
        false => Err(Absence::Undefined),
    })?;
    Ok(vec![
        (Cause::Unweighted, end_of(members)),
        (Cause::NotInCommittee, end_of(of_those_that_have(all, net)?)),
    ])
}

/// What the last epoch paid, over those that had one.
fn last_epoch(all: &[Figures<'_>]) -> Known<Levels> {
    let realised = of_those_that_have(all, |one| {
        let levels = one.last_epoch.as_ref().map_err(|reason| *reason)?;
        Ok(vec![end(levels)])
    })?;
    let realised = end_of(realised);
    let expected = of_those_that_have(all, |one| {
        let levels = one.last_epoch.as_ref().map_err(|reason| *reason)?;
        match levels.as_slice() {
            [(_, expected), (_, _)] => Ok(vec![expected.clone()]),
            _ => Err(Absence::NotRecorded),
        }
    });
    Ok(match expected {
        Ok(expected) => vec![
            (Cause::LastEpoch, end_of(expected)),
            (Cause::Settlement, realised),
        ],
        Err(_) => vec![(Cause::LastEpoch, realised)],
    })
}

/// The node's figures, over those of which it has a sample.
fn node(all: &[Figures<'_>]) -> Known<Levels> {
    let means = of_those_that_have(all, |one| {
        one.window.as_ref().map_err(|reason| *reason)?;
        let levels = one.node.as_ref().map_err(|reason| *reason)?;
        Ok(levels.iter().map(|(_, level)| level.clone()).collect())
    })?;
    let causes = [
        Cause::EpochsAYear,
        Cause::OutlierRule,
        Cause::NegativeRule,
        Cause::DividedBySeven,
    ];
    Ok(causes.into_iter().zip(means).collect())
}

/// The Explorer leaves out whoever has less than 0.1 %, and rounds before and after the mean.
fn explorer(all: &[Figures<'_>]) -> Known<Levels> {
    let least = Ratio::new(1, 1_000_u64).unwrap_or(Ratio::ZERO);
    let mut counted = Vec::new();
    for one in all {
        let levels = one.node.as_ref().map_err(|reason| *reason)?;
        let apy = end(levels);
        if apy >= least {
            counted.push(apy);
        }
    }
    let exact: Vec<_> = counted.iter().map(published).collect();
    let rounded: Vec<_> = counted.iter().map(two_decimals).collect();
    Ok(vec![
        (Cause::LeftOut, mean(&exact)),
        (Cause::Rounding, two_decimals(&mean(&rounded))),
    ])
}

/// The means of some figures over the validators that have them: one that has just become active
/// has no past. What was not recorded of one is known of none.
fn of_those_that_have(
    all: &[Figures<'_>],
    figures: impl Fn(&Figures<'_>) -> Known<Vec<Ratio>>,
) -> Known<Vec<Ratio>> {
    let mut rows = Vec::new();
    for one in all {
        match figures(one) {
            Ok(row) => rows.push(row),
            Err(Absence::Undefined | Absence::NoStake) => {}
            Err(reason) => return Err(reason),
        }
    }
    let width = rows.first().map(Vec::len).ok_or(Absence::Undefined)?;
    Ok((0..width)
        .map(|place| {
            let column = rows.iter().filter_map(|row| row.get(place));
            mean(&column.map(published).collect::<Vec<_>>())
        })
        .collect())
}

fn published(rate: &Ratio) -> Ratio {
    rate.rounded(DECIMALS, Rounding::HalfEven)
}

fn end_of(means: Vec<Ratio>) -> Ratio {
    means.into_iter().next_back().unwrap_or(Ratio::ZERO)
}
