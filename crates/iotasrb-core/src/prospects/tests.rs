use super::{Prospects, Thresholds, Verdict, seats};
use crate::{
    calculator::tests::{address, arbitrary::observations, basis_points, iota, network},
    observation::{Absence, Network, Observation, mainnet_375},
    rewards::voting_powers,
    units::{BasisPoints, Nanos, ProtocolVersion, VotingPower},
};
use alloc::{vec, vec::Vec};
use proptest::prelude::*;

fn prospects(observation: &Observation) -> Prospects {
    Prospects::of(&observation.check().unwrap()).unwrap()
}

/// Validators with these stakes in IOTA, the first so many of them in the committee, by the
/// rules of a protocol version of mainnet.
fn validators(stakes: &[u64], members: usize, version: u64) -> Observation {
    let mut observation = network(stakes, 1_000);
    observation.anchor.network = Network::Mainnet;
    observation.protocol_version = ProtocolVersion::new(version);
    observation.committee.truncate(members);
    let seated: Vec<Nanos> = stakes[..members].iter().map(|stake| iota(*stake)).collect();
    let mut powers = voting_powers(&seated).unwrap();
    powers.resize(stakes.len(), VotingPower::ZERO);
    for (validator, power) in observation.validators.iter_mut().zip(powers) {
        validator.voting_power = power;
    }
    observation
}

#[track_caller]
fn check(observation: &Observation, number: u8, verdict: Verdict) {
    let prospects = prospects(observation);
    assert_eq!(prospects.get(address(number)).unwrap().verdict, verdict);
}

/// 100 seats for 67 validators: the one outside was passed over. Kiln's next voting power is its
/// present one, since rewards raise all members' stakes alike.
#[test]
fn mainnet_375_goes_on_as_it_is() {
    let mut observation = mainnet_375::observation();
    let kiln = mainnet_375::with_power(&mut observation, 702).address;
    let prospects = prospects(&observation);
    assert_eq!(prospects.epoch.number(), 376);
    assert_eq!(prospects.seats, Some(100));
    assert!(prospects.includes_reward);
    let verdicts = |verdict| {
        let all = prospects.validators.iter();
        all.filter(|one| one.verdict == verdict).count()
    };
    assert_eq!(verdicts(Verdict::Earns), 66);
    assert_eq!(verdicts(Verdict::Outside), 1);
    let outsider = prospects.get(mainnet_375::OUTSIDER).unwrap();
    assert!(outsider.passed_over && !outsider.slashed && !outsider.capped);
    assert_eq!(outsider.at_risk, Ok(false));
    assert_eq!(outsider.next_stake.as_nanos(), 5_160_478_549_501_299);
    assert_eq!(outsider.next_voting_power, VotingPower::ZERO);
    assert_eq!(outsider.announced_commission, None);
    let kiln = prospects.get(kiln).unwrap();
    assert_eq!(kiln.next_voting_power.as_parts(), 702);
    // 170,414,501.653813764 and 702 / 10,000 of 767,000 IOTA: the commission is staked too.
    assert_eq!(kiln.next_stake.as_nanos(), 170_468_345_053_813_764);
    // From version 39 on its stake is below the low threshold, not below the very low one.
    observation.protocol_version = ProtocolVersion::new(39);
    let later = super::tests::prospects(&observation);
    let outsider = later.get(mainnet_375::OUTSIDER).unwrap();
    assert_eq!(outsider.at_risk, Ok(true));
    assert_eq!(outsider.verdict, Verdict::Outside);
}

/// 50 seats since version 5; the fifty-first has 10 million IOTA, all others 20 million.
#[test]
fn the_most_stake_gets_the_seats() {
    let mut stakes = vec![20_000_000; 51];
    stakes[50] = 10_000_000;
    let mut observation = validators(&stakes, 50, 9);
    check(&observation, 50, Verdict::Earns);
    check(&observation, 51, Verdict::Outside);
    assert!(
        !prospects(&observation)
            .get(address(51))
            .unwrap()
            .passed_over
    );
    observation.validators[50].pending_stake = iota(15_000_000);
    check(&observation, 51, Verdict::Joins);
    // Of equal stakes the last in the chain's order.
    check(&observation, 50, Verdict::DropsOut);
    check(&observation, 49, Verdict::Earns);
    observation.validators[3].pending_withdrawal = iota(5_000_000);
    check(&observation, 4, Verdict::DropsOut);
    check(&observation, 50, Verdict::Earns);
    let joins = prospects(&observation);
    let joins = joins.get(address(51)).unwrap();
    // 25 million of 1,005 million; members have 200 / 10,000 of the reward more.
    assert_eq!(joins.next_stake, iota(25_000_000));
    assert_eq!(joins.next_voting_power.as_parts(), 249);
}

#[test]
fn whoever_was_passed_over_stays_outside() {
    // A seat is free.
    let mut observation = validators(&[20_000_000; 12], 11, 25);
    check(&observation, 12, Verdict::Outside);
    let flag =
        |observation: &Observation| prospects(observation).get(address(12)).unwrap().passed_over;
    assert!(flag(&observation));
    // No seat is free, but others with less stake have one.
    observation = validators(&[20_000_000; 51], 50, 5);
    observation.validators[50].stake = iota(20_000_001);
    let fifty_first = prospects(&observation);
    let fifty_first = fifty_first.get(address(51)).unwrap();
    assert!(fifty_first.passed_over);
    assert_eq!(fifty_first.verdict, Verdict::Outside);
}

#[test]
fn little_stake_is_a_risk_and_very_little_the_end() {
    let with = |withdrawn: u64, version: u64| {
        let mut observation = validators(&[100_000_000; 11], 11, version);
        observation.validators[4].pending_withdrawal = iota(withdrawn);
        let prospects = prospects(&observation);
        let fifth = prospects.get(address(5)).unwrap();
        (fifth.verdict, fifth.at_risk)
    };
    // Beside what is left of 100 million there are some 69,720 IOTA of reward.
    for (withdrawn, version, verdict, at_risk) in [
        (98_000_000, 38, Verdict::Earns, false),
        (98_600_000, 38, Verdict::Earns, true),
        (99_000_000, 38, Verdict::Earns, true),
        (99_100_000, 38, Verdict::Leaves, true),
        (94_000_000, 39, Verdict::Earns, false),
        (94_900_000, 39, Verdict::Earns, true),
        (95_100_000, 39, Verdict::Leaves, true),
    ] {
        assert_eq!(
            with(withdrawn, version),
            (verdict, Ok(at_risk)),
            "{withdrawn}"
        );
    }
    let mut elsewhere = validators(&[1; 11], 11, 39);
    elsewhere.anchor.network = Network::Testnet;
    elsewhere.target_reward = Ok(Nanos::ZERO);
    check(&elsewhere, 5, Verdict::Earns);
    let testnet = prospects(&elsewhere);
    assert_eq!(
        testnet.get(address(5)).unwrap().at_risk,
        Err(Absence::NotRecorded)
    );
}

#[test]
fn a_seat_that_is_left_goes_to_the_next() {
    let mut stakes = vec![20_000_000; 51];
    stakes[50] = 10_000_000;
    let mut observation = validators(&stakes, 50, 5);
    observation.validators[0].pending_withdrawal = iota(20_000_000);
    check(&observation, 1, Verdict::Leaves);
    check(&observation, 51, Verdict::Joins);
    assert_eq!(
        prospects(&observation)
            .get(address(1))
            .unwrap()
            .next_voting_power,
        VotingPower::ZERO
    );
}

#[test]
fn the_flags_are_told() {
    let mut observation = validators(&[100_000_000; 10], 10, 25);
    observation.validators[1].reporters = (2..10).map(address).collect();
    observation.validators[2].next_commission = basis_points(500);
    let prospects = prospects(&observation);
    let of = |number| prospects.get(address(number)).unwrap();
    assert!(of(2).slashed && !of(3).slashed);
    assert_eq!(of(3).announced_commission, Some(basis_points(500)));
    assert_eq!(of(2).announced_commission, None);
    // Ten members: each has a tenth, which is the most there is.
    assert!(of(1).capped);
    // 76,700 IOTA each, but for the one whose reward is burned.
    assert_eq!(of(1).next_stake, iota(100_076_700));
    assert_eq!(of(2).next_stake, iota(100_000_000));
    assert_eq!(prospects.get(address(99)), None);
}

#[test]
fn without_a_reward_stakes_are_what_is_pending() {
    let mut observation = validators(&[100_000_000; 11], 11, 25);
    observation.validators[0].pending_stake = iota(3);
    observation.validators[0].pending_withdrawal = iota(1);
    for spoil in [
        |it: &mut Observation| it.safe_mode = true,
        |it: &mut Observation| it.target_reward = Err(Absence::NotRecorded),
        |it: &mut Observation| it.adjusts_rewards_by_score = Err(Absence::NotRecorded),
    ] {
        let mut observation = observation.clone();
        spoil(&mut observation);
        let prospects = prospects(&observation);
        assert!(!prospects.includes_reward);
        assert_eq!(prospects.validators[0].next_stake, iota(100_000_002));
    }
    observation.validators[0].pending_withdrawal = iota(200_000_000);
    let impossible = Prospects::of(&observation.check().unwrap());
    assert_eq!(impossible.err(), Some(Absence::Undefined));
}

#[test]
fn the_terms_follow_the_protocol() {
    for (version, expected) in [
        (4, None),
        (5, Some(50)),
        (9, Some(50)),
        (10, Some(80)),
        (16, Some(80)),
        (17, Some(100)),
    ] {
        assert_eq!(seats(ProtocolVersion::new(version)), expected, "{version}");
    }
    let early = Thresholds::of(Network::Mainnet, ProtocolVersion::new(38)).unwrap();
    assert_eq!(
        (early.low, early.very_low),
        (iota(1_500_000), iota(1_000_000))
    );
    let raised = Thresholds::of(Network::Mainnet, ProtocolVersion::new(39)).unwrap();
    assert_eq!(
        (raised.low, raised.very_low),
        (iota(5_500_000), iota(5_000_000))
    );
    // Before version 5 everybody is in the committee.
    let observation = validators(&[20_000_000; 60], 60, 4);
    check(&observation, 60, Verdict::Earns);
}

#[test]
fn every_verdict_has_a_code_of_its_own() {
    let codes = Verdict::ALL.map(Verdict::code);
    assert_eq!(codes, ["earns", "joins", "drops_out", "outside", "leaves"]);
}

proptest! {
    #[test]
    fn whoever_earns_has_voting_power(observation in observations()) {
        let mut observation = observation;
        observation.slashing_rate = Ok(BasisPoints::WHOLE);
        if let Ok(prospects) = Prospects::of(&observation.check().unwrap()) {
            let mut sum = 0;
            for one in &prospects.validators {
                let seated = matches!(one.verdict, Verdict::Earns | Verdict::Joins);
                prop_assert_eq!(seated, one.next_voting_power > VotingPower::ZERO);
                sum += one.next_voting_power.as_parts();
            }
            prop_assert_eq!(sum, 10_000);
        }
    }
}
