mod event_rows;
mod output_rows;
mod payload_rows;
mod reward_rows;
mod validity_rows;

use super::{Answer, Ballot, Event, Payload, Question, Staking};
use crate::programmes::Milestone;
use alloc::{string::String, vec, vec::Vec};

fn staking_event(milestones: [u32; 3], numerator: u32, denominator: u32) -> Event {
    let [commence, start, end] = milestones.map(Milestone::new);
    Event {
        name: String::from("Example"),
        commence,
        start,
        end,
        payload: Payload::Staking(Staking {
            text: String::from("An example"),
            symbol: String::from("EXA"),
            numerator,
            denominator,
            minimum_rewards: 10,
            additional_info: String::new(),
        }),
        additional_info: String::new(),
    }
}

fn example() -> Event {
    staking_event([10, 20, 30], 1, 1_000_000)
}

fn answer(value: u8, text: &str, additional_info: &str) -> Answer {
    Answer {
        value,
        text: String::from(text),
        additional_info: String::from(additional_info),
    }
}

fn ballot() -> Ballot {
    Ballot {
        questions: vec![
            Question {
                text: String::from("Tea?"),
                answers: vec![answer(1, "Yes", "black"), answer(2, "No", "")],
                additional_info: String::from("q"),
            },
            Question {
                text: String::from("Milk?"),
                answers: vec![answer(7, "A lot", ""), answer(254, "None", "ü")],
                additional_info: String::new(),
            },
        ],
    }
}

fn ballot_event() -> Event {
    let [commence, start, end] = [5, 7, 10].map(Milestone::new);
    Event {
        name: String::from("Wahl für alle"),
        commence,
        start,
        end,
        payload: Payload::Ballot(ballot()),
        additional_info: String::from("more"),
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<_> = hex.bytes().filter(|digit| *digit != b' ').collect();
    let pairs = digits
        .chunks(2)
        .map(|pair| core::str::from_utf8(pair).unwrap());
    pairs
        .map(|pair| u8::from_str_radix(pair, 16).unwrap())
        .collect()
}
