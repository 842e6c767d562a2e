//! `iotasrb backfill`: the proven history of a network, epoch by epoch.

use super::{Ended, HistoryArgs, ReportFormat, SourceParser, tell};
use crate::{
    history::backfill::{Backfill, BackfillError, Finding, Progress, Report},
    publish::{figures, history::BackfillDocument},
    source::closes::{CloseLimits, CloseSource},
};
use anyhow::Context;
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use iotasrb_core::units::Epoch;
use std::{
    fmt::Write,
    io::{self, IsTerminal},
};

const EXIT_CODES: &str = "Exit codes: 0 every epoch of the range is proven and kept; 1 something is \
    not available or was refused, and the report says what; 2 the command line is wrong, or names \
    no trust root.";

const EXAMPLES: &str = "Examples:
  iotasrb backfill                                    mainnet, from the shipped root to the newest epoch
  iotasrb backfill --source epochs/ --trust root.txt  from recorded closes, of any network
  iotasrb backfill --from 400 --to 430                a part: before it the committees alone are followed
  iotasrb verify --all                                prove what is kept again, offline

What is kept is described in docs/history.md. An interrupted backfill goes on where it was; a complete
one fetches nothing.

Exit codes:
  0  every epoch of the range is proven and kept
  1  something is not available or was refused, and the report says what
  2  the command line is wrong, or names no trust root";

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES, after_long_help = EXAMPLES)]
pub(super) struct BackfillArgs {
    /// A source of closes; repeat it to name others to ask for what the first does not have
    ///
    /// grpc://HOST or grpcs://HOST is a node; snapshot+https://HOST a store of formal snapshots;
    /// archive+https://HOST/PATH a store of checkpoints; anything else is a path: an EPOCH_INFO
    /// file, a checkpoint file (.chk), an entry (.close) or a folder of the latter two. No source
    /// is believed: what its committee did not sign is refused. Without this the public sources
    /// of the network are asked.
    #[arg(long, value_name = "URL|PATH", value_parser = SourceParser::<CloseSource>::new())]
    source: Vec<CloseSource>,

    /// The first epoch whose close is wanted
    ///
    /// The close of an epoch proves how it ended, and with which stakes the next began. Without
    /// this it is the epoch of the trust root.
    #[arg(long, value_name = "EPOCH", value_parser = epoch)]
    from: Option<Epoch>,

    /// The last epoch whose close is wanted; without this the newest that a source has
    #[arg(long, value_name = "EPOCH", value_parser = epoch)]
    to: Option<Epoch>,

    #[command(flatten)]
    history: HistoryArgs,

    /// How the report is written
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    format: ReportFormat,
}

pub(super) fn run(args: &BackfillArgs) -> anyhow::Result<()> {
    let backfill = Backfill {
        folder: args.history.dir.clone(),
        sources: args.source.clone(),
        trust: args.history.trust.clone(),
        network: args.history.network,
        from: args.from,
        to: args.to,
        limits: CloseLimits::default(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot prepare to ask servers; report this")?;
    let bar = Bar::new();
    let report = runtime.block_on(backfill.run(&mut |progress| bar.show(progress)));
    bar.bar.finish_and_clear();
    let report = report.map_err(ended)?;
    match args.format {
        ReportFormat::Text => super::print(&page(&report, args))?,
        ReportFormat::Json => super::print_json(&BackfillDocument::new(&report))?,
    }
    if report.is_complete() {
        return Ok(());
    }
    Err(Ended {
        code: super::EXIT_FAILED,
        message: "not all of the range is proven; the report says why".to_owned(),
    }
    .into())
}

/// An epoch as it is written on the command line.
pub(super) fn epoch(text: &str) -> Result<Epoch, String> {
    let number = crate::source::digits(text);
    number
        .map(Epoch::new)
        .ok_or_else(|| "an epoch is a whole number from 0".to_owned())
}

fn ended(error: BackfillError) -> anyhow::Error {
    if let BackfillError::NoRoot(findings) = &error {
        findings
            .iter()
            .for_each(|finding| tell(&format!("iotasrb: {finding}")));
    }
    let code = if error.is_of_usage() {
        super::EXIT_USAGE
    } else {
        super::EXIT_FAILED
    };
    let message = error.to_string();
    Ended { code, message }.into()
}

fn page(report: &Report, args: &BackfillArgs) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "Trust root: the committee of epoch {} of {}, {}",
        report.root.epoch.number(),
        report.network.name(),
        report.root.digest
    );
    let _ = writeln!(text, "Proven:     {}", proven(report));
    if let Some(last) = report.last_checkpoint {
        let _ = writeln!(
            text,
            "Up to:      checkpoint {}, {}, at {}",
            last.sequence.number(),
            last.digest,
            figures::iso_time(last.timestamp)
        );
    }
    let _ = writeln!(
        text,
        "Kept:       {} files added to {}; {} closes were fetched, {} committees followed by a signed summary alone",
        report.written,
        args.history.dir.display(),
        report.fetched,
        report.summaries
    );
    if !report.findings.is_empty() {
        let _ = writeln!(text, "Found:");
        let told = |finding: &Finding| crate::foreign::tamed(&finding.to_string());
        for finding in &report.findings {
            let _ = writeln!(text, "  {}", told(finding));
        }
    }
    text
}

fn proven(report: &Report) -> String {
    let from = report.from.number();
    match (report.to, report.last_checkpoint) {
        (None, _) => "nothing; no source has the close of an epoch of the range".to_owned(),
        (Some(to), Some(last)) => format!(
            "{} of {} closes, epochs {from} to {} of {from} to {}",
            report.proven,
            report.wanted(),
            last.epoch.number(),
            to.number()
        ),
        (Some(to), None) => format!("no close of epochs {from} to {}", to.number()),
    }
}

/// How far it is, for a person at a terminal.
struct Bar {
    bar: ProgressBar,
}

impl Bar {
    fn new() -> Self {
        let target = if io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        let template = "{bar:30} {pos} of {len} epochs, {per_sec}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar }
    }

    fn show(&self, progress: Progress) {
        let first = progress.first.number();
        let all = progress.last.number().saturating_sub(first);
        self.bar.set_length(all.saturating_add(1));
        self.bar
            .set_position(progress.at.number().saturating_sub(first));
    }
}
