use super::*;
use iotasrb_core::{
    observation::Issuance,
    units::{Epoch, PoolTokens},
};

const FULL: u64 = 65_536;

/// The end of an epoch that minted 900,000 nanos and had 100,000 of tips: the members, of 4,000,
/// 3,333 and 2,667 parts of voting power, are due 400,000, 333,300 and 266,700 of it. One more
/// validator is outside the committee.
fn outcome(scores: [u64; 3], rewards: [u64; 3]) -> CertifiedOutcome {
    let nanos = Nanos::from_nanos;
    let payment = |(name, power, score, reward): (u8, u64, u64, u64)| CertifiedPayment {
        validator: Address::from_bytes([name; 32]),
        voting_power: VotingPower::new(power).unwrap(),
        reward: nanos(reward),
        next_commission: BasisPoints::ZERO,
        next_stake: nanos(0),
        next_pool_tokens: PoolTokens::from_units(0),
        reporters: Vec::new(),
        score: Score::new(score).unwrap(),
    };
    let [first, second, third] = scores;
    CertifiedOutcome {
        epoch: Epoch::new(374),
        next_protocol_version: ProtocolVersion::new(25),
        issuance: Issuance {
            minted: nanos(900_000),
            burned: nanos(0),
        },
        distributed: nanos(rewards.iter().sum()),
        gas_fees: nanos(300_000),
        tips: Ok(nanos(100_000)),
        storage_charge: nanos(0),
        storage_rebate: nanos(0),
        storage_fund: nanos(0),
        next_total_stake: nanos(0),
        validators: [
            (1, 4_000, first, rewards[0]),
            (2, 3_333, second, rewards[1]),
            (3, 2_667, third, rewards[2]),
            (4, 0, 0, 0),
        ]
        .map(payment)
        .to_vec(),
    }
}

fn certified(version: u64, outcome: &CertifiedOutcome) -> CertifiedScores {
    CertifiedScores::of(ProtocolVersion::new(version), Ok(outcome))
}

/// The members have the scores of their events; the payments tell this of the flag.
#[track_caller]
fn check(scores: [u64; 3], rewards: [u64; 3], scaled: Known<bool>) {
    let certified = certified(25, &outcome(scores, rewards));
    for (name, score) in (1..).zip(scores) {
        let score = Score::new(score).unwrap();
        assert_eq!(certified.score(Address::from_bytes([name; 32])), Ok(score));
    }
    assert_eq!(certified.scaled_payments, scaled);
}

const UNKNOWN: Known<bool> = Err(Absence::NotRecorded);
const UNSCALED: [u64; 3] = [400_000, 333_300, 266_700];

#[test]
fn full_scores_scale_nothing() {
    check([FULL; 3], UNSCALED, Ok(false));
}

/// Half a score leaves 200,000 of 400,000; 60,000 parts leave 305,145.26 of 333,300.
#[test]
fn where_a_score_is_partial_the_payments_tell_whether_it_counted() {
    let partial = [32_768, 60_000, FULL];
    check(partial, UNSCALED, Ok(false));
    check(partial, [200_000, 305_145, 266_700], Ok(true));
}

#[test]
fn payments_that_are_neither_tell_nothing() {
    let partial = [32_768, 60_000, FULL];
    check([FULL; 3], [400_000, 333_300, 266_699], UNKNOWN);
    check(partial, [200_000, 305_146, 266_700], UNKNOWN);
    // One as if scores counted, the other as if they did not.
    check(partial, [200_000, 333_300, 266_700], UNKNOWN);
    check(partial, [400_000, 305_145, 266_700], UNKNOWN);
}

/// A slashed member and one that was scaled to nothing look alike.
#[test]
fn a_member_without_score_and_reward_tells_nothing() {
    check([0, FULL, FULL], [0, 333_300, 266_700], Ok(false));
    check([0, 60_000, FULL], [0, 333_300, 266_700], Ok(false));
    check([0, 60_000, FULL], [0, 305_145, 266_700], Ok(true));
    // The worst score, and all of its reward.
    check([0, FULL, FULL], UNSCALED, Ok(false));
    // Slashed by a part of it, which no version of the rules does.
    check([0, FULL, FULL], [40_000, 333_300, 266_700], UNKNOWN);
}

#[test]
fn who_was_not_in_the_committee_was_not_measured() {
    let certified = certified(25, &outcome([FULL; 3], UNSCALED));
    for outside in [4, 5] {
        assert_eq!(
            certified.score(Address::from_bytes([outside; 32])),
            Err(Absence::NotRecorded)
        );
    }
}

#[track_caller]
fn check_absent(certified: &CertifiedScores, reason: Absence) {
    let member = Address::from_bytes([1; 32]);
    assert_eq!(certified.score(member), Err(reason));
    assert_eq!(certified.scaled_payments, Err(reason));
}

/// The change into version 19 is made by the rules of version 18.
#[test]
fn figures_of_0_and_1_are_no_scores() {
    let slashed = [0, 333_300, 266_700];
    for scores in [[1, 1, 1], [0, 1, 1], [0, 0, 0]] {
        let certified = certified(19, &outcome(scores, slashed));
        check_absent(&certified, Absence::NotRecorded);
    }
    check([2, 1, 1], UNSCALED, Ok(false));
}

#[test]
fn before_version_19_there_are_no_scores_and_without_an_outcome_none_are_told() {
    let whole = outcome([FULL; 3], UNSCALED);
    check_absent(&certified(18, &whole), Absence::NotInProtocol);
    for (version, reason) in [(18, Absence::NotInProtocol), (19, Absence::NotRecorded)] {
        let version = ProtocolVersion::new(version);
        let without = CertifiedScores::of(version, Err(Absence::SafeMode));
        check_absent(&without, reason);
    }
}

#[test]
fn without_the_pot_the_scores_are_told_but_not_their_use() {
    let mut whole = outcome([32_768, FULL, FULL], UNSCALED);
    for tips in [
        Err(Absence::NotInProtocol),
        // More than all fees.
        Ok(Nanos::from_nanos(300_001)),
    ] {
        whole.tips = tips;
        let certified = certified(25, &whole);
        let half = Score::new(32_768).unwrap();
        assert_eq!(certified.score(Address::from_bytes([1; 32])), Ok(half));
        assert_eq!(certified.scaled_payments, UNKNOWN);
    }
}
