//! A network's history as it could have been: 565 epochs, the committee growing from 67
//! to 100 with joins and leaves, states, events and effects of mainnet's sizes.

use crate::{fixture, forge::Forgery};
use iota_sdk_crypto::bls12381::Bls12381PrivateKey;
use iota_sdk_move_types::iota_system::{
    iota_system_state_inner::{IotaSystemStateV2, SystemEpochInfoEventV2},
    staking_pool::PoolTokenExchangeRate,
    validator::ValidatorV1,
    validator_set::ValidatorEpochInfoEventV1,
};
use iota_sdk_types::{
    Address, Bls12381PublicKey, ChangedObject, Event, IdOperation, Identifier, ObjectDigest,
    ObjectId, ObjectIn, ObjectOut, Owner, StructTag, TransactionEvents,
    ValidatorAggregatedSignature, ValidatorCommitteeMember,
};
use iotasrb_core::units::{Epoch, VotingPower};
use iotasrb_proof::{Committee, CommitteeKey, CommitteeMember, EpochClose};
use serde::Serialize;

/// Mainnet's epochs so far.
pub(crate) const EPOCHS: u64 = 565;
/// One validator leaves every so many epochs, and another takes its place.
const STAY: u64 = 9;
const MINTED: u64 = 767_000_000_000_000;
const BURNT: u64 = 21_980_000_027;

pub(crate) struct History {
    pub(crate) closes: Vec<EpochClose>,
    pub(crate) members: Vec<ValidatorCommitteeMember>,
}

/// A validator of the history: its secret is small, so that secrets can be summed.
#[derive(Clone)]
struct Seat {
    secret: u128,
    key: Bls12381PublicKey,
    power: u64,
}

impl History {
    pub(crate) fn new() -> Self {
        let template = Forgery::of(&fixture::close(0));
        let state: IotaSystemStateV2 =
            bcs::from_bytes(&fixture::read("mainnet-375/iota_system_state_inner_v2.bcs")).unwrap();
        let mut committee = seats(0);
        let members = members(&committee);
        let closes = (0..EPOCHS)
            .map(|epoch| {
                let next = seats(epoch + 1);
                let close = close(&template, &state, epoch, &committee, &next);
                committee = next;
                close
            })
            .collect();
        Self { closes, members }
    }

    /// The trust root.
    pub(crate) fn committee(&self) -> Committee {
        let member = |member: &ValidatorCommitteeMember| CommitteeMember {
            key: CommitteeKey::from_bytes(*member.public_key.bytes()),
            voting_power: VotingPower::new(member.stake).unwrap(),
        };
        Committee::new(Epoch::GENESIS, self.members.iter().map(member).collect()).unwrap()
    }
}

/// The committee of an epoch, by ascending keys as the chain has it.
fn seats(epoch: u64) -> Vec<Seat> {
    let size = 67 + epoch * 33 / EPOCHS;
    let first = epoch / STAY;
    let mut seats: Vec<Seat> = (first..first + size)
        .map(|number| {
            // Distinct and wide; the sum of a hundred stays below the order of the group.
            let secret = (u128::from(number) + 3) * 0x0123_4567_89ab_cdef_0123_4567;
            let key = private_key(secret).public_key();
            let power = 10_000 / size;
            Seat { secret, key, power }
        })
        .collect();
    seats.sort_by_key(|seat| *seat.key.bytes());
    let given: u64 = seats.iter().map(|seat| seat.power).sum();
    seats[0].power += 10_000 - given;
    seats
}

fn private_key(secret: u128) -> Bls12381PrivateKey {
    let mut bytes = [0; 32];
    bytes[16..].copy_from_slice(&secret.to_be_bytes());
    Bls12381PrivateKey::new(bytes).unwrap()
}

fn members(seats: &[Seat]) -> Vec<ValidatorCommitteeMember> {
    let member = |seat: &Seat| ValidatorCommitteeMember {
        public_key: seat.key,
        stake: seat.power,
    };
    seats.iter().map(member).collect()
}

fn close(
    template: &Forgery,
    state: &IotaSystemStateV2,
    epoch: u64,
    committee: &[Seat],
    next: &[Seat],
) -> EpochClose {
    let mut forgery = template.clone();
    forgery.summary.epoch = epoch;
    forgery.set_version(2);
    forgery.set_state("IotaSystemStateV2", 2, &state_of(state, epoch + 1, next));
    forgery.events = events(state, epoch + 1, committee);
    forgery
        .effects
        .changed_objects
        .extend(written(epoch, committee.len()));
    let end = forgery.summary.end_of_epoch_data.as_mut().unwrap();
    end.next_epoch_committee = members(next);
    end.epoch_supply_change = i64::try_from(MINTED - BURNT).unwrap();
    let (linked, contents) = forgery.linked();
    let signers = signers(epoch, committee.len());
    // The aggregate of signatures of one message is the signature by the sum of the secrets.
    let secret = signers.iter().map(|signer| committee[*signer].secret).sum();
    let signed = private_key(secret).sign_checkpoint_summary(&linked.summary);
    let places = signers.iter().map(|signer| u32::try_from(*signer).unwrap());
    let signature = ValidatorAggregatedSignature::new(epoch, signed.signature, places);
    linked.close(&contents, signature, &signers)
}

/// Between none and a quarter of the members are absent, others in each epoch.
fn signers(epoch: u64, size: usize) -> Vec<usize> {
    let (epoch, every) = (usize::try_from(epoch).unwrap(), 4 + epoch % 29);
    let every = usize::try_from(every).unwrap();
    (0..size)
        .filter(|seat| (seat + epoch) % every != 0)
        .collect()
}

/// Mainnet's state of epoch 375, with as many validators as the committee has members.
fn state_of(state: &IotaSystemStateV2, epoch: u64, committee: &[Seat]) -> IotaSystemStateV2 {
    let mut state = state.clone();
    state.epoch = epoch;
    let like = state.validators.active_validators.clone();
    let seated = |(place, seat): (usize, &Seat)| -> ValidatorV1 {
        let mut validator = like[place % like.len()].clone();
        validator.metadata.iota_address = address(seat);
        validator.metadata.authority_pubkey_bytes = seat.key.bytes().to_vec();
        validator.voting_power = seat.power;
        validator
    };
    state.validators.active_validators = committee.iter().enumerate().map(seated).collect();
    state.validators.committee_members = (0..).take(committee.len()).collect();
    state
}

fn address(seat: &Seat) -> Address {
    Address::new(*seat.key.bytes().first_chunk().unwrap())
}

fn events(state: &IotaSystemStateV2, began: u64, committee: &[Seat]) -> TransactionEvents {
    let paid = |seat: &Seat| {
        let event = ValidatorEpochInfoEventV1 {
            epoch: began,
            validator_address: address(seat),
            reference_gas_survey_quote: 1_000,
            stake: 36_000_000_000_000_000,
            voting_power: seat.power,
            commission_rate: 300,
            pool_staking_reward: MINTED / 10_000 * seat.power,
            pool_token_exchange_rate: PoolTokenExchangeRate::new(36_000_000, 35_000_000),
            tallying_rule_reporters: vec![],
            tallying_rule_global_score: 65_536,
        };
        event_of("validator_set", "ValidatorEpochInfoEventV1", &event)
    };
    let summary = SystemEpochInfoEventV2 {
        epoch: began,
        protocol_version: 25,
        total_stake: state.validators.total_stake,
        storage_charge: 0,
        storage_rebate: 0,
        storage_fund_balance: 0,
        total_gas_fees: 21_994_269_000,
        total_stake_rewards_distributed: 767_000_014_268_973,
        burnt_tokens_amount: BURNT,
        minted_tokens_amount: MINTED,
        tips_amount: 14_269_000,
    };
    let mut events: Vec<Event> = committee.iter().map(paid).collect();
    let module = "iota_system_state_inner";
    events.push(event_of(module, "SystemEpochInfoEventV2", &summary));
    TransactionEvents(events)
}

fn event_of(module: &'static str, name: &'static str, event: &impl Serialize) -> Event {
    let tag = (
        Identifier::from_static(module),
        Identifier::from_static(name),
    );
    Event {
        package_id: ObjectId::SYSTEM,
        module: Identifier::from_static("iota_system"),
        sender: Address::ZERO,
        struct_tag: StructTag::new(Address::SYSTEM, tag.0, tag.1, vec![]),
        contents: bcs::to_bytes(event).unwrap(),
    }
}

/// For each member the exchange rate and the commission's stake that the change creates.
fn written(epoch: u64, members: usize) -> impl Iterator<Item = ChangedObject> {
    (0..2 * members).map(move |number| {
        let mut id = [0xa5; 32];
        id[..8].copy_from_slice(&epoch.to_le_bytes());
        id[8..16].copy_from_slice(&number.to_le_bytes());
        ChangedObject {
            object_id: ObjectId::new(id),
            input_state: ObjectIn::Missing,
            output_state: ObjectOut::ObjectWrite {
                digest: ObjectDigest::new(id),
                owner: Owner::Object(ObjectId::new(id)),
            },
            id_operation: IdOperation::Created,
        }
    })
}
