//! What an address stakes today: `iotax_getStakes`, `iotax_getTimelockedStakes`.

use super::{
    super::{
        Limits,
        error::SourceError,
        http::Http,
        identity::as_text,
        integer::as_string,
        server::{Protocol, Server},
    },
    chain::check_identifier,
    client::Client,
};
use iotasrb_core::{
    observation::{Known, Network},
    units::{Address, Epoch, Nanos},
};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};
use tokio::{time::timeout, try_join};

/// What a server says that an address stakes, on mainnet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrentStakes {
    /// Stakes.
    pub free: Vec<CurrentStake>,
    /// Stakes of what is still locked, if the server tells them.
    pub timelocked: Known<Vec<CurrentStake>>,
}

/// A stake, in the words of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrentStake {
    /// With whom.
    pub validator: Address,
    /// Since when it earns.
    pub active_epoch: Epoch,
    /// What was staked.
    pub principal: Nanos,
    /// What the server calls its state: `Active`, `Pending` or `Unstaked`.
    pub status: StakeStatus,
    /// What the server estimates that it earned, in nanos: computed there in floating point,
    /// so its text is kept and nothing is computed from it.
    pub estimated_reward: Option<String>,
}

/// Where a stake is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum StakeStatus {
    /// It earns.
    Active,
    /// It waits for the next epoch.
    Pending,
    /// It was taken out.
    Unstaked,
}

/// The stakes with one validator.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delegated {
    #[serde(deserialize_with = "as_text::deserialize")]
    validator_address: Address,
    stakes: Vec<Stake>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Stake {
    #[serde(deserialize_with = "as_string::deserialize")]
    stake_active_epoch: Epoch,
    #[serde(deserialize_with = "as_string::deserialize")]
    principal: Nanos,
    status: StakeStatus,
    #[serde(default, deserialize_with = "estimate")]
    estimated_reward: Option<String>,
}

/// Asks a server of mainnet what an address stakes. It is the word of that server: nothing of
/// it is certified.
pub async fn stakes(
    server: &Server,
    address: Address,
    limits: &Limits,
) -> Result<CurrentStakes, SourceError> {
    if server.protocol() != Protocol::JsonRpc {
        return Err(SourceError::NoSource {
            text: server.to_string(),
            rule: "stakes are asked by JSON-RPC".to_owned(),
        });
    }
    let http = Http::new(server, limits)?;
    let client = Client::new(&http);
    let stakes = timeout(limits.observation, ask(&client, address, &http.origin())).await;
    stakes.map_err(|_| SourceError::ObservationTimeout {
        origin: http.origin(),
        limit: limits.observation,
    })?
}

async fn ask(
    client: &Client<'_>,
    address: Address,
    origin: &str,
) -> Result<CurrentStakes, SourceError> {
    let owner = || json!([address.to_string()]);
    let (identifier, free, timelocked) = try_join!(
        client.require::<String>("iota_getChainIdentifier", json!([])),
        client.require::<Vec<Delegated>>("iotax_getStakes", owner()),
        client.request::<Vec<Delegated>>("iotax_getTimelockedStakes", owner()),
    )?;
    // The programmes before today's had one network: what is mainnet today.
    check_identifier(&identifier, Network::Mainnet, origin)?;
    Ok(CurrentStakes {
        free: one_by_one(free),
        timelocked: timelocked.map(one_by_one),
    })
}

fn one_by_one(delegated: Vec<Delegated>) -> Vec<CurrentStake> {
    let all = delegated.into_iter().flat_map(|with| {
        let validator = with.validator_address;
        with.stakes.into_iter().map(move |stake| CurrentStake {
            validator,
            active_epoch: stake.stake_active_epoch,
            principal: stake.principal,
            status: stake.status,
            estimated_reward: stake.estimated_reward,
        })
    });
    all.collect()
}

/// A number, written as a text or as a number.
fn estimate<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    const RULE: &str = "expected an estimate: digits, with or without decimals";
    let text = match Value::deserialize(deserializer)? {
        Value::Null => return Ok(None),
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        _ => return Err(serde::de::Error::custom(RULE)),
    };
    let is_number = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    if text.is_empty() || text.len() > 40 || !is_number {
        return Err(serde::de::Error::custom(RULE));
    }
    Ok(Some(text))
}
