//! Everything that requests are answered from, as of one publication.
//!
//! An edition never changes: a new publication makes a new one, which takes the place of the
//! old one as a whole, with all answers that were made from it.

use super::{answers::Answers, hindsight::Hindsight};
use crate::{
    publish::{
        publication::Whole,
        rest::{Summary, read_summaries},
    },
    run::{self, Evaluation},
    store::{
        Figure, Identity, KeptObservation, Metric, PointKind, Publication, State, Store, StoreError,
    },
};
use iotasrb_core::{
    observation::{Absence, Known},
    prospects::Prospects,
    ratio::Ratio,
    realised::Pools,
    units::{Address, DurationMs, TimestampMs},
};
use std::{collections::BTreeMap, sync::Arc};
use tokio::sync::OnceCell;

/// The history as of its newest publication.
#[derive(Debug)]
pub struct Edition {
    /// What the history is of.
    pub identity: Identity,
    /// The live publication of the latest point.
    pub latest: Whole,
    /// The last live publication that has figures, which is the latest one if that has any.
    pub valued: Option<Valued>,
    /// How many points of the last 30 days ended how.
    pub outcomes: BTreeMap<(PointKind, State), u64>,
    /// The publications that were recorded last, in their order: the very last is the one that
    /// the edition is as of.
    pub recent: Vec<Summary>,
    /// What the epochs before tell, once somebody asked.
    pub(super) hindsight: OnceCell<Arc<Hindsight>>,
    /// The answers that were made of it.
    pub(super) answers: Answers,
}

/// A publication with figures.
#[derive(Debug)]
pub struct Valued {
    /// The publication.
    pub publication: Publication,
    /// From what it was computed.
    pub observation: KeptObservation,
    /// What the method makes of that, as it was recorded.
    pub evaluation: Evaluation,
    /// Its figures.
    pub figures: Figures,
    /// Who will earn in the next epoch.
    pub prospects: Known<Prospects>,
    /// The pools as they are now.
    pub pools: Pools,
    /// The figures some time before, for each span that has any.
    pub before: BTreeMap<Span, Figures>,
    /// The pools at that time.
    pub pools_before: BTreeMap<Span, Pools>,
}

/// Figures by whose and which they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures(BTreeMap<(Option<Address>, Metric), Figure>);

/// How far back a figure is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Span {
    /// 365 days.
    Year,
    /// 7 days.
    Week,
    /// 24 hours.
    Day,
    /// 30 days.
    Month,
    /// 90 days.
    Quarter,
}

/// How many of the publications that were recorded last are at hand.
const RECENT: u64 = 100;
/// What is compared must not be much older than it is said to be.
const SLACK: DurationMs = DurationMs::from_ms(DAY_MS);
const DAY_MS: u64 = 86_400_000;

impl Span {
    /// All of them, in the order in which the Data API names them.
    pub const ALL: [Self; 5] = [
        Self::Year,
        Self::Week,
        Self::Day,
        Self::Month,
        Self::Quarter,
    ];

    /// The same, the shortest first.
    pub const BY_LENGTH: [Self; 5] = [
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::Year,
    ];

    /// Its name for people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Year => "1 year",
            Self::Week => "7 days",
            Self::Day => "24 hours",
            Self::Month => "30 days",
            Self::Quarter => "90 days",
        }
    }

    /// Its name in every output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Year => "1y",
            Self::Week => "7d",
            Self::Day => "24h",
            Self::Month => "30d",
            Self::Quarter => "90d",
        }
    }

    const fn days(self) -> u64 {
        match self {
            Self::Year => 365,
            Self::Week => 7,
            Self::Day => 1,
            Self::Month => 30,
            Self::Quarter => 90,
        }
    }
}

impl Figures {
    fn read(store: &mut Store, publication: &Publication) -> Result<Self, StoreError> {
        Ok(Self::of(store.figures(publication)?))
    }

    /// Figures of one publication.
    pub fn of(figures: Vec<(Option<Address>, Metric, Figure)>) -> Self {
        let entries = figures.into_iter();
        Self(
            entries
                .map(|(of, metric, figure)| ((of, metric), figure))
                .collect(),
        )
    }

    /// The network's figure, or a validator's.
    pub fn get(&self, of: Option<Address>, metric: Metric) -> Option<&Figure> {
        self.0.get(&(of, metric))
    }
}

impl Edition {
    /// Reads it: the latest publication, and what it is compared with. To be read at one
    /// moment, since somebody may be writing.
    pub fn read(
        store: &mut Store,
        identity: Identity,
        latest: Publication,
    ) -> Result<Self, StoreError> {
        let end = TimestampMs::from_unix_ms(u64::MAX);
        let valued = match store.latest_with_figures(end)? {
            Some(publication) => Some(Valued::read(store, publication)?),
            None => None,
        };
        let since = latest.point.at.as_unix_ms().saturating_sub(30 * DAY_MS);
        let mut outcomes = BTreeMap::new();
        for publication in store.publications(TimestampMs::from_unix_ms(since), end, None)? {
            *outcomes
                .entry((publication.point.kind, publication.state))
                .or_default() += 1;
        }
        let last = store.newest()?.map_or(latest.number, |last| last.number);
        let recent = store.recorded(last.saturating_sub(RECENT), last)?;
        Ok(Self {
            identity,
            outcomes,
            latest: Whole::read(store, latest)?,
            valued,
            recent: read_summaries(store, recent)?,
            hindsight: OnceCell::new(),
            answers: Answers::new(),
        })
    }

    /// The number of the publication that it is as of: the one that was recorded last. Its
    /// point is not the latest one where it corrects an earlier one.
    pub fn number(&self) -> u64 {
        self.last().number
    }

    /// The publication that was recorded last.
    pub fn last(&self) -> &Publication {
        let last = self.recent.last().map(|last| &last.publication);
        last.unwrap_or(&self.latest.publication)
    }
}

impl Valued {
    fn read(store: &mut Store, publication: Publication) -> Result<Self, StoreError> {
        let observation = observation_of(store, &publication)?;
        let evaluation = run::compute(
            observation.observation.clone(),
            observation.source.clone(),
            publication.known,
        );
        let evaluation = evaluation.map_err(|error| damaged(&publication, &error.to_string()))?;
        let figures = Figures::read(store, &publication)?;
        let (mut before, mut pools_before) = (BTreeMap::new(), BTreeMap::new());
        for span in Span::ALL {
            let Some(then) = publication_before(store, publication.point.at, span)? else {
                continue;
            };
            before.insert(span, Figures::read(store, &then)?);
            let observation = observation_of(store, &then)?.observation;
            pools_before.insert(span, Pools::of(&observation));
        }
        let checked = observation.observation.check();
        let checked = checked.map_err(|error| damaged(&publication, &error.to_string()))?;
        Ok(Self {
            prospects: Prospects::of(&checked),
            pools: Pools::of(&observation.observation),
            publication,
            observation,
            evaluation,
            figures,
            before,
            pools_before,
        })
    }

    /// What a validator's delegators really earned over a span, as a rate: the growth of its
    /// pool's exchange rate. Undefined if no epoch ended meanwhile.
    pub fn realised(&self, span: Span, address: Address) -> Known<Ratio> {
        let then = self.pools_before.get(&span).ok_or(Absence::NotRecorded)?;
        then.realised_until(&self.pools, address)
    }
}

/// The observation from which a publication has its figures.
fn observation_of(
    store: &mut Store,
    publication: &Publication,
) -> Result<KeptObservation, StoreError> {
    let observation = match publication.observation {
        Some(number) => store.observation(number)?,
        None => None,
    };
    observation.ok_or_else(|| damaged(publication, "has figures and no observation"))
}

fn damaged(publication: &Publication, what: &str) -> StoreError {
    let number = publication.number;
    StoreError::Damaged(format!("publication {number} {what}"))
}

/// The last publication with figures before the span, unless that is much longer ago.
fn publication_before(
    store: &mut Store,
    at: TimestampMs,
    span: Span,
) -> Result<Option<Publication>, StoreError> {
    let ms = at.as_unix_ms().checked_sub(span.days() * DAY_MS);
    let Some(then) = ms.map(TimestampMs::from_unix_ms) else {
        return Ok(None);
    };
    let found = store.latest_with_figures(then)?;
    Ok(found.filter(|found| {
        let until = found.point.at.checked_add(SLACK);
        until.is_some_and(|until| until >= then)
    }))
}
