//! `cargo xtask bench store`: five years of a hundred validators, 15,330,000 figures.
//!
//! The limit of reading is a plain scan of the same bytes in the memory of this process; that of
//! appending is a plain file of as many bytes that is written to the disk.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod dataset;
mod measure;
mod observed;
mod postgres;
#[expect(dead_code, reason = "tests kill it, the benchmark does not")]
#[path = "../../tests/postgres_server/mod.rs"]
mod postgres_server;
mod sqlite;

use dataset::{A_DAY, Dataset};
use iotasrb::store::StoreAddress;
use iotasrb_core::units::TimestampMs;
use postgres_server::{Durability, Server};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
    time::Instant,
};

/// From 2026-01-01T00:00:00Z on.
const FIVE_YEARS: Dataset = Dataset {
    first: TimestampMs::from_unix_ms(1_767_225_600_000),
    slots: A_DAY * 365 * 5,
    network: false,
};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let folder = Folder::new()?;
    let file = folder.0.join("history.sqlite");
    println!("SQLite");
    let address = StoreAddress::File(file.clone());
    measured(&address, &folder.0, || sqlite::load(&address, FIVE_YEARS))?;
    size(fs::metadata(&file)?.len());
    if !Path::new("/usr/lib/postgresql").exists() {
        println!("PostgreSQL: no server is at hand");
        return Ok(());
    }
    println!("PostgreSQL, a server of its own on this machine");
    let server = Server::start(Durability::Full);
    let url = server.database("bench");
    measured(&url.parse()?, &folder.0, || {
        postgres::load(&url, FIVE_YEARS)
    })?;
    size(postgres::bytes(&url)?);
    Ok(())
}

fn size(bytes: u64) {
    let figures = FIVE_YEARS.slots * FIVE_YEARS.figures_a_slot();
    let mebibytes = bytes >> 20;
    println!(
        "on the disk: {mebibytes} MiB, {} bytes a figure",
        bytes / figures
    );
}

/// Fills a history by a way of its own engine, and measures it through the public interface.
fn measured(
    address: &StoreAddress,
    folder: &Path,
    load: impl FnOnce() -> Result<(), Failure>,
) -> Result<(), Failure> {
    let begin = Instant::now();
    let mut writer = observed::writer(address, FIVE_YEARS.first)?;
    let mut observation = observed::a_hundred_validators()?;
    observed::publish(&mut writer, &mut observation, FIVE_YEARS.first)?;
    drop(writer);
    load()?;
    println!("loaded in {:.0?}", begin.elapsed());
    measure::reading(address)?;
    measure::appending(address, folder)
}

/// A folder that goes with this process.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self, Failure> {
        let path = env::temp_dir().join(format!("iotasrb-bench-store-{}", process::id()));
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind is in the folder for temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}
