//! The chain of publications, their points, corrections and slots.

use super::{Check, Flaw, book::Book, figures::Benchmarks, observations::Seen};
use crate::store::{
    CorrectionNote, Point, PointKind, Publication, State,
    publication::{NOTHING_BEFORE, digest},
    taken::ObservationName,
    writing::basis_points,
};
use iotasrb_core::{
    observation::Tier,
    rates::MethodId,
    units::{Digest, Epoch, TimestampMs},
};
use std::collections::BTreeMap;

/// What a publication must follow.
struct Before {
    number: u64,
    digest: Digest,
    known: TimestampMs,
    term: u64,
}

impl Check<'_> {
    pub(super) fn publications(&mut self, book: &Book, seen: &BTreeMap<u64, Seen>) {
        let mut before = Before {
            number: 0,
            digest: NOTHING_BEFORE,
            known: TimestampMs::from_unix_ms(0),
            term: 0,
        };
        let starts = certified_starts(seen);
        let mut live = BTreeMap::new();
        for publication in book.publications.values() {
            self.link(book, publication, &before);
            self.rules(publication);
            self.claims(publication, seen, &starts);
            let observed = self.observed(publication, seen);
            if let Some(observed) = observed {
                self.own_digest(book, publication, observed.as_ref());
            }
            self.point(publication, &mut live);
            before = Before {
                number: publication.number,
                digest: publication.digest,
                known: publication.known,
                term: publication.term,
            };
        }
    }

    fn link(&mut self, book: &Book, publication: &Publication, before: &Before) {
        let number = publication.number;
        let expected = before.number.saturating_add(1);
        if number != expected {
            self.found.add(Flaw::NumberMissing {
                expected,
                found: number,
            });
        }
        if publication.previous != before.digest {
            let publication = number;
            self.found.add(Flaw::LinkBroken { publication });
        }
        if publication.known < before.known {
            let publication = number;
            self.found.add(Flaw::TimeRunsBackwards { publication });
        }
        if publication.term < before.term || !book.terms.contains(&publication.term) {
            self.found.add(Flaw::TermWrong {
                publication: number,
                term: publication.term,
            });
        }
    }

    /// What belongs together; the database has the same rules.
    fn rules(&mut self, publication: &Publication) {
        let computed = publication.observation.is_some();
        let rules = [
            (
                (publication.state == State::Ok) == publication.reason.is_none(),
                "it has a reason if and only if it is not OK",
            ),
            (
                computed == publication.method.is_some(),
                "it has a method if and only if it has an observation",
            ),
            (
                publication.rates == 0 || computed,
                "it has figures, but no observation",
            ),
            (
                matches!(publication.state, State::Held | State::Stale) || computed,
                "in its state it must have an observation",
            ),
        ];
        for (_, rule) in rules.into_iter().filter(|(holds, _)| !holds) {
            let publication = publication.number;
            self.found.add(Flaw::RuleBroken { publication, rule });
        }
    }

    /// What a state claims of the observation: only what is certified, and of the epoch of the
    /// point, is OK.
    fn claims(
        &mut self,
        publication: &Publication,
        seen: &BTreeMap<u64, Seen>,
        starts: &BTreeMap<Epoch, TimestampMs>,
    ) {
        let observation = publication.observation.and_then(|number| seen.get(&number));
        let Some(one) = observation.filter(|_| publication.state != State::Stale) else {
            return;
        };
        let point = publication.point;
        let is_ok = publication.state == State::Ok;
        let next = one
            .epoch
            .next()
            .and_then(|next| starts.range(next..).next());
        let has_ended = next.is_some_and(|(_, start)| *start <= point.at);
        let rules = [
            (
                !is_ok || one.name.tier == Tier::Certified,
                "it is OK, but its observation is not certified",
            ),
            (
                one.epoch_start <= point.at,
                "its observation is of an epoch that began later",
            ),
            (
                point.kind != PointKind::Epoch || one.epoch_start == point.at,
                "its observation is not of the epoch that began then",
            ),
            (
                !is_ok || !has_ended,
                "it is OK, but its observation is of an epoch that had ended",
            ),
        ];
        for (_, rule) in rules.into_iter().filter(|(holds, _)| !holds) {
            let publication = publication.number;
            self.found.add(Flaw::RuleBroken { publication, rule });
        }
    }

    /// The digest of its observation, or `None` inside where it has none; and that its method
    /// gives the figures again.
    #[expect(
        clippy::option_option,
        reason = "without an observation is not the same as with a lost one"
    )]
    fn observed(
        &mut self,
        publication: &Publication,
        seen: &BTreeMap<u64, Seen>,
    ) -> Option<Option<ObservationName>> {
        let Some(observation) = publication.observation else {
            return Some(None);
        };
        let number = publication.number;
        let Some(one) = seen.get(&observation) else {
            self.found.add(Flaw::ObservationMissing {
                publication: number,
                observation,
            });
            return None;
        };
        let method = publication.method.as_deref().unwrap_or_default();
        let known = MethodId::from_name(method);
        if let Some(refusal) = one.refusal {
            self.found.add(Flaw::ComputedFromRefused {
                publication: number,
                observation,
                refusal,
            });
        } else if let Some(made) = known.and_then(|method| one.made.get(&method)) {
            if *made != publication.rates_digest {
                self.found.add(Flaw::RecomputationDiffers {
                    publication: number,
                    observation,
                    recorded: publication.rates_digest,
                    found: *made,
                });
            }
        } else if known.is_none() && publication.method.is_some() {
            self.found.add(Flaw::MethodUnknown {
                publication: number,
                method: crate::foreign::excerpt(method),
            });
        }
        Some(Some(one.name.clone()))
    }

    fn own_digest(
        &mut self,
        book: &Book,
        publication: &Publication,
        observed: Option<&ObservationName>,
    ) {
        let number = publication.number;
        let remarks = book.remarks.get(&number).map(Vec::as_slice);
        let cause = book.corrections.get(&number).map(|note| &*note.cause);
        let found = digest(publication, observed, remarks.unwrap_or_default(), cause);
        if found != publication.digest {
            self.found.add(Flaw::PublicationDiffers {
                publication: number,
                recorded: publication.digest,
                found,
            });
        }
    }

    /// A point has one live publication; what follows supersedes it.
    fn point(&mut self, publication: &Publication, live: &mut BTreeMap<Point, u64>) {
        let number = publication.number;
        let before = live.insert(publication.point, number);
        match (publication.supersedes, before) {
            (None, Some(other)) => self.found.add(Flaw::PointTwice {
                publication: number,
                other,
            }),
            (Some(supersedes), before) if before != Some(supersedes) => {
                self.found.add(Flaw::SupersedesAnother {
                    publication: number,
                    supersedes,
                });
            }
            _ => {}
        }
    }

    /// Every correction has a publication that supersedes another, and the other way round.
    pub(super) fn corrections(&mut self, book: &Book, benchmarks: &Benchmarks) {
        for publication in book.publications.values() {
            if let Some(supersedes) = publication.supersedes
                && !book.corrections.contains_key(&publication.number)
            {
                self.found.add(Flaw::CorrectionMissing {
                    publication: publication.number,
                    supersedes,
                });
            }
        }
        for note in book.corrections.values() {
            let publication = book.publications.get(&note.publication);
            match publication.filter(|publication| publication.supersedes.is_some()) {
                None => self.found.add(Flaw::CorrectionOfNothing {
                    publication: note.publication,
                }),
                Some(publication) => self.correction(note, publication, benchmarks),
            }
        }
    }

    fn correction(
        &mut self,
        note: &CorrectionNote,
        publication: &Publication,
        benchmarks: &Benchmarks,
    ) {
        let figure = |number| benchmarks.get(&number);
        let superseded = publication.supersedes.and_then(figure);
        let change = match (superseded, figure(note.publication)) {
            (Some(old), Some(new)) => basis_points(old, new),
            _ => None,
        };
        let number = |number: u64| Some(number.to_string());
        let columns = [
            (
                "supersedes",
                number(note.supersedes),
                publication.supersedes.and_then(number),
            ),
            ("basis_points", note.basis_points.clone(), change),
            ("method", note.method.clone(), publication.method.clone()),
            (
                "known_ms",
                number(note.known.as_unix_ms()),
                number(publication.known.as_unix_ms()),
            ),
        ];
        for (column, kept, must) in columns {
            if kept != must {
                let shown = |value: Option<String>| value.unwrap_or_else(|| "nothing".to_owned());
                self.found.add(Flaw::CorrectionDiffers {
                    publication: note.publication,
                    column,
                    kept: crate::foreign::excerpt(&shown(kept)),
                    must: shown(must),
                });
            }
        }
    }

    /// From the first slot to the last each one is there.
    pub(super) fn slots(&mut self, book: &Book) {
        let Some(identity) = book.identity else {
            return;
        };
        let cadence = identity.cadence.as_ms().max(1);
        let mut slots = BTreeMap::new();
        for publication in book.publications.values() {
            if publication.point.kind == PointKind::Slot {
                slots.insert(publication.point.at.as_unix_ms(), publication.number);
            }
        }
        let mut due = None;
        for (at, publication) in slots {
            if at % cadence != 0 {
                self.found.add(Flaw::SlotOffCadence { publication });
                continue;
            }
            if let Some(due) = due.filter(|due| *due < at) {
                self.found.add(Flaw::SlotsMissing {
                    first: TimestampMs::from_unix_ms(due),
                    last: TimestampMs::from_unix_ms(at.saturating_sub(cadence)),
                    slots: (at - due) / cadence,
                });
            }
            due = Some(at.saturating_add(cadence));
        }
    }
}

/// When epochs began, as far as it is certified.
fn certified_starts(seen: &BTreeMap<u64, Seen>) -> BTreeMap<Epoch, TimestampMs> {
    let certified = seen.values().filter(|one| one.name.tier == Tier::Certified);
    certified.map(|one| (one.epoch, one.epoch_start)).collect()
}
