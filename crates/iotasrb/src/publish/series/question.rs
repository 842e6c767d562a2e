//! A series, read from the history.

use super::{Series, SeriesRow};
use crate::{
    publish::paging::{Cursor, Selection},
    store::{Metric, Store, StoreError},
};
use iotasrb_core::units::Address;

/// Which series, and which of its publications.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeriesQuestion {
    /// Which figure.
    pub metric: Metric,
    /// Whose, if it is not the network's.
    pub validator: Option<Address>,
    /// Which publications.
    pub selection: Selection,
}

impl SeriesQuestion {
    /// At most so many rows, from a cursor on if one is named, with where the next page begins;
    /// as far as the history goes up to `newest`. To be read at one moment, since somebody may
    /// be writing.
    pub fn page(
        &self,
        store: &mut Store,
        newest: u64,
        from: Option<Cursor>,
        limit: u64,
    ) -> Result<(Series, Option<Cursor>), StoreError> {
        let identity = store.identity()?.ok_or_else(|| StoreError::Missing {
            store: store.address().to_string(),
        })?;
        let page = self.selection.page(store, newest, from, limit)?;
        let mut rows = Vec::with_capacity(page.publications.len());
        if self.selection.interval.is_some() {
            // Far from each other: what lies between is not read.
            for publication in page.publications {
                rows.push(SeriesRow {
                    figure: store.figure_of(self.validator, self.metric, &publication)?,
                    publication,
                });
            }
        } else {
            let publications = page.publications;
            let mut figures = store.figures_within(self.validator, self.metric, &publications)?;
            rows.extend(publications.into_iter().map(|publication| SeriesRow {
                figure: figures.remove(&publication.number),
                publication,
            }));
        }
        let series = Series {
            network: identity.network,
            metric: self.metric,
            validator: self.validator,
            as_of: self.selection.as_of,
            rows,
        };
        Ok((series, page.next))
    }
}
