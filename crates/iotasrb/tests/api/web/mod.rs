//! The page, and what other people's pages show of it.

mod charts;
mod pages;
