//! The chain's own rules for rewards, to the nano.
//!
//! What an epoch pays, to whom, and at which rate a pool's tokens are worth
//! IOTA afterwards: the arithmetic of the `iota_system` Move package, before
//! and after each change of its rules. Every division rounds down and every
//! product is formed in 128 bits, as on the chain. Where the chain would abort,
//! these functions return a [`Refusal`]; they never wrap and never panic.
//!
//! An epoch change goes through the files in this order:
//!
//! | step | item | what it answers |
//! |---|---|---|
//! | 1 | [`RewardRules`] | which rules hold |
//! | 2 | [`RewardPot`] | how much there is to distribute, and what is minted and burned |
//! | 3 | [`is_slashed`] | who loses its reward |
//! | 4 | [`distribute`] | what each member of the committee is paid |
//! | 5 | [`Payment`] | how the validator and its pool divide that |
//! | 6 | [`StakingPool`] | what a payment, a stake and a withdrawal do to a pool |
//! | 7 | [`voting_powers`] | with what weight the next committee works and earns |
//!
//! [`ClosingEpoch`] runs steps 2 to 6 for a whole validator set. For one
//! validator the steps compose by hand, which is how a forecast works:
//!
//! ```
//! use iotasrb_core::rewards::{
//!     CommitteeMember, Delegation, RewardRules, StakingPool, distribute, voting_powers,
//! };
//! use iotasrb_core::units::{BasisPoints, Nanos, ProtocolVersion, Score};
//!
//! # fn main() -> Result<(), iotasrb_core::rewards::Refusal> {
//! # let iota = |amount| Nanos::from_iota(amount).unwrap();
//! let rules = RewardRules::at(ProtocolVersion::new(25), BasisPoints::WHOLE, false);
//! let stakes = [iota(1_000_000), iota(2_000_000), iota(3_000_000), iota(4_000_000)];
//! let member = CommitteeMember {
//!     voting_power: voting_powers(&stakes)?[0],
//!     commission: BasisPoints::new(500).unwrap(),
//!     score: Score::FULL,
//!     slashed: false,
//! };
//! let distribution = distribute(iota(767_000), &[member], &rules)?;
//!
//! // Four members hold 25 % each, and IIP-8 lifts the commission to as much.
//! let payment = distribution.payments[0];
//! assert_eq!(payment.commission().to_string(), "47937.500000000");
//! assert_eq!(payment.pool_share().to_string(), "143812.500000000");
//!
//! let pool = StakingPool::candidate().request_stake(stakes[0])?.activate();
//! let delegation = Delegation::Active { principal: iota(1_000), since: pool.rate() };
//! let next = pool.close_epoch(payment)?;
//! assert_eq!(delegation.reward(next.rate())?.to_string(), "143.812500000");
//! # Ok(())
//! # }
//! ```

mod delegation;
mod distribution;
mod epoch_change;
mod exchange_rate;
mod ledger;
mod payment;
mod pool;
mod pot;
mod refusal;
mod rules;
mod slashing;
mod voting_power;

pub use delegation::{Delegation, Withdrawal};
pub use distribution::{CommitteeMember, Distribution, distribute};
pub use epoch_change::{ActiveValidator, ClosingEpoch, EpochOutcome, ValidatorOutcome};
pub use exchange_rate::ExchangeRate;
pub use payment::Payment;
pub use pool::{MIN_STAKE, PoolStage, StakingPool};
pub use pot::{ComputationCharges, EpochTotals, RewardPot};
pub use refusal::Refusal;
pub use rules::{CommissionRule, RewardRules, SlashedShare};
pub use slashing::is_slashed;
pub use voting_power::{voting_power_cap, voting_powers};
