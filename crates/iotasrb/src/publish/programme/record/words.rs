use super::super::{grouped, reward};
use crate::programme::{
    record::Entry,
    reward::{Contradiction, Evidence, Reward},
    staking_event::StakingEvent,
};
use iotasrb_core::programmes::participation::Shortfall;

/// The name of what was found, for programs.
pub const fn code(found: Reward) -> &'static str {
    match found {
        Reward::Paid { .. } => "paid",
        Reward::Unpaid { why, .. } => match why {
            Shortfall::NoWholeUnit | Shortfall::NotInTime => "earned_nothing",
            Shortfall::TooShort | Shortfall::TooLittle => "below_minimum",
        },
        Reward::NotInResult => "not_in_result",
        Reward::NoStake => "no_stake",
        Reward::Contradiction(_) => "contradiction",
        Reward::NotImported => "not_imported",
        Reward::Damaged => "damaged",
    }
}

/// The name of why stakes are paid nothing, for programs.
pub const fn shortfall_code(why: Shortfall) -> &'static str {
    match why {
        Shortfall::NoWholeUnit => "no_whole_unit",
        Shortfall::NotInTime => "not_in_time",
        Shortfall::TooShort => "too_short",
        Shortfall::TooLittle => "too_little",
    }
}

/// Why it is what it is, for people.
pub fn reason(entry: &Entry) -> String {
    let event = &entry.event;
    match entry.reward {
        Reward::Paid { by, .. } => told(entry, by),
        Reward::Unpaid { units, why, by } => format!("{}; {}", unpaid(event, units, why), told(entry, by)),
        Reward::NotInResult => format!(
            "not in the imported result: it did not stake, or it earned less than {}",
            reward(event, event.terms.minimum_rewards)
        ),
        Reward::NoStake => {
            "none of the imported stakes is its: it did not stake, or not all were imported".to_owned()
        }
        Reward::Contradiction(Contradiction { result, stakes }) => {
            let paid = match result {
                0 => "nothing".to_owned(),
                units => reward(event, units),
            };
            format!(
                "the result pays {paid}, but its stakes earned {}: not all stakes were imported, or not the right ones",
                reward(event, stakes)
            )
        }
        Reward::NotImported => {
            "neither its official result nor stakes were imported (iotasrb programme import)"
                .to_owned()
        }
        Reward::Damaged => {
            "a file that was imported is damaged: import it again (iotasrb programme import --replace)".to_owned()
        }
    }
}

/// Why stakes are paid nothing, for people.
pub fn unpaid(event: &StakingEvent, units: u64, why: Shortfall) -> String {
    let period = event.terms.period;
    let first = period.start().number().saturating_add(1);
    let milestones = grouped(u64::from(period.paying_milestones()));
    let below = |missing: &str, would: &str| {
        let minimum = reward(event, event.terms.minimum_rewards);
        let earned = reward(event, units);
        format!(
            "below the minimum of {minimum}: it earned {earned}, {missing} (all {milestones} milestones {would} have reached it)"
        )
    };
    match why {
        Shortfall::NoWholeUnit => {
            "no output held enough to earn a unit in a milestone: each was rounded down".to_owned()
        }
        Shortfall::NotInTime => format!(
            "no output that held enough was staked in a milestone that paid, {first} to {}",
            period.end()
        ),
        Shortfall::TooShort => below("not staked long enough", "would"),
        Shortfall::TooLittle => below("staked too little", "would not"),
    }
}

/// What tells a reward, and how far that is to be believed: the checksum of a result proves of
/// which event it is, not who made it.
fn told(entry: &Entry, by: Evidence) -> String {
    let says = match by {
        Evidence::Stakes => {
            return "by the imported stakes, if they are all of its; no result was imported"
                .to_owned();
        }
        Evidence::Result => "by the imported result",
        Evidence::Both => "by the imported result, and the imported stakes give the same",
    };
    let total = match entry.event.has_official_total() {
        true => "its total is the official one",
        false => "no official total is known to compare with",
    };
    format!("{says}; its checksum holds, and {total}")
}
