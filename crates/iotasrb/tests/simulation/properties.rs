//! What must hold of a history, whatever went wrong: checked by code that shares nothing with
//! what wrote it but the tables.

use crate::{
    MINUTE, SLOT,
    chain::{TrueEpoch, address},
    conduct::Plan,
    truth::{self, Value},
};
use blake2::{Blake2b, Digest as _, digest::consts::U32};
use iotasrb::store::{
    Figure, KeptObservation, Metric, Point, PointKind, Publication, State, Store,
};
use iotasrb_core::{
    observation::Tier,
    units::{Address, TimestampMs},
};
use std::{collections::BTreeMap, rc::Rc};

/// How far ahead of the chain a wrong clock may be that nobody notices.
const TOLERANCE: u64 = 10 * MINUTE;

/// All figures of a publication, with whose they are.
type Figures = Vec<(Option<Address>, Metric, Figure)>;

/// Everything that was ever read as published.
pub(crate) struct Ledger {
    plan: Rc<Plan>,
    kept: Vec<(Publication, [u8; 32])>,
    live: BTreeMap<Point, u64>,
    /// The oldest term that may still write.
    pub(crate) least_term: u64,
}

/// What the process that writes may know of the time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KnownTime {
    pub(crate) now: u64,
    pub(crate) wall: u64,
    pub(crate) was_told: bool,
}

impl Ledger {
    pub(crate) fn new(plan: &Rc<Plan>) -> Self {
        Self {
            plan: Rc::clone(plan),
            kept: Vec::new(),
            live: BTreeMap::new(),
            least_term: 0,
        }
    }

    pub(crate) fn count(&self) -> u64 {
        u64::try_from(self.kept.len()).expect("it is in memory")
    }

    /// The publication with a number.
    pub(crate) fn publication(&self, number: u64) -> &Publication {
        &self.kept[usize::try_from(number - 1).expect("it is in memory")].0
    }

    /// The live publication of a point.
    pub(crate) fn live(&self, point: Point) -> Option<u64> {
        self.live.get(&point).copied()
    }

    /// Reads what is new and checks each of it.
    pub(crate) fn absorb(&mut self, store: &mut Store, known: KnownTime) {
        while let Some(publication) = store.publication(self.count() + 1).expect("it is read") {
            let figures = store.figures(&publication).expect("it is read");
            let observation = publication.observation.map(|number| {
                let kept = store.observation(number).expect("it is read");
                kept.expect("a publication's observation is kept")
            });
            self.follows(&publication);
            self.says_whether_it_is_late(store, &publication);
            self.is_not_of_the_future(&publication, observation.as_ref(), known);
            is_of_its_state(&publication, observation.as_ref(), &figures);
            self.is_true(&publication, observation.as_ref(), &figures);
            let content = content(&figures);
            assert_eq!(
                *publication.rates_digest.as_bytes(),
                content,
                "{publication:?}"
            );
            self.kept.push((publication, content));
        }
    }

    /// It continues the history: no gap, no second publication of a point, no older term.
    fn follows(&mut self, publication: &Publication) {
        let Publication { number, point, .. } = publication;
        assert_eq!(*number, self.count() + 1);
        assert!(publication.valid_until > point.at, "{publication:?}");
        if let Some((before, _)) = self.kept.last() {
            assert_eq!(publication.previous, before.digest, "{publication:?}");
            assert!(
                publication.known >= before.known,
                "{before:?} {publication:?}"
            );
            assert!(
                publication.term >= before.term,
                "{before:?} {publication:?}"
            );
        }
        assert!(
            publication.term >= self.least_term,
            "an old term writes: {publication:?}"
        );
        let at = point.at.as_unix_ms();
        assert!(
            point.kind == PointKind::Epoch || at % SLOT == 0,
            "{publication:?}"
        );
        let before = self.live.insert(*point, *number);
        assert_eq!(publication.supersedes, before, "{publication:?}");
    }

    /// It is late two minutes after its time. Where the clock went back, the time of writing
    /// stays that of the row before, and only that.
    fn says_whether_it_is_late(&self, store: &mut Store, publication: &Publication) {
        let patient = publication.point.at.as_unix_ms() + 2 * MINUTE;
        let is_late = publication.known.as_unix_ms() > patient;
        if publication.late == is_late || publication.supersedes.is_some() {
            return;
        }
        assert!(is_late, "{publication:?}");
        let numbers = self.kept.iter().filter_map(|(one, _)| one.observation);
        // What was kept before, whether or not it was published.
        let before = numbers.max().unwrap_or_default()..publication.observation.unwrap_or(u64::MAX);
        let mut observations =
            before.map_while(|number| store.observation(number.max(1)).expect("it is read"));
        let stays = self
            .kept
            .last()
            .is_some_and(|(one, _)| one.known == publication.known)
            || observations.any(|kept| kept.known == publication.known);
        assert!(stays, "{publication:?}");
    }

    /// Nothing is published before its time. Only where no certified source has told the time
    /// since the process began, a clock that is ahead brings out slots of the future; if one
    /// of them is called OK, it is what it will be, as [`is_true`](Self::is_true) checks.
    fn is_not_of_the_future(
        &self,
        publication: &Publication,
        observation: Option<&KeptObservation>,
        known: KnownTime,
    ) {
        let at = publication.point.at.as_unix_ms();
        let is_certified =
            observation.is_some_and(|kept| kept.observation.anchor.tier == Tier::Certified);
        let latest = match (publication.point.kind, known.was_told) {
            (PointKind::Epoch, _) if is_certified => known.now,
            // What a server says of an epoch may be a little ahead of the clock.
            (PointKind::Epoch, true) => known.now + 2 * TOLERANCE,
            (PointKind::Epoch, false) => known.now.max(known.wall) + TOLERANCE,
            (PointKind::Slot, true) => known.now.max(known.wall.min(known.now + TOLERANCE)),
            (PointKind::Slot, false) => known.now.max(known.wall),
        };
        assert!(at <= latest, "{known:?} {publication:?}");
    }

    /// Certified figures are the truth, of the epoch that truly ran where it is called OK; the
    /// others are what was said.
    fn is_true(
        &self,
        publication: &Publication,
        observation: Option<&KeptObservation>,
        figures: &Figures,
    ) {
        let Some(kept) = observation else { return };
        let anchor = &kept.observation.anchor;
        let said = TrueEpoch::said(&kept.observation);
        if anchor.tier != Tier::Certified {
            return figures_are_of(publication, &said, figures);
        }
        let at = publication.point.at.as_unix_ms();
        let truth = self.plan.chain.at(at);
        match publication.state {
            State::Ok | State::SafeMode => assert_eq!(said, *truth, "{publication:?}"),
            State::Stale => {
                let own = self.plan.chain.numbered(anchor.epoch.number());
                assert_eq!(Some(&said), own, "{publication:?}");
                assert!(said.number <= truth.number, "{publication:?}");
            }
            State::Degraded | State::Held => panic!("certified, yet {publication:?}"),
        }
        let is_safe = publication.state == State::SafeMode;
        assert!(
            publication.state == State::Stale || is_safe == truth.is_safe,
            "{publication:?}"
        );
        if publication.point.kind == PointKind::Epoch {
            assert_eq!(at, truth.start, "{publication:?}");
        }
        figures_are_of(publication, &said, figures);
    }

    /// Nothing that was due is missing, given that nothing was wrong for a while.
    pub(crate) fn is_complete(&self, now: u64) {
        let last = (now - 10 * MINUTE) / SLOT * SLOT;
        let slots = self
            .live
            .keys()
            .filter(|point| point.kind == PointKind::Slot);
        let slots: Vec<u64> = slots.map(|point| point.at.as_unix_ms()).collect();
        let first = *slots.first().expect("something is published");
        assert!(
            *slots.last().expect("something is published") >= last,
            "slots are missing"
        );
        for (place, slot) in slots.iter().enumerate() {
            let expected = first + SLOT * u64::try_from(place).expect("it is in memory");
            assert_eq!(*slot, expected, "a slot is missing");
        }
        if self.plan.certified.is_empty() {
            return;
        }
        let begun = self.publication(1).point.at.as_unix_ms();
        let epochs = self.plan.chain.epochs().iter();
        for epoch in epochs.filter(|epoch| begun < epoch.start && epoch.start + 10 * MINUTE <= now)
        {
            let (at, kind) = (TimestampMs::from_unix_ms(epoch.start), PointKind::Epoch);
            assert!(
                self.live.contains_key(&Point { at, kind }),
                "missing: {epoch:?}"
            );
        }
    }

    /// A sample of what was ever read is there as it was, and its corrections show both.
    pub(crate) fn is_unchanged_here_and_there(&self, store: &mut Store, step: usize) {
        for (publication, figures) in self.kept.iter().step_by(step) {
            let again = store.figures(publication).expect("it is read");
            assert_eq!(content(&again), *figures, "{publication:?}");
            if let Some(old) = publication.supersedes {
                self.shows_both(store, publication, self.publication(old));
            }
        }
    }

    /// Everything is there, and live is what was not corrected.
    pub(crate) fn is_unchanged(&self, store: &mut Store) {
        self.is_unchanged_here_and_there(store, 1);
        for (publication, _) in &self.kept {
            let again = store.publication(publication.number).expect("it is read");
            assert_eq!(again.as_ref(), Some(publication));
        }
        let end = TimestampMs::from_unix_ms(i64::MAX.unsigned_abs());
        let live = store.publications(TimestampMs::from_unix_ms(0), end, None);
        let live = live.expect("it is read").into_iter();
        let live: BTreeMap<Point, u64> = live.map(|one| (one.point, one.number)).collect();
        assert_eq!(live, self.live);
    }

    /// As of before a correction the old publication is shown, and afterwards the new one.
    fn shows_both(&self, store: &mut Store, new: &Publication, old: &Publication) {
        let mut as_of = |time| store.at_point(new.point, Some(time)).expect("it is read");
        let before = TimestampMs::from_unix_ms(new.known.as_unix_ms() - 1);
        if old.known <= before {
            let shown = as_of(before).map(|shown| shown.number);
            assert_eq!(shown, Some(old.number), "{new:?}");
        }
        let last = self.kept.iter().rev();
        let last = last
            .map(|(one, _)| one)
            .find(|one| one.point == new.point && one.known == new.known);
        let shown = as_of(new.known).map(|shown| shown.number);
        assert_eq!(shown, last.map(|last| last.number), "{new:?}");
        let note = store
            .correction(new.number)
            .expect("it is read")
            .expect("it says why");
        assert_eq!((note.supersedes, note.known), (old.number, new.known));
        let note = store
            .corrected_by(old.number)
            .expect("it is read")
            .expect("it is linked");
        assert_eq!(note.publication, new.number);
    }
}

/// No value without its proof tier, its anchor and its digests; no state without its reason.
fn is_of_its_state(
    publication: &Publication,
    observation: Option<&KeptObservation>,
    figures: &Figures,
) {
    let count = u64::try_from(figures.len()).expect("it is in memory");
    assert_eq!(publication.rates, count, "{publication:?}");
    assert_eq!(
        publication.reason.is_none(),
        publication.state == State::Ok,
        "{publication:?}"
    );
    let Some(kept) = observation else {
        assert!(
            matches!(publication.state, State::Held | State::Stale),
            "{publication:?}"
        );
        assert!(
            figures.is_empty() && publication.method.is_none(),
            "{publication:?}"
        );
        return;
    };
    assert!(
        !figures.is_empty() && publication.method.is_some(),
        "{publication:?}"
    );
    let anchor = &kept.observation.anchor;
    assert!(
        anchor.epoch_start <= publication.point.at,
        "{publication:?}"
    );
    assert_eq!(kept.digest, kept.observation.digest(), "{publication:?}");
    assert!(
        !kept.source.is_empty() && kept.known <= publication.known,
        "{publication:?}"
    );
    match publication.state {
        State::Ok => assert_eq!(anchor.tier, Tier::Certified, "{publication:?}"),
        State::Degraded => assert!(anchor.tier > Tier::Certified, "{publication:?}"),
        State::SafeMode => assert!(kept.observation.safe_mode, "{publication:?}"),
        State::Held | State::Stale => {}
    }
}

fn figures_are_of(publication: &Publication, epoch: &TrueEpoch, figures: &Figures) {
    let figure = |subject, name| {
        let metric = Metric::from_name(name).expect("there is such a figure");
        let found = figures
            .iter()
            .find(|(whose, which, _)| (*whose, *which) == (subject, metric));
        match found.map(|(_, _, figure)| figure) {
            Some(Figure::Value {
                decimal,
                numerator,
                denominator,
            }) => Value {
                decimal: decimal.clone(),
                fraction: format!("{numerator}/{denominator}"),
            },
            other => {
                assert_eq!(
                    other,
                    Some(&Figure::Absent("safe_mode".to_owned())),
                    "{publication:?}"
                );
                Value::absent()
            }
        }
    };
    let expected = truth::benchmark(epoch);
    assert_eq!(figure(None, "iotasrb"), expected, "{publication:?}");
    let all: u64 = epoch.stakes.iter().sum();
    assert_eq!(
        figure(None, "stake_all_nanos"),
        Value::whole(all),
        "{publication:?}"
    );
    for (number, stake) in (1..).zip(epoch.stakes) {
        let found = figure(Some(address(number)), "stake_nanos");
        assert_eq!(found, Value::whole(stake), "{publication:?}");
    }
}

/// The digest of figures as `docs/store.md` describes it.
fn content(figures: &Figures) -> [u8; 32] {
    let mut text = "iotasrb rates 1\n".to_owned();
    let (mut whose, mut subject) = (None, "network".to_owned());
    for (address, metric, figure) in figures {
        if let Some(address) = address.filter(|address| whose != Some(*address)) {
            (whose, subject) = (Some(address), address.to_string());
        }
        text += &match figure {
            Figure::Value {
                decimal,
                numerator,
                denominator,
            } => {
                format!(
                    "{subject} {} {decimal} {numerator}/{denominator}\n",
                    metric.name
                )
            }
            Figure::Absent(code) => format!("{subject} {} absent:{code}\n", metric.name),
        };
    }
    Blake2b::<U32>::digest(text.as_bytes()).into()
}
