//! Validators as they introduce themselves.

use crate::{
    keys::SigningKey,
    protocol::GAS_PRICE,
    random::{Matter, Random},
};
use iota_sdk_move_types::{
    iota_framework::{
        bag::Bag,
        balance::Balance,
        object::{ID, UID},
        table::Table,
        url::Url,
    },
    iota_system::{
        staking_pool::StakingPoolV1,
        validator::{ValidatorMetadataV1, ValidatorV1},
    },
    move_stdlib::{ascii, string},
};
use iota_sdk_types::{Address, ObjectId};

/// First halves of names; a number makes them unique.
const NAMES: [&str; 12] = [
    "Alder", "Basalt", "Cirrus", "Delta", "Ember", "Fjord", "Granite", "Harbour", "Indigo",
    "Juniper", "Krill", "Lumen",
];

/// A validator that nobody has staked with yet, as large on the chain as mainnet's are.
pub(crate) fn newcomer(seed: u64, number: u64) -> (ValidatorV1, SigningKey) {
    let mut random = Random::of(seed, Matter::Newcomer, number);
    let key = SigningKey::of_seed(random.bytes());
    let validator = ValidatorV1 {
        metadata: metadata(&mut random, &key, number),
        voting_power: 0,
        operation_cap_id: ID::new(id(&mut random)),
        gas_price: GAS_PRICE,
        staking_pool: empty_pool(&mut random),
        commission_rate: 0,
        next_epoch_stake: 0,
        next_epoch_gas_price: GAS_PRICE,
        next_epoch_commission_rate: 0,
        extra_fields: bag(&mut random),
    };
    (with_commission(validator, &mut random), key)
}

/// An id that nothing else has.
pub(crate) fn id(random: &mut Random) -> ObjectId {
    ObjectId::new(random.bytes())
}

/// An empty table or bag of its own.
pub(crate) fn bag(random: &mut Random) -> Bag {
    Bag::new(UID::new(id(random)), 0)
}

/// A commission as validators choose it: most often a round one, 20 % at the most.
pub(crate) fn commission(random: &mut Random) -> u64 {
    match random.below(4) {
        0 => random.below(2_001),
        1 => 200,
        _ => 1_000,
    }
}

fn with_commission(validator: ValidatorV1, random: &mut Random) -> ValidatorV1 {
    let rate = commission(random);
    ValidatorV1 {
        commission_rate: rate,
        next_epoch_commission_rate: rate,
        ..validator
    }
}

fn empty_pool(random: &mut Random) -> StakingPoolV1 {
    StakingPoolV1 {
        id: UID::new(id(random)),
        activation_epoch: None,
        deactivation_epoch: None,
        iota_balance: 0,
        rewards_pool: Balance::new(0),
        pool_token_balance: 0,
        exchange_rates: Table::new(UID::new(id(random)), 0),
        pending_stake: 0,
        pending_total_iota_withdraw: 0,
        pending_pool_token_withdraw: 0,
        extra_fields: bag(random),
    }
}

fn metadata(random: &mut Random, key: &SigningKey, number: u64) -> ValidatorMetadataV1 {
    let name = format!("{} {number}", NAMES[random.place(NAMES.len())]);
    let host = format!("validator-{number}.simnet.example.net");
    let address = Address::new(random.bytes());
    ValidatorMetadataV1 {
        iota_address: address,
        authority_pubkey_bytes: key.public().to_vec(),
        network_pubkey_bytes: random.bytes().to_vec(),
        protocol_pubkey_bytes: random.bytes().to_vec(),
        proof_of_possession: key.prove_possession(address).to_vec(),
        description: text(&format!(
            "{name} validates a synthetic network and stakes nothing of worth."
        )),
        name: text(&name),
        image_url: url(&format!("https://{host}/images/logo-512.png")),
        project_url: url(&format!("https://{host}")),
        net_address: text(&format!("/dns/{host}/tcp/8080/http")),
        p2p_address: text(&format!("/dns/{host}/udp/8084")),
        primary_address: text(&format!("/dns/{host}/udp/8081")),
        next_epoch_authority_pubkey_bytes: None,
        next_epoch_proof_of_possession: None,
        next_epoch_network_pubkey_bytes: None,
        next_epoch_protocol_pubkey_bytes: None,
        next_epoch_net_address: None,
        next_epoch_p2p_address: None,
        next_epoch_primary_address: None,
        extra_fields: bag(random),
    }
}

fn text(text: &str) -> string::String {
    string::String::new(text.as_bytes().to_vec())
}

fn url(text: &str) -> Url {
    Url::new(ascii::String::new(text.as_bytes().to_vec()))
}
