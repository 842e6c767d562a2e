//! The epochs that the servers tell of, and the program that asks them.

use iota_sdk_move_types::iota_system::iota_system_state_inner::IotaSystemStateV2;
use iotasrb_core::{
    observation::{Checkpoint, Issuance},
    units::{BasisPoints, CheckpointSeq, Epoch, Nanos, ProtocolVersion, TimestampMs},
};
use serde_json::Value;
use simnet::{
    ProtocolConfig, SystemState,
    serve::{GraphQlServer, JsonRpcMethods, JsonRpcServer, RunningEpoch},
};
use std::{
    net::Ipv4Addr,
    process::{Command, Output},
    sync::Arc,
};

const STATE: &[u8] =
    include_bytes!("../../../../fixtures/mainnet-375/iota_system_state_inner_v2.bcs");

/// A loopback address: what is on another one is of another operator.
pub(crate) const fn host(number: u8) -> Ipv4Addr {
    Ipv4Addr::new(127, 0, 0, number)
}

/// Mainnet's epoch 375.
pub(crate) fn mainnet() -> RunningEpoch {
    altered(|_| ())
}

/// The same with a state that somebody changed.
pub(crate) fn altered(change: impl Fn(&mut IotaSystemStateV2)) -> RunningEpoch {
    let mut state: IotaSystemStateV2 = bcs::from_bytes(STATE).unwrap();
    change(&mut state);
    let epoch = Epoch::new(state.epoch);
    RunningEpoch {
        chain_id: "7gzPnGnmjqvpmF7NXTCmtacXLqx1cMaJFV6GCmi1peqr"
            .parse()
            .unwrap(),
        state: Arc::new(SystemState::V2(Box::new(state))),
        config: ProtocolConfig {
            version: ProtocolVersion::new(25),
            target_reward: Nanos::from_nanos(767_000_000_000_000),
            slashing_rate: BasisPoints::WHOLE,
            adjust_rewards_by_score: Some(false),
            max_committee_members: Some(100),
            base_gas_price: Some(1_000),
        },
        checkpoint: Checkpoint {
            epoch,
            sequence: CheckpointSeq::new(7),
            digest: "3MhPzSaSTHGffwPSV2Ws2DaK8LR8DBGPozTd2CbiJRwe"
                .parse()
                .unwrap(),
            timestamp: TimestampMs::from_unix_ms(1_778_830_885_999),
        },
        last_change: Some(Issuance {
            minted: Nanos::from_nanos(767_000_000_000_000),
            burned: Nanos::from_nanos(21_980_000_027),
        }),
        scores: Vec::new(),
    }
}

pub(crate) async fn indexer(number: u8, epoch: RunningEpoch) -> JsonRpcServer {
    let started = JsonRpcServer::start(host(number), JsonRpcMethods::Indexer, epoch);
    started.await.unwrap()
}

pub(crate) async fn graphql(number: u8, epoch: RunningEpoch) -> GraphQlServer {
    GraphQlServer::start(host(number), epoch).await.unwrap()
}

/// What is given to `--source`.
pub(crate) trait Named {
    fn url(&self) -> String;
}

impl Named for JsonRpcServer {
    fn url(&self) -> String {
        format!("http://{}", self.address())
    }
}

impl Named for GraphQlServer {
    fn url(&self) -> String {
        format!("graphql+http://{}", self.address())
    }
}

/// What the program said and how it ended.
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// `iotasrb rate` with these sources, and more arguments.
pub(crate) async fn rate(sources: &[&dyn Named], more: &[&str]) -> Said {
    let mut program = Command::new(env!("CARGO_BIN_EXE_iotasrb"));
    program.arg("rate").args(more);
    for source in sources {
        program.arg("--source").arg(source.url());
    }
    program
        .env_remove("IOTASRB_SOURCE")
        .env_remove("IOTASRB_NETWORK")
        .env("NO_PROXY", "127.0.0.0/8");
    let output = tokio::task::spawn_blocking(move || program.output()).await;
    let Output {
        status,
        stdout,
        stderr,
    } = output.unwrap().unwrap();
    Said {
        code: status.code(),
        stdout: String::from_utf8(stdout).unwrap(),
        stderr: String::from_utf8(stderr).unwrap(),
    }
}

impl Said {
    /// Its document.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.code, Some(0), "{}", self.stderr);
        serde_json::from_str(&self.stdout).unwrap()
    }
}
