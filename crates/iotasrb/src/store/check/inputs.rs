//! Raw inputs: that each is what its digest names, and that every one that is named is there.

use super::{Check, Flaw};
use crate::store::{StoreError, publication::hash, tables::INPUTS, taken::unpack};
use iotasrb_core::units::Digest;

/// An input that a row names: the table, its key, the column, the digest.
type Named = (&'static str, i64, &'static str, Digest);

/// The columns that name inputs, where nothing is under that name.
const MISSING: [(&str, &str, &str); 5] = [
    (
        "observations",
        "record",
        "SELECT number, record FROM observations WHERE NOT EXISTS \
         (SELECT 1 FROM inputs WHERE digest = record) ORDER BY number",
    ),
    (
        "observations",
        "close",
        "SELECT number, close FROM observations WHERE close IS NOT NULL AND NOT EXISTS \
         (SELECT 1 FROM inputs WHERE digest = close) ORDER BY number",
    ),
    (
        "observations",
        "summary",
        "SELECT number, summary FROM observations WHERE summary IS NOT NULL AND NOT EXISTS \
         (SELECT 1 FROM inputs WHERE digest = summary) ORDER BY number",
    ),
    (
        "outcomes",
        "close",
        "SELECT epoch, close FROM outcomes WHERE NOT EXISTS \
         (SELECT 1 FROM inputs WHERE digest = close) ORDER BY epoch",
    ),
    (
        "outcomes",
        "record",
        "SELECT epoch, record FROM outcomes WHERE NOT EXISTS \
         (SELECT 1 FROM inputs WHERE digest = record) ORDER BY epoch",
    ),
];

impl Check<'_> {
    pub(super) fn inputs(&mut self) -> Result<(), StoreError> {
        let rows = self.rows(("inputs", 1), INPUTS.select_all, &mut |row, found| {
            let input = Digest::from_bytes(row.digest(0)?);
            match unpack(row.bytes(3)?, row.integer(2)?).map(|bytes| hash(&bytes)) {
                Ok(digest) if digest == input => {}
                Ok(found_digest) => found.add(Flaw::InputDiffers {
                    input,
                    found: found_digest,
                }),
                Err(_) => found.add(Flaw::InputUnreadable { input }),
            }
            Ok(())
        })?;
        self.found.inputs = rows;
        for (table, column, sql) in MISSING {
            let mut missing: Vec<Named> = Vec::new();
            self.rows((table, 1), sql, &mut |row, _| {
                let input = Digest::from_bytes(row.digest(1)?);
                missing.push((table, row.integer(0)?, column, input));
                Ok(())
            })?;
            for (table, key, column, input) in missing {
                self.found.add(Flaw::InputMissing {
                    table,
                    key,
                    column,
                    input,
                });
            }
        }
        Ok(())
    }
}
