//! A PostgreSQL server of the tests' own: in a temporary folder, reached through a socket
//! there, gone with the process that started it.

use postgres::{Client, NoTls};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

/// A server; it is stopped and its folder removed when this is dropped.
pub(crate) struct Server {
    folder: PathBuf,
    programs: PathBuf,
    /// Waits for the end of its input, which comes even if this process is killed, then
    /// stops the server and removes the folder.
    keeper: Child,
}

/// Whether what is committed survives a loss of power. Most tests cut none.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    Full,
    None,
}

static FOLDERS: AtomicU32 = AtomicU32::new(0);

impl Server {
    /// The server that all tests of this process share.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: OnceLock<Server> = OnceLock::new();
        SHARED.get_or_init(|| Self::start(Durability::None))
    }

    /// A server of one test alone, which it may kill.
    pub(crate) fn start(durability: Durability) -> Self {
        let programs = programs();
        let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
        // A socket's path is short: the target folder may not be.
        let folder = std::env::temp_dir().join(format!("isrb-pg-{}-{number}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(&folder));
        }
        let data = folder.join("data");
        run(as_its_user(&programs.join("initdb"))
            .args(["--username=postgres", "--auth=trust", "--no-sync"])
            .args(["--encoding=UTF8", "--locale=C"])
            .arg(&data));
        let fsync = if durability == Durability::Full {
            "on"
        } else {
            "off"
        };
        let settings = format!(
            "\nlisten_addresses = ''\nunix_socket_directories = '{}'\nfsync = {fsync}\n\
             shared_buffers = 32MB\nmax_connections = 60\nmax_wal_size = 256MB\njit = off\n",
            folder.display()
        );
        let path = data.join("postgresql.conf");
        let all = fs::read_to_string(&path).unwrap() + &settings;
        fs::write(&path, all).unwrap();
        let keeper = keeper(&programs, &folder);
        let server = Self {
            folder,
            programs,
            keeper,
        };
        server.begin();
        server
    }

    /// An empty database, and its URL.
    pub(crate) fn database(&self, name: &str) -> String {
        let mut client = Client::connect(&self.url("postgres"), NoTls).unwrap();
        let sql = format!("CREATE DATABASE {name}");
        client.batch_execute(&sql).unwrap();
        self.url(name)
    }

    /// The URL of a database.
    pub(crate) fn url(&self, database: &str) -> String {
        let folder = self.folder.display();
        format!("postgres:///{database}?host={folder}&user=postgres")
    }

    /// Kills every process of the server at once, as a loss of power does.
    pub(crate) fn kill(&self) {
        let pid = fs::read_to_string(self.data().join("postmaster.pid")).unwrap();
        let postmaster = pid.lines().next().unwrap().to_owned();
        let children = children(&postmaster);
        // The first one first: it would start others for those that are missing.
        run(Command::new("kill").args(["-KILL", &postmaster]));
        for child in children {
            // It may have followed by itself.
            let _ = Command::new("kill")
                .args(["-KILL", &child])
                .stderr(Stdio::null())
                .status();
        }
    }

    /// Starts the server after it was killed.
    pub(crate) fn restart(&self) {
        // The dead processes' shared memory may be in use for a moment: try until it is not.
        let deadline = Instant::now() + Duration::from_secs(30);
        while !self.started() {
            assert!(Instant::now() < deadline, "{}", self.log());
        }
    }

    fn begin(&self) {
        assert!(self.started(), "{}", self.log());
    }

    fn started(&self) -> bool {
        let mut command = as_its_user(&self.programs.join("pg_ctl"));
        command.args(["start", "--wait", "--silent", "--pgdata"]);
        command.arg(self.data()).arg("--log").arg(self.log_path());
        // The server inherits these: a pipe would stay open as long as it runs.
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.status().unwrap().success()
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log_path(&self) -> PathBuf {
        self.folder.join("log")
    }

    fn log(&self) -> String {
        let log = fs::read_to_string(self.log_path()).unwrap_or_default();
        format!("PostgreSQL does not start:\n{log}")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// Debian keeps the programs of a server out of the path; others have them in it.
fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let folders = versions.flatten().map(|version| version.path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path: Vec<_> = std::env::split_paths(&path).collect();
    let mut all: Vec<_> = folders.chain(path).collect();
    // The newest version first; the path keeps its order behind it.
    all.sort_by_key(|folder| !folder.starts_with("/usr/lib/postgresql"));
    let found = all
        .into_iter()
        .find(|folder| folder.join("initdb").exists());
    found.expect(
        "this test needs a PostgreSQL server and finds no `initdb`: install one (Debian: \
         apt-get install postgresql), or run `cargo xtask test`, which does",
    )
}

/// A server refuses to run as root; Debian's package brings a user for it.
fn as_its_user(program: &Path) -> Command {
    let mut command;
    if is_root() {
        command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
    } else {
        command = Command::new(program);
    }
    // The folder of the test may be closed to that user.
    command.current_dir("/");
    command
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout == b"0\n"
}

#[track_caller]
fn run(command: &mut Command) {
    let output = command.output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {words}");
}

fn keeper(programs: &Path, folder: &Path) -> Child {
    use std::os::unix::process::CommandExt;
    let stop = "trap '' INT TERM HUP; cat; \"$1/pg_ctl\" stop --mode immediate --pgdata \"$2/data\"; \
                rm -rf \"$2\"";
    as_its_user(Path::new("/bin/sh"))
        .args(["-c", stop, "keeper"])
        .arg(programs)
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // An interrupted test run leaves this one alone.
        .process_group(0)
        .spawn()
        .unwrap()
}

/// The processes that a process started.
fn children(parent: &str) -> Vec<String> {
    let all = fs::read_dir("/proc").unwrap().flatten();
    let stat = all.filter_map(|entry| fs::read_to_string(entry.path().join("stat")).ok());
    let of_parent = stat.filter_map(|stat| {
        // The name, which may have any letters, stands in parentheses.
        let (before, after) = stat.rsplit_once(')')?;
        let is_child = after.split_whitespace().nth(1)? == parent;
        is_child.then(|| before.split_whitespace().next().map(ToOwned::to_owned))?
    });
    of_parent.collect()
}
