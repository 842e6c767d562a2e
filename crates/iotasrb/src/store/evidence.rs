//! What certifies a kept observation, byte by byte.

use super::{Store, error::StoreError, reading::signed, taken::unpack};
use iotasrb_core::units::Digest;

/// By which digests the inputs of a kept observation are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inputs {
    /// Of its record.
    pub record: Digest,
    /// Of the close of the epoch before, an entry of `EPOCH_INFO`.
    pub close: Option<Digest>,
    /// Of the signed summary of the observed checkpoint.
    pub summary: Option<Digest>,
}

/// Bytes that a committee certified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certified {
    /// The close of the epoch before, an entry of `EPOCH_INFO`.
    Close,
    /// The signed summary of the observed checkpoint.
    Summary,
}

const NAMED: &str = "SELECT record, close, summary FROM observations WHERE number = $1";
const CLOSE: &str = "SELECT i.length, i.packed FROM observations AS o \
     JOIN inputs AS i ON i.digest = o.close WHERE o.number = $1";
const SUMMARY: &str = "SELECT i.length, i.packed FROM observations AS o \
     JOIN inputs AS i ON i.digest = o.summary WHERE o.number = $1";

impl Store {
    /// The digests of a kept observation's inputs.
    pub fn inputs_of(&mut self, observation: u64) -> Result<Option<Inputs>, StoreError> {
        let mut found = None;
        let parameters = [signed(observation).into()];
        self.engine.query(NAMED, &parameters, &mut |row| {
            let optional = |place| {
                let bytes = row.optional_bytes(place)?;
                bytes.map(|_| row.digest(place)).transpose()
            };
            found = Some(Inputs {
                record: Digest::from_bytes(row.digest(0)?),
                close: optional(1)?.map(Digest::from_bytes),
                summary: optional(2)?.map(Digest::from_bytes),
            });
            Ok(())
        })?;
        Ok(found)
    }

    /// The bytes that certify a kept observation, where they were kept.
    pub fn certified(
        &mut self,
        observation: u64,
        which: Certified,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = match which {
            Certified::Close => CLOSE,
            Certified::Summary => SUMMARY,
        };
        let mut found = None;
        self.engine
            .query(sql, &[signed(observation).into()], &mut |row| {
                found = Some(unpack(row.bytes(1)?, row.integer(0)?)?);
                Ok(())
            })?;
        Ok(found)
    }
}
