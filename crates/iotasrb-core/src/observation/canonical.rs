use super::{Checkpoint, Issuance, Known, Observation, Validator, absence::Canonical};
use crate::units::{Address, Digest, Nanos, write_hex};
use alloc::{format, string::String};
use blake2::{Blake2b, Digest as _, digest::consts::U32};
use core::fmt::Write;

impl Observation {
    /// The observation as text that is the same on every machine: one `key value`
    /// pair a line, amounts in the chain's smallest unit. The format is part of the
    /// method ("The canonical form").
    pub fn canonical_text(&self) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = write_observation(&mut text, self);
        text
    }

    /// The BLAKE2b-256 digest of the canonical text: the observation's name.
    pub fn digest(&self) -> Digest {
        let digest: [u8; 32] = Blake2b::<U32>::digest(self.canonical_text().as_bytes()).into();
        Digest::from_bytes(digest)
    }
}

fn write_observation(text: &mut String, observation: &Observation) -> core::fmt::Result {
    let anchor = &observation.anchor;
    writeln!(text, "iotasrb observation 1")?;
    writeln!(text, "network {}", anchor.network.name())?;
    writeln!(text, "epoch {}", anchor.epoch.number())?;
    writeln!(text, "epoch_start_ms {}", anchor.epoch_start.as_unix_ms())?;
    line(text, "checkpoint", &anchor.checkpoint, checkpoint)?;
    writeln!(
        text,
        "protocol_version {}",
        observation.protocol_version.number()
    )?;
    writeln!(text, "epoch_length_ms {}", observation.epoch_length.as_ms())?;
    writeln!(text, "safe_mode {}", observation.safe_mode)?;
    line(
        text,
        "target_reward_nanos",
        &observation.target_reward,
        nanos,
    )?;
    line(
        text,
        "slashing_rate_bp",
        &observation.slashing_rate,
        |rate| format!("{}", rate.as_basis_points()),
    )?;
    line(
        text,
        "adjusts_rewards_by_score",
        &observation.adjusts_rewards_by_score,
        |flag| format!("{flag}"),
    )?;
    line(text, "total_stake_nanos", &observation.total_stake, nanos)?;
    line(text, "total_supply_nanos", &observation.total_supply, nanos)?;
    line(
        text,
        "last_issuance_nanos",
        &observation.last_issuance,
        issuance,
    )?;
    for member in &observation.committee {
        writeln!(text, "committee {member}")?;
    }
    observation
        .validators
        .iter()
        .try_for_each(|validator| write_validator(text, validator))
}

fn write_validator(text: &mut String, validator: &Validator) -> core::fmt::Result {
    writeln!(text, "validator {}", validator.address)?;
    write!(text, "name ")?;
    // In hexadecimal, so that no name can imitate a line.
    write_hex(text, validator.name.as_bytes())?;
    writeln!(text)?;
    writeln!(text, "pool {}", validator.pool)?;
    writeln!(text, "stake_nanos {}", validator.stake.as_nanos())?;
    writeln!(text, "pool_tokens {}", validator.pool_tokens.as_units())?;
    writeln!(
        text,
        "rewards_pool_nanos {}",
        validator.rewards_pool.as_nanos()
    )?;
    writeln!(
        text,
        "pending_stake_nanos {}",
        validator.pending_stake.as_nanos()
    )?;
    writeln!(
        text,
        "pending_withdrawal_nanos {}",
        validator.pending_withdrawal.as_nanos()
    )?;
    let pending_tokens = validator.pending_withdrawal_tokens.as_units();
    writeln!(text, "pending_withdrawal_tokens {pending_tokens}")?;
    writeln!(
        text,
        "commission_bp {}",
        validator.commission.as_basis_points()
    )?;
    writeln!(
        text,
        "next_commission_bp {}",
        validator.next_commission.as_basis_points()
    )?;
    writeln!(text, "voting_power {}", validator.voting_power.as_parts())?;
    line(text, "score", &validator.score, |score| {
        format!("{}", score.as_parts())
    })?;
    validator
        .reporters
        .iter()
        .try_for_each(|reporter: &Address| writeln!(text, "reporter {reporter}"))
}

fn line<T>(
    text: &mut String,
    key: &str,
    value: &Known<T>,
    print: impl Fn(&T) -> String,
) -> core::fmt::Result {
    let printed = value.as_ref().map(print).map_err(|absence| *absence);
    writeln!(text, "{key} {}", Canonical(&printed))
}

fn nanos(amount: &Nanos) -> String {
    format!("{}", amount.as_nanos())
}

fn checkpoint(checkpoint: &Checkpoint) -> String {
    format!(
        "{} {} {} {}",
        checkpoint.epoch.number(),
        checkpoint.sequence.number(),
        checkpoint.digest,
        checkpoint.timestamp.as_unix_ms()
    )
}

fn issuance(issuance: &Issuance) -> String {
    format!(
        "{} {}",
        issuance.minted.as_nanos(),
        issuance.burned.as_nanos()
    )
}
