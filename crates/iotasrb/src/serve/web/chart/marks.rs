//! What is marked in a picture: where there is no value, and where it is less than good.

use super::{Beat, Chart, canvas::Canvas, plot::Plot};
use crate::{publish::figures::utc_minute, store::State};

/// Neighbouring publications that are marked alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) state: State,
    pub(super) is_blank: bool,
    /// The places of its first and of its last one.
    pub(super) first: usize,
    pub(super) last: usize,
}

/// The narrowest mark, and how high the strip of marks is.
const NARROWEST: i64 = 20;
const STRIP: i64 = 50;
/// With more dots nobody sees any.
const DOTS: usize = 120;

impl Chart {
    /// What is marked of it.
    pub(super) fn marks(&self) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        for (place, beat) in self.beats.iter().enumerate() {
            if beat.state == State::Ok {
                continue;
            }
            let is_blank = self.is_blank(place);
            let before = marks.last_mut().filter(|mark| {
                let follows = self
                    .beats
                    .get(mark.last)
                    .is_some_and(|last| self.follows(last.at, beat.at));
                mark.last + 1 == place
                    && (mark.state, mark.is_blank) == (beat.state, is_blank)
                    && follows
            });
            match before {
                Some(mark) => mark.last = place,
                None => marks.push(Mark {
                    state: beat.state,
                    is_blank,
                    first: place,
                    last: place,
                }),
            }
        }
        marks
    }

    /// The places of values that are less than good, unless they are too many to be told apart.
    pub(super) fn weak(&self) -> Vec<usize> {
        let beats = self.beats.iter().enumerate();
        let weak = beats.filter(|(place, beat)| beat.state != State::Ok && !self.is_blank(*place));
        let weak: Vec<_> = weak.map(|(place, _)| place).collect();
        if weak.len() > DOTS { Vec::new() } else { weak }
    }

    /// Whether none of the lines has a value there.
    pub(super) fn is_blank(&self, place: usize) -> bool {
        let mut points = self.lines.iter().filter_map(|line| line.points.get(place));
        points.all(Result::is_err)
    }
}

impl Plot<'_> {
    /// Bands where there is no value, and a strip at the bottom for all that is not good.
    pub(super) fn draw_marks(&self, canvas: &mut Canvas) {
        let (top, bottom) = (self.area.top, self.area.bottom);
        for mark in self.chart.marks() {
            let beats = (self.beat(mark.first), self.beat(mark.last));
            let (Some(first), Some(last)) = beats else {
                continue;
            };
            let (begin, _) = self.chart.bounds(first.at);
            let (_, end) = self.chart.bounds(last.at);
            let (x, end) = (self.x(begin), self.x(end));
            let width = (end - x).max(NARROWEST);
            let x = x.min(self.area.right - width);
            let title = words(mark.state, first, last, mark.last - mark.first + 1);
            if mark.is_blank {
                canvas.area("b", (x, top), (width, bottom - top), &title);
            }
            let class = if mark.is_blank { "x" } else { "w" };
            canvas.area(class, (x, bottom - STRIP), (width, STRIP), &title);
        }
    }

    /// Hollow dots where a value is less than good.
    pub(super) fn draw_dots(&self, canvas: &mut Canvas) {
        let weak = self.chart.weak();
        for line in &self.chart.lines {
            let spots = self.spots(line);
            for place in &weak {
                let spot = spots.get(*place).copied().flatten();
                if let (Some(spot), Some(beat)) = (spot, self.beat(*place)) {
                    canvas.dot("o", spot, 3, &words(beat.state, beat, beat, 1));
                }
            }
        }
    }

    fn beat(&self, place: usize) -> Option<&Beat> {
        self.chart.beats.get(place)
    }
}

fn words(state: State, first: &Beat, last: &Beat, count: usize) -> String {
    let (state, begin, end) = (state.name(), utc_minute(first.at), utc_minute(last.at));
    let reason = last.reason.as_ref().map(|(_, words)| words.as_str());
    match (count, reason) {
        (1, Some(reason)) => format!("{state}, {begin}: {reason}"),
        (1, None) => format!("{state}, {begin}"),
        (_, Some(reason)) => {
            format!("{state}, {count} times from {begin} to {end}, at last: {reason}")
        }
        (_, None) => format!("{state}, {count} times from {begin} to {end}"),
    }
}
