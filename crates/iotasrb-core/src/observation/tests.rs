use super::{
    Absence, Anchor, Checkpoint, Issuance, MAX_NAME_BYTES, MAX_VALIDATORS, Network, Observation,
    Refusal, Tier, Validator,
};
use crate::units::{
    Address, BasisPoints, CheckpointDigest, CheckpointSeq, DurationMs, Epoch, Nanos, PoolId,
    PoolTokens, ProtocolVersion, Score, SignedNanos, TimestampMs, VotingPower,
};
use alloc::{string::String, vec};

fn address(number: u8) -> Address {
    Address::from_bytes([number; 32])
}

fn validator(number: u8, stake_nanos: u64, parts: u64) -> Validator {
    Validator {
        address: address(number),
        name: String::from("né"),
        pool: PoolId::from_bytes([number; 32]),
        stake: Nanos::from_nanos(stake_nanos),
        pool_tokens: PoolTokens::from_units(9),
        rewards_pool: Nanos::from_nanos(1),
        pending_stake: Nanos::from_nanos(2),
        pending_withdrawal: Nanos::from_nanos(3),
        pending_withdrawal_tokens: PoolTokens::from_units(4),
        commission: BasisPoints::new(500).unwrap(),
        next_commission: BasisPoints::new(600).unwrap(),
        voting_power: VotingPower::new(parts).unwrap(),
        score: Ok(Score::FULL),
        reporters: vec![],
    }
}

/// Two committee members with 60 and 40 nanos, and a third validator with 25.
fn observation() -> Observation {
    Observation {
        anchor: Anchor {
            network: Network::Localnet,
            epoch: Epoch::new(7),
            epoch_start: TimestampMs::from_unix_ms(1_000),
            checkpoint: Ok(Checkpoint {
                epoch: Epoch::new(7),
                sequence: CheckpointSeq::new(88),
                digest: CheckpointDigest::from_bytes([0; 32]),
                timestamp: TimestampMs::from_unix_ms(1_000),
            }),
            tier: Tier::Recorded,
        },
        protocol_version: ProtocolVersion::new(25),
        epoch_length: DurationMs::from_ms(86_400_000),
        safe_mode: false,
        target_reward: Ok(Nanos::from_nanos(10)),
        slashing_rate: Ok(BasisPoints::WHOLE),
        adjusts_rewards_by_score: Err(Absence::NotInProtocol),
        total_stake: Ok(Nanos::from_nanos(100)),
        total_supply: Ok(Nanos::from_nanos(125)),
        last_issuance: Ok(Issuance {
            minted: Nanos::from_nanos(10),
            burned: Nanos::from_nanos(12),
        }),
        committee: vec![address(1), address(2)],
        validators: vec![
            validator(1, 60, 6_000),
            validator(2, 40, 4_000),
            validator(3, 25, 0),
        ],
    }
}

#[test]
fn a_sound_observation_gives_its_sums() {
    let observation = observation();
    let checked = observation.check().unwrap();
    assert_eq!(checked.stake_of_all(), Nanos::from_nanos(125));
    assert_eq!(checked.stake_of_committee(), Nanos::from_nanos(100));
    let members: [bool; 3] = [true, true, false];
    assert!(checked.validators().map(|(_, member)| member).eq(members));
}

#[test]
fn more_burned_than_minted_is_a_negative_issuance() {
    let net = observation().last_issuance.map(|issuance| issuance.net());
    assert_eq!(net, Ok(SignedNanos::from_nanos(-2)));
}

#[track_caller]
fn check(spoil: impl FnOnce(&mut Observation), refusal: Refusal) {
    let mut observation = observation();
    spoil(&mut observation);
    assert_eq!(observation.check().err(), Some(refusal));
}

#[test]
fn time_must_run_forwards() {
    check(
        |it| it.epoch_length = DurationMs::from_ms(0),
        Refusal::EpochLengthZero,
    );
    let (checkpoint, state) = (Epoch::new(7), Epoch::new(8));
    check(
        |it| it.anchor.epoch = state,
        Refusal::CheckpointOfAnotherEpoch { checkpoint, state },
    );
    check(
        |it| it.anchor.epoch_start = TimestampMs::from_unix_ms(1_001),
        Refusal::TimeRunsBackwards,
    );
}

#[test]
fn validators_must_be_distinct() {
    check(|it| it.validators.clear(), Refusal::NoValidators);
    check(
        |it| it.validators = vec![validator(1, 1, 0); MAX_VALIDATORS + 1],
        Refusal::TooManyValidators,
    );
    check(
        |it| {
            it.validators
                .iter_mut()
                .for_each(|one| one.stake = Nanos::ZERO)
        },
        Refusal::ZeroStake,
    );
    check(
        |it| it.validators[1].name = "n".repeat(MAX_NAME_BYTES + 1),
        Refusal::NameTooLong(address(2)),
    );
    check(
        |it| it.validators[2].address = address(1),
        Refusal::ValidatorTwice(address(1)),
    );
    let pool = PoolId::from_bytes([1; 32]);
    check(|it| it.validators[2].pool = pool, Refusal::PoolTwice(pool));
    check(
        |it| it.validators[0].rewards_pool = Nanos::from_nanos(61),
        Refusal::RewardsAboveStake(address(1)),
    );
}

#[test]
fn the_committee_must_be_whole() {
    check(|it| it.committee.clear(), Refusal::CommitteeEmpty);
    check(
        |it| it.committee.push(address(2)),
        Refusal::CommitteeMemberTwice(address(2)),
    );
    check(
        |it| it.committee.push(address(9)),
        Refusal::CommitteeMemberUnknown(address(9)),
    );
    check(
        |it| {
            it.validators[1] = Validator {
                rewards_pool: Nanos::ZERO,
                ..validator(2, 0, 4_000)
            }
        },
        Refusal::CommitteeMemberWithoutStake(address(2)),
    );
    check(
        |it| it.validators[2].voting_power = VotingPower::new(1).unwrap(),
        Refusal::VotingPowerOutsideCommittee(address(3)),
    );
    check(
        |it| it.validators[0].voting_power = VotingPower::new(5_999).unwrap(),
        Refusal::VotingPowerSum(9_999),
    );
    check(
        |it| it.validators[0].reporters = vec![address(2), address(2)],
        Refusal::ReporterTwice {
            reportee: address(1),
            reporter: address(2),
        },
    );
}

#[test]
fn the_stakes_must_sum_to_what_the_chain_says() {
    check(
        |it| it.validators[2].stake = Nanos::from_nanos(u64::MAX),
        Refusal::StakeSumOverflow,
    );
    check(
        |it| it.total_stake = Ok(Nanos::from_nanos(101)),
        Refusal::StakeSumDiffers {
            sum: Nanos::from_nanos(100),
            chain: Nanos::from_nanos(101),
        },
    );
    check(
        |it| it.total_supply = Ok(Nanos::from_nanos(124)),
        Refusal::StakeAboveSupply {
            staked: Nanos::from_nanos(125),
            supply: Nanos::from_nanos(124),
        },
    );
}

#[test]
fn the_canonical_text_is_the_documented_one() {
    let mut observation = observation();
    observation.committee.pop();
    observation.validators.truncate(1);
    observation.validators[0].reporters.push(address(2));
    let ones = "01".repeat(32);
    let twos = "02".repeat(32);
    let expected = alloc::format!(
        "iotasrb observation 1\nnetwork localnet\nepoch 7\nepoch_start_ms 1000\n\
         checkpoint 7 88 11111111111111111111111111111111 1000\nprotocol_version 25\n\
         epoch_length_ms 86400000\nsafe_mode false\ntarget_reward_nanos 10\n\
         slashing_rate_bp 10000\nadjusts_rewards_by_score absent:not_in_protocol\n\
         total_stake_nanos 100\ntotal_supply_nanos 125\nlast_issuance_nanos 10 12\n\
         committee 0x{ones}\nvalidator 0x{ones}\nname 6ec3a9\npool 0x{ones}\nstake_nanos 60\n\
         pool_tokens 9\nrewards_pool_nanos 1\npending_stake_nanos 2\npending_withdrawal_nanos 3\n\
         pending_withdrawal_tokens 4\ncommission_bp 500\nnext_commission_bp 600\n\
         voting_power 6000\nscore 65536\nreporter 0x{twos}\n"
    );
    assert_eq!(observation.canonical_text(), expected);
}

#[test]
fn how_it_is_known_is_no_part_of_the_name() {
    let recorded = observation();
    let mut told = recorded.clone();
    told.anchor.tier = Tier::Single;
    assert_eq!(told.digest(), recorded.digest());
    told.safe_mode = true;
    assert_ne!(told.digest(), recorded.digest());
}

#[test]
fn every_absence_has_a_code_of_its_own() {
    for absence in Absence::ALL {
        assert_eq!(Absence::from_code(absence.code()), Some(absence));
    }
    assert_eq!(Absence::from_code("zero"), None);
}
