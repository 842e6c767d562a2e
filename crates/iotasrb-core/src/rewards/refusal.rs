use crate::units::{Address, Nanos};

/// Why the chain's rules have no answer: where the chain's own code aborts.
///
/// None is worth a retry: the figures are not those of one chain at one moment,
/// or the request breaks the rule that the variant names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// An amount exceeds the 64 bits in which the chain keeps it.
    #[error("{0} does not fit 64 bits")]
    Overflow(&'static str),
    /// More was taken away than there was.
    #[error("{0} would be negative")]
    Negative(&'static str),
    /// A reported validator is not a member of the committee.
    #[error("{0} was reported but is not a member of the committee")]
    ReportedOutsider(Address),
    /// A committee needs at least one member with stake.
    #[error("a committee without stake has no voting power")]
    NoStake,
    /// A member holds too small a part of the stake: every member needs voting power.
    #[error("member {index} of the committee would have no voting power")]
    Powerless {
        /// Its place in the committee, from 0.
        index: usize,
    },
    /// A stake below one IOTA.
    #[error("{0} IOTA is below the least stake of 1 IOTA")]
    StakeTooSmall(Nanos),
    /// A pool whose validator left takes no new stake.
    #[error("an inactive pool takes no stake")]
    InactivePool,
}
