//! What the lines of a picture are, and what their newest values are.

use super::{
    Chart, Line,
    canvas::{Anchor, Canvas},
    letters,
    plot::TEXT,
    shown_digits,
};

/// The legend of a chart, in as many rows as it needs.
pub(super) struct Legend {
    entries: Vec<Entry>,
    pub(super) rows: i64,
}

struct Entry {
    sign: Sign,
    text: String,
    /// Where it begins.
    x: i64,
    row: i64,
}

#[derive(Clone, Copy)]
pub(super) enum Sign {
    Line(usize),
    Weak,
    Blank,
}

/// The height of a row, the width of a sign, and what is between an entry and the next.
pub(super) const ROW: i64 = 180;
const SIGN: i64 = 220;
const GAP: i64 = 60;
const BETWEEN: i64 = 160;

impl Chart {
    /// What the marks in it mean.
    pub(super) fn signs(&self) -> Vec<(Sign, &'static str)> {
        let marks = self.marks();
        let has = |is_blank| marks.iter().any(|mark| mark.is_blank == is_blank);
        let weak = has(false).then_some((Sign::Weak, "degraded or stale"));
        let blank = has(true).then_some((Sign::Blank, "no value"));
        weak.into_iter().chain(blank).collect()
    }
}

impl Legend {
    /// Lays it out between two edges, in at most so many rows: with the newest values if they have
    /// room, with the names alone if not.
    pub(super) fn new(chart: &Chart, edges: (i64, i64), most: i64) -> Self {
        let lines = || chart.lines.iter().enumerate();
        let mut told: Vec<_> = lines()
            .map(|(place, line)| (Sign::Line(place), newest(line)))
            .collect();
        let signs = chart.signs().into_iter();
        told.extend(signs.map(|(sign, words)| (sign, words.to_owned())));
        let full = Self::laid_out(told, edges);
        if full.rows <= most {
            return full;
        }
        let named = lines().map(|(place, line)| (Sign::Line(place), line.name.to_owned()));
        let mut legend = Self::laid_out(named.collect(), edges);
        legend.rows = legend.rows.min(most).max(1);
        legend.entries.retain(|entry| entry.row < legend.rows);
        legend
    }

    fn laid_out(told: Vec<(Sign, String)>, (left, right): (i64, i64)) -> Self {
        let (mut x, mut row) = (left, 0);
        let mut entries = Vec::new();
        for (sign, text) in told {
            let text = letters::cut(&text, TEXT, right - left - SIGN - GAP);
            // Fonts differ: a tenth more is enough for those that are usual.
            let width = SIGN + GAP + letters::width(&text, TEXT) * 11 / 10;
            if x > left && x + width > right {
                (x, row) = (left, row + 1);
            }
            entries.push(Entry { sign, text, x, row });
            x += width + BETWEEN;
        }
        Self {
            entries,
            rows: row + 1,
        }
    }

    /// Draws it, its first row at a height.
    pub(super) fn draw(&self, canvas: &mut Canvas, top: i64) {
        for Entry { sign, text, x, row } in &self.entries {
            let base = top + row * ROW;
            let middle = base - 40;
            match sign {
                Sign::Line(place) => {
                    canvas.line(&format!("c c{place}"), (*x, middle), (x + SIGN, middle));
                }
                Sign::Weak => canvas.dot("o", (x + SIGN / 2, middle), 3, ""),
                Sign::Blank => canvas.area("x", (x + SIGN / 2 - 40, middle - 40), (80, 80), ""),
            }
            canvas.text("i", (x + SIGN + GAP, base), Anchor::Start, text);
        }
    }
}

fn newest(line: &Line) -> String {
    let name = line.name;
    match line.points.last() {
        None => name.to_owned(),
        Some(Ok(digits)) => format!("{name} {}", shown_digits(line.metric, digits, 4)),
        Some(Err(_)) => format!("{name}: no value"),
    }
}
