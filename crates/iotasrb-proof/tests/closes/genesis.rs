//! A network's beginning, forged from the recording: no recorded checkpoint 0 exists.

use crate::{
    fixture::{self, chain_before, close},
    forge::Forgery,
};
use iota_sdk_move_types::iota_system::iota_system_state_inner::IotaSystemStateV1;
use iota_sdk_types::{
    CheckpointContents, CheckpointContentsV1, CheckpointData, TransactionEffects,
};
use iotasrb_core::{
    observation::{Absence, Network, Tier},
    units::{CheckpointDigest, Epoch},
};
use iotasrb_proof::{
    BlobRefusal, BrokenLink, CommitteeChain, FactRefusal, Genesis, GenesisRefusal,
    MalformedCommittee,
};

/// A checkpoint 0 that leaves the network in the state that the recorded one had after
/// epoch 0, and its digest.
fn forged(
    alter: impl FnOnce(&mut Forgery, &mut IotaSystemStateV1),
) -> (CheckpointData, CheckpointDigest) {
    let mut forgery = Forgery::of(&close(0));
    let proven = chain_before(0).advance(&close(0)).unwrap();
    let mut state: IotaSystemStateV1 = bcs::from_bytes(proven.state_bytes()).unwrap();
    state.epoch = 0;
    forgery.summary.sequence_number = 0;
    forgery.set_state("IotaSystemStateV1", 1, &state);
    let before = state.clone();
    alter(&mut forgery, &mut state);
    if state != before {
        forgery.set_state("IotaSystemStateV1", 1, &state);
    }
    let (linked, contents) = forgery.linked();
    let blob = fixture::read("epoch-close/epoch-0000-62.chk");
    let mut data: CheckpointData = bcs::from_bytes(&blob[1..]).unwrap();
    let mut change = data.transactions.pop().unwrap();
    change.effects = TransactionEffects::V1(Box::new(linked.effects));
    change.output_objects = vec![linked.system_state, linked.inner_state];
    data.checkpoint_summary.checkpoint = linked.summary;
    data.checkpoint_contents = contents;
    // The transaction that wrote 0x5 needs not be the last.
    data.transactions.insert(0, change);
    let digest = *data.checkpoint_summary.checkpoint.digest().bytes();
    (data, CheckpointDigest::from_bytes(digest))
}

fn file(data: &CheckpointData) -> Vec<u8> {
    [vec![1], bcs::to_bytes(data).unwrap()].concat()
}

#[test]
fn the_identity_of_a_network_proves_its_first_committee() {
    let (data, identity) = forged(|_, _| {});
    let genesis = Genesis::from_checkpoint_blob(&file(&data), identity).unwrap();
    assert_eq!(genesis.checkpoint().digest, identity);
    assert_eq!(genesis.checkpoint().sequence.number(), 0);
    // The state is that after epoch 0, so its committee is the one that close 0 elects, in
    // the order of the chain.
    let elected = chain_before(1).committee().clone();
    assert_eq!(genesis.committee().epoch(), Epoch::GENESIS);
    assert_eq!(genesis.committee().members(), elected.members());
    CommitteeChain::new(genesis.committee().clone()).unwrap();

    let observation = genesis.observation(Network::Localnet, Tier::Recorded);
    observation.check().unwrap();
    assert_eq!(observation.anchor.epoch, Epoch::GENESIS);
    assert_eq!(observation.target_reward, Err(Absence::NotRecorded));
    assert_eq!(observation.last_issuance, Err(Absence::NotRecorded));
    assert_eq!(observation.validators.len(), 12);
}

/// The recorded committee of genesis stands in the order that `Genesis` gives it.
#[test]
fn the_chain_lists_its_first_committee_by_ascending_keys() {
    let committee = fixture::genesis_committee();
    assert!(committee.members().is_sorted_by_key(|member| member.key));
}

/// Changes that the digests cover are refused at the first digest that does not fit.
#[test]
fn what_was_changed_on_the_way_is_refused() {
    let changed = |change: fn(&mut CheckpointData)| {
        let (mut data, identity) = forged(|_, _| {});
        change(&mut data);
        Genesis::from_checkpoint_blob(&file(&data), identity).unwrap_err()
    };
    assert!(matches!(
        changed(|data| data.checkpoint_summary.checkpoint.timestamp_ms += 1),
        GenesisRefusal::OtherChain { .. }
    ));
    for (change, refusal) in [
        (
            (|data| {
                let none = CheckpointContentsV1::new(vec![]);
                data.checkpoint_contents = CheckpointContents::new_v1(none);
            }) as fn(&mut CheckpointData),
            GenesisRefusal::ContentsDiffer,
        ),
        (
            |data| data.transactions[0].output_objects.clear(),
            GenesisRefusal::SystemStateMissing,
        ),
        (
            |data| data.transactions[0].effects = data.transactions[1].effects.clone(),
            GenesisRefusal::EffectsUnknown,
        ),
        (
            |data| data.transactions[0].output_objects[1].storage_rebate += 1,
            GenesisRefusal::Link(BrokenLink::ObjectNotWritten { position: 1 }),
        ),
        (
            |data| data.transactions[0].output_objects.truncate(1),
            GenesisRefusal::Link(BrokenLink::InnerStateMissing),
        ),
        (
            |data| drop(data.transactions[0].output_objects.remove(0)),
            GenesisRefusal::Link(BrokenLink::SystemStateMissing),
        ),
    ] {
        assert_eq!(changed(change), refusal);
    }
}

/// A checkpoint whose digest is asked for, and which is yet no genesis.
#[test]
fn what_is_no_genesis_is_refused() {
    let refused = |alter: fn(&mut Forgery, &mut IotaSystemStateV1)| {
        let (data, identity) = forged(alter);
        Genesis::from_checkpoint_blob(&file(&data), identity).unwrap_err()
    };
    for (alter, refusal) in [
        (
            (|forgery, _| forgery.summary.sequence_number = 1)
                as fn(&mut Forgery, &mut IotaSystemStateV1),
            GenesisRefusal::NotTheFirst(1),
        ),
        (
            |_, state| state.epoch = 1,
            GenesisRefusal::StateOfAnotherEpoch(Epoch::new(1)),
        ),
        (
            |_, state| state.validators.active_validators[0].voting_power = 0,
            GenesisRefusal::Committee(MalformedCommittee::VotingPowerSum(9_000)),
        ),
        (
            |_, state| {
                let first = &mut state.validators.active_validators[0];
                // Shorter than all others, it sorts wherever its first bytes do.
                first.metadata.authority_pubkey_bytes = vec![0];
            },
            GenesisRefusal::Committee(MalformedCommittee::KeyInvalid { position: 0 }),
        ),
    ] {
        assert_eq!(refused(alter), refusal);
    }
    let unknown = refused(|forgery, state| forgery.set_state("IotaSystemStateV9", 1, &*state));
    assert!(matches!(
        unknown,
        GenesisRefusal::State(FactRefusal::UnknownState { .. })
    ));
}

#[test]
fn what_is_no_checkpoint_file_is_refused() {
    let (data, identity) = forged(|_, _| {});
    let whole = file(&data);
    let refused = |bytes: &[u8]| Genesis::from_checkpoint_blob(bytes, identity).unwrap_err();
    for (bytes, refusal) in [
        (&[][..], BlobRefusal::NotBcs),
        (&whole[1..], BlobRefusal::NotBcs),
        (
            &vec![1; (64 << 20) + 1],
            BlobRefusal::TooLarge((64 << 20) + 1),
        ),
    ] {
        assert_eq!(refused(bytes), GenesisRefusal::Blob(refusal));
    }
    for length in (1..whole.len()).step_by(97) {
        assert!(
            matches!(
                refused(&whole[..length]),
                GenesisRefusal::Blob(BlobRefusal::Undecodable(_))
            ),
            "{length} bytes"
        );
    }
}
