use super::{MAX_EPOCHS, MAX_YEARLY_GROWTH_BP, MIN_YEARLY_GROWTH_BP};
use crate::{
    observation::Absence,
    rewards,
    units::{Address, Epoch, Nanos, TimestampMs},
};

/// Why a plan gets no calculation.
///
/// None is worth a retry: all but the first two and the last name what the plan
/// or the assumption asks for that cannot be; those name what the observation
/// does not give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The chain pays no rewards, and nobody knows for how long.
    #[error("the chain runs in safe mode and pays no rewards")]
    SafeMode,
    /// A figure that the calculation needs is absent.
    #[error("the observation has no {input}: {reason}")]
    InputAbsent {
        /// The field of the observation, by its name in the canonical form.
        input: &'static str,
        /// Why it is absent.
        reason: Absence,
    },
    /// Below the least stake, one IOTA.
    #[error("{0} IOTA is below the least stake of 1 IOTA")]
    AmountTooSmall(Nanos),
    /// More than is not staked yet.
    #[error("{amount} IOTA are more than the {unstaked} that are not staked yet")]
    AmountAboveUnstaked {
        /// What the plan stakes.
        amount: Nanos,
        /// The supply less what all active validators hold.
        unstaked: Nanos,
    },
    /// The plan ends before it starts, or at once.
    #[error("the plan does not end after its start")]
    EndNotAfterStart,
    /// The past is a matter of record, not of forecast.
    #[error("the plan starts before epoch {}, which was observed", .0.number())]
    StartBeforeObservedEpoch(Epoch),
    /// The plan is over before its stake was paid anything.
    #[error("the plan ends before its first payout, at {} ms", .first_payout.as_unix_ms())]
    NoEarningEpoch {
        /// The earliest end at which it earns.
        first_payout: TimestampMs,
    },
    /// More epochs ahead than anybody should pretend to foresee.
    #[error("the plan ends {0} epochs after the observed one, the limit is {MAX_EPOCHS}")]
    TooLong(u64),
    /// A moment or an epoch beyond the 64 bits in which the chain counts them.
    #[error("the plan reaches beyond the chain's clock")]
    BeyondTheClock,
    /// The address is no active validator.
    #[error("{0} is no active validator")]
    UnknownValidator(Address),
    /// It earns nothing now; whether and when it will is not known.
    #[error("validator {0} is not in the committee and earns nothing")]
    OutsideCommittee(Address),
    /// It earns nothing until the reports are undone; when that is, is not known.
    #[error("validator {0} is reported by a quorum and would lose its reward")]
    ReportedByQuorum(Address),
    /// An assumption that is no forecast.
    #[error(
        "a growth of {0} basis points a year is not within \
         {MIN_YEARLY_GROWTH_BP} and {MAX_YEARLY_GROWTH_BP}"
    )]
    GrowthOutOfRange(i64),
    /// The chain's own rules have no answer for these figures.
    #[error(transparent)]
    Chain(#[from] rewards::Refusal),
}

impl Refusal {
    /// The name of the rule in every machine-readable output.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SafeMode => "safe_mode",
            Self::InputAbsent { .. } => "input_absent",
            Self::AmountTooSmall(_) => "amount_too_small",
            Self::AmountAboveUnstaked { .. } => "amount_above_unstaked",
            Self::EndNotAfterStart => "end_not_after_start",
            Self::StartBeforeObservedEpoch(_) => "start_before_observed_epoch",
            Self::NoEarningEpoch { .. } => "no_earning_epoch",
            Self::TooLong(_) => "too_long",
            Self::BeyondTheClock => "beyond_the_clock",
            Self::UnknownValidator(_) => "unknown_validator",
            Self::OutsideCommittee(_) => "outside_committee",
            Self::ReportedByQuorum(_) => "reported_by_quorum",
            Self::GrowthOutOfRange(_) => "growth_out_of_range",
            Self::Chain(_) => "chain",
        }
    }
}
