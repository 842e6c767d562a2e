use super::{DayEnd, Name, Slash};
use crate::{programmes::assembly::MicroAsmb, units::BasisPoints};

/// What happens in a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// A holder becomes a validator, with nothing bonded yet.
    Register {
        /// Who.
        validator: Name,
        /// What it keeps of its reward before the rest is split by bond.
        commission: BasisPoints,
    },
    /// A validator puts free tokens into its own bond.
    PostBond {
        /// Who.
        validator: Name,
        /// How much.
        amount: MicroAsmb,
    },
    /// A validator takes out of its own bond, as far as to nothing; the amount unbonds.
    ///
    /// It may go below what admission asks for: then it leaves the committee, and
    /// its delegators may follow (our choice).
    WithdrawBond {
        /// Who.
        validator: Name,
        /// How much.
        amount: MicroAsmb,
    },
    /// A holder puts free tokens behind a validator.
    ///
    /// Refused if it would leave the validator with too small a part of its own
    /// (our choice: a delegation never costs a validator its place).
    Delegate {
        /// Who.
        holder: Name,
        /// Behind whom.
        validator: Name,
        /// How much.
        amount: MicroAsmb,
    },
    /// A holder takes tokens back from behind a validator; the amount unbonds.
    Undelegate {
        /// Who.
        holder: Name,
        /// From behind whom.
        validator: Name,
        /// How much.
        amount: MicroAsmb,
    },
    /// A validator is proven to have misbehaved.
    Slash {
        /// Who.
        validator: Name,
        /// What is taken of all that stands behind it.
        share: BasisPoints,
    },
    /// A day ends: the committee is paid, and what has unbonded is free.
    EndDay {
        /// What the committee is paid, newly minted.
        reward: MicroAsmb,
    },
}

/// What a command did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A validator registered, or an amount moved at once.
    Done,
    /// An amount began to unbond.
    Unbonding {
        /// It is free when so many days of the scenario have ended.
        due_day: u32,
    },
    /// What a slash took, and from whom.
    Slashed(Slash),
    /// Whom a day paid.
    DayEnded(DayEnd),
}
