//! Staking ASMB for security: bonds, committees, rewards and slashes.
//!
//! A [`Scenario`] gives the numbers, the balances and what happens; running it
//! says after each command who has what. Every state conserves every unit:
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
//! let scenario = Scenario {
//!     parameters: Parameters {
//!         minimum_bond: amount(1_000),
//!         minimum_own_share: BasisPoints::new(2_000)?,
//!         committee_size: 1.try_into()?,
//!         unbonding_days: 7,
//!     },
//!     balances: [(vera.clone(), amount(500)), (dan.clone(), amount(2_000))].into(),
//!     commands: vec![
//!         Command::Register { validator: vera.clone(), commission: BasisPoints::new(1_000)? },
//!         Command::PostBond { validator: vera.clone(), amount: amount(500) },
//!         Command::Delegate { holder: dan.clone(), validator: vera.clone(), amount: amount(1_500) },
//!         Command::EndDay { reward: amount(100) },
//!         Command::Slash { validator: vera.clone(), share: BasisPoints::new(5_000)? },
//!     ],
//! };
//! let records = scenario.run()?;
//!
//! // Of 100, 10 are vera's commission; 90 are split 1 to 3: 22.5 and 67.5.
//! let Outcome::DayEnded(day) = &records[3].outcome else { unreachable!() };
//! assert_eq!(day.rewards[0].own_part, amount(23));
//! assert_eq!(day.rewards[0].delegators[&dan], amount(67));
//! assert_eq!(records[4].state.validators()[&vera].delegations[&dan], amount(750));
//! assert_eq!(records[4].state.totals()?.burned, amount(1_000));
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
pub use refusal::{Refusal, RefusedScenario};
pub use reward::{DayEnd, MemberReward};
pub use slashing::Slash;
pub use standing::{DelegationEffect, Standing};
pub use state::{State, Totals, Unbonding, Validator};

use super::MicroAsmb;
use alloc::{collections::BTreeMap, vec::Vec};

/// A story to be played: the numbers, who has what, and what happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// The numbers that no document gives.
    pub parameters: Parameters,
    /// What each holder has at the beginning; who is not here does not take part.
    pub balances: BTreeMap<Name, MicroAsmb>,
    /// What happens, in order.
    pub commands: Vec<Command>,
}

/// What a command of a scenario did, and who has what after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What it did.
    pub outcome: Outcome,
    /// The state after it.
    pub state: State,
}

impl Scenario {
    /// Carries out all commands: one record for each, in order.
    ///
    /// Every record holds a whole state. For a long scenario with many holders,
    /// go on from [`State::start`] by [`State::apply`] and keep what is needed.
    ///
    /// The first command that breaks a rule ends the run and is named. Balances
    /// that are too large together count as a refusal before the first command.
    pub fn run(&self) -> Result<Vec<Record>, RefusedScenario> {
        let mut records: Vec<Record> = Vec::with_capacity(self.commands.len());
        let refused = |carried_out| {
            move |refusal| RefusedScenario {
                carried_out,
                refusal,
            }
        };
        let mut state = State::start(self.balances.clone()).map_err(refused(0))?;
        for (place, command) in self.commands.iter().enumerate() {
            let (next, outcome) = state
                .apply(&self.parameters, command)
                .map_err(refused(place))?;
            state = next.clone();
            records.push(Record {
                outcome,
                state: next,
            });
        }
        Ok(records)
    }
}

#[cfg(test)]
mod tests;
