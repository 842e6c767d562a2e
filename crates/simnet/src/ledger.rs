//! The chain of checkpoints: what is written, linked and signed.

use crate::{
    change::{Changed, Closing, Fees},
    closed_epoch::SystemState,
    encoded::{Encoded, Kind, encode},
    keys::SigningCommittee,
    objects::{StateObjects, Writer, objects_of},
    transaction,
};
use iota_sdk_types::{
    CheckpointCommitment, CheckpointContents, CheckpointContentsDigest, CheckpointContentsV1,
    CheckpointData, CheckpointDigest, CheckpointSummary, CheckpointTransaction,
    CheckpointTransactionInfo, Digest, EndOfEpochData, ExecutionStatus, GasCostSummary,
    SignedCheckpointSummary, SignedTransaction, TransactionDigest, TransactionEffects,
    TransactionEffectsDigest, TransactionEffectsV1, TransactionEvents, TransactionEventsDigest,
    Version,
};
use iotasrb_core::units::ProtocolVersion;
use iotasrb_proof::EpochClose;

/// A checkpoint's `version_specific_data`: its first form, without rounds of randomness.
const NO_RANDOMNESS: [u8; 2] = [0, 0];

/// Where the chain of checkpoints stands.
#[derive(Clone, Debug)]
pub(crate) struct Ledger {
    pub(crate) next_checkpoint: u64,
    transactions: u64,
    previous: CheckpointDigest,
    last_transaction: TransactionDigest,
    version: u64,
    objects: StateObjects,
}

/// What an epoch puts on the chain besides its close.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Traffic {
    /// Its checkpoints, the close included: two or more.
    pub(crate) checkpoints: u64,
    /// Its transactions, the epoch change included.
    pub(crate) transactions: u64,
    pub(crate) fees: Fees,
    /// When its newest checkpoint before the close was made.
    pub(crate) anchor_timestamp_ms: u64,
    /// What stands for the digests of all that is not simulated.
    pub(crate) filler: [u8; 32],
}

/// Who signs a checkpoint: a committee, and the places of the signers in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signing<'a> {
    pub(crate) committee: &'a SigningCommittee,
    pub(crate) places: &'a [usize],
}

/// A closed epoch in bytes.
pub(crate) struct Written {
    pub(crate) close: EpochClose,
    pub(crate) transaction: Vec<u8>,
    pub(crate) anchor: Vec<u8>,
}

impl Ledger {
    /// Writes checkpoint 0; answers with its file and its digest too.
    pub(crate) fn begin(
        state: &SystemState,
        start_ms: u64,
        epoch: u64,
        signing: Signing<'_>,
    ) -> (Self, Vec<u8>, CheckpointDigest) {
        // The objects name the transaction that wrote them, which contains them: a genesis
        // transaction is named before it is complete.
        let [wrapper, inner] = objects_of(state, writer(TransactionDigest::ZERO, 1));
        let transaction = transaction::genesis(&[wrapper, inner]);
        let named = Encoded::of(Kind::Transaction, &transaction);
        let written = objects_of(state, writer(TransactionDigest::new(named.digest), 1));
        let objects = StateObjects::of(&written);
        let effects = TransactionEffects::V1(Box::new(TransactionEffectsV1 {
            changed_objects: objects.created(),
            ..empty_effects(epoch, TransactionDigest::new(named.digest), 1)
        }));
        let contents = contents(&named, &Encoded::of(Kind::Effects, &effects), None);
        let contents_digest = Encoded::of(Kind::Contents, &contents).digest;
        let summary = CheckpointSummary {
            network_total_transactions: 1,
            timestamp_ms: start_ms,
            ..empty_summary(epoch, 0, contents_digest)
        };
        let digest = summary.digest();
        let ledger = Self {
            next_checkpoint: 1,
            transactions: 1,
            previous: digest,
            last_transaction: TransactionDigest::new(named.digest),
            version: 1,
            objects,
        };
        let data = CheckpointData {
            checkpoint_summary: signing.sign(summary),
            checkpoint_contents: contents,
            transactions: vec![CheckpointTransaction {
                transaction: SignedTransaction {
                    transaction,
                    signatures: vec![],
                },
                effects,
                events: None,
                input_objects: vec![],
                output_objects: written.to_vec(),
            }],
        };
        let blob = [vec![1], encode(&data)].concat();
        (ledger, blob, digest)
    }

    /// Writes the newest checkpoint before the close, and the close.
    pub(crate) fn close_epoch(
        &mut self,
        closing: &Closing<'_>,
        changed: &Changed,
        next: (&SystemState, &SigningCommittee),
        traffic: &Traffic,
        signing: Signing<'_>,
    ) -> Written {
        let epoch = signing.committee.epoch().number();
        let last = self.next_checkpoint + traffic.checkpoints - 1;
        let gas = gas(traffic.fees);
        let anchor = CheckpointSummary {
            network_total_transactions: self.transactions + traffic.transactions - 2,
            previous_digest: Some(self.before_anchor(traffic)),
            epoch_rolling_gas_cost_summary: gas.clone(),
            timestamp_ms: traffic.anchor_timestamp_ms,
            ..empty_summary(epoch, last - 1, traffic.filler)
        };

        let transaction = transaction::epoch_change(epoch + 1, closing);
        let transaction = Encoded::of(Kind::Transaction, &transaction);
        let events = TransactionEvents(changed.events.clone());
        let events = Encoded::of(Kind::Events, &events);
        let by = writer(TransactionDigest::new(transaction.digest), self.version + 1);
        let objects = StateObjects::of(&objects_of(next.0, by));
        let effects = self.effects(epoch, by, changed, (&events, &objects));
        let effects = Encoded::of(Kind::Effects, &effects);
        let contents = contents(&transaction, &effects, Some(traffic));
        let contents = Encoded::of(Kind::Contents, &contents);
        let supply_change = changed.outcome.as_ref().map_or(0, |outcome| {
            let change = outcome.totals.supply_change().as_nanos();
            i64::try_from(change).expect("an epoch mints and burns far less than 64 bits hold")
        });
        let summary = CheckpointSummary {
            network_total_transactions: self.transactions + traffic.transactions,
            previous_digest: Some(anchor.digest()),
            epoch_rolling_gas_cost_summary: gas,
            timestamp_ms: closing.end.as_unix_ms(),
            end_of_epoch_data: Some(end_of_epoch(
                next.1,
                closing.next_version,
                supply_change,
                traffic.filler,
            )),
            ..empty_summary(epoch, last, contents.digest)
        };
        self.next_checkpoint = last + 1;
        self.transactions += traffic.transactions;
        self.previous = summary.digest();
        self.last_transaction = by.transaction;
        self.version += 1;
        let written = Written {
            close: EpochClose {
                signed_summary: encode(&signing.sign(summary)),
                contents: contents.bytes,
                effects: effects.bytes,
                events: events.bytes,
                state_objects: objects.bytes(),
            },
            transaction: transaction.bytes,
            anchor: encode(&signing.sign(anchor)),
        };
        self.objects = objects;
        written
    }

    /// The close of the epoch before, if the anchor is the epoch's first checkpoint.
    const fn before_anchor(&self, traffic: &Traffic) -> CheckpointDigest {
        if traffic.checkpoints == 2 {
            self.previous
        } else {
            CheckpointDigest::new(traffic.filler)
        }
    }

    fn effects(
        &self,
        epoch: u64,
        by: Writer,
        changed: &Changed,
        (events, objects): (&Encoded, &StateObjects),
    ) -> TransactionEffects {
        let mut changed_objects = objects.changed_from(&self.objects);
        changed_objects.extend(by.create(&changed.created));
        changed_objects.sort_unstable_by_key(|changed| changed.object_id);
        let emitted = !changed.events.is_empty();
        TransactionEffects::V1(Box::new(TransactionEffectsV1 {
            events_digest: emitted.then(|| TransactionEventsDigest::new(events.digest)),
            dependencies: vec![self.last_transaction],
            changed_objects,
            ..empty_effects(epoch, by.transaction, self.version + 1)
        }))
    }
}

impl Signing<'_> {
    fn sign(self, summary: CheckpointSummary) -> SignedCheckpointSummary {
        self.committee.sign(summary, self.places)
    }
}

/// The contents of a checkpoint of which only the last transaction is simulated.
fn contents(
    transaction: &Encoded,
    effects: &Encoded,
    traffic: Option<&Traffic>,
) -> CheckpointContents {
    let filler = traffic.map(|traffic| CheckpointTransactionInfo {
        transaction: TransactionDigest::new(traffic.filler),
        effects: TransactionEffectsDigest::new(traffic.filler),
        signatures: vec![],
    });
    let last = CheckpointTransactionInfo {
        transaction: TransactionDigest::new(transaction.digest),
        effects: TransactionEffectsDigest::new(effects.digest),
        signatures: vec![],
    };
    let transactions = filler.into_iter().chain([last]).collect();
    CheckpointContents::new_v1(CheckpointContentsV1::new(transactions))
}

fn end_of_epoch(
    next: &SigningCommittee,
    version: ProtocolVersion,
    epoch_supply_change: i64,
    filler: [u8; 32],
) -> EndOfEpochData {
    EndOfEpochData {
        next_epoch_committee: next.elected(),
        next_epoch_protocol_version: version.number(),
        epoch_commitments: vec![CheckpointCommitment::EcmhLiveObjectSet {
            digest: Digest::new(filler),
        }],
        epoch_supply_change,
    }
}

fn empty_summary(epoch: u64, sequence_number: u64, contents_digest: [u8; 32]) -> CheckpointSummary {
    CheckpointSummary {
        epoch,
        sequence_number,
        network_total_transactions: 0,
        contents_digest: CheckpointContentsDigest::new(contents_digest),
        previous_digest: None,
        epoch_rolling_gas_cost_summary: GasCostSummary::new(0, 0, 0, 0, 0),
        timestamp_ms: 0,
        checkpoint_commitments: vec![],
        end_of_epoch_data: None,
        version_specific_data: NO_RANDOMNESS.to_vec(),
    }
}

fn empty_effects(
    epoch: u64,
    transaction_digest: TransactionDigest,
    version: u64,
) -> TransactionEffectsV1 {
    TransactionEffectsV1 {
        status: ExecutionStatus::Success,
        epoch,
        gas_cost_summary: GasCostSummary::new(0, 0, 0, 0, 0),
        transaction_digest,
        gas_object_index: None,
        events_digest: None,
        dependencies: vec![],
        lamport_version: Version::from(version),
        changed_objects: vec![],
        unchanged_shared_objects: vec![],
        auxiliary_data_digest: None,
    }
}

fn gas(fees: Fees) -> GasCostSummary {
    GasCostSummary::new(
        fees.computation.charged.as_nanos(),
        fees.computation.burned.as_nanos(),
        fees.storage_charge,
        fees.storage_rebate,
        0,
    )
}

fn writer(transaction: TransactionDigest, version: u64) -> Writer {
    Writer {
        transaction,
        version: Version::from(version),
    }
}
