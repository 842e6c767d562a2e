//! Publications page by page. All pages of a question show the history as it was when the first
//! was read, so none is left out or shown twice, whatever is published meanwhile.

use super::interval::{Interval, Pick};
use crate::store::{Place, PointKind, Publication, Range, Store, StoreError};
use iotasrb_core::units::TimestampMs;
use std::{fmt, str::FromStr};

/// Which publications are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The first time.
    pub from: TimestampMs,
    /// The time before which it ends.
    pub to: TimestampMs,
    /// One for each part of the calendar, if not all.
    pub interval: Option<(Interval, Pick)>,
    /// As it was known then, if not now.
    pub as_of: Option<TimestampMs>,
    /// The kind of points, if not all.
    pub kind: Option<PointKind>,
    /// Whether the latest point comes first.
    pub newest_first: bool,
}

/// A few of the publications, in the order that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The publications.
    pub publications: Vec<Publication>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
}

/// Where a page begins, and how much of the history its question knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The number of the last publication that counts.
    pub known: u64,
    /// The place after which it begins.
    pub place: Place,
}

/// Digits of each number of a cursor: fewer than 2^63 has.
const CURSOR_DIGITS: usize = 15;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { at, number } = self.place;
        write!(f, "{}.{}.{number}", self.known, at.as_unix_ms())
    }
}

/// The text is no cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a cursor is what a page gave as that of the next one")]
pub struct NoCursor;

impl FromStr for Cursor {
    type Err = NoCursor;

    fn from_str(text: &str) -> Result<Self, NoCursor> {
        let number = |part: &str| {
            let known = crate::source::digits(part);
            known
                .filter(|_| part.len() <= CURSOR_DIGITS)
                .ok_or(NoCursor)
        };
        let mut parts = text.split('.');
        let mut next = || parts.next().ok_or(NoCursor).and_then(number);
        let (known, at, number) = (next()?, next()?, next()?);
        if parts.next().is_some() {
            return Err(NoCursor);
        }
        let at = TimestampMs::from_unix_ms(at);
        Ok(Self {
            known,
            place: Place { at, number },
        })
    }
}

impl Selection {
    /// The latest of all points come last.
    pub const ALL: Self = Self {
        from: TimestampMs::from_unix_ms(0),
        to: TimestampMs::from_unix_ms(u64::MAX),
        interval: None,
        as_of: None,
        kind: None,
        newest_first: false,
    };

    /// At most so many of them, from a cursor on if one is named; of those up to `newest` if
    /// not. To be read at one moment, since somebody may be writing.
    pub fn page(
        &self,
        store: &mut Store,
        newest: u64,
        from: Option<Cursor>,
        limit: u64,
    ) -> Result<Page, StoreError> {
        let last = from.map_or(newest, |cursor| cursor.known);
        let known = match self.as_of {
            Some(as_of) => store.recorded_by(as_of)?.min(last),
            None => last,
        };
        let range = Range {
            from: self.from,
            to: self.to,
            kind: self.kind,
            known,
            newest_first: self.newest_first,
        };
        let start = from.map(|cursor| cursor.place);
        match self.interval {
            None => all(store, &range, start, limit),
            Some(interval) => picked(store, &range, interval, start, limit),
        }
    }
}

/// All of a range. One more than the page takes tells whether there is another page.
fn all(
    store: &mut Store,
    range: &Range,
    start: Option<Place>,
    limit: u64,
) -> Result<Page, StoreError> {
    let mut publications = store.page(range, start, limit.saturating_add(1))?;
    let mut next = None;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if publications.len() > limit {
        publications.truncate(limit);
        next = publications.last().map(|last| Cursor {
            known: range.known,
            place: Place {
                at: last.point.at,
                number: last.number,
            },
        });
    }
    Ok(Page { publications, next })
}

/// One for each bucket, looked for from bucket to bucket, however many lie between.
fn picked(
    store: &mut Store,
    range: &Range,
    (interval, pick): (Interval, Pick),
    mut start: Option<Place>,
    limit: u64,
) -> Result<Page, StoreError> {
    let mut publications = Vec::new();
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    // The nearer end of a bucket is found first.
    let is_nearer = (pick == Pick::Last) == range.newest_first;
    while let Some(nearer) = store.page(range, start, 1)?.pop() {
        if publications.len() == limit {
            let next = start.map(|place| Cursor {
                known: range.known,
                place,
            });
            return Ok(Page { publications, next });
        }
        let (begin, end) = interval.bounds(nearer.point.at);
        let bucket = Range {
            from: begin.max(range.from),
            to: end.min(range.to),
            newest_first: !range.newest_first,
            ..*range
        };
        let at = if range.newest_first { begin } else { end };
        start = Some(Place { at, number: 0 });
        let farther = match is_nearer {
            true => None,
            false => store.page(&bucket, None, 1)?.pop(),
        };
        publications.push(farther.unwrap_or(nearer));
    }
    Ok(Page {
        publications,
        next: None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Cursor, NoCursor};

    #[test]
    fn a_cursor_is_read_as_it_is_written() {
        let text = "8.1778875200000.7";
        let cursor: Cursor = text.parse().unwrap();
        assert_eq!(cursor.to_string(), text);
        for text in [
            "",
            "8",
            "8.1",
            "8.1.",
            "8.1.2.3",
            "8.-1.2",
            "+8.1.2",
            "8.1.1234567890123456",
        ] {
            assert_eq!(text.parse::<Cursor>(), Err(NoCursor), "{text}");
        }
    }
}
