//! Twenty closes of a real network, from its genesis committee.

use crate::fixture::{self, EPOCHS, close, genesis_committee};
use iotasrb_core::{
    observation::{Absence, Network, Observation, Tier},
    units::{Address, Epoch, Nanos},
};
use iotasrb_proof::{CertifiedOutcome, CommitteeChain, EpochClose};
use std::{collections::BTreeMap, fmt::Write};

#[test]
fn every_recorded_close_is_proven_and_says_what_json_rpc_said() {
    let (names, recorded) = recorded_lines();
    let mut chain = CommitteeChain::new(genesis_committee()).unwrap();
    let mut told = BTreeMap::new();
    for epoch in EPOCHS {
        let proven = chain.advance(&close(epoch)).unwrap();
        assert_eq!(proven.epoch(), Epoch::new(epoch));
        assert_eq!(chain.committee(), proven.next_committee());
        let facts = proven.facts().unwrap();
        let outcome = facts.outcome.as_ref().unwrap();
        assert_eq!(outcome.issuance.net(), proven.supply_change());
        let observation = facts.observation(Network::Localnet, Tier::Recorded);
        observation.check().unwrap();
        told.entry(epoch)
            .or_insert_with(String::new)
            .push_str(&of_close(outcome, &names));
        let next = told.entry(epoch + 1).or_default();
        next.push_str(&of_start(&observation, &names));
    }
    for (epoch, recorded) in recorded {
        // No close tells how genesis began, and the recording of states ends at 19.
        match (epoch, &told[&epoch]) {
            (0, told) => assert_eq!(*told, of_kind(&recorded, &["close", "paid"])),
            (_, told) if epoch < 19 => assert_eq!(*told, recorded, "epoch {epoch}"),
            (_, told) => assert_eq!(of_kind(told, &["epoch", "pool"]), recorded),
        }
    }
}

/// The figures are those of the recorded indexer (`iotax_getEpochs`, epoch 19).
#[test]
fn the_last_close_says_what_the_indexer_said() {
    let mut chain = fixture::chain_before(19);
    let facts = chain.advance(&close(19)).unwrap().facts().unwrap();
    let outcome = facts.outcome.as_ref().unwrap();
    for (certified, recorded) in [
        (outcome.issuance.minted, 767_000_000_000_000),
        (outcome.issuance.burned, 2_400_000),
        (outcome.distributed, 767_000_000_000_000),
        (outcome.gas_fees, 2_400_000),
        (outcome.storage_charge, 72_967_600),
        (outcome.storage_rebate, 74_556_000),
        // The indexer gives the fund at the start, 162,609,600: plus charge, less rebate.
        (outcome.storage_fund, 161_021_200),
    ] {
        assert_eq!(certified, Nanos::from_nanos(recorded));
    }
    assert_eq!(outcome.tips, Err(Absence::NotInProtocol));
    assert_eq!(outcome.epoch, Epoch::new(19));
    assert_eq!(facts.next_epoch(), Epoch::new(20));
}

#[test]
fn what_no_certified_object_carries_is_absent_with_its_reason() {
    let mut chain = fixture::chain_before(5);
    let facts = chain.advance(&close(5)).unwrap().facts().unwrap();
    let observation = facts.observation(Network::Localnet, Tier::Recorded);
    let minted = Nanos::from_iota(767_000).unwrap();
    assert_eq!(observation.target_reward, Ok(minted));
    assert_eq!(observation.slashing_rate, Err(Absence::NotRecorded));
    assert_eq!(
        observation.adjusts_rewards_by_score,
        Err(Absence::NotInProtocol)
    );
    assert_eq!(observation.anchor.checkpoint, Err(Absence::NotRecorded));
    let score = &observation.validators[0].score;
    assert_eq!(*score, Err(Absence::NotInProtocol));
    // v10 was reported by v0 to v9 in epoch 4 and slashed at the end of 5.
    let reporters: Vec<usize> = observation
        .validators
        .iter()
        .map(|validator| validator.reporters.len())
        .collect();
    assert_eq!(reporters, [0, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn a_checkpoint_file_holds_the_close() {
    let blob = fixture::read("epoch-close/epoch-0000-62.chk");
    assert_eq!(EpochClose::from_checkpoint_blob(&blob), Ok(close(0)));
}

/// Made with Python's hashlib from the committee's file and the documented layout.
#[test]
fn the_trust_root_has_a_name() {
    assert_eq!(
        genesis_committee().digest().to_string(),
        "0x7a2c47405a50943fe9c4977f91602b9d24b89d752d8558c4cf81c2cef0302128"
    );
}

/// The names of the validators, and for each epoch the lines that a close can tell.
fn recorded_lines() -> (BTreeMap<Address, String>, BTreeMap<u64, String>) {
    let text = String::from_utf8(fixture::read("localnet/epochs.txt")).unwrap();
    let (mut names, mut epochs) = (BTreeMap::new(), BTreeMap::new());
    let mut current = 0;
    for line in text.lines() {
        match line.split(' ').collect::<Vec<_>>().as_slice() {
            ["validator", name, address] => {
                names.insert(address.parse().unwrap(), (*name).to_owned());
            }
            ["epoch", epoch, _] => current = epoch.parse().unwrap(),
            _ => {}
        }
        let line = match line.split(' ').collect::<Vec<_>>().as_slice() {
            ["epoch" | "pool" | "close", ..] => line.to_owned(),
            // The commission is a stake of its own, in an event that is not read.
            ["paid", name, reward, _commission, iota, tokens] => {
                format!("paid {name} {reward} {iota} {tokens}")
            }
            _ => continue,
        };
        let lines: &mut String = epochs.entry(current).or_default();
        writeln!(lines, "{line}").unwrap();
    }
    (names, epochs)
}

/// The start of an epoch, in the words of `localnet/epochs.txt`.
fn of_start(observation: &Observation, names: &BTreeMap<Address, String>) -> String {
    let epoch = observation.anchor.epoch.number();
    let supply = observation.total_supply.unwrap().as_nanos();
    let mut lines = format!("epoch {epoch} {supply}\n");
    for validator in &observation.validators {
        writeln!(
            lines,
            "pool {} {} {} {} {} {}",
            names[&validator.address],
            validator.voting_power.as_parts(),
            validator.commission.as_basis_points(),
            validator.stake.as_nanos(),
            validator.pool_tokens.as_units(),
            validator.rewards_pool.as_nanos(),
        )
        .unwrap();
    }
    lines
}

/// The end of an epoch, in the same words.
fn of_close(outcome: &CertifiedOutcome, names: &BTreeMap<Address, String>) -> String {
    let mut lines = format!(
        "close {} {} {} {}\n",
        outcome.gas_fees.as_nanos(),
        outcome.distributed.as_nanos(),
        outcome.issuance.burned.as_nanos(),
        outcome.issuance.minted.as_nanos(),
    );
    for paid in &outcome.validators {
        writeln!(
            lines,
            "paid {} {} {} {}",
            names[&paid.validator],
            paid.reward.as_nanos(),
            paid.next_stake.as_nanos(),
            paid.next_pool_tokens.as_units(),
        )
        .unwrap();
    }
    lines
}

fn of_kind(lines: &str, kinds: &[&str]) -> String {
    lines
        .split_inclusive('\n')
        .filter(|line| kinds.contains(&line.split(' ').next().unwrap()))
        .collect()
}
