use super::{
    LOCALNET, MAINNET_JSON, fixture, read,
    recorded::named,
    server::{Reply, Request, Server, node, recorded},
};
use iotasrb::source::{self, ErrorKind, Limits, Source, SourceError};
use iotasrb_core::{
    observation::{Absence, Network, Observation, Tier},
    units::{Nanos, Score},
};
use serde_json::{Value, json};
use std::{fs, process::Command, time::Duration};

pub(crate) const LIMITS: Limits = Limits {
    request: Duration::from_secs(10),
    observation: Duration::from_secs(20),
    pause: Duration::from_millis(1),
    answer_bytes: 1024 * 1024,
};

pub(crate) async fn observe(server: &Server) -> Result<Observation, SourceError> {
    observe_of(server, Some(Network::Localnet)).await
}

async fn observe_of(server: &Server, asked: Option<Network>) -> Result<Observation, SourceError> {
    source::observe(&url(server), asked, &LIMITS).await
}

pub(crate) fn url(server: &Server) -> source::Server {
    format!("http://{}", server.address).parse().unwrap()
}

/// Refused with this message, in which `@` stands for the server.
#[track_caller]
pub(crate) fn refused(
    observation: Result<Observation, SourceError>,
    server: &Server,
    kind: ErrorKind,
    expected: &str,
) {
    let error = observation.unwrap_err();
    let shown = error
        .to_string()
        .replace(&format!("http://{}", server.address), "@");
    assert_eq!(shown, expected);
    assert_eq!(error.kind(), kind);
}

/// A full node of protocol version 2 has neither `…StateV2` nor `getEpochs`.
#[tokio::test]
async fn a_full_node_gives_what_its_recording_gives() {
    let server = Server::start(node).await;
    let live = observe(&server).await.unwrap();
    assert_eq!(live.anchor.tier, Tier::Single);
    assert_eq!(
        live.target_reward,
        Ok(Nanos::from_nanos(767_000_000_000_000))
    );
    assert_eq!(live.adjusts_rewards_by_score, Err(Absence::NotInProtocol));

    let recorded = read(LOCALNET, Network::Localnet).unwrap();
    assert_eq!(live.anchor.checkpoint, recorded.anchor.checkpoint);
    assert_eq!(live.last_issuance, recorded.last_issuance);
    assert_eq!(live.committee, recorded.committee);
    assert_eq!(named(&live, "val-10").reporters.len(), 10);
    assert!(live.check().is_ok());
    // One request each: nothing had to be asked again.
    for method in [
        "iota_getChainIdentifier",
        "iotax_getLatestIotaSystemState",
        "iotax_getEpochs",
        "iota_getCheckpoint",
    ] {
        assert_eq!(server.count(method), 1, "{method}");
    }
}

/// Mainnet's state in the derived shape, and answers around it.
fn indexer(request: &Request) -> Reply {
    let checkpoint = "7gzPnGnmjqvpmF7NXTCmtacXLqx1cMaJFV6GCmi1peqr";
    match request.method.as_str() {
        "iota_getChainIdentifier" => Reply::Result(json!("6364aad5")),
        "iotax_getLatestIotaSystemStateV2" => {
            let text = fs::read_to_string(fixture(MAINNET_JSON)).unwrap();
            let answer: Value = serde_json::from_str(&text).unwrap();
            Reply::Result(answer["result"].clone())
        }
        "iotax_getTotalSupply" => Reply::Result(json!({"value": "4887545403314857276"})),
        "iota_getProtocolConfig" => Reply::Result(json!({
            "protocolVersion": "25",
            "featureFlags": {"adjust_rewards_by_score": false},
            "attributes": {"validator_target_reward": {"u64": "767000000000000"}, "reward_slashing_rate": {"u64": "10000"}},
        })),
        "iotax_getEpochs" if request.params == json!([null, 2, true]) => {
            Reply::Result(json!({"data": [
                {"epoch": "375", "validators": [], "endOfEpochInfo": null},
                {"epoch": "374", "endOfEpochInfo": {"mintedTokensAmount": "767000000000000", "burntTokensAmount": "21980000027"}},
            ]}))
        }
        "iota_getLatestCheckpointSequenceNumber" => Reply::Result(json!("7")),
        "iota_getCheckpoint" => Reply::Result(
            json!({"epoch": "375", "sequenceNumber": "7", "digest": checkpoint, "timestampMs": "1778830885999"}),
        ),
        _ => Reply::Error(-32_601),
    }
}

#[tokio::test]
async fn an_indexer_gives_a_state_with_a_committee() {
    let server = Server::start(indexer).await;
    let observation = observe_of(&server, Some(Network::Mainnet)).await.unwrap();
    assert_eq!(
        (observation.committee.len(), observation.validators.len()),
        (66, 67)
    );
    let issuance = observation.last_issuance.unwrap();
    assert_eq!(issuance.burned, Nanos::from_nanos(21_980_000_027));
    assert_eq!(observation.adjusts_rewards_by_score, Ok(false));
    assert_eq!(observation.validators[0].score, Err(Absence::NotInProtocol));
    assert_eq!(observation.anchor.time().as_unix_ms(), 1_778_830_885_999);
    assert!(observation.check().is_ok());
    assert_eq!(server.count("iotax_queryEvents"), 0);
}

/// The whole program, which asks its servers together.
#[tokio::test]
async fn one_server_answers_where_another_gives_nothing() {
    let down = Server::start(|_| Reply::Status("404 Not Found")).await;
    let up = Server::start(indexer).await;
    let sources = [&down, &up].map(|server| format!("--source=http://{}", server.address));
    let program = move || {
        Command::new(env!("CARGO_BIN_EXE_iotasrb"))
            .args(["rate", "--format", "json"])
            .args(sources)
            .output()
    };
    let output = tokio::task::spawn_blocking(program).await.unwrap().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("HTTP status 404; no such service answers there"),
        "{told}"
    );
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["anchor"]["source"], format!("http://{}", up.address));
    assert_eq!(answer["anchor"]["tier"], "single");
    assert_eq!(answer["anchor"]["checkpoint"]["sequence"], "7");
    assert_eq!(answer["iotasrb"]["decimal"], "0.115052067830870160");
}

#[tokio::test]
async fn a_server_says_of_which_network_it_is() {
    let (localnet, mainnet) = (Server::start(node).await, Server::start(indexer).await);
    for (server, network) in [(&localnet, Network::Localnet), (&mainnet, Network::Mainnet)] {
        assert_eq!(
            observe_of(server, None).await.unwrap().anchor.network,
            network
        );
    }
    for (server, asked, evidence) in [
        (
            &localnet,
            Network::Mainnet,
            "@ is not of mainnet: its chain identifier is c0be7898",
        ),
        (
            &mainnet,
            Network::Testnet,
            "@ is not of testnet: its chain identifier is 6364aad5",
        ),
    ] {
        refused(
            observe_of(server, Some(asked)).await,
            server,
            ErrorKind::Stop,
            &format!("{evidence}; name the right network or another source"),
        );
    }
}

pub(crate) const SUPPLY: &str = "iotax_getTotalSupply";

/// A server that always answers `reply` to `method`.
pub(crate) async fn broken(
    method: &'static str,
    reply: impl Fn() -> Reply + Clone + Send + Sync + 'static,
) -> Server {
    let script = move |request: &Request| {
        if request.method == method {
            reply()
        } else {
            node(request)
        }
    };
    Server::start(script).await
}

#[tokio::test]
async fn without_an_answer_that_it_can_do_without_an_observation_is_made() {
    for code in [-32_601, -32_602, -32_603] {
        let server = broken(SUPPLY, move || Reply::Error(code)).await;
        assert!(observe(&server).await.is_ok());
        assert_eq!(server.count(SUPPLY), 1);
    }
    let no_config = broken("iota_getProtocolConfig", || Reply::Error(-32_601)).await;
    let observation = observe(&no_config).await.unwrap();
    assert_eq!(observation.target_reward, Err(Absence::SourceFailed));
    assert_eq!(observation.validators[0].score, Err(Absence::SourceFailed));
    let no_events = broken("iotax_queryEvents", || Reply::Error(-32_602)).await;
    assert_eq!(
        observe(&no_events).await.unwrap().last_issuance,
        Err(Absence::SourceFailed)
    );
    for method in [
        "iota_getCheckpoint",
        "iota_getLatestCheckpointSequenceNumber",
    ] {
        let no_checkpoint = broken(method, || Reply::Error(-32_600)).await;
        let observation = observe(&no_checkpoint).await.unwrap();
        assert_eq!(observation.anchor.checkpoint, Err(Absence::SourceFailed));
    }
    let no_state = broken("iotax_getLatestIotaSystemState", || Reply::Error(-32_601)).await;
    refused(
        observe(&no_state).await,
        &no_state,
        ErrorKind::Stop,
        "iotax_getLatestIotaSystemState of @: error -32601: no; ask another server",
    );
}

/// In the first answers the newest checkpoint still is the one that closed epoch 4.
#[tokio::test]
async fn answers_that_an_epoch_change_separates_are_asked_again() {
    const LATEST: &str = "iota_getLatestCheckpointSequenceNumber";
    let server = Server::start(|request| match (request.method.as_str(), request.before) {
        (LATEST, 0 | 1) => Reply::Result(json!("284")),
        _ => node(request),
    });
    let server = server.await;
    let observation = observe(&server).await.unwrap();
    assert_eq!(
        observation.anchor.checkpoint.unwrap().sequence.number(),
        285
    );
    assert_eq!(server.count(LATEST), 3);

    let server = broken(LATEST, || Reply::Result(json!("284"))).await;
    refused(
        observe(&server).await,
        &server,
        ErrorKind::Retry,
        "@: the system state is of epoch 5, the checkpoint of epoch 4; ask again",
    );
    assert_eq!(server.count(LATEST), 3);

    let server = broken(SUPPLY, || Reply::Result(json!({"value": "1"}))).await;
    refused(
        observe(&server).await,
        &server,
        ErrorKind::Refused,
        "@: iotax_getTotalSupply says 0.000000001 IOTA exist, the system state 2330423493.674000000; ask another source",
    );
    assert_eq!(server.count(SUPPLY), 3);
}

#[tokio::test]
async fn another_checkpoint_than_the_one_asked_for_is_refused() {
    let server = broken("iota_getLatestCheckpointSequenceNumber", || {
        Reply::Result(json!("286"))
    })
    .await;
    let script = broken("iota_getCheckpoint", || {
        Reply::Recorded("epoch/iota_getCheckpoint-last.json")
    })
    .await;
    assert_eq!(
        observe(&server).await.unwrap().anchor.checkpoint,
        Err(Absence::SourceFailed)
    );
    refused(
        observe(&script).await,
        &script,
        ErrorKind::Refused,
        "iota_getCheckpoint of @: result.sequenceNumber: expected 285, which was asked for; ask another source, or update iotasrb if the chain changed its format",
    );
}

/// One of two machines behind a name is a little late.
#[tokio::test]
async fn a_checkpoint_that_is_not_everywhere_yet_is_asked_for_again() {
    let server = Server::start(|request| match request.method.as_str() {
        "iota_getCheckpoint" if request.before < 2 => Reply::Error(-32_600),
        _ => node(request),
    });
    let server = server.await;
    let checkpoint = observe(&server).await.unwrap().anchor.checkpoint.unwrap();
    assert_eq!(checkpoint.sequence.number(), 285);
    assert_eq!(server.count("iota_getCheckpoint"), 3);
}

/// Scores come in pages, newest first, with those of other epochs around them.
#[tokio::test]
async fn scores_are_collected_over_pages() {
    let server = Server::start(|request| {
        let event_type = request.params[0]["MoveEventType"]
            .as_str()
            .unwrap_or_default();
        match request.method.as_str() {
            "iota_getProtocolConfig" => {
                let mut config: Value =
                    serde_json::from_str(&recorded("answers/iota_getProtocolConfig.json")).unwrap();
                config["result"]["featureFlags"]["calculate_validator_scores"] = json!(true);
                Reply::Result(config["result"].clone())
            }
            "iotax_queryEvents" if event_type.ends_with("ValidatorEpochInfoEventV1") => {
                score_page(request)
            }
            _ => node(request),
        }
    });
    let server = server.await;
    let observation = observe(&server).await.unwrap();
    for name in ["val-2", "val-9"] {
        assert_eq!(
            named(&observation, name).score,
            Ok(Score::new(1).unwrap()),
            "{name}"
        );
    }
    assert_eq!(server.count("iotax_queryEvents"), 2 + 2);
}

/// Half of the recorded events and a cursor, then the other half and an older event.
fn score_page(request: &Request) -> Reply {
    let answer = recorded("answers/iotax_queryEvents-ValidatorEpochInfoEventV1.json");
    let answer: Value = serde_json::from_str(&answer).unwrap();
    let events = answer["result"]["data"].as_array().unwrap();
    let cursor = json!({"txDigest": "x", "eventSeq": "6"});
    assert_eq!(request.params[2], 50);
    assert_eq!(request.params[3], true);
    if request.params[1].is_null() {
        return Reply::Result(
            json!({"data": events[..6], "nextCursor": cursor, "hasNextPage": true}),
        );
    }
    assert_eq!(request.params[1], cursor);
    let mut older = events[0].clone();
    older["parsedJson"]["epoch"] = json!("4");
    older["parsedJson"]["tallying_rule_global_score"] = json!("0");
    let page = [&events[6..], &[older]].concat();
    Reply::Result(json!({"data": page, "nextCursor": cursor, "hasNextPage": true}))
}

#[test]
fn every_network_has_servers() {
    for (network, servers) in [
        (
            Network::Mainnet,
            &[
                "grpcs://grpc.mainnet.iota.cafe",
                "https://indexer.mainnet.iota.cafe",
                "https://api.mainnet.iota.cafe",
                "graphql+https://graphql.mainnet.iota.cafe",
            ][..],
        ),
        (
            Network::Testnet,
            &[
                "grpcs://grpc.testnet.iota.cafe",
                "https://indexer.testnet.iota.cafe",
                "https://api.testnet.iota.cafe",
                "graphql+https://graphql.testnet.iota.cafe",
            ],
        ),
        (
            Network::Devnet,
            &[
                "grpcs://grpc.devnet.iota.cafe",
                "https://indexer.devnet.iota.cafe",
                "https://api.devnet.iota.cafe",
                "graphql+https://graphql.devnet.iota.cafe",
            ],
        ),
        (
            Network::Localnet,
            &["grpc://127.0.0.1:50051", "http://127.0.0.1:9000"],
        ),
    ] {
        let public: Vec<String> = Source::public(network)
            .iter()
            .map(Source::to_string)
            .collect();
        assert_eq!(public, servers);
    }
}
