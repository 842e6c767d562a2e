//! `cargo xtask bench programmes`: the earlier programmes, a million stakes of a whole round.
//!
//! What is computed from the beginning and the end of each stake must not cost more in a longer
//! round. Beside it runs the way in which nodes first counted: in every milestone over every
//! stake, on fewer of them. All of it on one core.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod board;
mod result;
mod stakes;

use board::{Board, RUNS, measure, median, seconds};
use iotasrb_core::{
    programmes::{
        Milestone,
        ledger::{Accrual, Ledger},
        participation::{Span, StakingTerms},
        staking::Programme,
    },
    units::Address,
};
use stakes::{Stakes, random};
use std::{hint::black_box, time::Duration};

/// More outputs than took part in any round.
const SPANS: u32 = 1_000_000;
/// As many addresses as round 6 paid.
const ADDRESSES: u32 = 42_680;
/// Stakes that the loop over milestones can bear.
const FEW: u32 = 2_000;
/// Random milestones that are asked for in one go.
const QUESTIONS: u32 = 100_000;

/// All rewards of a round.
const ALL_REWARDS: Duration = Duration::from_secs(1);
/// What a round of ten times the length may cost more: the noise of the machine.
const LONGER: f64 = 1.25;
/// One status.
const STATUS: Duration = Duration::from_micros(1);

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut board = Board::default();
    let round = Programme::ASSEMBLY[0].terms();
    println!(
        "{SPANS} stakes of {ADDRESSES} addresses, {} milestones\n",
        round.period.paying_milestones()
    );
    let of_a_span = all_rewards(&mut board, round)?;
    loop_over_milestones(round, of_a_span)?;
    status(&mut board, round)?;
    result::export_and_verify(&mut board)?;
    board.conclude();
    Ok(())
}

/// Every address's reward in one pass, in the round as it was and in one ten times as long.
/// What a stake takes.
fn all_rewards(board: &mut Board, round: StakingTerms) -> Result<Duration, Failure> {
    let longer = stakes::ten_times_as_long(round)?;
    let stakes = Stakes::new(SPANS, ADDRESSES);
    let rewards = |terms: &StakingTerms, spans: &[(Address, Span)]| {
        let rewards = terms.earned_by_owner(spans.iter().copied(), terms.period.end());
        rewards.map_or(0, |rewards| rewards.len())
    };
    let sets = [(round, stakes.of(round)?), (longer, stakes.of(longer)?)];
    // In turn, so that what else the machine does meets both.
    let mut times: [Vec<Duration>; 2] = Default::default();
    for _ in 0..RUNS {
        for ((terms, spans), times) in sets.iter().zip(&mut times) {
            let (time, addresses) = measure(|| rewards(black_box(terms), black_box(spans)));
            assert_eq!(
                addresses,
                usize::try_from(ADDRESSES)?,
                "every address has a reward"
            );
            times.push(time);
        }
    }
    let [time, time_longer] = times.map(median);
    let ratio = time_longer.as_secs_f64() / time.as_secs_f64();
    let words = format!("all rewards, by address: {}", seconds(time));
    board.judge(&words, "below 1 s", time < ALL_REWARDS);
    let words = format!(
        "the same in a round ten times as long: {}, {ratio:.2} times as much",
        seconds(time_longer)
    );
    board.judge(&words, &format!("at most {LONGER}"), ratio <= LONGER);
    let totals = (0..RUNS).map(|_| {
        let spans = sets[0].1.iter().map(|(_, span)| *span);
        measure(|| round.total(black_box(spans), round.period.end()).is_ok()).0
    });
    let total = median(totals.collect());
    println!("their sum alone: {}", seconds(total));
    Ok(time / SPANS)
}

/// As nodes first counted: in every milestone every stake that it pays is rounded and added.
fn loop_over_milestones(round: StakingTerms, of_a_span: Duration) -> Result<(), Failure> {
    let few = Stakes::new(FEW, FEW).of(round)?;
    let (time, counted) = measure(|| {
        let mut totals = vec![0_u64; few.len()];
        let (first, last) = (
            round.period.start().number() + 1,
            round.period.end().number(),
        );
        for milestone in first..=last {
            for ((_, span), total) in black_box(&few).iter().zip(&mut totals) {
                let paid = span.start().number() <= milestone
                    && span.end().is_none_or(|end| milestone < end.number());
                if paid {
                    *total += round.rate.per_milestone(span.amount()).unwrap_or_default();
                }
            }
        }
        totals
    });
    for ((_, span), counted) in few.iter().zip(counted) {
        assert_eq!(
            round.reward(*span, round.period.end())?,
            counted,
            "both agree"
        );
    }
    let of_a_span_here = time / FEW;
    let ratio = of_a_span_here.as_secs_f64() / of_a_span.as_secs_f64();
    println!(
        "milestone by milestone, {FEW} stakes: {}; a stake takes {of_a_span_here:.1?}, \
         in one pass {of_a_span:.1?}: {ratio:.0} times as much",
        seconds(time)
    );
    Ok(())
}

/// The totals of the round at milestones in no order.
fn status(board: &mut Board, round: StakingTerms) -> Result<(), Failure> {
    let spans = Stakes::new(SPANS, ADDRESSES).of(round)?;
    let accrual = Accrual::Staking(round.rate);
    let (time, ledger) =
        measure(|| Ledger::of(round.period, accrual, spans.iter().map(|(_, span)| *span)));
    let ledger = ledger?;
    println!(
        "the ledger of all stakes, {} change points: {}",
        ledger.change_points(),
        seconds(time)
    );
    let mut random = random(7);
    let (first, milestones) = (round.period.commence().number(), 900_000);
    let asked: Vec<_> = (0..QUESTIONS)
        .map(|_| Milestone::new(first + random.below(milestones)))
        .collect();
    let times = (0..RUNS).map(|_| {
        let (time, sum) = measure(|| {
            let read = black_box(&asked)
                .iter()
                .map(|at| ledger.at(*at).accumulated);
            read.fold(0, u64::wrapping_add)
        });
        black_box(sum);
        time / QUESTIONS
    });
    let time = median(times.collect());
    board.judge(
        &format!("status at a random milestone: {time:.0?}"),
        "below 1 µs",
        time < STATUS,
    );
    Ok(())
}
