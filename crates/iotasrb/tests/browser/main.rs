//! The pages as people see them: a browser on a server on prepared histories.
//!
//! Each test runs one script of `web/tests`, which drives Chromium. What a script needs of the
//! world, such as a new publication or a server that stops, it asks for in its output. `cargo xtask
//! test` and `cargo xtask browser` install the browser and what drives it.

mod command;
mod demonstration;
#[path = "../api/fixture.rs"]
#[expect(dead_code, reason = "the tests of the API need more of it")]
mod fixture;
mod script;
#[path = "../api/server.rs"]
#[expect(dead_code, reason = "here a browser asks")]
mod server;
mod world;

use demonstration::Demonstration;
use fixture::mainnet;
use iotasrb::programme::{
    archive::{Conflict, Item},
    spans_file::Spans,
    staking_event::StakingEvent,
};
use iotasrb_core::{observation::Observation, programmes::staking::Programme};
use std::{env, fs, path::Path};
use world::World;

/// The benchmark, its parts and its history: while it is published, held and stale.
#[test]
fn the_profile() {
    World::new("profile").run("profile.mjs");
}

/// The server goes and comes back with something newer while the profile is open.
#[test]
fn the_profile_without_its_server() {
    World::new("offline").run("offline.mjs");
}

/// All validators, as the API and the command line have them; searched, filtered and sorted.
#[test]
fn the_validators() {
    World::with("validators", &with_a_slashed_one()).run("validators.mjs");
}

/// What a stake would earn, as the API and the command line have it.
#[test]
fn the_calculator() {
    World::new("calculator").run("calculator.mjs");
}

/// The earlier programmes: what a stake would have earned, and what an address did, as the API
/// and the command line have it.
#[test]
fn the_earlier_programmes() {
    let world = World::recording("programmes", |archive| {
        for programme in [Programme::SMR, Programme::ASSEMBLY[0]] {
            let event = StakingEvent::from(programme);
            let spans = Spans::new(STAKES.as_bytes(), &event).unwrap();
            let spans = spans.all().unwrap();
            archive
                .import(vec![Item::Spans(programme.event, spans)], Conflict::Refuse)
                .unwrap();
        }
    });
    world.run("programmes.mjs");
}

/// One address is paid, one left too soon, one staked too little in each of two outputs.
const STAKES: &str = "address,amount,start,end
1111111111111111111111111111111111111111111111111111111111111111,13000000,2102114,
2222222222222222222222222222222222222222222222222222222222222222,13000000,2102114,2202115
3333333333333333333333333333333333333333333333333333333333333333,249999,2102114,
3333333333333333333333333333333333333333333333333333333333333333,249999,2102114,
";

/// Charts, closer and wider, and their pictures.
#[test]
fn the_charts() {
    World::new("charts").run("charts.mjs");
}

/// Everything can be read, searched and asked without any script.
#[test]
fn the_pages_without_scripts() {
    World::new("without-scripts").run("without_scripts.mjs");
}

/// Whoever cannot see, cannot point or has a small screen reads the same.
#[test]
fn the_pages_for_everybody() {
    World::with("accessible", &with_a_slashed_one()).run("accessible.mjs");
}

/// The demonstration's page, and the proof that it offers.
#[test]
fn the_demonstration() {
    let demonstration = Demonstration::start();
    demonstration.run("demonstration.mjs");
    assert!(demonstration.stop());
}

/// The README's pictures can be made; `cargo xtask picture` names where they belong.
#[test]
fn the_pictures() {
    let folder = World::new("pictures").run("pictures.mjs");
    for name in ["profile.png", "validators.png"] {
        let picture = fs::read(folder.join(name)).unwrap();
        assert!(picture.starts_with(b"\x89PNG"), "{name}");
        if let Some(place) = env::var_os("IOTASRB_PICTURES") {
            fs::write(Path::new(&place).join(name), picture).unwrap();
        }
    }
}

/// Mainnet, had all others reported the validator Kiln: more than two thirds of the voting power.
fn with_a_slashed_one() -> Observation {
    let mut observation = mainnet();
    let is_kiln = |name: &str| name == "Kiln";
    let others = observation.validators.iter();
    let others = others.filter(|one| one.voting_power.as_parts() > 0 && !is_kiln(&one.name));
    let reporters: Vec<_> = others.map(|one| one.address).collect();
    let kiln = observation.validators.iter_mut();
    let kiln = kiln.into_iter().find(|one| is_kiln(&one.name));
    kiln.unwrap().reporters = reporters;
    observation
}
