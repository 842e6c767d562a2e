//! The program as a process, where its limits are its own.

use iotasrb::store::StoreAddress;
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

/// `serve --read-only` on a history.
pub(crate) struct Program {
    child: Child,
    pub(crate) address: String,
}

impl Program {
    pub(crate) fn start(history: &StoreAddress, more: &[&str]) -> Self {
        let listen = ["--listen", "127.0.0.1:0"];
        let program = Self::start_on(history, &[&listen, more].concat());
        // The edition comes a moment later.
        while !program
            .get("/metrics", "")
            .1
            .contains("iotasrb_publication")
        {}
        program
    }

    /// The same where it listens as `more` says.
    pub(crate) fn start_on(history: &StoreAddress, more: &[&str]) -> Self {
        Self::run(history.file().unwrap().to_str().unwrap(), more)
    }

    /// The same on a history that is named as a user names it.
    pub(crate) fn run(history: &str, more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_iotasrb"))
            .args(["serve", "--read-only", "--store"])
            .arg(history)
            .args(more)
            .env_remove("IOTASRB_ACCESS")
            .env_remove("IOTASRB_KEYS")
            .env_remove("IOTASRB_REQUESTS_PER_MINUTE")
            .env("IOTASRB_LOG", "iotasrb=info")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        let mut lines = log.lines().map_while(Result::ok);
        let mut entries = lines.by_ref().map(|line| {
            serde_json::from_str::<serde_json::Value>(&line).unwrap_or_else(|_| panic!("{line}"))
        });
        let answering = entries.find(|entry| entry["fields"]["message"] == "answering requests");
        let address = answering.unwrap()["fields"]["local"]
            .as_str()
            .unwrap()
            .to_owned();
        // Somebody has to read what it says.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    /// The status with which a path is answered.
    pub(crate) fn status(&self, path: &str) -> u16 {
        let (head, _) = self.get(path, "");
        head.split(' ').nth(1).unwrap().parse().unwrap()
    }

    /// The head and the body with which a path is answered; `more` are lines of the head.
    pub(crate) fn get(&self, path: &str, more: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{more}\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }

    /// Tells it to stop, and waits until it has: whether it did well.
    pub(crate) fn stop(mut self) -> bool {
        let pid = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(told.unwrap().success());
        self.child.wait().unwrap().success()
    }

    /// The memory that it holds, in KiB.
    pub(crate) fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.unwrap().split_whitespace().next().unwrap();
        number.parse().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
