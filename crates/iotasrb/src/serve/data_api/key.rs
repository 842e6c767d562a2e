//! Which metrics there are.

use super::{
    catalogue::Entity,
    formula::Formula::{
        self, ActiveValidators, Commission, CommissionEffective, Figure, PercentOf, RewardRate,
        StakingFlow, StakingShare, VotingPower,
    },
};

/// A metric of a kind of entities.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    /// Its name.
    pub(super) name: &'static str,
    /// Its name for people, where the original has one.
    pub(super) label: Option<&'static str>,
    /// What it is counted in; the original never says.
    pub(super) unit: Option<&'static str>,
    /// Whether it is there only if it is asked for: all that is not the original's.
    pub(super) hidden: bool,
    pub(super) formula: Formula,
}

/// A metric as the original has it.
const fn theirs(name: &'static str, label: Option<&'static str>, formula: Formula) -> Key {
    Key {
        name,
        label,
        unit: None,
        hidden: false,
        formula,
    }
}

/// A metric that only we have.
const fn ours(name: &'static str, unit: &'static str, formula: Formula) -> Key {
    Key {
        name,
        label: None,
        unit: Some(unit),
        hidden: true,
        formula,
    }
}

/// The original has it, and shows it to those who ask.
const INFLATION_RATE: Key = Key {
    hidden: true,
    ..theirs(
        "inflation_rate",
        Some("Inflation Rate"),
        Figure("inflation_total"),
    )
};

const SHARE_OF_SUPPLY: Formula = PercentOf("supply_circulating_nanos", "supply_total_nanos");
const PERCENT: &str = "percent";
const IOTA: &str = "IOTA";
const PARTS: &str = "parts of 10,000";

const OF_ASSET: &[Key] = &[
    theirs(
        "active_validators",
        Some("Active Validators"),
        ActiveValidators,
    ),
    theirs(
        "circulating_percentage",
        Some("Circulating Percentage"),
        SHARE_OF_SUPPLY,
    ),
    theirs(
        "circulating_supply",
        Some("Circulating Supply"),
        Figure("supply_circulating_nanos"),
    ),
    INFLATION_RATE,
    ours(
        "inflation_circulating",
        PERCENT,
        Figure("inflation_circulating"),
    ),
    ours(
        "inflation_provisions",
        PERCENT,
        Figure("inflation_provisions"),
    ),
    ours("inflation_release", PERCENT, Figure("inflation_release")),
    ours("inflation_total", PERCENT, Figure("inflation_total")),
    ours("iotasrb", PERCENT, Figure("iotasrb")),
    ours("iotasrb_committee", PERCENT, Figure("iotasrb_committee")),
    ours("iotasrb_real", PERCENT, Figure("iotasrb_real")),
    theirs(
        "real_reward_rate",
        Some("Real Reward Rate"),
        Figure("iotasrb_real"),
    ),
    theirs("reward_rate", Some("Reward Rate"), Figure("iotasrb")),
    ours("stake_all", IOTA, Figure("stake_all_nanos")),
    ours("stake_committee", IOTA, Figure("stake_committee_nanos")),
    theirs(
        "staked_tokens",
        Some("Total Staked Tokens"),
        Figure("stake_all_nanos"),
    ),
    theirs(
        "staking_ratio",
        Some("Staking Ratio"),
        Figure("staking_ratio"),
    ),
    ours(
        "supply_circulating",
        IOTA,
        Figure("supply_circulating_nanos"),
    ),
    ours("supply_total", IOTA, Figure("supply_total_nanos")),
    ours("target_reward", IOTA, Figure("target_reward_nanos")),
    theirs(
        "total_supply",
        Some("Total Supply"),
        Figure("supply_total_nanos"),
    ),
];

/// Of a provider, and of its reward option.
const OF_PROVIDER: &[Key] = &[
    theirs("commission", Some("Commission"), Commission),
    ours("commission_effective", PERCENT, CommissionEffective),
    theirs("reward_rate", Some("Reward Rate"), RewardRate),
    ours("reward_rate_documented", PERCENT, Figure("documented")),
    ours("reward_rate_net", PERCENT, Figure("net")),
    ours("reward_rate_shown", PERCENT, Figure("shown")),
    theirs(
        "staked_tokens",
        Some("Staked Tokens"),
        Figure("stake_nanos"),
    ),
    theirs("staking_share", Some("Staking Share"), StakingShare),
    ours("voting_power", PARTS, VotingPower),
];

/// The original has no labels for those of IOTA's validators.
const OF_VALIDATOR: &[Key] = &[
    theirs("commission", None, Commission),
    ours("commission_effective", PERCENT, CommissionEffective),
    ours("documented", PERCENT, Figure("documented")),
    ours(
        "documented_effective",
        PERCENT,
        Figure("documented_effective"),
    ),
    ours("net", PERCENT, Figure("net")),
    theirs("net_staking_flow_7d", None, StakingFlow),
    ours("payout", PERCENT, Figure("payout")),
    ours("performance", PERCENT, Figure("performance")),
    theirs("reward_rate", None, RewardRate),
    ours("reward_rate_documented", PERCENT, Figure("documented")),
    ours("reward_rate_net", PERCENT, Figure("net")),
    ours("reward_rate_shown", PERCENT, Figure("shown")),
    ours("shown", PERCENT, Figure("shown")),
    ours("stake", IOTA, Figure("stake_nanos")),
    theirs("staked_tokens", None, Figure("stake_nanos")),
    theirs("staking_share", None, StakingShare),
    ours("voting_power", PARTS, VotingPower),
];

/// The metrics of an entity.
pub(super) const fn keys(of: Entity) -> &'static [Key] {
    match of {
        Entity::Asset => OF_ASSET,
        Entity::RewardOption(_) | Entity::Provider(_) => OF_PROVIDER,
        Entity::Validator(_) => OF_VALIDATOR,
    }
}

/// The metric with a name.
pub(super) fn key(of: Entity, name: &str) -> Option<&'static Key> {
    keys(of).iter().find(|key| key.name == name)
}

#[cfg(test)]
mod tests {
    use super::{OF_ASSET, OF_PROVIDER, OF_VALIDATOR};
    use crate::{serve::data_api::formula::Formula, store::Metric};

    #[test]
    fn every_key_has_one_place_and_names_a_figure_that_exists() {
        for keys in [OF_ASSET, OF_PROVIDER, OF_VALIDATOR] {
            let mut names: Vec<&str> = keys.iter().map(|key| key.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), keys.len());
            for key in keys {
                if let Formula::Figure(name) = key.formula {
                    assert!(Metric::from_name(name).is_some(), "{name}");
                }
            }
        }
    }
}
