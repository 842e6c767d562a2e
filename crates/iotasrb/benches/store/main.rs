//! `cargo xtask bench store`: five years of a hundred validators, 15,330,000 figures.
//!
//! The limit of reading is a plain scan of the same bytes in the memory of this process; that of
//! appending is a plain file of as many bytes that is written to the disk.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod dataset;
mod measure;
mod postgres;
#[expect(dead_code, reason = "tests kill it, the benchmark does not")]
#[path = "../../tests/postgres_server/mod.rs"]
mod postgres_server;
mod sqlite;

use iotasrb::store::StoreAddress;
use postgres_server::{Durability, Server};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
    time::Instant,
};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let folder = Folder::new()?;
    let file = folder.0.join("history.sqlite");
    println!("SQLite");
    measured(&StoreAddress::File(file.clone()), &folder.0, sqlite::load)?;
    size(fs::metadata(&file)?.len());
    if !Path::new("/usr/lib/postgresql").exists() {
        println!("PostgreSQL: no server is at hand");
        return Ok(());
    }
    println!("PostgreSQL, a server of its own on this machine");
    let server = Server::start(Durability::Full);
    let url = server.database("bench");
    let load = |address: &StoreAddress| postgres::load(address, &url);
    measured(&url.parse()?, &folder.0, load)?;
    size(postgres::bytes(&url)?);
    Ok(())
}

fn size(bytes: u64) {
    let figures = dataset::SLOTS * 700;
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
    load: impl FnOnce(&StoreAddress) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let begin = Instant::now();
    load(address)?;
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
