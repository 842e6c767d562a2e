//! A chart as JSON, schema `iotasrb.chart/1`: all that it takes to draw it, so that who draws it
//! rounds nothing, names nothing and knows no calendar.

use super::{
    Beat, Chart, Line, asked::Size, legend::Sign, plot::Plot, scale::Scale, sheet::in_iota,
    shown_digits, window::Step,
};
use crate::{
    publish::figures::{iota, utc_minute},
    store::{State, Unit},
};
use iotasrb_core::units::{Nanos, TimestampMs};
use serde::Serialize;

const SCHEMA: &str = "iotasrb.chart/1";
/// Decimals of a share in percent.
const PLACES: u16 = 6;
/// A range is not shown any closer than with so many slots.
const FEW: u64 = 4;

/// What is drawn. Lines, times, states and reasons have one entry a row: a row is a publication,
/// or the middle of a gap, at which nothing is known.
#[derive(Debug, Serialize)]
pub(super) struct ChartDocument<'a> {
    schema: &'static str,
    network: &'static str,
    chart: &'static str,
    title: String,
    description: String,
    from_ms: u64,
    /// The time before which it ends.
    to_ms: u64,
    interval: IntervalForm,
    /// Whether a shorter range has points that are closer to each other.
    finer: bool,
    /// The length of the shortest range that is worth a look.
    shortest_ms: u64,
    /// How many publications it shows.
    points: usize,
    axes: Axes,
    lines: Vec<LineForm>,
    times_ms: Vec<u64>,
    times: Vec<String>,
    states: Vec<Option<&'static str>>,
    reasons: Vec<Option<&'a str>>,
    /// From when to when something is less than good.
    marks: Vec<MarkForm>,
    /// The rows whose values are marked one by one; none if they are too many.
    weak: Vec<usize>,
    /// What the marks mean.
    signs: Vec<SignForm>,
}

#[derive(Debug, Serialize)]
struct IntervalForm {
    name: &'static str,
    words: &'static str,
    /// A month and a quarter are so long about.
    ms: u64,
}

/// The axes of a picture of the size that was asked for.
#[derive(Debug, Serialize)]
struct Axes {
    time: TimeAxis,
    left: Option<ValueAxis>,
    right: Option<ValueAxis>,
}

#[derive(Debug, Serialize)]
struct TimeAxis {
    from_ms: u64,
    to_ms: u64,
    ticks: Vec<TimeTick>,
}

#[derive(Debug, Serialize)]
struct TimeTick {
    ms: u64,
    label: String,
}

/// Its values are in the unit of its lines; what is written beside it counts `words`.
#[derive(Debug, Serialize)]
struct ValueAxis {
    words: &'static str,
    low: String,
    high: String,
    ticks: Vec<ValueTick>,
}

#[derive(Debug, Serialize)]
struct ValueTick {
    value: String,
    label: String,
}

#[derive(Debug, Serialize)]
struct LineForm {
    name: &'static str,
    metric: &'static str,
    /// `share` of one, or `IOTA`.
    unit: &'static str,
    axis: &'static str,
    /// The exact values; none where the line is broken.
    values: Vec<Option<String>>,
    /// The same as people read them.
    shown: Vec<String>,
}

#[derive(Debug, Serialize)]
struct MarkForm {
    from_ms: u64,
    to_ms: u64,
    state: &'static str,
    is_blank: bool,
}

#[derive(Debug, Serialize)]
struct SignForm {
    sign: &'static str,
    words: &'static str,
}

/// A row: when it is, and the publication with its place, if it is not a gap.
struct Row<'a> {
    at: TimestampMs,
    beat: Option<(usize, &'a Beat)>,
}

impl Chart {
    /// The document, with the axes of a picture of this size.
    pub(super) fn document(&self, size: Size) -> ChartDocument<'_> {
        let (window, rows, weak) = (self.window, self.rows(), self.weak());
        let is_weak = |row: &Row<'_>| row.beat.is_some_and(|(place, _)| weak.contains(&place));
        let beats = || rows.iter().map(|row| row.beat.map(|(_, beat)| beat));
        ChartDocument {
            schema: SCHEMA,
            network: self.network.name(),
            chart: self.kind.name(),
            title: self.heading(),
            description: self.description(),
            from_ms: window.from.as_unix_ms(),
            to_ms: window.to.as_unix_ms(),
            interval: IntervalForm {
                name: window.step.name(),
                words: window.step.words(),
                ms: window.step.about_ms(self.cadence),
            },
            finer: window.step != Step::Slot,
            shortest_ms: self.cadence.as_ms().saturating_mul(FEW),
            points: self.beats.len(),
            axes: Axes::new(&self.plot(size)),
            lines: self
                .lines
                .iter()
                .map(|line| self.line(line, &rows))
                .collect(),
            times_ms: rows.iter().map(|row| row.at.as_unix_ms()).collect(),
            times: rows.iter().map(|row| utc_minute(row.at)).collect(),
            states: beats().map(|beat| Some(beat?.state.name())).collect(),
            reasons: beats()
                .map(|beat| beat?.reason.as_ref().map(|(_, words)| words.as_str()))
                .collect(),
            marks: self.mark_forms(),
            weak: (0..)
                .zip(&rows)
                .filter(|(_, row)| is_weak(row))
                .map(|(place, _)| place)
                .collect(),
            signs: self.signs().into_iter().filter_map(SignForm::new).collect(),
        }
    }

    /// Its publications, and between two that no line may connect the gap.
    fn rows(&self) -> Vec<Row<'_>> {
        let mut rows = Vec::with_capacity(self.beats.len());
        let mut before: Option<TimestampMs> = None;
        for (place, beat) in self.beats.iter().enumerate() {
            if let Some(before) = before.filter(|before| !self.follows(*before, beat.at)) {
                let middle = before.as_unix_ms().midpoint(beat.at.as_unix_ms());
                rows.push(Row {
                    at: TimestampMs::from_unix_ms(middle),
                    beat: None,
                });
            }
            rows.push(Row {
                at: beat.at,
                beat: Some((place, beat)),
            });
            before = Some(beat.at);
        }
        rows
    }

    fn line(&self, line: &Line, rows: &[Row<'_>]) -> LineForm {
        let digits = |row: &Row<'_>| {
            let (place, _) = row.beat?;
            line.points.get(place)?.as_ref().ok()
        };
        LineForm {
            name: line.name,
            metric: line.metric.name,
            unit: match line.metric.unit {
                Unit::Share => "share",
                Unit::Nanos => "IOTA",
            },
            axis: if self.is_on_the_left(line) {
                "left"
            } else {
                "right"
            },
            values: rows
                .iter()
                .map(|row| digits(row).map(|digits| in_iota(line, digits)))
                .collect(),
            shown: rows
                .iter()
                .map(|row| {
                    digits(row).map_or_else(|| "no value".to_owned(), |digits| shown(line, digits))
                })
                .collect(),
        }
    }

    fn mark_forms(&self) -> Vec<MarkForm> {
        let beat = |place: usize| self.beats.get(place).map(|beat| self.bounds(beat.at));
        let form = |mark: super::marks::Mark| {
            let ((from, _), (_, to)) = (beat(mark.first)?, beat(mark.last)?);
            Some(MarkForm {
                from_ms: from.as_unix_ms(),
                to_ms: to.as_unix_ms(),
                state: State::name(mark.state),
                is_blank: mark.is_blank,
            })
        };
        self.marks().into_iter().filter_map(form).collect()
    }
}

/// A share in percent, an amount to the nano.
fn shown(line: &Line, digits: &str) -> String {
    match (line.metric.unit, digits.parse()) {
        (Unit::Nanos, Ok(nanos)) => format!("{} IOTA", iota(Nanos::from_nanos(nanos))),
        _ => shown_digits(line.metric, digits, PLACES),
    }
}

impl Axes {
    fn new(plot: &Plot<'_>) -> Self {
        let (from_ms, to_ms) = plot.ends();
        let ticks = plot.times().into_iter().map(|tick| TimeTick {
            ms: tick.at.as_unix_ms(),
            label: tick.label,
        });
        Self {
            time: TimeAxis {
                from_ms,
                to_ms,
                ticks: ticks.collect(),
            },
            left: plot.left.as_ref().map(ValueAxis::new),
            right: plot.right.as_ref().map(ValueAxis::new),
        }
    }
}

impl ValueAxis {
    fn new(scale: &Scale) -> Self {
        let (low, high) = scale.ends();
        let ticks = scale.ticks().map(|tick| ValueTick {
            value: scale.decimal(tick),
            label: scale.label(tick),
        });
        Self {
            words: scale.words(),
            low: scale.decimal(low),
            high: scale.decimal(high),
            ticks: ticks.collect(),
        }
    }
}

impl SignForm {
    /// That of a mark; a line says itself what it is.
    fn new((sign, words): (Sign, &'static str)) -> Option<Self> {
        let sign = match sign {
            Sign::Line(_) => return None,
            Sign::Weak => "weak",
            Sign::Blank => "blank",
        };
        Some(Self { sign, words })
    }
}
