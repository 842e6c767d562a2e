use super::EventId;
use alloc::{collections::BTreeSet, vec::Vec};

/// The most answers that one participation can hold.
const MAX_ANSWERS: u8 = 10;

/// Why bytes, or a list, are not the participations of a transaction: none of them counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MalformedParticipations {
    /// The bytes end before the last participation does.
    #[error("the bytes end inside participation {index}")]
    Truncated {
        /// Its place, from 0.
        index: usize,
    },
    /// There must be 1 to 255 participations.
    #[error("there are {count} participations, not 1 to 255")]
    Count {
        /// How many there are.
        count: usize,
    },
    /// A participation has at most ten answers.
    #[error("the participation in {event} has {count} answers, more than 10")]
    TooManyAnswers {
        /// The event.
        event: EventId,
        /// How many there are.
        count: usize,
    },
    /// Nobody takes part twice in one event.
    #[error("there are two participations in {event}")]
    RepeatedEvent {
        /// The event.
        event: EventId,
    },
}

/// That an output takes part in an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participation {
    /// The event.
    pub event: EventId,
    /// The chosen answers, one byte a question; empty for staking.
    pub answers: Vec<u8>,
}

/// All that one transaction takes part in: 1 to 255 participations in different events.
///
/// ```
/// use iotasrb_core::programmes::participation::{Participation, Participations};
/// use iotasrb_core::programmes::staking::Programme;
/// let both = [Programme::SMR, Programme::ASSEMBLY[0]].map(|programme| Participation {
///     event: programme.event,
///     answers: vec![],
/// });
/// let bytes = Participations::new(both.to_vec()).unwrap().to_bytes();
/// assert_eq!(bytes.len(), 67);
/// assert_eq!(Participations::from_bytes(&bytes).unwrap().all(), both);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participations {
    all: Vec<Participation>,
    /// Their binary form, which the counts that fit one byte make possible.
    bytes: Vec<u8>,
}

impl Participations {
    /// The index, and later the tag, that marks a transaction which takes part.
    pub const INDEX: &'static [u8] = b"PARTICIPATE";

    /// A list of participations; refused if the binary form could not hold it.
    pub fn new(all: Vec<Participation>) -> Result<Self, MalformedParticipations> {
        let count = all.len();
        let byte = u8::try_from(count).ok().filter(|count| *count > 0);
        let mut bytes = Vec::new();
        bytes.push(byte.ok_or(MalformedParticipations::Count { count })?);
        let mut events = BTreeSet::new();
        for Participation { event, answers } in &all {
            let (event, count) = (*event, answers.len());
            let byte = u8::try_from(count).ok();
            let byte = byte.filter(|count| *count <= MAX_ANSWERS);
            let byte = byte.ok_or(MalformedParticipations::TooManyAnswers { event, count })?;
            if !events.insert(event) {
                return Err(MalformedParticipations::RepeatedEvent { event });
            }
            bytes.extend_from_slice(event.as_bytes());
            bytes.push(byte);
            bytes.extend_from_slice(answers);
        }
        Ok(Self { all, bytes })
    }

    /// Reads the data of a marked transaction: a count in one byte, and for each participation
    /// the 32 bytes of the event, a count of answers in one byte, and the answers.
    ///
    /// What follows the last participation is ignored, as the nodes ignored it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MalformedParticipations> {
        let truncated = MalformedParticipations::Truncated { index: 0 };
        let (count, mut rest) = bytes.split_first().ok_or(truncated)?;
        let mut all = Vec::new();
        for index in 0..usize::from(*count) {
            let truncated = MalformedParticipations::Truncated { index };
            let (event, behind) = rest.split_first_chunk::<32>().ok_or(truncated)?;
            let (answers, behind) = behind.split_first().ok_or(truncated)?;
            let answers = behind.split_at_checked(usize::from(*answers));
            let (answers, behind) = answers.ok_or(truncated)?;
            all.push(Participation {
                event: EventId::from_bytes(*event),
                answers: answers.to_vec(),
            });
            rest = behind;
        }
        Self::new(all)
    }

    /// The binary form that [`from_bytes`](Self::from_bytes) reads.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.bytes.clone()
    }

    /// The participations, in their order, which has no meaning.
    pub fn all(&self) -> &[Participation] {
        &self.all
    }
}
