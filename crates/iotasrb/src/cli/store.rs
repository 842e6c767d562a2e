//! `iotasrb store`: the store of what was published, examined, copied, exported.

use super::{Ended, ReportFormat, SourceParser, tell};
use crate::{
    foreign::tamed,
    publish::{examination::ExaminationDocument, figures::grouped},
    store::{Examination, Publication, Store, StoreAddress, StoreError},
};
use anyhow::Context;
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{
    fmt::Write,
    io::{self, BufWriter, IsTerminal},
};

const CHECK: &str = "Every digest is computed again, every link followed, every gap looked for; and every figure that
was ever published is computed again from the observation that is kept.

What a store cannot show by itself: that its closes follow from a committee that you trust (iotasrb
verify does), and that nothing was cut off at its end (compare the newest digest, which it prints, with one
that was published, or with a copy).

Exit codes:
  0  no flaw
  1  flaws, listed on standard output, each with its row
  2  it could not be examined, and standard error says why";

const COPY: &str = "Examples:
  iotasrb store copy postgres://me@db.example/iotasrb      into a database, from the standard file
  iotasrb store copy --store history.sqlite backup.sqlite  one file into another

The target must be empty: a copy never mixes with anything. Every row arrives as it is; run `iotasrb
store check` on the copy, or compare the texts that `iotasrb store export` gives of both. The publisher
may run meanwhile: the copy is of the moment at which it began.";

const EXPORT: &str = "Every row of every table as a line of JSON, in the order of the keys, integers as texts and bytes in
hexadecimal. Two stores are the same if and only if these texts are:

  iotasrb store export | sha256sum";

/// The heading of the option that says where the history is.
const KEPT: &str = "Where what was published is kept";

/// Where what was published is kept.
#[derive(Debug, Args)]
pub(super) struct StoreArgs {
    /// The store: a file of SQLite, or a database of PostgreSQL by its URL, postgres://…
    ///
    /// Without this it is iotasrb/history.sqlite in the platform's folder for data.
    #[arg(help_heading = KEPT, long, value_name = "FILE|URL", env = "IOTASRB_STORE", hide_env_values = true, value_parser = SourceParser::<StoreAddress>::new())]
    store: Option<StoreAddress>,
}

impl StoreArgs {
    /// Where it is.
    pub(super) fn address(&self) -> Result<StoreAddress, StoreError> {
        self.store.clone().map_or_else(StoreAddress::standard, Ok)
    }
}

#[derive(Debug, Args)]
pub(super) struct StoreCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Examine a store: every digest, link, gap and sum
    #[command(after_long_help = CHECK)]
    Check {
        #[command(flatten)]
        store: StoreArgs,

        /// How the report is written
        #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
        format: ReportFormat,
    },
    /// Copy a store into an empty one, of the same or of the other engine
    #[command(after_long_help = COPY)]
    Copy {
        #[command(flatten)]
        store: StoreArgs,

        /// The empty store: a file that is not there yet, or a database
        #[arg(value_name = "TO", value_parser = SourceParser::<StoreAddress>::new())]
        to: StoreAddress,
    },
    /// Every row of a store as a line of JSON
    #[command(after_long_help = EXPORT)]
    Export {
        #[command(flatten)]
        store: StoreArgs,
    },
}

pub(super) fn run(command: &StoreCommand) -> anyhow::Result<()> {
    match &command.action {
        Action::Check { store, format } => check(store, *format),
        Action::Copy { store, to } => copy(store, to),
        Action::Export { store } => export(store),
    }
}

/// Neither sound nor flawed.
const EXIT_UNDECIDED: u8 = 2;

fn check(store: &StoreArgs, format: ReportFormat) -> anyhow::Result<()> {
    let bar = Bar::new();
    let examined = store.address().and_then(|address| {
        let mut store = Store::open_to_read(&address)?;
        let (found, newest) = store.at_one_moment(|store| {
            let found = store.check(&mut |table, rows| bar.show(table, rows))?;
            // A row that cannot be read is among the flaws.
            let newest = store.newest().ok().flatten();
            Ok::<_, StoreError>((found, newest))
        })?;
        Ok((address, found, newest))
    });
    bar.bar.finish_and_clear();
    let (address, found, newest) = examined.map_err(|error| Ended {
        code: EXIT_UNDECIDED,
        message: format!("it could not be examined: {error}"),
    })?;
    match format {
        ReportFormat::Text => super::print(&page(&found, newest.as_ref()))?,
        ReportFormat::Json => {
            let document = ExaminationDocument::new(&address.to_string(), &found, newest.as_ref());
            super::print_json(&document)?;
        }
    }
    if found.is_sound() {
        return Ok(());
    }
    let (code, message) = (super::EXIT_FAILED, format!("{address} has flaws"));
    Err(Ended { code, message }.into())
}

fn page(found: &Examination, newest: Option<&Publication>) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    for flaw in &found.flaws {
        let _ = writeln!(text, "FLAW  {}", tamed(&flaw.to_string()));
    }
    if found.unlisted > 0 {
        let _ = writeln!(text, "FLAW  and {} more", grouped(found.unlisted));
    }
    let _ = writeln!(
        text,
        "examined  {} publications with {} figures, {} observations, {} inputs",
        grouped(found.publications),
        grouped(found.figures),
        grouped(found.observations),
        grouped(found.inputs)
    );
    if let Some(newest) = newest {
        let (number, digest) = (newest.number, newest.digest);
        let _ = writeln!(text, "newest    publication {number} {digest}");
    }
    text.push_str(if found.is_sound() {
        "SOUND\n"
    } else {
        "FLAWED\n"
    });
    text
}

fn copy(store: &StoreArgs, to: &StoreAddress) -> anyhow::Result<()> {
    let mut from = Store::open_to_read(&store.address()?)?;
    let bar = Bar::new();
    let mut target = Store::open(to)?;
    let copied = from.copy_to(&mut target, |table, rows| bar.show(table, rows));
    bar.bar.finish_and_clear();
    let copied = copied?;
    tell(&format!(
        "copied {} rows from {} to {to}",
        grouped(copied.rows),
        from.address()
    ));
    Ok(())
}

fn export(store: &StoreArgs) -> anyhow::Result<()> {
    let mut store = Store::open_to_read(&store.address()?)?;
    let mut output = BufWriter::new(io::stdout().lock());
    match store.export(&mut output) {
        // A reader that has seen enough is no error.
        Err(StoreError::Output(cause)) if cause.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.context("the export is not complete"),
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
        if let Ok(style) =
            ProgressStyle::with_template("{spinner} {msg}: {human_pos} done, {elapsed}")
        {
            bar.set_style(style);
        }
        Self { bar }
    }

    fn show(&self, table: &'static str, rows: u64) {
        self.bar.set_message(table);
        self.bar.set_position(rows);
    }
}
