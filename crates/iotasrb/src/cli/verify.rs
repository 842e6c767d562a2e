//! `iotasrb verify`: prove again, offline.

use super::{Ended, HistoryArgs, ReportFormat, backfill::epoch};
use crate::{
    foreign::tamed,
    history::verify::{Conclusion, Subject, Verification, Verify},
    publish::history::VerificationDocument,
};
use clap::Args;
use iotasrb_core::units::Epoch;
use std::{fmt::Write, path::PathBuf};

const EXIT_CODES: &str = "Exit codes: 0 proven; 1 refuted, with the first link that does not hold; \
    2 it could not be decided, and standard error says what is missing.";

const EXAMPLES: &str = "Examples:
  iotasrb verify --all                                  a whole history, from the shipped root of mainnet
  iotasrb verify --epoch 400                            one epoch of it, with its rate
  iotasrb verify mainnet-000400.bundle                  a bundle that somebody handed you
  iotasrb verify 000019.close --trust committee-19.txt       one close, from its committee

No network is used, and nothing is believed that is not proven from the committee that you trust: not the
folder, not the file, not who wrote it. docs/proof.md explains each step.

Exit codes:
  0  proven
  1  refuted, with the first link that does not hold
  2  it could not be decided: a file is missing or of an unknown kind or version, or there is no trust root";

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES, after_long_help = EXAMPLES)]
pub(super) struct VerifyArgs {
    #[command(flatten)]
    subject: SubjectArgs,

    #[command(flatten)]
    history: HistoryArgs,

    /// How the report is written
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    format: ReportFormat,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct SubjectArgs {
    /// A bundle, a close, a checkpoint file (.chk), an EPOCH_INFO file or the folder of a history
    path: Option<PathBuf>,

    /// One epoch of the history: how it began, its rate, and how it ended if that is kept
    #[arg(long, value_name = "EPOCH", value_parser = epoch)]
    epoch: Option<Epoch>,

    /// All that the history keeps
    #[arg(long)]
    all: bool,
}

pub(super) fn run(args: &VerifyArgs) -> anyhow::Result<()> {
    let subject = match (&args.subject.path, args.subject.epoch) {
        (Some(path), _) => Subject::Path(path.clone()),
        (None, Some(epoch)) => Subject::Epoch(epoch),
        (None, None) => Subject::All,
    };
    let verification = Verify {
        subject,
        folder: args.history.dir.clone(),
        trust: args.history.trust.clone(),
        network: args.history.network,
    }
    .run();
    match args.format {
        ReportFormat::Text => super::print(&page(&verification))?,
        ReportFormat::Json => super::print_json(&VerificationDocument::new(&verification))?,
    }
    let (code, message) = match verification.conclusion {
        Conclusion::Proven => return Ok(()),
        Conclusion::Refuted(link) => (super::EXIT_FAILED, format!("refuted: {link}")),
        Conclusion::Undecided(reason) => (EXIT_UNDECIDED, format!("not decided: {reason}")),
    };
    let message = tamed(&message);
    Err(Ended { code, message }.into())
}

/// Neither proven nor refuted.
const EXIT_UNDECIDED: u8 = 2;

fn page(verification: &Verification) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    for held in &verification.steps {
        let _ = writeln!(text, "holds    {}", tamed(&held.says));
    }
    let _ = match &verification.conclusion {
        Conclusion::Proven => writeln!(text, "PROVEN"),
        Conclusion::Refuted(link) => writeln!(text, "BROKEN   {}\nREFUTED", tamed(link)),
        Conclusion::Undecided(reason) => {
            writeln!(text, "MISSING  {}\nNOT DECIDED", tamed(reason))
        }
    };
    text
}
