//! What an address earned in all programmes, and what became of it.

use super::{
    archive::{Archive, KeptEvent},
    stakes,
    staking_event::StakingEvent,
};
use iotasrb_core::{
    programmes::{
        Micros,
        conversion::{ConversionRefusal, POT, Schedule, Vesting, shares},
        participation::{Earned, RewardOverflow, Shortfall},
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
    /// It staked and is paid nothing.
    Unpaid {
        /// What it earned, in units.
        units: u64,
        /// Why that is not paid.
        why: Shortfall,
        /// What tells it: its stakes, and maybe a result that does not have it.
        by: Evidence,
    },
    /// The result does not have it: it did not stake, or it earned less than the minimum. Only
    /// stakes could tell which.
    NotInResult,
    /// None of the stakes that were imported is its, which may be only some of all.
    NoStake,
    /// The result and the stakes that were imported do not agree.
    Contradiction {
        /// What the result pays; none if the address is not in it.
        result: Option<u64>,
        /// What the stakes earned.
        stakes: u64,
    },
    /// Nothing was imported that could tell.
    NotImported,
    /// What was imported is damaged.
    Damaged,
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
}

/// What an address got for its ASMB in 2023.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// A share depends on what everybody was paid in all six rounds; of these rounds the result
    /// is not kept.
    Missing(Vec<Programme>),
    /// Of these rounds the result and the stakes that are kept do not agree, so that one of them
    /// is wrong, whoever's share is asked for.
    Contradicted(Vec<Programme>),
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
            conversion: Conversions::of(archive)?.of_address(address),
        })
    }
}

/// What an archive tells of an address, event by event.
pub fn entries(archive: &Archive, address: Address) -> Result<Vec<Entry>, RewardOverflow> {
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

impl Reward {
    /// What follows from what a result pays to an address and from what its stakes earned. Each
    /// is none where it was not imported, and none within where it was and does not have the
    /// address.
    pub fn of(result: Option<Option<u64>>, stakes: Option<Option<Earned>>) -> Self {
        let Some(Some(own)) = stakes else {
            return match (result, stakes) {
                (Some(Some(units)), _) => paid(units, Evidence::Result),
                (Some(None), _) => Self::NotInResult,
                (None, Some(_)) => Self::NoStake,
                (None, None) => Self::NotImported,
            };
        };
        let (units, by) = (own.units, Evidence::of_stakes(result.is_some()));
        match (result, own.shortfall) {
            (Some(Some(listed)), _) if listed == units => paid(units, by),
            (None, None) => paid(units, by),
            (None | Some(None), Some(why)) => Self::Unpaid { units, why, by },
            (Some(result), _) => Self::Contradiction {
                result,
                stakes: units,
            },
        }
    }

    /// What is paid, in units, as far as it is known.
    pub const fn paid_units(self) -> Option<u64> {
        match self {
            Self::Paid { units, .. } => Some(units),
            Self::Unpaid { .. } | Self::NotInResult => Some(0),
            Self::NoStake | Self::Contradiction { .. } | Self::NotImported | Self::Damaged => None,
        }
    }

    /// Why stakes are paid nothing, where that is known.
    pub const fn shortfall(self) -> Option<Shortfall> {
        match self {
            Self::Unpaid { why, .. } => Some(why),
            _ => None,
        }
    }

    /// What was earned, in units, paid or not, as far as it is known.
    pub const fn earned_units(self) -> Option<u64> {
        match self {
            Self::Paid { units, .. } | Self::Unpaid { units, .. } => Some(units),
            _ => None,
        }
    }

    /// What tells it, where it is known from stakes, or paid.
    pub const fn evidence(self) -> Option<Evidence> {
        match self {
            Self::Paid { by, .. } | Self::Unpaid { by, .. } => Some(by),
            _ => None,
        }
    }
}

impl Evidence {
    /// That of stakes, with or without a result that says the same.
    const fn of_stakes(with_result: bool) -> Self {
        match with_result {
            true => Self::Both,
            false => Self::Stakes,
        }
    }
}

/// What the programmes paid in all, token by token, as far as it is known.
pub fn sums(entries: &[Entry]) -> [Sum; 2] {
    ["SMR", "ASMB"].map(|token| {
        let mut sum = Sum {
            token,
            units: None,
            unknown: Vec::new(),
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
        }
        sum
    })
}

const fn paid(units: u64, by: Evidence) -> Reward {
    Reward::Paid { units, by }
}

/// What holders of ASMB got in 2023, as far as what is kept tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conversions {
    /// Of these rounds the result is not kept.
    Missing(Vec<Programme>),
    /// Of these rounds result and stakes do not agree.
    Contradicted(Vec<Programme>),
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
    pub fn of(archive: &Archive) -> Result<Self, RewardOverflow> {
        let (mut missing, mut contradicted) = (Vec::new(), Vec::new());
        let mut holdings = BTreeMap::<Address, u64>::new();
        for programme in Programme::ASSEMBLY {
            let kept = archive.event(programme.event);
            let sound = kept.filter(|kept| !kept.is_damaged);
            let Some((kept, results)) = sound.and_then(|kept| Some((kept, kept.results.as_ref()?)))
            else {
                missing.push(programme);
                continue;
            };
            if is_contradicted(kept, &results.rewards)? {
                contradicted.push(programme);
            }
            for (address, units) in &results.rewards {
                let held = holdings.entry(*address).or_default();
                let Some(sum) = held.checked_add(*units) else {
                    return Ok(Self::Refused(ConversionRefusal::TotalOverflow));
                };
                *held = sum;
            }
        }
        if !missing.is_empty() {
            return Ok(Self::Missing(missing));
        }
        if !contradicted.is_empty() {
            return Ok(Self::Contradicted(contradicted));
        }
        let holdings: Vec<_> = holdings.into_iter().collect();
        Ok(match shares(POT, &holdings) {
            Err(refusal) => Self::Refused(refusal),
            Ok(shares) => Self::Divided { holdings, shares },
        })
    }

    /// What an address got.
    pub fn of_address(&self, address: Address) -> Conversion {
        let (holdings, shares) = match self {
            Self::Missing(missing) => return Conversion::Missing(missing.clone()),
            Self::Contradicted(rounds) => return Conversion::Contradicted(rounds.clone()),
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

/// Whether the stakes of an event that are kept earned somebody something else than its result
/// pays.
fn is_contradicted(
    kept: &KeptEvent,
    paid: &BTreeMap<Address, u64>,
) -> Result<bool, RewardOverflow> {
    let Some((event, spans)) = kept.staking().zip(kept.spans.as_ref()) else {
        return Ok(false);
    };
    let earned = stakes::earned_by_address(event, spans, event.terms.period.end())?;
    let mut rewards = earned.into_iter().map(|(address, earned)| {
        let listed = paid.get(&address).copied();
        Reward::of(Some(listed), Some(Some(earned)))
    });
    Ok(rewards.any(|reward| matches!(reward, Reward::Contradiction { .. })))
}
