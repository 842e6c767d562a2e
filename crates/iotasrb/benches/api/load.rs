//! Load from Debian's generators: `wrk` sends as much as it can, `h2load` as much as it is told.

use super::{Failure, folder, process::Process, reads::Read};
use std::{fs, path::PathBuf, process::Command, time::Duration};

/// What clients hold open at once.
const CONNECTIONS: u32 = 32;
/// What `h2load` holds open: all its clients send in the same instant, so that with more of them
/// each answer waits for those before it, and the burst is measured instead of the server.
const PACED: u32 = 4;
/// The seconds of a run.
const SECONDS: u32 = 3;

/// What came of a load.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    pub(crate) per_second: f64,
    /// Of all answers: half, 99 and 99.9 of a hundred came within these times.
    pub(crate) within: [Duration; 3],
    /// The processor time of the server for an answer: it tells servers apart also where the
    /// generator, which shares the machine with them, can send no more.
    pub(crate) processor: Duration,
    /// Answers other than good ones, and requests without any.
    pub(crate) failed: u64,
}

/// As much as the server takes.
pub(crate) fn at_most(process: &Process, read: &Read) -> Result<Load, Failure> {
    let script = folder().join("load.lua");
    fs::write(&script, include_str!("load.lua"))?;
    let mut command = Command::new("wrk");
    command
        .args(["--threads", "1", "--timeout", "30s"])
        .args(["--connections", &CONNECTIONS.to_string()])
        .args(["--duration", &format!("{SECONDS}s")])
        .arg("--script")
        .arg(script)
        .arg(process.url(&read.path));
    if let Some(posted) = posted(read)? {
        command.arg("--").arg(posted);
    }
    let (output, busy) = run(&mut command, process)?;
    let figures = output
        .lines()
        .find_map(|line| line.strip_prefix("figures "));
    let figures = figures.ok_or_else(|| format!("wrk says no figures: {output}"))?;
    let figures: Vec<u64> = figures
        .split(' ')
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    let [answers, duration, half, most, nearly_all, failed] = figures[..] else {
        return Err(format!("wrk says other figures: {output}").into());
    };
    Ok(Load {
        per_second: answers as f64 / Duration::from_micros(duration).as_secs_f64(),
        within: [half, most, nearly_all].map(Duration::from_micros),
        processor: busy.div_f64(answers.max(1) as f64),
        failed,
    })
}

/// So many requests a second: a late answer delays none but the next of its own connection.
pub(crate) fn at_rate(process: &Process, read: &Read, per_second: f64) -> Result<Load, Failure> {
    let log = folder().join("load.log");
    // It appends to what is there.
    let _ = fs::remove_file(&log);
    let mut command = Command::new("h2load");
    command
        .args(["--h1", "--threads", "1"])
        .args(["--clients", &PACED.to_string()])
        .args(["--duration", &SECONDS.to_string()])
        .args(["--rps", &(per_second / f64::from(PACED)).to_string()])
        .arg("--log-file")
        .arg(&log)
        .arg(process.url(&read.path));
    if let Some(posted) = posted(read)? {
        command.args(["--header", "content-type: application/json", "--data"]);
        command.arg(posted);
    }
    let (output, busy) = run(&mut command, process)?;
    let mut times = Vec::new();
    let mut failed = unanswered(&output)?;
    for line in fs::read_to_string(&log)?.lines() {
        let columns: Vec<i64> = line.split('\t').map(str::parse).collect::<Result<_, _>>()?;
        let [_, status, micros] = columns[..] else {
            return Err(format!("h2load logs other columns: {line}").into());
        };
        times.push(u64::try_from(micros)?);
        failed += u64::from(status != 200);
    }
    times.sort_unstable();
    let within = [500, 990, 999].map(|part| {
        let place = (times.len() * part / 1_000).min(times.len().saturating_sub(1));
        Duration::from_micros(times.get(place).copied().unwrap_or_default())
    });
    Ok(Load {
        per_second: times.len() as f64 / f64::from(SECONDS),
        within,
        processor: busy.div_f64(times.len().max(1) as f64),
        failed,
    })
}

/// The file with what is posted.
fn posted(read: &Read) -> Result<Option<PathBuf>, Failure> {
    let file = folder().join("posted.json");
    let Some(posted) = &read.posted else {
        return Ok(None);
    };
    fs::write(&file, posted)?;
    Ok(Some(file))
}

/// Runs a generator: what it says, and the processor time of the server meanwhile.
fn run(command: &mut Command, process: &Process) -> Result<(String, Duration), Failure> {
    let before = process.processor_time()?;
    let output = command.output().map_err(|error| {
        format!("{command:?} cannot be started ({error}): `cargo xtask bench api` installs it")
    })?;
    let busy = process.processor_time()?.saturating_sub(before);
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{command:?}: {words}{complaint}").into());
    }
    Ok((words, busy))
}

/// The requests of which h2load says that they failed, which its log may lack.
fn unanswered(output: &str) -> Result<u64, Failure> {
    // requests: 7 total, 7 started, 7 done, 7 succeeded, 0 failed, 0 errored, 0 timeout
    let line = output.lines().find(|line| line.starts_with("requests: "));
    let parts = line.into_iter().flat_map(|line| line.split(", "));
    let errors = parts.filter_map(|part| part.strip_suffix(" errored"));
    let errors: Vec<u64> = errors.map(str::parse).collect::<Result<_, _>>()?;
    match errors[..] {
        [errors] => Ok(errors),
        _ => Err(format!("h2load says otherwise what failed: {output}").into()),
    }
}
