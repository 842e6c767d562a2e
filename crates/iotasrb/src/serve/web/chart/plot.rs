//! The part of a picture in which the lines are: axes, a grid, and where things go.

use super::{
    Chart, Line,
    calendar::{Tick, ticks},
    canvas::{Anchor, Canvas},
    letters,
    path::{Spot, drawing},
    scale::{Scale, smallest},
};
use crate::store::Unit;
use iotasrb_core::units::TimestampMs;

/// Where in a picture the lines are, in tenths of a pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) left: i64,
    pub(super) top: i64,
    pub(super) right: i64,
    pub(super) bottom: i64,
}

/// A chart in its area, with an axis of values on the left, and another one on the right if
/// its lines are counted in two units.
pub(super) struct Plot<'a> {
    pub(super) chart: &'a Chart,
    pub(super) area: Area,
    pub(super) left: Option<Scale>,
    pub(super) right: Option<Scale>,
}

/// The size of all text but the title, in pixels.
pub(super) const TEXT: u16 = 12;
/// Between an axis and its labels, and between a time's label and the next.
const SPACE: i64 = 80;
const TIMES_APART: i64 = 850;

impl<'a> Plot<'a> {
    /// Lays a chart out within an outer area, which also has room for the labels, with about so
    /// many steps from the lowest value to the highest.
    pub(super) fn new(chart: &'a Chart, outer: Area, steps: i64) -> Self {
        let steps = i128::from(steps.max(1));
        let unit = |line: &Line| line.metric.unit;
        let first = chart.lines.first().map(unit);
        let other = chart
            .lines
            .iter()
            .map(unit)
            .find(|unit| Some(*unit) != first);
        let scale = |unit: Option<Unit>| {
            let unit = unit?;
            let lines = chart.lines.iter().filter(|line| line.metric.unit == unit);
            let points = lines.flat_map(|line| &line.points);
            let digits = points.filter_map(|point| point.as_ref().ok());
            let values: Vec<_> = digits.filter_map(|digits| smallest(digits)).collect();
            Scale::new(unit, &values, steps)
        };
        let (left, right) = (scale(first), scale(other));
        let room = |scale: &Option<Scale>| {
            let widest = scale.iter().flat_map(|scale| {
                let labels = scale.ticks().map(|tick| scale.label(tick));
                labels.map(|label| letters::width(&label, TEXT))
            });
            widest.max().map_or(0, |widest| widest + SPACE)
        };
        let area = Area {
            left: outer.left + room(&left),
            right: (outer.right - room(&right)).max(outer.left + room(&left) + 10),
            ..outer
        };
        Self {
            chart,
            area,
            left,
            right,
        }
    }

    /// Where a time is.
    pub(super) fn x(&self, at: TimestampMs) -> i64 {
        let (from, to) = self.ends();
        let width = self.area.right - self.area.left;
        let part = i128::from(at.as_unix_ms().clamp(from, to) - from);
        let place = part * i128::from(width) / i128::from((to - from).max(1));
        self.area.left + i64::try_from(place).unwrap_or(width)
    }

    /// From when to when it goes. The only publication of a chart is in its middle.
    pub(super) fn ends(&self) -> (u64, u64) {
        let window = self.chart.window;
        let (from, to) = (window.from.as_unix_ms(), window.to.as_unix_ms() - 1);
        match to.saturating_sub(from) {
            0 => {
                let margin = self.chart.cadence.as_ms();
                (from.saturating_sub(margin), to.saturating_add(margin))
            }
            _ => (from, to),
        }
    }

    /// Where a value of a line is, if there is one.
    fn y(&self, line: &Line, point: &Result<String, String>) -> Option<i64> {
        let value = smallest(point.as_ref().ok()?)?;
        let height = self.area.bottom - self.area.top;
        let scale = self.scale(line)?;
        Some(self.area.bottom - scale.place(value, height))
    }

    fn scale(&self, line: &Line) -> Option<&Scale> {
        match self.chart.is_on_the_left(line) {
            true => self.left.as_ref(),
            false => self.right.as_ref(),
        }
    }

    /// The times that are marked.
    pub(super) fn times(&self) -> Vec<Tick> {
        let (from, to) = self.ends();
        let most = u64::try_from((self.area.right - self.area.left) / TIMES_APART).unwrap_or(1);
        let moment = TimestampMs::from_unix_ms;
        ticks(moment(from), moment(to), most.max(1))
    }

    /// Where the points of a line are.
    pub(super) fn spots(&self, line: &Line) -> Vec<Option<Spot>> {
        let beats = self.chart.beats.iter().zip(&line.points);
        beats
            .map(|(beat, point)| Some((self.x(beat.at), self.y(line, point)?)))
            .collect()
    }

    /// The axes with their labels and the grid.
    pub(super) fn draw_axes(&self, canvas: &mut Canvas, picture_width: i64) {
        let Area {
            left,
            top,
            right,
            bottom,
        } = self.area;
        let y = |scale: &Scale, tick| bottom - scale.place(tick, bottom - top);
        // Half a letter lower the label is beside its line.
        let lowered = 40;
        for (scale, x, anchor) in [
            (&self.left, left - SPACE, Anchor::End),
            (&self.right, right + SPACE, Anchor::Start),
        ] {
            let Some(scale) = scale else { continue };
            for tick in scale.ticks() {
                let y = y(scale, tick);
                if anchor == Anchor::End {
                    canvas.line("r", (left, y), (right, y));
                }
                canvas.text("m", (x, y + lowered), anchor, &scale.label(tick));
            }
        }
        let above = top - 100;
        if let Some(scale) = &self.left {
            let x = if self.right.is_some() {
                left - SPACE
            } else {
                left
            };
            let x = x.min(left);
            canvas.text("m", (x.max(160), above), Anchor::Start, scale.words());
        }
        if let Some(scale) = &self.right {
            canvas.text("m", (right, above), Anchor::End, scale.words());
        }
        self.draw_times(canvas, picture_width);
    }

    fn draw_times(&self, canvas: &mut Canvas, picture_width: i64) {
        let bottom = self.area.bottom;
        for tick in self.times() {
            let x = self.x(tick.at);
            canvas.line("r", (x, bottom), (x, bottom + 50));
            let half = letters::width(&tick.label, TEXT) / 2 + 20;
            let middle = x.min(picture_width - half).max(half);
            canvas.text("m", (middle, bottom + 180), Anchor::Middle, &tick.label);
        }
    }

    /// The lines. What lies between two points must be shown to be drawn through.
    pub(super) fn draw_lines(&self, canvas: &mut Canvas) {
        for (place, line) in self.chart.lines.iter().enumerate().rev() {
            let drawing = drawing(&self.runs(line));
            if !drawing.path.is_empty() {
                let path = drawing.path;
                canvas.whole(format_args!(r#"<path class="c c{place}" d="{path}"/>"#));
            }
            for alone in drawing.alone {
                canvas.dot(&format!("d{place}"), alone, 3, "");
            }
        }
    }

    fn runs(&self, line: &Line) -> Vec<Vec<Spot>> {
        let mut runs: Vec<Vec<Spot>> = vec![Vec::new()];
        let mut before = None;
        for (beat, spot) in self.chart.beats.iter().zip(self.spots(line)) {
            let goes_on = before.is_some_and(|before| self.chart.follows(before, beat.at));
            if !goes_on || spot.is_none() {
                runs.push(Vec::new());
            }
            if let Some(run) = runs.last_mut() {
                run.extend(spot);
            }
            before = Some(beat.at);
        }
        runs
    }
}
