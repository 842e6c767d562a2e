//! What an address earned in one event, and what tells it.

use iotasrb_core::programmes::participation::{Earned, Shortfall};

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
    Contradiction(Contradiction),
    /// Nothing was imported that could tell.
    NotImported,
    /// What was imported is damaged.
    Damaged,
}

/// What a result and stakes say that do not agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// What the result pays, in units: nothing if the address is not in it.
    pub result: u64,
    /// What the stakes earned, in units.
    pub stakes: u64,
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
            (Some(listed), _) => Self::Contradiction(Contradiction {
                result: listed.unwrap_or(0),
                stakes: units,
            }),
        }
    }

    /// What is paid, in units, as far as it is known.
    pub const fn paid_units(self) -> Option<u64> {
        match self {
            Self::Paid { units, .. } => Some(units),
            Self::Unpaid { .. } | Self::NotInResult => Some(0),
            Self::NoStake | Self::Contradiction(_) | Self::NotImported | Self::Damaged => None,
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

    /// What does not agree, if that is so.
    pub const fn contradiction(self) -> Option<Contradiction> {
        match self {
            Self::Contradiction(found) => Some(found),
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
    /// Its name for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Result => "result",
            Self::Stakes => "stakes",
            Self::Both => "result_and_stakes",
        }
    }

    /// That of stakes, with or without a result that says the same.
    const fn of_stakes(with_result: bool) -> Self {
        match with_result {
            true => Self::Both,
            false => Self::Stakes,
        }
    }
}

const fn paid(units: u64, by: Evidence) -> Reward {
    Reward::Paid { units, by }
}
