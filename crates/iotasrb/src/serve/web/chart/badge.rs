//! One figure in a line, for other people's pages.

use super::{
    asked::Badged,
    canvas::{Canvas, Escaped},
    letters,
    path::Pixels,
    shown_digits,
};
use crate::{
    serve::edition::Edition,
    store::{Figure, State},
};
use iotasrb_core::observation::Network;

/// The size of its text in pixels, the space beside it, and its height in tenths.
const TEXT: u16 = 11;
const SPACE: i64 = 60;
const HEIGHT: i64 = 200;

/// White text is read on each of them.
const LABEL: &str = "#3a4a53";
const GOOD: &str = "#1d6b3c";
const WEAK: &str = "#875300";
const NONE: &str = "#5b6870";

/// The badge of a figure of the newest publication.
pub(super) fn badge(edition: &Edition, asked: Badged) -> String {
    let newest = &edition.latest;
    let figure = newest.of_network(asked.metric);
    let value = match figure {
        Some(Figure::Value { decimal, .. }) => Some(shown_digits(asked.metric, decimal, 2)),
        Some(Figure::Absent(_)) | None => None,
    };
    let (text, colour) = told(newest.publication.state, value);
    let network = edition.identity.network;
    let label = match network {
        Network::Mainnet => asked.label().to_owned(),
        _ => format!("{} {}", asked.label(), network.name()),
    };
    drawn(&label, &text, colour)
}

fn told(state: State, value: Option<String>) -> (String, &'static str) {
    match (state, value) {
        (State::Ok, Some(value)) => (value, GOOD),
        (State::Degraded, Some(value)) => (format!("{value} degraded"), WEAK),
        (State::Stale, Some(value)) => (format!("{value} stale"), WEAK),
        (State::Stale, None) => ("stale".to_owned(), WEAK),
        // The stake is known in safe mode too.
        (State::SafeMode, Some(value)) => (format!("{value} safe mode"), WEAK),
        (State::Held, _) | (_, None) => ("no value".to_owned(), NONE),
    }
}

fn drawn(label: &str, text: &str, colour: &str) -> String {
    let (label_width, text_width) = (letters::width(label, TEXT), letters::width(text, TEXT));
    // Whole pixels have sharp edges.
    let part = |width: i64| (width + 2 * SPACE + 9) / 10 * 10;
    let (left, right) = (part(label_width), part(text_width));
    let mut canvas = Canvas::default();
    let (wide, high) = (Pixels(left + right), Pixels(HEIGHT));
    canvas.whole(format_args!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" role="img" aria-label="{label}: {text}"><title>{label}: {text}</title><clipPath id="r"><rect width="{wide}" height="{high}" rx="4"/></clipPath><g clip-path="url(#r)"><rect width="{left}" height="{high}" fill="{LABEL}"/><rect x="{left}" width="{right}" height="{high}" fill="{colour}"/></g>"##,
        label = Escaped(label),
        text = Escaped(text),
        left = Pixels(left),
        right = Pixels(right),
    ));
    canvas.whole(format_args!(
        r##"<g fill="#fff" font-family="Helvetica,Arial,'Liberation Sans',sans-serif" font-size="{TEXT}" text-anchor="middle">"##
    ));
    for (middle, width, text) in [
        (left / 2, label_width, label),
        (left + right / 2, text_width, text),
    ] {
        canvas.whole(format_args!(
            r#"<text x="{}" y="14" textLength="{}">{}</text>"#,
            Pixels(middle),
            Pixels(width),
            Escaped(text)
        ));
    }
    canvas.whole(format_args!("</g></svg>"));
    canvas.finish()
}

#[cfg(test)]
mod tests {
    use super::{GOOD, NONE, WEAK, drawn, told};
    use crate::store::State;

    #[test]
    fn a_badge_says_how_good_its_value_is() {
        for (state, value, text, colour) in [
            (State::Ok, Some("11.51 %"), "11.51 %", GOOD),
            (State::Ok, None, "no value", NONE),
            (State::Degraded, Some("11.51 %"), "11.51 % degraded", WEAK),
            (State::Stale, Some("11.51 %"), "11.51 % stale", WEAK),
            (State::Stale, None, "stale", WEAK),
            (State::Held, None, "no value", NONE),
            (State::Held, Some("11.51 %"), "no value", NONE),
            (State::SafeMode, None, "no value", NONE),
            (State::SafeMode, Some("52.22 %"), "52.22 % safe mode", WEAK),
        ] {
            let found = told(state, value.map(str::to_owned));
            assert_eq!(found, (text.to_owned(), colour), "{state:?}");
        }
    }

    #[test]
    fn text_stays_text() {
        let badge = drawn("<a>", "\"b\"", GOOD);
        assert!(badge.contains(r#"aria-label="&lt;a&gt;: &quot;b&quot;""#));
        assert!(!badge.contains("<a>"));
    }
}
