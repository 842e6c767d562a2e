use super::{
    Archive, ArchiveError,
    folder::{self, Folder, Kind},
    kept_spans,
};
use crate::programme::{
    event_file::EventDocument,
    owned_span::OwnedSpan,
    result_file::{ResultFile, Results},
    stakes,
    staking_event::{NoStakingEvent, StakingEvent},
};
use iotasrb_core::programmes::participation::{Event, EventId};
use std::collections::BTreeSet;

/// Something that is to be kept.
#[derive(Clone, Debug)]
pub enum Item {
    /// An event.
    Event(Event),
    /// A result of the event with this id.
    Results(EventId, ResultFile),
    /// Stakes of the event with this id.
    Spans(EventId, Vec<OwnedSpan>),
}

/// What importing did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    /// It was not there.
    New,
    /// The same was there: nothing was changed.
    Same,
    /// Another was there, and is no more.
    Replaced,
}

/// What happens where something else is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// Nothing: the import is refused.
    Refuse,
    /// It is replaced.
    Replace,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
#[error("{why}")]
pub struct NotImported {
    /// Which item is to blame, by its place; none if none is.
    pub item: Option<usize>,
    /// What is wrong.
    pub why: ArchiveError,
}

/// An item that can be kept, as far as it alone tells.
struct Verified {
    id: EventId,
    content: Content,
}

enum Content {
    Event(Event),
    Results(StakingEvent, Results),
    Spans(StakingEvent, Vec<OwnedSpan>),
}

impl Archive {
    /// Keeps all of these, or nothing; says what became of each. Events may be those of the
    /// results and stakes beside them.
    pub fn import(
        &mut self,
        items: Vec<Item>,
        conflict: Conflict,
    ) -> Result<Vec<Imported>, NotImported> {
        let mut verified = self.verified(items)?;
        let folder = self.folder.clone();
        let mut writer = folder.writer().map_err(NotImported::of_nobody)?;
        let mut all = Vec::with_capacity(verified.len());
        for (place, one) in verified.iter().enumerate() {
            let imported = one.compare(&folder, conflict);
            let imported = imported.map_err(|why| NotImported::of(place, why))?;
            if imported != Imported::Same {
                let written = writer.stage(one.kind(), one.id, &one.bytes());
                written.map_err(NotImported::of_nobody)?;
            }
            all.push(imported);
        }
        writer.commit().map_err(NotImported::of_nobody)?;
        // Events first: the others belong to them.
        verified.sort_by_key(Verified::kind);
        for one in verified {
            self.take_over(one).map_err(NotImported::of_nobody)?;
        }
        Ok(all)
    }

    fn verified(&self, items: Vec<Item>) -> Result<Vec<Verified>, NotImported> {
        let events = items.iter().filter_map(|item| match item {
            Item::Event(event) => StakingEvent::try_from(event).ok(),
            _ => None,
        });
        let beside: Vec<_> = events.collect();
        let mut seen = BTreeSet::new();
        let mut all = Vec::with_capacity(items.len());
        for (place, item) in items.into_iter().enumerate() {
            let one = self.verify(item, &beside);
            let one = one.map_err(|why| NotImported::of(place, why))?;
            let (kind, event) = (one.kind(), one.id);
            // The same event twice is no contradiction: its content is its id.
            if !seen.insert((kind, event)) && kind != Kind::Event {
                let kind = kind.name();
                return Err(NotImported::of(place, ArchiveError::Twice { kind, event }));
            }
            all.push(one);
        }
        Ok(all)
    }

    fn verify(&self, item: Item, beside: &[StakingEvent]) -> Result<Verified, ArchiveError> {
        let staking = |id| match beside.iter().find(|event| event.id == id) {
            Some(event) => Ok(event.clone()),
            None => self.staking_event(id).cloned(),
        };
        let (id, content) = match item {
            Item::Event(event) => (checked(&event)?, Content::Event(event)),
            Item::Results(id, file) => {
                let staking = staking(id)?;
                let (results, _) = file.verify_final(&staking)?;
                (id, Content::Results(staking, results))
            }
            Item::Spans(id, spans) => {
                let staking = staking(id)?;
                stakes::ledger(&staking, &spans)?;
                (id, Content::Spans(staking, spans))
            }
        };
        Ok(Verified { id, content })
    }

    /// Takes over what was written.
    fn take_over(&mut self, one: Verified) -> Result<(), ArchiveError> {
        let (kind, id) = (one.kind(), one.id);
        match one.content {
            Content::Event(event) => self.add(id, event)?,
            Content::Results(_, results) => self.kept(id)?.results = Some(results),
            Content::Spans(_, spans) => self.kept(id)?.spans = Some(spans),
        }
        self.mended(kind, id);
        Ok(())
    }
}

impl NotImported {
    fn of(place: usize, why: ArchiveError) -> Self {
        let item = Some(place);
        Self { item, why }
    }

    fn of_nobody(why: ArchiveError) -> Self {
        Self { item: None, why }
    }
}

impl Verified {
    const fn kind(&self) -> Kind {
        match self.content {
            Content::Event(_) => Kind::Event,
            Content::Results(..) => Kind::Results,
            Content::Spans(..) => Kind::Spans,
        }
    }

    /// The file of it.
    fn bytes(&self) -> Vec<u8> {
        match &self.content {
            Content::Event(event) => folder::json(&EventDocument::from(event)),
            Content::Results(event, results) => folder::json(&results.document(&event.symbol)),
            Content::Spans(_, spans) => kept_spans::write(self.id, spans),
        }
    }

    /// What importing it has to do, in view of what is kept.
    fn compare(&self, folder: &Folder, conflict: Conflict) -> Result<Imported, ArchiveError> {
        let is_same = match &self.content {
            Content::Results(event, now) => {
                let before = folder.results(event);
                before.map(|before| before.map(|before| before == *now))
            }
            Content::Spans(event, now) => {
                let before = folder.spans(event);
                before.map(|before| before.map(|before| before == *now))
            }
            Content::Event(_) => return self.compare_event(folder),
        };
        match (is_same, conflict) {
            (Ok(None), _) => Ok(Imported::New),
            (Ok(Some(true)), _) => Ok(Imported::Same),
            (Ok(Some(false)), Conflict::Replace) => Ok(Imported::Replaced),
            (Err(error), Conflict::Replace) if error.is_damage() => Ok(Imported::Replaced),
            (Err(error), _) => Err(error),
            (Ok(Some(false)), Conflict::Refuse) => {
                let (kind, event) = (self.kind().name(), self.id);
                Err(ArchiveError::Differs { kind, event })
            }
        }
    }

    /// The content of an event is its name, so there is never another one, unless it is damaged.
    fn compare_event(&self, folder: &Folder) -> Result<Imported, ArchiveError> {
        match folder.event(self.id) {
            Ok(None) => Ok(Imported::New),
            Ok(Some(_)) => Ok(Imported::Same),
            Err(error) if error.is_damage() => Ok(Imported::Replaced),
            Err(error) => Err(error),
        }
    }
}

/// The id of an event that can be kept: a ballot, or one that nodes would pay by.
fn checked(event: &Event) -> Result<EventId, NoStakingEvent> {
    match StakingEvent::try_from(event) {
        Ok(staking) => Ok(staking.id),
        Err(NoStakingEvent::Ballot(id)) => Ok(id),
        Err(error) => Err(error),
    }
}
