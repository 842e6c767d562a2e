//! Bundles: made from a recorded network, proven again, and altered in every way.

#[allow(
    dead_code,
    reason = "the tests of closes use the rest of the same recording"
)]
#[path = "../closes/fixture.rs"]
mod fixture;
#[allow(dead_code, reason = "the tests of closes forge more than these")]
#[path = "../closes/forge.rs"]
mod forge;
mod parts;
mod random;
mod recorded;
mod refused;
mod small;
mod tampered;
