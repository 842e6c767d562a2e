//! The proof behind the IOTA Staking Rewards Benchmark.
//!
//! Certified bytes in, proven facts out: this crate follows the committees of an
//! IOTA network from a trust root, epoch by epoch, and believes nothing that they
//! did not sign. It performs no IO and reads no clock; threads it starts only where it is
//! told how many, and the answer does not depend on them.
//!
//! | room | what lives there |
//! |---|---|
//! | [`Committee`] | who may certify an epoch: keys and voting powers; the trust root |
//! | [`Genesis`] | the committee of epoch 0, from a network's identity and its first checkpoint |
//! | [`EpochClose`] | the five byte strings that prove how an epoch ended |
//! | [`EpochInfo`] | the closes of all epochs, as a formal snapshot streams them |
//! | [`CommitteeChain`] | the checked path from one committee to the next |
//! | [`BrokenLink`] | why a close was refused: the integrity rules, one a variant |
//! | [`ProvenClose`] | a close that passed, and the [`Facts`] that it certifies |
//! | [`recompute`] | the end of an epoch, computed again from its certified start |
//! | [`Bundle`] | one published rate with everything that proves it, as one file |
//!
//! `docs/proof.md` lays out every digest and message that is checked here.

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

mod broken_link;
mod bundle;
mod chain;
mod close;
mod committee;
mod content;
mod effects;
mod entry;
mod epoch_change;
mod epoch_info;
mod facts;
mod fields;
mod following;
mod genesis;
mod hashed;
mod layout;
mod proven;
mod ready_committee;
mod recomputation;
mod salted_digest;
mod signatures;
mod spread;
mod state_objects;
mod summary;
mod walk;

pub use broken_link::{BrokenChain, BrokenLink, Part};
pub use bundle::{
    Bundle, BundleRefusal, Claim, Evidence, MAX_BUNDLE_BYTES, MAX_SUMMARIES, MalformedBundle,
    ProvenBundle, Step, TrustRoot, Verdict,
};
pub use chain::CommitteeChain;
pub use close::{BlobRefusal, EpochClose};
pub use committee::{Committee, CommitteeKey, CommitteeMember, MAX_MEMBERS, MalformedCommittee};
pub use entry::EntryRefusal;
pub use epoch_change::{ChangeRefusal, EpochChange};
pub use epoch_info::{EpochInfo, EpochInfoRefusal, write_epoch_info};
pub use facts::{CertifiedOutcome, CertifiedPayment, FactRefusal, Facts, SystemState};
pub use following::Unfollowed;
pub use genesis::{Genesis, GenesisRefusal};
pub use proven::ProvenClose;
pub use recomputation::{Difference, Recomputation, recompute};
