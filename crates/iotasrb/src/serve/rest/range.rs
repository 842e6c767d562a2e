//! Which publications a question is about, and from where on.

use super::{
    asked::{Parameters, Question, one_of},
    spelled::{CursorText, Moment, OrderWord},
};
use crate::{
    publish::paging::{Cursor, Selection},
    serve::{edition::Edition, problem::Problem},
    spelling::moment,
    store::PointKind,
};
use iotasrb_core::units::TimestampMs;
use utoipa::IntoParams;

/// The words for kinds of points.
const POINTS: [(&str, Option<PointKind>); 3] = [
    ("slots", Some(PointKind::Slot)),
    ("epochs", Some(PointKind::Epoch)),
    ("all", None),
];
const ORDERS: [(&str, bool); 2] = [("asc", false), ("desc", true)];

/// A range of publications.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Range {
    /// The first time: a date, from midnight UTC on, or a moment.
    #[param(value_type = Moment, required = false, example = "2026-05-01")]
    from: Option<TimestampMs>,
    /// The time before which the range ends.
    #[param(value_type = Moment, required = false, example = "2026-06-01")]
    to: Option<TimestampMs>,
    /// As it was known at that time: later publications and corrections do not count. What was
    /// known at a time that has passed never changes, and is answered to be kept for ever.
    #[param(value_type = Moment, required = false, example = "2026-05-15T21:00:00Z")]
    as_of: Option<TimestampMs>,
    /// `asc`, unless given: the earliest first; `desc`: the latest first.
    #[param(value_type = OrderWord, required = false, example = "desc")]
    order: Option<bool>,
    /// Where the page begins: `next` of the page before has it. All pages show the history as
    /// it was at the first, so each of them is answered to be kept for ever.
    #[param(value_type = CursorText, required = false)]
    cursor: Option<Cursor>,
}

impl Question for Range {
    fn read(parameters: &Parameters) -> Result<Self, Problem> {
        Ok(Self {
            from: parameters.optional("from", moment)?,
            to: parameters.optional("to", moment)?,
            as_of: parameters.optional("as_of", moment)?,
            order: parameters.optional("order", |text| one_of(text, &ORDERS))?,
            cursor: parameters.optional("cursor", str::parse)?,
        })
    }
}

impl Range {
    /// The publications of points of a kind, or of all.
    pub(super) fn selection(&self, kind: Option<PointKind>) -> Selection {
        Selection {
            from: self.from.unwrap_or(Selection::ALL.from),
            to: self.to.unwrap_or(Selection::ALL.to),
            as_of: self.as_of,
            newest_first: self.order.unwrap_or(false),
            kind,
            interval: None,
        }
    }

    /// Where the page begins.
    pub(super) const fn cursor(&self) -> Option<Cursor> {
        self.cursor
    }

    /// Whether nothing that is published later changes the answer. What is recorded from now
    /// on may bear the time of the last publication, but none before it.
    pub(super) fn is_fixed(&self, edition: &Edition) -> bool {
        let last = edition.last();
        match (self.cursor, self.as_of) {
            (Some(cursor), _) => cursor.known <= last.number,
            (None, Some(as_of)) => as_of < last.known,
            (None, None) => false,
        }
    }
}

/// The kind of points that a word names.
pub(super) fn points(text: &str) -> Result<Option<PointKind>, String> {
    one_of(text, &POINTS)
}
