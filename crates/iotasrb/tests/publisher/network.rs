//! A simulated network whose epochs end when a test says so, and a node that tells of it.

use iotasrb::trust::CommitteePin;
use simnet::{
    ClosedEpoch, Plan, Simulation,
    serve::{GrpcServer, ServedChain, SharedChain},
};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock},
    thread,
};
use tokio::runtime::{Builder, Handle};

/// A network that is lived through while a test runs.
pub(crate) struct Network {
    node: GrpcServer,
    chain: SharedChain,
    trust: String,
    simulation: Mutex<Simulation>,
    /// The running epoch, known to the test before its node knows how it ends.
    running: Mutex<ClosedEpoch>,
}

impl Network {
    /// A network in its second epoch, that can go through so many.
    pub(crate) fn begin(seed: u64, epochs: u64) -> Self {
        let mut simulation = Simulation::new(Plan::quiet(seed, epochs, 7)).unwrap();
        let genesis = simulation.genesis();
        let trust = CommitteePin::of(&genesis.committee).to_string();
        let chain = SharedChain::new(ServedChain::new(genesis));
        let running = simulation.next().unwrap().unwrap();
        let node = servers()
            .block_on(GrpcServer::start(chain.clone()))
            .unwrap();
        let network = Self {
            node,
            chain,
            trust,
            simulation: Mutex::new(simulation),
            running: Mutex::new(running),
        };
        network.end_epoch();
        network
    }

    /// Ends the running epoch and comes to the last checkpoint but one of the next; `false` if
    /// the network has come to its end.
    pub(crate) fn end_epoch(&self) -> bool {
        let Some(next) = self.simulation.lock().unwrap().next() else {
            return false;
        };
        let next = next.unwrap();
        let mut chain = self.chain.write();
        let mut running = self.running.lock().unwrap();
        chain.close(&running).unwrap();
        chain.approach(&next);
        *running = next;
        true
    }

    /// What every command on this network is given.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let node = format!("grpc://{}", self.node.address());
        let words = [
            "--source",
            &node,
            "--network",
            "localnet",
            "--trust",
            &self.trust,
        ];
        words.map(ToOwned::to_owned).to_vec()
    }
}

/// Where servers run: on a thread of their own, while the program is waited for.
fn servers() -> &'static Handle {
    static SERVERS: OnceLock<Handle> = OnceLock::new();
    SERVERS.get_or_init(|| {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let handle = runtime.handle().clone();
        thread::spawn(move || runtime.block_on(std::future::pending::<()>()));
        handle
    })
}

/// An empty folder of this test: in memory where there is such a place, since a process that
/// is killed loses nothing of it, and thousands of waits for a disk would test the disk.
pub(crate) fn folder(name: &str) -> PathBuf {
    static PLACE: OnceLock<PathBuf> = OnceLock::new();
    let place = PLACE.get_or_init(|| {
        let memory = PathBuf::from("/dev/shm");
        let place = match memory.is_dir() {
            true => memory,
            false => PathBuf::from(env!("CARGO_TARGET_TMPDIR")),
        };
        remove_those_of_the_dead(&place);
        place.join(format!("{FOLDERS}{}", std::process::id()))
    });
    let path = place.join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// How the folder of a run is called, before the number of its process.
const FOLDERS: &str = "iotasrb-publisher-";

/// A run leaves its folder to be looked at; the next one removes it.
fn remove_those_of_the_dead(place: &Path) {
    for folder in fs::read_dir(place).unwrap().flatten() {
        let name = folder.file_name();
        let process = name.to_str().and_then(|name| name.strip_prefix(FOLDERS));
        if process.is_some_and(|process| !Path::new("/proc").join(process).exists()) {
            // Another run may do the same.
            let _ = fs::remove_dir_all(folder.path());
        }
    }
}
