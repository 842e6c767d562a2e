//! What changed since some time ago.

use super::super::shown::Shown;
use crate::{
    serve::edition::{Figures, Span, Valued},
    store::Metric,
};

/// What changed in a span, in basis points.
pub(super) struct Change {
    pub(super) span: &'static str,
    pub(super) benchmark: Shown,
    pub(super) real: Shown,
    pub(super) staking_ratio: Shown,
}

impl Change {
    pub(super) fn all(valued: &Valued) -> Vec<Self> {
        let change = |span| Self::since(valued, span);
        Span::BY_LENGTH.into_iter().map(change).collect()
    }

    fn since(valued: &Valued, span: Span) -> Self {
        let before = valued.before.get(&span);
        let of = |name| difference(&valued.figures, before, name);
        Self {
            span: span.words(),
            benchmark: of("iotasrb"),
            real: of("iotasrb_real"),
            staking_ratio: of("staking_ratio"),
        }
    }
}

fn difference(now: &Figures, before: Option<&Figures>, name: &str) -> Shown {
    let Some(before) = before else {
        return Shown::Absent("the history does not go back so far".to_owned());
    };
    let value = |figures: &Figures| figures.get(None, Metric::from_name(name)?)?.ratio();
    match (value(now), value(before)) {
        (Some(now), Some(before)) => Shown::change(&now, &before),
        _ => Shown::Absent("one of the two figures is not known".to_owned()),
    }
}
