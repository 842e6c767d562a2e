//! `iotasrb assembly`: what ASMB would have paid after its launch.

use super::{print, print_json};
use crate::{
    assembly::{Kind, distribution, inflation, security},
    programme::address::{self, MalformedAddress},
    publish::assembly as publish,
};
use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use iotasrb_core::units::Address;
use std::{
    io::{self, BufWriter},
    path::PathBuf,
};

const EXAMPLES: &str = "\
Try it:
  iotasrb assembly example distribute > pool.json        a scenario to start from
  iotasrb assembly distribute --scenario pool.json       what each day pays, and to whom
  iotasrb assembly example inflate > rates.json
  iotasrb assembly inflate --scenario rates.json         what each year mints
  iotasrb assembly example security > bonds.json
  iotasrb assembly security --scenario bonds.json        bonds, committees, rewards, slashes

Assembly was given up in September 2023, before it launched: nothing here was ever paid. Its \
documents leave much open. They say:
  100,000,000,000 ASMB in all, with six decimals
  IOTA stakers get a fifth: up to 8,000,000,000 before the launch, the rest in 21 months after it,
    each day the same, in proportion to what is staked that day
  8 % of the supply is minted a year for those who stake ASMB
  validators deposit ASMB, some of it their own; bonds can be slashed, delegators included
Our choices are the rounding (nothing is lost), days without stake (the next one has their pot), \
yearly compounding, a committee of the greatest bonds, and what the scenario leaves to be said. No \
number for bonds was ever published.

The --help of each command says how its scenario is written: amounts are texts with up to six \
decimals and no separators, shares are basis points (800 are 8 %). Every unit is counted a second \
time while a scenario is played, and the output says that none was created or lost.";

const DISTRIBUTE: &str = "\
A scenario gives the pool (or what round 1 issued), the days, and who stakes how much from which \
day on:

  {
    \"schema\": \"iotasrb.assembly-distribution/1\",
    \"pool_asmb\": \"14000000000\",
    \"days\": 639,
    \"stakes\": [
      {\"from_day\": 1, \"stakes_iota\": {\"0x1111…\": \"1000\", \"0x2222…\": \"2000.5\"}},
      {\"from_day\": 30, \"stakes_iota\": {\"0x2222…\": \"0\"}}
    ]
  }

Each day pays floor(pool / days) in proportion to the stakes, to the last unit; a day without \
stake leaves its pot to the next. In place of pool_asmb, first_round_issued_asmb says what round 1 \
issued, and the pool follows; in place of stakes, stakes_by_day_iota is a list with an object of \
addresses and amounts for each day. days may be left out: 639. An address is 64 hexadecimal \
digits, or iota1…. --format csv writes every payment.";

const INFLATE: &str = "\
A scenario gives the supply, the rates by the years from which they hold, and for how many years:

  {
    \"schema\": \"iotasrb.assembly-inflation/1\",
    \"start_supply_asmb\": \"100000000000\",
    \"rates\": [{\"from_year\": 1, \"rate_bp\": 800}, {\"from_year\": 6, \"rate_bp\": 500}],
    \"years\": 10
  }

800 basis points are 8 %. A year issues floor(supply at its start x rate), its 365 days sum to it. \
start_supply_asmb may be left out: 100,000,000,000.";

const SECURITY: &str = "\
A scenario gives the numbers that were never published, what everybody has, and what happens:

  {
    \"schema\": \"iotasrb.assembly-security/1\",
    \"parameters\": {\"minimum_bond_asmb\": \"1000\", \"minimum_own_share_bp\": 2000,
                   \"committee_size\": 2, \"unbonding_days\": 3},
    \"balances_asmb\": {\"vera\": \"5000\", \"dan\": \"10000\"},
    \"commands\": [
      {\"command\": \"register\", \"validator\": \"vera\", \"commission_bp\": 1000},
      {\"command\": \"post_bond\", \"validator\": \"vera\", \"amount_asmb\": \"2000\"},
      {\"command\": \"delegate\", \"holder\": \"dan\", \"validator\": \"vera\", \"amount_asmb\": \"6000\"},
      {\"command\": \"end_day\", \"reward_asmb\": \"100\"},
      {\"command\": \"slash\", \"validator\": \"vera\", \"share_bp\": 2500},
      {\"command\": \"undelegate\", \"holder\": \"dan\", \"validator\": \"vera\", \"amount_asmb\": \"10\"},
      {\"command\": \"withdraw_bond\", \"validator\": \"vera\", \"amount_asmb\": \"10\"}
    ],
    \"what_if\": [{\"validator\": \"vera\", \"delegation_asmb\": \"100\", \"reward_asmb\": \"100\"}]
  }

what_if may be left out. It asks, after the last command, what more delegation from outside would \
change for a validator at such a reward for a day: its bond, its rank, its seat in the committee, \
what it and its delegators get, and how much more it may take.

A command that breaks a rule ends it with exit code 1, and the error names its number and the rule.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct AssemblyCommand {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// ASMB for those who stake IOTA: what each day pays, and to whom
    #[command(after_long_help = DISTRIBUTE)]
    Distribute {
        #[command(flatten)]
        play: PlayArgs,

        /// Of one address: what it gets each day; 64 hexadecimal digits, or iota1…
        #[arg(long, value_name = "ADDRESS", value_parser = staker)]
        address: Option<Address>,

        /// A row for every day of the table, not one for days that are alike
        #[arg(long)]
        days: bool,
    },
    /// ASMB minted for its stakers: what each year, or each day, issues
    #[command(after_long_help = INFLATE)]
    Inflate {
        #[command(flatten)]
        play: PlayArgs,

        /// Every day of every year
        #[arg(long)]
        days: bool,
    },
    /// ASMB staked behind validators: bonds, committees, rewards, slashes
    #[command(after_long_help = SECURITY)]
    Security {
        #[command(flatten)]
        play: PlayArgs,

        /// In CSV, rows for the answers to what_if in place of the steps; other formats have both
        #[arg(long)]
        what_if: bool,
    },
    /// A scenario to start from, on standard output
    Example {
        /// For which command
        #[arg(value_enum)]
        of: Of,
    },
}

#[derive(Debug, Args)]
struct PlayArgs {
    /// The scenario, a JSON file; `iotasrb assembly example` prints one
    #[arg(long, value_name = "FILE")]
    scenario: PathBuf,

    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// How the answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// For programs: decimal strings, and the digest of the scenario
    Json,
    /// For spreadsheets: rows, each with the digest of the scenario
    Csv,
}

/// The command that plays a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Of {
    /// A pool, and stakes that change
    Distribute,
    /// 8 % a year, then less
    Inflate,
    /// A week of bonds, delegation, a slash and unbonding
    Security,
}

pub(super) fn run(command: &AssemblyCommand) -> anyhow::Result<()> {
    match &command.verb {
        Verb::Distribute {
            play,
            address,
            days,
        } => distribute(play, *address, *days),
        Verb::Inflate { play, days } => inflate(play, *days),
        Verb::Security { play, what_if } => secure(play, *what_if),
        Verb::Example { of } => {
            let kind = match of {
                Of::Distribute => Kind::Distribution,
                Of::Inflate => Kind::Inflation,
                Of::Security => Kind::Security,
            };
            print(kind.example())
        }
    }
}

fn distribute(play: &PlayArgs, address: Option<Address>, every_day: bool) -> anyhow::Result<()> {
    let scenario = distribution::Scenario::read(&play.scenario)?;
    let played = scenario.play(address)?;
    let answer = publish::distribution::Answer {
        scenario: &scenario,
        played: &played,
        address,
    };
    match play.format {
        Format::Table => print(&publish::distribution::page(&answer, every_day)),
        Format::Json => print_json(&publish::distribution::document(&answer)),
        Format::Csv => {
            let output = BufWriter::new(io::stdout().lock());
            match publish::distribution::csv(&scenario, address, output) {
                // A reader that has seen enough is no error.
                Err(error) if is_broken_pipe(&error) => Ok(()),
                result => result.context("the payments are not complete"),
            }
        }
    }
}

fn inflate(play: &PlayArgs, by_day: bool) -> anyhow::Result<()> {
    let scenario = inflation::Scenario::read(&play.scenario)?;
    let years = scenario.play()?;
    match play.format {
        Format::Table => print(&publish::inflation::page(&scenario, &years, by_day)),
        Format::Json => print_json(&publish::inflation::document(&scenario, &years, by_day)),
        Format::Csv => print(&publish::inflation::csv(&scenario, &years, by_day)?),
    }
}

fn secure(play: &PlayArgs, what_if: bool) -> anyhow::Result<()> {
    let scenario = security::Scenario::read(&play.scenario)?;
    let answer = publish::security::Answer::of(&scenario)?;
    match play.format {
        Format::Table => print(&publish::security::page(&answer)),
        Format::Json => print_json(&publish::security::document(&answer)),
        Format::Csv if what_if => print(&publish::security::what_if_csv(&answer)?),
        Format::Csv => print(&publish::security::csv(&answer)?),
    }
}

fn staker(text: &str) -> Result<Address, MalformedAddress> {
    address::read(text).map(|(address, _)| address)
}

fn is_broken_pipe(error: &csv::Error) -> bool {
    matches!(error.kind(), csv::ErrorKind::Io(cause) if cause.kind() == io::ErrorKind::BrokenPipe)
}
