//! What each protocol version sets.

use crate::closed_epoch::ProtocolConfig;
use iotasrb_core::units::{BasisPoints, Nanos, ProtocolVersion};

/// The reward of an epoch, 767,000 IOTA, in every version so far.
const TARGET_REWARD: Nanos = Nanos::from_nanos(767_000_000_000_000);
/// The least base fee, which is also the reference gas price.
pub(crate) const GAS_PRICE: u64 = 1_000;

/// From this version the committee is a part of the active validators, fees above the
/// base fee are tips, and the state and its event have their second form.
const COMMITTEES: u64 = 5;
/// From this version the epoch change names who may be elected.
const ELIGIBILITY: u64 = 13;
/// From this version the epoch change carries scores.
const SCORES: u64 = 19;
/// From this version the base fees of a safe-mode epoch are burned once.
const SAFE_MODE_BURNS_ONCE: u64 = 29;

/// The second form of the state, of its events and of the fees.
pub(crate) const fn has_committees(version: ProtocolVersion) -> bool {
    version.number() >= COMMITTEES
}

pub(crate) const fn has_eligibility(version: ProtocolVersion) -> bool {
    version.number() >= ELIGIBILITY
}

pub(crate) const fn has_scores(version: ProtocolVersion) -> bool {
    version.number() >= SCORES
}

/// Whether safe mode under this version does what the core models.
pub(crate) const fn models_safe_mode(version: ProtocolVersion) -> bool {
    !has_committees(version) || version.number() >= SAFE_MODE_BURNS_ONCE
}

pub(crate) fn config(version: ProtocolVersion, adjust_rewards_by_score: bool) -> ProtocolConfig {
    ProtocolConfig {
        version,
        target_reward: TARGET_REWARD,
        slashing_rate: BasisPoints::WHOLE,
        adjust_rewards_by_score: has_scores(version).then_some(adjust_rewards_by_score),
        max_committee_members: match version.number() {
            0..5 => None,
            5..10 => Some(50),
            10..17 => Some(80),
            _ => Some(100),
        },
        base_gas_price: has_committees(version).then_some(GAS_PRICE),
    }
}

/// How much stake a validator needs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Thresholds {
    /// To join.
    pub(crate) joining: u64,
    /// Below it, a validator is at risk, and leaves after the grace period.
    pub(crate) low: u64,
    /// Below it, a validator leaves at once.
    pub(crate) very_low: u64,
}

/// 2, 1.5 and 1 million IOTA; from version 39 on 6, 5.5 and 5 million.
pub(crate) const fn thresholds(version: ProtocolVersion) -> Thresholds {
    let [joining, low, very_low] = if version.number() >= 39 {
        [6_000_000, 5_500_000, 5_000_000]
    } else {
        [2_000_000, 1_500_000, 1_000_000]
    };
    Thresholds {
        joining: joining * 1_000_000_000,
        low: low * 1_000_000_000,
        very_low: very_low * 1_000_000_000,
    }
}
