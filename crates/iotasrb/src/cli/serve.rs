//! `iotasrb serve` and `iotasrb observe`: the publisher.

use super::{FactArgs, gather, key, print, store::StoreArgs};
use crate::{
    programme::archive::ArchiveError,
    publish::publication::{Whole, line},
    run::{self, Clock, Conductor, Event, Sources, SystemClock, Task},
    serve::{Bell, Board, Desk, RewardRate, access::Access, answer, bind},
    store::{Identity, Publication, Store, StoreAddress, StoreError},
};
use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use std::{
    io::{self, IsTerminal},
    net::SocketAddr,
    num::NonZeroU32,
    path::PathBuf,
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};
use tokio::sync::watch;
use tracing::{debug, error, info, warn};

const SERVE_EXAMPLES: &str = "Examples:
  iotasrb serve                                publish mainnet's benchmark, on http://127.0.0.1:8080
  iotasrb serve --store postgres://host/name   keep the history in PostgreSQL; of many such processes one writes
  iotasrb serve --read-only                    answer from a history that another process writes
  curl http://127.0.0.1:8080/latest            the newest publication

Every even hour of UTC and every change of the epoch end in a publication, and each is a line on
standard output: its time, kind, state, rate, epoch and number. What was missed while it did not run
is filled from the chain's own history, and says so.";

const OBSERVE_EXAMPLES: &str = "Examples:
  iotasrb observe                      what serve would publish now, then end
  iotasrb observe --store my.sqlite    in a file of its own

The exit code is 0 if everything that is due was published, whatever its state.";

#[derive(Debug, Args)]
#[command(after_help = SERVE_EXAMPLES)]
pub(super) struct ServeArgs {
    #[command(flatten)]
    store: StoreArgs,

    #[command(flatten)]
    publisher: FactArgs,

    /// The address on which requests are answered
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "IOTASRB_LISTEN",
        default_value = "127.0.0.1:8080"
    )]
    listen: SocketAddr,

    /// Answer requests, and write nothing
    #[arg(long)]
    read_only: bool,

    #[command(flatten)]
    access: AccessArgs,

    /// Which series the Data API calls `reward_rate` of a validator: as the publisher's pages show it,
    /// as its methodology documents it, or net of the commission; all have names of their own too
    #[arg(long, value_name = "SERIES", env = "IOTASRB_REWARD_RATE", default_value = "shown", value_parser = reward_rate)]
    reward_rate: RewardRate,

    /// A folder of `iotasrb backfill`, of which bundles are made for whoever asks for a proof
    #[arg(long, value_name = "FOLDER", env = "IOTASRB_BUNDLES")]
    bundles: Option<PathBuf>,

    /// A folder of `iotasrb programme import`, from which the record of the programmes before
    /// today's is answered; without this it is iotasrb/programmes in the platform's folder for
    /// data, if that is there
    #[arg(long, value_name = "FOLDER", env = "IOTASRB_PROGRAMMES")]
    programmes: Option<PathBuf>,
}

fn reward_rate(name: &str) -> Result<RewardRate, String> {
    let known = RewardRate::ALL
        .into_iter()
        .find(|known| known.name() == name);
    known.ok_or_else(|| {
        format!(
            "the series are {}",
            RewardRate::ALL.map(RewardRate::name).join(", ")
        )
    })
}

/// Who may ask, and how much.
#[derive(Debug, Args)]
struct AccessArgs {
    /// Whether callers need a key (`iotasrb key new`); default: `open` on a loopback address, `keys`
    /// elsewhere
    #[arg(help_heading = ASKING, long, value_enum, env = "IOTASRB_ACCESS")]
    access: Option<AccessArg>,

    /// The file of keys; without this it is iotasrb/keys.json in the platform's folder for data
    #[arg(help_heading = ASKING, long, value_name = "FILE", env = "IOTASRB_KEYS")]
    keys: Option<PathBuf>,

    /// How many requests a minute a key may make, or an address where no keys are needed; 0 is any
    /// number; default: 0 on a loopback address, 600 elsewhere
    #[arg(help_heading = ASKING, long, value_name = "COUNT", env = "IOTASRB_REQUESTS_PER_MINUTE")]
    requests_per_minute: Option<u32>,
}

/// The heading of the options that say who may ask.
const ASKING: &str = "Who may ask";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AccessArg {
    /// Anybody may ask
    Open,
    /// Only who has a key
    Keys,
}

impl AccessArgs {
    /// A public address is not open by accident.
    fn access(&self, listen: SocketAddr) -> anyhow::Result<Access> {
        let is_private = listen.ip().is_loopback();
        let usual = if is_private {
            AccessArg::Open
        } else {
            AccessArg::Keys
        };
        let access = match self.access.unwrap_or(usual) {
            AccessArg::Open => Access::open(),
            AccessArg::Keys => {
                let path = self.keys.clone().map_or_else(key::standard, Ok)?;
                Access::open().with_keys(path)?
            }
        };
        let usual = if is_private { 0 } else { 600 };
        Ok(
            match NonZeroU32::new(self.requests_per_minute.unwrap_or(usual)) {
                Some(requests) => access.with_requests_a_minute(requests),
                None => access,
            },
        )
    }
}

#[derive(Debug, Args)]
#[command(after_help = OBSERVE_EXAMPLES)]
pub(super) struct ObserveArgs {
    #[command(flatten)]
    store: StoreArgs,

    #[command(flatten)]
    publisher: FactArgs,
}

impl ServeArgs {
    /// The folder of the programmes before today's. One that is named must be there.
    fn programmes(&self) -> anyhow::Result<Option<PathBuf>> {
        if let Some(folder) = &self.programmes {
            if !folder.is_dir() {
                bail!(ArchiveError::NoFolder(folder.clone()));
            }
            return Ok(Some(folder.clone()));
        }
        let standard = StoreAddress::standard().ok();
        let beside = standard.as_ref().and_then(StoreAddress::file);
        let folder = beside.map(|history| history.with_file_name("programmes"));
        Ok(folder.filter(|folder| folder.is_dir()))
    }
}

/// Publishes until it is told to stop.
pub(super) fn serve(args: &ServeArgs) -> anyhow::Result<()> {
    start_log();
    let address = args.store.address()?;
    let access = args.access.access(args.listen)?;
    let programmes = args.programmes()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("cannot start the server")?;
    let listener = runtime.block_on(async { bind(args.listen) });
    let listener = listener.with_context(|| format!("cannot listen on {}", args.listen))?;
    let local = listener.local_addr()?;
    let (board, bell, reader) = Board::hang(address.clone()).context("cannot start a thread")?;
    let (stop, stopping) = watch::channel(false);
    let (hang_up, calls) = channel();
    let conductor = match args.read_only {
        true => None,
        false => Some(conduct(
            args,
            &address,
            (&board, bell.clone()),
            (stopping, calls),
        )?),
    };
    info!(%local, store = %address, read_only = args.read_only, "answering requests");
    let desk = Desk::new(board.clone(), address.clone())
        .with_access(access)
        .with_address(local)
        .with_reward_rate(args.reward_rate);
    let desk = match &args.bundles {
        Some(folder) => desk.with_bundles(folder.clone()),
        None => desk,
    };
    let desk = match programmes {
        Some(folder) => desk.with_programmes_in(folder),
        None => desk,
    };
    let readers = desk.readers.clone();
    let server = answer(listener, desk);
    let ended = runtime.block_on(async {
        tokio::select! {
            () = server => bail!("the server ended; report this"),
            () = told_to_stop() => Ok(()),
            () = ended_early(&conductor) => Ok(()),
            () = heartbeat(&board, args.read_only) => Ok(()),
        }
    });
    readers.close();
    // Nobody listens any more if the conductor has ended by itself.
    let _ = stop.send(true);
    // Whoever writes the history closes it last: then a file is left in order.
    board.close();
    bell.ring();
    joined(reader);
    drop(hang_up);
    let conducted = conductor.map_or(Ok(()), joined);
    // Answers that are on their way are short, and can be asked for again.
    runtime.shutdown_background();
    info!("stopped");
    conducted?;
    ended
}

/// Waits for a thread. What made it panic is ours too.
fn joined<T>(thread: thread::JoinHandle<T>) -> T {
    let joined = thread.join();
    joined.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

type Conducting = thread::JoinHandle<Result<(), StoreError>>;

/// Starts the thread that publishes.
fn conduct(
    args: &ServeArgs,
    address: &StoreAddress,
    (board, bell): (&Board, Bell),
    (stop, calls): (watch::Receiver<bool>, Receiver<()>),
) -> anyhow::Result<Conducting> {
    let (task, named) = task(&args.publisher, address)?;
    let mut sources = Sources::new(named, stop).context("cannot start to ask sources")?;
    let board = board.clone();
    let address = address.clone();
    let conduct = move || {
        task.run(&mut sources, &calls, |event| match event {
            Event::Alive => board.heard(),
            Event::Leads { term } => info!(term, "writing"),
            Event::Rests(time) => debug!(ms = time.as_ms(), "resting"),
            Event::Waits => info!("another process writes; waiting for the turn"),
            Event::Failed(error) => warn!(%error, "the history failed; trying again"),
            Event::Found(remarks) => {
                for remark in remarks {
                    warn!(code = remark.code, "{}", remark.words);
                }
            }
            Event::Published(publication) => {
                bell.ring();
                announce(&address, publication);
            }
        })
        .inspect_err(|error| error!(%error, "the publisher ended"))
    };
    let thread = thread::Builder::new().name("conductor".to_owned());
    thread.spawn(conduct).context("cannot start a thread")
}

/// What is to be published, and whom to ask.
fn task(args: &FactArgs, address: &StoreAddress) -> anyhow::Result<(Task, run::Named)> {
    let named = gather::named(args)?;
    let task = Task {
        store: address.clone(),
        identity: Identity {
            network: named.network,
            cadence: run::CADENCE,
        },
        holder: holder(),
    };
    Ok((task, named))
}

/// Says on standard output what was published, as it stands in the history, which is opened
/// for it alone: whoever closes it last puts it in order.
fn announce(address: &StoreAddress, publication: &Publication) {
    let read = || {
        let mut store = Store::open_to_read(address)?;
        Whole::read(&mut store, publication.clone())
    };
    let number = publication.number;
    let whole = match read() {
        Ok(whole) => whole,
        Err(error) => {
            warn!(%error, number, "published, but not read back");
            return;
        }
    };
    // A closed standard output does not stop the publisher.
    let _ = print(&line(&whole));
}

/// Publishes what is due, waiting for it as the publisher would.
pub(super) fn observe(args: &ObserveArgs) -> anyhow::Result<()> {
    let address = args.store.address()?;
    let (task, named) = task(&args.publisher, &address)?;
    let (_stop, stopping) = watch::channel(false);
    let sources = Sources::new(named, stopping).context("cannot start to ask sources")?;
    let clock = SystemClock::new();
    let store = Store::open(&address)?;
    let mut conductor =
        Conductor::begin(store, task.identity, sources, &task.holder, clock.moment())?;
    loop {
        let step = conductor.step(&clock)?;
        for publication in step.published {
            let whole = Whole::read(conductor.store(), publication)?;
            print(&line(&whole))?;
        }
        if !conductor.is_behind(clock.moment())? {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(step.rest.as_ms()));
    }
}

/// Who writes: the process and its machine.
pub(super) fn holder() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host = host.trim();
    let host = if host.is_empty() {
        "this machine"
    } else {
        host
    };
    format!("process {} on {host}", std::process::id())
}

/// Ends when the conductor does.
async fn ended_early(conductor: &Option<Conducting>) {
    loop {
        match conductor {
            Some(thread) if thread.is_finished() => return,
            _ => tokio::time::sleep(Duration::from_millis(200)).await,
        }
    }
}

/// Tells systemd that it is ready, and for how long it lives.
async fn heartbeat(board: &Board, read_only: bool) {
    // Without systemd there is nobody to tell.
    let _ = sd_notify::notify(&[sd_notify::NotifyState::Ready]);
    loop {
        if read_only {
            board.heard();
        }
        if board.is_alive() {
            let _ = sd_notify::notify(&[sd_notify::NotifyState::Watchdog]);
        }
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
}

/// Waits for Ctrl-C, or for the signal by which services are stopped.
async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            },
            Err(_) => drop(tokio::signal::ctrl_c().await),
        }
    }
    #[cfg(not(unix))]
    drop(tokio::signal::ctrl_c().await);
}

/// Logs go to standard error: lines for people on a terminal, JSON elsewhere.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("IOTASRB_LOG");
    let filter = filter.unwrap_or_else(|_| "iotasrb=info".into());
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr);
    if io::stderr().is_terminal() {
        log.with_target(false).init();
    } else {
        log.json().init();
    }
}
