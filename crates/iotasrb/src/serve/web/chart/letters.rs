//! How wide text is, about: enough to put things beside each other. Nothing here has a font.

/// Advance widths of the printable ASCII characters in thousandths of the size, as sans-serif
/// fonts in the metrics of Helvetica have them.
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, // to /
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, // to ?
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, // to O
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, // to _
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, // to o
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, // to ~
];
/// Signs and letters beyond, of which some are as wide as high.
const SIGN: u16 = 584;
const WIDEST: u16 = 1_000;

/// The width of a text in tenths of a pixel, at a size in pixels.
pub(super) fn width(text: &str, size: u16) -> i64 {
    let thousandths: i64 = text.chars().map(|letter| i64::from(of(letter))).sum();
    thousandths * i64::from(size) / 100
}

/// The beginning of a text that is not wider than this.
pub(super) fn cut(text: &str, size: u16, most: i64) -> String {
    if width(text, size) <= most {
        return text.to_owned();
    }
    let mut cut = String::new();
    for letter in text.chars() {
        cut.push(letter);
        if width(&cut, size) + width("…", size) > most {
            cut.pop();
            break;
        }
    }
    format!("{}…", cut.trim_end())
}

fn of(letter: char) -> u16 {
    let place = u32::from(letter).checked_sub(32);
    let place = place.and_then(|place| usize::try_from(place).ok());
    let known = place.and_then(|place| WIDTHS.get(place));
    match letter {
        '−' | '·' | '…' | '–' => SIGN,
        _ => known.copied().unwrap_or(WIDEST),
    }
}

#[cfg(test)]
mod tests {
    use super::{cut, width};

    #[test]
    fn text_has_a_width() {
        for (text, size, tenths) in [
            ("", 11, 0),
            ("i", 10, 22),
            ("IOTASRB", 10, 439),
            ("11.51 %", 11, 403),
            ("~", 10, 58),
            ("链链", 10, 200),
        ] {
            assert_eq!(width(text, size), tenths, "{text}");
        }
    }

    #[test]
    fn what_is_too_wide_is_cut() {
        assert_eq!(cut("Nansen", 10, 1_000), "Nansen");
        assert_eq!(cut("A validator of a long name", 10, 500), "A validato…");
        assert_eq!(cut("Nansen", 10, 10), "…");
    }
}
