//! The core recomputes what IOTA mainnet paid, from captured states and events.

use iotasrb_core::rewards::{
    CommitteeMember, ComputationCharges, ExchangeRate, Payment, RewardPot, RewardRules,
    StakingPool, distribute, voting_powers,
};
use iotasrb_core::units::{
    BasisPoints, Nanos, PoolTokens, ProtocolVersion, Score, SignedNanos, VotingPower,
};

const COMMITTEE_375: &str = include_str!("../../../fixtures/mainnet-375/voting_power.csv");

#[test]
fn the_voting_powers_of_epoch_375_follow_from_the_stakes() {
    let (stakes, stored): (Vec<_>, Vec<_>) = COMMITTEE_375
        .lines()
        .skip(1)
        .map(|line| match line.split(',').collect::<Vec<_>>()[..] {
            [_index, _address, stake_nanos, voting_power] => (
                Nanos::from_nanos(stake_nanos.parse().unwrap()),
                VotingPower::new(voting_power.parse().unwrap()).unwrap(),
            ),
            _ => panic!("not a member: {line}"),
        })
        .unzip();
    assert_eq!(stakes.len(), 66);
    assert_eq!(
        Nanos::checked_sum(stakes.iter().copied()),
        Some(Nanos::from_nanos(2_428_129_120_482_668_030))
    );
    assert_eq!(voting_powers(&stakes), Ok(stored));
}

/// Transaction `DvsQrzbjgdK6YYH9AhQkfuSZgDbDS6F16LAi16jXrrmk`.
#[test]
fn the_change_from_epoch_402_to_403() {
    let pot = RewardPot {
        subsidy: Nanos::from_nanos(767_000_000_000_000),
        charges: ComputationCharges {
            charged: Nanos::from_nanos(21_994_269_000),
            burned: Nanos::from_nanos(21_980_000_000),
        },
    };
    assert_eq!(pot.total(), Ok(Nanos::from_nanos(767_000_014_269_000)));

    let nansen = CommitteeMember {
        voting_power: VotingPower::new(269).unwrap(),
        commission: BasisPoints::new(1_000).unwrap(),
        score: Score::FULL,
        slashed: false,
    };
    let rules = RewardRules::at(ProtocolVersion::new(27), BasisPoints::WHOLE, false);
    let distribution = distribute(pot.total().unwrap(), &[nansen], &rules).unwrap();
    let payment = distribution.payments[0];
    assert_eq!(payment.reward(), Nanos::from_nanos(20_632_300_383_836));

    let totals = pot.settle(Nanos::from_nanos(27)).unwrap();
    assert_eq!(totals.burnt, Nanos::from_nanos(21_980_000_027));
    assert_eq!(totals.distributed, Nanos::from_nanos(767_000_014_268_973));
    assert_eq!(
        totals.supply_change(),
        SignedNanos::from_nanos(766_978_019_999_973)
    );
}

/// GIL System, epochs 275 to 282: no stake came or went, commission 10 %.
#[test]
fn a_pool_without_flows_gets_the_tokens_that_the_chain_gave_it() {
    let rates = [
        (14_550_860_689_345_498, 14_353_071_604_960_398),
        (14_555_462_689_346_398, 14_353_525_420_310_737),
        (14_559_987_989_348_699, 14_353_971_547_241_083),
        (14_564_513_289_360_204, 14_354_417_549_415_071),
        (14_569_038_589_360_735, 14_354_863_426_904_343),
        (14_573_563_889_361_443, 14_355_309_179_783_559),
        (14_578_165_889_369_123, 14_355_762_359_003_686),
        (14_582_691_189_369_890, 14_356_207_860_774_241),
    ]
    .map(|(iota, tokens)| ExchangeRate {
        iota: Nanos::from_nanos(iota),
        tokens: PoolTokens::from_units(tokens),
    });
    let rewards = [
        4_602_000_000_900,
        4_525_300_002_301,
        4_525_300_011_505,
        4_525_300_000_531,
        4_525_300_000_708,
        4_602_000_007_680,
        4_525_300_000_767,
    ];
    let commission = BasisPoints::new(1_000).unwrap();
    let mut pool = StakingPool::active(rates[0], Nanos::ZERO);
    for (reward, rate) in rewards.into_iter().zip(&rates[1..]) {
        let payment = Payment::split(Nanos::from_nanos(reward), commission).unwrap();
        pool = pool.close_epoch(payment).unwrap();
        assert_eq!(pool.rate(), *rate);
    }
}
