//! A chart as SVG, which stands for itself: on any page, in any theme, without any script.

use super::{
    Chart, Line,
    asked::{Look, Size, Title},
    canvas::{Anchor, Canvas, Escaped},
    legend::{Legend, ROW},
    letters,
    plot::{Area, Plot, TEXT},
    scale::smallest,
    shown_digits,
    style::sheet,
};
use crate::publish::figures::utc_minute;
use iotasrb_core::observation::Network;
use std::fmt::Write;

/// Around everything, in tenths of a pixel.
const MARGIN: i64 = 160;
/// Where the title and the first row of the legend stand; the legend where no title is.
const TITLE: i64 = 270;
const LEGEND: i64 = 490;
const LEGEND_ALONE: i64 = 270;
/// The size of the title in pixels.
const HEADING: u16 = 15;
/// Below the lines: the times and the footer. Above them: what is counted.
const BELOW: i64 = 500;
const ABOVE: i64 = 310;
const LEAST_HEIGHT: i64 = 600;
/// Between a value's label and the next, about.
const APART: i64 = 450;
/// A small picture has no footer.
const SMALL: i64 = 2_400;
const BELOW_SMALL: i64 = 280;

/// How a picture is laid out, in tenths of a pixel.
struct Layout<'a> {
    wide: i64,
    high: i64,
    /// Where the legend begins.
    top: i64,
    legend: Legend,
    plot: Plot<'a>,
}

impl<'a> Layout<'a> {
    fn new(chart: &'a Chart, size: Size, title: Title) -> Self {
        let pixels = |pixels: u64| i64::try_from(pixels).unwrap_or_default() * 10;
        let (wide, high) = (pixels(size.width), pixels(size.height));
        let below = if high < SMALL { BELOW_SMALL } else { BELOW };
        let rows = (high - below - LEAST_HEIGHT - LEGEND - ABOVE) / ROW + 1;
        let legend = Legend::new(chart, (MARGIN, wide - MARGIN), rows);
        let top = match title {
            Title::Written => LEGEND,
            Title::None => LEGEND_ALONE,
        };
        let outer = Area {
            left: MARGIN,
            top: top + (legend.rows - 1) * ROW + ABOVE,
            right: wide - MARGIN,
            bottom: high - below,
        };
        // Whatever stands above it, a chart of one height has one scale.
        let steps = (high - below - LEGEND - ABOVE) / APART;
        Self {
            wide,
            high,
            top,
            legend,
            plot: Plot::new(chart, outer, steps),
        }
    }
}

impl Chart {
    /// Its axes as they are in a picture of this size.
    pub(super) fn plot(&self, size: Size) -> Plot<'_> {
        Layout::new(self, size, Title::Written).plot
    }

    /// The picture of it.
    pub(super) fn picture(&self, size: Size, look: Look) -> String {
        let Size { width, height } = size;
        let Layout {
            wide,
            high,
            top,
            legend,
            plot,
        } = Layout::new(self, size, look.title);
        let mut canvas = Canvas::default();
        canvas.whole(format_args!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" aria-labelledby="t d">"#
        ));
        canvas.whole(format_args!(
            r#"<title id="t">{}</title><desc id="d">{}</desc>"#,
            Escaped(&self.heading()),
            Escaped(&self.description())
        ));
        canvas.whole(format_args!("<style>{}</style>", sheet(look.theme)));
        canvas.whole(format_args!(
            r#"<rect class="g" width="{width}" height="{height}"/>"#
        ));
        if look.title == Title::Written {
            self.draw_title(&mut canvas, wide);
        }
        legend.draw(&mut canvas, top);
        if self.beats.is_empty() {
            let middle = (wide / 2, (plot.area.top + plot.area.bottom) / 2);
            canvas.text("m", middle, Anchor::Middle, NOTHING);
        } else {
            plot.draw_axes(&mut canvas, wide);
            plot.draw_marks(&mut canvas);
            plot.draw_lines(&mut canvas);
            plot.draw_dots(&mut canvas);
        }
        if high >= SMALL {
            self.draw_footer(&mut canvas, (wide, high));
        }
        canvas.whole(format_args!("</svg>"));
        canvas.finish()
    }

    fn draw_title(&self, canvas: &mut Canvas, wide: i64) {
        let mut right = wide - MARGIN;
        if let Some(network) = self.made_up() {
            canvas.text("w", (right, TITLE), Anchor::End, network);
            right -= letters::width(network, TEXT) * 11 / 10 + MARGIN;
        }
        // Bold letters are wider.
        let title = letters::cut(&self.title, HEADING, (right - MARGIN) * 9 / 10);
        canvas.text("i h", (MARGIN, TITLE), Anchor::Start, &title);
    }

    fn draw_footer(&self, canvas: &mut Canvas, (wide, high): (i64, i64)) {
        let Some(last) = self.beats.last() else {
            return;
        };
        let text = format!(
            "As of {} · {}",
            utc_minute(last.at),
            self.window.step.words()
        );
        let text = letters::cut(&text, TEXT, wide - 2 * MARGIN);
        canvas.text("m", (MARGIN, high - 120), Anchor::Start, &text);
        let source = "iotasrb";
        let both = letters::width(&text, TEXT) + letters::width(source, TEXT);
        if both + 4 * MARGIN < wide {
            canvas.text("m", (wide - MARGIN, high - 120), Anchor::End, source);
        }
    }

    /// The title, with the network where its figures are not those of mainnet.
    pub(super) fn heading(&self) -> String {
        match self.made_up() {
            None => self.title.clone(),
            Some(network) => format!("{} ({network})", self.title),
        }
    }

    fn made_up(&self) -> Option<&'static str> {
        (self.network != Network::Mainnet).then(|| self.network.name())
    }

    /// Which part of the history it shows.
    pub(in crate::serve::web) fn range(&self) -> String {
        let (Some(first), Some(last)) = (self.beats.first(), self.beats.last()) else {
            return NOTHING.to_owned();
        };
        let (from, to) = (utc_minute(first.at), utc_minute(last.at));
        format!("From {from} to {to}, {}.", self.window.step.words())
    }

    /// The same for who cannot see it.
    pub(in crate::serve::web) fn description(&self) -> String {
        if self.beats.is_empty() {
            return NOTHING.to_owned();
        }
        let mut text = self.range();
        for line in &self.lines {
            // Writing to a String cannot fail.
            let _ = write!(text, " {}", told(line));
        }
        let blank = (0..self.beats.len())
            .filter(|place| self.is_blank(*place))
            .count();
        if blank > 0 {
            let _ = write!(text, " {blank} of {} have no value.", self.beats.len());
        }
        text
    }
}

const NOTHING: &str = "Nothing was published in this range.";

fn told(line: &Line) -> String {
    let known = line.points.iter().filter_map(|point| point.as_ref().ok());
    let known: Vec<_> = known
        .filter_map(|digits| Some((smallest(digits)?, digits)))
        .collect();
    let ends = (
        known.first(),
        known.last(),
        known.iter().min(),
        known.iter().max(),
    );
    let (Some(first), Some(last), Some(least), Some(most)) = ends else {
        return format!("{}: no value.", line.name);
    };
    let shown = |value: &(i128, &String)| shown_digits(line.metric, value.1, 4);
    format!(
        "{}: first {}, last {}, lowest {}, highest {}.",
        line.name,
        shown(first),
        shown(last),
        shown(least),
        shown(most)
    )
}
