//! Series of figures, live as they are now or were known then.

use super::{
    Store,
    engine::Row,
    error::StoreError,
    metric::{Figure, Metric},
    reading::{figure, moment, signed},
    taken::unsigned,
};
use iotasrb_core::units::{Address, TimestampMs};

/// A value of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesPoint {
    /// The time of its point.
    pub at: TimestampMs,
    /// The publication.
    pub publication: u64,
    /// The value.
    pub figure: Figure,
}

const SERIES: &str = "SELECT at_ms, publication, decimal, numerator, denominator, absent FROM rates \
     WHERE subject = $1 AND metric = $2 AND at_ms >= $3 AND at_ms < $4 AND publication <= $5 \
     ORDER BY at_ms, publication";
const DIGITS: &str = "SELECT at_ms, publication, decimal FROM rates \
     WHERE subject = $1 AND metric = $2 AND at_ms >= $3 AND at_ms < $4 AND publication <= $5 \
     ORDER BY at_ms, publication";
const LAST_VALUE: &str = "SELECT at_ms, publication, decimal, numerator, denominator, absent FROM rates \
     WHERE subject = $1 AND metric = $2 AND publication <= $3 ORDER BY at_ms DESC, publication DESC LIMIT 1";

impl Store {
    /// The live values of a series from `from` on and before `to`, in their order.
    pub fn series(
        &mut self,
        subject: Option<Address>,
        metric: Metric,
        (from, to): (TimestampMs, TimestampMs),
        as_of: Option<TimestampMs>,
    ) -> Result<Vec<SeriesPoint>, StoreError> {
        let known = self.known_by(as_of)?;
        self.points(subject, metric, (from, to), known)
    }

    /// The same as it was known when a publication had been recorded, and no later one.
    pub fn series_up_to(
        &mut self,
        subject: Option<Address>,
        metric: Metric,
        (from, to): (TimestampMs, TimestampMs),
        publication: u64,
    ) -> Result<Vec<SeriesPoint>, StoreError> {
        self.points(subject, metric, (from, to), signed(publication))
    }

    fn points(
        &mut self,
        subject: Option<Address>,
        metric: Metric,
        range: (TimestampMs, TimestampMs),
        known: i64,
    ) -> Result<Vec<SeriesPoint>, StoreError> {
        let mut points = Vec::new();
        self.scan(SERIES, subject, metric, range, known, &mut |row| {
            points.push(series_point(row)?);
            Ok(())
        })?;
        Ok(points)
    }

    /// Like [`series`](Self::series), but hands on only times and digits, which is quicker
    /// for charts; what is absent is left out.
    pub fn digits(
        &mut self,
        subject: Option<Address>,
        metric: Metric,
        (from, to): (TimestampMs, TimestampMs),
        as_of: Option<TimestampMs>,
        mut each: impl FnMut(TimestampMs, &str),
    ) -> Result<(), StoreError> {
        let known = self.known_by(as_of)?;
        self.scan(DIGITS, subject, metric, (from, to), known, &mut |row| {
            if let Some(digits) = row.optional_text(2)? {
                each(
                    TimestampMs::from_unix_ms(unsigned(row.integer(0)?)?),
                    digits,
                );
            }
            Ok(())
        })
    }

    fn scan(
        &mut self,
        sql: &'static str,
        subject: Option<Address>,
        metric: Metric,
        (from, to): (TimestampMs, TimestampMs),
        known: i64,
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let Some(subject) = self.subject(subject)? else {
            return Ok(());
        };
        let superseded = self.superseded(known)?;
        let parameters = [
            subject.into(),
            metric.code.into(),
            moment(from),
            moment(to),
            known.into(),
        ];
        self.engine.query(sql, &parameters, &mut |row| {
            if !superseded.is_empty() && superseded.contains(&row.integer(1)?) {
                return Ok(());
            }
            each(row)
        })
    }

    /// The last value of a series.
    pub fn last_value(
        &mut self,
        subject: Option<Address>,
        metric: Metric,
    ) -> Result<Option<SeriesPoint>, StoreError> {
        let Some(subject) = self.subject(subject)? else {
            return Ok(None);
        };
        let parameters = [subject.into(), metric.code.into(), i64::MAX.into()];
        let mut found = None;
        self.engine.query(LAST_VALUE, &parameters, &mut |row| {
            found = Some(series_point(row)?);
            Ok(())
        })?;
        Ok(found)
    }
}

fn series_point(row: &Row<'_>) -> Result<SeriesPoint, StoreError> {
    Ok(SeriesPoint {
        at: TimestampMs::from_unix_ms(unsigned(row.integer(0)?)?),
        publication: unsigned(row.integer(1)?)?,
        figure: figure(row, 2)?,
    })
}
