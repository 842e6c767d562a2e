//! Recorded bytes as an observation: no IO, no clock.

use super::{
    answers::Answers,
    bcs_state,
    error::{Malformed, SourceError},
    json,
    json_rpc::{
        chain::{CheckpointSummary, TotalSupply},
        envelope::{self, Reply},
        events::{EventPage, SYSTEM_EPOCH_INFO_V1, SYSTEM_EPOCH_INFO_V2, VALIDATOR_EPOCH_INFO_V1},
        issuance::{EpochChange, Epochs, SystemEpochInfo},
        protocol::ProtocolConfig,
        scores::ValidatorEpochInfo,
        state::{State, VersionedState},
    },
    record,
    system_state::SystemState,
};
use iotasrb_core::{
    observation::{Absence, Checkpoint, Known, Network, Observation, Tier},
    units::Epoch,
};
use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};
use std::collections::BTreeMap;

/// The files of a folder, by their names.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The observation that one file holds: an observation record, a recorded answer with
/// the system state, or the system state in BCS. `origin` names the file in errors.
pub fn decode_file(
    bytes: &[u8],
    asked: Option<Network>,
    origin: &str,
) -> Result<Observation, SourceError> {
    let of_origin = |malformed: Malformed| malformed.of(origin);
    if bcs_state::is_binary(bytes) {
        let state = bcs_state::decode(bytes).map_err(of_origin)?;
        return state_alone(state, asked, origin);
    }
    let unknown_kind = || SourceError::UnknownKind {
        origin: origin.to_owned(),
    };
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(unknown_kind());
    }
    match json::decode(bytes).map_err(of_origin)? {
        KindOfFile {
            schema: Some(_), ..
        } => recorded_observation(bytes, asked, origin),
        KindOfFile {
            jsonrpc: Some(_), ..
        } => {
            let state = recorded_state(bytes)
                .map_err(of_origin)?
                .ok_or_else(unknown_kind)?;
            state_alone(state, asked, origin)
        }
        KindOfFile { .. } => Err(unknown_kind()),
    }
}

/// The observation that a folder of recorded answers holds, one file `<method>.json`
/// for each. `origin` names the folder in errors.
///
/// Only the system state has to be there. What is not recorded is absent; where the
/// recording has an error for an answer, the source has failed. Of the checkpoints
/// (`iota_getCheckpoint.json`, `iota_getCheckpoint-*.json`) the newest of the state's
/// epoch counts.
pub fn decode_folder(
    files: &Files,
    asked: Option<Network>,
    origin: &str,
) -> Result<Observation, SourceError> {
    let folder = Folder { files, origin };
    let state = folder.state()?;
    let answers = Answers {
        identifier: folder.answer(CHAIN_IDENTIFIER)?,
        supply: folder
            .answer(TOTAL_SUPPLY)?
            .map(|answer: TotalSupply| answer.value),
        protocol: folder
            .answer::<ProtocolConfig>(PROTOCOL_CONFIG)?
            .map(|config| config.protocol()),
        changes: folder.changes()?,
        scores: folder.events::<ValidatorEpochInfo>(VALIDATOR_EVENTS, VALIDATOR_EPOCH_INFO_V1)?,
        checkpoint: folder.checkpoint(state.epoch)?,
        state,
    };
    answers.observation(asked, Tier::Recorded, origin)
}

/// Whether a file of that name is one that [`decode_folder`] reads.
pub(super) fn is_read(name: &str) -> bool {
    name.strip_suffix(".json").is_some_and(|stem| {
        ANSWERS.contains(&stem) || stem == CHECKPOINT || stem.starts_with(CHECKPOINT_OF_MANY)
    })
}

const STATE_V2: &str = "iotax_getLatestIotaSystemStateV2";
const STATE_V1: &str = "iotax_getLatestIotaSystemState";
const CHAIN_IDENTIFIER: &str = "iota_getChainIdentifier";
const TOTAL_SUPPLY: &str = "iotax_getTotalSupply";
const PROTOCOL_CONFIG: &str = "iota_getProtocolConfig";
const EPOCHS: &str = "iotax_getEpochs";
const SYSTEM_EVENTS_V2: &str = "iotax_queryEvents-SystemEpochInfoEventV2-latest";
const SYSTEM_EVENTS_V1: &str = "iotax_queryEvents-SystemEpochInfoEventV1-latest";
const VALIDATOR_EVENTS: &str = "iotax_queryEvents-ValidatorEpochInfoEventV1-latest";
const CHECKPOINT: &str = "iota_getCheckpoint";
const CHECKPOINT_OF_MANY: &str = "iota_getCheckpoint-";
const ANSWERS: [&str; 9] = [
    STATE_V2,
    STATE_V1,
    CHAIN_IDENTIFIER,
    TOTAL_SUPPLY,
    PROTOCOL_CONFIG,
    EPOCHS,
    SYSTEM_EVENTS_V2,
    SYSTEM_EVENTS_V1,
    VALIDATOR_EVENTS,
];

struct Folder<'a> {
    files: &'a Files,
    origin: &'a str,
}

impl Folder<'_> {
    fn answer<T: DeserializeOwned>(&self, name: &str) -> Result<Known<T>, SourceError> {
        let Some(bytes) = self.files.get(&format!("{name}.json")) else {
            return Ok(Err(Absence::NotRecorded));
        };
        match envelope::open(bytes, None).map_err(|malformed| self.refuse(name, malformed))? {
            Reply::Result(result) => Ok(Ok(result)),
            Reply::Error(_) => Ok(Err(Absence::SourceFailed)),
        }
    }

    fn state(&self) -> Result<SystemState, SourceError> {
        if let Ok(state) = self.answer::<VersionedState>(STATE_V2)? {
            return state
                .system_state()
                .map_err(|malformed| self.refuse(STATE_V2, malformed));
        }
        let state = self
            .answer::<State>(STATE_V1)?
            .map_err(|_| SourceError::NotInRecording {
                origin: self.origin.to_owned(),
                answer: STATE_V2,
            })?;
        Ok(state.without_committee())
    }

    /// By the indexer's epochs, or else by the event of either version.
    fn changes(&self) -> Result<Known<Vec<EpochChange>>, SourceError> {
        let mut absent = match self.answer::<Epochs>(EPOCHS)? {
            Ok(epochs) => return Ok(Ok(epochs.changes())),
            Err(absence) => absence,
        };
        for (name, event_type) in [
            (SYSTEM_EVENTS_V2, SYSTEM_EPOCH_INFO_V2),
            (SYSTEM_EVENTS_V1, SYSTEM_EPOCH_INFO_V1),
        ] {
            match self.events::<SystemEpochInfo>(name, event_type)? {
                Ok(events) => return Ok(Ok(events.into_iter().map(EpochChange::from).collect())),
                Err(Absence::NotRecorded) => {}
                Err(absence) => absent = absence,
            }
        }
        Ok(Err(absent))
    }

    fn events<T: DeserializeOwned>(
        &self,
        name: &str,
        event_type: &str,
    ) -> Result<Known<Vec<T>>, SourceError> {
        match self.answer::<EventPage<T>>(name)? {
            Err(absence) => Ok(Err(absence)),
            Ok(page) => match page.events(event_type) {
                Ok((events, _)) => Ok(Ok(events)),
                Err(malformed) => Err(self.refuse(name, malformed)),
            },
        }
    }

    fn checkpoint(&self, epoch: Epoch) -> Result<Known<Checkpoint>, SourceError> {
        let mut newest: Known<Checkpoint> = Err(Absence::NotRecorded);
        let names = self
            .files
            .keys()
            .filter_map(|name| name.strip_suffix(".json"));
        for name in names {
            if name != CHECKPOINT && !name.starts_with(CHECKPOINT_OF_MANY) {
                continue;
            }
            let Ok(summary) = self.answer::<CheckpointSummary>(name)? else {
                continue;
            };
            let checkpoint = Checkpoint::from(summary);
            let has_newer = newest.is_ok_and(|known| known.sequence >= checkpoint.sequence);
            if checkpoint.epoch == epoch && !has_newer {
                newest = Ok(checkpoint);
            }
        }
        Ok(newest)
    }

    fn refuse(&self, name: &str, malformed: Malformed) -> SourceError {
        malformed.of(&format!("{}/{name}.json", self.origin))
    }
}

#[derive(Deserialize)]
struct KindOfFile {
    schema: Option<IgnoredAny>,
    jsonrpc: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct KindOfAnswer {
    result: KindOfState,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
struct KindOfState {
    v1: Option<IgnoredAny>,
    v2: Option<IgnoredAny>,
}

fn recorded_observation(
    bytes: &[u8],
    asked: Option<Network>,
    origin: &str,
) -> Result<Observation, SourceError> {
    let observation = record::parse(bytes, origin)?;
    let recorded = observation.anchor.network;
    match asked {
        Some(asked) if asked != recorded => Err(SourceError::NetworkDiffers {
            origin: origin.to_owned(),
            asked,
            evidence: format!("it is a record of {}", recorded.name()),
        }),
        _ => Ok(observation),
    }
}

/// The state in an answer of either method; nothing if the answer is an error.
fn recorded_state(bytes: &[u8]) -> Result<Option<SystemState>, Malformed> {
    let kind = json::decode::<KindOfAnswer>(bytes);
    if kind.is_ok_and(|kind| kind.result.v1.is_some() || kind.result.v2.is_some()) {
        let reply: Reply<VersionedState> = envelope::open(bytes, None)?;
        return match reply {
            Reply::Result(state) => state.system_state().map(Some),
            Reply::Error(_) => Ok(None),
        };
    }
    match envelope::open::<State>(bytes, None)? {
        Reply::Result(state) => Ok(Some(state.without_committee())),
        Reply::Error(_) => Ok(None),
    }
}

fn state_alone(
    state: SystemState,
    asked: Option<Network>,
    origin: &str,
) -> Result<Observation, SourceError> {
    let answers = Answers {
        identifier: Err(Absence::NotRecorded),
        state,
        supply: Err(Absence::NotRecorded),
        protocol: Err(Absence::NotRecorded),
        changes: Err(Absence::NotRecorded),
        scores: Err(Absence::NotRecorded),
        checkpoint: Err(Absence::NotRecorded),
    };
    answers.observation(asked, Tier::Recorded, origin)
}
