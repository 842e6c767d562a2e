//! The colours of pictures: those of the pages, once for each theme.

use std::fmt::Write;

/// Which colours a picture has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Theme {
    /// Those that the reader's system asks for.
    OfTheReader,
    Light,
    Dark,
}

impl Theme {
    /// Those that can be asked for.
    pub(super) const NAMED: [(&'static str, Self); 2] =
        [("light", Self::Light), ("dark", Self::Dark)];
}

/// The names are those of `style.css`.
struct Palette {
    surface: &'static str,
    ink: &'static str,
    muted: &'static str,
    line: &'static str,
    warn: &'static str,
    bad: &'static str,
    lines: [&'static str; 4],
}

const LIGHT: Palette = Palette {
    surface: "#ffffff",
    ink: "#10222b",
    muted: "#526570",
    line: "#d9e1e5",
    warn: "#875300",
    bad: "#a32a2a",
    lines: ["#0b6e6e", "#9a4f96", "#b25b12", "#526570"],
};
const DARK: Palette = Palette {
    surface: "#131e24",
    ink: "#e6eef1",
    muted: "#9db0b9",
    line: "#2a3a43",
    warn: "#e8b25c",
    bad: "#f2938b",
    lines: ["#4cc4bd", "#d79bd3", "#eda261", "#9db0b9"],
};

/// What does not depend on the theme. Lines differ in their dashes too: not everybody sees colours.
const SHAPES: &str = "text{font:12px system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif}\
    .h{font-size:15px;font-weight:600}.c{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}\
    .c1{stroke-dasharray:7 4}.c2{stroke-dasharray:2 4}.c3{stroke-dasharray:9 4 2 4}\
    .r{stroke-width:1}.b{fill-opacity:.13}.o{stroke-width:1.5}";

/// The content of a style element.
pub(super) fn sheet(theme: Theme) -> String {
    let mut sheet = SHAPES.to_owned();
    match theme {
        Theme::Light => colours(&mut sheet, &LIGHT),
        Theme::Dark => colours(&mut sheet, &DARK),
        Theme::OfTheReader => {
            colours(&mut sheet, &LIGHT);
            sheet.push_str("\n@media (prefers-color-scheme:dark){");
            colours(&mut sheet, &DARK);
            sheet.push('}');
        }
    }
    sheet
}

fn colours(sheet: &mut String, palette: &Palette) {
    let Palette {
        surface,
        ink,
        muted,
        line,
        warn,
        bad,
        lines,
    } = palette;
    // Writing to a String cannot fail.
    let _ = write!(
        sheet,
        "\n.g,.o{{fill:{surface}}}.i{{fill:{ink}}}.m{{fill:{muted}}}.r{{stroke:{line}}}\
         .w{{fill:{warn}}}.o{{stroke:{warn}}}.b,.x{{fill:{bad}}}"
    );
    for (place, colour) in lines.iter().enumerate() {
        let _ = write!(
            sheet,
            ".c{place}{{stroke:{colour}}}.d{place}{{fill:{colour}}}"
        );
    }
}
