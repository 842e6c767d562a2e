//! What holders of ASMB got in 2023, as far as what is kept tells.

use super::{
    archive::{Archive, KeptEvent},
    reward::Reward,
    stakes,
};
use iotasrb_core::{
    programmes::{
        Micros,
        conversion::{ConversionRefusal, POT, Schedule, Vesting, shares},
        participation::RewardOverflow,
        staking::Programme,
    },
    units::Address,
};
use std::collections::BTreeMap;

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
    Ok(rewards.any(|reward| reward.contradiction().is_some()))
}
