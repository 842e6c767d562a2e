//! A server on a history, for what asks it from outside: the program as users build it.

use crate::steps::{execute, target};
use std::{
    fs,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

/// A server on the history of a demonstration, and the folder in which all of this lives.
pub(crate) struct Served {
    pub(crate) folder: PathBuf,
    server: Child,
    pub(crate) url: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Lets a made-up network live for a month, and serves what was published of it; all of it is in a
/// folder of this name. It ends in an epoch
/// in which no quorum reports anybody, so that there is a forecast.
pub(crate) fn serve(name: &str) -> Result<Served, String> {
    let program = target()?.join("release").join("iotasrb");
    let folder = target()?.join(name);
    let demo = folder.join("demo");
    if demo.exists() {
        fs::remove_dir_all(&demo).map_err(|error| error.to_string())?;
    }
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let words = [
        "demo", "--epochs", "30", "--live", "2", "--pace", "0", "--dir",
    ];
    let mut command = Command::new(&program);
    execute(command.args(words).arg(&demo).stdout(Stdio::null()))?;
    let mut server = Command::new(&program)
        .args(["serve", "--read-only", "--listen", "127.0.0.1:0", "--store"])
        .arg(demo.join("publications.sqlite"))
        .arg("--bundles")
        .arg(&demo)
        .env("IOTASRB_LOG", "iotasrb=info")
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{} cannot be started: {error}", program.display()))?;
    let log = server.stderr.take().ok_or("the server has no log")?;
    let mut lines = BufReader::new(log).lines().map_while(Result::ok);
    let address = lines.find_map(|line| {
        let (_, rest) = line.split_once("\"local\":\"")?;
        rest.split_once('"').map(|(address, _)| address.to_owned())
    });
    // Somebody has to read what it says; what it warns of is shown.
    std::thread::spawn(move || {
        lines
            .filter(|line| line.contains("\"WARN\"") || line.contains("\"ERROR\""))
            .for_each(|line| crate::say(&line));
    });
    let address = address.ok_or("the server does not listen")?;
    let url = format!("http://{address}");
    Ok(Served {
        folder,
        server,
        url,
    })
}
