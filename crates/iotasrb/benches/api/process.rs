//! The servers that are measured, each as a process of its own.

use super::{
    Failure,
    bare::{self, Answer},
    folder,
};
use std::{
    cell::RefCell,
    env, fs,
    io::{BufRead, BufReader, Read},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::{Duration, Instant},
};

/// What takes longer will not come.
const A_WHILE: Duration = Duration::from_secs(120);

/// What PostGraphile needs of Node.js that Debian's has not yet.
const OLDER_NODE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/benches/api/postgraphile/node20.cjs"
);

/// A server; it is killed when this is dropped.
pub(crate) struct Process {
    child: RefCell<Child>,
    address: SocketAddr,
    /// What it says.
    lines: Receiver<String>,
}

impl Process {
    /// The program as its operator runs it, once it has read its history.
    pub(crate) fn service(store: &str) -> Result<Self, Failure> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_iotasrb"));
        command
            .args([
                "serve",
                "--read-only",
                "--listen",
                "127.0.0.1:0",
                "--store",
                store,
            ])
            .env_remove("IOTASRB_LOG")
            // On a loopback address anybody may ask any number of times, unless it is told else.
            .env_remove("IOTASRB_ACCESS")
            .env_remove("IOTASRB_REQUESTS_PER_MINUTE");
        let service = Self::start(command)?;
        let begin = Instant::now();
        loop {
            let (status, _, words) = bare::asked(&service.url("/readyz"), None)?;
            if status.is_success() {
                return Ok(service);
            }
            if begin.elapsed() > A_WHILE {
                return Err(format!("the program does not get ready: {words}").into());
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// The bare server with these answers.
    pub(crate) fn bare(answers: &[Answer]) -> Result<Self, Failure> {
        let file = folder().join("answers.json");
        fs::write(&file, serde_json::to_vec(answers)?)?;
        let mut command = Command::new(env::current_exe()?);
        command.arg(bare::ROLE).arg(file);
        Self::start(command)
    }

    /// PostGraphile over a database, as its own command line starts it.
    pub(crate) fn postgraphile(packages: &Path, database: &str) -> Result<Self, Failure> {
        let mut command = Command::new("node");
        command
            .current_dir(packages)
            .args(["--require", OLDER_NODE])
            .arg("node_modules/postgraphile/dist/cli-run.js")
            .args(["--preset", "postgraphile/presets/amber"])
            .args(["--connection", database, "--schema", "public"])
            .args(["--host", "127.0.0.1", "--port", "0"])
            .env("NODE_ENV", "production")
            .env("GRAPHILE_ENV", "production");
        Self::start(command)
    }

    /// Starts a server and waits until it says on which address it answers.
    fn start(mut command: Command) -> Result<Self, Failure> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{command:?} cannot be started: {error}"))?;
        let (sender, lines) = channel();
        forward(child.stdout.take(), sender.clone());
        forward(child.stderr.take(), sender);
        // From here on it goes with this process, whatever it says.
        let mut process = Self {
            child: RefCell::new(child),
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            lines,
        };
        let deadline = Instant::now() + A_WHILE;
        let mut said = Vec::new();
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(line) = process.lines.recv_timeout(left) else {
                return Err(format!("{command:?} does not answer:\n{}", said.join("\n")).into());
            };
            if let Some(address) = address_in(&line) {
                process.address = address;
                return Ok(process);
            }
            said.push(line);
        }
    }

    /// Where it answers a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Its figures of one kind from the kernel, as long as it runs.
    fn figures(&self, kind: &str) -> Result<String, Failure> {
        let mut child = self.child.borrow_mut();
        if let Some(status) = child.try_wait()? {
            let said: Vec<String> = self.lines.try_iter().collect();
            return Err(format!("a server ended ({status}):\n{}", said.join("\n")).into());
        }
        Ok(fs::read_to_string(format!("/proc/{}/{kind}", child.id()))?)
    }

    /// The processor time that it has used, in the kernel too.
    pub(crate) fn processor_time(&self) -> Result<Duration, Failure> {
        let stat = self.figures("stat")?;
        // The name, which may have any letters, stands in parentheses.
        let (_, after) = stat.rsplit_once(')').ok_or("a process without a name")?;
        let ticks: u64 = after
            .split_whitespace()
            .skip(11)
            .take(2)
            .map(str::parse::<u64>)
            .sum::<Result<_, _>>()?;
        // Linux shows hundredths of a second, whatever it counts in.
        Ok(Duration::from_millis(ticks * 10))
    }

    /// Its resident memory in bytes, now and at its highest.
    pub(crate) fn memory(&self) -> Result<[u64; 2], Failure> {
        let status = self.figures("status")?;
        let kibibytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let number = line.and_then(|line| line.split_whitespace().next());
            number.and_then(|number| number.parse::<u64>().ok())
        };
        let [now, most] = ["VmRSS:", "VmHWM:"].map(kibibytes);
        let missing = "the kernel does not say how much memory it has";
        Ok([now.ok_or(missing)? << 10, most.ok_or(missing)? << 10])
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.child.get_mut().kill();
        let _ = self.child.get_mut().wait();
    }
}

/// Lines as they come, on a thread of their own: a full pipe would stop the server.
fn forward(output: Option<impl Read + Send + 'static>, lines: Sender<String>) {
    thread::spawn(move || {
        for line in output
            .into_iter()
            .flat_map(|output| BufReader::new(output).lines())
        {
            let Ok(line) = line else { return };
            // The server may be gone already.
            let _ = lines.send(line);
        }
    });
}

/// The address of this machine that a line names.
fn address_in(line: &str) -> Option<SocketAddr> {
    const HOST: &str = "127.0.0.1:";
    let begin = line.find(HOST)?;
    let port = &line[begin + HOST.len()..];
    let end = port.find(|letter: char| !letter.is_ascii_digit());
    let address = &line[begin..begin + HOST.len() + end.unwrap_or(port.len())];
    address.parse().ok()
}
