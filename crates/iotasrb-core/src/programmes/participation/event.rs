use super::{
    EventId, InvalidEvent, Period, RewardRate, StakingTerms, Unrepresentable, ballot::BallotTerms,
};
use crate::programmes::Milestone;
use alloc::{string::String, vec::Vec};
use blake2::{Blake2b, Digest as _, digest::consts::U32};

/// What holders could take part in: a staking programme or a vote.
///
/// The fields are as they were written, right or wrong: [`check`](Self::check) says which.
/// JSON is not read here, but field by field these are the fields of an official event file.
///
/// ```
/// use iotasrb_core::programmes::participation::{Event, Payload, Staking};
/// use iotasrb_core::programmes::Milestone;
/// let event = Event {
///     name: "Example".into(),
///     commence: Milestone::new(10),
///     start: Milestone::new(20),
///     end: Milestone::new(30),
///     payload: Payload::Staking(Staking {
///         text: "An example".into(),
///         symbol: "EXA".into(),
///         numerator: 1,
///         denominator: 1_000_000,
///         minimum_rewards: 10,
///         additional_info: String::new(),
///     }),
///     additional_info: String::new(),
/// };
/// assert_eq!(event.check(), Ok(()));
/// assert_eq!(
///     event.id().unwrap().to_string(),
///     "589bb9a229557a2e9969f490a8a8815af7f912c1b3e2642781622c04736283e0"
/// );
/// assert_eq!(Event::from_bytes(&event.to_bytes().unwrap()), Ok(event));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its name, at most 255 bytes.
    pub name: String,
    /// The milestone after which participations are accepted.
    pub commence: Milestone,
    /// The milestone after which participations count.
    pub start: Milestone,
    /// The last milestone that counts.
    pub end: Milestone,
    /// What is counted.
    pub payload: Payload,
    /// Anything else that there is to say, at most 2,000 bytes.
    pub additional_info: String,
}

/// What an event counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// Rewards for stakes.
    Staking(Staking),
    /// Votes for answers.
    Ballot(Ballot),
}

/// What a staking event pays: in each milestone that counts, every participating output earns
/// `floor(amount in micros * numerator / denominator)` units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staking {
    /// A title, at most 255 bytes.
    pub text: String,
    /// The unit of the rewards, 3 to 10 bytes.
    pub symbol: String,
    /// The numerator of the rate, above 0.
    pub numerator: u32,
    /// The denominator of the rate, above 0.
    pub denominator: u32,
    /// What an address must earn in total to be paid at all, in units of the rewards.
    pub minimum_rewards: u64,
    /// Anything else that there is to say, at most 500 bytes.
    pub additional_info: String,
}

/// What a ballot asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballot {
    /// 1 to 10 questions.
    pub questions: Vec<Question>,
}

/// A question of a ballot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The question, at most 255 bytes.
    pub text: String,
    /// 2 to 10 answers to choose from.
    pub answers: Vec<Answer>,
    /// Anything else that there is to say, at most 500 bytes.
    pub additional_info: String,
}

/// An answer that a question offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The byte by which a participation chooses it: 1 to 254, one of its kind in the question.
    pub value: u8,
    /// The answer, at most 255 bytes.
    pub text: String,
    /// Anything else that there is to say, at most 500 bytes.
    pub additional_info: String,
}

impl Event {
    /// The id: the BLAKE2b-256 digest of [`to_bytes`](Self::to_bytes).
    ///
    /// Whether an event is valid does not matter to its id, but a text whose length the binary
    /// form cannot count is refused.
    pub fn id(&self) -> Result<EventId, Unrepresentable> {
        let digest = Blake2b::<U32>::digest(self.to_bytes()?);
        Ok(EventId::from_bytes(digest.into()))
    }

    /// Its milestones; refused if they are not in order.
    pub fn period(&self) -> Result<Period, InvalidEvent> {
        Period::new(self.commence, self.start, self.end)
    }

    /// How many answers a participation must hold: one a question, none for staking.
    pub fn answers(&self) -> usize {
        match &self.payload {
            Payload::Staking(_) => 0,
            Payload::Ballot(ballot) => ballot.questions.len(),
        }
    }

    /// What it pays; none for a ballot. Refused where the milestones or the rate are invalid.
    pub fn staking_terms(&self) -> Result<Option<StakingTerms>, InvalidEvent> {
        let Payload::Staking(staking) = &self.payload else {
            return Ok(None);
        };
        Ok(Some(StakingTerms {
            period: self.period()?,
            rate: RewardRate::new(staking.numerator, staking.denominator)?,
            minimum_rewards: staking.minimum_rewards,
        }))
    }

    /// What it counts if it is a ballot; none for staking. Refused where the milestones are
    /// invalid.
    pub fn ballot_terms(&self) -> Result<Option<BallotTerms>, InvalidEvent> {
        let Payload::Ballot(ballot) = &self.payload else {
            return Ok(None);
        };
        Ok(Some(BallotTerms::of(self.period()?, ballot)))
    }
}
