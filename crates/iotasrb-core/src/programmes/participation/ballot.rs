use super::{Ballot, Period, Question};
use crate::programmes::Micros;
use alloc::vec::Vec;

/// The answer by which a participation skips a question.
pub const SKIPPED_ANSWER: u8 = 0;
/// The answer as which every byte counts that the question does not offer.
pub const INVALID_ANSWER: u8 = 255;
/// The micros that make one unit of weight.
pub(in crate::programmes) const MICROS_PER_WEIGHT: u64 = 1_000;

/// The weight of an output's vote in one milestone: `floor(amount in micros / 1,000)`.
pub const fn weight(amount: Micros) -> u64 {
    amount.as_micros() / MICROS_PER_WEIGHT
}

/// The answer as which a byte counts: itself if the question offers it or it skips the
/// question, [`INVALID_ANSWER`] otherwise.
pub fn counted_answer(question: &Question, byte: u8) -> u8 {
    let mut offered = question.answers.iter().map(|answer| answer.value);
    if byte == SKIPPED_ANSWER || offered.any(|value| value == byte) {
        byte
    } else {
        INVALID_ANSWER
    }
}

/// What a ballot counts: the answers of each question, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BallotTerms {
    /// Which milestones count.
    pub period: Period,
    /// Of each question the answers in the order in which a status lists them: those offered,
    /// then [`SKIPPED_ANSWER`] and [`INVALID_ANSWER`].
    pub answers: Vec<Vec<u8>>,
}

impl BallotTerms {
    pub(super) fn of(period: Period, ballot: &Ballot) -> Self {
        let questions = ballot.questions.iter();
        let answers = questions.map(|question| {
            let offered = question.answers.iter().map(|answer| answer.value);
            offered.chain([SKIPPED_ANSWER, INVALID_ANSWER]).collect()
        });
        Self {
            period,
            answers: answers.collect(),
        }
    }
}
