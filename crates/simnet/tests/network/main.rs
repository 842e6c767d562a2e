//! The synthetic network against the proof and against the chain's rules.

mod follow;
mod laws;
mod misbehaviours;
mod proven;
mod recomputed;
mod scores;
mod starts;
