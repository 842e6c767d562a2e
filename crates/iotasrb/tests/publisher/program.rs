//! The program as its operator runs it.

use iotasrb::store::{Figure, IOTASRB, Point, PointKind, State, Store, StoreAddress};
use iotasrb_core::units::TimestampMs;
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

/// What takes longer will not come.
pub(crate) const A_WHILE: Duration = Duration::from_secs(60);

/// The program with no settings but those given.
pub(crate) fn command(arguments: &[&str], more: &[String]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_iotasrb"));
    command
        .args(arguments)
        .args(more)
        .env_remove("IOTASRB_SOURCE")
        .env_remove("IOTASRB_NETWORK")
        .env_remove("IOTASRB_TRUST")
        .env_remove("IOTASRB_STORE")
        .env("IOTASRB_LOG", "iotasrb=debug")
        .env("HTTPS_PROXY", "http://127.0.0.1:9")
        .env("NO_PROXY", "127.0.0.0/8");
    command
}

/// A publisher that runs, with the lines that it prints.
pub(crate) struct Publisher {
    pub(crate) child: Child,
    pub(crate) lines: Receiver<String>,
    /// Everything that it says.
    log: Receiver<String>,
}

impl Publisher {
    pub(crate) fn start(store: &str, more: &[String]) -> Self {
        let arguments = ["serve", "--store", store, "--listen", "127.0.0.1:0"];
        Self::of(command(&arguments, more))
    }

    /// One that answers from what another process writes.
    pub(crate) fn start_to_read(store: &str) -> Self {
        let arguments = ["serve", "--read-only", "--store", store];
        let more = ["--listen", "127.0.0.1:0"].map(ToOwned::to_owned);
        Self::of(command(&arguments, &more))
    }

    /// The process of a command that was made ready.
    pub(crate) fn of(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = read(child.stdout.take().unwrap());
        let log = read(child.stderr.take().unwrap());
        Self { child, lines, log }
    }

    /// Whether it has published all that was due, by what it says within a moment.
    pub(crate) fn has_rested(&self) -> bool {
        let moment = Duration::from_micros(200);
        let entry = self.log.recv_timeout(moment);
        entry.is_ok_and(|entry| entry.contains("\"resting\""))
    }

    /// The next entry with this message; nothing if it does not come in time, or never.
    pub(crate) fn hear(&self, message: &str, time: Duration) -> Option<serde_json::Value> {
        self.hear_one_of(&[message], time)
    }

    /// The next entry with one of these messages, in the same way.
    pub(crate) fn hear_one_of(
        &self,
        messages: &[&str],
        time: Duration,
    ) -> Option<serde_json::Value> {
        let deadline = Instant::now() + time;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let entry = self.log.recv_timeout(left).ok()?;
            let mut entry: serde_json::Value = serde_json::from_str(&entry).unwrap();
            let message = entry["fields"]["message"].as_str().unwrap_or_default();
            if messages.contains(&message) {
                return Some(entry["fields"].take());
            }
        }
    }

    /// The address on which it answers, as its log says.
    pub(crate) fn address(&self) -> String {
        let answers = self.hear("answering requests", A_WHILE).unwrap();
        answers["local"].as_str().unwrap().to_owned()
    }

    /// The error with which it ended by itself, and its exit code.
    pub(crate) fn end(mut self) -> (String, Option<i32>) {
        let ended = self.hear("the publisher ended", A_WHILE).unwrap();
        let error = ended["error"].as_str().unwrap().to_owned();
        (error, self.child.wait().unwrap().code())
    }

    /// Kills it (SIGKILL).
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// No process outlives its test.
impl Drop for Publisher {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Lines as they come, read on a thread of their own so that nobody waits for a reader.
fn read(output: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    thread::spawn(move || {
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        lines.all(|line| sender.send(line).is_ok());
    });
    lines
}

/// `iotasrb observe`: publishes what is due and ends.
#[track_caller]
pub(crate) fn observe(store: &str, more: &[String]) {
    let output = command(&["observe", "--store", store], more)
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
}

/// The live publication of every point: its state and the benchmark.
pub(crate) type Live = BTreeMap<Point, (State, Option<Figure>)>;

pub(crate) fn live(address: &StoreAddress) -> Live {
    let mut store = Store::open_to_read(address).unwrap();
    let whole = (
        TimestampMs::from_unix_ms(0),
        TimestampMs::from_unix_ms(u64::MAX),
    );
    let publications = store.publications(whole.0, whole.1, None).unwrap();
    let mut live = Live::new();
    for publication in publications {
        let figures = store.figures(&publication).unwrap();
        let benchmark = figures
            .into_iter()
            .find(|(_, metric, _)| *metric == IOTASRB);
        let value = (publication.state, benchmark.map(|(_, _, figure)| figure));
        let twice = live.insert(publication.point, value);
        assert_eq!(twice, None, "{} is live twice", publication.point);
    }
    live
}

/// The slots without one that is missing, and how many epoch changes.
#[track_caller]
pub(crate) fn check_points(live: &Live, epoch_changes: usize) {
    let of = |kind| live.keys().filter(move |point| point.kind == kind);
    let slots: Vec<u64> = of(PointKind::Slot)
        .map(|slot| slot.at.as_unix_ms())
        .collect();
    for pair in slots.windows(2) {
        assert_eq!(pair[1] - pair[0], 7_200_000, "a slot is missing");
    }
    assert_eq!(of(PointKind::Epoch).count(), epoch_changes);
    for (point, (state, _)) in live {
        assert_eq!(*state, State::Ok, "{point}");
    }
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
