//! What an address earned in all programmes, and what became of it.

use super::{
    archive::{Archive, KeptEvent},
    conversion::{Conversion, Conversions},
    reward::{Evidence, Reward},
    stakes,
    staking_event::StakingEvent,
};
use iotasrb_core::{
    programmes::{
        participation::{Earned, RewardOverflow},
        staking::Programme,
    },
    units::Address,
};

/// What an address earned in one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The event.
    pub event: StakingEvent,
    /// What it earned.
    pub reward: Reward,
}

/// What all programmes of one token paid to an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// The token.
    pub token: &'static str,
    /// The sum of what is known, in units; none if nothing is.
    pub units: Option<u64>,
    /// The programmes of which it is not known.
    pub unknown: Vec<Programme>,
    /// The programmes of which stakes alone tell, which may be only some.
    pub by_stakes_alone: Vec<Programme>,
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
            conversion: Conversions::of(archive)?.of_address(address),
        })
    }
}

/// What an archive tells of an address, event by event.
fn entries(archive: &Archive, address: Address) -> Result<Vec<Entry>, RewardOverflow> {
    let mut entries = Vec::new();
    for kept in archive.events() {
        let earned = match kept.staking().zip(kept.spans.as_ref()) {
            Some((event, spans)) => {
                let own = spans.iter().filter(|one| one.address == address);
                Some(stakes::earned(event, own)?)
            }
            None => None,
        };
        entries.extend(Entry::of(kept, address, earned));
    }
    Ok(entries)
}

impl Entry {
    /// What is kept of an event and the stakes of an address tell together: none of the latter
    /// where no stakes were imported, and none within where it has none. A ballot has no entry.
    pub fn of(kept: &KeptEvent, address: Address, stakes: Option<Option<Earned>>) -> Option<Self> {
        let event = kept.staking()?.clone();
        let results = kept.results.as_ref();
        let listed = results.map(|results| results.rewards.get(&address).copied());
        let reward = match kept.is_damaged {
            true => Reward::Damaged,
            false => Reward::of(listed, stakes),
        };
        Some(Self { event, reward })
    }
}

/// What the programmes paid in all, token by token, as far as it is known.
pub fn sums(entries: &[Entry]) -> [Sum; 2] {
    ["SMR", "ASMB"].map(|token| {
        let mut sum = Sum {
            token,
            units: None,
            unknown: Vec::new(),
            by_stakes_alone: Vec::new(),
        };
        for entry in entries {
            let Some(programme) = entry.event.programme.filter(|one| one.token == token) else {
                continue;
            };
            match entry.reward.paid_units() {
                // More than 64 bits hold no address can have: what all were paid fits them.
                Some(units) => {
                    sum.units = Some(sum.units.unwrap_or_default().saturating_add(units))
                }
                None => sum.unknown.push(programme),
            }
            if entry.reward.evidence() == Some(Evidence::Stakes) {
                sum.by_stakes_alone.push(programme);
            }
        }
        sum
    })
}
