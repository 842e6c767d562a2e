//! `iota_getProtocolConfig`: the rules of the protocol version in force.

use super::super::{
    answers::Protocol,
    integer::{Integer, as_string},
    reward_rules::{RewardRules, adjusts_rewards_by_score},
};
use iotasrb_core::{
    observation::{Absence, Known},
    units::{BasisPoints, Nanos, ProtocolVersion},
};
use serde::Deserialize;

/// The answer of `iota_getProtocolConfig`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProtocolConfig {
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
    validator_target_reward: Option<Attribute<Nanos>>,
    reward_slashing_rate: Option<Attribute<BasisPoints>>,
}

/// An attribute with its type; an attribute that the version does not set is `null`.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase", bound(deserialize = "T: Integer"))]
enum Attribute<T> {
    U16(#[serde(deserialize_with = "as_string::deserialize")] T),
    U32(#[serde(deserialize_with = "as_string::deserialize")] T),
    U64(#[serde(deserialize_with = "as_string::deserialize")] T),
}

impl ProtocolConfig {
    /// Whether validators get scores that mean something: where none of these flags is
    /// set, the chain gives everybody the full score.
    pub(crate) fn measures_scores(&self) -> bool {
        let flags = &self.feature_flags;
        let measured = [
            flags.adjust_rewards_by_score,
            flags.calculate_validator_scores,
            flags.pass_calculated_validator_scores_to_advance_epoch,
        ];
        measured.contains(&Some(true))
    }

    /// The version and its rules for rewards.
    pub(crate) fn protocol(&self) -> Protocol {
        let flag = self.feature_flags.adjust_rewards_by_score;
        let rules = RewardRules {
            target_reward: known(self.attributes.validator_target_reward),
            slashing_rate: known(self.attributes.reward_slashing_rate),
            adjusts_rewards_by_score: adjusts_rewards_by_score(self.protocol_version, flag),
            measures_scores: Ok(self.measures_scores()),
        };
        Protocol {
            version: self.protocol_version,
            rules,
        }
    }
}

fn known<T>(attribute: Option<Attribute<T>>) -> Known<T> {
    match attribute {
        Some(Attribute::U16(value) | Attribute::U32(value) | Attribute::U64(value)) => Ok(value),
        None => Err(Absence::NotInProtocol),
    }
}
