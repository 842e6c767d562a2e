use super::{Accrual, BallotLedger, Change, Ledger, LedgerRefusal, Status, Vote};
use crate::programmes::{
    Micros, Milestone, SUPPLY,
    participation::{
        BallotTerms, EventId, Period, RewardOverflow, RewardRate, Span, StakingTerms,
        ballot_status_checksum,
    },
};
use alloc::{vec, vec::Vec};
use proptest::{collection::vec as vec_of, prelude::*};

fn period(milestones: [u32; 3]) -> Period {
    let [commence, start, end] = milestones.map(Milestone::new);
    Period::new(commence, start, end).unwrap()
}

fn span(amount: u64, start: u32, end: u32) -> Span {
    let [start, end] = [start, end].map(Milestone::new);
    Span::from_record(Micros::from_micros(amount), start, end).unwrap()
}

fn by_one() -> Accrual {
    Accrual::Staking(RewardRate::new(1, 1).unwrap())
}

/// The event of the nodes' own tests: accepted after 6, paid in 11 to 15, a unit a micro.
fn ledger(spans: &[Span]) -> Ledger {
    Ledger::of(period([6, 10, 15]), by_one(), spans.iter().copied()).unwrap()
}

#[track_caller]
fn check(ledger: &Ledger, at: u32, current: u64, accumulated: u64) {
    let expected = Status {
        current,
        accumulated,
    };
    assert_eq!(ledger.at(Milestone::new(at)), expected, "{at}");
}

/// The final statuses of the nodes' own cases.
#[test]
fn the_totals_of_worked_cases_hold() {
    const M: u64 = 1_000_000;
    for (spans, staked, rewarded) in [
        (&[span(M, 7, 16)][..], M, 5 * M),
        (&[span(M, 7, 14)], 0, 3 * M),
        (
            &[span(M, 7, 14), span(2_500_000, 15, 16)],
            2_500_000,
            5_500_000,
        ),
        (&[span(M, 11, 14)], 0, 3 * M),
        (&[span(M, 13, 16)], M, 3 * M),
    ] {
        check(&ledger(spans), 15, staked, rewarded);
        check(&ledger(spans), 16, staked, rewarded);
    }
    let first = ledger(&[span(M, 7, 16)]);
    check(&first, 6, 0, 0);
    check(&first, 7, M, 0);
    check(&first, 10, M, 0);
    check(&first, 11, M, M);
    assert_eq!(ledger(&[]).at(Milestone::new(12)), Status::default());
}

#[test]
fn the_peak_is_the_most_that_took_part_at_once() {
    assert_eq!(ledger(&[]).peak(), None);
    let handed_over = [span(5, 7, 9), span(3, 8, 9), span(8, 9, 12), span(7, 13, 0)];
    assert_eq!(ledger(&handed_over).peak(), Some((Milestone::new(8), 8)));
}

#[test]
fn changes_that_cannot_be_are_refused_whole() {
    let whole = ledger(&[span(5, 8, 12)]);
    let refused = |spans: &[Span]| {
        let mut copy = whole.clone();
        let changes = spans.iter().copied().flat_map(Change::of);
        let refusal = copy.apply(changes).unwrap_err();
        assert_eq!(copy, whole);
        refusal
    };
    for at in [0, 6, 16] {
        let not_accepted = LedgerRefusal::NotAccepted(Milestone::new(at));
        assert_eq!(refused(&[span(1, 7, 0), span(1, at, 0)]), not_accepted);
    }
    let overflow = LedgerRefusal::Overflow(RewardOverflow);
    assert_eq!(refused(&[span(u64::MAX, 15, 0), span(1, 15, 0)]), overflow);
    assert_eq!(refused(&[span(u64::MAX, 14, 0)]), overflow);
    let at = Milestone::new(11);
    let amount = Micros::from_micros(6);
    let refusal = whole.clone().apply([Change::Ends { at, amount }]);
    assert_eq!(refusal, Err(LedgerRefusal::UnknownStake(at)));
}

#[test]
fn the_whole_supply_fits_an_event_that_a_node_accepts() {
    let rate = RewardRate::new(6_636, 1).unwrap();
    let all = Span::open(SUPPLY, Milestone::new(6));
    let ledger = Ledger::of(period([5, 6, 7]), Accrual::Staking(rate), [all]).unwrap();
    check(
        &ledger,
        7,
        2_779_530_283_277_761,
        18_444_962_959_831_221_996,
    );
}

#[test]
fn a_ledger_grows_with_changes_not_with_milestones() {
    let spans = [
        span(7, 8, 12),
        span(9, 8, 12),
        span(1, 9, 9),
        span(3, 12, 0),
    ];
    let short = ledger(&spans);
    let long = Ledger::of(period([6, 10, 4_000_000_000]), by_one(), spans).unwrap();
    assert_eq!((short.change_points(), long.change_points()), (2, 2));
    // 16 in milestone 11, then 3 in each.
    check(&long, 4_000_000_000, 3, 11_999_999_983);
}

/// A vote in the commencing milestone is not admitted; sent again, it counts.
#[test]
fn a_single_vote_weighs_a_thousandth_in_each_milestone() {
    let terms = BallotTerms {
        period: period([5, 7, 10]),
        answers: vec![vec![1, 2, 0, 255], vec![7, 254, 0, 255]],
    };
    let vote = |amount, start, answers: [u8; 2]| Vote {
        span: span(amount, start, 11),
        answers: answers.to_vec(),
    };
    let early = BallotLedger::of(&terms, &[vote(1_000_000, 5, [1, 0])]);
    assert_eq!(early, Err(LedgerRefusal::NotAccepted(Milestone::new(5))));
    let votes = [vote(1_000_000, 6, [1, 0]), vote(2_999, 6, [9, 254])];
    let ledger = BallotLedger::of(&terms, &votes).unwrap();
    for (at, accumulated) in [
        (6, 0),
        (7, 0),
        (8, 1_000),
        (9, 2_000),
        (10, 3_000),
        (11, 3_000),
    ] {
        let yes = ledger.at(Milestone::new(at))[0][0];
        assert_eq!(
            (yes.value, yes.current, yes.accumulated),
            (1, 1_000, accumulated)
        );
    }
    let id = "5a6f987d13c97e559aa463d4267c1496c168b5b8b991a00a8e8a13a12b7ab6ad";
    let (id, end): (EventId, _) = (id.parse().unwrap(), Milestone::new(10));
    let checksum = ballot_status_checksum(id, end, &ledger.at(end));
    let expected = "e176778b55990667475b8edcba70714d8b8a5de22e9c842ecb15550c7eaa7e7b";
    assert_eq!(checksum, expected.parse().unwrap());
}

/// A small event with stakes of up to three owners around all of its boundaries.
fn small_ledgers() -> impl Strategy<Value = (StakingTerms, Vec<(u8, Span)>)> {
    let periods = [0..4_u32, 1..6, 1..12];
    let rates = (1..=7_u32, 1..=7_u32);
    (periods, rates).prop_flat_map(|([commence, wait, length], (numerator, denominator))| {
        let start = commence + wait;
        let end = start + length;
        let terms = StakingTerms {
            period: period([commence, start, end]),
            rate: RewardRate::new(numerator, denominator).unwrap(),
            minimum_rewards: 0,
        };
        let stake = (0..3_u8, 0..=20_u64, commence + 1..=end, 0..=length + 8);
        let stakes = stake.prop_map(move |(owner, amount, from, stay)| {
            // The longest stay is for ever.
            let to = if stay == length + 8 { 0 } else { from + stay };
            (owner, span(amount, from, to))
        });
        (Just(terms), vec_of(stakes, 0..10))
    })
}

/// The totals as nodes first counted them: in every milestone over every output.
fn milestone_by_milestone(
    terms: &StakingTerms,
    stakes: &[(u8, Span)],
    last: u32,
) -> Vec<(Status, [u64; 3])> {
    let mut rewards = [0; 3];
    let mut statuses = Vec::new();
    for number in 0..=last {
        let at = Milestone::new(number);
        let active = stakes
            .iter()
            .filter(|(_, span)| span.start() <= at && span.end().is_none_or(|end| end > at));
        let mut staked = 0;
        for (owner, span) in active {
            let amount = span.amount().as_micros();
            staked += amount;
            if number > terms.period.start().number() && number <= terms.period.end().number() {
                let (numerator, denominator) = (terms.rate.numerator(), terms.rate.denominator());
                rewards[usize::from(*owner)] +=
                    amount * u64::from(numerator) / u64::from(denominator);
            }
        }
        let status = Status {
            current: staked,
            accumulated: rewards.iter().sum(),
        };
        statuses.push((status, rewards));
    }
    statuses
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// The closed forms are what counting in every milestone gives.
    #[test]
    fn counting_every_milestone_gives_the_same((terms, stakes) in small_ledgers()) {
        let end = terms.period.end().number();
        let spans = stakes.iter().map(|(_, span)| *span);
        let accrual = Accrual::Staking(terms.rate);
        let ledger = Ledger::of(terms.period, accrual, spans.clone()).unwrap();
        let counted = milestone_by_milestone(&terms, &stakes, end);
        for (number, (status, rewards)) in (0..).zip(counted) {
            let at = Milestone::new(number);
            prop_assert_eq!(ledger.at(at), status);
            prop_assert_eq!(terms.total(spans.clone(), at), Ok(status.accumulated));
            let owners = terms.earned_by_owner(stakes.iter().copied(), at).unwrap();
            for (owner, earned) in owners {
                prop_assert_eq!(earned.units, rewards[usize::from(owner)]);
            }
        }
        prop_assert_eq!(ledger.at(Milestone::new(u32::MAX)), ledger.at(terms.period.end()));
        prop_assert!(ledger.change_points() <= 2 * stakes.len());
    }
}

proptest! {
    /// Whether as a whole, in batches of whole stakes, or change by change as time goes on.
    #[test]
    fn batches_and_order_do_not_matter(
        (terms, stakes) in small_ledgers(),
        size in 1..4_usize,
    ) {
        let accrual = Accrual::Staking(terms.rate);
        let spans: Vec<_> = stakes.iter().map(|(_, span)| *span).collect();
        let whole = Ledger::of(terms.period, accrual, spans.iter().copied()).unwrap();
        let mut backwards = Ledger::new(terms.period, accrual);
        for batch in spans.rchunks(size) {
            let changes = batch.iter().rev().copied().flat_map(Change::of);
            backwards.apply(changes).unwrap();
        }
        prop_assert_eq!(&backwards, &whole);
        let mut changes: Vec<_> = spans.iter().copied().flat_map(Change::of).collect();
        changes.sort_by_key(|change| match change {
            Change::Begins { at, .. } => (*at, 0),
            Change::Ends { at, .. } => (*at, 1),
        });
        let mut in_time = Ledger::new(terms.period, accrual);
        for batch in changes.chunks(size) {
            in_time.apply(batch.iter().copied()).unwrap();
        }
        prop_assert_eq!(&in_time, &whole);
    }

    /// An output divided into two earns as much or less: at most a unit less a milestone.
    #[test]
    fn splitting_never_earns_more(
        (terms, _) in small_ledgers(),
        parts in [0..=1_u64 << 40, 0..=1_u64 << 40],
        start in 0..20_u32,
    ) {
        let end = terms.period.end();
        let reward = |amount| terms.reward(span(amount, start, 0), end).unwrap();
        let [one, other] = parts;
        let (split, merged) = (reward(one) + reward(other), reward(one + other));
        let milestones = span(1, start, 0).paid_milestones(terms.period, end);
        prop_assert!(split <= merged);
        prop_assert!(merged - split <= u64::from(milestones));
    }

    /// A stake handed over without a gap earns as if it had stayed.
    #[test]
    fn handing_over_loses_nothing(
        (terms, _) in small_ledgers(),
        amount in 0..=1_000_000_u64,
        at in [0..30_u32, 0..30_u32],
    ) {
        let [start, handed] = [at[0].min(at[1]), at[0].max(at[1]).max(1)];
        let end = terms.period.end();
        let parts = [span(amount, start, handed), span(amount, handed, 0)];
        prop_assert_eq!(terms.total(parts, end), terms.reward(span(amount, start, 0), end));
    }
}
