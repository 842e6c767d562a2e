//! Two servers, turn by turn under the same load, and what is to hold of them.

use super::{
    Failure,
    load::{self, Load},
    process::Process,
    reads::Read,
};
use std::time::Duration;

/// Turns of each server; the median of an odd number is one of them.
const ROUNDS: usize = 3;
/// Of 100 answers 99 come within this time, at half of the maximum load.
const WITHIN: Duration = Duration::from_millis(5);
/// The part of the asked rate that is as good as all of it.
const REACHED: f64 = 0.95;
/// The memory with two years of history.
const MEMORY: u64 = 100_000_000;

/// What was found so far.
#[derive(Debug, Default)]
pub(crate) struct Board {
    failed: u64,
    missed: Vec<String>,
}

/// The names of the columns.
pub(crate) fn heading(of: &str) {
    let columns = ["per second", "p50", "p99", "p99.9", "processor"];
    let columns = columns.map(|column| format!("{column:>12}")).concat();
    println!("\n{of:<52}{columns}");
}

impl Board {
    /// The most that the program answers of a read, beside another server; the program's median.
    pub(crate) fn at_most(
        &mut self,
        (ours, read): (&Process, &Read),
        (name, other, its_read): (&str, &Process, &Read),
    ) -> Result<f64, Failure> {
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            rounds.push((load::at_most(ours, read)?, load::at_most(other, its_read)?));
        }
        let rates = |round: &(Load, Load)| [round.0.per_second, round.1.per_second];
        let ours = median(rounds.iter().map(|round| round.0).collect(), |load| {
            load.per_second
        });
        let other = median(rounds.iter().map(|round| round.1).collect(), |load| {
            load.per_second
        });
        let ratios = rounds.iter().map(rates).map(|[ours, other]| ours / other);
        let ratio = median(ratios.collect(), |ratio| ratio);
        self.failed += failed(&rounds);
        show(read.name, ours);
        show(&format!("  {name}"), other);
        let words = format!("  {ratio:.2} x {name}");
        match its_read.target {
            None => println!("{words}"),
            Some(target) => {
                let holds = ratio >= target;
                self.judge(read.name, &format!("{words} (target {target})"), holds);
            }
        }
        Ok(ours.per_second)
    }

    /// How long the program takes at half of the load that it can take; the other server at the
    /// same rate shows what of it is the generator's and the machine's.
    pub(crate) fn at_half(
        &mut self,
        (ours, read): (&Process, &Read),
        other: &Process,
        most: f64,
    ) -> Result<(), Failure> {
        let half = most / 2.0;
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            rounds.push((
                load::at_rate(ours, read, half)?,
                load::at_rate(other, read, half)?,
            ));
        }
        self.failed += failed(&rounds);
        let p99 = |load: Load| load.within[1].as_secs_f64();
        let load = median(rounds.iter().map(|round| round.0).collect(), p99);
        let beside = median(rounds.iter().map(|round| round.1).collect(), p99);
        show(read.name, load);
        show("  a bare axum server", beside);
        let [_, within, _] = load.within;
        let words = format!("  p99 {} (target {})", time(within), time(WITHIN));
        // What did not get through has no time at all.
        let is_reached = load.per_second >= half * REACHED;
        self.judge(read.name, &words, within < WITHIN && is_reached);
        Ok(())
    }

    /// The memory of the program after all that it answered.
    pub(crate) fn memory(&mut self, ours: &Process) -> Result<(), Failure> {
        let [now, most] = ours.memory()?.map(|bytes| bytes as f64 / 1e6);
        let target = MEMORY as f64 / 1e6;
        let words = format!(
            "resident memory {now:.1} MB, at its highest {most:.1} MB (target {target} MB)"
        );
        println!();
        self.judge("memory", &words, most < target);
        Ok(())
    }

    /// Slow answers only show; bad ones fail.
    pub(crate) fn conclude(self) -> Result<(), Failure> {
        println!("\nbad answers and errors: {} (target none)", self.failed);
        match self.missed.as_slice() {
            [] => println!("every target holds"),
            missed => println!("targets missed: {}", missed.join("; ")),
        }
        if self.failed > 0 {
            return Err("requests failed under load".into());
        }
        Ok(())
    }

    fn judge(&mut self, name: &str, words: &str, holds: bool) {
        println!("{words}: {}", if holds { "holds" } else { "MISSED" });
        if !holds {
            self.missed.push(format!("{name},{words}"));
        }
    }
}

fn failed(rounds: &[(Load, Load)]) -> u64 {
    let both = rounds.iter().flat_map(|round| [round.0, round.1]);
    both.map(|load| load.failed).sum()
}

fn median<T: Copy>(mut all: Vec<T>, of: impl Fn(T) -> f64) -> T {
    all.sort_by(|one, other| of(*one).total_cmp(&of(*other)));
    all[all.len() / 2]
}

fn show(name: &str, load: Load) {
    let [half, most, nearly_all] = load.within.map(time);
    println!(
        "{name:<52}{:>12.0}{half:>12}{most:>12}{nearly_all:>12}{:>12}",
        load.per_second,
        time(load.processor)
    );
}

fn time(time: Duration) -> String {
    format!("{time:.2?}")
}
