//! The demonstration as a process: a network, its publisher and the page.

use crate::{command, fixture::folder, script};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// What takes longer will not come.
const A_WHILE: Duration = Duration::from_secs(120);

/// `iotasrb demo --serve`, small.
pub(crate) struct Demonstration {
    child: Child,
    url: String,
    /// The committee that it shows commands with.
    root: String,
}

impl Demonstration {
    /// Starts it, and waits until the page is there.
    pub(crate) fn start() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_iotasrb"))
            .args(["demo", "--epochs", "12", "--live", "2", "--pace", "0"])
            .args(["--serve", "--listen", "127.0.0.1:0"])
            .env_remove("IOTASRB_ACCESS")
            .env_remove("IOTASRB_REQUESTS_PER_MINUTE")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut lines = output.lines().map_while(Result::ok);
        let mut after = |words: &str| {
            let mut ends = lines.by_ref().filter_map(|line| {
                let (_, end) = line.split_once(words)?;
                end.split_whitespace().next().map(str::to_owned)
            });
            ends.next()
                .unwrap_or_else(|| panic!("it never says “{words}”"))
        };
        let root = after(" --trust ");
        let url = after("The page is at ");
        // Somebody has to read what it says.
        std::thread::spawn(move || lines.for_each(drop));
        let demonstration = Self { child, url, root };
        let begin = Instant::now();
        while !demonstration.answers() {
            assert!(begin.elapsed() < A_WHILE, "the demonstration never answers");
        }
        demonstration
    }

    /// Whether it shows what it published: its network's clock is not ours, so it is never ready to
    /// those who ask whether something newer should be there.
    fn answers(&self) -> bool {
        let address = self.url.trim_start_matches("http://");
        let ask = || {
            let mut stream = TcpStream::connect(address)?;
            stream.write_all(b"GET /v1/rate HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer).map(|_| answer)
        };
        ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
    }

    /// Runs a script of `web/tests` on it.
    pub(crate) fn run(&self, name: &str) {
        let folder = folder("browser-demonstration");
        script::run(name, &self.url, &folder, |wish| {
            match wish.split_once(' ').unwrap_or((wish, "")) {
                ("root", _) => Ok(json!(self.root)),
                ("run", line) => command::run(line, &folder),
                _ => Err::<Value, _>(format!("nobody knows what {wish} is")),
            }
        });
    }

    /// Tells it to stop, as services are: whether it did well.
    pub(crate) fn stop(mut self) -> bool {
        let pid = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(told.unwrap().success());
        self.child.wait().unwrap().success()
    }
}

impl Drop for Demonstration {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
