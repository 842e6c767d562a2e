//! Simulated networks, made once, and the servers that tell of them.

use iotasrb::trust::CommitteePin;
use iotasrb_proof::Committee;
use simnet::{
    ClosedEpoch, Plan, Simulation,
    serve::{GrpcServer, ServedChain, SharedChain},
};
use std::{fs, path::PathBuf, sync::OnceLock, thread};
use tokio::runtime::{Builder, Handle};

/// The whole of a network's history, as far as servers tell of it.
#[derive(Clone)]
pub(crate) struct Served {
    /// The first committee.
    pub(crate) root: Committee,
    /// What an honest node knows.
    pub(crate) chain: ServedChain,
}

/// A short network, with what its misbehaving nodes need: the keys.
pub(crate) struct Short {
    pub(crate) served: Served,
    pub(crate) closed: Vec<ClosedEpoch>,
}

impl Served {
    /// A network that lives through a plan. `keep` is given each epoch as it ended.
    pub(crate) fn simulate(plan: Plan, mut keep: impl FnMut(ClosedEpoch)) -> Self {
        let simulation = Simulation::new(plan).unwrap();
        let root = simulation.genesis().committee.clone();
        let mut chain = ServedChain::new(simulation.genesis());
        for closed in simulation {
            let closed = closed.unwrap();
            chain.close(&closed).unwrap();
            keep(closed);
        }
        Self { root, chain }
    }

    /// What is given to `--trust`.
    pub(crate) fn trust(&self) -> String {
        CommitteePin::of(&self.root).to_string()
    }

    /// A node that tells the truth.
    pub(crate) fn honest(&self) -> GrpcServer {
        node(self.chain.clone())
    }

    /// A node that tells something else.
    pub(crate) fn lying(&self, change: impl FnOnce(&mut ServedChain)) -> GrpcServer {
        let mut chain = self.chain.clone();
        change(&mut chain);
        node(chain)
    }
}

/// Twelve epochs with seven validators through all changes of the rules.
pub(crate) fn short() -> &'static Short {
    static SHORT: OnceLock<Short> = OnceLock::new();
    SHORT.get_or_init(|| {
        let mut closed = Vec::new();
        let served = Served::simulate(Plan::eventful(5, 12, 7), |one| closed.push(one));
        Short { served, closed }
    })
}

impl Short {
    /// What a node knows during an epoch: the closes before it, and a newest checkpoint.
    pub(crate) fn during(&self, epoch: usize) -> ServedChain {
        let mut chain = self.served.chain.clone();
        chain.closed.truncate(epoch);
        chain.committee = self.closed[epoch].committee.clone();
        chain.approach(&self.closed[epoch]);
        chain
    }
}

/// A node that serves a chain.
pub(crate) fn node(chain: ServedChain) -> GrpcServer {
    servers()
        .block_on(GrpcServer::start(SharedChain::new(chain)))
        .unwrap()
}

/// What is given to `--source`.
pub(crate) fn url(server: &GrpcServer) -> String {
    format!("grpc://{}", server.address())
}

/// Where servers run: on a thread of their own, while the program is waited for.
pub(crate) fn servers() -> &'static Handle {
    static SERVERS: OnceLock<Handle> = OnceLock::new();
    SERVERS.get_or_init(|| {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let handle = runtime.handle().clone();
        thread::spawn(move || runtime.block_on(std::future::pending::<()>()));
        handle
    })
}

/// An empty folder of this test.
pub(crate) fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("acceptance")
        .join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}
