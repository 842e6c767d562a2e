use super::{Event, InvalidEvent, MalformedParticipations, Participation, Participations, Period};
use crate::{
    programmes::{Micros, Milestone, participation::EventId},
    units::Address,
};
use alloc::{collections::BTreeMap, vec::Vec};

/// A transaction, as far as it matters to participation.
///
/// ```
/// use iotasrb_core::programmes::{Micros, participation::{
///     NotCounted, Output, OutputKind, TaggedData, Transaction,
/// }};
/// use iotasrb_core::units::Address;
/// let holder = Address::from_bytes([7; 32]);
/// let output = Output {
///     kind: OutputKind::SigLockedSingle,
///     owner: holder,
///     amount: Micros::from_micros(1_000_000),
/// };
/// // One participation in the event of 32 bytes 0x22, without answers.
/// let data = [&[1][..], &[0x22; 32], &[0]].concat();
/// let mut transaction = Transaction {
///     tagged_data: Some(TaggedData { tag: b"PARTICIPATE", data: &data }),
///     outputs: &[output],
///     proven_owners: &[holder],
/// };
/// assert_eq!(transaction.counted().unwrap().amount, output.amount);
/// let two = [output, output];
/// transaction.outputs = &two;
/// assert_eq!(transaction.counted(), Err(NotCounted::OutputCount { count: 2 }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transaction<'a> {
    /// The data that it carries, with the mark that says what for.
    pub tagged_data: Option<TaggedData<'a>>,
    /// The outputs that it creates.
    pub outputs: &'a [Output],
    /// Whose consent it proves: in the Chrysalis protocol the owners of the inputs that it
    /// spends, in the Stardust protocol the addresses of the public keys of its Ed25519
    /// signature unlocks.
    pub proven_owners: &'a [Address],
}

/// Data in a transaction and its mark: an indexation payload and its index, or later tagged
/// data and its tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaggedData<'a> {
    /// The mark.
    pub tag: &'a [u8],
    /// The data.
    pub data: &'a [u8],
}

/// An output of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Output {
    /// Its kind.
    pub kind: OutputKind,
    /// Whose it is.
    pub owner: Address,
    /// What it holds.
    pub amount: Micros,
}

/// The kinds of outputs, as far as it matters to participation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputKind {
    /// Chrysalis, type 0: locked to the signature of an address.
    SigLockedSingle,
    /// Chrysalis, type 1: the same, and allows small outputs on the address.
    SigLockedDustAllowance,
    /// Stardust: a basic output locked to an address and to nothing else.
    Basic,
    /// Stardust: a basic output with a time lock, an expiration or a storage deposit to return.
    BasicWithConditions,
    /// Every other kind.
    Other,
}

/// Why a transaction does not count: one rule a line, checked in this order.
///
/// A message without a transaction, and an output that a milestone or a migration created,
/// are no [`Transaction`] in the first place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotCounted {
    /// It carries no data.
    #[error("the transaction carries no data")]
    NoData,
    /// Its data is meant for something else.
    #[error("the transaction is not marked PARTICIPATE")]
    OtherTag,
    /// It must have exactly one output.
    #[error("the transaction has {count} outputs, not one")]
    OutputCount {
        /// How many it has.
        count: usize,
    },
    /// Its output is of a kind that does not take part.
    #[error("an output of the kind {kind:?} does not take part")]
    Kind {
        /// The kind.
        kind: OutputKind,
    },
    /// Nothing proves that who owns the output wanted to take part.
    #[error("the owner of the output did not prove to be the sender")]
    NotProven,
    /// Its data holds no participations.
    #[error(transparent)]
    Malformed(#[from] MalformedParticipations),
}

/// What takes part: the whole amount of the only output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Whose stake it is.
    pub owner: Address,
    /// The amount that counts.
    pub amount: Micros,
    /// In what it takes part.
    pub participations: Participations,
}

impl Transaction<'_> {
    /// The output that takes part, or why it does not.
    ///
    /// There is no minimum amount. Inputs of others do no harm as long as one is the owner's.
    pub fn counted(&self) -> Result<Counted, NotCounted> {
        let tagged = self.tagged_data.ok_or(NotCounted::NoData)?;
        if tagged.tag != Participations::INDEX {
            return Err(NotCounted::OtherTag);
        }
        let [output] = self.outputs else {
            let count = self.outputs.len();
            return Err(NotCounted::OutputCount { count });
        };
        match output.kind {
            OutputKind::SigLockedSingle
            | OutputKind::SigLockedDustAllowance
            | OutputKind::Basic => {}
            kind @ (OutputKind::BasicWithConditions | OutputKind::Other) => {
                return Err(NotCounted::Kind { kind });
            }
        }
        if !self.proven_owners.contains(&output.owner) {
            return Err(NotCounted::NotProven);
        }
        Ok(Counted {
            owner: output.owner,
            amount: output.amount,
            participations: Participations::from_bytes(tagged.data)?,
        })
    }
}

/// What a node must know of an event to admit participations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownEvent {
    /// When it accepts them.
    pub period: Period,
    /// How many answers each must hold.
    pub answers: usize,
}

impl KnownEvent {
    /// That of an event; refused if its milestones are not in order.
    pub fn of(event: &Event) -> Result<Self, InvalidEvent> {
        Ok(Self {
            period: event.period()?,
            answers: event.answers(),
        })
    }
}

/// Why one participation of a transaction does not count; the others may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAdmitted {
    /// The event is none of those known.
    #[error("the event is unknown")]
    UnknownEvent,
    /// It was confirmed in the commencing milestone or before. It is not counted later either:
    /// it has to be sent again.
    #[error("confirmed in {confirmed_in}, before participations were accepted after {commence}")]
    TooEarly {
        /// The milestone that confirmed it.
        confirmed_in: Milestone,
        /// The milestone after which participations are accepted.
        commence: Milestone,
    },
    /// It was confirmed after the last milestone.
    #[error("confirmed in {confirmed_in}, after the event had ended in {end}")]
    TooLate {
        /// The milestone that confirmed it.
        confirmed_in: Milestone,
        /// The last milestone.
        end: Milestone,
    },
    /// It must have one answer a question.
    #[error("it has {count} answers, not {expected}")]
    AnswerCount {
        /// How many it has.
        count: usize,
        /// How many questions there are.
        expected: usize,
    },
}

/// A participation and whether it counts.
pub type Admission = (Participation, Result<(), NotAdmitted>);

/// Which of the participations that a milestone confirmed count, each by itself.
pub fn admit(
    participations: &Participations,
    events: &BTreeMap<EventId, KnownEvent>,
    confirmed_in: Milestone,
) -> Vec<Admission> {
    let all = participations.all().iter().cloned();
    all.map(|participation| {
        let known = events.get(&participation.event);
        let admitted = known
            .ok_or(NotAdmitted::UnknownEvent)
            .and_then(|event| check(&participation, event, confirmed_in));
        (participation, admitted)
    })
    .collect()
}

fn check(
    participation: &Participation,
    event: &KnownEvent,
    confirmed_in: Milestone,
) -> Result<(), NotAdmitted> {
    let (commence, end) = (event.period.commence(), event.period.end());
    if confirmed_in <= commence {
        return Err(NotAdmitted::TooEarly {
            confirmed_in,
            commence,
        });
    }
    if confirmed_in > end {
        return Err(NotAdmitted::TooLate { confirmed_in, end });
    }
    let (count, expected) = (participation.answers.len(), event.answers);
    if count != expected {
        return Err(NotAdmitted::AnswerCount { count, expected });
    }
    Ok(())
}
