//! A folder in which events, results and spans are kept, each in a file that proves itself.
//!
//! | file | what it is verified by |
//! |---|---|
//! | `<id>.event.json` | the id in its name is the digest of its content |
//! | `<id>.results.json` | its checksum, which covers the id |
//! | `<id>.spans.csv` | the digest in its first line, which covers the id |
//! | `commit` | how many imports there were; while the last is put into its places, its files |
//! | `lock` | nothing: it is empty, and a writer holds it |
//!
//! All of it is verified whenever the folder is opened. A file that is damaged is named and not
//! used; the others are. What is kept is the content in one spelling, not the bytes that were
//! imported. The seven programmes are there without any file,
//! as the core has them.

mod error;
mod folder;
mod import;
mod kept_spans;

pub use error::{ArchiveError, Damage};
pub use import::{Conflict, Imported, Item, NotImported};

use super::{
    owned_span::OwnedSpan,
    result_file::Results,
    staking_event::{NoStakingEvent, StakingEvent, without_texts},
};
use folder::{Folder, Kind};
use iotasrb_core::programmes::{
    participation::{Event, EventId},
    staking::Programme,
};
use std::{path::Path, sync::Arc};

/// An event, and what is kept of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptEvent {
    /// Its id.
    pub id: EventId,
    /// The event. Of a programme whose event file was not imported the texts are empty and the
    /// name is ours: then its own id is not `id`.
    pub event: Event,
    /// Whether its file was imported, so that its texts are there.
    pub has_texts: bool,
    /// What it paid to whom, if a result was imported.
    pub results: Option<Results>,
    /// The stakes, if they were imported: all, or only some.
    pub spans: Option<Vec<OwnedSpan>>,
    /// Whether a result or stakes are kept that are damaged, and so not there.
    pub is_damaged: bool,
    staking: Option<StakingEvent>,
}

/// How often a folder is read again because somebody imports.
const ATTEMPTS: usize = 10;

/// A folder with what was imported, read and verified.
#[derive(Clone, Debug)]
pub struct Archive {
    folder: Folder,
    events: Vec<KeptEvent>,
    damaged: Vec<DamagedFile>,
}

#[derive(Clone, Debug)]
struct DamagedFile {
    kind: Kind,
    event: EventId,
    why: Arc<ArchiveError>,
}

impl Archive {
    /// Reads and verifies all that is kept in a folder. One that is not there is empty. What
    /// somebody imports meanwhile is there as a whole, or not at all.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        if path.exists() && !path.is_dir() {
            return Err(ArchiveError::NoFolder(path.to_owned()));
        }
        let folder = Folder::new(path);
        for _ in 0..ATTEMPTS {
            let before = folder.imports()?;
            let archive = Self::read(&folder)?;
            if folder.imports()? == before {
                return Ok(archive);
            }
        }
        Err(ArchiveError::Locked(path.to_owned()))
    }

    fn read(folder: &Folder) -> Result<Self, ArchiveError> {
        let files = folder.files()?;
        let mut archive = Self {
            folder: folder.clone(),
            events: Programme::ALL.into_iter().map(KeptEvent::from).collect(),
            damaged: Vec::new(),
        };
        // Events first: the others belong to them.
        for kind in Kind::ALL {
            for id in files.of(kind) {
                if let Err(why) = archive.take_in(kind, id) {
                    let (event, why) = (id, Arc::new(why));
                    archive.damaged.push(DamagedFile { kind, event, why });
                    archive.mark(event);
                }
            }
        }
        Ok(archive)
    }

    /// What is wrong with each file that is damaged.
    pub fn damaged(&self) -> impl Iterator<Item = &ArchiveError> {
        self.damaged.iter().map(|file| file.why.as_ref())
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// All events: the seven programmes in their order, then those that were imported besides.
    pub fn events(&self) -> impl Iterator<Item = &KeptEvent> {
        self.events.iter()
    }

    /// The event with this id.
    pub fn event(&self, id: EventId) -> Option<&KeptEvent> {
        self.events.iter().find(|event| event.id == id)
    }

    /// The event as far as it pays for stakes.
    pub fn staking_event(&self, id: EventId) -> Result<&StakingEvent, ArchiveError> {
        let event = self.event(id).ok_or(ArchiveError::UnknownEvent(id))?;
        let ballot = || NoStakingEvent::Ballot(id).into();
        event.staking().ok_or_else(ballot)
    }

    /// The stakes of an event, if they were imported.
    pub fn stakes(&self, id: EventId) -> Result<Option<&[OwnedSpan]>, ArchiveError> {
        let spans = self.event(id).and_then(|kept| kept.spans.as_deref());
        if spans.is_none() && self.is_damaged(Kind::Spans, id) {
            // Read once more, for what is wrong with it.
            self.folder.spans(self.staking_event(id)?)?;
        }
        Ok(spans)
    }

    /// Adds an event, or its texts to a programme.
    fn add(&mut self, id: EventId, event: Event) -> Result<(), ArchiveError> {
        let staking = match StakingEvent::try_from(&event) {
            Ok(staking) => Some(staking),
            Err(NoStakingEvent::Ballot(_)) => None,
            Err(error) => return Err(error.into()),
        };
        match self.events.iter_mut().find(|one| one.id == id) {
            Some(kept) => {
                kept.event = event;
                kept.has_texts = true;
            }
            None => self.events.push(KeptEvent {
                id,
                event,
                has_texts: true,
                results: None,
                spans: None,
                is_damaged: false,
                staking,
            }),
        }
        Ok(())
    }

    fn kept(&mut self, id: EventId) -> Result<&mut KeptEvent, ArchiveError> {
        let mut events = self.events.iter_mut();
        let kept = events.find(|event| event.id == id);
        kept.ok_or(ArchiveError::UnknownEvent(id))
    }

    /// Reads a kept file.
    fn take_in(&mut self, kind: Kind, id: EventId) -> Result<(), ArchiveError> {
        match kind {
            Kind::Event => {
                if let Some(event) = self.folder.event(id)? {
                    self.add(id, event)?;
                }
            }
            Kind::Results => {
                let results = self.folder.results(&self.to_read(kind, id)?)?;
                self.kept(id)?.results = results;
            }
            Kind::Spans => {
                let spans = self.folder.spans(&self.to_read(kind, id)?)?;
                self.kept(id)?.spans = spans;
            }
        }
        Ok(())
    }

    /// Takes note that a file was written anew.
    fn mended(&mut self, kind: Kind, event: EventId) {
        let is_other = |file: &DamagedFile| (file.kind, file.event) != (kind, event);
        self.damaged.retain(is_other);
        self.mark(event);
    }

    fn is_damaged(&self, kind: Kind, event: EventId) -> bool {
        let mut files = self.damaged.iter();
        files.any(|file| (file.kind, file.event) == (kind, event))
    }

    fn mark(&mut self, event: EventId) {
        let kinds = [Kind::Results, Kind::Spans];
        let is_damaged = kinds.into_iter().any(|kind| self.is_damaged(kind, event));
        if let Ok(kept) = self.kept(event) {
            kept.is_damaged = is_damaged;
        }
    }

    /// The event that a kept file belongs to.
    fn to_read(&self, kind: Kind, id: EventId) -> Result<StakingEvent, ArchiveError> {
        let damage = match self.staking_event(id) {
            Ok(event) => return Ok(event.clone()),
            Err(ArchiveError::NoStakingEvent(error)) => error.into(),
            Err(_) => Damage::WithoutEvent,
        };
        let path = self.folder.file(kind, id);
        Err(ArchiveError::Damaged { path, damage })
    }
}

impl KeptEvent {
    /// The event as far as it pays for stakes; a ballot does not.
    pub fn staking(&self) -> Option<&StakingEvent> {
        self.staking.as_ref()
    }
}

impl From<Programme> for KeptEvent {
    fn from(programme: Programme) -> Self {
        Self {
            id: programme.event,
            event: without_texts(programme),
            has_texts: false,
            results: None,
            spans: None,
            is_damaged: false,
            staking: Some(programme.into()),
        }
    }
}
