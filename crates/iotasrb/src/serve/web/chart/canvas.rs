//! A small writer of SVG: elements, and text that cannot break out of them.

use super::path::Pixels;
use std::fmt::{self, Display, Write};

/// An SVG document that is being written.
#[derive(Debug, Default)]
pub(super) struct Canvas(String);

/// Where a text stands from its place on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Canvas {
    /// What was written.
    pub(super) fn finish(self) -> String {
        self.0
    }

    /// Writes an element of this program on a line of its own, so that people can read it.
    pub(super) fn whole(&mut self, markup: fmt::Arguments<'_>) {
        self.raw(markup);
        self.0.push('\n');
    }

    /// Writes markup of this program: numbers, names of classes.
    pub(super) fn raw(&mut self, markup: fmt::Arguments<'_>) {
        // Writing to a String cannot fail.
        let _ = self.0.write_fmt(markup);
    }

    /// An element with nothing but text in it.
    pub(super) fn element(&mut self, name: &str, text: &str) {
        self.raw(format_args!("<{name}>{}</{name}>", Escaped(text)));
    }

    /// Text at a place.
    pub(super) fn text(&mut self, class: &str, (x, y): (i64, i64), anchor: Anchor, text: &str) {
        let (x, y) = (Pixels(x), Pixels(y));
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let text = Escaped(text);
        self.whole(format_args!(
            r#"<text class="{class}" x="{x}" y="{y}"{anchor}>{text}</text>"#
        ));
    }

    /// A straight line.
    pub(super) fn line(&mut self, class: &str, (x1, y1): (i64, i64), (x2, y2): (i64, i64)) {
        let (x1, y1, x2, y2) = (Pixels(x1), Pixels(y1), Pixels(x2), Pixels(y2));
        self.whole(format_args!(
            r#"<line class="{class}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>"#
        ));
    }

    /// A rectangle, with a word of what it means if it has any.
    pub(super) fn area(
        &mut self,
        class: &str,
        (x, y): (i64, i64),
        (width, height): (i64, i64),
        title: &str,
    ) {
        let (x, y, width, height) = (Pixels(x), Pixels(y), Pixels(width), Pixels(height));
        self.raw(format_args!(
            r#"<rect class="{class}" x="{x}" y="{y}" width="{width}" height="{height}""#
        ));
        self.end("rect", title);
    }

    /// A dot, likewise.
    pub(super) fn dot(&mut self, class: &str, (x, y): (i64, i64), radius: u8, title: &str) {
        let (x, y) = (Pixels(x), Pixels(y));
        self.raw(format_args!(
            r#"<circle class="{class}" cx="{x}" cy="{y}" r="{radius}""#
        ));
        self.end("circle", title);
    }

    fn end(&mut self, name: &str, title: &str) {
        match title {
            "" => self.whole(format_args!("/>")),
            title => {
                self.raw(format_args!(">"));
                self.element("title", title);
                self.whole(format_args!("</{name}>"));
            }
        }
    }
}

/// Text within XML. Characters that XML cannot have at all are replaced.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;"),
                '<' => f.write_str("&lt;"),
                '>' => f.write_str("&gt;"),
                '"' => f.write_str("&quot;"),
                '\'' => f.write_str("&#39;"),
                '\u{fffe}' | '\u{ffff}' => f.write_char('\u{fffd}'),
                control if control.is_control() => f.write_char('\u{fffd}'),
                letter => f.write_char(letter),
            }?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Anchor, Canvas};

    #[test]
    fn text_stays_text() {
        for (text, escaped) in [
            ("Kiln", "Kiln"),
            ("</text><script>", "&lt;/text&gt;&lt;script&gt;"),
            ("\" onload='x' &amp;", "&quot; onload=&#39;x&#39; &amp;amp;"),
            (
                "a\u{0}b\u{1b}\u{ffff}\n",
                "a\u{fffd}b\u{fffd}\u{fffd}\u{fffd}",
            ),
            ("链 🚀", "链 🚀"),
        ] {
            let mut canvas = Canvas::default();
            canvas.text("m", (15, 20), Anchor::End, text);
            let expected =
                format!(r#"<text class="m" x="1.5" y="2" text-anchor="end">{escaped}</text>"#)
                    + "\n";
            assert_eq!(canvas.finish(), expected);
        }
        let mut canvas = Canvas::default();
        canvas.dot("d", (0, 5), 3, "<");
        canvas.area("a", (0, 0), (10, 10), "");
        assert_eq!(
            canvas.finish(),
            r#"<circle class="d" cx="0" cy="0.5" r="3"><title>&lt;</title></circle>
<rect class="a" x="0" y="0" width="1" height="1"/>
"#
        );
    }
}
