//! `iota_getProtocolConfig`: the rules of the protocol version in force.

use super::super::{
    error::Malformed,
    integer::{Integer, as_string, digits},
    reward_rules::RewardRules,
};
use iotasrb_core::{
    observation::{Absence, Known},
    units::{OutOfRange, ProtocolVersion},
};
use serde::Deserialize;

/// The answer of `iota_getProtocolConfig`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct ProtocolConfig {
    #[serde(deserialize_with = "as_string::deserialize")]
    protocol_version: ProtocolVersion,
    feature_flags: FeatureFlags,
    attributes: Attributes,
}

/// A flag that the answer does not list is one that the protocol version does not know.
#[derive(Deserialize)]
struct FeatureFlags {
    adjust_rewards_by_score: Option<bool>,
    calculate_validator_scores: Option<bool>,
    pass_calculated_validator_scores_to_advance_epoch: Option<bool>,
}

#[derive(Deserialize)]
struct Attributes {
    validator_target_reward: Option<Attribute>,
    reward_slashing_rate: Option<Attribute>,
}

/// An attribute with its type; an attribute that the version does not set is `null`.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Attribute {
    U16(String),
    U32(String),
    U64(String),
}

impl ProtocolConfig {
    /// The version whose rules these are.
    pub(in super::super) fn version(&self) -> ProtocolVersion {
        self.protocol_version
    }

    /// Whether validators get scores that mean something: where none of these flags is
    /// set, the chain gives everybody the full score.
    pub(in super::super) fn measures_scores(&self) -> bool {
        let flags = &self.feature_flags;
        let measured = [
            flags.adjust_rewards_by_score,
            flags.calculate_validator_scores,
            flags.pass_calculated_validator_scores_to_advance_epoch,
        ];
        measured.contains(&Some(true))
    }

    /// The rules for rewards.
    pub(in super::super) fn reward_rules(&self) -> Result<RewardRules, Malformed> {
        Ok(RewardRules {
            target_reward: known(
                "validator_target_reward",
                &self.attributes.validator_target_reward,
            )?,
            slashing_rate: known(
                "reward_slashing_rate",
                &self.attributes.reward_slashing_rate,
            )?,
            adjusts_rewards_by_score: self
                .feature_flags
                .adjust_rewards_by_score
                .ok_or(Absence::NotInProtocol),
            measures_scores: Ok(self.measures_scores()),
        })
    }
}

fn known<T: Integer>(name: &str, attribute: &Option<Attribute>) -> Result<Known<T>, Malformed> {
    let text = match attribute {
        None => return Ok(Err(Absence::NotInProtocol)),
        Some(Attribute::U16(text) | Attribute::U32(text) | Attribute::U64(text)) => text,
    };
    let refuse =
        |rule: &dyn std::fmt::Display| Malformed::new(format_args!("attributes.{name}"), rule);
    let integer =
        digits(text).ok_or_else(|| refuse(&"expected decimal digits that fit 64 bits"))?;
    let value = T::from_integer(integer).map_err(|error: OutOfRange| refuse(&error))?;
    Ok(Ok(value))
}
