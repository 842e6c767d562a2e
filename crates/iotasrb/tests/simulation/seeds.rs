//! Runs by seed.
//!
//! `IOTASRB_SIMULATE_SEEDS=0..1000 IOTASRB_SIMULATE_DAYS=400` runs more of them, in
//! [`the_seeds_that_were_asked_for`].

use crate::{conduct::Plan, rows, world::World};
use std::ops::Range;

const DAYS: u64 = 100;

/// Noons from which a hundred days cross the end of a year, a leap day, and both; and one from
/// which they cross neither.
fn start(seed: u64) -> u64 {
    match seed % 4 {
        0 => 1_795_694_400_000, // 2026-11-26
        1 => 1_829_304_000_000, // 2027-12-20
        2 => 1_834_574_400_000, // 2028-02-19
        _ => 1_812_110_400_000, // 2027-06-04
    }
}

fn run(seed: u64, days: u64) -> World {
    let replay = Replay { seed, days };
    let mut world = World::of(Plan::random(seed, start(seed), days)).run();
    // The text of a whole history takes a while.
    if seed.is_multiple_of(10) {
        rows::hold(&world.export());
    }
    drop(replay);
    world
}

fn run_all(seeds: Range<u64>, days: u64) {
    for seed in seeds {
        let world = run(seed, days);
        assert!(
            world.ledger.count() >= 12 * days,
            "seed {seed} publishes every slot"
        );
    }
}

/// Says how to have a failing run again.
struct Replay {
    seed: u64,
    days: u64,
}

impl Drop for Replay {
    #[expect(
        clippy::print_stderr,
        reason = "whoever sees a failing run wants to have it again"
    )]
    fn drop(&mut self) {
        let Self { seed, days } = *self;
        if std::thread::panicking() {
            let after = seed + 1;
            eprintln!(
                "again: IOTASRB_SIMULATE_SEEDS={seed}..{after} IOTASRB_SIMULATE_DAYS={days} \
                 cargo test --package iotasrb --test simulation the_seeds_that"
            );
        }
    }
}

#[test]
fn seeds_0_to_24() {
    run_all(0..25, DAYS);
}

#[test]
fn seeds_25_to_49() {
    run_all(25..50, DAYS);
}

#[test]
fn seeds_50_to_74() {
    run_all(50..75, DAYS);
}

#[test]
fn seeds_75_to_99() {
    run_all(75..100, DAYS);
}

/// Nothing is passed over: every minute is a step, as it is outside of simulations.
#[test]
fn every_minute_of_a_seed() {
    let seed = 7;
    let replay = Replay { seed, days: 10 };
    let plan = Plan {
        is_quick: false,
        ..Plan::random(seed, start(seed), 10)
    };
    World::of(plan).run();
    drop(replay);
}

#[test]
fn a_seed_replays_exactly() {
    for seed in [3, 5] {
        let texts = [run(seed, 40).export(), run(seed, 40).export()];
        assert!(texts[0] == texts[1], "seed {seed}");
    }
}

/// By command; without it there is nothing to do.
#[test]
fn the_seeds_that_were_asked_for() {
    let Ok(seeds) = std::env::var("IOTASRB_SIMULATE_SEEDS") else {
        return;
    };
    let (from, to) = seeds.split_once("..").expect("seeds are given as from..to");
    let number = |text: &str| text.parse::<u64>().expect("seeds and days are numbers");
    let days = std::env::var("IOTASRB_SIMULATE_DAYS").map_or(DAYS, |days| number(&days));
    run_all(number(from)..number(to), days);
}
