//! The history in pages: whoever asks for a few rows reads a few rows.

use super::{
    Store,
    error::StoreError,
    metric::{Figure, Metric},
    publication::{PointKind, Publication},
    reading::{figure, publication, publications, signed},
    taken::unsigned,
};
use iotasrb_core::units::{Address, TimestampMs};
use std::collections::BTreeMap;

/// Which live publications are read, and in which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The first time.
    pub from: TimestampMs,
    /// The time before which the range ends.
    pub to: TimestampMs,
    /// The kind of points, if not all.
    pub kind: Option<PointKind>,
    /// The number of the last publication that counts: later corrections do not.
    pub known: u64,
    /// Whether the latest point comes first.
    pub newest_first: bool,
}

/// A place in the order of points. Publications are numbered from 1: so number 0 is before all
/// of its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The time.
    pub at: TimestampMs,
    /// The publication.
    pub number: u64,
}

// The plus keeps SQLite from searching by number, and sorting what it finds. A correction is
// looked up in its own small table.
const FORWARDS: &str = publications!(
    "WHERE (at_ms, number) > ($1, $2) AND at_ms < $3 AND +number <= $4 \
     AND (kind = $5 OR kind = $6) AND NOT EXISTS (SELECT 1 FROM corrections AS c \
     WHERE c.supersedes = publications.number AND c.publication <= $4) \
     ORDER BY at_ms, number LIMIT $7"
);
const BACKWARDS: &str = publications!(
    "WHERE (at_ms, number) < ($1, $2) AND at_ms >= $3 AND +number <= $4 \
     AND (kind = $5 OR kind = $6) AND NOT EXISTS (SELECT 1 FROM corrections AS c \
     WHERE c.supersedes = publications.number AND c.publication <= $4) \
     ORDER BY at_ms DESC, number DESC LIMIT $7"
);
const RECORDED: &str =
    publications!("WHERE number > $1 AND number <= $2 ORDER BY number LIMIT 1000");
const WITHIN: &str = "SELECT publication, decimal, numerator, denominator, absent FROM rates \
     WHERE subject = $1 AND metric = $2 AND at_ms >= $3 AND at_ms <= $4 \
     ORDER BY at_ms, publication";
const AT: &str = "SELECT publication, decimal, numerator, denominator, absent FROM rates \
     WHERE subject = $1 AND metric = $2 AND at_ms = $3 AND publication = $4";

impl Store {
    /// At most so many live publications of a range, after a place if one is named.
    pub fn page(
        &mut self,
        range: &Range,
        after: Option<Place>,
        limit: u64,
    ) -> Result<Vec<Publication>, StoreError> {
        let (sql, edge, other) = match range.newest_first {
            false => (FORWARDS, range.from, range.to),
            true => (BACKWARDS, range.to, range.from),
        };
        let start = after.unwrap_or(Place {
            at: edge,
            number: 0,
        });
        let (first, last) = match range.kind {
            Some(kind) => (kind, kind),
            None => (PointKind::Slot, PointKind::Epoch),
        };
        let parameters = [
            signed(start.at.as_unix_ms()).into(),
            signed(start.number).into(),
            signed(other.as_unix_ms()).into(),
            signed(range.known).into(),
            first.name().into(),
            last.name().into(),
            signed(limit).into(),
        ];
        let mut found = Vec::new();
        self.engine.query(sql, &parameters, &mut |row| {
            found.push(publication(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The publications that were recorded after one and up to another, superseded or not: the
    /// first thousand of them.
    pub fn recorded(&mut self, after: u64, up_to: u64) -> Result<Vec<Publication>, StoreError> {
        let mut found = Vec::new();
        let parameters = [signed(after).into(), signed(up_to).into()];
        self.engine.query(RECORDED, &parameters, &mut |row| {
            found.push(publication(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The values of a series that neighbouring publications have, by their numbers. They are
    /// in the order of their points, either way.
    pub fn figures_within(
        &mut self,
        subject: Option<Address>,
        metric: Metric,
        neighbours: &[Publication],
    ) -> Result<BTreeMap<u64, Figure>, StoreError> {
        let mut found = BTreeMap::new();
        let (Some(first), Some(last)) = (neighbours.first(), neighbours.last()) else {
            return Ok(found);
        };
        let Some(subject) = self.subject(subject)? else {
            return Ok(found);
        };
        let ends = (first.point.at, last.point.at);
        let parameters = [
            subject.into(),
            metric.code.into(),
            signed(ends.0.min(ends.1).as_unix_ms()).into(),
            signed(ends.0.max(ends.1).as_unix_ms()).into(),
        ];
        self.engine.query(WITHIN, &parameters, &mut |row| {
            found.insert(unsigned(row.integer(0)?)?, figure(row, 1)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The value of a series that a publication has, if it has one.
    pub fn figure_of(
        &mut self,
        subject: Option<Address>,
        metric: Metric,
        publication: &Publication,
    ) -> Result<Option<Figure>, StoreError> {
        let Some(subject) = self.subject(subject)? else {
            return Ok(None);
        };
        let parameters = [
            subject.into(),
            metric.code.into(),
            signed(publication.point.at.as_unix_ms()).into(),
            signed(publication.number).into(),
        ];
        let mut found = None;
        self.engine.query(AT, &parameters, &mut |row| {
            found = Some(figure(row, 1)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Whether a validator ever had a figure.
    pub fn knows(&mut self, validator: Address) -> Result<bool, StoreError> {
        Ok(self.subject(Some(validator))?.is_some())
    }
}
