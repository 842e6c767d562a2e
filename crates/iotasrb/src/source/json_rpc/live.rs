//! What is asked of a server for one observation, and in which order.

use super::{
    super::{
        Limits,
        answers::Answers,
        error::{Malformed, SourceError},
        http::{ATTEMPTS, Http},
        server::Server,
        system_state::SystemState,
    },
    chain::{CheckpointSummary, LatestCheckpoint, TotalSupply},
    client::Client,
    envelope::Reply,
    events::{
        Cursor, EventPage, SYSTEM_EPOCH_INFO_V1, SYSTEM_EPOCH_INFO_V2, VALIDATOR_EPOCH_INFO_V1,
    },
    issuance::{EpochChange, Epochs, SystemEpochInfo},
    protocol::ProtocolConfig,
    scores::ValidatorEpochInfo,
    state::{State, VersionedState},
};
use iotasrb_core::{
    observation::{Absence, Checkpoint, Known, Network, Observation},
    units::{CheckpointSeq, Epoch},
};
use serde::de::DeserializeOwned;
use serde_json::json;
use tokio::try_join;

/// The observation of a server.
pub(crate) async fn observe(
    server: &Server,
    asked: Option<Network>,
    limits: &Limits,
) -> Result<Observation, SourceError> {
    let http = Http::new(server, limits)?;
    let client = Client::new(&http);
    http.observe(asked, async || ask(&client).await).await
}

async fn ask(client: &Client<'_>) -> Result<Answers, SourceError> {
    let (identifier, state, supply, protocol, changes, checkpoint) = try_join!(
        client.require::<String>("iota_getChainIdentifier", json!([])),
        state(client),
        client.request::<TotalSupply>("iotax_getTotalSupply", json!(["0x2::iota::IOTA"])),
        client.request::<ProtocolConfig>("iota_getProtocolConfig", json!([])),
        changes(client),
        checkpoint(client),
    )?;
    let scores = match &protocol {
        Ok(config) if config.measures_scores() => scores(client, state.epoch).await?,
        _ => Err(Absence::NotRecorded),
    };
    Ok(Answers {
        identifier: Ok(identifier),
        state,
        supply: supply.map(|supply| supply.value),
        protocol: protocol.map(|config| config.protocol()),
        changes,
        scores,
        checkpoint,
    })
}

/// By the method that names the committee, or by the older one where there is no other.
async fn state(client: &Client<'_>) -> Result<SystemState, SourceError> {
    const V2: &str = "iotax_getLatestIotaSystemStateV2";
    match client.ask::<VersionedState>(V2, json!([])).await? {
        Reply::Result(state) => state
            .system_state()
            .map_err(|malformed| client.refuse(V2, malformed)),
        Reply::Error(error) if error.is_unknown_method() => {
            let state: State = client
                .require("iotax_getLatestIotaSystemState", json!([]))
                .await?;
            Ok(state.without_committee())
        }
        Reply::Error(error) => Err(client.declined(V2, &error)),
    }
}

/// By the indexer's epochs, or else by the event of either version.
async fn changes(client: &Client<'_>) -> Result<Known<Vec<EpochChange>>, SourceError> {
    // The running epoch and the one before it.
    let epochs = client
        .request::<Epochs>("iotax_getEpochs", json!([null, 2, true]))
        .await?;
    if let Ok(epochs) = epochs {
        return Ok(Ok(epochs.changes()));
    }
    let mut newest: Known<Vec<EpochChange>> = Err(Absence::SourceFailed);
    for event_type in [SYSTEM_EPOCH_INFO_V2, SYSTEM_EPOCH_INFO_V1] {
        let page = events::<SystemEpochInfo>(client, event_type, None, 1).await?;
        if let Ok((events, _)) = page {
            newest = Ok(events.into_iter().map(EpochChange::from).collect());
        }
        if newest.as_ref().is_ok_and(|changes| !changes.is_empty()) {
            break;
        }
    }
    Ok(newest)
}

/// The newest checkpoint.
///
/// Behind one name there may be several machines, and the one that is asked for the
/// checkpoint may not have what another one has just named: it is asked again.
async fn checkpoint(client: &Client<'_>) -> Result<Known<Checkpoint>, SourceError> {
    const LATEST: &str = "iota_getLatestCheckpointSequenceNumber";
    for attempt in 1..=ATTEMPTS {
        let latest = client
            .request::<LatestCheckpoint>(LATEST, json!([]))
            .await?;
        let sequence = match latest {
            Ok(LatestCheckpoint(sequence)) => sequence,
            Err(absence) => return Ok(Err(absence)),
        };
        if let Ok(checkpoint) = checkpoint_at(client, sequence).await? {
            return Ok(Ok(checkpoint));
        }
        if attempt < ATTEMPTS {
            client.pause_after(attempt).await;
        }
    }
    Ok(Err(Absence::SourceFailed))
}

async fn checkpoint_at(
    client: &Client<'_>,
    sequence: CheckpointSeq,
) -> Result<Known<Checkpoint>, SourceError> {
    const METHOD: &str = "iota_getCheckpoint";
    let params = json!([sequence.number().to_string()]);
    let summary = client.request::<CheckpointSummary>(METHOD, params).await?;
    match summary.map(Checkpoint::from) {
        Ok(checkpoint) if checkpoint.sequence != sequence => {
            let rule = format!("expected {}, which was asked for", sequence.number());
            Err(client.refuse(METHOD, Malformed::new("result.sequenceNumber", rule)))
        }
        checkpoint => Ok(checkpoint),
    }
}

/// The scores' events, newest first, until they are of an older epoch.
async fn scores(
    client: &Client<'_>,
    epoch: Epoch,
) -> Result<Known<Vec<ValidatorEpochInfo>>, SourceError> {
    // The largest page there is, and pages for two changes of the most validators.
    const PAGE: u32 = 50;
    const PAGES: u32 = 40;
    let (mut all, mut cursor) = (Vec::new(), None);
    for _ in 0..PAGES {
        let page = events::<ValidatorEpochInfo>(client, VALIDATOR_EPOCH_INFO_V1, cursor, PAGE);
        let (events, next) = match page.await? {
            Ok(page) => page,
            Err(absence) => return Ok(Err(absence)),
        };
        let older = events.iter().any(|event| event.epoch < epoch);
        all.extend(events);
        cursor = next;
        if older || cursor.is_none() {
            return Ok(Ok(all));
        }
    }
    Ok(Err(Absence::SourceFailed))
}

/// A page of events, newest first.
async fn events<T: DeserializeOwned>(
    client: &Client<'_>,
    event_type: &str,
    cursor: Option<Cursor>,
    limit: u32,
) -> Result<Known<(Vec<T>, Option<Cursor>)>, SourceError> {
    const METHOD: &str = "iotax_queryEvents";
    let params = json!([{"MoveEventType": event_type}, cursor, limit, true]);
    match client.request::<EventPage<T>>(METHOD, params).await? {
        Ok(page) => match page.events(event_type) {
            Ok(page) => Ok(Ok(page)),
            Err(malformed) => Err(client.refuse(METHOD, malformed)),
        },
        Err(absence) => Ok(Err(absence)),
    }
}
