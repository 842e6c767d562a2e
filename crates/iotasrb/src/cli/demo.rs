//! `iotasrb demo`: the main job on a network that lives in this process.

use super::{Cli, print, tell};
use crate::{source::shipped, trust::CommitteePin};
use anyhow::Context;
use clap::{Args, Parser};
use iotasrb_core::units::{Epoch, ProtocolVersion, TimestampMs};
use simnet::{
    Churn, ClosedEpoch, Plan, Simulation, Start,
    serve::{GrpcServer, JsonRpcMethods, JsonRpcServer, RunningEpoch, ServedChain, SharedChain},
};
use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::PathBuf,
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::runtime::Runtime;

const EXAMPLES: &str = "Examples:
  iotasrb demo                 see it work, in a few seconds and without a network
  iotasrb demo --serve         and go on as a server, with the page on http://127.0.0.1:8080
  iotasrb demo --dir history   and keep the history that was proven

The network begins as mainnet did epoch 375, with the stakes of its validators, but with keys that
were made up: so the committees, their signatures and all that happens since are real in form and
fiction in content. Nothing of it is mainnet's.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct DemoArgs {
    /// How many epochs of a day the network lives through; without this, until today
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(1..=MAX_EPOCHS))]
    epochs: Option<u64>,

    /// The epochs that end while you watch
    #[arg(long, value_name = "COUNT", default_value = "2", value_parser = clap::value_parser!(u64).range(0..=100))]
    live: u64,

    /// How long such an epoch lasts, in seconds of yours
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = clap::value_parser!(u64).range(0..=3600))]
    pace: u64,

    /// What all that looks random is made from: the same seed makes the same network
    #[arg(long, value_name = "NUMBER", default_value = "1")]
    seed: u64,

    /// Keep the proven history in this folder; without this it is removed at the end
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,

    /// Go on publishing and serving the page, and leave the network's servers running, until the
    /// program is interrupted
    #[arg(long)]
    serve: bool,

    /// The address on which the page is served
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1:8080",
        requires = "serve"
    )]
    listen: SocketAddr,
}

/// More than this no demonstration needs.
const MAX_EPOCHS: u64 = 2_000;

pub(super) fn run(args: &DemoArgs) -> anyhow::Result<()> {
    let listen = args.serve.then(|| free(args.listen)).transpose()?;
    let mut network = Network::begin(args)?;
    print(&format!(
        "A made-up network with the stakes of mainnet's epoch {} lives through {} epochs of a day \
         each.\nA node answers gRPC on {}, an indexer JSON-RPC on {}.\n",
        network.first.number(),
        network.past.len() + network.coming.len(),
        network.node.address(),
        network.indexer.address(),
    ))?;
    let scratch = Scratch::new(args)?;
    let words = network.words(&scratch);

    step(
        "Everything is proven from one committee, and kept:",
        &words.backfill,
    )?;
    step("The running slot is published:", &words.observe)?;
    while let Some(ended) = network.end_epoch()? {
        thread::sleep(Duration::from_secs(args.pace));
        print(&format!("\nEpoch {} has ended.\n", ended.number()))?;
        step("Only what is new is fetched:", &words.backfill)?;
        step(
            "The change of the epoch and every even hour since are published:",
            &words.observe,
        )?;
    }
    step("What was published stays:", &words.history)?;
    step("Every digest, link and sum of it holds:", &words.check)?;
    step("Offline, from the files alone:", &words.verify)?;
    step(
        "The benchmark of the running epoch, certified, and what a server says beside it:",
        &words.rate,
    )?;
    step("The same in one file, to hand on:", &words.bundle)?;
    step("And what whoever gets it runs:", &words.verify_bundle)?;
    if let Some(listen) = listen {
        go_on(&words, listen)?;
    }
    Ok(())
}

/// Goes on as a server until it is told to stop, by Ctrl-C or as services are.
fn go_on(words: &Words, listen: SocketAddr) -> anyhow::Result<()> {
    print(&format!(
        "\nEverything goes on until you press Ctrl-C. In another terminal:\n  export {}\n  iotasrb \
         rate\n  iotasrb validators\n  iotasrb backfill --source {} --dir history\n\nThe page is at \
         http://{listen}\n",
        words.environment, words.node
    ))?;
    step("It is served, and goes on:", &words.serve(listen))
}

/// The address, with the port that the system gives where none is named: so that whoever cannot
/// have it hears so first, not last.
fn free(address: SocketAddr) -> anyhow::Result<SocketAddr> {
    let bound = TcpListener::bind(address).and_then(|listener| listener.local_addr());
    bound.with_context(|| format!("cannot listen on {address}; name another one with --listen"))
}

/// Shows a command as it would be typed, and carries it out.
fn step(why: &str, words: &[String]) -> anyhow::Result<()> {
    print(&format!("\n{why}\n$ iotasrb {}\n", words.join(" ")))?;
    let line = std::iter::once("iotasrb").chain(words.iter().map(String::as_str));
    Cli::try_parse_from(line)?.carry_out()
}

/// A folder for the history: the user's, or one that goes away.
struct Scratch {
    folder: PathBuf,
    is_ours: bool,
}

impl Scratch {
    fn new(args: &DemoArgs) -> anyhow::Result<Self> {
        if let Some(folder) = &args.dir {
            let folder = folder.clone();
            return Ok(Self {
                folder,
                is_ours: false,
            });
        }
        let name = format!("iotasrb-demo-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        Ok(Self {
            folder,
            is_ours: true,
        })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if self.is_ours
            && let Err(error) = std::fs::remove_dir_all(&self.folder)
        {
            let folder = self.folder.display();
            tell(&format!("iotasrb: cannot remove {folder}: {error}"));
        }
    }
}

/// The network, and the servers that tell of it.
struct Network {
    first: Epoch,
    root: CommitteePin,
    chain: SharedChain,
    past: Vec<Epoch>,
    /// The epochs that have not ended yet, the running one first.
    coming: Vec<ClosedEpoch>,
    node: GrpcServer,
    indexer: JsonRpcServer,
    /// As long as it is there it drives the servers.
    _runtime: Runtime,
}

impl Network {
    fn begin(args: &DemoArgs) -> anyhow::Result<Self> {
        let simulation = Simulation::new(plan(args)).context("cannot make up a network")?;
        let genesis = simulation.genesis();
        let root = CommitteePin::of(&genesis.committee);
        let chain = SharedChain::new(ServedChain::new(genesis));
        let chain_id = genesis.chain_id;
        let kept = usize::try_from(args.live)?.saturating_add(1);
        let (mut past, mut coming) = (Vec::new(), std::collections::VecDeque::new());
        let mut before = None;
        let now = now()?;
        for closed in simulation {
            let closed = closed.context("the made-up network broke a rule; report this")?;
            let is_last = args.epochs.is_none() && closed.end > now;
            coming.push_back(closed);
            if coming.len() > kept
                && let Some(closed) = coming.pop_front()
            {
                chain.write().close(&closed)?;
                past.push(closed.epoch);
                before = Some(closed);
            }
            if is_last {
                break;
            }
        }
        let coming: Vec<_> = coming.into();
        let running = coming.first().context("the network has no running epoch")?;
        chain.write().approach(running);
        let epoch = RunningEpoch::during(running, before.as_ref(), chain_id)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .context("cannot start servers")?;
        let node = runtime.block_on(GrpcServer::start(chain.clone()))?;
        let host = Ipv4Addr::LOCALHOST;
        let indexer = JsonRpcServer::start(host, JsonRpcMethods::Indexer, epoch);
        let indexer = runtime.block_on(indexer)?;
        Ok(Self {
            first: root.epoch,
            root,
            chain,
            past,
            coming,
            node,
            indexer,
            _runtime: runtime,
        })
    }

    /// Ends the running epoch and begins the next; `None` if the last one is running.
    fn end_epoch(&mut self) -> anyhow::Result<Option<Epoch>> {
        let [ended, running, ..] = self.coming.as_slice() else {
            return Ok(None);
        };
        let epoch = ended.epoch;
        let chain_id = {
            let mut chain = self.chain.write();
            chain.close(ended)?;
            chain.approach(running);
            chain.chain_id()
        };
        self.indexer
            .tell(RunningEpoch::during(running, Some(ended), chain_id)?);
        self.past.push(epoch);
        self.coming.remove(0);
        Ok(Some(epoch))
    }

    fn words(&self, scratch: &Scratch) -> Words {
        let node = format!("grpc://{}", self.node.address());
        let indexer = format!("http://{}", self.indexer.address());
        let (root, folder) = (self.root.to_string(), scratch.folder.display().to_string());
        let bundle = scratch.folder.join("running-epoch.bundle");
        let bundle = bundle.display().to_string();
        let owned = |words: &[&str]| words.iter().map(ToString::to_string).collect();
        let place = ["--network", "localnet", "--trust", root.as_str()];
        let dir = ["--dir", folder.as_str()];
        let store = scratch.folder.join("publications.sqlite");
        let store = store.display().to_string();
        let store = ["--store", store.as_str()];
        Words {
            observe: owned(&[&["observe", "--source", &node][..], &place, &store].concat()),
            history: owned(&[&["history", "--interval", "day"][..], &store].concat()),
            check: owned(&[&["store", "check"][..], &store].concat()),
            backfill: owned(&[&["backfill", "--source", &node][..], &place, &dir].concat()),
            verify: owned(&[&["verify", "--all"][..], &place, &dir].concat()),
            rate: owned(
                &[
                    &["rate", "--source", &node, "--source", &indexer][..],
                    &place,
                ]
                .concat(),
            ),
            bundle: owned(
                &[
                    &["bundle", "--source", &node, "--output", &bundle][..],
                    &place,
                ]
                .concat(),
            ),
            verify_bundle: owned(&[&["verify", &bundle][..], &place].concat()),
            serve: owned(
                &[
                    &["serve", "--source", &node][..],
                    &place,
                    &store,
                    &["--bundles", &folder],
                ]
                .concat(),
            ),
            environment: format!(
                "IOTASRB_SOURCE={node} IOTASRB_NETWORK=localnet IOTASRB_TRUST={root}"
            ),
            node,
        }
    }
}

/// The commands of the demonstration.
struct Words {
    observe: Vec<String>,
    history: Vec<String>,
    check: Vec<String>,
    backfill: Vec<String>,
    verify: Vec<String>,
    rate: Vec<String>,
    bundle: Vec<String>,
    verify_bundle: Vec<String>,
    serve: Vec<String>,
    environment: String,
    node: String,
}

impl Words {
    fn serve(&self, listen: SocketAddr) -> Vec<String> {
        let listen = ["--listen".to_owned(), listen.to_string()];
        self.serve.iter().cloned().chain(listen).collect()
    }
}

/// Mainnet's stakes, and days without anything that no mainnet has seen.
fn plan(args: &DemoArgs) -> Plan {
    let version = |epoch, version| (Epoch::new(epoch), ProtocolVersion::new(version));
    Plan {
        versions: vec![version(375, 25), version(479, 31), version(549, 39)],
        start: Start::State(shipped::STATE.to_vec()),
        churn: Churn {
            // As on mainnet.
            adjust_rewards_by_score: false,
            ..Churn::LIVELY
        },
        ..Plan::quiet(args.seed, args.epochs.unwrap_or(MAX_EPOCHS), 0)
    }
}

fn now() -> anyhow::Result<TimestampMs> {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH)?;
    Ok(TimestampMs::from_unix_ms(u64::try_from(
        elapsed.as_millis(),
    )?))
}
