use super::{
    Answer, Ballot, Event, InvalidEvent, Payload, Question, Staking, Unrepresentable,
    bytes::{Reader, write_count, write_long_text, write_short_text},
};
use crate::programmes::Milestone;
use alloc::vec::Vec;

const BALLOT: u32 = 0;
const STAKING: u32 = 1;

/// Why bytes are not an event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MalformedEvent {
    /// The bytes end inside a field.
    #[error("the bytes end inside {field}")]
    Truncated {
        /// The field.
        field: &'static str,
    },
    /// There are bytes behind the last field.
    #[error("{count} bytes follow the event")]
    TrailingBytes {
        /// How many.
        count: usize,
    },
    /// A text is not UTF-8.
    #[error("{field} is not UTF-8")]
    NotUtf8 {
        /// The field.
        field: &'static str,
    },
    /// An event without a payload counts nothing.
    #[error("the event has no payload")]
    NoPayload,
    /// The payload is neither a ballot (0) nor staking (1).
    #[error("{kind} is no kind of payload")]
    UnknownPayload {
        /// The kind that it claims.
        kind: u32,
    },
    /// The payload does not fill the bytes that are announced for it.
    #[error("{count} bytes follow the payload inside its length")]
    PayloadLength {
        /// How many bytes are left over.
        count: usize,
    },
    /// The fields are complete but break a rule.
    #[error(transparent)]
    Invalid(#[from] InvalidEvent),
}

impl Event {
    /// The binary form: integers little-endian, texts behind their length in bytes.
    ///
    /// | field | form |
    /// |---|---|
    /// | name | 1 byte length, text |
    /// | commence, start, end | 4 bytes each |
    /// | payload | 4 bytes length, payload |
    /// | additional info | 2 bytes length, text |
    ///
    /// A staking payload: the kind 1 in 4 bytes, text and symbol (1 byte length each), numerator
    /// and denominator (4 bytes each), minimum rewards (8 bytes), additional info (2 bytes
    /// length). A ballot: the kind 0, 1 byte count of questions; a question: text, 1 byte count
    /// of answers, the answers (value in 1 byte, text, additional info), additional info.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Unrepresentable> {
        let payload = match &self.payload {
            Payload::Staking(staking) => staking_bytes(staking),
            Payload::Ballot(ballot) => ballot_bytes(ballot),
        }?;
        let field = "the payload";
        let length = payload.len();
        let length = u32::try_from(length).map_err(|_| Unrepresentable { field, length })?;
        let mut bytes = Vec::new();
        write_short_text(&mut bytes, "the name", &self.name)?;
        for milestone in [self.commence, self.start, self.end] {
            bytes.extend_from_slice(&milestone.number().to_le_bytes());
        }
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(&payload);
        write_long_text(&mut bytes, "the additional info", &self.additional_info)?;
        Ok(bytes)
    }

    /// Reads the binary form; refuses what is incomplete, what has bytes to spare, and every
    /// event that [`check`](Self::check) refuses.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MalformedEvent> {
        let mut reader = Reader::new(bytes);
        let name = reader.short_text("the name")?;
        let commence = Milestone::new(reader.u32("the commencing milestone")?);
        let start = Milestone::new(reader.u32("the start milestone")?);
        let end = Milestone::new(reader.u32("the end milestone")?);
        let length = reader.u32("the length of the payload")?;
        let field = "the payload";
        let length = usize::try_from(length).map_err(|_| MalformedEvent::Truncated { field })?;
        let payload = read_payload(reader.bytes(field, length)?)?;
        let event = Self {
            name,
            commence,
            start,
            end,
            payload,
            additional_info: reader.long_text("the additional info")?,
        };
        match reader.left() {
            0 => {}
            count => return Err(MalformedEvent::TrailingBytes { count }),
        }
        event.check()?;
        Ok(event)
    }
}

fn staking_bytes(staking: &Staking) -> Result<Vec<u8>, Unrepresentable> {
    let mut bytes = Vec::new();
    bytes.extend_from_slice(&STAKING.to_le_bytes());
    write_short_text(&mut bytes, "the text", &staking.text)?;
    write_short_text(&mut bytes, "the symbol", &staking.symbol)?;
    bytes.extend_from_slice(&staking.numerator.to_le_bytes());
    bytes.extend_from_slice(&staking.denominator.to_le_bytes());
    bytes.extend_from_slice(&staking.minimum_rewards.to_le_bytes());
    let info = &staking.additional_info;
    write_long_text(&mut bytes, "the additional info of the payload", info)?;
    Ok(bytes)
}

fn ballot_bytes(ballot: &Ballot) -> Result<Vec<u8>, Unrepresentable> {
    let mut bytes = Vec::new();
    bytes.extend_from_slice(&BALLOT.to_le_bytes());
    write_count(&mut bytes, "the list of questions", ballot.questions.len())?;
    for question in &ballot.questions {
        write_short_text(&mut bytes, "a question", &question.text)?;
        write_count(&mut bytes, "a list of answers", question.answers.len())?;
        for answer in &question.answers {
            bytes.push(answer.value);
            write_short_text(&mut bytes, "an answer", &answer.text)?;
            let info = &answer.additional_info;
            write_long_text(&mut bytes, "the additional info of an answer", info)?;
        }
        let info = &question.additional_info;
        write_long_text(&mut bytes, "the additional info of a question", info)?;
    }
    Ok(bytes)
}

fn read_payload(bytes: &[u8]) -> Result<Payload, MalformedEvent> {
    if bytes.is_empty() {
        return Err(MalformedEvent::NoPayload);
    }
    let mut reader = Reader::new(bytes);
    let payload = match reader.u32("the kind of the payload")? {
        STAKING => Payload::Staking(read_staking(&mut reader)?),
        BALLOT => Payload::Ballot(read_ballot(&mut reader)?),
        kind => return Err(MalformedEvent::UnknownPayload { kind }),
    };
    match reader.left() {
        0 => Ok(payload),
        count => Err(MalformedEvent::PayloadLength { count }),
    }
}

fn read_staking(reader: &mut Reader<'_>) -> Result<Staking, MalformedEvent> {
    Ok(Staking {
        text: reader.short_text("the text")?,
        symbol: reader.short_text("the symbol")?,
        numerator: reader.u32("the numerator")?,
        denominator: reader.u32("the denominator")?,
        minimum_rewards: reader.u64("the minimum rewards")?,
        additional_info: reader.long_text("the additional info of the payload")?,
    })
}

fn read_ballot(reader: &mut Reader<'_>) -> Result<Ballot, MalformedEvent> {
    let count = reader.u8("the number of questions")?;
    let questions = (0..count).map(|_| read_question(reader));
    Ok(Ballot {
        questions: questions.collect::<Result<_, _>>()?,
    })
}

fn read_question(reader: &mut Reader<'_>) -> Result<Question, MalformedEvent> {
    let text = reader.short_text("a question")?;
    let count = reader.u8("the number of answers")?;
    let answers = (0..count).map(|_| read_answer(reader));
    Ok(Question {
        text,
        answers: answers.collect::<Result<_, _>>()?,
        additional_info: reader.long_text("the additional info of a question")?,
    })
}

fn read_answer(reader: &mut Reader<'_>) -> Result<Answer, MalformedEvent> {
    Ok(Answer {
        value: reader.u8("the value of an answer")?,
        text: reader.short_text("an answer")?,
        additional_info: reader.long_text("the additional info of an answer")?,
    })
}
