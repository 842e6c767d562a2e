//! How an epoch ended, as a file: schema `iotasrb.outcome/1`, described in
//! `docs/history.md`.

use crate::publish::wire::Maybe;
use iotasrb_core::{
    observation::{Checkpoint, Network},
    units::Nanos,
};
use iotasrb_proof::{CertifiedOutcome, CertifiedPayment, Facts, ProvenClose};
use serde::Serialize;

/// The name and version of the schema.
pub const SCHEMA: &str = "iotasrb.outcome/1";

/// Prints every figure that a close certifies about the end of its epoch: indented
/// JSON that ends in a line feed.
pub(crate) fn print(network: Network, close: &ProvenClose, facts: &Facts) -> String {
    let record = OutcomeRecord {
        schema: SCHEMA,
        network: network.name(),
        epoch: close.epoch().number(),
        checkpoint: checkpoint(close.checkpoint()),
        supply_change_nanos: close.supply_change().as_nanos().to_string(),
        next_protocol_version: close.next_protocol_version().number(),
        outcome: Maybe::new(
            &facts.outcome.as_ref().map_err(|absence| *absence),
            |outcome| figures(outcome),
        ),
    };
    let mut text = serde_json::to_string_pretty(&record)
        .expect("every key of a record is a text, and every value prints");
    text.push('\n');
    text
}

#[derive(Serialize)]
struct OutcomeRecord {
    schema: &'static str,
    network: &'static str,
    epoch: u64,
    checkpoint: CheckpointRecord,
    supply_change_nanos: String,
    next_protocol_version: u64,
    outcome: Maybe<FiguresRecord>,
}

#[derive(Serialize)]
struct CheckpointRecord {
    epoch: u64,
    sequence: u64,
    digest: String,
    timestamp_ms: u64,
}

#[derive(Serialize)]
struct FiguresRecord {
    minted_nanos: String,
    burned_nanos: String,
    distributed_nanos: String,
    gas_fees_nanos: String,
    tips_nanos: Maybe<String>,
    storage_charge_nanos: String,
    storage_rebate_nanos: String,
    storage_fund_nanos: String,
    next_total_stake_nanos: String,
    validators: Vec<PaymentRecord>,
}

#[derive(Serialize)]
struct PaymentRecord {
    validator: String,
    voting_power: u16,
    reward_nanos: String,
    next_commission_bp: u16,
    next_stake_nanos: String,
    next_pool_tokens: String,
    reporters: Vec<String>,
    score: u32,
}

fn checkpoint(checkpoint: Checkpoint) -> CheckpointRecord {
    CheckpointRecord {
        epoch: checkpoint.epoch.number(),
        sequence: checkpoint.sequence.number(),
        digest: checkpoint.digest.to_string(),
        timestamp_ms: checkpoint.timestamp.as_unix_ms(),
    }
}

fn figures(outcome: &CertifiedOutcome) -> FiguresRecord {
    FiguresRecord {
        minted_nanos: nanos(outcome.issuance.minted),
        burned_nanos: nanos(outcome.issuance.burned),
        distributed_nanos: nanos(outcome.distributed),
        gas_fees_nanos: nanos(outcome.gas_fees),
        tips_nanos: Maybe::new(&outcome.tips, |tips| nanos(*tips)),
        storage_charge_nanos: nanos(outcome.storage_charge),
        storage_rebate_nanos: nanos(outcome.storage_rebate),
        storage_fund_nanos: nanos(outcome.storage_fund),
        next_total_stake_nanos: nanos(outcome.next_total_stake),
        validators: outcome.validators.iter().map(payment).collect(),
    }
}

fn payment(payment: &CertifiedPayment) -> PaymentRecord {
    PaymentRecord {
        validator: payment.validator.to_string(),
        voting_power: payment.voting_power.as_parts(),
        reward_nanos: nanos(payment.reward),
        next_commission_bp: payment.next_commission.as_basis_points(),
        next_stake_nanos: nanos(payment.next_stake),
        next_pool_tokens: payment.next_pool_tokens.as_units().to_string(),
        reporters: payment.reporters.iter().map(ToString::to_string).collect(),
        score: payment.score.as_parts(),
    }
}

fn nanos(amount: Nanos) -> String {
    amount.as_nanos().to_string()
}
