use super::{
    error::{Malformed, SourceError},
    reward_rules::RewardRules,
};
use iotasrb_core::{
    observation::{
        Absence, Anchor, Checkpoint, Issuance, Known, Network, Observation, Tier, Validator,
    },
    units::{Address, DurationMs, Epoch, Nanos, ProtocolVersion, Score, TimestampMs, VotingPower},
};
use std::collections::BTreeMap;

/// What an observation takes from the chain's system state (object `0x5`),
/// whichever encoding told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SystemState {
    pub(super) epoch: Epoch,
    pub(super) protocol_version: ProtocolVersion,
    pub(super) epoch_start: TimestampMs,
    pub(super) epoch_length: DurationMs,
    pub(super) safe_mode: bool,
    pub(super) total_stake: Nanos,
    pub(super) total_supply: Nanos,
    /// The id of the object that may mint IOTA: made at genesis, so it names the chain.
    pub(super) treasury_cap: Address,
    pub(super) committee: Vec<Address>,
    pub(super) validators: Vec<Validator>,
}

/// Everything of an observation that the system state does not tell.
pub(super) struct Surroundings {
    pub(super) network: Network,
    pub(super) tier: Tier,
    pub(super) checkpoint: Known<Checkpoint>,
    pub(super) rules: RewardRules,
    pub(super) last_issuance: Known<Issuance>,
    /// The scores of the epoch that ended last, by validator.
    pub(super) scores: Known<BTreeMap<Address, Score>>,
}

/// The treasury cap of mainnet.
const MAINNET_TREASURY_CAP: Address = Address::from_bytes([
    0x03, 0xf9, 0x80, 0xdb, 0xd8, 0x02, 0xf9, 0xca, 0xe9, 0xa9, 0x1a, 0x95, 0xc7, 0xd8, 0x91, 0x8d,
    0x53, 0xe9, 0x60, 0xa5, 0x29, 0x22, 0x4a, 0x4f, 0xe9, 0x49, 0xf1, 0x6e, 0xd0, 0xa0, 0xbf, 0xe6,
]);

impl SystemState {
    /// Whether its treasury cap is mainnet's: the only mark of a network that every
    /// state carries.
    pub(super) fn is_of_mainnet(&self) -> bool {
        self.treasury_cap == MAINNET_TREASURY_CAP
    }

    /// Refuses a state of mainnet under another name, and another state under the
    /// name of mainnet.
    pub(super) fn check_network(&self, network: Network, origin: &str) -> Result<(), SourceError> {
        let of_mainnet = self.is_of_mainnet();
        if of_mainnet == (network == Network::Mainnet) {
            return Ok(());
        }
        let verb = if of_mainnet { "is" } else { "is not" };
        Err(SourceError::NetworkDiffers {
            origin: origin.to_owned(),
            asked: network,
            evidence: format!("its treasury cap {} {verb} mainnet's", self.treasury_cap),
        })
    }

    /// The observation of this state.
    pub(super) fn observation(self, surroundings: Surroundings) -> Observation {
        let Surroundings {
            network,
            tier,
            checkpoint,
            rules,
            last_issuance,
            scores,
        } = surroundings;
        let mut validators = self.validators;
        for validator in &mut validators {
            validator.score = score(validator.address, &rules, &scores);
        }
        Observation {
            anchor: Anchor {
                network,
                epoch: self.epoch,
                epoch_start: self.epoch_start,
                checkpoint,
                tier,
            },
            protocol_version: self.protocol_version,
            epoch_length: self.epoch_length,
            safe_mode: self.safe_mode,
            target_reward: rules.target_reward,
            slashing_rate: rules.slashing_rate,
            adjusts_rewards_by_score: rules.adjusts_rewards_by_score,
            total_stake: Ok(self.total_stake),
            total_supply: Ok(self.total_supply),
            last_issuance,
            committee: self.committee,
            validators,
        }
    }
}

/// A validator that joined with this epoch has no score of the epoch before: nobody recorded one.
fn score(
    validator: Address,
    rules: &RewardRules,
    scores: &Known<BTreeMap<Address, Score>>,
) -> Known<Score> {
    if !rules.measures_scores? {
        return Err(Absence::NotInProtocol);
    }
    let scores = scores.as_ref().map_err(|absence| *absence)?;
    scores.get(&validator).copied().ok_or(Absence::NotRecorded)
}

/// The members that indices into the list of active validators name (system state V2).
/// `field` names the list in errors.
pub(super) fn members(
    field: &str,
    indices: impl IntoIterator<Item = u64>,
    validators: &[Validator],
) -> Result<Vec<Address>, Malformed> {
    let member = |(position, index): (usize, u64)| {
        let validator = usize::try_from(index)
            .ok()
            .and_then(|index| validators.get(index));
        validator.map(|validator| validator.address).ok_or_else(|| {
            let rule = format!("there is no active validator {index}");
            Malformed::new(format_args!("{field}[{position}]"), rule)
        })
    };
    indices.into_iter().enumerate().map(member).collect()
}

/// Before the committee was a part of the validators (system state V1), everybody
/// with voting power was in it.
pub(super) fn everybody_with_power(validators: &[Validator]) -> Vec<Address> {
    let seated = validators
        .iter()
        .filter(|validator| validator.voting_power != VotingPower::ZERO);
    seated.map(|validator| validator.address).collect()
}

/// Writes the reports against each validator into it.
///
/// A report against somebody who is not active is dropped: there is no reward that
/// it could take away.
pub(super) fn attach_reports(
    reports: impl IntoIterator<Item = (Address, Vec<Address>)>,
    validators: &mut [Validator],
) {
    let mut by_reportee: BTreeMap<Address, Vec<Address>> = BTreeMap::new();
    for (reportee, reporters) in reports {
        by_reportee.entry(reportee).or_default().extend(reporters);
    }
    for validator in validators {
        validator.reporters = by_reportee.remove(&validator.address).unwrap_or_default();
    }
}
