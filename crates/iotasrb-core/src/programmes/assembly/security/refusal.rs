use super::Name;
use crate::{programmes::assembly::MicroAsmb, units::BasisPoints};

/// Why a command cannot be carried out: each variant is a rule.
///
/// None is worth a retry; the scenario asks for what cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Only those hold ASMB to whom the scenario gives a balance, be it of nothing.
    #[error("{0} holds no ASMB in this scenario")]
    UnknownHolder(Name),
    /// A validator has to register first.
    #[error("{0} is no validator")]
    UnknownValidator(Name),
    /// A validator registers once; its commission stays.
    #[error("{0} is a validator already")]
    AlreadyValidator(Name),
    /// An amount of nothing changes nothing, so it is a mistake.
    #[error("there is nothing to move: the amount is zero")]
    NothingToMove,
    /// What a validator puts in itself is its own bond, not a delegation.
    #[error("{0} cannot delegate to itself: it posts a bond")]
    DelegatesToItself(Name),
    /// More than the holder has free.
    #[error("{holder} has {free} ASMB free, not {wanted}")]
    MoreThanFree {
        /// Whose balance it is.
        holder: Name,
        /// What the command takes.
        wanted: MicroAsmb,
        /// What there is.
        free: MicroAsmb,
    },
    /// More than the validator has put in itself.
    #[error("{validator} has bonded {bonded} ASMB of its own, not {wanted}")]
    MoreThanBonded {
        /// Whose own bond it is.
        validator: Name,
        /// What the command takes.
        wanted: MicroAsmb,
        /// What there is.
        bonded: MicroAsmb,
    },
    /// More than the holder has delegated to this validator.
    #[error("{holder} has delegated {delegated} ASMB to {validator}, not {wanted}")]
    MoreThanDelegated {
        /// Whose delegation it is.
        holder: Name,
        /// To whom.
        validator: Name,
        /// What the command takes.
        wanted: MicroAsmb,
        /// What there is.
        delegated: MicroAsmb,
    },
    /// Something of its own a validator must always put in, and before others do.
    #[error(
        "{0} has nothing in its own bond, and must put in something before others delegate to it"
    )]
    NoOwnBond(Name),
    /// The delegation would leave the validator with too small a part of its own.
    #[error(
        "of a bond of {bond} ASMB, {own} would be {validator}'s own: less than the least {minimum}"
    )]
    OwnShareBelowMinimum {
        /// Who would have too little of its own.
        validator: Name,
        /// What it has put in itself.
        own: MicroAsmb,
        /// Its bond with the delegation.
        bond: MicroAsmb,
        /// The least share of the bond that must be its own.
        minimum: BasisPoints,
    },
    /// A slash by a share of nothing takes nothing, so it is a mistake.
    #[error("the slash takes nothing: its share is zero")]
    SlashOfNothing,
    /// Nothing stands behind the validator, so a slash is a mistake.
    #[error("nothing stands behind {0}, so there is nothing to slash")]
    NothingAtRisk(Name),
    /// An amount exceeds the 64 bits in which it is counted.
    #[error("{0} does not fit 64 bits")]
    TooLarge(&'static str),
    /// The scenario has more days than can be counted.
    #[error("the scenario reaches beyond day {}", u32::MAX)]
    BeyondTheCalendar,
}

impl Refusal {
    /// The name of the rule in every machine-readable output.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownHolder(_) => "unknown_holder",
            Self::UnknownValidator(_) => "unknown_validator",
            Self::AlreadyValidator(_) => "already_validator",
            Self::NothingToMove => "nothing_to_move",
            Self::DelegatesToItself(_) => "delegates_to_itself",
            Self::MoreThanFree { .. } => "more_than_free",
            Self::MoreThanBonded { .. } => "more_than_bonded",
            Self::MoreThanDelegated { .. } => "more_than_delegated",
            Self::NoOwnBond(_) => "no_own_bond",
            Self::OwnShareBelowMinimum { .. } => "own_share_below_minimum",
            Self::SlashOfNothing => "slash_of_nothing",
            Self::NothingAtRisk(_) => "nothing_at_risk",
            Self::TooLarge(_) => "too_large",
            Self::BeyondTheCalendar => "beyond_the_calendar",
        }
    }
}
