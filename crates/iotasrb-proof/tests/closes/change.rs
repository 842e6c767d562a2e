//! The transaction that changed the epoch, of the one close whose whole checkpoint is recorded.

use crate::fixture::{self, chain_before, close};
use iotasrb_core::{
    observation::{Absence, Network, Tier},
    rewards::ComputationCharges,
    units::{Epoch, ProtocolVersion},
};
use iotasrb_proof::{ChangeRefusal, EpochChange, EpochClose, ProvenClose};

fn transaction() -> Vec<u8> {
    let blob = fixture::read("epoch-close/epoch-0000-62.chk");
    EpochClose::change_of_checkpoint_blob(&blob).unwrap()
}

fn proven(epoch: u64) -> ProvenClose {
    chain_before(epoch).advance(&close(epoch)).unwrap()
}

/// The transaction said what to pay from, the events what was paid: two certified parts.
#[test]
fn the_change_says_what_the_events_and_the_state_say() {
    let proven = proven(0);
    let facts = proven.facts().unwrap();
    let outcome = facts.outcome.as_ref().unwrap();
    let began = facts.observation(Network::Localnet, Tier::Certified);
    let expected = EpochChange {
        next_epoch: Epoch::new(1),
        next_protocol_version: ProtocolVersion::new(2),
        next_epoch_start: began.anchor.epoch_start,
        charges: ComputationCharges::all_burned(outcome.gas_fees),
        storage_charge: outcome.storage_charge,
        storage_rebate: outcome.storage_rebate,
        non_refundable_storage_fee: iotasrb_core::units::Nanos::ZERO,
        eligible_validators: Err(Absence::NotInProtocol),
        scores: Err(Absence::NotInProtocol),
        adjusts_rewards_by_score: Err(Absence::NotInProtocol),
    };
    assert_eq!(proven.epoch_change(&transaction()), Ok(expected));
}

#[test]
fn another_transaction_is_not_the_change() {
    let bytes = transaction();
    let differs = Err(ChangeRefusal::Differs);
    assert_eq!(proven(1).epoch_change(&bytes), differs);
    let proven = proven(0);
    assert_eq!(proven.epoch_change(&[]), differs);
    for place in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        assert_eq!(proven.epoch_change(&changed), differs, "byte {place}");
    }
    let large = vec![0; 9 << 20];
    assert_eq!(
        proven.epoch_change(&large),
        Err(ChangeRefusal::TooLarge(9 << 20))
    );
}
