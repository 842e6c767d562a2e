//! Where networks come from, and which cannot.

use crate::follow::follow;
use iota_sdk_move_types::iota_system::iota_system_state_inner::IotaSystemStateV2;
use iota_sdk_types::{CheckpointData, Object};
use iotasrb_core::{
    observation::{Network, Tier},
    units::{DurationMs, Epoch, ProtocolVersion},
};
use iotasrb_proof::{BrokenLink, CommitteeChain, EpochClose, MalformedCommittee};
use simnet::{Churn, Plan, Simulation, SimulationError, Start, SystemState};

fn mainnet_375() -> Vec<u8> {
    let path = "/../../fixtures/mainnet-375/iota_system_state_inner_v2.bcs";
    std::fs::read(format!("{}{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn versions<const N: usize>(rows: [(u64, u64); N]) -> Vec<(Epoch, ProtocolVersion)> {
    let row = |(epoch, version)| (Epoch::new(epoch), ProtocolVersion::new(version));
    rows.map(row).to_vec()
}

fn from_mainnet() -> Plan {
    Plan {
        start: Start::State(mainnet_375()),
        versions: versions([(375, 25), (378, 31), (381, 39)]),
        churn: Churn::LIVELY,
        ..Plan::quiet(2, 8, 0)
    }
}

#[test]
fn mainnet_goes_on_from_epoch_375() {
    let network = Simulation::new(from_mainnet()).unwrap();
    let genesis = network.genesis();
    assert_eq!(genesis.committee.epoch(), Epoch::new(375));
    assert_eq!(genesis.committee.members().len(), 66);
    let SystemState::V2(state) = &*genesis.state else {
        panic!("mainnet's state has the second form");
    };
    // The figures of fixtures/mainnet-375.
    assert_eq!(state.validators.total_stake, 2_428_129_120_482_668_030);
    assert_eq!(state.validators.active_validators.len(), 67);
    assert_eq!(state.epoch_start_timestamp_ms, 1_778_830_885_318);

    let mut epochs = vec![];
    follow(from_mainnet(), |closed, facts| {
        facts
            .observation(Network::Localnet, Tier::Certified)
            .check()
            .unwrap();
        let told = facts.outcome.as_ref().unwrap();
        // Figment, the 17th, has 624 parts of the pot.
        if closed.epoch == Epoch::new(375) {
            let tips = told.tips.unwrap().as_nanos();
            let pot = 767_000_000_000_000 + u128::from(tips);
            let figment = &told.validators[16];
            assert_eq!(u128::from(figment.reward.as_nanos()), pot * 624 / 10_000);
        }
        epochs.push(closed.epoch.number());
    });
    assert_eq!(epochs, [375, 376, 377, 378, 379, 380, 381, 382]);
}

#[test]
fn the_genesis_file_holds_the_first_state_and_its_proof() {
    let network = Simulation::new(Plan::eventful(4, 12, 5)).unwrap();
    let genesis = network.genesis();
    let (encoding, body) = genesis.checkpoint_blob.split_first().unwrap();
    assert_eq!(*encoding, 1);
    let data: CheckpointData = bcs::from_bytes(body).unwrap();
    let summary = &data.checkpoint_summary.checkpoint;
    assert_eq!(summary.digest().bytes(), genesis.chain_id.as_bytes());
    assert_eq!((summary.epoch, summary.sequence_number), (0, 0));
    assert_eq!(summary.contents_digest, data.checkpoint_contents.digest());
    let listed = &data.checkpoint_contents.transactions()[0];
    let begun = &data.transactions[0];
    assert_eq!(listed.transaction, begun.transaction.transaction.digest());
    assert_eq!(listed.effects, begun.effects.digest());

    let close = EpochClose::from_checkpoint_blob(&genesis.checkpoint_blob).unwrap();
    let inner: Object = bcs::from_bytes(&close.state_objects[1]).unwrap();
    let contents = inner.as_struct().contents();
    assert_eq!(contents[32..40], 1_u64.to_le_bytes());
    assert_eq!(contents[40..], genesis.state.to_bcs());

    let mut chain = CommitteeChain::new(genesis.committee.clone()).unwrap();
    chain.certify(&close.signed_summary).unwrap();
    assert_eq!(chain.advance(&close), Err(BrokenLink::NotTheLastOfItsEpoch));
}

#[test]
fn the_first_checkpoint_is_genesis_and_none_is_left_out() {
    let mut next = 0;
    follow(Plan::quiet(6, 5, 4), |closed, _| {
        assert_eq!(closed.first_checkpoint.number(), next);
        next = closed.last_checkpoint.number() + 1;
    });
}

#[test]
fn a_state_that_cannot_be_true_is_refused() {
    type Alter = fn(&mut IotaSystemStateV2);
    let rows: [(Alter, SimulationError); 6] = [
        (
            |state| state.epoch_start_timestamp_ms = u64::MAX,
            SimulationError::StateImplausible("the start of the epoch"),
        ),
        (
            |state| {
                state.validators.active_validators[0]
                    .staking_pool
                    .iota_balance = u64::MAX
            },
            SimulationError::StateImplausible("an amount or a size"),
        ),
        (
            |state| state.validators.pending_removals = vec![67],
            SimulationError::StateImplausible("a pending removal"),
        ),
        (
            |state| state.validators.committee_members[0] = 67,
            SimulationError::MemberUnknown(67),
        ),
        (
            |state| state.validators.committee_members.truncate(65),
            SimulationError::Committee(MalformedCommittee::VotingPowerSum(9_699)),
        ),
        (
            |state| state.validators.committee_members.clear(),
            SimulationError::Committee(MalformedCommittee::Empty),
        ),
    ];
    for (alter, refusal) in rows {
        let mut state: IotaSystemStateV2 = bcs::from_bytes(&mainnet_375()).unwrap();
        alter(&mut state);
        let plan = Plan {
            start: Start::State(bcs::to_bytes(&state).unwrap()),
            ..from_mainnet()
        };
        assert_eq!(Simulation::new(plan).err(), Some(refusal));
    }
}

#[test]
fn a_plan_that_cannot_be_simulated_is_refused_by_name() {
    let quiet = || Plan::quiet(1, 2, 4);
    let with_versions = |rows: &[(u64, u64)]| Plan {
        versions: rows
            .iter()
            .map(|(epoch, version)| (Epoch::new(*epoch), ProtocolVersion::new(*version)))
            .collect(),
        ..quiet()
    };
    let in_safe_mode = |version| {
        let mut plan = with_versions(&[(0, version)]);
        plan.churn.safe_mode = vec![Epoch::new(1)];
        plan
    };
    let from = |bytes: Vec<u8>| Plan {
        start: Start::State(bytes),
        ..with_versions(&[(0, 25)])
    };
    let lasting = |ms| Plan {
        epoch_length: DurationMs::from_ms(ms),
        ..quiet()
    };
    use SimulationError as Error;
    let faulty = Error::SafeModeUnknown {
        epoch: Epoch::new(1),
        version: ProtocolVersion::new(28),
    };
    for (plan, refusal) in [
        (Plan::quiet(1, 2, 3), Error::ValidatorCount(3)),
        (Plan::quiet(1, 2, 151), Error::ValidatorCount(151)),
        (lasting(999), Error::EpochLength),
        (lasting(u64::MAX), Error::EpochLength),
        (with_versions(&[]), Error::NoVersion(Epoch::GENESIS)),
        (with_versions(&[(1, 39)]), Error::NoVersion(Epoch::GENESIS)),
        (with_versions(&[(0, 20), (1, 19)]), Error::VersionsDescend),
        (with_versions(&[(0, 20), (0, 21)]), Error::VersionsDescend),
        (
            with_versions(&[(0, 1)]),
            Error::VersionUnknown(ProtocolVersion::new(1)),
        ),
        (in_safe_mode(28), faulty),
        (
            from(vec![7; 3]),
            Error::StateUndecodable("unexpected end of input".to_owned()),
        ),
        (
            Plan {
                versions: versions([(0, 24)]),
                ..from(mainnet_375())
            },
            Error::StateOfAnotherVersion(25),
        ),
    ] {
        assert_eq!(Simulation::new(plan).err(), Some(refusal));
    }
    for version in [4, 29] {
        assert!(Simulation::new(in_safe_mode(version)).is_ok());
    }
}
