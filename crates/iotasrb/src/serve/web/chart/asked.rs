//! Which chart is asked for, and how large its picture is.

use super::{
    Kind,
    style::Theme,
    window::{SPANS, STEPS, Span, Step, Wanted},
};
use crate::{
    serve::{
        problem::Problem,
        rest::asked::{Parameters, Question, one_of, within},
    },
    spelling::{address, moment},
    store::{IOTASRB, Metric, Of, Unit},
};
use iotasrb_core::units::{Address, TimestampMs};
use utoipa::IntoParams;

/// A chart, and which part of the history it shows.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::serve::web) struct ChartAsked {
    /// What it shows; `rate` unless given.
    #[param(value_type = Option<String>)]
    chart: Kind,
    /// The validator, where it is of one.
    #[param(value_type = Option<String>)]
    of: Option<Address>,
    /// How much of the history up to the newest publication; 30 days unless given.
    #[param(value_type = Option<String>)]
    span: Option<Span>,
    /// The first time, instead.
    #[param(value_type = Option<String>)]
    from: Option<TimestampMs>,
    /// The time before which it ends.
    #[param(value_type = Option<String>)]
    to: Option<TimestampMs>,
    /// How far apart its points are.
    #[param(value_type = Option<String>)]
    interval: Option<Step>,
}

impl Question for ChartAsked {
    fn read(parameters: &Parameters) -> Result<Self, Problem> {
        let chart = parameters.optional("chart", |text| one_of(text, &Kind::ALL))?;
        let asked = Self {
            chart: chart.unwrap_or(Kind::Rate),
            of: parameters.optional("of", address)?,
            span: parameters.optional("span", |text| one_of(text, &SPANS))?,
            from: parameters.optional("from", moment)?,
            to: parameters.optional("to", moment)?,
            interval: parameters.optional("interval", |text| one_of(text, &STEPS))?,
        };
        let rule = match (asked.kind(), asked.of) {
            (Kind::Validator, None) => Some("`of` names the validator of such a chart"),
            (Kind::Rate | Kind::Stake | Kind::Inflation, Some(_)) => {
                Some("`of` belongs to `chart=validator`: other charts are of the network")
            }
            _ => None,
        };
        match rule {
            Some(rule) => Err(Problem::bad_request(rule)),
            None => Ok(asked),
        }
    }
}

impl ChartAsked {
    /// A chart of the network, for a span or between two times.
    pub(in crate::serve::web) const fn of_network(
        kind: Kind,
        span: Option<Span>,
        (from, to): (Option<TimestampMs>, Option<TimestampMs>),
    ) -> Self {
        Self {
            chart: kind,
            of: None,
            span,
            from,
            to,
            interval: None,
        }
    }

    pub(super) const fn kind(&self) -> Kind {
        self.chart
    }

    pub(super) const fn of(&self) -> Option<Address> {
        self.of
    }

    pub(super) fn wanted(&self) -> Result<Wanted, Problem> {
        Wanted::new(self.span, (self.from, self.to), self.interval)
    }
}

/// How large a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Size {
    /// In pixels; 960 unless given.
    #[param(value_type = Option<u64>)]
    pub(super) width: u64,
    /// In pixels; 320 unless given.
    #[param(value_type = Option<u64>)]
    pub(super) height: u64,
}

/// The usual size, and the limits of both sides.
const USUAL: (u64, u64) = (960, 320);
const LEAST: u64 = 200;
const MOST: u64 = 2_000;

impl Question for Size {
    fn read(parameters: &Parameters) -> Result<Self, Problem> {
        let side = |name| parameters.optional(name, |text| within(text, LEAST, MOST));
        Ok(Self {
            width: side("width")?.unwrap_or(USUAL.0),
            height: side("height")?.unwrap_or(USUAL.1),
        })
    }
}

/// What the picture of a chart looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Look {
    /// As the reader's system likes it, unless given.
    #[param(value_type = Option<String>)]
    pub(super) theme: Theme,
    /// It stands above the chart, unless it is `none`: where a heading says it already.
    #[param(value_type = Option<String>)]
    pub(super) title: Title,
}

/// Whether the title is written above a chart. Who cannot see it is told it either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Title {
    Written,
    None,
}

impl Question for Look {
    fn read(parameters: &Parameters) -> Result<Self, Problem> {
        let theme = parameters.optional("theme", |text| one_of(text, &Theme::NAMED))?;
        let title = parameters.optional("title", |text| one_of(text, &[("none", Title::None)]))?;
        Ok(Self {
            theme: theme.unwrap_or(Theme::OfTheReader),
            title: title.unwrap_or(Title::Written),
        })
    }
}

/// Which figure a badge shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Badged {
    /// A share of the network; the benchmark unless given.
    #[param(value_type = Option<String>)]
    pub(super) metric: Metric,
}

/// The shares of the network, as a badge calls them.
const LABELS: [(&str, &str); 8] = [
    ("iotasrb", "IOTASRB"),
    ("iotasrb_committee", "IOTASRB (committee)"),
    ("iotasrb_real", "IOTASRB real"),
    ("inflation_provisions", "IOTA provisions"),
    ("inflation_release", "IOTA release"),
    ("inflation_total", "IOTA inflation"),
    ("inflation_circulating", "IOTA inflation (circulating)"),
    ("staking_ratio", "IOTA staking ratio"),
];

impl Question for Badged {
    fn read(parameters: &Parameters) -> Result<Self, Problem> {
        let metric = parameters.optional("metric", share_of_network)?;
        Ok(Self {
            metric: metric.unwrap_or(IOTASRB),
        })
    }
}

impl Badged {
    pub(super) fn label(self) -> &'static str {
        let mut labels = LABELS.into_iter();
        let found = labels.find(|(name, _)| *name == self.metric.name);
        found.map_or(self.metric.name, |(_, label)| label)
    }
}

fn share_of_network(name: &str) -> Result<Metric, String> {
    let metric = Metric::from_name(name);
    let share = metric.filter(|metric| metric.of == Of::Network && metric.unit == Unit::Share);
    share.ok_or_else(|| {
        let names: Vec<_> = LABELS.iter().map(|(name, _)| *name).collect();
        format!("one of {}", names.join(", "))
    })
}
