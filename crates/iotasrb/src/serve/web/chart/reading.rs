//! A chart, read from the history.

use super::{
    Beat, Chart, Kind, Line, Whose,
    asked::ChartAsked,
    window::{Ends, MOST, Wanted, Window},
};
use crate::{
    foreign::excerpt,
    publish::{paging::Selection, series::unfigured},
    serve::{desk::Desk, edition::Edition, problem::Problem},
    store::{Figure, Metric, PointKind, Publication, Range, Store, StoreError},
};
use iotasrb_core::units::{Address, TimestampMs};
use std::slice;

/// What is read: the edition's history, and nothing that came later.
#[derive(Clone, Debug)]
struct Reading {
    newest: u64,
    identity: crate::store::Identity,
    kind: Kind,
    validator: Option<Whose>,
    wanted: Wanted,
    /// Where the history has no slot yet: when it was looked at.
    otherwise: TimestampMs,
}

impl Chart {
    /// Reads what is asked for, as of an edition.
    pub(in crate::serve::web) async fn read(
        desk: &Desk,
        edition: &Edition,
        asked: &ChartAsked,
    ) -> Result<Self, Problem> {
        let mut charts = Self::read_all(desk, edition, slice::from_ref(asked)).await?;
        charts
            .pop()
            .ok_or_else(|| Problem::internal("no chart was read"))
    }

    /// Reads several, at one moment.
    pub(in crate::serve::web) async fn read_all(
        desk: &Desk,
        edition: &Edition,
        asked: &[ChartAsked],
    ) -> Result<Vec<Self>, Problem> {
        let readings = asked.iter().map(|asked| Reading::new(edition, asked));
        let readings = readings.collect::<Result<Vec<_>, _>>()?;
        let read = move |store: &mut Store| {
            store.at_one_moment(|store| {
                let charts = readings.into_iter().map(|reading| reading.chart(store));
                charts.collect::<Result<Result<Vec<_>, _>, _>>()
            })
        };
        desk.readers.read(read).await?
    }
}

impl Reading {
    fn new(edition: &Edition, asked: &ChartAsked) -> Result<Self, Problem> {
        Ok(Self {
            newest: edition.number(),
            identity: edition.identity,
            kind: asked.kind(),
            validator: asked.of().map(|address| Whose::new(edition, address)),
            wanted: asked.wanted()?,
            otherwise: edition.latest.publication.point.at,
        })
    }

    fn chart(self, store: &mut Store) -> Result<Result<Chart, Problem>, StoreError> {
        let subject = self.validator.as_ref().map(|whose| whose.address);
        if let Some(address) = subject
            && !store.knows(address)?
        {
            return Ok(Err(Problem::not_found(
                "no validator of this address was ever active; /v1/validators lists those that are",
            )));
        }
        let ends = self.ends(store)?;
        let window = match self.wanted.window(ends, self.identity.cadence) {
            Ok(window) => window,
            Err(problem) => return Ok(Err(problem)),
        };
        let publications = self.publications(store, window)?;
        let mut lines = Vec::new();
        for (name, metric) in self.kind.lines() {
            // The names are those of figures that there are.
            let Some(metric) = Metric::from_name(metric) else {
                continue;
            };
            let figures = figures(store, (subject, metric), &publications, window)?;
            lines.push(Line {
                name,
                metric,
                points: publications.iter().zip(figures).map(point).collect(),
            });
        }
        let title = self.validator.map(|whose| whose.name);
        Ok(Ok(Chart {
            network: self.identity.network,
            kind: self.kind,
            title: title.unwrap_or_else(|| self.kind.title().to_owned()),
            window,
            cadence: self.identity.cadence,
            beats: publications.iter().map(Beat::new).collect(),
            lines,
        }))
    }

    fn ends(&self, store: &mut Store) -> Result<Ends, StoreError> {
        let mut end = |newest_first| {
            let range = Range {
                from: Selection::ALL.from,
                to: Selection::ALL.to,
                kind: Some(PointKind::Slot),
                known: self.newest,
                newest_first,
            };
            let found = store.page(&range, None, 1)?.pop();
            Ok::<_, StoreError>(found.map_or(self.otherwise, |found| found.point.at))
        };
        Ok(Ends {
            first: end(false)?,
            last: end(true)?,
        })
    }

    fn publications(
        &self,
        store: &mut Store,
        window: Window,
    ) -> Result<Vec<Publication>, StoreError> {
        let selection = Selection {
            from: window.from,
            to: window.to,
            kind: Some(PointKind::Slot),
            interval: window.step.interval(),
            // Were there more than can be shown, then the last ones are.
            newest_first: true,
            ..Selection::ALL
        };
        let page = selection.page(store, self.newest, None, MOST)?;
        let mut publications = page.publications;
        publications.reverse();
        Ok(publications)
    }
}

/// The figure of each publication, if it has one.
fn figures(
    store: &mut Store,
    (subject, metric): (Option<Address>, Metric),
    publications: &[Publication],
    window: Window,
) -> Result<Vec<Option<Figure>>, StoreError> {
    if window.step.interval().is_some() {
        // Far from each other: what lies between is not read.
        let each = publications.iter();
        return each
            .map(|publication| store.figure_of(subject, metric, publication))
            .collect();
    }
    let mut figures = store.figures_within(subject, metric, publications)?;
    let each = publications.iter();
    Ok(each
        .map(|publication| figures.remove(&publication.number))
        .collect())
}

fn point((publication, figure): (&Publication, Option<Figure>)) -> Result<String, String> {
    match figure {
        Some(Figure::Value { decimal, .. }) => Ok(decimal),
        Some(Figure::Absent(code)) => Err(code),
        None => Err(unfigured(publication).to_owned()),
    }
}

impl Beat {
    fn new(publication: &Publication) -> Self {
        let reason = publication.reason.as_ref();
        Self {
            at: publication.point.at,
            state: publication.state,
            reason: reason.map(|reason| (reason.code.clone(), excerpt(&reason.words))),
        }
    }
}

impl Whose {
    /// A validator that is not active now has no name any more.
    fn new(edition: &Edition, address: Address) -> Self {
        let valued = edition.valued.as_ref();
        let mut validators = valued
            .iter()
            .flat_map(|valued| &valued.evaluation.rates.validators);
        let found = validators.find(|validator| validator.address == address);
        let name = found.map(|validator| excerpt(&validator.name));
        let name = name.filter(|name| !name.trim().is_empty());
        Self {
            address,
            name: name.unwrap_or_else(|| format!("Validator {address}")),
        }
    }
}
