use crate::programme::{
    archive::{Archive, KeptEvent},
    conversion::Conversions,
    owned_span::{OutputId, OwnedSpan},
    record::{Entry, Record},
    result_file::Results,
    stakes::{self, StakesRefusal},
    staking_event::StakingEvent,
};
use iotasrb_core::{
    programmes::{
        Milestone,
        ledger::{Ledger, Status},
        participation::{Earned, EventId},
        staking::Programme,
    },
    units::Address,
};
use std::{collections::BTreeMap, sync::Arc};

/// What was imported of the programmes, in the order in which it is asked for.
#[derive(Debug)]
pub(in crate::serve) struct Records {
    archive: Option<Arc<Archive>>,
    /// By the ids of their events.
    stakes: BTreeMap<EventId, Stakes>,
    /// In which events an output takes part, and which stake of each it is.
    outputs: BTreeMap<OutputId, Vec<(EventId, usize)>>,
    /// What each address got for its ASMB.
    conversions: Conversions,
}

/// The stakes of an event, which lie in the archive.
#[derive(Debug)]
struct Stakes {
    /// The places of the stakes, by whose they are.
    by_owner: Vec<usize>,
    /// The totals at any milestone.
    ledger: Ledger,
}

/// An event, and what was imported of it.
#[derive(Clone, Copy, Debug)]
pub(in crate::serve) struct Kept<'a> {
    event: &'a KeptEvent,
    stakes: Option<&'a Stakes>,
}

impl Records {
    /// Nothing was imported.
    pub(in crate::serve) fn none() -> Self {
        Self {
            archive: None,
            stakes: BTreeMap::new(),
            outputs: BTreeMap::new(),
            conversions: Conversions::Missing(Programme::ASSEMBLY.to_vec()),
        }
    }

    /// Those of an archive.
    pub(in crate::serve) fn of(archive: Arc<Archive>) -> Self {
        let mut records = Self::none();
        for event in archive.events() {
            let Some((staking, spans)) = event.staking().zip(event.spans.as_deref()) else {
                continue;
            };
            match Stakes::of(staking, spans) {
                Ok(stakes) => drop(records.stakes.insert(event.id, stakes)),
                // What is kept was verified, so this cannot be.
                Err(error) => tracing::error!(%error, event = %event.id, "stakes are left out"),
            }
            for (place, span) in spans.iter().enumerate() {
                if let Some(output) = span.output {
                    let places = records.outputs.entry(output).or_default();
                    places.push((event.id, place));
                }
            }
        }
        match Conversions::of(&archive) {
            Ok(conversions) => records.conversions = conversions,
            // The ledgers of all stakes were built, so this cannot be.
            Err(error) => tracing::error!(%error, "the conversion is left out"),
        }
        records.archive = Some(archive);
        records
    }

    /// An event; none of a programme that no archive was opened for.
    pub(in crate::serve) fn event(&self, id: EventId) -> Option<Kept<'_>> {
        let event = self.archive.as_ref()?.event(id)?;
        Some(self.kept(event))
    }

    /// All events, in the order of their ids.
    pub(in crate::serve) fn events(&self) -> Vec<Kept<'_>> {
        let events = self.archive.iter().flat_map(|archive| archive.events());
        let mut events: Vec<_> = events.map(|event| self.kept(event)).collect();
        events.sort_unstable_by_key(|kept| kept.event.id);
        events
    }

    /// The participations of an output, each with its event.
    pub(in crate::serve) fn of_output(
        &self,
        id: OutputId,
    ) -> impl Iterator<Item = (Kept<'_>, &OwnedSpan)> {
        let places = self.outputs.get(&id).into_iter().flatten();
        places.filter_map(|(event, place)| {
            let kept = self.event(*event)?;
            Some((kept, kept.event.spans.as_ref()?.get(*place)?))
        })
    }

    /// What an address earned in all seven programmes, and what became of it.
    pub(in crate::serve) fn of_address(&self, address: Address) -> Record {
        let entries = Programme::ALL.into_iter().filter_map(|programme| {
            let unknown = KeptEvent::from(programme);
            let kept = self.event(programme.event);
            let event = kept.map_or(&unknown, |kept| kept.event);
            let stakes = kept.filter(|kept| kept.has_stakes());
            let stakes = stakes.map(|kept| kept.earned(address));
            Entry::of(event, address, stakes)
        });
        Record {
            address,
            entries: entries.collect(),
            conversion: self.conversions.of_address(address),
        }
    }

    fn kept<'a>(&'a self, event: &'a KeptEvent) -> Kept<'a> {
        let stakes = self.stakes.get(&event.id);
        Kept { event, stakes }
    }
}

impl Stakes {
    fn of(staking: &StakingEvent, spans: &[OwnedSpan]) -> Result<Self, StakesRefusal> {
        let mut by_owner: Vec<usize> = (0..spans.len()).collect();
        by_owner.sort_by_key(|place| spans.get(*place).map(|span| span.address));
        let ledger = stakes::ledger(staking, spans)?;
        Ok(Self { by_owner, ledger })
    }
}

impl<'a> Kept<'a> {
    /// The event as its file or the program has it.
    pub(in crate::serve) const fn event(self) -> &'a KeptEvent {
        self.event
    }

    /// What it paid to whom, if its result was imported.
    pub(in crate::serve) const fn results(self) -> Option<&'a Results> {
        self.event.results.as_ref()
    }

    /// What was staked and earned at a milestone, by the stakes that were imported.
    pub(in crate::serve) fn standing(self, at: Milestone) -> Option<Status> {
        Some(self.stakes?.ledger.at(at))
    }

    /// The stakes of an address; none where no stakes of the event were imported.
    pub(in crate::serve) fn stakes_of(
        self,
        address: Address,
    ) -> Option<impl Iterator<Item = &'a OwnedSpan>> {
        let by_owner = &self.stakes?.by_owner;
        let spans = self.event.spans.as_deref()?;
        let at = move |place: &usize| spans.get(*place);
        let is_before = |place: &usize| at(place).is_some_and(|span| span.address < address);
        let first = by_owner.partition_point(is_before);
        let from = by_owner.get(first..).unwrap_or_default().iter();
        Some(
            from.filter_map(at)
                .take_while(move |span| span.address == address),
        )
    }

    /// What the stakes of an address earned by the end, if it has any.
    pub(in crate::serve) fn earned(self, address: Address) -> Option<Earned> {
        // It fits: the ledger of all of them does.
        stakes::earned(self.event.staking()?, self.stakes_of(address)?).unwrap_or_default()
    }

    /// What they earned up to a milestone, nothing if it has none; none where no stakes of the
    /// event were imported.
    pub(in crate::serve) fn earned_until(self, address: Address, at: Milestone) -> Option<u64> {
        let own = self.stakes_of(address)?.map(|stake| stake.span);
        self.event.staking()?.terms.total(own, at).ok()
    }

    /// Whether stakes were imported.
    pub(in crate::serve) const fn has_stakes(self) -> bool {
        self.stakes.is_some()
    }
}
