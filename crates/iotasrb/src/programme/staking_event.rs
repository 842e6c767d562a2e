//! An event that pays for stakes, as far as computing needs it.

use iotasrb_core::programmes::{
    participation::{
        Event, EventId, InvalidEvent, Payload, Staking, StakingTerms, Unrepresentable,
    },
    staking::{NotTheProgramme, Programme},
};

/// An event that pays for stakes: one of the seven programmes, or one from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StakingEvent {
    /// Its id.
    pub id: EventId,
    /// What it is called.
    pub name: String,
    /// The unit of the rewards.
    pub symbol: String,
    /// What it pays to whom.
    pub terms: StakingTerms,
    /// Which of the seven it is, if it is one.
    pub programme: Option<Programme>,
}

/// Why an event pays nothing for stakes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoStakingEvent {
    /// It has no id.
    #[error(transparent)]
    Unrepresentable(#[from] Unrepresentable),
    /// Nodes would refuse it.
    #[error("nodes refuse the event: {0}")]
    Invalid(#[from] InvalidEvent),
    /// It asks for votes.
    #[error("{0} is a ballot: it pays nothing")]
    Ballot(EventId),
    /// It has the id of a programme, and other terms: the program itself is wrong.
    #[error(transparent)]
    Programme(#[from] NotTheProgramme),
}

impl StakingEvent {
    /// A programme by its code, or by the id of its event.
    pub fn known(text: &str) -> Option<Self> {
        let by_id = || text.parse().ok().and_then(Programme::by_event);
        Programme::by_code(text).or_else(by_id).map(Self::from)
    }

    /// Whether it is known what the official result pays in all: every result that was verified
    /// then pays that.
    pub fn has_official_total(&self) -> bool {
        let programme = self.programme;
        programme.is_some_and(|programme| programme.outcome.paid_units.is_some())
    }

    /// What it is called in every output: the code of the programme, or the id.
    pub fn code(&self) -> String {
        Self::code_of(self.id)
    }

    /// The same of the event with this id.
    pub fn code_of(id: EventId) -> String {
        let programme = Programme::by_event(id);
        programme.map_or_else(|| id.to_string(), |programme| programme.code.to_owned())
    }
}

impl From<Programme> for StakingEvent {
    fn from(programme: Programme) -> Self {
        Self {
            id: programme.event,
            name: programme.name.to_owned(),
            symbol: programme.symbol.to_owned(),
            terms: programme.terms(),
            programme: Some(programme),
        }
    }
}

impl TryFrom<&Event> for StakingEvent {
    type Error = NoStakingEvent;

    fn try_from(event: &Event) -> Result<Self, NoStakingEvent> {
        let id = event.id()?;
        if let Some(programme) = Programme::by_event(id) {
            programme.check_event(event)?;
            return Ok(programme.into());
        }
        let Payload::Staking(staking) = &event.payload else {
            return Err(NoStakingEvent::Ballot(id));
        };
        let terms = event.staking_terms()?.ok_or(NoStakingEvent::Ballot(id))?;
        Ok(Self {
            id,
            name: event.name.clone(),
            symbol: staking.symbol.clone(),
            terms,
            programme: None,
        })
    }
}

/// The event of a programme without the texts that only its official file has: the name is
/// ours, the other texts are empty. So its id is not that of the programme.
pub fn without_texts(programme: Programme) -> Event {
    let terms = programme.terms();
    Event {
        name: programme.name.to_owned(),
        commence: terms.period.commence(),
        start: terms.period.start(),
        end: terms.period.end(),
        payload: Payload::Staking(Staking {
            text: String::new(),
            symbol: programme.symbol.to_owned(),
            numerator: terms.rate.numerator(),
            denominator: terms.rate.denominator(),
            minimum_rewards: terms.minimum_rewards,
            additional_info: String::new(),
        }),
        additional_info: String::new(),
    }
}
