use super::{
    Answer, Ballot, Event, Payload, Question, RewardRate, Staking, ballot::MICROS_PER_WEIGHT,
};
use crate::programmes::{Micros, Milestone};
use alloc::collections::BTreeSet;

/// Why a node refuses an event: one rule a line, checked in this order.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEvent {
    /// A text is longer than its limit.
    #[error("{field} has {bytes} bytes, more than {limit}")]
    TooLong {
        /// The text.
        field: &'static str,
        /// Its length.
        bytes: usize,
        /// The most that is allowed.
        limit: usize,
    },
    /// Participations must be accepted before they count.
    #[error("the start {start} is not after the commencing milestone {commence}")]
    StartNotAfterCommence {
        /// The milestone after which participations are accepted.
        commence: Milestone,
        /// The milestone after which they count.
        start: Milestone,
    },
    /// At least one milestone must count.
    #[error("the end {end} is not after the start {start}")]
    EndNotAfterStart {
        /// The milestone after which participations count.
        start: Milestone,
        /// The last that counts.
        end: Milestone,
    },
    /// The unit of the rewards has a name of 3 to 10 bytes.
    #[error("the symbol has {bytes} bytes, not 3 to 10")]
    SymbolLength {
        /// Its length.
        bytes: usize,
    },
    /// A rate of zero pays nothing.
    #[error("the numerator is zero")]
    ZeroNumerator,
    /// No amount can be divided by zero.
    #[error("the denominator is zero")]
    ZeroDenominator,
    /// A ballot has 1 to 10 questions.
    #[error("the ballot has {count} questions, not 1 to 10")]
    QuestionCount {
        /// How many it has.
        count: usize,
    },
    /// A question has 2 to 10 answers.
    #[error("question {question} has {count} answers, not 2 to 10")]
    AnswerCount {
        /// The place of the question, from 0.
        question: usize,
        /// How many it has.
        count: usize,
    },
    /// 0 stands for "skipped" and 255 for "no valid answer".
    #[error("question {question} offers the reserved answer {value}")]
    ReservedAnswer {
        /// The place of the question, from 0.
        question: usize,
        /// The value of the answer.
        value: u8,
    },
    /// Two answers of a question have one value.
    #[error("question {question} offers the answer {value} twice")]
    RepeatedAnswer {
        /// The place of the question, from 0.
        question: usize,
        /// The value of both.
        value: u8,
    },
    /// The whole supply times the numerator does not fit 64 bits.
    #[error("the numerator {numerator} is above {most}: the rewards of the supply overflow")]
    NumeratorOverflow {
        /// The numerator.
        numerator: u32,
        /// The largest that fits.
        most: u64,
    },
    /// What the whole supply would earn or weigh in all milestones does not fit 64 bits.
    #[error("{milestones} milestones are more than {most}: the total of the supply overflows")]
    DurationOverflow {
        /// The milestones that count.
        milestones: u32,
        /// The most that fit.
        most: u64,
    },
}

impl Event {
    /// Whether the fields keep their rules, whatever the supply.
    pub fn check(&self) -> Result<(), InvalidEvent> {
        at_most("the name", &self.name, 255)?;
        at_most("the additional info", &self.additional_info, 2_000)?;
        self.period()?;
        match &self.payload {
            Payload::Staking(staking) => check_staking(staking),
            Payload::Ballot(ballot) => check_ballot(ballot),
        }
    }

    /// Whether a node accepts the event: [`check`](Self::check), and nothing that it counts can
    /// exceed 64 bits even if the whole supply takes part in all of it.
    ///
    /// For staking `numerator <= floor((2^64 - 1) / supply)` and
    /// `end - start <= floor((2^64 - 1) / floor(supply * numerator / denominator))`; for a ballot
    /// `end - start <= floor((2^64 - 1) / floor(supply / 1,000))`.
    pub fn check_with_supply(&self, supply: Micros) -> Result<(), InvalidEvent> {
        self.check()?;
        let per_milestone = match &self.payload {
            Payload::Staking(staking) => {
                let rate = RewardRate::new(staking.numerator, staking.denominator)?;
                let numerator = staking.numerator;
                let most = most_times(supply.as_micros());
                if u64::from(numerator) > most {
                    return Err(InvalidEvent::NumeratorOverflow { numerator, most });
                }
                // It fits: the product alone does, by the rule above.
                rate.per_milestone(supply).unwrap_or(u64::MAX)
            }
            Payload::Ballot(_) => supply.as_micros() / MICROS_PER_WEIGHT,
        };
        let most = most_times(per_milestone);
        let milestones = self.period()?.paying_milestones();
        if u64::from(milestones) > most {
            return Err(InvalidEvent::DurationOverflow { milestones, most });
        }
        Ok(())
    }
}

/// How often an amount fits 64 bits; nothing fits as often as one likes.
fn most_times(amount: u64) -> u64 {
    u64::MAX.checked_div(amount).unwrap_or(u64::MAX)
}

fn check_staking(staking: &Staking) -> Result<(), InvalidEvent> {
    at_most("the text", &staking.text, 255)?;
    let info = &staking.additional_info;
    at_most("the additional info of the payload", info, 500)?;
    let bytes = staking.symbol.len();
    if !(3..=10).contains(&bytes) {
        return Err(InvalidEvent::SymbolLength { bytes });
    }
    RewardRate::new(staking.numerator, staking.denominator).map(|_| ())
}

fn check_ballot(ballot: &Ballot) -> Result<(), InvalidEvent> {
    let count = ballot.questions.len();
    if !(1..=10).contains(&count) {
        return Err(InvalidEvent::QuestionCount { count });
    }
    let mut questions = ballot.questions.iter().enumerate();
    questions.try_for_each(|(index, question)| check_question(index, question))
}

fn check_question(index: usize, question: &Question) -> Result<(), InvalidEvent> {
    at_most("a question", &question.text, 255)?;
    let info = &question.additional_info;
    at_most("the additional info of a question", info, 500)?;
    let count = question.answers.len();
    if !(2..=10).contains(&count) {
        let question = index;
        return Err(InvalidEvent::AnswerCount { question, count });
    }
    let mut values = BTreeSet::new();
    for answer in &question.answers {
        check_answer(index, answer)?;
        if !values.insert(answer.value) {
            return Err(InvalidEvent::RepeatedAnswer {
                question: index,
                value: answer.value,
            });
        }
    }
    Ok(())
}

fn check_answer(question: usize, answer: &Answer) -> Result<(), InvalidEvent> {
    at_most("an answer", &answer.text, 255)?;
    let info = &answer.additional_info;
    at_most("the additional info of an answer", info, 500)?;
    match answer.value {
        value @ (0 | u8::MAX) => Err(InvalidEvent::ReservedAnswer { question, value }),
        _ => Ok(()),
    }
}

fn at_most(field: &'static str, text: &str, limit: usize) -> Result<(), InvalidEvent> {
    let bytes = text.len();
    if bytes > limit {
        return Err(InvalidEvent::TooLong {
            field,
            bytes,
            limit,
        });
    }
    Ok(())
}
