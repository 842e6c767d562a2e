//! The sources of a backfill, opened when they are first asked.

use super::{
    Backfill,
    finding::{Finding, Reason},
};
use crate::{
    source::{
        SourceError,
        certified::{Root, check_network, root},
        closes::{CloseLimits, CloseSource, OpenCloses},
    },
    trust::Trusted,
};
use iotasrb_core::{observation::Network, units::Epoch};
use std::collections::BTreeMap;

/// The sources in their order, and what was found about them.
pub(super) struct Sources {
    sources: Vec<Asked>,
    limits: CloseLimits,
    network: Network,
    /// Whom to ask first: who gave the last close that holds.
    pub(super) first: usize,
    /// The epoch whose close each of them was last asked for in vain, by their places.
    in_vain: BTreeMap<usize, Epoch>,
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
            in_vain: BTreeMap::new(),
        }
    }

    /// Notes that a source does not have the close of an epoch, or lies about it.
    pub(super) fn asked_in_vain(&mut self, place: usize, epoch: Epoch) {
        self.in_vain.insert(place, epoch);
    }

    /// Whether a source was asked for the close of an epoch in vain: a silent one would be
    /// waited for again.
    pub(super) fn was_asked_in_vain(&self, place: usize, epoch: Epoch) -> bool {
        self.in_vain.get(&place) == Some(&epoch)
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
            let usable = opened.and_then(|opened| {
                check_network(&opened, self.network)?;
                Ok(opened)
            });
            *asked = match usable {
                Ok(opened) => Asked::Open(opened),
                Err(reason) => {
                    findings.push(unusable(name, reason.to_string()));
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

    /// The trusted committee from the first source that gives it.
    pub(super) async fn root(
        &mut self,
        trusted: &Trusted,
        findings: &mut Vec<Finding>,
    ) -> Option<Root> {
        for place in 0..self.sources.len() {
            let Some(source) = self.open(place, findings).await else {
                continue;
            };
            let reason = match root(source, trusted).await {
                Ok(root) => return Some(root),
                Err(SourceError::NotTrusted { error, .. }) => {
                    Reason::RootRefused(error.to_string())
                }
                Err(error) => Reason::NotAvailable(error.to_string()),
            };
            findings.push(Finding {
                epoch: None,
                source: Some(source.origin().to_owned()),
                reason,
            });
        }
        None
    }
}

fn unusable(source: String, reason: String) -> Finding {
    Finding {
        epoch: None,
        source: Some(source),
        reason: Reason::NotAvailable(reason),
    }
}
