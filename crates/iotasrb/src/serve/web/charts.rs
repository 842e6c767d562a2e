//! The charts on one page, for any range, each with its figures and with what it takes to show it
//! elsewhere.

use super::{
    chart::{
        Chart, Kind,
        asked::ChartAsked,
        shown_digits,
        window::{SPANS, Span},
    },
    page::{Refused, Shell, nothing_yet, page},
};
use crate::{
    publish::{
        figures::{iso_time, utc_minute},
        interval::{Interval, Pick},
    },
    serve::{
        answers::Current,
        desk::Desk,
        edition::Edition,
        problem::Problem,
        rest::asked::{Asked, Parameters, Question, one_of},
    },
    spelling::moment,
};
use askama::Template;
use axum::{extract::State, response::Response};
use iotasrb_core::units::TimestampMs;
use utoipa::IntoParams;

/// The range of all charts of the page.
#[derive(Clone, Copy, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct RangeAsked {
    /// How much of the history.
    #[param(value_type = Option<String>)]
    span: Option<Span>,
    /// The first time, instead.
    #[param(value_type = Option<String>)]
    from: Option<TimestampMs>,
    /// The time before which it ends.
    #[param(value_type = Option<String>)]
    to: Option<TimestampMs>,
}

#[derive(Template)]
#[template(path = "charts.html")]
struct ChartsPage {
    shell: Shell,
    publication: u64,
    valid_until_ms: u64,
    spans: Vec<Choice>,
    /// What the form has, and what the addresses of the charts have.
    from: String,
    to: String,
    range: String,
    shown: String,
    figures: Vec<Figure>,
}

/// A span that can be chosen.
struct Choice {
    name: &'static str,
    words: &'static str,
    is_chosen: bool,
}

/// A chart with its figures.
struct Figure {
    name: &'static str,
    words: &'static str,
    title: String,
    description: String,
    heads: Vec<&'static str>,
    rows: Vec<Row>,
}

/// A publication in the table of a chart.
struct Row {
    at: String,
    state: &'static str,
    reason: String,
    cells: Vec<Option<String>>,
}

/// The charts of the page, with what they show.
const CHARTS: [(Kind, &str, &str); 3] = [
    (
        Kind::Rate,
        "rate",
        "What staking yields in a year, gross of commission, and what is left of it after inflation.",
    ),
    (
        Kind::Stake,
        "stake",
        "How much is staked, on the left, and which part of the total supply that is, on the right.",
    ),
    (
        Kind::Inflation,
        "inflation",
        "What the last epoch change added to the supply, over a year, and what the unlock schedule \
         releases in the next 365 days.",
    ),
];
/// In the order of [`SPANS`].
const WORDS: [&str; 5] = ["7 days", "30 days", "90 days", "1 year", "All"];
/// Decimals of a share in the tables.
const PLACES: u16 = 6;

/// `/charts`
pub(super) async fn charts(
    State(desk): State<Desk>,
    current: Option<Current>,
    asked: Result<Asked<RangeAsked>, Problem>,
) -> Result<Response, Refused> {
    let Asked(range) = asked?;
    let Some(Current(edition)) = current else {
        return nothing_yet();
    };
    let asked = CHARTS.map(|(kind, ..)| ChartAsked::of_network(kind, range.span, range.ends()));
    let charts = Chart::read_all(&desk, &edition, &asked).await?;
    page(&ChartsPage::new(&edition, range, &charts))
}

impl Question for RangeAsked {
    fn read(parameters: &Parameters) -> Result<Self, Problem> {
        // What a form leaves empty is not given.
        let time = |text: &str| match text {
            "" => Ok(None),
            text => moment(text).map(Some),
        };
        Ok(Self {
            span: parameters.optional("span", |text| one_of(text, &SPANS))?,
            from: parameters.optional("from", time)?.flatten(),
            to: parameters.optional("to", time)?.flatten(),
        })
    }
}

impl RangeAsked {
    const fn ends(&self) -> (Option<TimestampMs>, Option<TimestampMs>) {
        (self.from, self.to)
    }

    /// The same as a part of an address.
    fn query(&self) -> String {
        let span = SPANS.into_iter().find(|(_, span)| Some(*span) == self.span);
        let parts = [
            span.map(|(name, _)| format!("span={name}")),
            self.from.map(|from| format!("from={}", iso_time(from))),
            self.to.map(|to| format!("to={}", iso_time(to))),
        ];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        match parts.as_slice() {
            [] => "span=30d".to_owned(),
            parts => parts.join("&"),
        }
    }

    fn is_of(&self, span: Span) -> bool {
        match (self.span, self.from, self.to) {
            (None, None, None) => span == Span::USUAL,
            (chosen, ..) => chosen == Some(span),
        }
    }
}

impl ChartsPage {
    fn new(edition: &Edition, range: RangeAsked, charts: &[Chart]) -> Self {
        let newest = &edition.latest.publication;
        let choice = |((name, span), words)| Choice {
            name,
            words,
            is_chosen: range.is_of(span),
        };
        let written = |time: Option<TimestampMs>| time.map(iso_time).unwrap_or_default();
        let figures = CHARTS.into_iter().zip(charts);
        Self {
            shell: Shell::new("Charts", "/charts", edition),
            publication: newest.number,
            valid_until_ms: newest.valid_until.as_unix_ms(),
            spans: SPANS.into_iter().zip(WORDS).map(choice).collect(),
            from: written(range.from),
            to: written(range.to),
            range: range.query(),
            shown: charts.first().map_or_else(String::new, Chart::range),
            figures: figures
                .map(|((_, name, words), chart)| Figure::new(name, words, chart))
                .collect(),
        }
    }

    /// The day of a time, for a field of the form.
    fn day<'a>(&self, time: &'a str) -> &'a str {
        time.split('T').next().unwrap_or_default()
    }

    /// The range as it is in the source of a page, which is what people copy.
    fn range_in_html(&self) -> String {
        self.range.replace('&', "&amp;")
    }
}

impl Figure {
    fn new(name: &'static str, words: &'static str, chart: &Chart) -> Self {
        // A row a day is read; a row every two hours is downloaded.
        let places = 0..chart.beats.len();
        let at = |place: &usize| {
            chart
                .beats
                .get(*place)
                .map_or(chart.window.to, |beat| beat.at)
        };
        let daily = Interval::Day.pick(Pick::Last, places, at);
        Self {
            name,
            words,
            title: chart.title.clone(),
            description: chart.description(),
            heads: chart.lines.iter().map(|line| line.name).collect(),
            rows: daily
                .into_iter()
                .rev()
                .filter_map(|place| Row::new(chart, place))
                .collect(),
        }
    }
}

impl Row {
    fn new(chart: &Chart, place: usize) -> Option<Self> {
        let beat = chart.beats.get(place)?;
        let cells = chart.lines.iter().map(|line| {
            let digits = line.points.get(place)?.as_ref().ok()?;
            Some(shown_digits(line.metric, digits, PLACES))
        });
        Some(Self {
            at: utc_minute(beat.at),
            state: beat.state.name(),
            reason: beat
                .reason
                .as_ref()
                .map_or_else(String::new, |(_, words)| words.clone()),
            cells: cells.collect(),
        })
    }
}
