//! Lines as SVG draws them. A line does not connect what has something unknown in between.

use std::fmt::Write;

/// A place in a picture, in tenths of a pixel.
pub(super) type Spot = (i64, i64);

/// What is drawn of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Drawing {
    /// The data of a path: where the pen goes.
    pub(super) path: String,
    /// Points that nothing connects to another.
    pub(super) alone: Vec<Spot>,
}

/// Draws a line through runs of neighbouring points.
pub(super) fn drawing(runs: &[Vec<Spot>]) -> Drawing {
    let mut drawing = Drawing::default();
    for run in runs {
        match run.as_slice() {
            [] => {}
            [alone] => drawing.alone.push(*alone),
            [first, rest @ ..] => {
                pen(&mut drawing.path, 'M', *first);
                for spot in rest {
                    pen(&mut drawing.path, 'L', *spot);
                }
            }
        }
    }
    drawing
}

fn pen(path: &mut String, movement: char, (x, y): Spot) {
    // Writing to a String cannot fail.
    let _ = write!(path, "{movement}{} {}", Pixels(x), Pixels(y));
}

/// Tenths of a pixel, as pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pixels(pub(super) i64);

impl std::fmt::Display for Pixels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let tenths = self.0.unsigned_abs();
        match tenths % 10 {
            0 => write!(f, "{sign}{}", tenths / 10),
            tenth => write!(f, "{sign}{}.{tenth}", tenths / 10),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Pixels, drawing};

    #[test]
    fn a_line_is_broken_at_its_gaps() {
        for (runs, path, alone) in [
            (vec![], "", [].as_slice()),
            (vec![vec![]], "", &[]),
            (vec![vec![(15, 20)]], "", &[(15, 20)]),
            (vec![vec![(0, 1_000), (105, -5)]], "M0 100L10.5 -0.5", &[]),
            (
                vec![
                    vec![(0, 0), (10, 0), (20, 5)],
                    vec![(40, 9)],
                    vec![(60, 0), (70, 0)],
                ],
                "M0 0L1 0L2 0.5M6 0L7 0",
                &[(40, 9)],
            ),
        ] {
            let found = drawing(&runs);
            assert_eq!(found.path, path);
            assert_eq!(found.alone, alone);
        }
        assert_eq!(Pixels(-1_234).to_string(), "-123.4");
    }
}
