use super::{Ballot, Period};
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

    /// The answers as which the bytes of a participation count, one a question: a byte as itself
    /// if the question offers it or it skips the question, as [`INVALID_ANSWER`] otherwise.
    /// `None` if there are not as many bytes as questions.
    ///
    /// ```
    /// use iotasrb_core::programmes::{Milestone, participation::{BallotTerms, Period}};
    /// let [commence, start, end] = [1, 2, 3].map(Milestone::new);
    /// let period = Period::new(commence, start, end).unwrap();
    /// let terms = BallotTerms { period, answers: vec![vec![1, 2, 0, 255], vec![7, 8, 0, 255]] };
    /// assert_eq!(terms.counted(&[2, 2]), Some(vec![2, 255]));
    /// assert_eq!(terms.counted(&[2]), None);
    /// ```
    pub fn counted(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let one = |(byte, known): (&u8, &Vec<u8>)| {
            let is_known = known.contains(byte);
            if is_known { *byte } else { INVALID_ANSWER }
        };
        let fits = bytes.len() == self.answers.len();
        fits.then(|| bytes.iter().zip(&self.answers).map(one).collect())
    }
}
