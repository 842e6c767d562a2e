//! Observations put together again from what is kept, and what the methods make of them.

use super::{Check, Flaw, Input, book::Book, evidence::Evidenced};
use crate::{
    source::record,
    store::{
        StoreError,
        metric::figures,
        publication::{NETWORK, RatesHasher},
        tables::OBSERVATIONS,
        taken::{ObservationName, unsigned},
    },
};
use iotasrb_core::{
    observation::{Absence, Checked, Checkpoint, Known, Observation, Refusal},
    rates::MethodId,
    units::{CheckpointDigest, CheckpointSeq, Digest, Epoch, TimestampMs},
};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of an observation once it was examined.
pub(super) struct Seen {
    /// How publications name it.
    pub(super) name: ObservationName,
    /// Its epoch, and when that began.
    pub(super) epoch: Epoch,
    pub(super) epoch_start: TimestampMs,
    /// The digest of the figures that each method gives, of those that publications name.
    pub(super) made: BTreeMap<MethodId, Digest>,
    /// Why it gives none.
    pub(super) refusal: Option<Refusal>,
}

/// A row of observations.
pub(super) struct Kept {
    pub(super) number: u64,
    pub(super) name: ObservationName,
    epoch: Epoch,
    epoch_start: TimestampMs,
    pub(super) checkpoint: Known<Checkpoint>,
    record: Digest,
}

/// The record that was read last: many observations in a row have the same.
type LastRecord = Option<(Digest, Observation)>;

impl Check<'_> {
    pub(super) fn observations(&mut self, book: &Book) -> Result<BTreeMap<u64, Seen>, StoreError> {
        let mut kept = Vec::new();
        let rows = self.rows(
            ("observations", 1),
            OBSERVATIONS.select_all,
            &mut |row, _| {
                kept.push(kept_observation(row)?);
                Ok(())
            },
        )?;
        self.found.observations = rows;
        let (wanted, numbers) = (wanted(book), book.numbers());
        let (mut last, mut evidenced) = (None, Evidenced::default());
        let mut seen = BTreeMap::new();
        for (kept, done) in kept.iter().zip(1..) {
            (self.progress)("observations, put together again", done);
            let observation = self.put_together(kept, &mut last)?;
            let mut one = Seen {
                name: kept.name.clone(),
                epoch: kept.epoch,
                epoch_start: kept.epoch_start,
                made: BTreeMap::new(),
                refusal: None,
            };
            if let Some(observation) = observation {
                self.network(book, kept, &observation);
                let methods = wanted.get(&kept.number).into_iter().flatten();
                match observation.check() {
                    Ok(checked) => one
                        .made
                        .extend(methods.map(|method| (*method, made(*method, &checked, &numbers)))),
                    Err(refusal) => one.refusal = Some(refusal),
                }
            }
            self.evidence(kept, &mut evidenced)?;
            seen.insert(kept.number, one);
        }
        Ok(seen)
    }

    /// The observation; `None`, and a flaw, if it is not the one that was recorded.
    fn put_together(
        &mut self,
        kept: &Kept,
        last: &mut LastRecord,
    ) -> Result<Option<Observation>, StoreError> {
        if last
            .as_ref()
            .is_none_or(|(record, _)| *record != kept.record)
        {
            *last = self
                .read_record(kept)?
                .map(|observation| (kept.record, observation));
        }
        let Some((_, unanchored)) = last else {
            return Ok(None);
        };
        let mut observation = unanchored.clone();
        observation.anchor.checkpoint = kept.checkpoint;
        self.columns(kept, &observation);
        let found = observation.digest();
        if found == kept.name.digest {
            return Ok(Some(observation));
        }
        self.found.add(Flaw::ObservationDiffers {
            observation: kept.number,
            recorded: kept.name.digest,
            found,
        });
        Ok(None)
    }

    fn read_record(&mut self, kept: &Kept) -> Result<Option<Observation>, StoreError> {
        // What is missing or cannot be unpacked was told with the inputs.
        let Input::Bytes(bytes) = self.input(&kept.record)? else {
            return Ok(None);
        };
        match record::parse(&bytes, "the record") {
            Ok(observation) => Ok(Some(observation)),
            Err(error) => {
                self.found.add(Flaw::RecordRefused {
                    observation: kept.number,
                    cause: error.to_string(),
                });
                Ok(None)
            }
        }
    }

    fn network(&mut self, book: &Book, kept: &Kept, observation: &Observation) {
        let found = observation.anchor.network;
        if let Some(identity) = book.identity.filter(|identity| identity.network != found) {
            self.found.add(Flaw::AnotherNetwork {
                observation: kept.number,
                found,
                history: identity.network,
            });
        }
    }

    fn columns(&mut self, kept: &Kept, observation: &Observation) {
        let anchor = &observation.anchor;
        let columns = [
            ("epoch", kept.epoch.number(), anchor.epoch.number()),
            (
                "epoch_start_ms",
                kept.epoch_start.as_unix_ms(),
                anchor.epoch_start.as_unix_ms(),
            ),
        ];
        for (column, kept_number, said) in columns {
            if kept_number != said {
                self.found.add(Flaw::ColumnDiffers {
                    observation: kept.number,
                    column,
                    kept: kept_number.to_string(),
                    said: said.to_string(),
                });
            }
        }
    }
}

/// A row of observations, its columns in the order of the table.
fn kept_observation(row: &crate::store::engine::Row<'_>) -> Result<Kept, StoreError> {
    let epoch = Epoch::new(unsigned(row.integer(4)?)?);
    let checkpoint = match row.optional_integer(6)? {
        None => Err(Absence::NotRecorded),
        Some(sequence) => Ok(Checkpoint {
            epoch,
            sequence: CheckpointSeq::new(unsigned(sequence)?),
            digest: row
                .text(7)?
                .parse::<CheckpointDigest>()
                .map_err(|error| StoreError::Damaged(error.to_string()))?,
            timestamp: TimestampMs::from_unix_ms(unsigned(row.integer(8)?)?),
        }),
    };
    Ok(Kept {
        number: unsigned(row.integer(0)?)?,
        name: ObservationName::of_row(row)?,
        epoch,
        epoch_start: TimestampMs::from_unix_ms(unsigned(row.integer(5)?)?),
        checkpoint,
        record: Digest::from_bytes(row.digest(9)?),
    })
}

/// The methods by which publications were computed from each observation.
fn wanted(book: &Book) -> BTreeMap<u64, BTreeSet<MethodId>> {
    let mut wanted: BTreeMap<u64, BTreeSet<MethodId>> = BTreeMap::new();
    for publication in book.publications.values() {
        let method = publication.method.as_deref().and_then(MethodId::from_name);
        if let (Some(observation), Some(method)) = (publication.observation, method) {
            wanted.entry(observation).or_default().insert(method);
        }
    }
    wanted
}

/// The digest of the figures that a method gives, in the order in which they are published.
fn made(method: MethodId, checked: &Checked<'_>, numbers: &BTreeMap<&str, i64>) -> Digest {
    let figures = figures(&method.rates(checked));
    let mut numbered: Vec<_> = figures
        .iter()
        .map(|(subject, metric, figure)| {
            let subject = subject.map_or_else(|| NETWORK.to_owned(), |address| address.to_string());
            // Whoever has no number was never published: the digests will differ.
            let number = numbers.get(subject.as_str()).copied().unwrap_or(i64::MAX);
            (number, metric, subject, figure)
        })
        .collect();
    numbered.sort_by_key(|(number, metric, ..)| (*number, metric.code));
    let mut hasher = RatesHasher::new();
    for (_, metric, subject, figure) in numbered {
        hasher.add(&subject, *metric, figure);
    }
    hasher.finish()
}
