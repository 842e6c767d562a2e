//! Closes that say something else, with every digest fitting.

use crate::{
    closed_epoch::SystemState,
    encoded::encode,
    keys::SigningCommittee,
    objects::{Writer, inner_state},
};
use iota_sdk_move_types::iota_system::iota_system_state_inner::{
    SystemEpochInfoEventV1, SystemEpochInfoEventV2,
};
use iota_sdk_types::{
    Address, CheckpointContents, CheckpointContentsV1, CheckpointSummary, EndOfEpochData, Event,
    Identifier, Object, ObjectId, ObjectOut, SignedCheckpointSummary, StructTag,
    TransactionEffects, TransactionEffectsV1, TransactionEvents,
};
use iotasrb_core::units::NANOS_PER_IOTA;
use iotasrb_proof::EpochClose;

/// What a close says, to be altered.
pub(crate) struct Forgery {
    pub(crate) summary: CheckpointSummary,
    contents: CheckpointContents,
    effects: TransactionEffectsV1,
    pub(crate) events: TransactionEvents,
    wrapper: Object,
    pub(crate) inner: Object,
}

impl Forgery {
    /// Reads a close of the simulation.
    pub(crate) fn of(close: &EpochClose) -> Self {
        const OWN: &str = "the simulation wrote it";
        let signed: SignedCheckpointSummary = bcs::from_bytes(&close.signed_summary).expect(OWN);
        let effects: TransactionEffects = bcs::from_bytes(&close.effects).expect(OWN);
        let TransactionEffects::V1(effects) = effects else {
            unreachable!("the simulation writes the first form of effects");
        };
        Self {
            summary: signed.checkpoint,
            contents: bcs::from_bytes(&close.contents).expect(OWN),
            effects: *effects,
            events: bcs::from_bytes(&close.events).expect(OWN),
            wrapper: bcs::from_bytes(&close.state_objects[0]).expect(OWN),
            inner: bcs::from_bytes(&close.state_objects[1]).expect(OWN),
        }
    }

    pub(crate) fn end_of_epoch(&mut self) -> &mut EndOfEpochData {
        let end = self.summary.end_of_epoch_data.as_mut();
        end.expect("a close has end-of-epoch data")
    }

    /// An event that nothing emitted: a validator's reward in a form of its own.
    pub(crate) fn claim_reward(&mut self) {
        let module = Identifier::from_static("validator_set");
        let name = Identifier::from_static("ValidatorEpochInfoEventV1");
        self.events.0.push(Event {
            package_id: ObjectId::SYSTEM,
            module: Identifier::from_static("iota_system"),
            sender: Address::ZERO,
            struct_tag: StructTag::new(Address::SYSTEM, module, name, vec![]),
            contents: vec![0; 120],
        });
    }

    /// One IOTA more in existence, in the state alone.
    pub(crate) fn print_money(&mut self, state: &SystemState) {
        let mut state = state.clone();
        let supply = match &mut state {
            SystemState::V1(state) => &mut state.iota_treasury_cap.inner.total_supply,
            SystemState::V2(state) => &mut state.iota_treasury_cap.inner.total_supply,
        };
        supply.value += NANOS_PER_IOTA;
        let name = match &state {
            SystemState::V1(_) => "IotaSystemStateV1",
            SystemState::V2(_) => "IotaSystemStateV2",
        };
        self.replace_state(name, &state);
    }

    /// The same state under the name of a form that is not invented yet.
    pub(crate) fn use_unknown_state(&mut self, state: &SystemState) {
        self.replace_state("IotaSystemStateV3", state);
    }

    /// One IOTA more minted, in the event and in the summary.
    pub(crate) fn mint_more(&mut self) {
        self.end_of_epoch().epoch_supply_change +=
            i64::try_from(NANOS_PER_IOTA).expect("a billion fits 63 bits");
        for event in &mut self.events.0 {
            event.contents = match event.struct_tag.name().as_str() {
                "SystemEpochInfoEventV1" => {
                    let mut told: SystemEpochInfoEventV1 = decode(event);
                    told.minted_tokens_amount += NANOS_PER_IOTA;
                    encode(&told)
                }
                "SystemEpochInfoEventV2" => {
                    let mut told: SystemEpochInfoEventV2 = decode(event);
                    told.minted_tokens_amount += NANOS_PER_IOTA;
                    encode(&told)
                }
                _ => continue,
            };
        }
    }

    /// Links the parts by their digests, and has the whole committee sign.
    pub(crate) fn certify(mut self, keys: &SigningCommittee) -> EpochClose {
        let events = &self.events;
        self.effects.events_digest = (!events.is_empty()).then(|| events.digest());
        let inner = self.inner.id();
        for changed in &mut self.effects.changed_objects {
            if changed.object_id == inner {
                changed.output_state = ObjectOut::ObjectWrite {
                    digest: self.inner.digest(),
                    owner: self.inner.owner,
                };
            }
        }
        let effects = TransactionEffects::V1(Box::new(self.effects));
        let mut transactions = self.contents.into_transactions();
        if let Some(change) = transactions.last_mut() {
            change.effects = effects.digest();
        }
        let contents = CheckpointContents::new_v1(CheckpointContentsV1::new(transactions));
        self.summary.contents_digest = contents.digest();
        EpochClose {
            signed_summary: encode(&keys.sign(self.summary, &keys.everybody())),
            contents: encode(&contents),
            effects: encode(&effects),
            events: encode(&self.events),
            state_objects: vec![encode(&self.wrapper), encode(&self.inner)],
        }
    }

    fn replace_state(&mut self, name: &'static str, state: &SystemState) {
        let writer = Writer {
            transaction: self.inner.previous_transaction,
            version: self.inner.version(),
        };
        self.inner = inner_state(name, state.version(), &state.to_bcs(), writer);
    }
}

fn decode<T: serde::de::DeserializeOwned>(event: &Event) -> T {
    bcs::from_bytes(&event.contents).expect("the simulation wrote it")
}
