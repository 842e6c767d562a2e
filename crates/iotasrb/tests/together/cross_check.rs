//! Three ways to one state: JSON-RPC, GraphQL and the chain's own bytes.

use super::running::{Named, altered, graphql, indexer, mainnet};
use iota_sdk_move_types::iota_framework::{vec_map, vec_set};
use iotasrb::source::{self, Limits};
use iotasrb_core::{
    observation::{Network, Observation},
    units::Score,
};
use simnet::{SystemState, serve::RunningEpoch};
use std::path::PathBuf;

async fn observe(source: &dyn Named) -> Observation {
    let server = source.url().parse().unwrap();
    let observation = source::observe(&server, Some(Network::Mainnet), &Limits::default()).await;
    observation.unwrap()
}

async fn by_both(epoch: RunningEpoch) -> Observation {
    let (one, two) = (indexer(1, epoch.clone()).await, graphql(2, epoch).await);
    let (one, two) = (observe(&one).await, observe(&two).await);
    assert_eq!(one, two);
    assert!(one.check().is_ok());
    one
}

/// 67 validators are two pages of GraphQL.
#[tokio::test]
async fn both_servers_tell_what_the_bytes_tell() {
    let told = by_both(mainnet()).await;
    let path = "../../fixtures/mainnet-375/iota_system_state_inner_v2.bcs";
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    let mut recorded = source::read(&path, Some(Network::Mainnet)).unwrap();
    assert_eq!((told.validators.len(), told.committee.len()), (67, 66));
    assert_eq!(
        told.last_issuance.unwrap().burned.as_nanos(),
        21_980_000_027
    );
    // What the bytes do not hold.
    recorded.anchor = told.anchor.clone();
    recorded.last_issuance = told.last_issuance;
    assert_eq!(told, recorded);
}

/// Mainnet's state has no reports and no scores, so here are some: by 50 reporters at most,
/// and for more validators than a page of events has.
#[tokio::test]
async fn reports_and_scores_are_told_alike() {
    let mut epoch = altered(|state| {
        let addresses: Vec<_> = state.validators.active_validators[..52]
            .iter()
            .map(|validator| validator.metadata.iota_address)
            .collect();
        state.validator_report_records.contents = vec![vec_map::Entry {
            key: addresses[51],
            value: vec_set::VecSet {
                contents: addresses[..50].to_vec(),
            },
        }];
    });
    epoch.config.adjust_rewards_by_score = Some(true);
    let SystemState::V2(state) = &*epoch.state else {
        panic!("the state of epoch 375 is of the second version");
    };
    let active = &state.validators.active_validators;
    epoch.scores = (0..)
        .zip(active)
        .map(|(place, validator)| {
            let address = validator.metadata.iota_address.into_bytes();
            let address = iotasrb_core::units::Address::from_bytes(address);
            (address, Score::new(65_536 - place).unwrap())
        })
        .collect();
    let told = by_both(epoch).await;
    assert_eq!(told.validators[51].reporters.len(), 50);
    assert_eq!(told.validators[0].score, Ok(Score::new(65_536).unwrap()));
    assert_eq!(told.validators[66].score, Ok(Score::new(65_470).unwrap()));
}

#[tokio::test]
async fn a_change_in_safe_mode_is_told_alike() {
    let mut epoch = altered(|state| state.safe_mode = true);
    epoch.last_change = None;
    let (one, two) = (indexer(1, epoch.clone()).await, graphql(2, epoch).await);
    let (one, two) = (observe(&one).await, observe(&two).await);
    assert!(one.safe_mode && two.safe_mode);
    // The indexer's table says that nothing was minted; without an event nothing is said.
    assert_eq!(one.last_issuance.unwrap().minted.as_nanos(), 0);
    assert_eq!(two.last_issuance.unwrap_err().code(), "safe_mode");
}
