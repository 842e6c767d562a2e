//! The official JSON of an event, as its publisher and the nodes wrote it.

use crate::source::{Malformed, Object, decode_json};
use iotasrb_core::programmes::{
    Milestone, SUPPLY,
    participation::{Answer, Ballot, Event, InvalidEvent, Payload, Question, Staking},
};
use serde::{Deserialize, Serialize};

/// The largest event file: a hundred times an official one, and more than the longest valid
/// texts need.
pub const MAX_BYTES: usize = 1024 * 1024;

const BALLOT: u32 = 0;
const STAKING: u32 = 1;

/// Why a text is no event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EventRefusal {
    /// It has not the form of an event file.
    #[error("it is no event file: {0}")]
    Malformed(#[from] Malformed),
    /// A payload of no known type.
    #[error("an event of type {0} is unknown: 0 is a ballot, 1 is staking")]
    UnknownType(u32),
    /// A field that an event of that type must have.
    #[error("the payload lacks {0}")]
    Lacks(&'static str),
    /// A field that an event of that type does not have.
    #[error("the payload has {0}, which its type does not have")]
    DoesNotHave(&'static str),
    /// It has the form, but nodes would refuse it.
    #[error("nodes refuse the event: {0}")]
    Invalid(#[from] InvalidEvent),
}

/// An event as JSON: the shape of official event files and of the answers of nodes.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EventDocument {
    name: String,
    milestone_index_commence: u32,
    milestone_index_start: u32,
    milestone_index_end: u32,
    payload: Object<PayloadDocument>,
    additional_info: String,
}

/// Both payloads: which of the fields there are depends on the number of the type.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PayloadDocument {
    #[serde(rename = "type")]
    kind: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    symbol: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    numerator: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    denominator: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    required_minimum_rewards: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    questions: Option<Vec<Object<QuestionDocument>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    additional_info: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct QuestionDocument {
    text: String,
    answers: Vec<Object<AnswerDocument>>,
    additional_info: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AnswerDocument {
    value: u8,
    text: String,
    additional_info: String,
}

/// Reads an event file. Unknown and repeated fields are refused, and so is what a node would
/// refuse: an event that nothing could have counted.
pub fn read(text: &[u8]) -> Result<Event, EventRefusal> {
    let Object(document): Object<EventDocument> = decode_json(text)?;
    let event = Event {
        name: document.name,
        commence: Milestone::new(document.milestone_index_commence),
        start: Milestone::new(document.milestone_index_start),
        end: Milestone::new(document.milestone_index_end),
        payload: document.payload.0.read()?,
        additional_info: document.additional_info,
    };
    event.check_with_supply(SUPPLY)?;
    Ok(event)
}

impl From<&Event> for EventDocument {
    fn from(event: &Event) -> Self {
        Self {
            name: event.name.clone(),
            milestone_index_commence: event.commence.number(),
            milestone_index_start: event.start.number(),
            milestone_index_end: event.end.number(),
            payload: Object(PayloadDocument::of(&event.payload)),
            additional_info: event.additional_info.clone(),
        }
    }
}

impl PayloadDocument {
    fn of(payload: &Payload) -> Self {
        match payload {
            Payload::Staking(staking) => Self {
                kind: STAKING,
                text: Some(staking.text.clone()),
                symbol: Some(staking.symbol.clone()),
                numerator: Some(staking.numerator),
                denominator: Some(staking.denominator),
                required_minimum_rewards: Some(staking.minimum_rewards),
                questions: None,
                additional_info: Some(staking.additional_info.clone()),
            },
            Payload::Ballot(ballot) => Self {
                kind: BALLOT,
                questions: Some(ballot.questions.iter().map(question_document).collect()),
                ..Self::default()
            },
        }
    }

    fn read(self) -> Result<Payload, EventRefusal> {
        match self.kind {
            STAKING => self.staking().map(Payload::Staking),
            BALLOT => self.ballot().map(Payload::Ballot),
            other => Err(EventRefusal::UnknownType(other)),
        }
    }

    fn staking(self) -> Result<Staking, EventRefusal> {
        must_lack("questions", self.questions.as_ref())?;
        Ok(Staking {
            text: must_have("text", self.text)?,
            symbol: must_have("symbol", self.symbol)?,
            numerator: must_have("numerator", self.numerator)?,
            denominator: must_have("denominator", self.denominator)?,
            minimum_rewards: must_have("requiredMinimumRewards", self.required_minimum_rewards)?,
            additional_info: must_have("additionalInfo", self.additional_info)?,
        })
    }

    fn ballot(self) -> Result<Ballot, EventRefusal> {
        must_lack("text", self.text.as_ref())?;
        must_lack("symbol", self.symbol.as_ref())?;
        must_lack("numerator", self.numerator.as_ref())?;
        must_lack("denominator", self.denominator.as_ref())?;
        must_lack(
            "requiredMinimumRewards",
            self.required_minimum_rewards.as_ref(),
        )?;
        must_lack("additionalInfo", self.additional_info.as_ref())?;
        let questions = must_have("questions", self.questions)?;
        let questions = questions.into_iter().map(question).collect();
        Ok(Ballot { questions })
    }
}

fn must_have<T>(field: &'static str, value: Option<T>) -> Result<T, EventRefusal> {
    value.ok_or(EventRefusal::Lacks(field))
}

fn must_lack<T>(field: &'static str, value: Option<&T>) -> Result<(), EventRefusal> {
    match value {
        Some(_) => Err(EventRefusal::DoesNotHave(field)),
        None => Ok(()),
    }
}

fn question(Object(document): Object<QuestionDocument>) -> Question {
    let answers = document.answers.into_iter().map(|Object(answer)| Answer {
        value: answer.value,
        text: answer.text,
        additional_info: answer.additional_info,
    });
    Question {
        text: document.text,
        answers: answers.collect(),
        additional_info: document.additional_info,
    }
}

fn question_document(question: &Question) -> Object<QuestionDocument> {
    let answers = question.answers.iter().map(|answer| {
        Object(AnswerDocument {
            value: answer.value,
            text: answer.text.clone(),
            additional_info: answer.additional_info.clone(),
        })
    });
    Object(QuestionDocument {
        text: question.text.clone(),
        answers: answers.collect(),
        additional_info: question.additional_info.clone(),
    })
}
