//! `cargo xtask bench api`: two years of a hundred validators behind the program's own server.
//!
//! The limit is a bare axum server that returns the same bytes from memory; the peer is
//! PostGraphile over the same database. Both are measured in the same run as the program, turn by
//! turn. Slow answers only show; errors, and bytes that differ, fail the run.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod bare;
#[path = "../store/dataset.rs"]
mod dataset;
mod history;
mod load;
mod measure;
#[path = "../store/observed.rs"]
mod observed;
mod peer;
#[path = "../store/postgres.rs"]
mod postgres;
#[expect(dead_code, reason = "tests kill it, the benchmark does not")]
#[path = "../../tests/postgres_server/mod.rs"]
mod postgres_server;
mod process;
mod reads;
#[path = "../store/sqlite.rs"]
mod sqlite;

use measure::Board;
use process::Process;
use std::{
    env, fs,
    path::{Path, PathBuf},
    time::Instant,
};

type Failure = Box<dyn std::error::Error>;

/// Where what is made once stays: the history, and the peer's packages.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-api")
}

/// Every word chooses the reads whose names have it; without any, all are measured.
fn main() -> Result<(), Failure> {
    // What begins with a dash is cargo's.
    let words: Vec<String> = env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    if let [role, answers] = words.as_slice()
        && role == bare::ROLE
    {
        return bare::serve(Path::new(answers));
    }
    let is_wanted =
        |name: &str| words.is_empty() || words.iter().any(|word| name.contains(word.as_str()));
    fs::create_dir_all(folder())?;
    let file = folder().join("history.sqlite");
    let begin = Instant::now();
    let dataset = history::in_a_file(&file)?;
    println!(
        "SQLite: {} slots, {} MiB, ready in {:.0?}",
        dataset.slots,
        fs::metadata(&file)?.len() >> 20,
        begin.elapsed()
    );
    let mut board = Board::default();
    beside_a_bare_server(&file, dataset, &is_wanted, &mut board)?;
    peer::beside_postgraphile(dataset, &is_wanted, &mut board)?;
    board.conclude()
}

/// The program over the file, beside a server that does nothing but answer the same bytes.
fn beside_a_bare_server(
    file: &Path,
    dataset: dataset::Dataset,
    is_wanted: &dyn Fn(&str) -> bool,
    board: &mut Board,
) -> Result<(), Failure> {
    let begin = Instant::now();
    let service = Process::service(&file.display().to_string())?;
    println!("the program answers after {:.1?}", begin.elapsed());
    let mut answers = Vec::new();
    let reads = reads::all(dataset);
    let reads: Vec<_> = reads.iter().filter(|read| is_wanted(read.name)).collect();
    for read in &reads {
        answers.push(bare::Answer::of(&service, read)?);
    }
    let bare = Process::bare(&answers)?;
    for (read, answer) in reads.iter().zip(&answers) {
        let same = bare::Answer::of(&bare, read)?;
        if same != *answer {
            return Err(format!("the bare server answers {} otherwise", read.name).into());
        }
    }
    measure::heading("at the maximum load, beside a bare axum server");
    let mut most = Vec::new();
    for read in &reads {
        most.push(board.at_most((&service, read), ("a bare axum server", &bare, read))?);
    }
    measure::heading("at half of that load");
    for (read, most) in reads.iter().zip(most) {
        board.at_half((&service, read), &bare, most)?;
    }
    board.memory(&service)
}
