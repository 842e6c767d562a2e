//! Counting milestone by milestone over wide ranges: amounts up to the whole supply, the rates
//! and periods of the real programmes in a thousandth of their length, many stakes, events that
//! overlap over the same outputs, and ballots.

use super::{Accrual, BallotLedger, Change, Ledger, LedgerRefusal, Status, Vote};
use crate::programmes::{
    Micros, Milestone, SUPPLY,
    participation::{BallotTerms, Period, RewardRate, Span, StakingTerms},
};
use alloc::{format, string::ToString, vec, vec::Vec};
use proptest::{collection::vec as vec_of, prelude::*};

/// Of the seven programmes: commence, start and end in thousands of milestones from the first
/// commence on, and what one IOTA earns in a milestone. The first two are at the same time.
const PROGRAMMES: [([u32; 3], u32); 7] = [
    ([0, 60, 838], 1),
    ([0, 60, 838], 4),
    ([1_026, 1_052, 1_830], 2),
    ([1_873, 1_899, 2_676], 1),
    ([2_746, 2_772, 3_549], 1),
    ([3_575, 3_601, 4_379], 1),
    ([4_413, 4_439, 5_216], 1),
];

fn period(milestones: [u32; 3]) -> Period {
    let [commence, start, end] = milestones.map(Milestone::new);
    Period::new(commence, start, end).unwrap()
}

fn terms(milestones: [u32; 3], numerator: u32, denominator: u32) -> StakingTerms {
    StakingTerms {
        period: period(milestones),
        rate: RewardRate::new(numerator, denominator).unwrap(),
        minimum_rewards: 0,
    }
}

fn span(amount: u64, start: u32, end: Option<u32>) -> Span {
    let end = end.map(Milestone::new);
    Span::new(Micros::from_micros(amount), Milestone::new(start), end).unwrap()
}

fn is_active(span: Span, at: u32) -> bool {
    span.start().number() <= at && span.end().is_none_or(|end| end.number() > at)
}

/// Small amounts around the steps of the rates, and large ones up to a part of the supply.
fn amounts(most: u64) -> impl Strategy<Value = u64> {
    let steps = (0..=20_u64, 0..=2_u64).prop_map(|(steps, off)| steps * 250_000 + off);
    prop_oneof![Just(0), Just(most), steps, 0..=most]
}

/// The status after every milestone from 0 to the end, counted in 128 bits.
fn counted(terms: &StakingTerms, spans: &[Span]) -> Vec<Status> {
    let [numerator, denominator] =
        [terms.rate.numerator(), terms.rate.denominator()].map(u128::from);
    let (start, end) = (terms.period.start().number(), terms.period.end().number());
    let mut accumulated = 0_u128;
    let mut statuses = Vec::new();
    for at in 0..=end {
        let active = spans.iter().filter(|span| is_active(**span, at));
        let mut current = 0_u128;
        for span in active {
            let amount = u128::from(span.amount().as_micros());
            current += amount;
            if at > start {
                accumulated += amount * numerator / denominator;
            }
        }
        statuses.push(Status {
            current: current.try_into().unwrap(),
            accumulated: accumulated.try_into().unwrap(),
        });
    }
    statuses
}

#[track_caller]
fn same(terms: &StakingTerms, spans: &[Span]) -> Result<(), TestCaseError> {
    let accrual = Accrual::Staking(terms.rate);
    let ledger = Ledger::of(terms.period, accrual, spans.iter().copied()).unwrap();
    for (at, status) in (0..).zip(counted(terms, spans)) {
        let at = Milestone::new(at);
        prop_assert_eq!(ledger.at(at), status, "{}", at);
        // Each output by itself, in the milestones where something can differ.
        if at == terms.period.end() || spans.iter().any(|span| span.start() == at) {
            let total = terms.total(spans.iter().copied(), at);
            prop_assert_eq!(total, Ok(status.accumulated), "{}", at);
        }
    }
    Ok(())
}

/// Spans that an event with this period may hold, with ends before, at and after its end.
fn spans(milestones: [u32; 3], most: u64, count: usize) -> impl Strategy<Value = Vec<Span>> {
    let [commence, _, end] = milestones;
    let stay = prop_oneof![Just(None), (0..=end - commence + 5).prop_map(Some)];
    let one = (amounts(most), commence + 1..=end, stay);
    let one = one.prop_map(|(amount, start, stay)| span(amount, start, stay.map(|it| start + it)));
    vec_of(one, 0..count)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Forty stakes that are the whole supply together, by the rates that really were.
    #[test]
    fn stakes_up_to_the_supply_at_the_real_rates(
        (units, spans) in (
            prop::sample::select(vec![1, 2, 4]),
            spans([3, 63, 140], SUPPLY.as_micros() / 40, 40),
        ),
    ) {
        same(&terms([3, 63, 140], units, 1_000_000), &spans)?;
    }

    /// One stake of the supply or anything below it, by the greatest rates that nodes accepted.
    #[test]
    fn one_stake_at_the_greatest_rates(
        amount in amounts(SUPPLY.as_micros()),
        (numerator, denominator) in (6_000..=6_636_u32, 1_000..=u32::MAX),
        start in 2..=9_u32,
    ) {
        same(&terms([1, 4, 9], numerator, denominator), &[span(amount, start, None)])?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// The same outputs in all seven programmes, of which each takes those that it accepts.
    #[test]
    fn the_same_outputs_in_events_that_overlap(
        outputs in vec_of(
            (amounts(SUPPLY.as_micros() / 12), 1..=5_216_u32, 0..=2_000_u32, any::<bool>()),
            1..12,
        ),
    ) {
        let outputs: Vec<_> = outputs
            .into_iter()
            .map(|(amount, start, stay, stays)| span(amount, start, (!stays).then_some(start + stay)))
            .collect();
        let mut held = Vec::new();
        for (milestones, units) in PROGRAMMES {
            let terms = terms(milestones, units, 1_000_000);
            let accepted = outputs.iter().copied();
            let accepted: Vec<_> = accepted.filter(|span| terms.period.accepts(span.start())).collect();
            same(&terms, &accepted)?;
            held.push(accepted);
        }
        prop_assert_eq!(&held[0], &held[1]);
    }

    /// The first two programmes over one ledger of outputs, fed milestone by milestone.
    #[test]
    fn two_programmes_of_one_time_fed_as_time_goes_on(spans in spans([0, 60, 838], SUPPLY.as_micros() / 20, 20)) {
        let mut changes: Vec<_> = spans.iter().copied().flat_map(Change::of).collect();
        changes.sort_by_key(|change| match change {
            Change::Begins { at, .. } => (*at, 0),
            Change::Ends { at, .. } => (*at, 1),
        });
        for (milestones, units) in [PROGRAMMES[0], PROGRAMMES[1]] {
            let terms = terms(milestones, units, 1_000_000);
            let mut ledger = Ledger::new(terms.period, Accrual::Staking(terms.rate));
            let mut fed = changes.iter().copied().peekable();
            for (at, status) in (0..).zip(counted(&terms, &spans)) {
                let at = Milestone::new(at);
                while let Some(change) = fed.next_if(|change| moment(*change) == at) {
                    ledger.apply([change]).unwrap();
                }
                prop_assert_eq!(ledger.at(at), status);
            }
        }
    }
}

const fn moment(change: Change) -> Milestone {
    match change {
        Change::Begins { at, .. } | Change::Ends { at, .. } => at,
    }
}

/// Two questions: answers 1, 2 and 9 to the first, 7 and 254 to the second.
fn ballot() -> BallotTerms {
    BallotTerms {
        period: period([5, 9, 30]),
        answers: vec![vec![1, 2, 9, 0, 255], vec![7, 254, 0, 255]],
    }
}

/// Offered, skipped, unknown, and the byte by which unknown ones are counted.
fn answer() -> impl Strategy<Value = u8> {
    prop_oneof![
        prop::sample::select(vec![0, 1, 2, 7, 9, 254, 255]),
        any::<u8>()
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// Weights added up answer by answer, in every milestone over every vote.
    #[test]
    fn counting_votes_in_every_milestone_gives_the_same(
        votes in spans([5, 9, 30], SUPPLY.as_micros() / 10, 10),
        bytes in vec_of([answer(), answer()], 10),
    ) {
        let votes: Vec<_> = votes.into_iter().zip(bytes).collect();
        let given = votes.iter().map(|(span, bytes)| Vote { span: *span, answers: bytes.to_vec() });
        let ledger = BallotLedger::of(&ballot(), &given.collect::<Vec<_>>()).unwrap();
        let mut accumulated = [[0_u64; 256]; 2];
        for at in 0..=30_u32 {
            let mut current = [[0_u64; 256]; 2];
            for (span, bytes) in votes.iter().filter(|(span, _)| is_active(*span, at)) {
                let weight = span.amount().as_micros() / 1_000;
                let first = match bytes[0] { byte @ (0 | 1 | 2 | 9) => byte, _ => 255 };
                let second = match bytes[1] { byte @ (0 | 7 | 254) => byte, _ => 255 };
                for (place, counted) in [first, second].into_iter().enumerate() {
                    current[place][usize::from(counted)] += weight;
                    if at > 9 {
                        accumulated[place][usize::from(counted)] += weight;
                    }
                }
            }
            let found = ledger.at(Milestone::new(at));
            for (place, answers) in found.iter().enumerate() {
                for answer in answers {
                    let value = usize::from(answer.value);
                    let expected = (current[place][value], accumulated[place][value]);
                    prop_assert_eq!((answer.current, answer.accumulated), expected);
                }
            }
            prop_assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [5, 4]);
        }
        prop_assert_eq!(ledger.at(Milestone::new(99)), ledger.at(Milestone::new(30)));
    }
}

#[test]
fn a_vote_answers_every_question_once() {
    for count in [0, 1, 3] {
        let vote = Vote {
            span: span(1_000, 6, None),
            answers: vec![1; count],
        };
        let refusal = LedgerRefusal::AnswerCount {
            count,
            questions: 2,
        };
        assert_eq!(BallotLedger::of(&ballot(), &[vote]), Err(refusal));
        assert_eq!(
            refusal.to_string(),
            format!("a vote has {count} answers to 2 questions")
        );
    }
}
