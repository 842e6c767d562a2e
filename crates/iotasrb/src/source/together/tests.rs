use super::{GRACE, Question, ask};
use crate::source::{SourceError, recording};
use iotasrb_core::observation::{Network, Observation, Tier};
use std::{future, time::Duration};

const STATE: &[u8] =
    include_bytes!("../../../../../fixtures/mainnet-375/iota_system_state_inner_v2.bcs");
const LONG: Duration = Duration::from_secs(600);

fn observation(tier: Tier) -> Observation {
    let mut observation = recording::decode_file(STATE, Some(Network::Mainnet), "x").unwrap();
    observation.anchor.tier = tier;
    observation
}

/// What a source does: answers at once, fails at once, or never answers.
#[derive(Clone, Copy)]
enum Does {
    Answers(Tier),
    Fails,
    Hangs(Tier),
}

use Does::{Answers, Fails, Hangs};
use Tier::{Certified, Single};

fn question((operator, does): &(&'static str, Does)) -> Question<'static> {
    let does = *does;
    Question {
        source: (*operator).to_owned(),
        operator: (*operator).to_owned(),
        tier: match does {
            Answers(tier) | Hangs(tier) => tier,
            Fails => Single,
        },
        answer: Box::pin(async move {
            match does {
                Answers(tier) => Ok(observation(tier)),
                Fails => Err(SourceError::NoClient("down".to_owned())),
                Hangs(_) => future::pending().await,
            }
        }),
    }
}

/// Asks without grace, and long before any deadline unless `deadline` is none.
#[track_caller]
fn check(sources: &[(&'static str, Does)], deadline: Duration, expected: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let questions = sources.iter().map(question).collect();
    let heard = runtime.block_on(ask(questions, deadline, Duration::ZERO));
    let words = heard.iter().map(|testimony| match &testimony.answer {
        Ok(observation) => format!("{} {}", testimony.source, observation.anchor.tier.name()),
        Err(SourceError::NotAwaited { origin }) => format!("{origin} not awaited"),
        Err(error) => format!("{} {error}", testimony.source),
    });
    assert_eq!(words.collect::<Vec<_>>().join("; "), expected);
}

#[test]
fn the_answers_are_in_the_order_of_the_questions() {
    let failed = "b cannot prepare connections: down; report this";
    check(
        &[("a", Answers(Single)), ("b", Fails), ("c", Answers(Single))],
        LONG,
        &format!("a single; {failed}; c single"),
    );
    check(&[], LONG, "");
}

/// With ten minutes to go, only what has been reached can end the waiting.
#[test]
fn who_cannot_make_it_better_is_not_waited_for() {
    check(
        &[("a", Answers(Single)), ("a", Hangs(Single))],
        LONG,
        "a single; a not awaited",
    );
    check(
        &[
            ("c", Hangs(Single)),
            ("a", Answers(Single)),
            ("b", Answers(Single)),
        ],
        LONG,
        "c not awaited; a single; b single",
    );
    check(
        &[("a", Hangs(Single)), ("c", Answers(Certified))],
        LONG,
        "a not awaited; c certified",
    );
}

#[test]
fn who_can_make_it_better_is_waited_for_until_the_deadline() {
    let unheard = "no observation within 0ns; try again or allow more time";
    for (hangs, tier) in [("b", Single), ("c", Certified)] {
        check(
            &[("a", Answers(Single)), (hangs, Hangs(tier))],
            Duration::ZERO,
            &format!("a single; {hangs} {hangs}: {unheard}"),
        );
    }
    check(
        &[("a", Hangs(Single)), ("b", Fails)],
        Duration::ZERO,
        &format!("a a: {unheard}; b cannot prepare connections: down; report this"),
    );
}

#[test]
fn the_grace_is_short_beside_the_usual_deadline() {
    assert_eq!(GRACE, Duration::from_secs(2));
}
