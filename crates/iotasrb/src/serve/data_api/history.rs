//! Values of any time, as they were published.

use super::{catalogue::Entity, inquiry::Inquiry, key::Key, refusal::Trouble, row::Row};
use crate::{
    publish::interval::{Interval, Pick},
    serve::edition::Figures,
    store::{Figure, Metric},
};
use iotasrb_core::units::{Address, TimestampMs};
use std::collections::BTreeMap;

/// What of the past is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Past {
    /// From this time on.
    pub(super) from: TimestampMs,
    /// Before this time.
    pub(super) to: TimestampMs,
    /// One value for each part of the calendar.
    pub(super) buckets: Option<Buckets>,
}

/// One value for each part of the calendar.
#[derive(Clone, Copy, Debug)]
pub(super) struct Buckets {
    pub(super) interval: Interval,
    pub(super) pick: Pick,
    /// Whether the last known value stands where there is none.
    pub(super) backfill: bool,
}

/// A publication's figures, as far as they are needed.
type Point = ((TimestampMs, u64), Vec<(Option<Address>, Metric, Figure)>);

/// The values of a metric in the order of their times. A metric that is no figure of its own has
/// none.
pub(super) fn rows(
    inquiry: &Inquiry,
    entity: Entity,
    key: &'static Key,
    past: Past,
) -> Result<Vec<Row>, Trouble> {
    let members = inquiry.catalogue.members(entity);
    let mut rows = Vec::new();
    for ((at, publication), figures) in points(inquiry, &members, key, past)? {
        let figures = Figures::of(figures);
        let value = key
            .formula
            .of_figures(&members, inquiry.reward_rate, &figures);
        if value.is_some() {
            rows.push(Row {
                entity,
                key,
                value,
                at,
                publication: Some(publication),
                is_latest: false,
            });
        }
    }
    match past.buckets {
        Some(buckets) => in_buckets(inquiry, rows, buckets, past.to),
        None => Ok(rows),
    }
}

/// The points of all series that a metric needs. Where an epoch changed just when a slot was due,
/// only the later publication counts.
fn points(
    inquiry: &Inquiry,
    members: &[Address],
    key: &Key,
    past: Past,
) -> Result<Vec<Point>, Trouble> {
    let newest = inquiry.catalogue.edition().number();
    let mut found: BTreeMap<(TimestampMs, u64), Vec<_>> = BTreeMap::new();
    for (of, metric) in key.formula.series(members, inquiry.reward_rate) {
        let range = (past.from, past.to);
        // What was published since is of another edition.
        let series = inquiry.read(|store| store.series_up_to(of, metric, range, newest))?;
        inquiry.spend_points(series.len())?;
        for point in series {
            let figures = found.entry((point.at, point.publication)).or_default();
            figures.push((of, metric, point.figure));
        }
    }
    let mut points: Vec<Point> = Vec::with_capacity(found.len());
    for point in found {
        match points.last_mut() {
            Some(last) if last.0.0 == point.0.0 => *last = point,
            _ => points.push(point),
        }
    }
    Ok(points)
}

/// One value for each part of the calendar from that of the first value to that of the newest
/// publication.
fn in_buckets(
    inquiry: &Inquiry,
    rows: Vec<Row>,
    buckets: Buckets,
    to: TimestampMs,
) -> Result<Vec<Row>, Trouble> {
    let newest = inquiry.catalogue.edition().latest.publication.point.at;
    let end = TimestampMs::from_unix_ms(to.as_unix_ms().saturating_sub(1));
    let spread = buckets
        .interval
        .spread(buckets.pick, rows, |row| row.at, newest.min(end));
    inquiry.spend(spread.len())?;
    let mut last: Option<Row> = None;
    let mut rows = Vec::with_capacity(spread.len());
    for (begin, row) in spread {
        let row = row.or_else(|| {
            // The first part has a value, since it is the first value's.
            let mut row = last.clone()?;
            row.at = begin;
            if !buckets.backfill {
                row.value = None;
                row.publication = None;
            }
            Some(row)
        });
        if let Some(known) = row.as_ref().filter(|row| row.value.is_some()) {
            last = Some(known.clone());
        }
        rows.extend(row);
    }
    Ok(rows)
}
