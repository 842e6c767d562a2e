//! The programmes before today's: their files, their archive and their commands.
//!
//! Ids, checksums and bech32 texts are literals that another implementation computed (Python's
//! hashlib, and bech32 by its specification). The official event files are other people's: they
//! are read beside the repository, and a line says so where they are not there.

mod addresses;
mod archives;
mod cli;
mod cli_record;
mod events;
mod results;
mod spans;

use iotasrb::programme::{event_file, staking_event::StakingEvent};
use iotasrb_core::{programmes::participation::Event, units::Address};
use std::{fs, path::PathBuf};

/// An event of our own, with letters beyond ASCII.
const ORCHARD: &str = r#"{"name":"Orchard","milestoneIndexCommence":100,"milestoneIndexStart":200,
"milestoneIndexEnd":300,"payload":{"type":1,"text":"Staking for apples","symbol":"APPLE","numerator":3,
"denominator":1000,"requiredMinimumRewards":5000,"additionalInfo":"Ripe ones."},
"additionalInfo":"Grüße aus dem Obstgarten"}"#;
/// BLAKE2b-256 of its binary form.
const ORCHARD_ID: &str = "f406cc48d0b4ef72df8358db5de7bab950e1a55608b03f300b812b2daba4b28b";

/// Stakes of that event: 3,000 and 30 units for the first address, 147,000 for the second, none
/// for the third, whose stake is too small by one micro.
const STAKES: &str = "address,amount,start,end
1111111111111111111111111111111111111111111111111111111111111111,10000,150,
0x1111111111111111111111111111111111111111111111111111111111111111,1333,250,260
iota1qq3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zy86pg45,1000000,101,250
a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3,333,300,301
";

/// The official result of those stakes: only the second address reaches the minimum.
const ORCHARD_RESULT: &str = r#"{"symbol":"APPLE","milestoneIndex":300,"totalRewards":147000,"checksum":"ab7286411ad79729f4943f5da7057ffa8cc88ec4c45caee864b9726f20c1fd5a","rewards":{"2222222222222222222222222222222222222222222222222222222222222222":147000}}"#;

fn orchard_event() -> Event {
    event_file::read(ORCHARD.as_bytes()).unwrap()
}

fn orchard() -> StakingEvent {
    StakingEvent::try_from(&orchard_event()).unwrap()
}

fn address(byte: u8) -> Address {
    Address::from_bytes([byte; 32])
}

/// An empty folder of a test.
fn folder(test: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("programme")
        .join(test);
    if path.exists() {
        fs::remove_dir_all(&path).unwrap();
    }
    fs::create_dir_all(&path).unwrap();
    path
}
