//! How deep the brackets of a query go: the parser calls itself once for each, so it is asked
//! before that.

/// The deepest that any query needs: fields, arguments and lists together.
const MAX_NESTING: usize = 64;

/// Whether the brackets go deeper than the parser should.
pub(super) fn is_excessive(query: &str) -> bool {
    let bytes = query.as_bytes();
    let (mut place, mut depth) = (0, 0_usize);
    while let Some(byte) = bytes.get(place) {
        match byte {
            b'{' | b'[' | b'(' => {
                depth += 1;
                if depth > MAX_NESTING {
                    return true;
                }
            }
            b'}' | b']' | b')' => depth = depth.saturating_sub(1),
            b'#' => place = end_of_comment(bytes, place),
            b'"' => place = end_of_string(bytes, place),
            _ => {}
        }
        place += 1;
    }
    false
}

/// The last place of a comment: before the end of its line.
fn end_of_comment(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    let length = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    length.map_or(bytes.len(), |length| start + length)
}

/// The last place of a string that begins at a quote. What does not end is no string to the
/// parser: three quotes are then an empty string and the beginning of another one.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    if rest.starts_with(b"\"\"\"") {
        let mut place = 3;
        while let Some(here) = rest.get(place..).filter(|here| !here.is_empty()) {
            if here.starts_with(b"\"\"\"") {
                return start + place + 2;
            }
            place += if here.starts_with(b"\\\"\"\"") { 4 } else { 1 };
        }
        return start + 1;
    }
    let mut place = 1;
    while let Some(byte) = rest.get(place) {
        match byte {
            b'"' => return start + place,
            b'\\' => place += 2,
            // The parser refuses the rest.
            b'\n' | b'\r' => return bytes.len(),
            _ => place += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::{MAX_NESTING, is_excessive};

    #[test]
    fn brackets_count_and_words_do_not() {
        let open = |number: usize| "{a".repeat(number);
        let deep = open(MAX_NESTING + 1);
        for (query, excessive) in [
            (String::new(), false),
            (open(MAX_NESTING), false),
            (deep.clone(), true),
            ("[".repeat(MAX_NESTING + 1), true),
            ("{a(b:{c:[1]})}".repeat(1_000), false),
            (format!("# {deep}\n{{a}}"), false),
            (format!("# a comment ends \n{deep}"), true),
            (format!("# a comment ends \r{deep}"), true),
            (format!("{{a(b:\"{deep}\")}}"), false),
            (format!("{{a(b:\"\\\"\"){deep}"), true),
            (format!("{{a(b:\"\"\"{deep} \\\"\"\" \" \"\"\")}}"), false),
            (format!("{{a(b:\"\"\"\\\"\"\"\"\"\"){deep}"), true),
            // To the parser these are an empty string, another string and brackets.
            (format!("{{a(b:[\"\"\"x\" {deep}"), true),
            (format!("{{a(b:\"\"){deep}"), true),
        ] {
            assert_eq!(is_excessive(&query), excessive, "{query}");
        }
    }
}
