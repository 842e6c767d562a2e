//! `iotasrb serve` and `iotasrb observe`: the publisher.

use super::{FactArgs, gather, print, store::StoreArgs};
use crate::{
    publish::publication::{Whole, line},
    run::{self, Clock, Conductor, Event, Sources, SystemClock, Task},
    serve::{Bell, Board, answer},
    store::{Identity, Publication, Store, StoreAddress, StoreError},
};
use anyhow::{Context, bail};
use clap::Args;
use std::{
    io::{self, IsTerminal},
    net::SocketAddr,
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};
use tokio::{net::TcpListener, sync::watch};
use tracing::{debug, error, info, warn};

const SERVE_EXAMPLES: &str = "Examples:
  iotasrb serve                                publish mainnet's benchmark, on http://127.0.0.1:8282
  iotasrb serve --store postgres://host/name   keep the history in PostgreSQL; of many such processes one writes
  iotasrb serve --read-only                    answer from a history that another process writes
  curl http://127.0.0.1:8282/latest            the newest publication

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
        default_value = "127.0.0.1:8282"
    )]
    listen: SocketAddr,

    /// Answer requests, and write nothing
    #[arg(long)]
    read_only: bool,
}

#[derive(Debug, Args)]
#[command(after_help = OBSERVE_EXAMPLES)]
pub(super) struct ObserveArgs {
    #[command(flatten)]
    store: StoreArgs,

    #[command(flatten)]
    publisher: FactArgs,
}

/// Publishes until it is told to stop.
pub(super) fn serve(args: &ServeArgs) -> anyhow::Result<()> {
    start_log();
    let address = args.store.address()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("cannot start the server")?;
    let listener = runtime.block_on(TcpListener::bind(args.listen));
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
    let server = answer(listener, board.clone());
    let ended = runtime.block_on(async {
        tokio::select! {
            () = server => bail!("the server ended; report this"),
            () = told_to_stop() => Ok(()),
            () = ended_early(&conductor) => Ok(()),
            () = heartbeat(&board, args.read_only) => Ok(()),
        }
    });
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
