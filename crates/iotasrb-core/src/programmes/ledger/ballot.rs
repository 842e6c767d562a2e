use super::{Accrual, Change, Ledger, LedgerRefusal};
use crate::programmes::{
    Milestone,
    participation::{AnswerStatus, BallotTerms, Span},
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
    /// The ledger of votes in any order, each byte counted as [`BallotTerms::counted`] says.
    /// Refused if a vote has not one byte a question.
    pub fn of(terms: &BallotTerms, votes: &[Vote]) -> Result<Self, LedgerRefusal> {
        let count = |vote: &Vote| {
            let counted = terms.counted(&vote.answers);
            let counted = counted.ok_or(LedgerRefusal::AnswerCount {
                count: vote.answers.len(),
                questions: terms.answers.len(),
            });
            counted.map(|counted| (vote.span, counted))
        };
        let votes = votes.iter().map(count).collect::<Result<Vec<_>, _>>()?;
        let mut questions = Vec::with_capacity(terms.answers.len());
        for (place, answers) in terms.answers.iter().enumerate() {
            let mut ledgers = Vec::with_capacity(answers.len());
            for value in answers {
                let mut ledger = Ledger::new(terms.period, Accrual::Ballot);
                let chosen = votes
                    .iter()
                    .filter(|(_, counted)| counted.get(place) == Some(value));
                ledger.apply(chosen.flat_map(|(span, _)| Change::of(*span)))?;
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
