//! A network of one validator, whose key the test holds: its bundles are small enough to
//! change every byte of them in several ways, and say what the recorded ones do not.

use crate::{
    fixture,
    forge::{Forge, Forgery},
};
use iota_sdk_move_types::iota_system::iota_system_state_inner::IotaSystemStateV1;
use iota_sdk_types::{CheckpointSummary, ObjectId, SignedCheckpointSummary};
use iotasrb_core::observation::Network;
use iotasrb_proof::Evidence;

/// The evidence of epoch 2 from the committee of epoch 0, after the close of epoch 1 was
/// altered and signed again.
pub(crate) fn evidence(alter: impl FnOnce(&mut Forgery, &mut IotaSystemStateV1)) -> Evidence {
    let forge = Forge::new(&[10_000]);
    let mut forgery = Forgery::of(&fixture::close(0));
    let contents = forgery.inner_state.as_opt_struct().unwrap().contents();
    // After the field's id and name.
    let mut state: IotaSystemStateV1 = bcs::from_bytes(&contents[40..]).unwrap();
    shrink(&forge, &mut forgery, &mut state);
    let first = sign(&forge, &forgery.summary);
    forgery.summary.epoch = 1;
    state.epoch = 2;
    // The event begins with the epoch that begins.
    forgery.events.0[0].contents[0] = 2;
    forgery.set_state("IotaSystemStateV1", 1, &state);
    alter(&mut forgery, &mut state);
    let anchor = CheckpointSummary {
        epoch: 2,
        sequence_number: 70,
        timestamp_ms: state.epoch_start_timestamp_ms + 7_000,
        end_of_epoch_data: None,
        ..forgery.summary.clone()
    };
    Evidence {
        network: Network::Localnet,
        root: forge.committee(0),
        summaries: vec![first],
        close: forge.certify(&forgery, &[0]),
        anchor: Some(sign(&forge, &anchor)),
    }
}

/// Drops all but one validator, the event about the whole epoch and the system state.
fn shrink(forge: &Forge, forgery: &mut Forgery, state: &mut IotaSystemStateV1) {
    let members = forge.members();
    let set = &mut state.validators;
    set.active_validators.truncate(1);
    let validator = &mut set.active_validators[0];
    validator.voting_power = 10_000;
    validator.metadata.authority_pubkey_bytes = members[0].public_key.bytes().to_vec();
    set.total_stake = validator.staking_pool.iota_balance;
    let events = &mut forgery.events.0;
    events.retain(|event| event.struct_tag.name().as_str() == "SystemEpochInfoEventV1");
    let inner_state = forgery.inner_state.id();
    let written = &mut forgery.effects.changed_objects;
    written.retain(|changed| [ObjectId::SYSTEM_STATE, inner_state].contains(&changed.object_id));
    let end = forgery.summary.end_of_epoch_data.as_mut().unwrap();
    end.next_epoch_committee = members;
}

fn sign(forge: &Forge, summary: &CheckpointSummary) -> Vec<u8> {
    let signature = forge.aggregate(summary, &[0]);
    let checkpoint = summary.clone();
    bcs::to_bytes(&SignedCheckpointSummary {
        checkpoint,
        signature,
    })
    .unwrap()
}
