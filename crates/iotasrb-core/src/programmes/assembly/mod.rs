//! Assembly (ASMB): what its stakers were to get after its launch.
//!
//! Assembly was given up in September 2023, before it launched; its documents
//! stay, and these are their rules, to the millionth of an ASMB.
//!
//! | room | what it answers |
//! |---|---|
//! | [`distribution`] | what IOTA stakers get day by day: 20 % of the supply in 21 months |
//! | [`inflation`] | what is minted for ASMB stakers: 8 % of the supply a year |
//! | [`security`] | what validators must bond, what it earns, and what a slash takes |
//! | [`pro_rata()`] | how an amount is split among stakers so that every unit goes to somebody |
//!
//! # What no document says
//!
//! Where the documents give no rule, the simplest one that conserves every unit
//! is chosen here. Each such rule is called *our choice* where it is described.
//! The choices that all rooms share:
//!
//! - An amount is split by [largest remainder](super::largest_remainder()): no unit is lost to
//!   rounding.
//! - Equal remainders are served in the order of the addresses or names, by their
//!   bytes, so that the order of the input decides nothing.

mod amount;
pub mod distribution;
pub mod inflation;
mod pro_rata;
pub mod security;

pub use amount::{MICROS_PER_ASMB, MicroAsmb, TOTAL_SUPPLY};
pub use pro_rata::pro_rata;
