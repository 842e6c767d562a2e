use super::super::reward;
use crate::programme::record::{Entry, Evidence, Reward};

/// The name of what was found, for programs.
pub const fn code(found: Reward) -> &'static str {
    match found {
        Reward::Paid { .. } => "paid",
        Reward::BelowMinimum { .. } => "below_minimum",
        Reward::EarnedNothing => "earned_nothing",
        Reward::NotInResult => "not_in_result",
        Reward::NoStake => "no_stake",
        Reward::Contradiction { .. } => "contradiction",
        Reward::NotImported => "not_imported",
    }
}

/// What is paid and what was earned, in units, as far as they are known.
pub(super) const fn amounts(found: Reward) -> (Option<u64>, Option<u64>) {
    match found {
        Reward::Paid { units, .. } => (Some(units), Some(units)),
        Reward::BelowMinimum { units } => (Some(0), Some(units)),
        Reward::EarnedNothing | Reward::NoStake => (Some(0), Some(0)),
        Reward::NotInResult => (Some(0), None),
        Reward::Contradiction { .. } | Reward::NotImported => (None, None),
    }
}

/// Why it is what it is, for people.
pub fn reason(entry: &Entry) -> String {
    let (event, minimum) = (&entry.event, entry.event.terms.minimum_rewards);
    let minimum = || reward(event, minimum);
    match entry.reward {
        Reward::Paid { by, .. } => match by {
            Evidence::Result => by_result(entry),
            Evidence::Stakes => {
                "computed from the imported stakes; no result was imported".to_owned()
            }
            Evidence::Both => {
                "the imported result says so, and the imported stakes give the same".to_owned()
            }
        },
        Reward::BelowMinimum { units } => format!(
            "below the minimum: it earned {}, and less than {} was not paid",
            reward(event, units),
            minimum()
        ),
        Reward::EarnedNothing => {
            "it staked too little in each output, or not in a milestone that paid".to_owned()
        }
        Reward::NotInResult => format!(
            "not in the imported result: it did not stake, or it earned less than {}",
            minimum()
        ),
        Reward::NoStake => "none of the imported stakes is its".to_owned(),
        Reward::Contradiction { result, stakes } => {
            let result = result.map_or_else(|| "nothing".to_owned(), |units| reward(event, units));
            format!(
                "the result pays {result}, but its stakes earned {}: not all stakes were imported, or not the right ones",
                reward(event, stakes)
            )
        }
        Reward::NotImported => {
            "neither its official result nor stakes were imported (iotasrb programme import)"
                .to_owned()
        }
    }
}

/// How far a result is to be believed: its checksum proves of which event it is, not who made it.
fn by_result(entry: &Entry) -> String {
    let end = entry.event.terms.period.end();
    if entry.at < end {
        return format!(
            "the imported result of milestone {} says so; the end is {end}, so more may have been paid",
            entry.at
        );
    }
    let programme = entry.event.programme;
    let has_total = programme.is_some_and(|programme| programme.outcome.paid_units.is_some());
    match has_total {
        true => "the imported result says so, its checksum holds, and its total is the official one",
        false => {
            "the imported result says so, and its checksum holds; no official total is known to compare \
             with"
        }
    }
    .to_owned()
}
