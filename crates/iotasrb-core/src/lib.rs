//! The arithmetic of the IOTA Staking Rewards Benchmark.
//!
//! Data in, data out: this crate performs no IO, reads no clock, uses no
//! floating-point arithmetic and no unordered collection, so the same input
//! gives the same bytes on every machine. It is `no_std`: what it cannot name,
//! it cannot do.
//!
//! | room | what lives there |
//! |---|---|
//! | [`units`] | amounts, times and shares that can only be valid |
//! | [`ratio`] | exact fractions, their digits and their bounds |
//! | [`observation`] | what the chain said at a named point, and when it is refused |
//! | [`rewards`] | the chain's own rules for rewards, to the nano |
//! | [`rates`] | the published methods: the rates of an observation |
//! | [`calculator`] | what a stake would earn, under stated assumptions |
//! | [`waterfall`] | why one rate is not another: exact chains of causes |
//! | [`realised`] | what ended epochs really paid |
//! | [`divergence`] | what others' formulas make of the same facts, and why |
//! | [`prospects`] | who will earn in the next epoch |
//! | [`programmes`] | the staking programmes before today's: SMR and ASMB |

#![no_std]
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::expect_used,
        clippy::float_arithmetic,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod calculator;
pub mod divergence;
pub mod observation;
pub mod programmes;
pub mod prospects;
pub mod rates;
pub mod ratio;
pub mod realised;
pub mod rewards;
pub mod units;
pub mod waterfall;
