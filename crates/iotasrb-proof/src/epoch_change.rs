//! The transaction that changed the epoch: what the chain told itself to pay from.
//!
//! A close does not carry it; checkpoint files do. It is as certified as the rest: the
//! checkpoint's contents name it by digest.

use crate::salted_digest::{Kind, salted_digest};
use iota_sdk_types::{
    ChangeEpoch, ChangeEpochV2, ChangeEpochV3, ChangeEpochV4, EndOfEpochTransactionKind,
    Transaction, TransactionKind,
};
use iotasrb_core::{
    observation::{Absence, Known},
    rewards::ComputationCharges,
    units::{Epoch, Nanos, OutOfRange, ProtocolVersion, Score, TimestampMs},
};

/// The largest transaction that is looked at: an upgrade brings the system's packages along.
const MAX_TRANSACTION_BYTES: usize = 8 << 20;

/// What an epoch-change transaction says (`ChangeEpoch`, `V2`, `V3` and `V4`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EpochChange {
    /// The epoch that begins.
    pub next_epoch: Epoch,
    /// The protocol version of the epoch that begins.
    pub next_protocol_version: ProtocolVersion,
    /// When it begins.
    pub next_epoch_start: TimestampMs,
    /// The computation fees of the epoch that ends; the first form has no base fee, and all of
    /// them are burned.
    pub charges: ComputationCharges,
    /// Paid for storage.
    pub storage_charge: Nanos,
    /// Paid back for storage that was freed.
    pub storage_rebate: Nanos,
    /// The part of the storage fees that is never paid back.
    pub non_refundable_storage_fee: Nanos,
    /// The validators that may be in the next committee, by their place among the active ones
    /// (since the third form).
    pub eligible_validators: Known<Vec<u64>>,
    /// The score of each committee member, in the order of the committee (the fourth form).
    pub scores: Known<Vec<Score>>,
    /// Whether the scores scale the rewards (the fourth form).
    pub adjusts_rewards_by_score: Known<bool>,
}

/// Why a transaction is not the epoch change of a proven close.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeRefusal {
    /// Larger than anything that the chain writes.
    #[error("the transaction has {0} bytes, more than {MAX_TRANSACTION_BYTES}")]
    TooLarge(usize),
    /// Its digest is not the one that the checkpoint certifies.
    #[error("the transaction is not the checkpoint's last one")]
    Differs,
    /// The certified bytes are of a form that this version of the program does not know.
    #[error("the certified transaction cannot be decoded: {0}")]
    Undecodable(String),
    /// It is certified, and changes no epoch.
    #[error("the certified transaction changes no epoch, or more than one")]
    NoEpochChange,
    /// A score above 65,536.
    #[error("the certified transaction has a score out of range: {0}")]
    Score(#[from] OutOfRange),
}

impl EpochChange {
    /// Reads a transaction, if it is the one with this digest.
    pub(crate) fn certified(bytes: &[u8], digest: [u8; 32]) -> Result<Self, ChangeRefusal> {
        if bytes.len() > MAX_TRANSACTION_BYTES {
            return Err(ChangeRefusal::TooLarge(bytes.len()));
        }
        if salted_digest(Kind::TransactionData, bytes) != digest {
            return Err(ChangeRefusal::Differs);
        }
        let Transaction::V1(transaction) = bcs::from_bytes(bytes)
            .map_err(|error| ChangeRefusal::Undecodable(error.to_string()))?
        else {
            return Err(ChangeRefusal::Undecodable("an unknown version".to_owned()));
        };
        let TransactionKind::EndOfEpoch(steps) = transaction.kind else {
            return Err(ChangeRefusal::NoEpochChange);
        };
        let mut changes = steps.into_iter().filter_map(Form::of);
        match (changes.next(), changes.next()) {
            (Some(change), None) => change.read(),
            _ => Err(ChangeRefusal::NoEpochChange),
        }
    }
}

/// Every form is read as the fourth, with what the earlier ones do not have.
struct Form {
    change: ChangeEpochV4,
    has_eligible: bool,
    has_scores: bool,
}

impl Form {
    /// `None` for a step that does not change the epoch.
    fn of(step: EndOfEpochTransactionKind) -> Option<Self> {
        let (change, has_eligible, has_scores) = match step {
            EndOfEpochTransactionKind::ChangeEpoch(change) => (third(second(change)), false, false),
            EndOfEpochTransactionKind::ChangeEpochV2(change) => (third(change), false, false),
            EndOfEpochTransactionKind::ChangeEpochV3(change) => (fourth(change), true, false),
            EndOfEpochTransactionKind::ChangeEpochV4(change) => (change, true, true),
            _ => return None,
        };
        Some(Self {
            change,
            has_eligible,
            has_scores,
        })
    }

    fn read(self) -> Result<EpochChange, ChangeRefusal> {
        let absent = Absence::NotInProtocol;
        let change = self.change;
        let scores = change.scores.into_iter().map(Score::new);
        let scores: Vec<Score> = scores.collect::<Result<_, _>>()?;
        Ok(EpochChange {
            next_epoch: Epoch::new(change.epoch),
            next_protocol_version: ProtocolVersion::new(change.protocol_version),
            next_epoch_start: TimestampMs::from_unix_ms(change.epoch_start_timestamp_ms),
            charges: ComputationCharges {
                charged: Nanos::from_nanos(change.computation_charge),
                burned: Nanos::from_nanos(change.computation_charge_burned),
            },
            storage_charge: Nanos::from_nanos(change.storage_charge),
            storage_rebate: Nanos::from_nanos(change.storage_rebate),
            non_refundable_storage_fee: Nanos::from_nanos(change.non_refundable_storage_fee),
            eligible_validators: known(self.has_eligible, change.eligible_active_validators)
                .ok_or(absent),
            scores: known(self.has_scores, scores).ok_or(absent),
            adjusts_rewards_by_score: known(self.has_scores, change.adjust_rewards_by_score)
                .ok_or(absent),
        })
    }
}

fn known<T>(is_there: bool, value: T) -> Option<T> {
    is_there.then_some(value)
}

fn second(change: ChangeEpoch) -> ChangeEpochV2 {
    ChangeEpochV2 {
        epoch: change.epoch,
        protocol_version: change.protocol_version,
        storage_charge: change.storage_charge,
        computation_charge: change.computation_charge,
        computation_charge_burned: change.computation_charge,
        storage_rebate: change.storage_rebate,
        non_refundable_storage_fee: change.non_refundable_storage_fee,
        epoch_start_timestamp_ms: change.epoch_start_timestamp_ms,
        system_packages: change.system_packages,
    }
}

fn third(change: ChangeEpochV2) -> ChangeEpochV4 {
    fourth(ChangeEpochV3 {
        epoch: change.epoch,
        protocol_version: change.protocol_version,
        storage_charge: change.storage_charge,
        computation_charge: change.computation_charge,
        computation_charge_burned: change.computation_charge_burned,
        storage_rebate: change.storage_rebate,
        non_refundable_storage_fee: change.non_refundable_storage_fee,
        epoch_start_timestamp_ms: change.epoch_start_timestamp_ms,
        system_packages: change.system_packages,
        eligible_active_validators: Vec::new(),
    })
}

fn fourth(change: ChangeEpochV3) -> ChangeEpochV4 {
    ChangeEpochV4 {
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
        scores: Vec::new(),
        adjust_rewards_by_score: false,
    }
}
