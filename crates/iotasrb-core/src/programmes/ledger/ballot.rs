use super::{Accrual, Change, Ledger, LedgerRefusal};
use crate::programmes::{
    Milestone,
    participation::{AnswerStatus, BallotTerms, INVALID_ANSWER, Span},
};
use alloc::vec::Vec;

/// An output that votes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vote {
    /// What it holds, and from when to when.
    pub span: Span,
    /// One byte a question.
    pub answers: Vec<u8>,
}

/// The votes of a ballot at all milestones: one [`Ledger`] an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BallotLedger {
    questions: Vec<Vec<(u8, Ledger)>>,
}

impl BallotLedger {
    /// The ledger of votes in any order. A vote has one byte a question; a byte that is none of
    /// the answers counts as [`INVALID_ANSWER`].
    pub fn of(terms: &BallotTerms, votes: &[Vote]) -> Result<Self, LedgerRefusal> {
        let mut questions = Vec::with_capacity(terms.answers.len());
        for (place, answers) in terms.answers.iter().enumerate() {
            let mut ledgers = Vec::with_capacity(answers.len());
            for value in answers {
                let mut ledger = Ledger::new(terms.period, Accrual::Ballot);
                let chosen = votes.iter().filter(|vote| {
                    let byte = vote.answers.get(place).copied();
                    let counted = byte.filter(|byte| answers.contains(byte));
                    byte.is_some() && counted.unwrap_or(INVALID_ANSWER) == *value
                });
                ledger.apply(chosen.flat_map(|vote| Change::of(vote.span)))?;
                ledgers.push((*value, ledger));
            }
            questions.push(ledgers);
        }
        Ok(Self { questions })
    }

    /// The votes at a milestone, of each question and answer in the order of
    /// [`BallotTerms::answers`].
    pub fn at(&self, milestone: Milestone) -> Vec<Vec<AnswerStatus>> {
        let of_answer = |(value, ledger): &(u8, Ledger)| {
            let status = ledger.at(milestone);
            AnswerStatus {
                value: *value,
                current: status.current,
                accumulated: status.accumulated,
            }
        };
        let questions = self.questions.iter();
        questions
            .map(|answers| answers.iter().map(of_answer).collect())
            .collect()
    }
}
