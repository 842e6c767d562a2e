//! `iotasrb programme record`.

use super::{
    super::{Format, SourceParser, timeout},
    ArchiveArgs, owner,
};
use crate::{
    programme::record::Record,
    publish::{
        programme::record::{self, RecordAnswer},
        rest::ProgrammeTodayDocument,
    },
    run::now,
    source::{self, CurrentStakes, Limits, Server},
};
use anyhow::Context;
use clap::Args;
use iotasrb_core::units::Address;
use std::time::Duration;

const EXAMPLES: &str = "Examples:
  iotasrb programme import results/*.json
  iotasrb programme record iota1q…
  iotasrb programme record 0x5e0f… --source https://api.mainnet.iota.cafe
  iotasrb programme record iota1q… --unlocks         with the 52 dates on which IOTA unlocked
  iotasrb programme record iota1q… --format csv

What an address earned follows from official results or from stakes, which have to be imported
first; each row says which, or why nothing was paid. What ASMB became in 2023 depends on what
everybody was paid, so it needs the results of all six rounds. What the address stakes today is the
word of the server that is asked, and its reward the server's estimate.";

#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct RecordArgs {
    /// The address: iota1…, or 64 hexadecimal digits with or without 0x
    #[arg(value_name = "ADDRESS", value_parser = owner)]
    address: Address,

    /// A server of mainnet that is asked what the address stakes today, by JSON-RPC
    #[arg(long, value_name = "URL", value_parser = SourceParser::<Server>::new())]
    source: Option<Server>,

    /// How long the server may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = timeout)]
    timeout: Duration,

    /// List every unlock of what ASMB became, not only how many there were
    #[arg(long)]
    unlocks: bool,

    #[command(flatten)]
    archive: ArchiveArgs,

    /// How the answer is written; CSV has only the programmes
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub(super) fn run(args: &RecordArgs) -> anyhow::Result<()> {
    let archive = args.archive.open_named()?;
    let record = Record::of(&archive, args.address)?;
    let current = match &args.source {
        Some(server) => Some((server.to_string(), stakes(server, args)?)),
        None => None,
    };
    let answer = RecordAnswer {
        record,
        now: now(),
        current,
        lists_unlocks: args.unlocks,
    };
    match args.format {
        Format::Table => super::super::print(&record::page(&answer)),
        Format::Json => super::super::print_json(&ProgrammeTodayDocument::from(&answer)),
        Format::Csv => {
            let record = &answer.record;
            super::super::print(&record::entries_csv(record.address, &record.entries)?)
        }
    }
}

fn stakes(server: &Server, args: &RecordArgs) -> anyhow::Result<CurrentStakes> {
    let limits = Limits {
        observation: args.timeout,
        ..Limits::default()
    };
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build();
    let runtime = runtime.context("cannot wait for a server on this machine")?;
    Ok(runtime.block_on(source::stakes(server, args.address, &limits))?)
}
