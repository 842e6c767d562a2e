//! Staking ASMB for security: bonds, committees, rewards and slashes.
//!
//! A [`State`] begins with balances, and each [`Command`] makes another of it, which says who
//! has what. Every state conserves every unit:
//! `free + own + delegated + unbonding + burned == initial + minted`.
//!
//! # What the documents say
//!
//! A validator must deposit ASMB as a security bond. It must always put in some
//! tokens of its own, and may use those that holders delegate to it. The bond
//! governs admission to committees and the choice for the better paid ones, so
//! delegated stake lets a validator offer more; it is expected to share what it
//! earns with its delegators. The bond can be slashed in part or whole,
//! delegators included. No number was ever published: all of them are
//! [`Parameters`] here, or part of a [`Command`].
//!
//! # Our choices
//!
//! - *Time* is counted in days. A day's commands come before its [end](Command::EndDay),
//!   and the committee of a day is that of the bonds at its end.
//! - *Selection*: the admitted with the greatest bonds, of equal ones by [`Name`].
//! - *Reward*: newly minted, split over the committee by bond; a member keeps its
//!   commission, rounded down, and the rest is split by what each has put in, the
//!   member itself included. It is paid out, not added to the bonds. Without a
//!   committee nothing is minted.
//! - *Unbonding*: what leaves a bond neither counts nor earns from then on, and is
//!   free when the given number of days has ended; with 0 days it is free at once.
//! - *Slashing* reaches what unbonds, too; the amount is rounded down and burned,
//!   and shared in proportion to what each has at risk.
//! - *Delegation* is refused where it would leave a validator with too small a
//!   part of its own; a validator's own withdrawal is not, but costs it its place.
//!
//! ```
//! use iotasrb_core::programmes::assembly::{MicroAsmb, security::*};
//! use iotasrb_core::units::BasisPoints;
//!
//! let (vera, dan) = ("vera".parse::<Name>()?, "dan".parse::<Name>()?);
//! let amount = MicroAsmb::from_micros;
//! let parameters = Parameters {
//!     minimum_bond: amount(1_000),
//!     minimum_own_share: BasisPoints::new(2_000)?,
//!     committee_size: 1.try_into()?,
//!     unbonding_days: 7,
//! };
//! let balances = [(vera.clone(), amount(500)), (dan.clone(), amount(2_000))];
//! let mut state = State::start(balances.into())?;
//! for command in [
//!     Command::Register { validator: vera.clone(), commission: BasisPoints::new(1_000)? },
//!     Command::PostBond { validator: vera.clone(), amount: amount(500) },
//!     Command::Delegate { holder: dan.clone(), validator: vera.clone(), amount: amount(1_500) },
//! ] {
//!     (state, _) = state.apply(&parameters, &command)?;
//! }
//!
//! // Of 100, 10 are vera's commission; 90 are split 1 to 3: 22.5 and 67.5.
//! let (state, outcome) = state.apply(&parameters, &Command::EndDay { reward: amount(100) })?;
//! let Outcome::DayEnded(day) = outcome else { unreachable!() };
//! assert_eq!(day.rewards[0].own_part, amount(23));
//! assert_eq!(day.rewards[0].delegators[&dan], amount(67));
//!
//! let slash = Command::Slash { validator: vera.clone(), share: BasisPoints::new(5_000)? };
//! let (state, _) = state.apply(&parameters, &slash)?;
//! assert_eq!(state.validators()[&vera].delegations[&dan], amount(750));
//! assert_eq!(state.totals()?.burned, amount(1_000));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bonding;
mod command;
mod committee;
mod name;
mod parameters;
mod refusal;
mod reward;
mod slashing;
mod standing;
mod state;

pub use command::{Command, Outcome};
pub use committee::{Candidate, select};
pub use name::{MAX_NAME_BYTES, MalformedName, Name};
pub use parameters::{Admission, Parameters};
pub use refusal::Refusal;
pub use reward::{DayEnd, MemberReward};
pub use slashing::Slash;
pub use standing::{DelegationEffect, Standing};
pub use state::{State, Totals, Unbonding, Validator};

#[cfg(test)]
mod tests;
