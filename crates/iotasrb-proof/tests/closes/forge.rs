//! Made-up closes, linked and signed like real ones.

use crate::fixture;
use iota_sdk_crypto::{
    bls12381::Bls12381PrivateKey, validator::ValidatorCommitteeSignatureAggregator,
};
use iota_sdk_move_types::iota_system::iota_system_state_inner::{
    IotaSystemStateV2, SystemEpochInfoEventV2,
};
use iota_sdk_types::{
    Address, CheckpointContents, CheckpointContentsV1, CheckpointSummary,
    CheckpointTransactionInfo, Event, Identifier, Object, ObjectData, ObjectId, ObjectOut,
    SignedCheckpointSummary, StructTag, TransactionEffects, TransactionEffectsV1,
    TransactionEvents, TypeTag, ValidatorAggregatedSignature, ValidatorCommittee,
    ValidatorCommitteeMember,
};
use iotasrb_core::units::{Epoch, VotingPower};
use iotasrb_proof::{Committee, CommitteeKey, CommitteeMember, EpochClose};
use serde::Serialize;

/// A committee whose private keys the test holds.
pub(crate) struct Forge {
    keys: Vec<Bls12381PrivateKey>,
    powers: Vec<u64>,
}

/// What a forged close says; whoever signs it makes every digest fit.
#[derive(Clone)]
pub(crate) struct Forgery {
    pub(crate) summary: CheckpointSummary,
    pub(crate) effects: TransactionEffectsV1,
    pub(crate) events: TransactionEvents,
    pub(crate) system_state: Object,
    pub(crate) inner_state: Object,
}

impl Forge {
    pub(crate) fn new(powers: &[u64]) -> Self {
        let key = |number: u64| {
            let mut bytes = [0; 32];
            bytes[24..].copy_from_slice(&number.to_be_bytes());
            Bls12381PrivateKey::new(bytes).unwrap()
        };
        Self {
            keys: (1..).take(powers.len()).map(key).collect(),
            powers: powers.to_vec(),
        }
    }

    /// As many members as mainnet's committee of epoch 375 had, with the same powers.
    pub(crate) fn like_mainnet_375() -> Self {
        let set = mainnet_375().validators;
        let power =
            |seat: &u64| set.active_validators[usize::try_from(*seat).unwrap()].voting_power;
        Self::new(&set.committee_members.iter().map(power).collect::<Vec<_>>())
    }

    /// Its members as a summary elects them.
    pub(crate) fn members(&self) -> Vec<ValidatorCommitteeMember> {
        let members = self.keys.iter().zip(&self.powers);
        members
            .map(|(key, stake)| ValidatorCommitteeMember {
                public_key: key.public_key(),
                stake: *stake,
            })
            .collect()
    }

    /// The place of every member.
    pub(crate) fn everybody(&self) -> Vec<usize> {
        (0..self.keys.len()).collect()
    }

    pub(crate) fn committee(&self, epoch: u64) -> Committee {
        let members = self.members().into_iter();
        let member = |member: ValidatorCommitteeMember| CommitteeMember {
            key: CommitteeKey::from_bytes(*member.public_key.bytes()),
            voting_power: VotingPower::new(member.stake).unwrap(),
        };
        Committee::new(Epoch::new(epoch), members.map(member).collect()).unwrap()
    }

    /// Links the parts by their digests and has the named members sign the summary.
    pub(crate) fn certify(&self, forgery: &Forgery, signers: &[usize]) -> EpochClose {
        let (forgery, contents) = forgery.linked();
        let signature = self.aggregate(&forgery.summary, signers);
        forgery.close(&contents, signature, signers)
    }

    /// The aggregate of the signatures of these members, whatever they weigh: to the
    /// SDK's aggregator they are the whole committee.
    pub(crate) fn aggregate(
        &self,
        summary: &CheckpointSummary,
        signers: &[usize],
    ) -> ValidatorAggregatedSignature {
        let member = |signer: &usize| ValidatorCommitteeMember {
            public_key: self.keys[*signer].public_key(),
            stake: 1,
        };
        let committee = ValidatorCommittee {
            epoch: summary.epoch,
            members: signers.iter().map(member).collect(),
        };
        let mut aggregator =
            ValidatorCommitteeSignatureAggregator::new_checkpoint_summary(committee, summary)
                .unwrap();
        for signer in signers {
            let signature = self.keys[*signer].sign_checkpoint_summary(summary);
            aggregator.add_signature(signature).unwrap();
        }
        aggregator.finish().unwrap()
    }
}

impl Forgery {
    /// What a recorded close says, to be altered.
    pub(crate) fn of(close: &EpochClose) -> Self {
        let signed: SignedCheckpointSummary = bcs::from_bytes(&close.signed_summary).unwrap();
        let TransactionEffects::V1(effects) = bcs::from_bytes(&close.effects).unwrap() else {
            panic!("effects of version 1");
        };
        Self {
            summary: signed.checkpoint,
            effects: *effects,
            events: bcs::from_bytes(&close.events).unwrap(),
            system_state: bcs::from_bytes(&close.state_objects[0]).unwrap(),
            inner_state: bcs::from_bytes(&close.state_objects[1]).unwrap(),
        }
    }

    /// The close of an epoch after which the network is in the state that mainnet had
    /// in epoch 375, but for the epoch's number and for the keys of the committee: those
    /// are a forge's.
    pub(crate) fn like_mainnet(
        forge: &Forge,
        epoch: u64,
        alter: impl FnOnce(&mut IotaSystemStateV2),
    ) -> Self {
        let mut forgery = Self::of(&fixture::close(0));
        forgery.summary.epoch = epoch;
        let (mut state, members) = (mainnet_375(), forge.members());
        let set = &mut state.validators;
        for (seat, member) in set.committee_members.iter().zip(&members) {
            let seated = &mut set.active_validators[usize::try_from(*seat).unwrap()];
            seated.metadata.authority_pubkey_bytes = member.public_key.bytes().to_vec();
        }
        state.epoch = epoch + 1;
        alter(&mut state);
        forgery.set_version(2);
        forgery.set_state("IotaSystemStateV2", 2, &state);
        forgery.events = TransactionEvents(vec![system_event(&SystemEpochInfoEventV2 {
            epoch: epoch + 1,
            protocol_version: 25,
            total_stake: state.validators.total_stake,
            storage_charge: 0,
            storage_rebate: 0,
            storage_fund_balance: 0,
            total_gas_fees: 21_994_269_000,
            total_stake_rewards_distributed: 767_000_014_268_973,
            burnt_tokens_amount: 21_980_000_027,
            minted_tokens_amount: 767_000_000_000_000,
            tips_amount: 14_269_000,
        })]);
        let end = forgery.summary.end_of_epoch_data.as_mut().unwrap();
        end.next_epoch_committee = members;
        end.epoch_supply_change = 766_978_019_999_973;
        forgery
    }

    /// Has `0x5` name another version of its inner state.
    pub(crate) fn set_version(&mut self, version: u64) {
        let mut contents = ObjectId::SYSTEM_STATE.bytes().to_vec();
        contents.extend(version.to_le_bytes());
        set_contents(&mut self.system_state, contents);
    }

    /// Puts another state under a version.
    pub(crate) fn set_state(&mut self, type_name: &str, version: u64, state: &impl Serialize) {
        let tag = StructTag::new(
            Address::SYSTEM,
            Identifier::from_static("iota_system_state_inner"),
            Identifier::new(type_name).unwrap(),
            vec![],
        );
        let field = StructTag::new_dynamic_field(TypeTag::U64, tag);
        let mut contents = self.inner_state.id().bytes().to_vec();
        contents.extend(version.to_le_bytes());
        contents.extend(bcs::to_bytes(state).unwrap());
        if let ObjectData::Struct(object) = &mut self.inner_state.data {
            object.set_object_type(field.into());
        }
        set_contents(&mut self.inner_state, contents);
    }

    /// The same with every digest fitting what it names.
    pub(crate) fn linked(&self) -> (Self, CheckpointContents) {
        let mut linked = self.clone();
        let events = &self.events;
        linked.effects.events_digest = (!events.is_empty()).then(|| events.digest());
        for object in [&self.system_state, &self.inner_state] {
            let changed = linked.effects.changed_objects.iter_mut();
            let written = changed.filter(|changed| changed.object_id == object.id());
            for changed in written {
                changed.output_state = ObjectOut::ObjectWrite {
                    digest: object.digest(),
                    owner: *object.owner(),
                };
            }
        }
        let effects = TransactionEffects::V1(Box::new(linked.effects.clone()));
        let contents = CheckpointContentsV1::new(vec![CheckpointTransactionInfo {
            transaction: linked.effects.transaction_digest,
            effects: effects.digest(),
            signatures: vec![],
        }]);
        let contents = CheckpointContents::new_v1(contents);
        linked.summary.contents_digest = contents.digest();
        (linked, contents)
    }

    /// The close in bytes, with a signature that names these signers.
    pub(crate) fn close(
        &self,
        contents: &CheckpointContents,
        signature: ValidatorAggregatedSignature,
        signers: &[usize],
    ) -> EpochClose {
        let signers = signers.iter().map(|signer| u32::try_from(*signer).unwrap());
        let signed = SignedCheckpointSummary {
            checkpoint: self.summary.clone(),
            signature: ValidatorAggregatedSignature::new(
                signature.epoch,
                signature.signature,
                signers,
            ),
        };
        let effects = TransactionEffects::V1(Box::new(self.effects.clone()));
        EpochClose {
            signed_summary: bcs::to_bytes(&signed).unwrap(),
            contents: bcs::to_bytes(contents).unwrap(),
            effects: bcs::to_bytes(&effects).unwrap(),
            events: bcs::to_bytes(&self.events).unwrap(),
            state_objects: vec![
                bcs::to_bytes(&self.system_state).unwrap(),
                bcs::to_bytes(&self.inner_state).unwrap(),
            ],
        }
    }
}

fn mainnet_375() -> IotaSystemStateV2 {
    bcs::from_bytes(&fixture::read("mainnet-375/iota_system_state_inner_v2.bcs")).unwrap()
}

/// The system's event about the end of an epoch.
fn system_event(event: &SystemEpochInfoEventV2) -> Event {
    let module = Identifier::from_static("iota_system_state_inner");
    let name = Identifier::from_static("SystemEpochInfoEventV2");
    Event {
        package_id: ObjectId::SYSTEM,
        module: Identifier::from_static("iota_system"),
        sender: Address::ZERO,
        struct_tag: StructTag::new(Address::SYSTEM, module, name, vec![]),
        contents: bcs::to_bytes(event).unwrap(),
    }
}

fn set_contents(object: &mut Object, contents: Vec<u8>) {
    if let ObjectData::Struct(object) = &mut object.data {
        object.set_contents(contents).unwrap();
    }
}
