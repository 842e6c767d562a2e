//! The chain of proof: over a recorded network, over damaged closes, and over closes
//! that were made up and signed for a test.

mod change;
mod fixture;
mod following;
mod forge;
mod forged;
mod genesis;
mod recomputed;
mod recorded;
mod stream;
mod tampered;
mod together;
