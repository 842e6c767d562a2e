//! Text from outside, as it may be shown to a person.
//!
//! Names of validators and words of servers are written by strangers: they must
//! neither steer a terminal nor flood it.

/// The most characters of a server's words that are shown.
const SHOWN: usize = 200;

/// The text without characters that steer a terminal, turn the direction of what follows
/// or hide in a name that looks like another.
pub(crate) fn tamed(text: &str) -> String {
    text.chars()
        .map(|letter| if steers(letter) { '\u{fffd}' } else { letter })
        .collect()
}

/// The same, shortened.
pub(crate) fn excerpt(text: &str) -> String {
    let mut shown: String = tamed(text).chars().take(SHOWN).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

fn steers(letter: char) -> bool {
    let turns_direction = matches!(
        letter,
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    let hides = matches!(
        letter,
        '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{2060}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}'
    );
    turns_direction || hides || letter.is_control()
}

#[cfg(test)]
mod tests {
    use super::{excerpt, tamed};

    #[test]
    fn a_name_cannot_steer_the_terminal() {
        assert_eq!(
            tamed("a\u{1b}[2Jb\n\u{9b}\u{202e}c"),
            "a\u{fffd}[2Jb\u{fffd}\u{fffd}\u{fffd}c"
        );
        assert_eq!(tamed("Kiln\u{200b}"), "Kiln\u{fffd}");
        assert_eq!(tamed("Ünï 👩‍🚀 链"), "Ünï 👩‍🚀 链");
    }

    #[test]
    fn a_flood_is_cut() {
        assert_eq!(excerpt(&"x".repeat(200)), "x".repeat(200));
        assert_eq!(excerpt(&"x".repeat(1_000)), format!("{}…", "x".repeat(200)));
    }
}
