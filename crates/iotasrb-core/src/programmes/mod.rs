//! The staking programmes before today's: SMR and ASMB, and what became of their rewards.
//!
//! From December 2021 to August 2023 a holder staked by sending IOTA to an own address with a
//! mark on the transaction. Nodes counted: an output that stayed unspent earned in every
//! [`Milestone`], as the event of the programme said. This room computes the same rewards and
//! checksums again, from the same bytes, so that a record of that time can be verified today.
//!
//! | room | what lives there |
//! |---|---|
//! | [`participation`] | events, participations, which output counts, what it earns, checksums |
//! | [`ledger`] | totals at any milestone, rewards of an address, the whole export |
//! | [`staking`] | the seven programmes: SMR and ASMB rounds 1 to 6 |
//! | [`conversion`] | how ASMB became IOTA in 2023 |
//! | [`assembly`] | what ASMB would have paid after its launch: distribution, inflation, staking for security |
//! | [`largest_remainder()`] | how any of them splits an amount to the last unit |
//!
//! Where those programmes' documents and what their nodes really paid differ, both are given.
//!
//! ```
//! use iotasrb_core::programmes::{Micros, staking::Programme};
//! // 13 IOTA were the least whole number of IOTA that earned the minimum of 10,000,000 glow.
//! let potential = Programme::SMR.potential(Micros::from_micros(13_000_000), None)?;
//! assert_eq!(potential.reward, 10_108_800);
//! assert!(potential.reaches_minimum);
//! # Ok::<(), iotasrb_core::programmes::staking::NotTaken>(())
//! ```

pub mod assembly;
pub mod conversion;
mod largest_remainder;
pub mod ledger;
mod measure;
pub mod participation;
pub mod staking;

pub use largest_remainder::largest_remainder;
pub use measure::{Micros, Milestone, SUPPLY};
