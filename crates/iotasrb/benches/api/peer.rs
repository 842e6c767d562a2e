//! What a user might run instead: PostGraphile, over the tables of the same history.

use super::{
    Failure,
    bare::Answer,
    dataset::Dataset,
    folder, history,
    measure::{self, Board},
    postgres,
    postgres_server::{Durability, Server},
    process::Process,
    reads,
};
use std::{path::Path, time::Instant};

/// How many times its requests the program is to answer.
const TARGET: f64 = 10.0;

/// The program over PostgreSQL, beside PostGraphile over the same database.
pub(crate) fn beside_postgraphile(
    dataset: Dataset,
    is_wanted: &dyn Fn(&str) -> bool,
    board: &mut Board,
) -> Result<(), Failure> {
    let packages = folder().join("postgraphile");
    if !packages.join("node_modules").exists() || !Path::new("/usr/lib/postgresql").exists() {
        println!("\nPostGraphile: it is not at hand; `cargo xtask bench api` installs it");
        return Ok(());
    }
    let reads = reads::with_peer(dataset);
    let reads: Vec<_> = reads
        .iter()
        .filter(|(read, ..)| is_wanted(read.name))
        .collect();
    if reads.is_empty() {
        return Ok(());
    }
    let begin = Instant::now();
    let server = Server::start(Durability::None);
    let database = server.database("bench");
    history::in_a_database(&database, dataset)?;
    println!(
        "\nPostgreSQL: {} MiB, ready in {:.0?}",
        postgres::bytes(&database)? >> 20,
        begin.elapsed()
    );
    let ours = Process::service(&database)?;
    let peer = Process::postgraphile(&packages, &database)?;
    for (read, its_read, figures) in &reads {
        Answer::of(&ours, read)?;
        let answer = Answer::of(&peer, its_read)?;
        let found = answer.body.matches("\"decimal\":\"").count();
        if found != *figures {
            return Err(format!("PostGraphile's answer has {found} figures, not {figures}").into());
        }
    }
    measure::heading("at the maximum load, beside PostGraphile");
    for (read, its_read, _) in &reads {
        let its_read = reads::Read {
            target: Some(TARGET),
            ..its_read.clone()
        };
        board.at_most((&ours, read), ("PostGraphile", &peer, &its_read))?;
    }
    Ok(())
}
