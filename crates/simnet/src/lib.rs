//! A synthetic IOTA network: test equipment and demonstration, never a source of truth.
//!
//! It follows the reward rules through [`iotasrb_core::rewards`] and writes what a real
//! network writes, byte for byte in the chain's own formats: BLS keys, signed
//! checkpoints, contents, effects, events and both versions of the system state. From
//! the same [`Plan`] come the same bytes, on every machine.
//!
//! | room | what lives there |
//! |---|---|
//! | [`Plan`] | what to simulate: how many epochs and validators, which protocol versions, what happens how often |
//! | [`Simulation`] | the network, advanced epoch by epoch; its memory does not grow with history |
//! | [`Genesis`], [`ClosedEpoch`] | what the network leaves behind: plain data, ready to be served |
//! | [`Misbehaviour`] | closes that no honest network certifies, each with the refusal that it must meet |
//! | [`serve`] | servers on loopback that serve it, and fail on command |
//!
//! Its rules are those of the core, so that it cannot judge them: that a close of a real
//! network is read right, the recorded closes in `fixtures` prove.
//!
//! # Where it is simpler than a real network
//!
//! - Of each epoch two checkpoints exist, the newest before the close and the close; other
//!   checkpoints and transactions are numbers, and their digests stand for nothing.
//! - Every active validator announced the next protocol version, so that all may be elected.
//! - A network's state takes its second form at the first change that runs under protocol
//!   version 5, one change after the version comes into force.
//! - Scores are listed in the order of the active validators.
//! - The thresholds of stake are those of the protocol version (2, 1.5 and 1 million IOTA;
//!   6, 5.5 and 5 million since 39); the parameters in the state stay as they began.
//! - Commissions that validators earned are never withdrawn, nor stakes with candidates or
//!   with validators that left.

mod change;
mod closed_epoch;
mod encoded;
mod error;
mod events;
mod forgery;
mod genesis;
mod keys;
mod ledger;
mod misbehaviour;
mod network;
mod newcomer;
mod objects;
mod plan;
mod population;
mod protocol;
mod random;
mod requests;
mod seats;
pub mod serve;
mod simulation;
mod stakes;
mod transaction;

pub use closed_epoch::{ClosedEpoch, Genesis, ProtocolConfig, Request, SystemState};
pub use error::SimulationError;
pub use misbehaviour::Misbehaviour;
pub use plan::{Churn, Plan, Signers, Start};
pub use simulation::Simulation;
