use crate::units::{BasisPoints, ProtocolVersion, VotingPower};

/// From this protocol version slashed rewards are burned, no longer handed to the others.
const SLASHED_SHARE_BURNED: ProtocolVersion = ProtocolVersion::new(2);
/// From this protocol version a commission is at least the voting power (IIP-8).
const MINIMUM_COMMISSION: ProtocolVersion = ProtocolVersion::new(20);

/// The rules that an epoch's rewards follow.
///
/// | protocol version | change | where it shows |
/// |---|---|---|
/// | 1 | a slashed share is spread over the others by voting power | [`SlashedShare`] |
/// | 2 | a slashed share is burned | [`SlashedShare`] |
/// | 5 | the committee is a part of the active validators | [`ActiveValidator::voting_power`](super::ActiveValidator::voting_power) |
/// | 5 | fees above the base fee are tips, which join the pot; before, all fees are burned | [`ComputationCharges`](super::ComputationCharges) |
/// | 7 | a stake with a candidate can be withdrawn; before, the request failed | [`Delegation::Active`](super::Delegation::Active) |
/// | 19 | scores arrive with the epoch change; a flag of the protocol makes them count | [`RewardRules::adjust_by_score`] |
/// | 20 | the commission is at least the voting power (IIP-8) | [`CommissionRule`] |
/// | 29 | base fees of a safe-mode epoch are burned once; before, again at each later change | [`carried_into`](super::ComputationCharges::carried_into) |
/// | 40 | a stake that safe mode kept waiting can be taken back as waiting | [`Delegation::Pending`](super::Delegation::Pending) |
///
/// The faults that versions 7 and 29 mended are not modelled: a request that
/// failed left no trace, and mainnet had no safe mode up to epoch 375. Version 1
/// also stated a wrong burnt amount in its event; the figures of
/// [`EpochTotals`](super::EpochTotals) are what was really burned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RewardRules {
    /// What becomes of what a slashed validator loses.
    pub slashed_share: SlashedShare,
    /// How the commission of a validator is found.
    pub commission: CommissionRule,
    /// The part of its reward that a slashed validator loses.
    pub slashing_rate: BasisPoints,
    /// Whether a validator's score scales its reward (IIP-7).
    pub adjust_by_score: bool,
}

impl RewardRules {
    /// The rules of a protocol version.
    ///
    /// `slashing_rate` is the protocol attribute `reward_slashing_rate` (100 %
    /// in every version so far). `adjust_by_score` is the feature flag of that
    /// name, which also travels in the epoch-change transaction; it is off on
    /// mainnet and does not exist before version 19.
    ///
    /// ```
    /// use iotasrb_core::rewards::{CommissionRule, RewardRules};
    /// use iotasrb_core::units::{BasisPoints, ProtocolVersion};
    /// let rules = |version| {
    ///     RewardRules::at(ProtocolVersion::new(version), BasisPoints::WHOLE, false)
    /// };
    /// assert_eq!(rules(19).commission, CommissionRule::Declared);
    /// assert_eq!(rules(20).commission, CommissionRule::AtLeastVotingPower);
    /// ```
    pub fn at(version: ProtocolVersion, slashing_rate: BasisPoints, adjust_by_score: bool) -> Self {
        Self {
            slashed_share: if version >= SLASHED_SHARE_BURNED {
                SlashedShare::Burned
            } else {
                SlashedShare::Redistributed
            },
            commission: CommissionRule::at(version),
            slashing_rate,
            adjust_by_score,
        }
    }
}

/// What becomes of what a slashed validator loses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlashedShare {
    /// The validators that are not slashed get it, by voting power.
    Redistributed,
    /// It is burned.
    Burned,
}

/// How the commission of a validator is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommissionRule {
    /// It is what the validator declared.
    Declared,
    /// It is what the validator declared, but at least its voting power (IIP-8).
    AtLeastVotingPower,
}

impl CommissionRule {
    /// The rule of a protocol version.
    pub fn at(version: ProtocolVersion) -> Self {
        if version >= MINIMUM_COMMISSION {
            Self::AtLeastVotingPower
        } else {
            Self::Declared
        }
    }

    /// The commission that a validator really takes: `max(declared, voting
    /// power)` since IIP-8, both as parts of 10,000; before, what it declared.
    /// (`validator_set::distribute_reward`)
    pub fn effective(self, declared: BasisPoints, voting_power: VotingPower) -> BasisPoints {
        match self {
            Self::Declared => declared,
            Self::AtLeastVotingPower => declared.max(voting_power.as_basis_points()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_has_the_rules_of_its_time() {
        use CommissionRule::{AtLeastVotingPower, Declared};
        use SlashedShare::{Burned, Redistributed};
        for (version, slashed_share, commission) in [
            (1, Redistributed, Declared),
            (2, Burned, Declared),
            (19, Burned, Declared),
            (20, Burned, AtLeastVotingPower),
            (39, Burned, AtLeastVotingPower),
        ] {
            let version = ProtocolVersion::new(version);
            let rules = RewardRules::at(version, BasisPoints::WHOLE, false);
            assert_eq!(rules.slashed_share, slashed_share, "{version:?}");
            assert_eq!(rules.commission, commission, "{version:?}");
        }
    }

    /// Mainnet, epoch 375: Kiln, PANDABYTE I and Cream.
    #[test]
    fn the_commission_is_at_least_the_voting_power_since_iip_8() {
        for (declared, voting_power, effective) in
            [(1_000, 702, 1_000), (99, 490, 490), (0, 301, 301)]
        {
            let declared = BasisPoints::new(declared).unwrap();
            let effective = BasisPoints::new(effective).unwrap();
            let power = VotingPower::new(voting_power).unwrap();
            let rule = |version| CommissionRule::at(ProtocolVersion::new(version));
            assert_eq!(rule(19).effective(declared, power), declared);
            assert_eq!(rule(20).effective(declared, power), effective);
        }
    }
}
