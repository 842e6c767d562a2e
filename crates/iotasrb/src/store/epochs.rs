//! Which observation tells of which epoch.

use super::{
    Store,
    error::StoreError,
    reading::{moment, signed},
    taken::unsigned,
};
use iotasrb_core::units::{Epoch, TimestampMs};
use std::collections::BTreeMap;

/// More publications than ten epochs of mainnet have at any cadence.
const MOST: i64 = 5_000;

// The plus keeps SQLite from searching by number.
const OBSERVED: &str = "SELECT o.epoch, o.number FROM publications AS p \
     JOIN observations AS o ON o.number = p.observation \
     WHERE p.at_ms >= $1 AND p.at_ms <= $2 AND +p.number <= $3 AND p.rates > 0 \
     AND NOT EXISTS (SELECT 1 FROM corrections AS c \
     WHERE c.supersedes = p.number AND c.publication <= $3) \
     ORDER BY p.at_ms DESC, p.number DESC LIMIT $4";

impl Store {
    /// The number of the first observation of each epoch, of those from which live publications
    /// between two times, the ends included, have their figures.
    ///
    /// `known` is the number of the last publication that counts. Of many thousand publications
    /// the newest count.
    pub fn observed_epochs(
        &mut self,
        (from, to): (TimestampMs, TimestampMs),
        known: u64,
    ) -> Result<BTreeMap<Epoch, u64>, StoreError> {
        let mut found = BTreeMap::new();
        let parameters = [moment(from), moment(to), signed(known).into(), MOST.into()];
        self.engine.query(OBSERVED, &parameters, &mut |row| {
            let epoch = Epoch::new(unsigned(row.integer(0)?)?);
            // The newest comes first, so what stays is the first of its epoch.
            found.insert(epoch, unsigned(row.integer(1)?)?);
            Ok(())
        })?;
        Ok(found)
    }
}
