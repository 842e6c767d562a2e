//! Observations as they are kept: what the chain said, named by content, with what proves it.

use super::{
    Store,
    engine::{NewRow, Row, Value},
    error::StoreError,
    publication::{hash, named},
    reading::signed,
    tables::{INPUTS, OBSERVATIONS, OUTCOMES},
};
use crate::source::record;
use iotasrb_core::{
    observation::{Absence, Checkpoint, Observation, Tier},
    units::{CheckpointSeq, Digest, Epoch, SignedNanos, TimestampMs},
};
use ruzstd::{
    decoding::StreamingDecoder,
    encoding::{CompressionLevel, compress_to_vec},
};
use std::io::Read;

/// An observation that is about to be kept.
#[derive(Clone, Debug)]
pub struct Taken<'a> {
    /// What was said.
    pub observation: &'a Observation,
    /// Who said it.
    pub source: &'a str,
    /// What certifies it.
    pub evidence: Option<&'a Evidence>,
}

/// What certifies an observation, beside the committees before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The close of the epoch before, an entry of `EPOCH_INFO`.
    pub close: Vec<u8>,
    /// The signed summary of the observed checkpoint.
    pub summary: Option<Vec<u8>>,
    /// How the epoch before ended.
    pub ended: Ended,
}

/// How an epoch ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The epoch.
    pub epoch: Epoch,
    /// The time of its last checkpoint.
    pub at: TimestampMs,
    /// What it added to the supply.
    pub supply_change: SignedNanos,
    /// All its figures: schema `iotasrb.outcome/1`.
    pub record: String,
}

/// An observation as it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptObservation {
    /// Its number.
    pub number: u64,
    /// Its digest, by which rates name it.
    pub digest: Digest,
    /// What was said, with the tier that it had then.
    pub observation: Observation,
    /// Who said it.
    pub source: String,
    /// When it was recorded.
    pub known: TimestampMs,
}

/// How a publication names the observation from which it was computed: what was said, how that
/// is known, who said it, and by which bytes it is certified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ObservationName {
    pub(super) digest: Digest,
    pub(super) tier: Tier,
    pub(super) source: String,
    pub(super) close: Option<Digest>,
    pub(super) summary: Option<Digest>,
}

impl ObservationName {
    /// The name of a row of observations, its columns in the order of the table.
    pub(super) fn of_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let input = |place| {
            let bytes = row.optional_bytes(place)?;
            let digest = bytes.map(|_| row.digest(place)).transpose()?;
            Ok::<_, StoreError>(digest.map(Digest::from_bytes))
        };
        Ok(Self {
            digest: Digest::from_bytes(row.digest(1)?),
            tier: named(&Tier::ALL, Tier::name, row.text(2)?)?,
            source: row.text(3)?.to_owned(),
            close: input(10)?,
            summary: input(11)?,
        })
    }
}

/// Larger inputs than any that is kept: a guard for whoever unpacks a damaged one.
const MAX_INPUT_BYTES: i64 = 64 << 20;

/// The kinds of raw inputs.
#[derive(Clone, Copy, Debug)]
pub(super) enum InputKind {
    /// An observation without its checkpoint, schema `iotasrb.observation/1`.
    Record,
    /// The close of an epoch.
    Close,
    /// A signed summary.
    Summary,
    /// How an epoch ended, schema `iotasrb.outcome/1`.
    Outcome,
}

impl InputKind {
    const fn name(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Close => "close",
            Self::Summary => "summary",
            Self::Outcome => "outcome",
        }
    }
}

/// The observation of an epoch has one record, however many checkpoints it is anchored at.
fn record_of(observation: &Observation) -> Vec<u8> {
    let mut unanchored = observation.clone();
    unanchored.anchor.checkpoint = Err(Absence::NotRecorded);
    record::print(&unanchored).into_bytes()
}

/// The rows of a raw input, unless it is there already, and its digest.
pub(super) fn input_rows(
    store: &mut Store,
    kind: InputKind,
    bytes: &[u8],
    known: i64,
    rows: &mut Vec<NewRow>,
) -> Result<[u8; 32], StoreError> {
    let digest = *hash(bytes).as_bytes();
    if store.has_input(&digest)? {
        return Ok(digest);
    }
    let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    rows.push(NewRow {
        table: &INPUTS,
        values: vec![
            digest.into(),
            kind.name().into(),
            length.into(),
            compress_to_vec(bytes, CompressionLevel::Fastest).into(),
            known.into(),
        ],
    });
    Ok(digest)
}

/// The rows that keep an observation under a number.
pub(super) fn observation_rows(
    store: &mut Store,
    taken: &Taken<'_>,
    number: i64,
    known: i64,
) -> Result<Vec<NewRow>, StoreError> {
    let mut rows = Vec::new();
    let observation = taken.observation;
    let mut input = |kind, bytes: &[u8]| input_rows(store, kind, bytes, known, &mut rows);
    let record = input(InputKind::Record, &record_of(observation))?;
    let close = taken
        .evidence
        .map(|evidence| input(InputKind::Close, &evidence.close));
    let close = close.transpose()?;
    let summary = taken
        .evidence
        .and_then(|evidence| evidence.summary.as_ref());
    let summary = summary.map(|summary| input(InputKind::Summary, summary));
    let summary = summary.transpose()?;
    if let (Some(evidence), Some(close)) = (taken.evidence, close) {
        rows.extend(outcome_rows(store, &evidence.ended, close, known)?);
    }
    let anchor = &observation.anchor;
    let checkpoint = anchor.checkpoint.ok();
    rows.push(NewRow {
        table: &OBSERVATIONS,
        values: vec![
            number.into(),
            (*observation.digest().as_bytes()).into(),
            anchor.tier.name().into(),
            taken.source.into(),
            signed(anchor.epoch.number()).into(),
            signed(anchor.epoch_start.as_unix_ms()).into(),
            checkpoint
                .map(|checkpoint| signed(checkpoint.sequence.number()))
                .into(),
            checkpoint
                .map(|checkpoint| checkpoint.digest.to_string())
                .into(),
            checkpoint
                .map(|checkpoint| signed(checkpoint.timestamp.as_unix_ms()))
                .into(),
            record.into(),
            close.into(),
            summary.into(),
            known.into(),
        ],
    });
    Ok(rows)
}

/// The rows that keep how an epoch ended, unless it is known already.
fn outcome_rows(
    store: &mut Store,
    ended: &Ended,
    close: [u8; 32],
    known: i64,
) -> Result<Vec<NewRow>, StoreError> {
    let mut rows = Vec::new();
    let epoch = signed(ended.epoch.number());
    let sql = "SELECT epoch FROM outcomes WHERE epoch = $1";
    if store.number(sql, &[epoch.into()])?.is_some() {
        return Ok(rows);
    }
    let record = input_rows(
        store,
        InputKind::Outcome,
        ended.record.as_bytes(),
        known,
        &mut rows,
    )?;
    let supply_change = i64::try_from(ended.supply_change.as_nanos());
    let beyond = |_| StoreError::Refused("a supply change of more than 63 bits".to_owned());
    rows.push(NewRow {
        table: &OUTCOMES,
        values: vec![
            epoch.into(),
            signed(ended.at.as_unix_ms()).into(),
            supply_change.map_err(beyond)?.into(),
            close.into(),
            record.into(),
            known.into(),
        ],
    });
    Ok(rows)
}

/// An observation with its record.
const KEPT: &str = "SELECT o.number, o.digest, o.tier, o.source, o.epoch, o.checkpoint, \
     o.checkpoint_digest, o.checkpoint_ms, o.known_ms, i.length, i.packed \
     FROM observations AS o JOIN inputs AS i ON i.digest = o.record WHERE o.number = $1";

impl Store {
    /// A kept observation, put together again from its record and its checkpoint.
    pub fn observation(&mut self, number: u64) -> Result<Option<KeptObservation>, StoreError> {
        let mut kept = None;
        let parameters = [Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))];
        self.engine.query(KEPT, &parameters, &mut |row| {
            let bytes = unpack(row.bytes(10)?, row.integer(9)?)?;
            let name = format!("observation {number}");
            let observation = record::parse(&bytes, &name);
            let mut observation =
                observation.map_err(|error| StoreError::Damaged(error.to_string()))?;
            observation.anchor.tier = named(&Tier::ALL, Tier::name, row.text(2)?)?;
            if let Some(sequence) = row.optional_integer(5)? {
                let digest = row.text(6)?.parse();
                observation.anchor.checkpoint = Ok(Checkpoint {
                    epoch: Epoch::new(unsigned(row.integer(4)?)?),
                    sequence: CheckpointSeq::new(unsigned(sequence)?),
                    digest: digest.map_err(|_| damaged("the digest of a checkpoint"))?,
                    timestamp: TimestampMs::from_unix_ms(unsigned(row.integer(7)?)?),
                });
            }
            kept = Some(KeptObservation {
                number,
                digest: Digest::from_bytes(row.digest(1)?),
                observation,
                source: row.text(3)?.to_owned(),
                known: TimestampMs::from_unix_ms(unsigned(row.integer(8)?)?),
            });
            Ok(())
        })?;
        Ok(kept)
    }

    fn has_input(&mut self, digest: &[u8; 32]) -> Result<bool, StoreError> {
        let mut found = false;
        let parameters = [Value::Bytes(digest.to_vec())];
        let sql = "SELECT length FROM inputs WHERE digest = $1";
        self.engine.query(sql, &parameters, &mut |_| {
            found = true;
            Ok(())
        })?;
        Ok(found)
    }
}

/// The bytes of an input, if they are as many as were packed.
pub(super) fn unpack(packed: &[u8], length: i64) -> Result<Vec<u8>, StoreError> {
    if !(0..=MAX_INPUT_BYTES).contains(&length) {
        return Err(damaged("the length of an input"));
    }
    let expected = usize::try_from(length).map_err(|_| damaged("the length of an input"))?;
    let decoder = StreamingDecoder::new(packed).map_err(|_| damaged("an input"))?;
    let mut bytes = Vec::with_capacity(expected.min(1 << 20));
    let limit = u64::try_from(length).unwrap_or(0).saturating_add(1);
    let read = decoder.take(limit).read_to_end(&mut bytes);
    if read.is_err() || bytes.len() != expected {
        return Err(damaged("an input"));
    }
    Ok(bytes)
}

pub(super) fn unsigned(integer: i64) -> Result<u64, StoreError> {
    u64::try_from(integer).map_err(|_| damaged("a number below zero"))
}

fn damaged(what: &str) -> StoreError {
    StoreError::Damaged(format!("{what} cannot be read"))
}
