//! The whole history of figures in one pass, for those who take all of it.

use super::{
    Store,
    engine::Row,
    error::StoreError,
    metric::{Figure, Metric},
    publication::{Point, Publication, State},
    reading::{address, figure, metric, publication},
    tables::{CORRECTIONS, PUBLICATIONS, RATES, SUBJECTS},
    taken::unsigned,
};
use iotasrb_core::units::Address;
use std::collections::BTreeMap;

/// A figure with the publication that it is of, or a publication that has none.
#[derive(Debug)]
pub struct WholeRow<'a> {
    /// What was published.
    pub point: Point,
    /// Its number.
    pub publication: u64,
    /// How good it is.
    pub state: State,
    /// The method of its figures.
    pub method: Option<&'a str>,
    /// The publication that corrected it.
    pub superseded_by: Option<u64>,
    /// Whose figure and which; nothing if the publication has none.
    pub figure: Option<(Option<Address>, Metric, Figure)>,
    /// Why it is not OK.
    pub reason: Option<&'a str>,
}

impl Store {
    /// Hands on every figure that was ever published, by whose and which it is and then by
    /// time, after the publications that have none. Superseded ones are among them.
    pub fn whole(
        &mut self,
        mut each: impl FnMut(&WholeRow<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.at_one_moment(|store| {
            let superseded = store.pairs(CORRECTIONS.select_all, |row| {
                Ok((unsigned(row.integer(1)?)?, unsigned(row.integer(0)?)?))
            })?;
            let publications = store.pairs(PUBLICATIONS.select_all, |row| {
                let publication = publication(row)?;
                Ok((publication.number, publication))
            })?;
            let subjects = store.pairs(SUBJECTS.select_all, |row| {
                Ok((row.integer(0)?, address(row.text(1)?)?))
            })?;
            let row_of = |of: &'_ Publication| superseded.get(&of.number).copied();
            for without in publications.values().filter(|found| found.rates == 0) {
                each(&whole_row(without, row_of(without), None))?;
            }
            store.engine.query(RATES.select_all, &[], &mut |row| {
                let number = unsigned(row.integer(3)?)?;
                let of = publications.get(&number);
                let subject = subjects.get(&row.integer(0)?);
                let (of, subject) = of.zip(subject).ok_or_else(|| {
                    StoreError::Damaged(format!("a figure of publication {number} is nobody's"))
                })?;
                let figure = (*subject, metric(row.integer(1)?)?, figure(row, 4)?);
                each(&whole_row(of, row_of(of), Some(figure)))
            })
        })
    }

    fn pairs<K: Ord, V>(
        &mut self,
        sql: &'static str,
        read: impl Fn(&Row<'_>) -> Result<(K, V), StoreError>,
    ) -> Result<BTreeMap<K, V>, StoreError> {
        let mut found = BTreeMap::new();
        self.engine.query(sql, &[], &mut |row| {
            let (key, value) = read(row)?;
            found.insert(key, value);
            Ok(())
        })?;
        Ok(found)
    }
}

fn whole_row(
    publication: &Publication,
    superseded_by: Option<u64>,
    figure: Option<(Option<Address>, Metric, Figure)>,
) -> WholeRow<'_> {
    WholeRow {
        point: publication.point,
        publication: publication.number,
        state: publication.state,
        method: publication.method.as_deref(),
        superseded_by,
        figure,
        reason: publication
            .reason
            .as_ref()
            .map(|reason| reason.code.as_str()),
    }
}
