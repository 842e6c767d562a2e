use super::ballot_event;
use crate::programmes::{
    Micros, Milestone,
    participation::{
        AnswerStatus, Earned, EventId, ExportRefusal, INVALID_ANSWER, Period, RewardOverflow,
        RewardRate, RewardsExport, SKIPPED_ANSWER, Shortfall, Span, StakingTerms,
        ballot_status_checksum, staking_status_checksum, weight,
    },
    staking::Programme,
};
use alloc::{string::ToString, vec, vec::Vec};

fn span(amount: u64, start: u32, end: u32) -> Span {
    let [start, end] = [start, end].map(Milestone::new);
    Span::from_record(Micros::from_micros(amount), start, end).unwrap()
}

/// The event of the nodes' own tests: accepted after 6, paid in 11 to 15, a unit a micro.
fn terms() -> StakingTerms {
    let [commence, start, end] = [6, 10, 15].map(Milestone::new);
    StakingTerms {
        period: Period::new(commence, start, end).unwrap(),
        rate: RewardRate::new(1, 1).unwrap(),
        minimum_rewards: 0,
    }
}

/// What spans earned at the milestones 10 to 16.
#[track_caller]
fn check(spans: &[Span], expected: [u64; 7]) {
    for (at, expected) in (10..=16).zip(expected) {
        let total = terms().total(spans.iter().copied(), Milestone::new(at));
        assert_eq!(total, Ok(expected), "{at}");
    }
}

#[test]
fn a_stake_earns_from_its_milestone_on_until_it_is_spent() {
    const M: u64 = 1_000_000;
    check(&[span(M, 7, 16)], [0, M, 2 * M, 3 * M, 4 * M, 5 * M, 5 * M]);
    check(&[span(M, 7, 14)], [0, M, 2 * M, 3 * M, 3 * M, 3 * M, 3 * M]);
    check(
        &[span(M, 7, 14), span(2_500_000, 15, 16)],
        [0, M, 2 * M, 3 * M, 3 * M, 5_500_000, 5_500_000],
    );
    check(
        &[span(M, 11, 14)],
        [0, M, 2 * M, 3 * M, 3 * M, 3 * M, 3 * M],
    );
    check(&[span(M, 13, 16)], [0, 0, 0, M, 2 * M, 3 * M, 3 * M]);
}

#[test]
fn a_stake_earns_nothing_in_its_own_milestone_before_the_start() {
    let total = terms().total([span(1_000_000, 7, 16)], Milestone::new(7));
    assert_eq!(total, Ok(0));
}

#[test]
fn every_boundary_is_on_its_side() {
    for (start, end, milestones) in [
        // Unspent, and spent after the end.
        (7, 0, 5),
        (7, 17, 5),
        // Spent in the last milestone that pays, and in the first.
        (7, 15, 4),
        (7, 11, 0),
        (7, 12, 1),
        // Spent before anything pays.
        (7, 10, 0),
        (7, 8, 0),
        // Made in the first milestone that pays, in the last, and after it.
        (10, 0, 5),
        (11, 0, 5),
        (15, 0, 1),
        (16, 0, 0),
        // Made and spent in one milestone.
        (12, 12, 0),
        (12, 13, 1),
    ] {
        let paid = span(1, start, end).paid_milestones(terms().period, Milestone::new(99));
        assert_eq!(paid, milestones, "{start} to {end}");
    }
    let backwards = Span::new(Micros::ZERO, Milestone::new(2), Some(Milestone::new(1)));
    assert_eq!(
        backwards.unwrap_err().to_string(),
        "a stake made in milestone 2 cannot have been spent in 1"
    );
}

#[test]
fn milestones_reach_to_the_end_of_their_numbers() {
    let [commence, start, end] = [0, 1, u32::MAX].map(Milestone::new);
    let period = Period::new(commence, start, end).unwrap();
    let all = span(1, 0, 0).paid_milestones(period, end);
    assert_eq!(all, 4_294_967_294);
    assert_eq!(span(1, u32::MAX, 0).paid_milestones(period, end), 1);
}

#[test]
fn rewards_are_summed_for_each_owner() {
    let spans = [
        ("b", span(3, 11, 0)),
        ("a", span(1, 15, 0)),
        ("b", span(4, 15, 0)),
        ("c", span(9, 7, 8)),
    ];
    let earned = terms().earned_by_owner(spans, Milestone::new(15)).unwrap();
    let units: Vec<_> = earned
        .iter()
        .map(|(owner, one)| (*owner, one.units))
        .collect();
    assert_eq!(units, [("a", 1), ("b", 19), ("c", 0)]);
}

/// Ten micros earn a unit; twenty units are paid, over five milestones.
#[test]
fn what_is_paid_nothing_has_its_reason() {
    let terms = StakingTerms {
        rate: RewardRate::new(1, 10).unwrap(),
        minimum_rewards: 20,
        ..terms()
    };
    for (spans, units, shortfall) in [
        (&[span(40, 10, 0)][..], 20, None),
        (&[], 0, Some(Shortfall::NoWholeUnit)),
        // Five outputs that are each rounded down to nothing.
        (&[span(9, 10, 0); 5], 0, Some(Shortfall::NoWholeUnit)),
        // Spent before the first milestone that pays, and in the one that made it.
        (&[span(90, 7, 11)], 0, Some(Shortfall::NotInTime)),
        (&[span(90, 12, 12)], 0, Some(Shortfall::NotInTime)),
        // What was there in time is rounded down to nothing.
        (
            &[span(90, 7, 11), span(9, 10, 0)],
            0,
            Some(Shortfall::NotInTime),
        ),
        (&[span(40, 10, 15)], 16, Some(Shortfall::TooShort)),
        (
            &[span(20, 10, 0), span(20, 14, 0)],
            14,
            Some(Shortfall::TooShort),
        ),
        (&[span(39, 10, 0)], 15, Some(Shortfall::TooLittle)),
        // One after the other, so never forty at once; also where they meet in a milestone.
        (
            &[span(20, 10, 13), span(20, 14, 0)],
            8,
            Some(Shortfall::TooLittle),
        ),
        (
            &[span(20, 13, 0), span(20, 10, 13)],
            10,
            Some(Shortfall::TooLittle),
        ),
    ] {
        let earned = terms.earned(spans, Milestone::new(15));
        assert_eq!(earned, Ok(Earned { units, shortfall }), "{spans:?}");
    }
    // Before the end nothing is decided.
    let early = terms.earned(&[span(40, 10, 15)], Milestone::new(14));
    let shortfall = None;
    assert_eq!(
        early,
        Ok(Earned {
            units: 16,
            shortfall
        })
    );
    let free = StakingTerms {
        minimum_rewards: 0,
        ..terms
    };
    let nothing = free.earned(&[span(90, 7, 11)], Milestone::new(15)).unwrap();
    assert_eq!(nothing.shortfall, Some(Shortfall::NotInTime));
    let least = free.earned(&[span(10, 15, 0)], Milestone::new(15)).unwrap();
    assert_eq!((least.units, least.shortfall), (1, None));
}

#[test]
fn what_does_not_fit_is_refused() {
    let all = span(u64::MAX, 15, 0);
    assert_eq!(terms().reward(all, Milestone::new(15)), Ok(u64::MAX));
    let more = span(u64::MAX, 14, 0);
    assert_eq!(
        terms().reward(more, Milestone::new(15)),
        Err(RewardOverflow)
    );
    let two = [(1, all), (1, span(1, 15, 0))];
    let at = Milestone::new(15);
    assert_eq!(terms().earned_by_owner(two, at), Err(RewardOverflow));
    assert_eq!(
        terms().total(two.map(|(_, span)| span), at),
        Err(RewardOverflow)
    );
    let rate = RewardRate::new(u32::MAX, 1).unwrap();
    let amount = Micros::from_micros(u64::MAX);
    assert_eq!(rate.per_milestone(amount), Err(RewardOverflow));
}

#[test]
fn a_minimum_is_reached_by_the_total() {
    let terms = Programme::SMR.terms();
    assert!(!terms.reaches_minimum(9_999_999));
    assert!(terms.reaches_minimum(10_000_000));
}

/// As nodes answered: R1 and SMR at the end. SMR in the commencing milestone is derived.
#[test]
fn the_checksums_of_real_statuses_hold() {
    let (smr, round_1) = (Programme::SMR, Programme::ASSEMBLY[0]);
    for (programme, at, staked, rewarded, checksum) in [
        (
            round_1,
            2_879_714,
            1_886_137_345_866_695,
            5_805_198_730_725_779,
            "b784c0016d5edb474a605c09fb7ad3e8b1e92d9466c177bb29304b51dcb52018",
        ),
        (
            smr,
            2_879_714,
            1_885_509_698_991_556,
            1_450_910_768_336_284,
            "ce2a345ece469615bc52990895e4eaecbc34adb98346fe5a60ddf8764dc5585c",
        ),
        (
            smr,
            2_041_634,
            0,
            0,
            "dbd3911612121677e534a879f1be096bea65e02a48c9086e7fee807353412d9a",
        ),
    ] {
        let at = Milestone::new(at);
        let found = staking_status_checksum(programme.event, at, staked, rewarded);
        assert_eq!(found.to_string(), checksum);
    }
}

/// Computed with Python's `hashlib.sha256`.
#[test]
fn a_ballot_has_a_checksum_too() {
    let id = "5a6f987d13c97e559aa463d4267c1496c168b5b8b991a00a8e8a13a12b7ab6ad";
    let id: EventId = id.parse().unwrap();
    let row = |(value, current, accumulated)| AnswerStatus {
        value,
        current,
        accumulated,
    };
    let first = [(1, 1_000, 3_000), (2, 0, 0), (0, 0, 0), (255, 2, 6)];
    let second = [(7, 0, 0), (254, 2, 6), (0, 1_000, 3_000), (255, 0, 0)];
    let questions = [first, second].map(|rows| rows.map(row).to_vec());
    assert_eq!(
        ballot_status_checksum(id, Milestone::new(10), &questions).to_string(),
        "e176778b55990667475b8edcba70714d8b8a5de22e9c842ecb15550c7eaa7e7b"
    );
}

#[test]
fn an_export_is_sorted_by_text_and_refuses_a_repeated_address() {
    let smr = Programme::SMR;
    let export = |rows: &[(&str, u64)]| {
        let rows = rows.iter().map(|(text, units)| (text.to_string(), *units));
        RewardsExport::new(
            smr.event,
            Milestone::new(2_879_714),
            "SMR",
            10_000_000,
            rows,
        )
    };
    assert_eq!(
        export(&[]).unwrap().checksum.to_string(),
        "8eb93eacfa7bcd2d037852b3fe8325f21e6369dc75f3c0f80d337124ae998d84"
    );
    let two = export(&[
        ("iota1qb", 20_000_000),
        ("iota1qa", 10_000_000),
        ("iota1q", 9_999_999),
    ]);
    let two = two.unwrap();
    assert_eq!(two.rewards[0].0, "iota1qa");
    assert_eq!(two.total_units, 30_000_000);
    assert_eq!(
        two.checksum.to_string(),
        "b338069f1f91639f19be951ae4abcbb30e842449cc2037fcadab94661df55788"
    );
    assert_eq!(
        export(&[("a", 10_000_000), ("b", 1), ("a", 2)]),
        Err(ExportRefusal::RepeatedAddress("a".to_string()))
    );
    assert_eq!(
        export(&[("a", u64::MAX), ("b", 10_000_000)]),
        Err(ExportRefusal::TotalOverflow)
    );
}

#[test]
fn a_vote_weighs_whole_thousands_and_may_be_none() {
    for (amount, expected) in [(999, 0), (1_000, 1), (1_999, 1), (1_000_000, 1_000)] {
        assert_eq!(weight(Micros::from_micros(amount)), expected);
    }
    let terms = ballot_event().ballot_terms().unwrap().unwrap();
    for (byte, expected) in [(7, 7), (254, 254), (0, SKIPPED_ANSWER), (1, INVALID_ANSWER)] {
        assert_eq!(terms.counted(&[2, byte]), Some(vec![2, expected]), "{byte}");
    }
    assert_eq!(
        (terms.counted(&[2]), terms.counted(&[2, 7, 0])),
        (None, None)
    );
}
