//! What was published, as the history keeps it.

use super::{
    error::StoreError,
    metric::{Figure, Metric},
    taken::ObservationName,
};
use blake2::{Blake2b, Digest as _, digest::consts::U32};
use iotasrb_core::units::{Address, Digest, TimestampMs};
use std::fmt::{self, Write};

/// What is published once: a slot of the cadence, or an epoch change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// The slot's time, or the start of the epoch.
    pub at: TimestampMs,
    /// Which of them.
    pub kind: PointKind,
}

/// The kinds of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PointKind {
    /// The start of an epoch.
    Epoch,
    /// A slot of the cadence: on mainnet an even hour.
    Slot,
}

/// How good a publication is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Certified, of the running epoch.
    Ok,
    /// Of the running epoch, but not certified.
    Degraded,
    /// No value: what the sources say is refused, or they contradict each other.
    Held,
    /// The chain runs in safe mode, in which it pays no rewards: no value.
    SafeMode,
    /// Nothing was heard of the running epoch. A value that stands beside it is of an epoch
    /// that has ended; the last good one is never repeated.
    Stale,
}

impl PointKind {
    pub(super) const ALL: [Self; 2] = [Self::Slot, Self::Epoch];

    /// Its name in every output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Slot => "slot",
            Self::Epoch => "epoch",
        }
    }
}

impl State {
    pub(super) const ALL: [Self; 5] = [
        Self::Ok,
        Self::Degraded,
        Self::Held,
        Self::SafeMode,
        Self::Stale,
    ];

    /// Its name in every output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Degraded => "DEGRADED",
            Self::Held => "HELD",
            Self::SafeMode => "SAFE_MODE",
            Self::Stale => "STALE",
        }
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = crate::publish::figures::iso_time(self.at);
        match self.kind {
            PointKind::Slot => write!(f, "the slot of {time}"),
            PointKind::Epoch => write!(f, "the epoch change of {time}"),
        }
    }
}

/// Why a publication is not OK.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Its name in every output.
    pub code: String,
    /// The same in words.
    pub words: String,
}

/// What else was said about a publication's sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Its name in every output.
    pub code: String,
    /// Whom it is about.
    pub sources: Vec<String>,
    /// What was found.
    pub words: String,
}

/// A publication, as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// Its number: 1, 2, 3 and so on, without a gap.
    pub number: u64,
    /// What was published.
    pub point: Point,
    /// How good it is.
    pub state: State,
    /// Why it is not OK.
    pub reason: Option<Reason>,
    /// From when on something newer should be there.
    pub valid_until: TimestampMs,
    /// Whether it was computed after its time had passed.
    pub late: bool,
    /// The method of its rates, if it has any.
    pub method: Option<String>,
    /// The program that computed it, with its commit.
    pub software: String,
    /// The number of the observation from which it was computed.
    pub observation: Option<u64>,
    /// How many figures it has.
    pub rates: u64,
    /// The digest of its figures.
    pub rates_digest: Digest,
    /// The publication of the same point that it corrects.
    pub supersedes: Option<u64>,
    /// The term of its writer.
    pub term: u64,
    /// When it was recorded.
    pub known: TimestampMs,
    /// The digest of the publication before.
    pub previous: Digest,
    /// Its own digest.
    pub digest: Digest,
}

/// The digest before the first publication.
pub(super) const NOTHING_BEFORE: Digest = Digest::from_bytes([0; 32]);

/// The digest of a publication's text, by which the next one names it.
///
/// The text has a line for each column, as `docs/store.md` lists them, then the remarks: so
/// whoever has the rows can compute it again. The name of the observation stands in it, not
/// only its number.
pub(super) fn digest(
    publication: &Publication,
    observation: Option<&ObservationName>,
    remarks: &[Remark],
    correction: Option<&str>,
) -> Digest {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write_text(&mut text, publication, observation, remarks, correction);
    hash(text.as_bytes())
}

fn write_text(
    text: &mut String,
    publication: &Publication,
    observation: Option<&ObservationName>,
    remarks: &[Remark],
    correction: Option<&str>,
) -> fmt::Result {
    let Publication {
        number,
        point,
        state,
        ..
    } = publication;
    writeln!(text, "iotasrb publication 1")?;
    writeln!(text, "number {number}")?;
    writeln!(
        text,
        "point {} {}",
        point.kind.name(),
        point.at.as_unix_ms()
    )?;
    writeln!(text, "state {}", state.name())?;
    if let Some(reason) = &publication.reason {
        writeln!(
            text,
            "reason {} {}",
            reason.code,
            hexadecimal(&reason.words)
        )?;
    }
    writeln!(
        text,
        "valid_until_ms {}",
        publication.valid_until.as_unix_ms()
    )?;
    writeln!(text, "late {}", publication.late)?;
    writeln!(
        text,
        "method {}",
        publication.method.as_deref().unwrap_or("none")
    )?;
    writeln!(text, "software {}", publication.software)?;
    match observation {
        Some(name) => write_observation(text, name)?,
        None => writeln!(text, "observation none")?,
    }
    writeln!(
        text,
        "rates {} {}",
        publication.rates, publication.rates_digest
    )?;
    if let Some(supersedes) = publication.supersedes {
        let cause = hexadecimal(correction.unwrap_or_default());
        writeln!(text, "supersedes {supersedes} {cause}")?;
    }
    writeln!(text, "term {}", publication.term)?;
    writeln!(text, "known_ms {}", publication.known.as_unix_ms())?;
    for remark in remarks {
        let sources = hexadecimal(&remark.sources.join("\n"));
        writeln!(
            text,
            "finding {} {sources} {}",
            remark.code,
            hexadecimal(&remark.words)
        )?;
    }
    writeln!(text, "previous {}", publication.previous)
}

/// The digest of figures: a line for each, ordered by whose and which they are.
pub(super) fn rates_digest<'a>(
    figures: impl IntoIterator<Item = (Option<Address>, Metric, &'a Figure)>,
) -> Digest {
    let mut hasher = RatesHasher::new();
    for (subject, metric, figure) in figures {
        let subject = subject.map_or_else(|| NETWORK.to_owned(), |address| address.to_string());
        hasher.add(&subject, metric, figure);
    }
    hasher.finish()
}

/// The digest of figures, one after the other.
pub(super) struct RatesHasher {
    hasher: Blake2b<U32>,
    line: String,
}

impl RatesHasher {
    pub(super) fn new() -> Self {
        let mut hasher = Blake2b::new();
        hasher.update(b"iotasrb rates 1\n");
        let line = String::new();
        Self { hasher, line }
    }

    /// Adds the next figure, with whose it is: an address, or [`NETWORK`].
    pub(super) fn add(&mut self, subject: &str, metric: Metric, figure: &Figure) {
        let name = metric.name;
        self.line.clear();
        // Writing to a String cannot fail.
        let _ = match figure {
            Figure::Value {
                decimal,
                numerator,
                denominator,
            } => writeln!(
                self.line,
                "{subject} {name} {decimal} {numerator}/{denominator}"
            ),
            Figure::Absent(code) => writeln!(self.line, "{subject} {name} absent:{code}"),
        };
        self.hasher.update(self.line.as_bytes());
    }

    pub(super) fn finish(self) -> Digest {
        Digest::from_bytes(self.hasher.finalize().into())
    }
}

fn write_observation(text: &mut String, name: &ObservationName) -> fmt::Result {
    let input = |digest: Option<Digest>| {
        digest.map_or_else(|| "none".to_owned(), |digest| digest.to_string())
    };
    writeln!(
        text,
        "observation {} {} {} {} {}",
        name.digest,
        name.tier.name(),
        hexadecimal(&name.source),
        input(name.close),
        input(name.summary),
    )
}

/// Whose the network's figures are.
pub(super) const NETWORK: &str = "network";

pub(super) fn hash(bytes: &[u8]) -> Digest {
    Digest::from_bytes(Blake2b::<U32>::digest(bytes).into())
}

/// Words from outside as digits, so that none can imitate a line.
fn hexadecimal(text: &str) -> String {
    let mut digits = String::with_capacity(2 * text.len());
    for byte in text.bytes() {
        // Writing to a String cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

pub(super) fn named<T: Copy>(
    all: &[T],
    name: impl Fn(T) -> &'static str,
    found: &str,
) -> Result<T, StoreError> {
    let known = all.iter().copied().find(|one| name(*one) == found);
    known.ok_or_else(|| StoreError::Damaged(format!("`{found}` is unknown to this program")))
}
