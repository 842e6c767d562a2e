//! Which texts are names that can be told from each other by looking at them.

/// Refuses a text with white space other than single spaces between words, or with characters
/// that cannot be seen.
pub(super) fn check(name: &str) -> Result<(), String> {
    if let Some(letter) = name.chars().find(|letter| cannot_be_seen(*letter)) {
        return Err(format!(
            "a name has no characters that cannot be seen, such as U+{:04X}",
            u32::from(letter)
        ));
    }
    let is_spaced = name.starts_with(' ') || name.ends_with(' ') || name.contains("  ");
    if is_spaced {
        return Err("a name has spaces only between words, one at a time".to_owned());
    }
    Ok(())
}

/// Controls, spaces other than the plain one, what Unicode calls default-ignorable (version 16),
/// and what it calls visible but is drawn as nothing.
fn cannot_be_seen(letter: char) -> bool {
    let is_space = letter != ' ' && letter.is_whitespace();
    let is_ignorable = matches!(
        letter,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    );
    // A braille pattern without dots, marks of annotations, a null note, a Khitan filler.
    let is_drawn_as_nothing = matches!(
        letter,
        '\u{2800}' | '\u{fff9}'..='\u{fffb}' | '\u{1d159}' | '\u{16fe4}'
    );
    letter.is_control() || is_space || is_ignorable || is_drawn_as_nothing
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn names_that_can_be_told_apart() {
        for name in [
            "vera", "vera 2", "Ünï", "链", "Дан", "=ada", "a_b-c.d", "0x1234", "a\u{301}",
        ] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn spaces_stand_between_words_only() {
        let refused = Err("a name has spaces only between words, one at a time".to_owned());
        for name in [" ", "vera ", " vera", "vera  2"] {
            assert_eq!(check(name), refused, "{name:?}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_no_part_of_a_name() {
        for (letter, code) in [
            ('\u{0}', "0000"),
            ('\t', "0009"),
            ('\n', "000A"),
            ('\u{1b}', "001B"),
            ('\u{7f}', "007F"),
            ('\u{85}', "0085"),
            ('\u{a0}', "00A0"),
            ('\u{ad}', "00AD"),
            ('\u{34f}', "034F"),
            ('\u{61c}', "061C"),
            ('\u{115f}', "115F"),
            ('\u{1160}', "1160"),
            ('\u{1680}', "1680"),
            ('\u{17b4}', "17B4"),
            ('\u{180e}', "180E"),
            ('\u{2003}', "2003"),
            ('\u{200b}', "200B"),
            ('\u{200d}', "200D"),
            ('\u{2028}', "2028"),
            ('\u{202e}', "202E"),
            ('\u{202f}', "202F"),
            ('\u{2060}', "2060"),
            ('\u{2064}', "2064"),
            ('\u{2800}', "2800"),
            ('\u{3000}', "3000"),
            ('\u{3164}', "3164"),
            ('\u{fe0f}', "FE0F"),
            ('\u{feff}', "FEFF"),
            ('\u{ffa0}', "FFA0"),
            ('\u{fff9}', "FFF9"),
            ('\u{16fe4}', "16FE4"),
            ('\u{1d159}', "1D159"),
            ('\u{1d173}', "1D173"),
            ('\u{e0041}', "E0041"),
            ('\u{e0100}', "E0100"),
        ] {
            let refused = format!("a name has no characters that cannot be seen, such as U+{code}");
            for name in [
                format!("ve{letter}ra"),
                format!("vera{letter}"),
                letter.to_string(),
            ] {
                assert_eq!(check(&name), Err(refused.clone()), "{code}");
            }
        }
    }
}
