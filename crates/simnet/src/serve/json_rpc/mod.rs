//! The JSON-RPC of a full node and of an indexer: the methods that the application asks.

mod state;

use super::{FaultPlan, RunningEpoch, http_server::HttpServer, running_epoch::StateView};
use crate::SystemState;
use serde_json::{Map, Value, json};
use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

/// A running JSON-RPC server. It accepts nothing more once it is dropped.
#[derive(Debug)]
pub struct JsonRpcServer(HttpServer);

/// Which methods a server has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonRpcMethods {
    /// Those of a full node.
    Node,
    /// These, and `iotax_getEpochs`.
    Indexer,
}

impl JsonRpcServer {
    /// Starts to serve an epoch on a free port of a loopback address.
    pub async fn start(
        host: impl Into<IpAddr>,
        methods: JsonRpcMethods,
        epoch: RunningEpoch,
    ) -> io::Result<Self> {
        let answer = move |epoch: &RunningEpoch, request: &Value| answer(epoch, methods, request);
        let server = HttpServer::start(host.into(), epoch, Arc::new(answer)).await?;
        Ok(Self(server))
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.0.address()
    }

    /// Which requests it fails.
    pub fn faults(&self) -> &FaultPlan {
        self.0.faults()
    }

    /// Tells of another epoch from now on, or otherwise of the same.
    pub fn tell(&self, epoch: RunningEpoch) {
        self.0.tell(epoch);
    }
}

/// An error of JSON-RPC: its code and the server's words.
type RpcError = (i64, &'static str);

const METHOD_NOT_FOUND: RpcError = (-32_601, "Method not found");
const INVALID_PARAMS: RpcError = (-32_602, "Invalid params");
const CHECKPOINT_NOT_FOUND: RpcError = (-32_600, "Verified checkpoint not found");

fn answer(epoch: &RunningEpoch, methods: JsonRpcMethods, request: &Value) -> Option<Value> {
    let id = request.get("id")?;
    let method = request.get("method")?.as_str()?;
    let params = request.get("params").cloned().unwrap_or_default();
    Some(match result(epoch, methods, method, &params) {
        Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
        Err((code, message)) => {
            json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}})
        }
    })
}

fn result(
    epoch: &RunningEpoch,
    methods: JsonRpcMethods,
    method: &str,
    params: &Value,
) -> Result<Value, RpcError> {
    let sequence = epoch.checkpoint.sequence.number().to_string();
    match method {
        "iota_getChainIdentifier" => Ok(json!(epoch.chain_identifier())),
        "iotax_getLatestIotaSystemStateV2" => Ok(match *epoch.state {
            SystemState::V1(_) => json!({"V1": state::summary(&epoch.state)}),
            SystemState::V2(_) => json!({"V2": state::summary(&epoch.state)}),
        }),
        "iotax_getLatestIotaSystemState" => Ok(state::without_committee(&epoch.state)),
        "iotax_getTotalSupply" if params[0] == "0x2::iota::IOTA" => {
            let supply = StateView::of(&epoch.state).total_supply;
            Ok(json!({"value": supply.to_string()}))
        }
        "iota_getProtocolConfig" => Ok(protocol_config(epoch)),
        "iotax_getEpochs" if methods == JsonRpcMethods::Indexer => Ok(epochs(epoch)),
        "iotax_queryEvents" => events(epoch, params),
        "iota_getLatestCheckpointSequenceNumber" => Ok(json!(sequence)),
        "iota_getCheckpoint" if params[0] == sequence => Ok(json!({
            "epoch": epoch.checkpoint.epoch.number().to_string(),
            "sequenceNumber": sequence,
            "digest": epoch.checkpoint.digest.to_string(),
            "timestampMs": epoch.checkpoint.timestamp.as_unix_ms().to_string(),
        })),
        "iota_getCheckpoint" => Err(CHECKPOINT_NOT_FOUND),
        "iotax_getTotalSupply" => Err(INVALID_PARAMS),
        _ => Err(METHOD_NOT_FOUND),
    }
}

fn protocol_config(epoch: &RunningEpoch) -> Value {
    let config = &epoch.config;
    let version = config.version.number().to_string();
    let flags: Map<String, Value> = epoch
        .flags()
        .into_iter()
        .map(|(name, set)| (name.to_owned(), json!(set)))
        .collect();
    let set = |value: Option<u64>| value.map(|value| json!({"u64": value.to_string()}));
    json!({
        "minSupportedProtocolVersion": "1",
        "maxSupportedProtocolVersion": version,
        "protocolVersion": version,
        "featureFlags": flags,
        "attributes": {
            "validator_target_reward": set(Some(config.target_reward.as_nanos())),
            "reward_slashing_rate": set(Some(config.slashing_rate.as_basis_points().into())),
            "max_committee_members_count": set(config.max_committee_members),
            "base_gas_price": set(config.base_gas_price),
        },
    })
}

/// The running epoch and the one before it, newest first.
fn epochs(epoch: &RunningEpoch) -> Value {
    let number = StateView::of(&epoch.state).epoch;
    let mut rows = vec![json!({"epoch": number.to_string(), "endOfEpochInfo": null})];
    if let Some(before) = number.checked_sub(1) {
        // An epoch that ends in safe mode mints and burns nothing.
        let (minted, burned) = epoch.last_change.map_or((0, 0), |change| {
            (change.minted.as_nanos(), change.burned.as_nanos())
        });
        rows.push(json!({
            "epoch": before.to_string(),
            "endOfEpochInfo": {
                "mintedTokensAmount": minted.to_string(),
                "burntTokensAmount": burned.to_string(),
            },
        }));
    }
    json!({"data": rows, "nextCursor": null, "hasNextPage": false})
}

fn events(epoch: &RunningEpoch, params: &Value) -> Result<Value, RpcError> {
    let event_type = params[0]["MoveEventType"].as_str().ok_or(INVALID_PARAMS)?;
    let limit = params[2].as_u64().unwrap_or(50).min(50);
    let all = epoch.events_of(event_type);
    // The cursor is the place of the last event that was seen.
    let seen = match &params[1]["eventSeq"] {
        Value::Null => 0,
        Value::String(place) => place.parse::<usize>().map_err(|_| INVALID_PARAMS)? + 1,
        _ => return Err(INVALID_PARAMS),
    };
    let page: Vec<Value> = all
        .iter()
        .enumerate()
        .skip(seen)
        .take(usize::try_from(limit).unwrap_or(50))
        .map(|(place, event)| json!({"id": cursor(place), "type": event_type, "parsedJson": event}))
        .collect();
    let end = seen + page.len();
    let next = page.len().checked_sub(1).map(|last| cursor(seen + last));
    Ok(json!({"data": page, "nextCursor": next, "hasNextPage": end < all.len()}))
}

fn cursor(place: usize) -> Value {
    json!({"txDigest": "11111111111111111111111111111111", "eventSeq": place.to_string()})
}
