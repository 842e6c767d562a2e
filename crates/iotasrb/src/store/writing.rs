//! Adding to the history: by one writer at a time, all of a publication or nothing of it.

use super::{
    Identity, Store, StoreError,
    engine::{NewRow, Value},
    metric::{Figure, IOTASRB, Metric, figures},
    publication::{
        NETWORK, NOTHING_BEFORE, Point, Publication, Reason, Remark, State, digest, rates_digest,
    },
    reading::signed,
    tables::{CORRECTIONS, FINDINGS, IDENTITY, PUBLICATIONS, RATES, SUBJECTS},
    taken::{ObservationName, Taken, observation_rows, unsigned},
};
use iotasrb_core::{
    rates::Rates,
    ratio::{Ratio, Rounding},
    units::{Address, Digest, TimestampMs},
};
use std::collections::BTreeMap;

/// An observation, its columns in the order of the table.
const NAMED: &str = "SELECT number, digest, tier, source, epoch, epoch_start_ms, checkpoint, \
     checkpoint_digest, checkpoint_ms, record, close, summary FROM observations WHERE number = $1";

/// The decimals of a difference in basis points: exact to the last published digit.
const BASIS_POINT_DECIMALS: u16 = 14;

/// A history with the right to add to it.
///
/// The right is a term: each has a number, only the newest may write, and the database
/// checks it with every row that it takes.
pub struct Writer {
    store: Store,
    term: i64,
    end: End,
    /// Not after rows were added that may be in or not.
    is_end_known: bool,
}

/// Where the history ends: what the next rows begin from.
struct End {
    number: u64,
    digest: Digest,
    known: TimestampMs,
    observation: i64,
    subjects: BTreeMap<String, i64>,
}

/// What is about to be published.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    /// Of which point.
    pub point: Point,
    /// How good it is.
    pub state: State,
    /// Why it is not OK.
    pub reason: Option<Reason>,
    /// From when on something newer should be there.
    pub valid_until: TimestampMs,
    /// Whether its time had passed.
    pub late: bool,
    /// Its rates, with the number of the observation that [`Writer::keep`] gave.
    pub rates: Option<(u64, &'a Rates)>,
    /// What else the sources said.
    pub remarks: &'a [Remark],
    /// What it corrects.
    pub correction: Option<Correction<'a>>,
    /// The time.
    pub now: TimestampMs,
}

/// What a publication corrects, and why.
#[derive(Clone, Copy, Debug)]
pub struct Correction<'a> {
    /// The live publication of the same point.
    pub supersedes: u64,
    /// Why, in words.
    pub cause: &'a str,
}

/// The program with its commit, as every publication names it.
const SOFTWARE: &str = concat!(
    "iotasrb ",
    env!("CARGO_PKG_VERSION"),
    " ",
    env!("IOTASRB_COMMIT")
);

impl Writer {
    /// Becomes the only writer of a history that is, or is from now on, of `identity`.
    ///
    /// `holder` says who writes; `now` is the time.
    pub fn begin(
        mut store: Store,
        identity: Identity,
        holder: &str,
        now: TimestampMs,
    ) -> Result<Self, StoreError> {
        let found = store.identity()?;
        if let Some(found) = found.filter(|found| *found != identity) {
            return Err(StoreError::OtherIdentity {
                store: store.address().to_string(),
                found: described(found),
                asked: described(identity),
            });
        }
        let known = signed(now.as_unix_ms());
        let before = store.number("SELECT max(known_ms) FROM terms", &[])?;
        let known = known.max(before.unwrap_or_default());
        let term = store.engine.begin_term(holder, known)?;
        if found.is_none() {
            let cadence = signed(identity.cadence.as_ms());
            let row = NewRow {
                table: &IDENTITY,
                values: vec![
                    1.into(),
                    identity.network.name().into(),
                    cadence.into(),
                    known.into(),
                ],
            };
            store.engine.append(term, &[row])?;
        }
        let end = End::of(&mut store)?;
        Ok(Self {
            store,
            term,
            end,
            is_end_known: true,
        })
    }

    /// The history, to be read.
    pub const fn store(&mut self) -> &mut Store {
        &mut self.store
    }

    /// The history, without the right to write to it.
    pub fn into_store(self) -> Store {
        self.store
    }

    /// The number of its term.
    pub fn term(&self) -> u64 {
        self.term.unsigned_abs()
    }

    /// Keeps an observation with its inputs, whatever becomes of it, and gives its number.
    pub fn keep(&mut self, taken: &Taken<'_>, now: TimestampMs) -> Result<u64, StoreError> {
        self.find_end()?;
        let number = self.end.observation.saturating_add(1);
        let known = now.max(self.end.known);
        let written = signed(known.as_unix_ms());
        let rows = observation_rows(&mut self.store, taken, number, written)?;
        self.append(&rows)?;
        self.end.observation = number;
        self.end.known = known;
        unsigned(number)
    }

    /// Publishes a draft: once this returns, it is there for ever.
    pub fn publish(&mut self, draft: &Draft<'_>) -> Result<Publication, StoreError> {
        self.find_end()?;
        let known = draft.now.max(self.end.known);
        let mut rows = Vec::new();
        let (figures, mut subjects) = self.numbered(draft, known, &mut rows);
        let (observation, observed) = match draft.rates {
            Some((number, _)) => (Some(number), Some(self.observation_name(number)?)),
            None => (None, None),
        };
        let correction = draft.correction;
        let mut publication = Publication {
            number: self.end.number.saturating_add(1),
            point: draft.point,
            state: draft.state,
            reason: draft.reason.clone(),
            valid_until: draft.valid_until,
            late: draft.late,
            method: draft.rates.map(|(_, rates)| rates.method.name().to_owned()),
            software: SOFTWARE.to_owned(),
            observation,
            rates: u64::try_from(figures.len()).unwrap_or(u64::MAX),
            rates_digest: rates_digest(
                figures
                    .iter()
                    .map(|(_, subject, metric, figure)| (*subject, *metric, figure)),
            ),
            supersedes: correction.map(|correction| correction.supersedes),
            term: self.term(),
            known,
            previous: self.end.digest,
            digest: NOTHING_BEFORE,
        };
        let cause = correction.map(|correction| correction.cause);
        publication.digest = digest(&publication, observed.as_ref(), draft.remarks, cause);
        rows.push(publication_row(&publication));
        rows.extend(
            figures.iter().map(|(subject, _, metric, figure)| {
                rate_row(&publication, *subject, *metric, figure)
            }),
        );
        rows.extend(
            draft
                .remarks
                .iter()
                .zip(0..)
                .map(|(remark, place)| finding_row(&publication, place, remark)),
        );
        if let Some(correction) = correction {
            rows.push(self.correction_row(&publication, &correction, &figures)?);
        }
        self.append(&rows)?;
        self.end.number = publication.number;
        self.end.digest = publication.digest;
        self.end.known = known;
        self.end.subjects.append(&mut subjects);
        Ok(publication)
    }

    /// Adds rows. Where it is not known whether they are in, what is there counts.
    fn append(&mut self, rows: &[NewRow]) -> Result<(), StoreError> {
        let appended = self.store.engine.append(self.term, rows);
        self.is_end_known = appended.is_ok();
        appended
    }

    fn find_end(&mut self) -> Result<(), StoreError> {
        if !self.is_end_known {
            self.end = End::of(&mut self.store)?;
            self.is_end_known = true;
        }
        Ok(())
    }

    /// The figures with the numbers of whose they are, in the order of these numbers; rows for
    /// those who had none, and their numbers.
    #[expect(clippy::type_complexity, reason = "rows that live in one function")]
    fn numbered(
        &self,
        draft: &Draft<'_>,
        known: TimestampMs,
        rows: &mut Vec<NewRow>,
    ) -> (
        Vec<(i64, Option<Address>, Metric, Figure)>,
        BTreeMap<String, i64>,
    ) {
        let mut added = BTreeMap::new();
        let figures = draft
            .rates
            .map(|(_, rates)| figures(rates))
            .unwrap_or_default();
        let mut numbered = Vec::with_capacity(figures.len());
        for (subject, metric, figure) in figures {
            let address = subject.map_or_else(|| NETWORK.to_owned(), |address| address.to_string());
            let found = self
                .end
                .subjects
                .get(&address)
                .or_else(|| added.get(&address));
            let number = found.copied().unwrap_or_else(|| {
                let number = signed(
                    u64::try_from(self.end.subjects.len() + added.len()).unwrap_or(u64::MAX),
                );
                let values = vec![
                    number.into(),
                    address.as_str().into(),
                    signed(known.as_unix_ms()).into(),
                ];
                rows.push(NewRow {
                    table: &SUBJECTS,
                    values,
                });
                added.insert(address, number);
                number
            });
            numbered.push((number, subject, metric, figure));
        }
        numbered.sort_by_key(|(number, _, metric, _)| (*number, metric.code));
        (numbered, added)
    }

    fn observation_name(&mut self, number: u64) -> Result<ObservationName, StoreError> {
        let mut found = None;
        let parameters = [signed(number).into()];
        let engine = &mut self.store.engine;
        engine.query(NAMED, &parameters, &mut |row| {
            found = Some(ObservationName::of_row(row)?);
            Ok(())
        })?;
        found.ok_or_else(|| StoreError::Refused(format!("there is no observation {number}")))
    }

    fn correction_row(
        &mut self,
        publication: &Publication,
        correction: &Correction<'_>,
        figures: &[(i64, Option<Address>, Metric, Figure)],
    ) -> Result<NewRow, StoreError> {
        let old = self.store.publication(correction.supersedes)?;
        let old = match old {
            Some(old) => self.store.figures(&old)?,
            None => Vec::new(),
        };
        let old = old.iter().find(|(_, metric, _)| *metric == IOTASRB);
        let new = figures.iter().find(|(_, _, metric, _)| *metric == IOTASRB);
        let change = match (old, new) {
            (Some((_, _, old)), Some((_, _, _, new))) => basis_points(old, new),
            _ => None,
        };
        Ok(NewRow {
            table: &CORRECTIONS,
            values: vec![
                signed(publication.number).into(),
                signed(correction.supersedes).into(),
                correction.cause.into(),
                change.into(),
                publication.method.clone().into(),
                signed(publication.known.as_unix_ms()).into(),
            ],
        })
    }
}

impl End {
    fn of(store: &mut Store) -> Result<Self, StoreError> {
        let newest = store.newest()?;
        let observation = store.number("SELECT max(number) FROM observations", &[])?;
        let observed = store.number(
            "SELECT known_ms FROM observations ORDER BY number DESC LIMIT 1",
            &[],
        )?;
        let observed = TimestampMs::from_unix_ms(unsigned(observed.unwrap_or_default())?);
        let mut subjects = BTreeMap::new();
        let sql = "SELECT address, number FROM subjects";
        store.engine.query(sql, &[], &mut |row| {
            subjects.insert(row.text(0)?.to_owned(), row.integer(1)?);
            Ok(())
        })?;
        Ok(Self {
            number: newest.as_ref().map_or(0, |newest| newest.number),
            digest: newest
                .as_ref()
                .map_or(NOTHING_BEFORE, |newest| newest.digest),
            known: newest.map_or(observed, |newest| observed.max(newest.known)),
            observation: observation.unwrap_or_default(),
            subjects,
        })
    }
}

/// By how many basis points a figure differs from another.
pub(super) fn basis_points(old: &Figure, new: &Figure) -> Option<String> {
    let exact = |figure: &Figure| match figure {
        Figure::Value {
            numerator,
            denominator,
            ..
        } => format!("{numerator}/{denominator}").parse::<Ratio>().ok(),
        Figure::Absent(_) => None,
    };
    let difference = &exact(new)? - &exact(old)?;
    let points = &difference * &Ratio::integer(10_000);
    Some(points.to_decimal(BASIS_POINT_DECIMALS, Rounding::HalfEven))
}

fn publication_row(publication: &Publication) -> NewRow {
    let reason = publication.reason.as_ref();
    NewRow {
        table: &PUBLICATIONS,
        values: vec![
            signed(publication.number).into(),
            publication.point.kind.name().into(),
            signed(publication.point.at.as_unix_ms()).into(),
            publication.state.name().into(),
            reason.map(|reason| reason.code.as_str()).into(),
            reason.map(|reason| reason.words.as_str()).into(),
            signed(publication.valid_until.as_unix_ms()).into(),
            i64::from(publication.late).into(),
            publication.method.clone().into(),
            publication.software.as_str().into(),
            publication.observation.map(signed).into(),
            signed(publication.rates).into(),
            (*publication.rates_digest.as_bytes()).into(),
            publication.supersedes.map(signed).into(),
            signed(publication.term).into(),
            signed(publication.known.as_unix_ms()).into(),
            (*publication.previous.as_bytes()).into(),
            (*publication.digest.as_bytes()).into(),
        ],
    }
}

fn rate_row(publication: &Publication, subject: i64, metric: Metric, figure: &Figure) -> NewRow {
    let (decimal, numerator, denominator, absent) = match figure {
        Figure::Value {
            decimal,
            numerator,
            denominator,
        } => (
            Some(decimal.as_str()),
            Some(numerator.as_str()),
            Some(denominator.as_str()),
            None,
        ),
        Figure::Absent(code) => (None, None, None, Some(code.as_str())),
    };
    NewRow {
        table: &RATES,
        values: vec![
            subject.into(),
            metric.code.into(),
            signed(publication.point.at.as_unix_ms()).into(),
            signed(publication.number).into(),
            decimal.into(),
            numerator.into(),
            denominator.into(),
            absent.into(),
        ],
    }
}

fn finding_row(publication: &Publication, place: i64, remark: &Remark) -> NewRow {
    NewRow {
        table: &FINDINGS,
        values: vec![
            signed(publication.number).into(),
            Value::Integer(place),
            remark.code.as_str().into(),
            remark.sources.join("\n").into(),
            remark.words.as_str().into(),
        ],
    }
}

fn described(identity: Identity) -> String {
    let minutes = identity.cadence.as_ms() / 60_000;
    let cadence = if minutes > 0 && minutes * 60_000 == identity.cadence.as_ms() {
        format!("{minutes} minutes")
    } else {
        format!("{} ms", identity.cadence.as_ms())
    };
    format!("{} every {cadence}", identity.network.name())
}
