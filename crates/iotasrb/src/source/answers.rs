//! What a server or a recording answered about one moment, and the observation of it.

use super::{
    error::SourceError,
    json_rpc::{
        chain,
        issuance::EpochChange,
        scores::{ValidatorEpochInfo, scores_of},
    },
    reward_rules::RewardRules,
    system_state::{Surroundings, SystemState},
};
use iotasrb_core::{
    observation::{Absence, Checkpoint, Issuance, Known, Network, Observation, Tier},
    units::{Epoch, Nanos, ProtocolVersion},
};

/// The answers about one moment, each present or absent with a reason.
pub(super) struct Answers {
    pub(super) identifier: Known<String>,
    pub(super) state: SystemState,
    pub(super) supply: Known<Nanos>,
    pub(super) protocol: Known<Protocol>,
    pub(super) changes: Known<Vec<EpochChange>>,
    pub(super) scores: Known<Vec<ValidatorEpochInfo>>,
    pub(super) checkpoint: Known<Checkpoint>,
}

/// The protocol version whose configuration was answered, and its rules.
pub(super) struct Protocol {
    pub(super) version: ProtocolVersion,
    pub(super) rules: RewardRules,
}

impl Answers {
    /// The observation that they make, unless they contradict each other. `origin`
    /// names the server or the folder in errors.
    pub(super) fn observation(
        self,
        asked: Option<Network>,
        tier: Tier,
        origin: &str,
    ) -> Result<Observation, SourceError> {
        let network = asked.unwrap_or_else(|| self.network());
        if let Ok(identifier) = &self.identifier {
            chain::check_identifier(identifier, network, origin)?;
        }
        self.state.check_network(network, origin)?;
        self.check_epoch(origin)?;
        self.check_supply(origin)?;
        let rules = self.rules(network, origin)?;
        let documented = self.protocol.is_err() && rules.target_reward.is_ok();
        let tier = if documented {
            Tier::RecordedState
        } else {
            tier
        };
        let epoch = self.state.epoch;
        let surroundings = Surroundings {
            network,
            tier,
            checkpoint: self.checkpoint,
            rules,
            last_issuance: last_issuance(&self.state, self.changes, origin)?,
            scores: self.scores.map(|events| scores_of(epoch, &events)),
        };
        Ok(self.state.observation(surroundings))
    }

    /// The network that the answers themselves name.
    fn network(&self) -> Network {
        if self.state.is_of_mainnet() {
            return Network::Mainnet;
        }
        match &self.identifier {
            Ok(identifier) => chain::network_of(identifier),
            Err(_) => Network::Localnet,
        }
    }

    fn check_epoch(&self, origin: &str) -> Result<(), SourceError> {
        match self.checkpoint {
            Ok(checkpoint) if checkpoint.epoch != self.state.epoch => {
                Err(differs(&self.state, "checkpoint", checkpoint.epoch, origin))
            }
            _ => Ok(()),
        }
    }

    fn check_supply(&self, origin: &str) -> Result<(), SourceError> {
        match self.supply {
            Ok(answer) if answer != self.state.total_supply => Err(SourceError::SupplyDiffers {
                origin: origin.to_owned(),
                state: self.state.total_supply,
                answer,
            }),
            _ => Ok(()),
        }
    }

    /// The rules for rewards: where no configuration is recorded, those that are documented.
    fn rules(&self, network: Network, origin: &str) -> Result<RewardRules, SourceError> {
        let version = self.state.protocol_version;
        match &self.protocol {
            Ok(config) if config.version != version => Err(SourceError::ProtocolVersionDiffers {
                origin: origin.to_owned(),
                state: version,
                config: config.version,
            }),
            Ok(config) => Ok(config.rules),
            Err(Absence::NotRecorded) => Ok(RewardRules::documented(network, version)),
            Err(absence) => Ok(RewardRules::absent(*absence)),
        }
    }
}

/// The issuance of the change that began the state's epoch.
///
/// A change into safe mode mints nothing and emits no event, so the newest event is
/// older than the epoch. Without safe mode an older event means that the source does
/// not have the newest one.
fn last_issuance(
    state: &SystemState,
    changes: Known<Vec<EpochChange>>,
    origin: &str,
) -> Result<Known<Issuance>, SourceError> {
    let changes = match changes {
        Ok(changes) => changes,
        Err(absence) => return Ok(Err(absence)),
    };
    if let Some(newer) = changes.iter().find(|change| change.began > state.epoch) {
        return Err(differs(state, "last issuance", newer.began, origin));
    }
    let change = changes.iter().find(|change| change.began == state.epoch);
    let missing = match state {
        _ if state.epoch == Epoch::GENESIS => Absence::NotRecorded,
        _ if state.safe_mode => Absence::SafeMode,
        _ => Absence::SourceFailed,
    };
    Ok(change.map(|change| change.issuance).ok_or(missing))
}

fn differs(state: &SystemState, part: &'static str, other: Epoch, origin: &str) -> SourceError {
    SourceError::EpochDiffers {
        origin: origin.to_owned(),
        state: state.epoch,
        part,
        other,
    }
}
