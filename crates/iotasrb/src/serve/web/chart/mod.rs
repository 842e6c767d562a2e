//! Charts of what was published: plain data, and the pictures, tables and badges made of it.
//!
//! | file | what it does |
//! |---|---|
//! | `asked`, `window` | which chart is asked for; which part of the history it shows, how densely |
//! | `reading` | a chart, read from the history |
//! | `embed` | `/embed/…`: charts and badges for other people's pages |
//! | `picture` | a chart as SVG, with `plot`, `marks`, `legend` and `style` |
//! | `scale`, `calendar`, `path` | ticks of values, ticks of times, lines with gaps |
//! | `canvas`, `letters` | the writer of SVG, and how wide text is |
//! | `badge` | one figure in a line |
//! | `sheet`, `document` | a chart as CSV, and as JSON |

pub(super) mod asked;
mod badge;
mod calendar;
mod canvas;
mod document;
pub(super) mod embed;
mod legend;
mod letters;
mod marks;
mod path;
mod picture;
mod plot;
mod reading;
mod scale;
mod sheet;
mod style;
pub(super) mod window;

use super::shown::percent;
use crate::{
    publish::figures::whole_iota,
    store::{Metric, State, Unit},
};
use iotasrb_core::{
    observation::Network,
    ratio::Ratio,
    units::{Address, DurationMs, Nanos, TimestampMs},
};
use window::Window;

/// What a chart shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The benchmark and the real rate.
    Rate,
    /// What is staked, and which part of the supply that is.
    Stake,
    /// Inflation and its parts.
    Inflation,
    /// The rates of a validator.
    Validator,
}

/// A chart.
#[derive(Clone, Debug)]
pub(super) struct Chart {
    /// What it is of, and what it shows.
    pub(super) network: Network,
    pub(super) kind: Kind,
    /// What stands above it.
    pub(super) title: String,
    /// Which part of the history.
    pub(super) window: Window,
    /// The time between two slots.
    pub(super) cadence: DurationMs,
    /// Its publications in the order of their times.
    pub(super) beats: Vec<Beat>,
    /// Its lines, each with a point for each publication.
    pub(super) lines: Vec<Line>,
}

/// A publication of a chart.
#[derive(Clone, Debug)]
pub(super) struct Beat {
    pub(super) at: TimestampMs,
    pub(super) state: State,
    /// The code of the reason why it is not OK, and the same in words that may be shown.
    pub(super) reason: Option<(String, String)>,
}

/// A line of a chart.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) name: &'static str,
    pub(super) metric: Metric,
    /// The digits of each value as they were published, or the code of why there is none.
    pub(super) points: Vec<Result<String, String>>,
}

/// Which validator a chart is of, and the name by which people know it.
#[derive(Clone, Debug)]
pub(super) struct Whose {
    pub(super) address: Address,
    pub(super) name: String,
}

impl Kind {
    /// Its words in a question.
    pub(super) const ALL: [(&'static str, Self); 4] = [
        ("rate", Self::Rate),
        ("stake", Self::Stake),
        ("inflation", Self::Inflation),
        ("validator", Self::Validator),
    ];

    /// Its word in a question.
    fn name(self) -> &'static str {
        let mut all = Self::ALL.into_iter();
        let found = all.find(|(_, kind)| *kind == self);
        found.map_or("", |(name, _)| name)
    }

    /// Its lines: how each is called, and which figure it is.
    const fn lines(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Rate => &[("IOTASRB", "iotasrb"), ("Real rate", "iotasrb_real")],
            Self::Stake => &[
                ("Staked", "stake_all_nanos"),
                ("Staking ratio", "staking_ratio"),
            ],
            Self::Inflation => &[
                ("Inflation", "inflation_total"),
                ("Provisions", "inflation_provisions"),
                ("Release", "inflation_release"),
                ("Over the circulating supply", "inflation_circulating"),
            ],
            Self::Validator => &[
                ("Net", "net"),
                ("As shown", "shown"),
                ("Documented", "documented"),
            ],
        }
    }

    /// What stands above a chart of the network.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Rate => "IOTA Staking Rewards Benchmark",
            Self::Stake => "Stake and staking ratio",
            Self::Inflation => "Inflation and its parts",
            Self::Validator => "Rates of a validator",
        }
    }
}

impl Chart {
    /// Whether nothing lies between two publications of it, so that a line may connect them.
    fn follows(&self, before: TimestampMs, after: TimestampMs) -> bool {
        let (_, end) = self.bounds(before);
        let (begin, _) = self.bounds(after);
        begin <= end
    }

    /// Lines of another unit than the first are counted on the right.
    fn is_on_the_left(&self, line: &Line) -> bool {
        let first = self.lines.first();
        first.is_some_and(|first| first.metric.unit == line.metric.unit)
    }

    /// The time for which a publication of it stands.
    fn bounds(&self, at: TimestampMs) -> (TimestampMs, TimestampMs) {
        self.window.step.bounds(at, self.cadence)
    }
}

/// A value as people read it: in percent with so many decimals, or in whole IOTA.
pub(super) fn shown_digits(metric: Metric, digits: &str, places: u16) -> String {
    let shown = match metric.unit {
        Unit::Share => digits
            .parse::<Ratio>()
            .ok()
            .map(|rate| percent(&rate, places)),
        Unit::Nanos => digits.parse().ok().map(|nanos| {
            let amount = Nanos::from_nanos(nanos);
            format!("{} IOTA", whole_iota(amount))
        }),
    };
    shown.unwrap_or_else(|| digits.to_owned())
}
