use super::{answer, ballot_event, example, staking_event};
use crate::programmes::{
    Milestone, SUPPLY,
    participation::{Ballot, Event, InvalidEvent, Payload, Period, Phase, Staking},
};
use alloc::string::ToString;

#[track_caller]
fn check(event: &Event, expected: &str) {
    assert_eq!(event.check().unwrap_err().to_string(), expected);
}

fn with_staking(change: impl FnOnce(&mut Staking)) -> Event {
    let mut event = example();
    if let Payload::Staking(staking) = &mut event.payload {
        change(staking);
    }
    event
}

fn with_ballot(change: impl FnOnce(&mut Ballot)) -> Event {
    let mut event = ballot_event();
    if let Payload::Ballot(ballot) = &mut event.payload {
        change(ballot);
    }
    event
}

#[test]
fn the_limits_of_texts_count_bytes() {
    let mut event = example();
    event.name = "ü".repeat(127) + "x";
    event.additional_info = "x".repeat(2_000);
    assert_eq!(event.check(), Ok(()));
    event.additional_info.push('x');
    check(&event, "the additional info has 2001 bytes, more than 2000");
    event.name = "ü".repeat(128);
    check(&event, "the name has 256 bytes, more than 255");
    let long = with_staking(|staking| staking.text = "x".repeat(256));
    check(&long, "the text has 256 bytes, more than 255");
    let long = with_staking(|staking| staking.additional_info = "x".repeat(501));
    check(
        &long,
        "the additional info of the payload has 501 bytes, more than 500",
    );
    let long = with_ballot(|ballot| ballot.questions[0].text = "x".repeat(256));
    check(&long, "a question has 256 bytes, more than 255");
    let long = with_ballot(|ballot| ballot.questions[0].additional_info = "x".repeat(501));
    check(
        &long,
        "the additional info of a question has 501 bytes, more than 500",
    );
    let long = with_ballot(|ballot| ballot.questions[1].answers[0].text = "x".repeat(256));
    check(&long, "an answer has 256 bytes, more than 255");
    let info = "x".repeat(501);
    let long = with_ballot(|ballot| ballot.questions[1].answers[0].additional_info = info);
    check(
        &long,
        "the additional info of an answer has 501 bytes, more than 500",
    );
}

#[test]
fn a_staking_event_needs_a_symbol_and_a_rate() {
    for (symbol, valid) in [
        ("SM", false),
        ("SMR", true),
        ("1234567890", true),
        ("12345678901", false),
    ] {
        let event = with_staking(|staking| staking.symbol = symbol.into());
        assert_eq!(event.check().is_ok(), valid, "{symbol}");
    }
    check(&staking_event([1, 2, 3], 0, 1), "the numerator is zero");
    check(&staking_event([1, 2, 3], 1, 0), "the denominator is zero");
    // Without the check a division by zero.
    assert_eq!(
        staking_event([1, 2, 3], 1, 0).check_with_supply(SUPPLY),
        Err(InvalidEvent::ZeroDenominator)
    );
}

#[test]
fn the_milestones_are_in_strict_order() {
    for (milestones, expected) in [
        (
            [2, 2, 3],
            "the start 2 is not after the commencing milestone 2",
        ),
        (
            [3, 2, 4],
            "the start 2 is not after the commencing milestone 3",
        ),
        ([1, 2, 2], "the end 2 is not after the start 2"),
    ] {
        check(&staking_event(milestones, 1, 1), expected);
    }
}

#[test]
fn a_ballot_needs_questions_and_answers() {
    let none = with_ballot(|ballot| ballot.questions.clear());
    check(&none, "the ballot has 0 questions, not 1 to 10");
    let eleven = with_ballot(|ballot| {
        let question = ballot.questions[0].clone();
        ballot.questions.resize(11, question);
    });
    check(&eleven, "the ballot has 11 questions, not 1 to 10");
    let one = with_ballot(|ballot| ballot.questions[1].answers.truncate(1));
    check(&one, "question 1 has 1 answers, not 2 to 10");
    let eleven = with_ballot(|ballot| {
        ballot.questions[1].answers = (1..=11).map(|value| answer(value, "x", "")).collect();
    });
    check(&eleven, "question 1 has 11 answers, not 2 to 10");
    for reserved in [0, 255] {
        let event = with_ballot(|ballot| ballot.questions[0].answers[1].value = reserved);
        let question = 0;
        let value = reserved;
        let refusal = InvalidEvent::ReservedAnswer { question, value };
        assert_eq!(event.check(), Err(refusal));
    }
    let twice = with_ballot(|ballot| ballot.questions[0].answers[1].value = 1);
    check(&twice, "question 0 offers the answer 1 twice");
}

/// Numerator, denominator and duration, as the nodes' own tests had them.
#[test]
fn what_could_overflow_with_the_whole_supply_is_refused() {
    for (numerator, denominator, duration, valid) in [
        (6_636, 1, 1, true),
        (6_637, 1, 1, false),
        (6_636, 1, 2, false),
        (6_636, 10, 10, true),
        (6_636, 10, 11, false),
        (1, 1, 6_636, true),
        (1, 1, 6_637, false),
        (1, 10, 66_367, false),
        (1, 1_000_000, 777_600, true),
    ] {
        let event = staking_event([5, 6, 6 + duration], numerator, denominator);
        let checked = event.check_with_supply(SUPPLY);
        assert_eq!(
            checked.is_ok(),
            valid,
            "{numerator}/{denominator} {duration}"
        );
    }
    let ballot = |duration| {
        let mut event = ballot_event();
        event.end = Milestone::new(event.start.number() + duration);
        event.check_with_supply(SUPPLY)
    };
    assert_eq!(ballot(6_636_640), Ok(()));
    let (milestones, most) = (6_636_641, 6_636_640);
    let refusal = InvalidEvent::DurationOverflow { milestones, most };
    assert_eq!(ballot(6_636_641), Err(refusal));
}

#[test]
fn a_milestone_has_a_phase() {
    let [commence, start, end] = [90, 100, 200].map(Milestone::new);
    let period = Period::new(commence, start, end).unwrap();
    for (number, phase) in [
        (89, Phase::Upcoming),
        (90, Phase::Commencing),
        (91, Phase::Commencing),
        (100, Phase::Holding),
        (101, Phase::Holding),
        (199, Phase::Holding),
        (200, Phase::Ended),
        (201, Phase::Ended),
    ] {
        assert_eq!(period.phase(Milestone::new(number)), phase, "{number}");
    }
    let all = (0..=300).map(Milestone::new);
    let range = |predicate: fn(Period, Milestone) -> bool| {
        let mut matching = all.clone().filter(|at| predicate(period, *at));
        let first = matching.next().unwrap().number();
        (first, matching.next_back().unwrap().number())
    };
    assert_eq!(range(Period::is_accepting), (90, 199));
    assert_eq!(range(Period::accepts), (91, 200));
    assert_eq!(range(Period::is_counting), (100, 199));
    assert_eq!(range(Period::pays), (101, 200));
    let codes = [
        Phase::Upcoming,
        Phase::Commencing,
        Phase::Holding,
        Phase::Ended,
    ];
    assert_eq!(
        codes.map(Phase::code),
        ["upcoming", "commencing", "holding", "ended"]
    );
}

#[test]
fn an_answer_is_never_beyond_what_is_confirmed_or_the_end() {
    let [commence, start, end] = [90, 100, 200].map(Milestone::new);
    let period = Period::new(commence, start, end).unwrap();
    for (asked, confirmed, expected) in [
        (None, 150, 150),
        (None, 250, 200),
        (Some(120), 150, 120),
        (Some(160), 150, 150),
        (Some(250), 300, 200),
        (Some(0), 150, 0),
    ] {
        let at = period.read_at(asked.map(Milestone::new), Milestone::new(confirmed));
        assert_eq!(at.number(), expected, "{asked:?} {confirmed}");
    }
}
