//! Stakes one by one, as rows of CSV: who staked how much, from which milestone to which.
//!
//! ```text
//! address,amount,start,end
//! 5e0f…,13000000,2102115,
//! iota1qp…,2500000,2110000,2500000
//! ```
//!
//! `amount` is in micros (the `i` of then), `start` the milestone that confirmed the output with
//! the participation, `end` the one that spent it, or nothing. A fifth column `output` may hold
//! the id of the output, 68 hexadecimal digits; none may come twice. Lines that begin with
//! `#` are skipped.

use super::{
    address::{self, MalformedAddress},
    owned_span::{MalformedOutputId, OutputId, OwnedSpan},
    stakes::{self, StakesRefusal},
    staking_event::StakingEvent,
};
use crate::{
    source::{SourceError, digits},
    spelling::hex,
};
use csv::ByteRecord;
use iotasrb_core::programmes::{
    Micros, Milestone, SUPPLY,
    participation::{Span, SpanEndsBeforeItStarts},
};
use std::{
    collections::HashSet,
    fmt,
    fs::{self, File},
    io::{BufReader, Read},
    path::Path,
};

/// The largest file of spans.
pub const MAX_BYTES: u64 = 512 * 1024 * 1024;
/// The most spans of one event: more than all participations of all programmes.
pub const MAX_SPANS: usize = 4_000_000;

const COLUMNS: [&str; 5] = ["address", "amount", "start", "end", "output"];

/// Why a file holds no spans of the event.
#[derive(Debug, thiserror::Error)]
pub enum SpansRefusal {
    /// The operating system refuses the file, or it is none.
    #[error(transparent)]
    Unreadable(#[from] SourceError),
    /// More bytes than are read.
    #[error("it has more than {MAX_BYTES} bytes, more than are read")]
    TooLarge,
    /// More rows than are read.
    #[error("it has more than {MAX_SPANS} spans, more than are read")]
    TooMany,
    /// Not the columns that it must have.
    #[error(
        "the first line must be address,amount,start,end, with or without a further column output"
    )]
    Header,
    /// No CSV, or a row with too few or too many cells.
    #[error("it is no file of spans: {0}")]
    Csv(#[from] csv::Error),
    /// A row breaks a rule.
    #[error("line {line}: {rule}")]
    Row {
        /// Its line in the file, from 1.
        line: u64,
        /// The broken rule.
        rule: RowRefusal,
    },
    /// All rows together break a rule.
    #[error(transparent)]
    Together(#[from] StakesRefusal),
}

/// Why a row is no span of the event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowRefusal {
    /// Its address is none.
    #[error(transparent)]
    Address(#[from] MalformedAddress),
    /// Its amount is none.
    #[error("the amount is not a whole number of micros, digits only")]
    Amount,
    /// More than all IOTA of then.
    #[error("the amount {0} is more IOTA than there was")]
    MoreThanThereWas(Micros),
    /// A milestone is none.
    #[error("the {0} is not the number of a milestone, digits only")]
    Milestone(&'static str),
    /// The event accepted nothing then.
    #[error(
        "the event accepts participations after milestone {commence} and up to {end}, not in {start}"
    )]
    NotAccepted {
        /// After which it accepts.
        commence: Milestone,
        /// Up to which it accepts.
        end: Milestone,
        /// That of the row.
        start: Milestone,
    },
    /// Spent before it was made.
    #[error("{0}; leave the end empty if the output was not spent")]
    Order(#[from] SpanEndsBeforeItStarts),
    /// The id of its output is none.
    #[error(transparent)]
    Output(#[from] MalformedOutputId),
    /// An output took part in an event twice.
    #[error("the output {0} has a row already")]
    RepeatedOutput(OutputId),
}

/// The rows of a file, one by one. It ends with the first that breaks a rule.
pub struct Spans<'a, R> {
    event: &'a StakingEvent,
    rows: csv::Reader<R>,
    row: ByteRecord,
    outputs: HashSet<OutputId>,
    count: usize,
    is_over: bool,
}

/// All spans of a file, which together can have been stakes of an event.
pub fn read(path: &Path, event: &StakingEvent) -> Result<Vec<OwnedSpan>, SpansRefusal> {
    open(path, event)?.all()
}

fn open<'a>(path: &Path, event: &'a StakingEvent) -> Result<Spans<'a, impl Read>, SpansRefusal> {
    let unreadable = |cause| SourceError::Unreadable {
        path: path.to_owned(),
        cause,
    };
    // Asked before opening: opening a pipe waits for somebody to write into it.
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(SourceError::NoFile(path.to_owned()).into());
    }
    if metadata.len() > MAX_BYTES {
        return Err(SpansRefusal::TooLarge);
    }
    let file = File::open(path).map_err(unreadable)?;
    // One byte more, for a file that grows while it is read.
    Spans::new(
        BufReader::with_capacity(1 << 20, file.take(MAX_BYTES + 1)),
        event,
    )
}

impl<'a, R: Read> Spans<'a, R> {
    /// The rows of a text; its first line is read at once.
    pub fn new(text: R, event: &'a StakingEvent) -> Result<Self, SpansRefusal> {
        let mut rows = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .buffer_capacity(1 << 16)
            .from_reader(text);
        let head = rows.byte_headers()?;
        let expected = COLUMNS.iter().map(|column| column.as_bytes());
        let is_right = (4..=COLUMNS.len()).contains(&head.len())
            && head.iter().zip(expected).all(|(one, other)| one == other);
        if !is_right {
            return Err(SpansRefusal::Header);
        }
        Ok(Self {
            event,
            rows,
            row: ByteRecord::new(),
            outputs: HashSet::new(),
            count: 0,
            is_over: false,
        })
    }

    /// All of them, which together can have been stakes of the event.
    pub fn all(self) -> Result<Vec<OwnedSpan>, SpansRefusal> {
        let event = self.event;
        let spans = self.collect::<Result<Vec<_>, _>>()?;
        stakes::ledger(event, &spans)?;
        Ok(spans)
    }

    fn read(&mut self) -> Result<Option<OwnedSpan>, SpansRefusal> {
        let there = self.rows.read_byte_record(&mut self.row)?;
        if self.rows.position().byte() > MAX_BYTES {
            return Err(SpansRefusal::TooLarge);
        }
        if !there {
            return Ok(None);
        }
        if self.count == MAX_SPANS {
            return Err(SpansRefusal::TooMany);
        }
        self.count += 1;
        let line = self.row.position().map_or(0, csv::Position::line);
        let span = self
            .span()
            .map_err(|rule| SpansRefusal::Row { line, rule })?;
        Ok(Some(span))
    }

    fn span(&mut self) -> Result<OwnedSpan, RowRefusal> {
        let cell = |place: usize| {
            let bytes = self.row.get(place).unwrap_or_default();
            str::from_utf8(bytes).unwrap_or_default()
        };
        let (address, _) = address::read(cell(0))?;
        let amount = digits(cell(1)).ok_or(RowRefusal::Amount)?;
        let amount = Micros::from_micros(amount);
        if amount > SUPPLY {
            return Err(RowRefusal::MoreThanThereWas(amount));
        }
        let start = milestone(cell(2)).ok_or(RowRefusal::Milestone("start"))?;
        let period = self.event.terms.period;
        if !period.accepts(start) {
            let (commence, end) = (period.commence(), period.end());
            return Err(RowRefusal::NotAccepted {
                commence,
                end,
                start,
            });
        }
        let end = match cell(3) {
            "" => None,
            text => Some(milestone(text).ok_or(RowRefusal::Milestone("end"))?),
        };
        let output = match cell(4) {
            "" => None,
            text => Some(text.parse::<OutputId>()?),
        };
        if let Some(output) = output.filter(|output| !self.outputs.insert(*output)) {
            return Err(RowRefusal::RepeatedOutput(output));
        }
        let span = Span::new(amount, start, end)?;
        Ok(OwnedSpan {
            address,
            output,
            span,
        })
    }
}

impl<R: Read> Iterator for Spans<'_, R> {
    type Item = Result<OwnedSpan, SpansRefusal>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let read = self.read().transpose();
        self.is_over = !matches!(read, Some(Ok(_)));
        read
    }
}

fn milestone(text: &str) -> Option<Milestone> {
    let number = digits(text).and_then(|number| u32::try_from(number).ok());
    number.map(Milestone::new)
}

/// The spans as a file of them.
pub fn write(spans: &[OwnedSpan]) -> String {
    use fmt::Write as _;
    let has_outputs = spans.iter().any(|span| span.output.is_some());
    let mut text = COLUMNS[..4].join(",");
    text.push_str(if has_outputs { ",output\n" } else { "\n" });
    for OwnedSpan {
        address,
        output,
        span,
    } in spans
    {
        let (amount, start) = (span.amount().as_micros(), span.start());
        // Writing to a String cannot fail.
        let _ = write!(text, "{},{amount},{start},", hex(address.as_bytes()));
        if let Some(end) = span.end() {
            let _ = write!(text, "{end}");
        }
        if has_outputs {
            text.push(',');
        }
        if let Some(output) = output {
            let _ = write!(text, "{output}");
        }
        text.push('\n');
    }
    text
}
