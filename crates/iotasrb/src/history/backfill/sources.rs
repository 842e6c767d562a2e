//! The sources of a backfill, opened when they are first asked.

use super::{
    Backfill,
    finding::{Finding, Reason},
};
use crate::{
    source::closes::{CloseLimits, CloseSource, OpenCloses},
    trust::{Pin, Trusted},
};
use iotasrb_core::{observation::Network, units::Epoch};
use iotasrb_proof::Committee;

/// The sources in their order, and what was found about them.
pub(super) struct Sources {
    sources: Vec<Asked>,
    limits: CloseLimits,
    network: Network,
    /// Whom to ask first: who gave the last close that holds.
    pub(super) first: usize,
}

enum Asked {
    NotYet(CloseSource),
    Open(OpenCloses),
    Unusable,
}

impl Sources {
    pub(super) fn new(backfill: &Backfill, network: Network) -> Self {
        let sources = if backfill.sources.is_empty() {
            CloseSource::public(network)
        } else {
            backfill.sources.clone()
        };
        Self {
            sources: sources.into_iter().map(Asked::NotYet).collect(),
            limits: backfill.limits,
            network,
            first: 0,
        }
    }

    /// The places of the sources in the order in which they are asked now.
    pub(super) fn in_turn(&self) -> Vec<usize> {
        let count = self.sources.len();
        let turn = self.first..self.first + count;
        turn.map(|place| place % count).collect()
    }

    /// The source at a place, if it can be asked.
    pub(super) async fn open(
        &mut self,
        place: usize,
        findings: &mut Vec<Finding>,
    ) -> Option<&mut OpenCloses> {
        let asked = &mut self.sources[place];
        if let Asked::NotYet(source) = asked {
            let opened = source.open(&self.limits).await;
            let name = source.to_string();
            let usable = opened
                .map_err(|error| error.to_string())
                .and_then(|opened| of_network(opened, self.network));
            *asked = match usable {
                Ok(opened) => Asked::Open(opened),
                Err(reason) => {
                    findings.push(not_available(None, name, reason));
                    Asked::Unusable
                }
            };
        }
        match asked {
            Asked::Open(opened) => Some(opened),
            Asked::NotYet(_) | Asked::Unusable => None,
        }
    }

    /// The newest epoch of which some source seems to have the close.
    pub(super) async fn newest_closed(&mut self, findings: &mut Vec<Finding>) -> Option<Epoch> {
        let mut newest = None;
        for place in 0..self.sources.len() {
            if let Some(source) = self.open(place, findings).await {
                newest = newest.max(source.newest_closed());
            }
        }
        newest
    }

    /// The trusted committee, from the first source that gives it.
    pub(super) async fn root(
        &mut self,
        trusted: &Trusted,
        findings: &mut Vec<Finding>,
    ) -> Option<Committee> {
        let Pin::Committee(pin) = trusted.pin else {
            return None;
        };
        for place in 0..self.sources.len() {
            let Some(source) = self.open(place, findings).await else {
                continue;
            };
            let name = source.origin().to_owned();
            match source.committee(pin.epoch).await {
                Ok(committee) => match pin.accept(&committee) {
                    Ok(()) => return Some(committee),
                    Err(error) => findings.push(Finding {
                        epoch: Some(pin.epoch),
                        source: Some(name),
                        reason: Reason::RootRefused(error.to_string()),
                    }),
                },
                Err(error) => {
                    findings.push(not_available(Some(pin.epoch), name, error.to_string()));
                }
            }
        }
        None
    }
}

pub(super) fn not_available(epoch: Option<Epoch>, source: String, reason: String) -> Finding {
    Finding {
        epoch,
        source: Some(source),
        reason: Reason::NotAvailable(reason),
    }
}

/// A source of another network is not asked: none of its closes could be proven.
fn of_network(opened: OpenCloses, network: Network) -> Result<OpenCloses, String> {
    let known = crate::trust::chain_id(network);
    match (known, opened.chain_id()) {
        (Some(known), Some(found)) if known != found => Err(format!(
            "its chain id is {found}, that of {} is {known}; name a source of that network",
            network.name()
        )),
        _ => Ok(opened),
    }
}
