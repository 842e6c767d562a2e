//! The command line: its words, its help, and one file a command.

mod assembly;
mod backfill;
mod bundle;
mod calc;
mod correct;
mod demo;
mod explain;
mod gather;
mod history;
mod key;
mod manual;
mod programme;
mod rate;
mod record;
mod serve;
mod store;
mod validators;
mod verify;
mod waterfall;

use crate::{source::Source, trust::Trust};
use anyhow::Context;
use clap::{Args, Parser, Subcommand, ValueEnum, builder::TypedValueParser, error::ErrorKind};
use iotasrb_core::observation::Network;
use std::{
    ffi::OsStr,
    fmt::Display,
    io::{self, Write},
    marker::PhantomData,
    path::PathBuf,
    process::ExitCode,
    str::FromStr,
    time::Duration,
};

/// No figure could be had.
const EXIT_FAILED: u8 = 1;
/// The command line is wrong, as the parser of arguments has it.
const EXIT_USAGE: u8 = 2;
/// Fresh figures were required, and only stale ones could be had.
const EXIT_STALE: u8 = 3;

const EXIT_CODES: &str = "Exit codes: 0 it worked; 1 no figure could be had, and standard error \
    says why; 2 the command line is wrong; 3 fresh figures were required and only stale ones were \
    there.";

const EXAMPLES: &str = "Examples:
  iotasrb rate                                the benchmark, now
  iotasrb rate --format json | jq .iotasrb    for a program
  iotasrb validators --sort net --limit 10    who pays a delegator most
  iotasrb calc --amount 10000 --days 365      what a stake earns
  iotasrb explain                             every figure, its formula filled in
  iotasrb waterfall Nansen                    why a validator does not pay the benchmark
  iotasrb record > today.json                 keep what the chain said
  iotasrb rate --source today.json            and compute from it again
  iotasrb backfill                            how each epoch ended, proven and kept
  iotasrb verify --all                        prove it again, offline
  iotasrb history --interval day              what was published, day by day
  iotasrb programme record iota1q…            what an address earned before, as SMR and ASMB
  iotasrb serve                               publish it every two hours

Exit codes:
  0  it worked
  1  no figure could be had, and standard error says why
  2  the command line is wrong
  3  fresh figures were required and only stale ones were there";

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "iotasrb",
    version = concat!(env!("CARGO_PKG_VERSION"), " (", env!("IOTASRB_COMMIT"), ")"),
    about = "The IOTA Staking Rewards Benchmark: exact, open, verifiable",
    long_about = "The IOTA Staking Rewards Benchmark (IOTASRB) is the annual rate at which IOTA's \
        validators are rewarded for their stake. iotasrb takes it from the chain, as an exact \
        fraction, and shows every step.\n\n\
        What a command prints on standard output is data; everything else goes to standard error.",
    after_help = EXIT_CODES,
    after_long_help = EXAMPLES
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The benchmark: the network's rate, its real rate, stake and supply
    Rate(rate::RateArgs),
    /// Every active validator with its rates
    Validators(validators::ValidatorsArgs),
    /// What a stake earns: amount, time, validator
    Calc(calc::CalcArgs),
    /// Every figure with its formula filled in, from top to bottom
    Explain(explain::ExplainArgs),
    /// Why what a validator pays is not the benchmark, cause by cause
    Waterfall(waterfall::WaterfallArgs),
    /// The observation itself as JSON, to keep and to compute from again
    Record(record::RecordArgs),
    /// What ASMB would have paid after its launch: distribution, inflation, staking for security
    Assembly(assembly::AssemblyCommand),
    /// Fetch how epochs ended, prove it from a committee that you trust, and keep it
    Backfill(backfill::BackfillArgs),
    /// Prove again what is kept or was handed on, offline
    Verify(verify::VerifyArgs),
    /// One epoch of the history with all that proves its rates, as a file to hand on
    Bundle(bundle::BundleArgs),
    /// What was published, as a series: of the benchmark, of a validator, as it was known then
    History(history::HistoryArgs),
    /// The store of what was published: check it, copy it, export it
    Store(store::StoreCommand),
    /// The programmes before today's, SMR and ASMB: what was paid, to whom, and why
    Programme(programme::ProgrammeCommand),
    /// Publish the benchmark: at every even hour and every epoch change, for years
    Serve(serve::ServeArgs),
    /// Publish what is due now, once
    Observe(serve::ObserveArgs),
    /// Publish a point again, and record why; the old publication stays
    Correct(correct::CorrectArgs),
    /// Who may ask a server: make keys, list them, revoke them
    Key(key::KeyCommand),
    /// See it work: a made-up network in this process, and the main job on it
    Demo(demo::DemoArgs),
    /// A completion script for your shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// The manual pages, written into a folder
    Man {
        /// The folder; it is created if it is missing
        #[arg(default_value = ".")]
        folder: PathBuf,
    },
}

/// The heading of the options that say where the facts come from.
const FACTS: &str = "Where the facts come from";

/// Where the facts come from, and which are taken.
#[derive(Debug, Args)]
struct SourceArgs {
    #[command(flatten)]
    facts: FactArgs,

    /// Take only facts whose epoch is running; if there are none, fail with exit code 3
    #[arg(help_heading = FACTS, long)]
    require_fresh: bool,
}

/// Where the facts come from.
#[derive(Debug, Args)]
struct FactArgs {
    /// A server, or a file or folder with recorded facts; repeat it to name several
    ///
    /// A JSON-RPC server begins with https:// or http://, a GraphQL server with graphql+https://
    /// or graphql+http://. Servers are asked together: if they agree and are of different
    /// operators, the tier is `agreed`; if they contradict each other, there is no value.
    /// grpc://HOST or grpcs://HOST is a node, snapshot+https://HOST and archive+https://HOST/PATH
    /// are stores of closes: what they say is proven from the trust root on (--trust), and then
    /// counts before everything else.
    /// Recorded facts are an observation written by `iotasrb record`, a system state in BCS, a
    /// JSON-RPC answer, or a folder of such answers; they are taken in their turn, if nothing
    /// named before them answers. Without this the network's public servers are asked.
    #[arg(help_heading = FACTS, long, value_name = "URL|PATH", env = "IOTASRB_SOURCE", hide_env_values = true, value_parser = SourceParser::<Source>::new())]
    source: Vec<Source>,

    /// The network: mainnet, testnet, devnet or localnet
    ///
    /// Facts of another network are refused. Without this the public servers of mainnet are asked,
    /// and the word of a source that you name counts: a server that is neither mainnet nor testnet
    /// is taken for a local network.
    #[arg(help_heading = FACTS, long, value_name = "NAME", env = "IOTASRB_NETWORK", value_parser = network)]
    network: Option<Network>,

    /// The committee that a certified source is proven from: EPOCH:0xDIGEST, a committee file, or
    /// `genesis`
    ///
    /// See `iotasrb backfill --help`. Without this, mainnet's committee of epoch 375, which is
    /// shipped with the program.
    #[arg(help_heading = FACTS, long, value_name = "ROOT", env = "IOTASRB_TRUST", value_parser = trust)]
    trust: Option<Trust>,

    /// How long the servers may take, in seconds
    #[arg(help_heading = FACTS, long, value_name = "SECONDS", default_value = "30", value_parser = timeout)]
    timeout: Duration,
}

/// Reads a source, or the address of a store. The usual parser would repeat a wrong value in its
/// error, and a URL may carry a password.
struct SourceParser<S>(PhantomData<S>);

impl<S> SourceParser<S> {
    const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<S> Clone for SourceParser<S> {
    fn clone(&self) -> Self {
        Self::new()
    }
}

impl<S> TypedValueParser for SourceParser<S>
where
    S: FromStr<Err: Display> + Clone + Send + Sync + 'static,
{
    type Value = S;

    fn parse_ref(
        &self,
        command: &clap::Command,
        _argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<S, clap::Error> {
        let refuse = |message: String| {
            clap::Error::raw(ErrorKind::ValueValidation, message + "\n").with_cmd(command)
        };
        let text = value.to_str();
        let text = text.ok_or_else(|| refuse("it must be a text in UTF-8".to_owned()))?;
        text.parse()
            .map_err(|error: S::Err| refuse(error.to_string()))
    }
}

/// The heading of the options that say where proofs are kept and what they start from.
const PROOF: &str = "Where proofs are kept, and what they start from";

/// Where proofs are kept, and what they start from.
#[derive(Debug, Args)]
struct HistoryArgs {
    /// The folder of the history
    #[arg(help_heading = PROOF, long, value_name = "FOLDER", env = "IOTASRB_HISTORY", default_value = "iotasrb-history")]
    dir: PathBuf,

    /// The committee that you trust without proof: EPOCH:0xDIGEST, a committee file, or `genesis`
    ///
    /// Everything else follows from it. EPOCH:0xDIGEST names a committee by its digest
    /// (docs/proof.md), and any server may give it. A committee file has a line `epoch N` and a
    /// line for each member: its public key in hexadecimal and its voting power. `genesis` is the
    /// first checkpoint, whose digest is the published chain id of mainnet or testnet. Without
    /// this, mainnet's committee of epoch 375, which is shipped with the program, is trusted.
    #[arg(help_heading = PROOF, long, value_name = "ROOT", env = "IOTASRB_TRUST", value_parser = trust)]
    trust: Option<Trust>,

    /// The network: mainnet, testnet, devnet or localnet
    ///
    /// Nothing on the chain tells to which network a committee belongs. Without this it is the
    /// network of the history or of the committee file, or else mainnet.
    #[arg(help_heading = PROOF, long, value_name = "NAME", env = "IOTASRB_NETWORK", value_parser = network)]
    network: Option<Network>,
}

/// How a report on a proof is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// The end of a command with an exit code of its own.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
struct Ended {
    code: u8,
    message: String,
}

/// How the answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// For programs: decimal strings, exact fractions, units and the anchor
    Json,
    /// For spreadsheets
    Csv,
}

fn network(name: &str) -> Result<Network, String> {
    Network::from_name(name).ok_or_else(|| {
        let names = Network::ALL.map(Network::name).join(", ");
        format!("the networks are {names}")
    })
}

fn trust(text: &str) -> Result<Trust, String> {
    text.parse()
        .map_err(|error: crate::trust::TrustError| error.to_string())
}

fn timeout(seconds: &str) -> Result<Duration, String> {
    match seconds.parse::<u64>() {
        Ok(seconds @ 1..=600) => Ok(Duration::from_secs(seconds)),
        _ => Err("a whole number of seconds from 1 to 600".to_owned()),
    }
}

impl Cli {
    /// Carries out the command and says how the process ends.
    pub fn run(self) -> ExitCode {
        match self.carry_out() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                tell(&format!("iotasrb: {}", one_line(&error)));
                ExitCode::from(exit_code(&error))
            }
        }
    }

    fn carry_out(self) -> anyhow::Result<()> {
        match self.command {
            Command::Rate(args) => rate::run(&args),
            Command::Validators(args) => validators::run(&args),
            Command::Calc(args) => calc::run(&args),
            Command::Explain(args) => explain::run(&args),
            Command::Waterfall(args) => waterfall::run(&args),
            Command::Record(args) => record::run(&args),
            Command::Assembly(command) => assembly::run(&command),
            Command::Backfill(args) => backfill::run(&args),
            Command::Verify(args) => verify::run(&args),
            Command::Bundle(args) => bundle::run(&args),
            Command::History(args) => history::run(&args),
            Command::Store(command) => store::run(&command),
            Command::Programme(command) => programme::run(&command),
            Command::Serve(args) => serve::serve(&args),
            Command::Observe(args) => serve::observe(&args),
            Command::Correct(args) => correct::run(&args),
            Command::Key(command) => key::run(&command),
            Command::Demo(args) => demo::run(&args),
            Command::Completions { shell } => manual::completions(shell),
            Command::Man { folder } => manual::pages(&folder),
        }
    }
}

fn exit_code(error: &anyhow::Error) -> u8 {
    match error.downcast_ref() {
        Some(Ended { code, .. }) => *code,
        None if error.is::<gather::OnlyStale>() => EXIT_STALE,
        None => EXIT_FAILED,
    }
}

/// Writes data to standard output. A reader that has seen enough is no error.
fn print(text: &str) -> anyhow::Result<()> {
    let mut output = io::stdout().lock();
    match output
        .write_all(text.as_bytes())
        .and_then(|()| output.flush())
    {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.context("cannot write to standard output"),
    }
}

fn print_json(document: &impl serde::Serialize) -> anyhow::Result<()> {
    let mut text = serde_json::to_string_pretty(document)?;
    text.push('\n');
    print(&text)
}

/// An error and its causes in one line. Many say their cause themselves: nothing is said twice.
fn one_line(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if cause.contains(&line) {
            line = cause;
        } else if !line.contains(&cause) {
            line = format!("{line}: {cause}");
        }
    }
    line
}

/// Says something to the person at the terminal: not data.
fn tell(text: &str) {
    // Nothing can be done about a standard error that cannot be written.
    let _ = writeln!(io::stderr().lock(), "{text}");
}
