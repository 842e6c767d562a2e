use iotasrb_core::{
    observation::{Absence, Known, Network},
    rates::v1::DOCUMENTED_REWARD,
    units::{BasisPoints, Nanos, ProtocolVersion},
};

/// The rules by which the chain pays, as its protocol configuration gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RewardRules {
    /// The reward minted for an epoch.
    pub(super) target_reward: Known<Nanos>,
    /// What a slashed validator loses.
    pub(super) slashing_rate: Known<BasisPoints>,
    /// Whether rewards are scaled by scores.
    pub(super) adjusts_rewards_by_score: Known<bool>,
    /// Whether validators get scores that mean something.
    pub(super) measures_scores: Known<bool>,
}

/// The newest protocol version whose configuration on mainnet was read in the
/// chain's published source.
const DOCUMENTED_UP_TO: ProtocolVersion = ProtocolVersion::new(31);
/// The protocol version that brought scores.
const SCORES: ProtocolVersion = ProtocolVersion::new(19);

impl RewardRules {
    /// None of them is known, for one reason.
    pub(super) const fn absent(reason: Absence) -> Self {
        Self {
            target_reward: Err(reason),
            slashing_rate: Err(reason),
            adjusts_rewards_by_score: Err(reason),
            measures_scores: Err(reason),
        }
    }

    /// The rules that hold where a record carries the system state alone.
    ///
    /// A system state names the protocol version, not its configuration. On mainnet
    /// up to version 31 the configuration is a matter of record: every version pays
    /// 767,000 IOTA (`validator_target_reward`), takes all of a slashed reward
    /// (`reward_slashing_rate`), and neither measures scores
    /// (`calculate_validator_scores`) nor applies them (`adjust_rewards_by_score`).
    /// For any other network or version the record does not tell.
    pub(super) fn documented(network: Network, version: ProtocolVersion) -> Self {
        if network != Network::Mainnet || version > DOCUMENTED_UP_TO {
            return Self::absent(Absence::NotRecorded);
        }
        Self {
            target_reward: Ok(DOCUMENTED_REWARD),
            slashing_rate: Ok(BasisPoints::WHOLE),
            adjusts_rewards_by_score: adjusts_rewards_by_score(version, Some(false)),
            measures_scores: Ok(false),
        }
    }
}

/// The flag of a protocol version. Whether a server lists it as unset for a version that
/// knows no scores depends on the server, and one chain must give one observation.
pub(super) fn adjusts_rewards_by_score(
    version: ProtocolVersion,
    listed: Option<bool>,
) -> Known<bool> {
    match listed {
        Some(true) => Ok(true),
        Some(false) if version >= SCORES => Ok(false),
        _ => Err(Absence::NotInProtocol),
    }
}

/// Whether validators get scores that mean something: where none of these flags is set
/// (`adjust_rewards_by_score`, `calculate_validator_scores`,
/// `pass_calculated_validator_scores_to_advance_epoch`), the chain gives everybody the full
/// score.
pub(super) fn measures_scores(flags: [Option<bool>; 3]) -> bool {
    flags.contains(&Some(true))
}
