//! What was published: now, and as it was known at any earlier time.

use super::{
    Identity, Store,
    engine::{Row, Value},
    error::StoreError,
    metric::{Figure, Metric},
    publication::{NETWORK, Point, PointKind, Publication, Reason, Remark, State, named},
    taken::unsigned,
};
use iotasrb_core::{
    observation::Network,
    units::{Address, Digest, DurationMs, TimestampMs},
};
use std::collections::BTreeSet;

/// Why a publication superseded another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectionNote {
    /// The newer publication.
    pub publication: u64,
    /// The older one, which stays.
    pub supersedes: u64,
    /// Why.
    pub cause: String,
    /// By how many basis points IOTASRB changed, with 14 decimals; unless one of them has none.
    pub basis_points: Option<String>,
    /// The method of the newer one.
    pub method: Option<String>,
    /// When it was recorded.
    pub known: TimestampMs,
}

/// The columns of a publication, in the order in which [`publication`] reads them.
macro_rules! publications {
    ($rest:literal) => {
        concat!(
            "SELECT number, kind, at_ms, state, reason, words, valid_until_ms, late, method, \
             software, observation, rates, rates_digest, supersedes, term, known_ms, previous, \
             digest FROM publications ",
            $rest
        )
    };
}

pub(super) use publications;

const BY_NUMBER: &str = publications!("WHERE number = $1");
const NEWEST: &str = publications!("ORDER BY number DESC LIMIT 1");
/// The plus keeps SQLite from sorting all that were recorded by then: it walks the points
/// backwards, and mostly takes one step.
const LATEST: &str = publications!("WHERE +number <= $1 ORDER BY at_ms DESC, number DESC LIMIT 1");
const LATEST_WITH_FIGURES: &str =
    publications!("WHERE at_ms <= $1 AND rates > 0 ORDER BY at_ms DESC, number DESC LIMIT 1");
const AT_POINT: &str =
    publications!("WHERE at_ms = $1 AND kind = $2 AND number <= $3 ORDER BY number DESC LIMIT 1");
const IN_RANGE: &str =
    publications!("WHERE at_ms >= $1 AND at_ms < $2 AND number <= $3 ORDER BY at_ms, number");
// The first publication of every point supersedes none, and those have an index. The kinds are
// no parameters, or SQLite would plan anew each time, to see whether it holds.
const LAST_SLOT: &str = publications!(
    "WHERE kind = 'slot' AND at_ms = \
     (SELECT max(at_ms) FROM publications WHERE kind = 'slot' AND supersedes IS NULL) \
     ORDER BY number DESC LIMIT 1"
);
const LAST_EPOCH: &str = publications!(
    "WHERE kind = 'epoch' AND at_ms = \
     (SELECT max(at_ms) FROM publications WHERE kind = 'epoch' AND supersedes IS NULL) \
     ORDER BY number DESC LIMIT 1"
);
const LAST_CERTIFIED_EPOCH: &str = "SELECT p.at_ms FROM publications AS p \
     WHERE p.kind = 'epoch' AND p.supersedes IS NULL AND EXISTS \
     (SELECT 1 FROM publications AS same JOIN observations AS o ON o.number = same.observation \
     WHERE same.at_ms = p.at_ms AND same.kind = 'epoch' AND o.tier = 'certified') \
     ORDER BY p.at_ms DESC LIMIT 1";

const KNOWN_BY: &str =
    "SELECT number FROM publications WHERE known_ms <= $1 ORDER BY number DESC LIMIT 1";
/// Corrections are few; among the publications they would have to be searched for.
const SUPERSEDED: &str = "SELECT supersedes FROM corrections WHERE publication <= $1";
const SUBJECT: &str = "SELECT number FROM subjects WHERE address = $1";
/// By the whole key of the rates: joined with the subjects, SQLite would read all rates.
const OF_PUBLICATION: &str = "SELECT (SELECT address FROM subjects WHERE number = r.subject), \
     r.metric, r.decimal, r.numerator, r.denominator, r.absent FROM rates AS r \
     WHERE r.subject IN (SELECT number FROM subjects) AND r.metric IN \
     (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 101, 102, 103, 104, 105, 106, 107) \
     AND r.at_ms = $1 AND r.publication = $2 ORDER BY r.subject, r.metric";
const REMARKS: &str =
    "SELECT code, sources, words FROM findings WHERE publication = $1 ORDER BY place";
const CORRECTION: &str = "SELECT publication, supersedes, cause, basis_points, method, known_ms \
     FROM corrections WHERE publication = $1";
const CORRECTED_BY: &str = "SELECT publication, supersedes, cause, basis_points, method, known_ms \
     FROM corrections WHERE supersedes = $1";

impl Store {
    /// What the history is of; `None` before anything was written.
    pub fn identity(&mut self) -> Result<Option<Identity>, StoreError> {
        let mut identity = None;
        let sql = "SELECT network, cadence_ms FROM identity";
        self.engine.query(sql, &[], &mut |row| {
            let name = row.text(0)?;
            let network = Network::from_name(name);
            let unknown = || StoreError::Damaged(format!("`{name}` is no network"));
            identity = Some(Identity {
                network: network.ok_or_else(unknown)?,
                cadence: DurationMs::from_ms(unsigned(row.integer(1)?)?),
            });
            Ok(())
        })?;
        Ok(identity)
    }

    /// The publication that was recorded last.
    pub fn newest(&mut self) -> Result<Option<Publication>, StoreError> {
        self.one(NEWEST, &[])
    }

    /// The live publication of the latest point, as it was known then.
    pub fn latest(
        &mut self,
        as_of: Option<TimestampMs>,
    ) -> Result<Option<Publication>, StoreError> {
        let known = self.known_by(as_of)?;
        self.one(LATEST, &[known.into()])
    }

    /// The live publication with figures whose point is the last one at or before a time.
    pub fn latest_with_figures(
        &mut self,
        at: TimestampMs,
    ) -> Result<Option<Publication>, StoreError> {
        let mut at = at;
        loop {
            let found = self.one(LATEST_WITH_FIGURES, &[moment(at)])?;
            let Some(found) = found else {
                return Ok(None);
            };
            // A correction may have taken its figures back.
            if self.corrected_by(found.number)?.is_none() {
                return Ok(Some(found));
            }
            match found.point.at.as_unix_ms().checked_sub(1) {
                Some(before) => at = TimestampMs::from_unix_ms(before),
                None => return Ok(None),
            }
        }
    }

    /// The publication with this number.
    pub fn publication(&mut self, number: u64) -> Result<Option<Publication>, StoreError> {
        self.one(BY_NUMBER, &[signed(number).into()])
    }

    /// The live publication of a point, as it was known then.
    pub fn at_point(
        &mut self,
        point: Point,
        as_of: Option<TimestampMs>,
    ) -> Result<Option<Publication>, StoreError> {
        let known = self.known_by(as_of)?;
        let at = signed(point.at.as_unix_ms());
        self.one(
            AT_POINT,
            &[at.into(), point.kind.name().into(), known.into()],
        )
    }

    /// The latest point of a kind that was published.
    pub fn last_point(&mut self, kind: PointKind) -> Result<Option<Publication>, StoreError> {
        let last = match kind {
            PointKind::Slot => LAST_SLOT,
            PointKind::Epoch => LAST_EPOCH,
        };
        self.one(last, &[])
    }

    /// When the newest epoch began whose change was published, or of which that is certified;
    /// before the first of them, the time of the first publication. `None` if there is none.
    pub fn last_epoch_change(
        &mut self,
        is_certified: bool,
    ) -> Result<Option<TimestampMs>, StoreError> {
        let last = if is_certified {
            self.number(LAST_CERTIFIED_EPOCH, &[])?
        } else {
            let last = self.last_point(PointKind::Epoch)?;
            last.map(|last| signed(last.point.at.as_unix_ms()))
        };
        if let Some(last) = last {
            return Ok(Some(TimestampMs::from_unix_ms(unsigned(last)?)));
        }
        Ok(self.publication(1)?.map(|first| first.point.at))
    }

    /// The live publications of the points from `from` on and before `to`, in their order.
    pub fn publications(
        &mut self,
        from: TimestampMs,
        to: TimestampMs,
        as_of: Option<TimestampMs>,
    ) -> Result<Vec<Publication>, StoreError> {
        let known = self.known_by(as_of)?;
        let superseded = self.superseded(known)?;
        let mut found = Vec::new();
        let range = [moment(from), moment(to), known.into()];
        self.engine.query(IN_RANGE, &range, &mut |row| {
            if !superseded.contains(&row.integer(0)?) {
                found.push(publication(row)?);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// All figures of a publication with whose they are: the network's first.
    pub fn figures(
        &mut self,
        publication: &Publication,
    ) -> Result<Vec<(Option<Address>, Metric, Figure)>, StoreError> {
        let mut found = Vec::new();
        let at = moment(publication.point.at);
        let parameters = [at, signed(publication.number).into()];
        self.engine.query(OF_PUBLICATION, &parameters, &mut |row| {
            let address = address(row.text(0)?)?;
            found.push((address, metric(row.integer(1)?)?, figure(row, 2)?));
            Ok(())
        })?;
        Ok(found)
    }

    /// What else was said about a publication's sources.
    pub fn remarks(&mut self, publication: u64) -> Result<Vec<Remark>, StoreError> {
        let mut found = Vec::new();
        let parameters = [signed(publication).into()];
        self.engine.query(REMARKS, &parameters, &mut |row| {
            let sources = row.text(1)?;
            found.push(Remark {
                code: row.text(0)?.to_owned(),
                sources: sources.lines().map(ToOwned::to_owned).collect(),
                words: row.text(2)?.to_owned(),
            });
            Ok(())
        })?;
        Ok(found)
    }

    /// Why a publication superseded another, if it did.
    pub fn correction(&mut self, publication: u64) -> Result<Option<CorrectionNote>, StoreError> {
        self.note(CORRECTION, publication)
    }

    /// Why a publication was superseded, if it was.
    pub fn corrected_by(&mut self, publication: u64) -> Result<Option<CorrectionNote>, StoreError> {
        self.note(CORRECTED_BY, publication)
    }

    fn note(
        &mut self,
        sql: &'static str,
        publication: u64,
    ) -> Result<Option<CorrectionNote>, StoreError> {
        let mut found = None;
        self.engine
            .query(sql, &[signed(publication).into()], &mut |row| {
                found = Some(correction_note(row)?);
                Ok(())
            })?;
        Ok(found)
    }

    fn one(
        &mut self,
        sql: &'static str,
        parameters: &[Value],
    ) -> Result<Option<Publication>, StoreError> {
        let mut found = None;
        self.engine.query(sql, parameters, &mut |row| {
            found = Some(publication(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The number of the last publication that was recorded by a time, and 0 before the first.
    pub fn recorded_by(&mut self, time: TimestampMs) -> Result<u64, StoreError> {
        unsigned(self.known_by(Some(time))?)
    }

    /// The number of the last publication that was recorded by then.
    pub(super) fn known_by(&mut self, as_of: Option<TimestampMs>) -> Result<i64, StoreError> {
        let Some(as_of) = as_of else {
            return Ok(i64::MAX);
        };
        self.number(KNOWN_BY, &[moment(as_of)])
            .map(Option::unwrap_or_default)
    }

    pub(super) fn superseded(&mut self, known: i64) -> Result<BTreeSet<i64>, StoreError> {
        let mut found = BTreeSet::new();
        self.engine.query(SUPERSEDED, &[known.into()], &mut |row| {
            found.insert(row.integer(0)?);
            Ok(())
        })?;
        Ok(found)
    }

    pub(super) fn subject(&mut self, subject: Option<Address>) -> Result<Option<i64>, StoreError> {
        let Some(address) = subject else {
            return Ok(Some(0));
        };
        if let Some(number) = self.subjects.get(&address) {
            return Ok(Some(*number));
        }
        let number = self.number(SUBJECT, &[address.to_string().into()])?;
        self.subjects.extend(number.map(|number| (address, number)));
        Ok(number)
    }

    /// The number that a query gives, if it gives one.
    pub(super) fn number(
        &mut self,
        sql: &'static str,
        parameters: &[Value],
    ) -> Result<Option<i64>, StoreError> {
        let mut found = None;
        self.engine.query(sql, parameters, &mut |row| {
            found = row.optional_integer(0)?;
            Ok(())
        })?;
        Ok(found)
    }
}

/// A row of publications, its columns in the order of the table.
pub(super) fn publication(row: &Row<'_>) -> Result<Publication, StoreError> {
    let time = |place| Ok(TimestampMs::from_unix_ms(unsigned(row.integer(place)?)?));
    let optional = |place| row.optional_integer(place)?.map(unsigned).transpose();
    let reason = match (row.optional_text(4)?, row.optional_text(5)?) {
        (Some(code), Some(words)) => Some(Reason {
            code: code.to_owned(),
            words: words.to_owned(),
        }),
        _ => None,
    };
    Ok(Publication {
        number: unsigned(row.integer(0)?)?,
        point: Point {
            at: time(2)?,
            kind: named(&PointKind::ALL, PointKind::name, row.text(1)?)?,
        },
        state: named(&State::ALL, State::name, row.text(3)?)?,
        reason,
        valid_until: time(6)?,
        late: row.integer(7)? != 0,
        method: row.optional_text(8)?.map(ToOwned::to_owned),
        software: row.text(9)?.to_owned(),
        observation: optional(10)?,
        rates: unsigned(row.integer(11)?)?,
        rates_digest: Digest::from_bytes(row.digest(12)?),
        supersedes: optional(13)?,
        term: unsigned(row.integer(14)?)?,
        known: time(15)?,
        previous: Digest::from_bytes(row.digest(16)?),
        digest: Digest::from_bytes(row.digest(17)?),
    })
}

/// A row of corrections, its columns in the order of the table.
pub(super) fn correction_note(row: &Row<'_>) -> Result<CorrectionNote, StoreError> {
    Ok(CorrectionNote {
        publication: unsigned(row.integer(0)?)?,
        supersedes: unsigned(row.integer(1)?)?,
        cause: row.text(2)?.to_owned(),
        basis_points: row.optional_text(3)?.map(ToOwned::to_owned),
        method: row.optional_text(4)?.map(ToOwned::to_owned),
        known: TimestampMs::from_unix_ms(unsigned(row.integer(5)?)?),
    })
}

/// The four columns of a figure from a place on.
pub(super) fn figure(row: &Row<'_>, place: usize) -> Result<Figure, StoreError> {
    match row.optional_text(place + 3)? {
        Some(code) => Ok(Figure::Absent(code.to_owned())),
        None => Ok(Figure::Value {
            decimal: row.text(place)?.to_owned(),
            numerator: row.text(place + 1)?.to_owned(),
            denominator: row.text(place + 2)?.to_owned(),
        }),
    }
}

pub(super) fn metric(code: i64) -> Result<Metric, StoreError> {
    let unknown = || StoreError::Damaged(format!("figure {code} is unknown to this program"));
    Metric::from_code(code).ok_or_else(unknown)
}

/// Whose figures they are: nobody's address is that of the network.
pub(super) fn address(text: &str) -> Result<Option<Address>, StoreError> {
    if text == NETWORK {
        return Ok(None);
    }
    let malformed = |_| StoreError::Damaged("the address of a validator cannot be read".to_owned());
    text.parse().map(Some).map_err(malformed)
}

/// Numbers above 63 bits are nobody's.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(super) fn moment(time: TimestampMs) -> Value {
    signed(time.as_unix_ms()).into()
}
