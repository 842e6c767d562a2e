//! The state with which a network begins.

use crate::{
    error::SimulationError,
    network::Network,
    newcomer::{bag, id, newcomer},
    plan::{LATEST_START_MS, Plan, Start},
    protocol::{GAS_PRICE, has_committees, thresholds},
    random::{Matter, Random},
    seats::seat_committee,
    stakes::{self, Stakes},
};
use iota_sdk_move_types::{
    iota_framework::{
        balance::{Balance, Supply},
        coin::TreasuryCap,
        iota::IotaTreasuryCap,
        object::UID,
        table::Table,
        table_vec::TableVec,
        vec_map::VecMap,
    },
    iota_system::{
        iota_system_state_inner::{IotaSystemStateV2, SystemParametersV1},
        storage_fund::StorageFundV1,
        validator::ValidatorV1,
        validator_set::ValidatorSetV2,
    },
};
use iotasrb_core::{
    rewards::{ExchangeRate, StakingPool},
    units::{Epoch, NANOS_PER_IOTA, Nanos, ProtocolVersion},
};
use std::collections::BTreeMap;

/// All IOTA when mainnet began.
const SUPPLY: u64 = 4_600_000_000 * NANOS_PER_IOTA;
/// What objects of the first epoch paid for their storage.
const STORAGE_FUND: u64 = 1_000 * NANOS_PER_IOTA;

/// The network at its first moment.
pub(crate) fn begin(plan: &Plan) -> Result<Network, SimulationError> {
    match &plan.start {
        Start::Genesis => from_nothing(plan),
        Start::State(bytes) => from_state(plan, bytes),
    }
}

fn from_nothing(plan: &Plan) -> Result<Network, SimulationError> {
    if !(4..=150).contains(&plan.validators) {
        return Err(SimulationError::ValidatorCount(plan.validators));
    }
    let version = plan.version_at(Epoch::GENESIS)?;
    let mut random = Random::of(plan.seed, Matter::Genesis, 0);
    let mut network = Network {
        state: empty_state(plan, version, &mut random),
        second_form: has_committees(version),
        candidates: vec![],
        joining: vec![],
        keys: BTreeMap::new(),
        stakes: Stakes::default(),
        reported_until: BTreeMap::new(),
        newcomers: 0,
        usual: plan.validators,
    };
    for _ in 0..plan.validators {
        let mut validator = network.introduce(plan.seed);
        let stake = first_stake(&mut random);
        let pool = StakingPool::candidate().request_stake(stake)?.activate();
        stakes::write(&mut validator, pool);
        validator.staking_pool.activation_epoch = Some(0);
        validator.staking_pool.exchange_rates.size = 1;
        let id = validator.staking_pool.id.id.bytes;
        network
            .stakes
            .add_active(id, stake, ExchangeRate::ONE_TO_ONE);
        network.state.validators.active_validators.push(validator);
        network.state.validators.staking_pool_mappings.size += 1;
    }
    let most = crate::protocol::config(version, false).max_committee_members;
    seat_committee(&mut network.state.validators, most)?;
    Ok(network)
}

/// 6.5 to 66 million IOTA, most often little: as unequal as mainnet's, and enough for
/// the thresholds of every version.
fn first_stake(random: &mut Random) -> Nanos {
    let part = random.below(1_000);
    let iota = 6_500_000 + 60 * part * part / 1_000 * part;
    Nanos::from_nanos(iota * NANOS_PER_IOTA + random.below(NANOS_PER_IOTA))
}

fn empty_state(plan: &Plan, version: ProtocolVersion, random: &mut Random) -> IotaSystemStateV2 {
    let limits = thresholds(version);
    let mut table = || UID::new(id(random));
    IotaSystemStateV2 {
        epoch: 0,
        protocol_version: version.number(),
        system_state_version: 2,
        iota_treasury_cap: IotaTreasuryCap::new(TreasuryCap {
            id: table(),
            total_supply: Supply::new(SUPPLY),
        }),
        validators: ValidatorSetV2 {
            total_stake: 0,
            active_validators: vec![],
            committee_members: vec![],
            pending_active_validators: TableVec::new(Table::new(table(), 0)),
            pending_removals: vec![],
            staking_pool_mappings: Table::new(table(), 0),
            inactive_validators: Table::new(table(), 0),
            validator_candidates: Table::new(table(), 0),
            at_risk_validators: VecMap::default(),
            extra_fields: bag(random),
        },
        storage_fund: StorageFundV1::new(Balance::new(STORAGE_FUND), Balance::new(0)),
        parameters: SystemParametersV1 {
            epoch_duration_ms: plan.epoch_length.as_ms(),
            min_validator_count: 4,
            max_validator_count: 150,
            min_validator_joining_stake: limits.joining,
            validator_low_stake_threshold: limits.low,
            validator_very_low_stake_threshold: limits.very_low,
            validator_low_stake_grace_period: 7,
            extra_fields: bag(random),
        },
        // The capability is a Move struct without fields, which BCS writes as one zero.
        iota_system_admin_cap: bcs::from_bytes(&[0]).expect("one byte is the capability"),
        reference_gas_price: GAS_PRICE,
        validator_report_records: VecMap::default(),
        safe_mode: false,
        safe_mode_storage_charges: Balance::new(0),
        safe_mode_computation_charges: Balance::new(0),
        safe_mode_computation_charges_burned: 0,
        safe_mode_storage_rebates: 0,
        safe_mode_non_refundable_storage_fee: 0,
        epoch_start_timestamp_ms: plan.first_start.as_unix_ms(),
        extra_fields: bag(random),
    }
}

/// A real network's state, with keys that the simulation holds. What its pools' stakes
/// have earned so far is not known: they count as staked anew at the rate that holds.
fn from_state(plan: &Plan, bytes: &[u8]) -> Result<Network, SimulationError> {
    let undecodable = |error: bcs::Error| SimulationError::StateUndecodable(error.to_string());
    let state: IotaSystemStateV2 = bcs::from_bytes(bytes).map_err(undecodable)?;
    if plan.version_at(Epoch::new(state.epoch))?.number() != state.protocol_version {
        return Err(SimulationError::StateOfAnotherVersion(
            state.protocol_version,
        ));
    }
    check_figures(&state)?;
    let mut network = Network {
        state,
        second_form: true,
        candidates: vec![],
        joining: vec![],
        keys: BTreeMap::new(),
        stakes: Stakes::default(),
        reported_until: BTreeMap::new(),
        newcomers: 0,
        usual: 0,
    };
    // By this object a network is told from others: this one is not that of the state.
    let mut random = Random::of(plan.seed, Matter::Genesis, 0);
    network.state.iota_treasury_cap.inner.id = UID::new(id(&mut random));
    network.state.parameters.epoch_duration_ms = plan.epoch_length.as_ms();
    let mut validators = std::mem::take(&mut network.state.validators.active_validators);
    for validator in &mut validators {
        let stand_in = network.introduce(plan.seed).metadata;
        validator.metadata.authority_pubkey_bytes = stand_in.authority_pubkey_bytes;
        validator.metadata.proof_of_possession = stand_in.proof_of_possession;
        let pool = stakes::read(&validator.staking_pool);
        let id = validator.staking_pool.id.id.bytes;
        let half = Nanos::from_nanos(pool.balance.as_nanos() / 2);
        network.stakes.add_active(id, half, pool.rate());
    }
    network.usual = validators.len();
    network.state.validators.active_validators = validators;
    Ok(network)
}

/// Refuses figures that no chain reaches, so that nothing that is added to them overflows.
fn check_figures(state: &IotaSystemStateV2) -> Result<(), SimulationError> {
    const LIMIT: u64 = u64::MAX / 3;
    let set = &state.validators;
    let active = u64::try_from(set.active_validators.len()).unwrap_or(u64::MAX);
    let pools = set
        .active_validators
        .iter()
        .map(|validator| &validator.staking_pool);
    let amounts = pools.flat_map(|pool| {
        [
            pool.iota_balance,
            pool.pending_stake,
            pool.exchange_rates.size,
        ]
    });
    let overdrawn = |validator: &ValidatorV1| {
        let pool = &validator.staking_pool;
        pool.pending_total_iota_withdraw > pool.iota_balance
    };
    let figures = [
        state.iota_treasury_cap.inner.total_supply.value,
        state.storage_fund.total_object_storage_rebates.value,
        state.safe_mode_storage_charges.value,
        state.safe_mode_storage_rebates,
        state.safe_mode_computation_charges.value,
        state.safe_mode_computation_charges_burned,
        set.staking_pool_mappings.size,
        set.inactive_validators.size,
        set.validator_candidates.size,
    ];
    let broken = if state.epoch > 1 << 32 {
        "the epoch"
    } else if state.epoch_start_timestamp_ms > LATEST_START_MS {
        "the start of the epoch"
    } else if amounts.chain(figures).any(|figure| figure > LIMIT) {
        "an amount or a size"
    } else if set.active_validators.iter().any(overdrawn) {
        "a pending withdrawal"
    } else if set.staking_pool_mappings.size < active {
        "the number of pools"
    } else if set.pending_removals.iter().any(|place| *place >= active) {
        "a pending removal"
    } else {
        return Ok(());
    };
    Err(SimulationError::StateImplausible(broken))
}

impl Network {
    /// Makes up a validator, and keeps its key.
    pub(crate) fn introduce(&mut self, seed: u64) -> ValidatorV1 {
        let (validator, key) = newcomer(seed, self.newcomers);
        self.newcomers += 1;
        let public = validator.metadata.authority_pubkey_bytes.clone();
        self.keys.insert(public, key);
        validator
    }
}
