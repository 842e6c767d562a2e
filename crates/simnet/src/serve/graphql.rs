//! The GraphQL of an indexer: the documents that the application asks, told apart by the
//! name of their operation. What they select is not looked at: a server of ours is no
//! judge of a document, the published schema is.

use super::{
    FaultPlan, RunningEpoch,
    http_server::HttpServer,
    running_epoch::{StateView, hex},
};
use iota_sdk_move_types::iota_system::validator::ValidatorV1;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::{
    io,
    net::{IpAddr, SocketAddr},
    ops::Range,
    sync::Arc,
};

/// The largest page there is.
const PAGE: usize = 50;

/// A running GraphQL server. It accepts nothing more once it is dropped.
#[derive(Debug)]
pub struct GraphQlServer(HttpServer);

impl GraphQlServer {
    /// Starts to serve an epoch on a free port of a loopback address.
    pub async fn start(host: impl Into<IpAddr>, epoch: RunningEpoch) -> io::Result<Self> {
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

fn answer(epoch: &RunningEpoch, request: &Value) -> Option<Value> {
    let document = request.get("query")?.as_str()?;
    let operation = document.strip_prefix("query ")?;
    let name = operation
        .split(|letter: char| !letter.is_alphanumeric())
        .next()?;
    let variables = request.get("variables").cloned().unwrap_or_default();
    let state = StateView::of(&epoch.state);
    let data = match name {
        "Epoch" => Ok(running(epoch, &state)),
        "Validators" => list(&state, state.active_validators.iter(), &variables, |one| {
            validator(&state, one)
        }),
        "Committee" => list(
            &state,
            state.members().into_iter(),
            &variables,
            |one| json!({"address": {"address": hex(one.metadata.iota_address)}}),
        ),
        "Events" => events(epoch, &variables),
        _ => Err("Unknown operation".to_owned()),
    };
    Some(match data {
        Ok(data) => json!({"data": data}),
        Err(message) => {
            let extensions = json!({"code": "BAD_USER_INPUT"});
            json!({"data": null, "errors": [{"message": message, "extensions": extensions}]})
        }
    })
}

fn running(epoch: &RunningEpoch, state: &StateView<'_>) -> Value {
    let checkpoint = &epoch.checkpoint;
    let config = &epoch.config;
    let flags = epoch.flags();
    let flag = |name: &str| {
        let known = flags.iter().find(|(known, _)| *known == name);
        known.map(|(_, set)| json!({"value": set}))
    };
    json!({
        "chainIdentifier": epoch.chain_identifier(),
        "checkpoint": {
            "sequenceNumber": checkpoint.sequence.number(),
            "digest": checkpoint.digest.to_string(),
            "timestamp": date_time(checkpoint.timestamp.as_unix_ms()),
            "epoch": {"epochId": checkpoint.epoch.number()},
        },
        "epoch": {
            "epochId": state.epoch,
            "startTimestamp": date_time(state.start_ms),
            "iotaTotalSupply": state.total_supply.to_string(),
            "iotaTreasuryCapId": hex(state.treasury_cap),
            "safeMode": {"enabled": state.safe_mode},
            "systemParameters": {
                "durationMs": state.parameters.epoch_duration_ms.to_string(),
            },
            "validatorSet": {"totalStake": state.total_stake.to_string()},
            "protocolConfigs": {
                "protocolVersion": config.version.number(),
                "targetReward": {"value": config.target_reward.as_nanos().to_string()},
                "slashingRate": {"value": config.slashing_rate.as_basis_points().to_string()},
                "adjustsRewards": flag("adjust_rewards_by_score"),
                "calculatesScores": flag("calculate_validator_scores"),
                "passesScores": flag("pass_calculated_validator_scores_to_advance_epoch"),
            },
        },
    })
}

fn validator(state: &StateView<'_>, validator: &ValidatorV1) -> Value {
    let (metadata, pool) = (&validator.metadata, &validator.staking_pool);
    let reporters = state.reporters(metadata.iota_address);
    let shown = reporters.iter().take(PAGE);
    let nodes: Vec<Value> = shown.map(|one| json!({"address": hex(*one)})).collect();
    json!({
        "address": {"address": hex(metadata.iota_address)},
        "name": String::from_utf8_lossy(&metadata.name.bytes),
        "stakingPoolId": hex(pool.id.id.bytes),
        "stakingPoolIotaBalance": pool.iota_balance.to_string(),
        "poolTokenBalance": pool.pool_token_balance.to_string(),
        "rewardsPool": pool.rewards_pool.value.to_string(),
        "pendingStake": pool.pending_stake.to_string(),
        "pendingTotalIotaWithdraw": pool.pending_total_iota_withdraw.to_string(),
        "pendingPoolTokenWithdraw": pool.pending_pool_token_withdraw.to_string(),
        "commissionRate": validator.commission_rate,
        "nextEpochCommissionRate": validator.next_epoch_commission_rate,
        "votingPower": validator.voting_power,
        "reportRecords": {"pageInfo": {"hasNextPage": reporters.len() > PAGE}, "nodes": nodes},
    })
}

/// A page of a list, from the cursor on; a cursor is the place of the last one seen.
fn list<'a>(
    state: &StateView<'_>,
    all: impl ExactSizeIterator<Item = &'a ValidatorV1>,
    variables: &Value,
    node: impl Fn(&ValidatorV1) -> Value,
) -> Result<Value, String> {
    let begin = match place(&variables["after"])? {
        Some(seen) => seen + 1,
        None => 0,
    };
    let count = all.len();
    let nodes: Vec<Value> = all.skip(begin).take(PAGE).map(node).collect();
    let last = (begin + nodes.len()).checked_sub(1);
    let page = json!({
        "pageInfo": {
            "hasNextPage": begin + nodes.len() < count,
            "endCursor": last.map(|last| last.to_string()),
        },
        "nodes": nodes,
    });
    Ok(json!({"epoch": {"epochId": state.epoch, "validatorSet": {"page": page}}}))
}

/// The newest page of events before the cursor, in the order in which they were emitted.
fn events(epoch: &RunningEpoch, variables: &Value) -> Result<Value, String> {
    let event_type = variables["type"].as_str().ok_or("No type")?;
    let mut all = epoch.events_of(event_type);
    all.reverse();
    let end = place(&variables["before"])?
        .unwrap_or(all.len())
        .min(all.len());
    let last = variables["last"].as_u64().unwrap_or_default();
    let last = usize::try_from(last).unwrap_or(usize::MAX).min(PAGE);
    let range: Range<usize> = end.saturating_sub(last)..end;
    let start = range.start;
    let page = all.drain(range).map(|event| json!({"json": event}));
    let nodes: Vec<Value> = page.collect();
    let info = json!({"hasPreviousPage": start > 0, "startCursor": start.to_string()});
    Ok(json!({"events": {"pageInfo": info, "nodes": nodes}}))
}

fn place(cursor: &Value) -> Result<Option<usize>, String> {
    match cursor {
        Value::Null => Ok(None),
        Value::String(place) => place.parse().map(Some).map_err(|_| "Bad cursor".to_owned()),
        _ => Err("Bad cursor".to_owned()),
    }
}

/// A moment as RFC 3339 in UTC, the milliseconds left out if there are none; one that no
/// calendar holds as its number.
fn date_time(unix_ms: u64) -> String {
    let moment = i64::try_from(unix_ms).ok().map(Timestamp::from_millisecond);
    match moment {
        Some(Ok(moment)) if unix_ms.is_multiple_of(1_000) => format!("{moment:.0}"),
        Some(Ok(moment)) => format!("{moment:.3}"),
        _ => unix_ms.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::date_time;

    #[test]
    fn a_moment_is_written_as_the_servers_write_it() {
        for (unix_ms, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (1_746_430_860_000, "2025-05-05T07:41:00Z"),
            (1_778_830_885_318, "2026-05-15T07:41:25.318Z"),
            (1_778_830_885_300, "2026-05-15T07:41:25.300Z"),
            (u64::MAX, "18446744073709551615"),
        ] {
            assert_eq!(date_time(unix_ms), text);
        }
    }
}
