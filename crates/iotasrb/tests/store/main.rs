//! The history keeps its promises in both engines: the same laws, run for each.

mod copied;
mod corrected;
mod draft;
mod encrypted;
mod epochs;
mod lost;
mod pages;
mod place;
#[path = "../postgres_server/mod.rs"]
mod postgres_server;
mod published;
mod refused;
mod writers;

/// A test for each engine of each law.
macro_rules! of_both_engines {
    ($($law:ident),* $(,)?) => {
        mod sqlite {
            $(#[test]
            fn $law() {
                super::$law(&crate::place::Place::sqlite());
            })*
        }
        mod postgres {
            $(#[test]
            fn $law() {
                super::$law(&crate::place::Place::postgres());
            })*
        }
    };
}
use of_both_engines;
