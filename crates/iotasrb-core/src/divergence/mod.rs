//! What others' formulas make of the same facts, and why it is another number.
//!
//! A [`Divergence`] is a chain of stations: each is a figure that somebody shows, or that leads to
//! one, with the exact causes that lie between it and the station before. Section 3 of the page
//! that the module [`waterfall`](crate::waterfall) shows defines the stations.
//!
//! | of | chain |
//! |---|---|
//! | a validator | `documented` → `shown` → `net` → `last_epoch` → `window` → `node_apy` → `explorer_apy` → `graphql_apy` |
//! | the network | `iotasrb` → `iotasrb_committee` → `net_weighted` → `net_unweighted` → `last_epoch` → `window` → `node_apy` → `explorer_average` |

mod history;
mod network;
mod node_apy;
mod validator;

pub use node_apy::{ApyRule, NodeApy, RATES, SAMPLES, backfilled};

use crate::{
    observation::{Absence, Checked, Known},
    rates::Rates,
    ratio::Ratio,
    realised::Pools,
    units::Address,
    waterfall::{Cause, Step, Waterfall},
};
use alloc::vec::Vec;
use validator::Figures;

/// What a divergence is computed from.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// The running epoch.
    pub checked: &'a Checked<'a>,
    /// What the method made of it.
    pub rates: &'a Rates,
    /// The epoch before, with what the method made of it, if it was observed.
    pub before: Option<(&'a Checked<'a>, &'a Rates)>,
    /// The pools of the running epoch and of those before it, as far as they were observed, the
    /// newest first: nine are needed for all stations. An epoch that is not there was not
    /// observed; it is not taken for one in safe mode.
    pub pools: &'a [Pools],
}

/// A chain of what different formulas say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Divergence {
    /// The figures that are known, in their order.
    pub stations: Vec<Station>,
    /// The figures that are not, in their order.
    pub missing: Vec<Missing>,
}

/// A figure, and what lies between it and the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Station {
    /// Whose formula it is.
    pub formula: Formula,
    /// What it says.
    pub value: Ratio,
    /// The causes that lead here from the station before; none for the first.
    pub steps: Vec<Step>,
}

/// A figure that is absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Whose formula it is.
    pub formula: Formula,
    /// Why.
    pub reason: Absence,
}

/// A formula that makes a rate of the chain's facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Formula {
    /// The benchmark: over the stake of all active validators.
    Iotasrb,
    /// The benchmark over the committee's stake.
    IotasrbCommittee,
    /// The methodology page's rate of a validator.
    Documented,
    /// What the publisher's pages show of a validator.
    Shown,
    /// What a validator's delegators will be paid next.
    Net,
    /// The mean of that over the committee, weighted by stake.
    NetWeighted,
    /// The mean of that over all active validators, each counting the same.
    NetUnweighted,
    /// The realised rate of the epoch that ended last.
    LastEpoch,
    /// The mean of the realised rates of the last seven epochs.
    Window,
    /// What a node says is the APY; of the network the mean over those that have one.
    NodeApy,
    /// What the Explorer shows of a validator.
    ExplorerApy,
    /// What the chain's GraphQL service says of a validator.
    GraphqlApy,
    /// What the Explorer shows as average APY.
    ExplorerAverage,
}

impl Formula {
    /// Every formula there is.
    pub const ALL: [Self; 13] = [
        Self::Iotasrb,
        Self::IotasrbCommittee,
        Self::Documented,
        Self::Shown,
        Self::Net,
        Self::NetWeighted,
        Self::NetUnweighted,
        Self::LastEpoch,
        Self::Window,
        Self::NodeApy,
        Self::ExplorerApy,
        Self::GraphqlApy,
        Self::ExplorerAverage,
    ];

    /// The name of the formula in every machine-readable output.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Iotasrb => "iotasrb",
            Self::IotasrbCommittee => "iotasrb_committee",
            Self::Documented => "documented",
            Self::Shown => "shown",
            Self::Net => "net",
            Self::NetWeighted => "net_weighted",
            Self::NetUnweighted => "net_unweighted",
            Self::LastEpoch => "last_epoch",
            Self::Window => "window",
            Self::NodeApy => "node_apy",
            Self::ExplorerApy => "explorer_apy",
            Self::GraphqlApy => "graphql_apy",
            Self::ExplorerAverage => "explorer_average",
        }
    }
}

impl Divergence {
    /// What is said of an active validator; `not_recorded` for an address that none has.
    pub fn of_validator(inputs: &Inputs<'_>, address: Address) -> Known<Self> {
        Ok(validator::divergence(&Figures::of(inputs, address)?))
    }

    /// What is said of the network.
    pub fn of_network(inputs: &Inputs<'_>) -> Self {
        network::divergence(inputs)
    }

    /// The whole chain from its first station to its last; none if no figure is known.
    pub fn waterfall(&self) -> Option<Waterfall> {
        let first = Waterfall::from(self.stations.first()?.value.clone());
        let steps = self.stations.iter().flat_map(|station| &station.steps);
        Some(steps.fold(first, |chain, step| {
            chain.to(step.cause, step.subtotal.clone())
        }))
    }

    /// The figure of a formula, if it is on this chain and known.
    pub fn value(&self, formula: Formula) -> Option<&Ratio> {
        let mut stations = self.stations.iter();
        let station = stations.find(|station| station.formula == formula);
        station.map(|station| &station.value)
    }

    /// Adds the next station, by the causes with the subtotals that lead to it. Where the one
    /// before is absent nobody can tell the causes apart.
    fn station(&mut self, formula: Formula, levels: Known<Levels>) {
        let levels = match levels {
            Ok(levels) => levels,
            Err(reason) => return self.missing.push(Missing { formula, reason }),
        };
        let Some((_, value)) = levels.last().cloned() else {
            return;
        };
        let steps = match self.stations.last() {
            None => Vec::new(),
            Some(before) => {
                let start = Waterfall::from(before.value.clone());
                let chain = if self.is_interrupted(before.formula) {
                    start.to(Cause::Unexplained, value.clone())
                } else {
                    let next = |chain: Waterfall, (cause, level)| chain.to(cause, level);
                    levels.into_iter().fold(start, next)
                };
                chain.steps().to_vec()
            }
        };
        self.stations.push(Station {
            formula,
            value: value.lowest_terms(),
            steps,
        });
    }

    /// Whether a figure is missing after the last known one. The order of the formulas is that
    /// of every chain.
    fn is_interrupted(&self, last: Formula) -> bool {
        let missing = self.missing.last();
        missing.is_some_and(|missing| missing.formula > last)
    }
}

/// Causes with the subtotals to which they lead.
type Levels = Vec<(Cause, Ratio)>;

#[cfg(test)]
mod tests;
