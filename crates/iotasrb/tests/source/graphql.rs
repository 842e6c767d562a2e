//! The GraphQL source before servers that say what a test wants them to say.

use super::{
    live::{LIMITS, refused},
    server::{Reply, Request, Server},
};
use iotasrb::source::{self, ErrorKind, SourceError};
use iotasrb_core::{
    observation::{Absence, Network, Observation, Tier},
    units::{BasisPoints, Nanos, Score},
};
use serde_json::{Value, json};

const VALIDATOR: &str = "0x0000000000000000000000000000000000000000000000000000000000000101";
const REPORTER: &str = "0x0000000000000000000000000000000000000000000000000000000000000909";
const POOL: &str = "0x0000000000000000000000000000000000000000000000000000000000000202";

async fn observe(server: &Server) -> Result<Observation, SourceError> {
    let url = format!("graphql+http://{}/", server.address);
    source::observe(&url.parse().unwrap(), Some(Network::Localnet), &LIMITS).await
}

/// A network of one validator in epoch 7.
fn network_of_one(request: &Request) -> Reply {
    match request.method.as_str() {
        "Epoch" => Reply::Data(epoch()),
        "Validators" => Reply::Data(page(7, json!([validator()]), None)),
        "Committee" => Reply::Data(page(7, json!([{"address": {"address": VALIDATOR}}]), None)),
        "Events" => Reply::Data(events(request)),
        other => panic!("{other}"),
    }
}

fn epoch() -> Value {
    json!({
        "chainIdentifier": "c0be7898",
        "checkpoint": {
            "sequenceNumber": 41,
            "digest": "7gzPnGnmjqvpmF7NXTCmtacXLqx1cMaJFV6GCmi1peqr",
            "timestamp": "2026-05-15T08:00:00Z",
            "epoch": {"epochId": 7},
        },
        "epoch": {
            "epochId": 7,
            "startTimestamp": "2026-05-15T07:41:25.318Z",
            "iotaTotalSupply": "5000000000000000000",
            "iotaTreasuryCapId": POOL,
            "safeMode": {"enabled": false},
            "systemParameters": {"durationMs": "86400000"},
            "validatorSet": {"totalStake": "3000000000000000000"},
            "protocolConfigs": {
                "protocolVersion": 25,
                "targetReward": {"value": "767000000000000"},
                "slashingRate": {"value": "10000"},
                "adjustsRewards": {"value": false},
                "calculatesScores": {"value": false},
                "passesScores": null,
            },
        },
    })
}

fn validator() -> Value {
    json!({
        "address": {"address": VALIDATOR},
        "name": "one",
        "stakingPoolId": POOL,
        "stakingPoolIotaBalance": "3000000000000000000",
        "poolTokenBalance": "2900000000000000000",
        "rewardsPool": "100000000000000000",
        "pendingStake": "5",
        "pendingTotalIotaWithdraw": "6",
        "pendingPoolTokenWithdraw": "4",
        "commissionRate": 300,
        "nextEpochCommissionRate": 400,
        "votingPower": 10000,
        "reportRecords": {"pageInfo": {"hasNextPage": false}, "nodes": [{"address": REPORTER}]},
    })
}

fn page(epoch: u64, nodes: Value, next: Option<&str>) -> Value {
    let info = json!({"hasNextPage": next.is_some(), "endCursor": next});
    json!({"epoch": {"epochId": epoch, "validatorSet": {"page": {"pageInfo": info, "nodes": nodes}}}})
}

/// The change into epoch 7 was by the newer event.
fn events(request: &Request) -> Value {
    let nodes = match request.params["type"].as_str().unwrap() {
        "0x3::iota_system_state_inner::SystemEpochInfoEventV2" => json!([{"json": {
            "epoch": "7", "minted_tokens_amount": "767000000000000", "burnt_tokens_amount": "27",
        }}]),
        "0x3::validator_set::ValidatorEpochInfoEventV1" => json!([{"json": {
            "epoch": "7", "validator_address": VALIDATOR, "tallying_rule_global_score": "60000",
        }}]),
        _ => json!([]),
    };
    json!({"events": {"pageInfo": {"hasPreviousPage": false, "startCursor": null}, "nodes": nodes}})
}

/// The same server, which answers one operation otherwise.
async fn but(
    operation: &'static str,
    reply: impl Fn(&Request) -> Reply + Clone + Send + Sync + 'static,
) -> Server {
    let script = move |request: &Request| match request.method == operation {
        true => reply(request),
        false => network_of_one(request),
    };
    Server::start(script).await
}

#[tokio::test]
async fn an_observation_is_made_of_four_documents() {
    let server = Server::start(network_of_one).await;
    let observation = observe(&server).await.unwrap();
    assert!(observation.check().is_ok());
    assert_eq!(
        observation.canonical_text(),
        format!(
            "iotasrb observation 1\nnetwork localnet\nepoch 7\nepoch_start_ms 1778830885318\n\
             checkpoint 7 41 7gzPnGnmjqvpmF7NXTCmtacXLqx1cMaJFV6GCmi1peqr 1778832000000\n\
             protocol_version 25\nepoch_length_ms 86400000\nsafe_mode false\n\
             target_reward_nanos 767000000000000\nslashing_rate_bp 10000\n\
             adjusts_rewards_by_score false\ntotal_stake_nanos 3000000000000000000\n\
             total_supply_nanos 5000000000000000000\nlast_issuance_nanos 767000000000000 27\n\
             committee {VALIDATOR}\nvalidator {VALIDATOR}\nname 6f6e65\npool {POOL}\n\
             stake_nanos 3000000000000000000\npool_tokens 2900000000000000000\n\
             rewards_pool_nanos 100000000000000000\npending_stake_nanos 5\n\
             pending_withdrawal_nanos 6\npending_withdrawal_tokens 4\ncommission_bp 300\n\
             next_commission_bp 400\nvoting_power 10000\nscore absent:not_in_protocol\n\
             reporter {REPORTER}\n"
        )
    );
    assert_eq!(observation.anchor.tier, Tier::Single);
    for (operation, count) in [
        ("Epoch", 1),
        ("Validators", 1),
        ("Committee", 1),
        ("Events", 1),
    ] {
        assert_eq!(server.count(operation), count, "{operation}");
    }
}

/// The limits of IOTA's own server: 5,000 bytes a request, pages of 50.
#[tokio::test]
async fn a_request_is_within_the_servers_limits() {
    let server = Server::start(|request| {
        let mut lines = request.head.lines();
        let length = lines.find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.unwrap().parse().unwrap();
        assert!(length < 5_000, "{length}");
        network_of_one(request)
    });
    assert!(observe(&server.await).await.is_ok());
}

#[tokio::test]
async fn scores_are_asked_for_where_the_protocol_measures_them() {
    let server = but("Epoch", |_| {
        let mut epoch = epoch();
        epoch["epoch"]["protocolConfigs"]["calculatesScores"] = json!({"value": true});
        Reply::Data(epoch)
    });
    let observation = observe(&server.await).await.unwrap();
    assert_eq!(
        observation.validators[0].score,
        Ok(Score::new(60_000).unwrap())
    );
}

#[tokio::test]
async fn what_the_protocol_does_not_set_is_absent() {
    let server = but("Epoch", |_| {
        let mut epoch = epoch();
        let configs = &mut epoch["epoch"]["protocolConfigs"];
        configs["targetReward"] = json!({"value": null});
        configs["slashingRate"] = json!(null);
        configs["adjustsRewards"] = json!(null);
        epoch["checkpoint"] = json!(null);
        Reply::Data(epoch)
    });
    let observation = observe(&server.await).await.unwrap();
    assert_eq!(observation.target_reward, Err(Absence::NotInProtocol));
    assert_eq!(
        observation.slashing_rate,
        Err::<BasisPoints, _>(Absence::NotInProtocol)
    );
    assert_eq!(
        observation.adjusts_rewards_by_score,
        Err(Absence::NotInProtocol)
    );
    assert_eq!(observation.anchor.checkpoint, Err(Absence::SourceFailed));
}

/// Without the events there is no issuance, and the observation stands without it.
#[tokio::test]
async fn a_server_without_events_leaves_the_issuance_out() {
    let server = but("Events", |_| {
        Reply::Body(
            r#"{"data":null,"errors":[{"message":"no","extensions":{"code":"BAD_USER_INPUT"}}]}"#
                .to_owned(),
        )
    });
    let server = server.await;
    let observation = observe(&server).await.unwrap();
    assert_eq!(observation.last_issuance, Err(Absence::SourceFailed));
    assert_eq!(
        observation.total_supply,
        Ok(Nanos::from_nanos(5_000_000_000_000_000_000))
    );
    assert_eq!(server.count("Events"), 2);
}

/// Ends in an error, after so many requests of the operation.
#[track_caller]
fn check(
    found: Result<Observation, SourceError>,
    server: &Server,
    kind: ErrorKind,
    expected: &str,
) {
    // Named with what it speaks.
    let expected = expected.replace('@', "graphql+@");
    refused(found, server, kind, &expected);
}

#[tokio::test]
async fn a_servers_error_is_told_and_what_passes_tried_again() {
    for (code, kind, tries) in [
        ("BAD_USER_INPUT", ErrorKind::Stop, 1),
        ("INTERNAL_SERVER_ERROR", ErrorKind::Retry, 3),
        ("REQUEST_TIMEOUT", ErrorKind::Retry, 3),
    ] {
        let answer = json!({"errors": [{"message": "no", "extensions": {"code": code}}]});
        let server = but("Committee", move |_| Reply::Body(answer.to_string())).await;
        let expected = format!("Committee of @: {code}: no; ask another server");
        check(observe(&server).await, &server, kind, &expected);
        assert_eq!(server.count("Committee"), tries, "{code}");
    }
    let server = Server::start(|request| match (request.method.as_str(), request.before) {
        ("Committee", 0) => Reply::Status("503 Busy"),
        ("Committee", 1) => Reply::Body(
            r#"{"errors":[{"message":"m","extensions":{"code":"REQUEST_TIMEOUT"}}]}"#.to_owned(),
        ),
        _ => network_of_one(request),
    });
    assert!(observe(&server.await).await.is_ok());
}

const ADVICE: &str = "ask another source, or update iotasrb if the chain changed its format";

#[tokio::test]
async fn what_breaks_the_format_is_refused_by_its_field() {
    type Edit = fn(&mut Value);
    let rows: [(Edit, &str); 7] = [
        (
            |data| data["epoch"]["iotaTotalSupply"] = json!(5),
            "data.epoch.iotaTotalSupply: invalid type: integer `5`, expected a string of decimal digits that fits 64 bits",
        ),
        (
            |data| data["epoch"]["epochId"] = json!("7"),
            "data.epoch.epochId: invalid type: string \"7\", expected u64",
        ),
        (
            |data| data["epoch"]["safeMode"] = json!(null),
            "data.epoch.safeMode: invalid type: null, expected struct SafeMode",
        ),
        (
            |data| data["epoch"]["startTimestamp"] = json!("1969-12-31T23:59:59Z"),
            "data.epoch.startTimestamp: expected a moment since 1970 in whole milliseconds, as RFC 3339",
        ),
        (
            |data| data["epoch"]["startTimestamp"] = json!("2026-05-15T07:41:25.3187Z"),
            "data.epoch.startTimestamp: expected a moment since 1970 in whole milliseconds, as RFC 3339",
        ),
        (
            |data| data["epoch"]["protocolConfigs"]["targetReward"]["value"] = json!("7.67e14"),
            "data.epoch.protocolConfigs.targetReward.value: expected decimal digits that fit 64 bits",
        ),
        (
            |data| data["epoch"]["protocolConfigs"]["slashingRate"]["value"] = json!("10001"),
            "data.epoch.protocolConfigs.slashingRate.value: a share in basis points must be 0 to 10000, not 10001",
        ),
    ];
    for (edit, expected) in rows {
        let server = but("Epoch", move |_| {
            let mut data = epoch();
            edit(&mut data);
            Reply::Data(data)
        });
        let error = observe(&server.await).await.unwrap_err();
        let shown = error.to_string();
        assert!(shown.contains(expected), "{shown}");
        assert_eq!(error.kind(), ErrorKind::Refused);
    }
}

#[tokio::test]
async fn more_reporters_than_a_page_are_not_guessed() {
    let server = but("Validators", |_| {
        let mut validator = validator();
        validator["reportRecords"]["pageInfo"]["hasNextPage"] = json!(true);
        Reply::Data(page(7, json!([validator]), None))
    });
    let server = server.await;
    let expected = format!(
        "Validators of @: reportRecords of {VALIDATOR}: more than 50 validators report it, and one page is read; {ADVICE}"
    );
    check(
        observe(&server).await,
        &server,
        ErrorKind::Refused,
        &expected,
    );
}

#[tokio::test]
async fn a_list_is_read_page_by_page() {
    let server = but("Validators", |request| {
        match request.params["after"].as_str() {
            None => Reply::Data(page(7, json!([]), Some("first"))),
            Some("first") => Reply::Data(page(7, json!([validator()]), Some("second"))),
            Some(cursor) => {
                assert_eq!(cursor, "second");
                Reply::Data(page(7, json!([]), None))
            }
        }
    });
    let server = server.await;
    assert_eq!(observe(&server).await.unwrap().validators.len(), 1);
    assert_eq!(server.count("Validators"), 3);
}

#[tokio::test]
async fn a_list_without_end_is_given_up() {
    let server = but("Validators", |_| {
        Reply::Data(page(7, json!([validator()]), Some("again")))
    });
    let server = server.await;
    let expected = format!(
        "Validators of @: data.epoch.validatorSet.page: more than 1000, which is more than the chain allows; {ADVICE}"
    );
    check(
        observe(&server).await,
        &server,
        ErrorKind::Refused,
        &expected,
    );
    assert_eq!(server.count("Validators"), 20);
    let without_cursor = |_: &Request| {
        let mut page = page(7, json!([validator()]), Some("x"));
        page["epoch"]["validatorSet"]["page"]["pageInfo"]["endCursor"] = json!(null);
        Reply::Data(page)
    };
    let server = but("Validators", without_cursor).await;
    let expected = format!(
        "Validators of @: data.epoch.validatorSet.page.pageInfo.endCursor: is missing, and there is a next page; {ADVICE}"
    );
    check(
        observe(&server).await,
        &server,
        ErrorKind::Refused,
        &expected,
    );
}

/// The lists are of the epoch before at first: the epoch changed between the requests.
#[tokio::test]
async fn answers_that_an_epoch_change_separates_are_asked_again() {
    let committee = || json!([{"address": {"address": VALIDATOR}}]);
    let server = but("Committee", move |request| {
        let epoch = if request.before == 0 { 6 } else { 7 };
        Reply::Data(page(epoch, committee(), None))
    });
    let server = server.await;
    assert!(observe(&server).await.is_ok());
    assert_eq!(server.count("Committee"), 2);
    let server = but("Validators", move |request| {
        match request.params["after"].is_null() {
            true => Reply::Data(page(7, json!([]), Some("x"))),
            false => Reply::Data(page(8, json!([validator()]), None)),
        }
    });
    let server = server.await;
    check(
        observe(&server).await,
        &server,
        ErrorKind::Retry,
        "@: the system state is of epoch 7, the next page of epoch 8; ask again",
    );
}
