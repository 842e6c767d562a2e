//! The transactions that the system itself executes.

use crate::{
    change::Closing,
    protocol::{has_committees, has_eligibility, has_scores},
};
use iota_sdk_types::{
    Address, ChangeEpoch, ChangeEpochV2, ChangeEpochV3, ChangeEpochV4, EndOfEpochTransactionKind,
    GasPayment, GenesisObject, GenesisTransaction, Object, ObjectDigest, ObjectId, ObjectReference,
    Transaction, TransactionExpiration, TransactionKind, TransactionV1, Version,
};
use iotasrb_core::units::Score;

/// The transaction that changes the epoch, of the kind that the protocol version of the
/// epoch that ends uses.
pub(crate) fn epoch_change(next_epoch: u64, closing: &Closing<'_>) -> Transaction {
    let version = closing.config.version;
    let kind = if has_scores(version) {
        EndOfEpochTransactionKind::ChangeEpochV4(fourth(next_epoch, closing))
    } else if has_eligibility(version) {
        EndOfEpochTransactionKind::ChangeEpochV3(third(fourth(next_epoch, closing)))
    } else if has_committees(version) {
        EndOfEpochTransactionKind::ChangeEpochV2(second(fourth(next_epoch, closing)))
    } else {
        EndOfEpochTransactionKind::ChangeEpoch(first(fourth(next_epoch, closing)))
    };
    system(TransactionKind::EndOfEpoch(vec![kind]))
}

/// The transaction with which a network begins.
pub(crate) fn genesis(objects: &[Object]) -> Transaction {
    let objects = objects.iter();
    let objects = objects.map(|object| GenesisObject::new(object.data.clone(), object.owner));
    system(TransactionKind::Genesis(GenesisTransaction {
        objects: objects.collect(),
        events: vec![],
    }))
}

fn fourth(epoch: u64, closing: &Closing<'_>) -> ChangeEpochV4 {
    let fees = closing.fees;
    let validators = u64::try_from(closing.scores.len()).expect("a length in memory fits 64 bits");
    let scores = closing.scores.iter();
    ChangeEpochV4 {
        epoch,
        protocol_version: closing.next_version.number(),
        storage_charge: fees.storage_charge,
        computation_charge: fees.computation.charged.as_nanos(),
        computation_charge_burned: fees.computation.burned.as_nanos(),
        storage_rebate: fees.storage_rebate,
        non_refundable_storage_fee: 0,
        epoch_start_timestamp_ms: closing.end.as_unix_ms(),
        system_packages: vec![],
        eligible_active_validators: (0..validators).collect(),
        scores: scores
            .copied()
            .map(Score::as_parts)
            .map(u64::from)
            .collect(),
        adjust_rewards_by_score: closing.config.adjust_rewards_by_score.unwrap_or(false),
    }
}

fn third(change: ChangeEpochV4) -> ChangeEpochV3 {
    ChangeEpochV3 {
        epoch: change.epoch,
        protocol_version: change.protocol_version,
        storage_charge: change.storage_charge,
        computation_charge: change.computation_charge,
        computation_charge_burned: change.computation_charge_burned,
        storage_rebate: change.storage_rebate,
        non_refundable_storage_fee: change.non_refundable_storage_fee,
        epoch_start_timestamp_ms: change.epoch_start_timestamp_ms,
        system_packages: change.system_packages,
        eligible_active_validators: change.eligible_active_validators,
    }
}

fn second(change: ChangeEpochV4) -> ChangeEpochV2 {
    ChangeEpochV2 {
        epoch: change.epoch,
        protocol_version: change.protocol_version,
        storage_charge: change.storage_charge,
        computation_charge: change.computation_charge,
        computation_charge_burned: change.computation_charge_burned,
        storage_rebate: change.storage_rebate,
        non_refundable_storage_fee: change.non_refundable_storage_fee,
        epoch_start_timestamp_ms: change.epoch_start_timestamp_ms,
        system_packages: change.system_packages,
    }
}

fn first(change: ChangeEpochV4) -> ChangeEpoch {
    ChangeEpoch {
        epoch: change.epoch,
        protocol_version: change.protocol_version,
        storage_charge: change.storage_charge,
        computation_charge: change.computation_charge,
        storage_rebate: change.storage_rebate,
        non_refundable_storage_fee: change.non_refundable_storage_fee,
        epoch_start_timestamp_ms: change.epoch_start_timestamp_ms,
        system_packages: change.system_packages,
    }
}

/// A transaction that nobody sends and nobody pays.
fn system(kind: TransactionKind) -> Transaction {
    let nothing = ObjectReference::new(ObjectId::ZERO, Version::from(0), ObjectDigest::ZERO);
    Transaction::V1(TransactionV1 {
        kind,
        sender: Address::ZERO,
        gas_payment: GasPayment {
            objects: vec![nothing],
            owner: Address::ZERO,
            price: 1,
            budget: 0,
        },
        expiration: TransactionExpiration::None,
    })
}
