//! What an address earned in all programmes, and what became of it.

use super::{
    archive::{Archive, KeptEvent},
    spans_file::OwnedSpan,
    staking_event::StakingEvent,
};
use iotasrb_core::{
    programmes::{
        Micros, Milestone,
        conversion::{ConversionRefusal, POT, Schedule, Vesting, shares},
        participation::RewardOverflow,
        staking::Programme,
    },
    units::Address,
};
use std::collections::BTreeMap;

/// What an address earned in one event, as far as what is kept tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reward {
    /// It is paid.
    Paid {
        /// How much, in units: at least the minimum.
        units: u64,
        /// What tells it.
        by: Evidence,
    },
    /// It earned something, but less than the minimum: nothing is paid.
    BelowMinimum {
        /// What it earned, in units.
        units: u64,
    },
    /// It staked and earned nothing: not in a milestone that pays, or too little in each output.
    EarnedNothing,
    /// The official result does not have it: it did not stake, or it earned less than the
    /// minimum. Only stakes could tell which.
    NotInResult,
    /// None of the stakes that were imported is its.
    NoStake,
    /// The official result and the stakes that were imported do not agree.
    Contradiction {
        /// What the result pays; none if the address is not in it.
        result: Option<u64>,
        /// What the stakes earned.
        stakes: u64,
    },
    /// Nothing was imported that could tell.
    NotImported,
}

/// What tells a reward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The result, verified by its checksum.
    Result,
    /// Stakes, computed.
    Stakes,
    /// Both, and they agree.
    Both,
}

/// What an address earned in one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The event.
    pub event: StakingEvent,
    /// Up to which milestone is counted.
    pub at: Milestone,
    /// What it earned.
    pub reward: Reward,
}

/// What an address got for its ASMB in 2023.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// A share depends on what everybody was paid in all six rounds; of these rounds the result
    /// is not kept.
    Missing(Vec<Programme>),
    /// The results cannot be those of all rounds.
    Refused(ConversionRefusal),
    /// No round paid the address.
    NoAsmb {
        /// What all rounds paid to all, in microASMB.
        all_units: u64,
    },
    /// A share.
    Share {
        /// What all rounds paid to the address, in microASMB.
        units: u64,
        /// What all rounds paid to all, in microASMB.
        all_units: u64,
        /// Its share of the pot.
        share: Micros,
        /// How it unlocked.
        vesting: Vesting,
    },
}

/// What an address earned in all programmes, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The address.
    pub address: Address,
    /// Each event, the seven programmes first.
    pub entries: Vec<Entry>,
    /// What its ASMB became.
    pub conversion: Conversion,
}

impl Record {
    /// What an archive tells of an address.
    pub fn of(archive: &Archive, address: Address) -> Result<Self, RewardOverflow> {
        Ok(Self {
            address,
            entries: entries(archive, address)?,
            conversion: Conversions::of(archive).of_address(address),
        })
    }
}

/// What an archive tells of an address, event by event.
pub fn entries(archive: &Archive, address: Address) -> Result<Vec<Entry>, RewardOverflow> {
    let entries = archive.events().filter_map(|kept| {
        let event = kept.staking()?;
        let end = event.terms.period.end();
        let at = kept.results.as_ref().map_or(end, |results| results.at);
        let entry = reward(kept, event, address, at).map(|reward| Entry {
            event: event.clone(),
            at,
            reward,
        });
        Some(entry)
    });
    entries.collect()
}

fn reward(
    kept: &KeptEvent,
    event: &StakingEvent,
    address: Address,
    at: Milestone,
) -> Result<Reward, RewardOverflow> {
    let results = kept.results.as_ref();
    let listed = results.map(|results| results.rewards.get(&address).copied());
    let stakes = match &kept.spans {
        Some(spans) => Some(of_stakes(event, spans, address, at)?),
        None => None,
    };
    Ok(Reward::of(event, listed, stakes))
}

impl Reward {
    /// What follows from what a result pays to an address and from what its stakes earned up to
    /// the milestone of the result. Each is none where it was not imported, and none within
    /// where it was and does not have the address.
    pub fn of(
        event: &StakingEvent,
        result: Option<Option<u64>>,
        stakes: Option<Option<u64>>,
    ) -> Self {
        let reaches = |units| event.terms.reaches_minimum(units);
        match (result.flatten(), stakes.flatten()) {
            (Some(units), Some(stakes)) if units == stakes => paid(units, Evidence::Both),
            (Some(units), None) => paid(units, Evidence::Result),
            (listed @ Some(_), Some(stakes)) => Self::Contradiction {
                result: listed,
                stakes,
            },
            (None, Some(stakes)) if reaches(stakes) && result.is_some() => Self::Contradiction {
                result: None,
                stakes,
            },
            (None, Some(0)) => Self::EarnedNothing,
            (None, Some(units)) if reaches(units) => paid(units, Evidence::Stakes),
            (None, Some(units)) => Self::BelowMinimum { units },
            (None, None) if stakes.is_some() => Self::NoStake,
            (None, None) if result.is_some() => Self::NotInResult,
            (None, None) => Self::NotImported,
        }
    }
}

const fn paid(units: u64, by: Evidence) -> Reward {
    Reward::Paid { units, by }
}

/// What the stakes of an address earned; none if it has none.
fn of_stakes(
    event: &StakingEvent,
    spans: &[OwnedSpan],
    address: Address,
    at: Milestone,
) -> Result<Option<u64>, RewardOverflow> {
    let mut own = spans.iter().filter(|one| one.address == address);
    let mut own = own.by_ref().map(|one| one.span).peekable();
    if own.peek().is_none() {
        return Ok(None);
    }
    event.terms.total(own, at).map(Some)
}

/// What holders of ASMB got in 2023, as far as what is kept tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conversions {
    /// Of these rounds the result is not kept.
    Missing(Vec<Programme>),
    /// The results cannot be those of all rounds.
    Refused(ConversionRefusal),
    /// What each got.
    Divided {
        /// Each address with what all rounds paid to it, in microASMB, in order.
        holdings: Vec<(Address, u64)>,
        /// What each got, in the same order.
        shares: Vec<Micros>,
    },
}

impl Conversions {
    /// What the results of an archive tell.
    pub fn of(archive: &Archive) -> Self {
        let mut missing = Vec::new();
        let mut holdings = BTreeMap::<Address, u64>::new();
        for programme in Programme::ASSEMBLY {
            let kept = archive.event(programme.event);
            let results = kept.and_then(|kept| kept.results.as_ref());
            // A result of an earlier milestone does not have all that was paid.
            let at_the_end = results.filter(|one| one.at == programme.terms().period.end());
            let Some(results) = at_the_end else {
                missing.push(programme);
                continue;
            };
            for (address, units) in &results.rewards {
                let held = holdings.entry(*address).or_default();
                let Some(sum) = held.checked_add(*units) else {
                    return Self::Refused(ConversionRefusal::TotalOverflow);
                };
                *held = sum;
            }
        }
        if !missing.is_empty() {
            return Self::Missing(missing);
        }
        let holdings: Vec<_> = holdings.into_iter().collect();
        match shares(POT, &holdings) {
            Err(refusal) => Self::Refused(refusal),
            Ok(shares) => Self::Divided { holdings, shares },
        }
    }

    /// What an address got.
    pub fn of_address(&self, address: Address) -> Conversion {
        let (holdings, shares) = match self {
            Self::Missing(missing) => return Conversion::Missing(missing.clone()),
            Self::Refused(refusal) => return Conversion::Refused(*refusal),
            Self::Divided { holdings, shares } => (holdings, shares),
        };
        // That the sum fits was checked when the shares were computed.
        let all_units = holdings.iter().map(|(_, units)| units).sum();
        let place = holdings.binary_search_by_key(&address, |(holder, _)| *holder);
        let row = place
            .ok()
            .and_then(|place| Some((holdings.get(place)?, shares.get(place)?)));
        match row {
            None => Conversion::NoAsmb { all_units },
            Some(((_, units), share)) => Conversion::Share {
                units: *units,
                all_units,
                share: *share,
                vesting: Vesting::of(*share, Schedule::TwoYears),
            },
        }
    }
}
