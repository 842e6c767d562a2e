//! What must hold of the rows themselves, as they are exported.

use std::collections::BTreeMap;

/// Times of writing never decrease from row to row, and whatever is certified is kept with what
/// certifies it.
pub(crate) fn hold(export: &str) {
    let mut newest: BTreeMap<String, u64> = BTreeMap::new();
    let of_rates = |line: &&str| line.starts_with(r#"{"table":"rates""#);
    for line in export.lines().filter(|line| !of_rates(line)) {
        let row: serde_json::Value = serde_json::from_str(line).expect("it is JSON");
        let text = |name: &str| row[name].as_str();
        let table = text("table").expect("every row has a table");
        if matches!(table, "terms" | "observations" | "publications") {
            let known = text("known_ms").expect("every row has a time");
            let known = known.parse().expect("a time is a number");
            let before = newest.insert(table.to_owned(), known);
            assert!(before <= Some(known), "{line}");
        }
        if table == "observations" {
            let is_certified = text("tier") == Some("certified");
            assert_eq!(text("close").is_some(), is_certified, "{line}");
            let is_anchored = text("checkpoint").is_some();
            assert_eq!(
                text("summary").is_some(),
                is_certified && is_anchored,
                "{line}"
            );
            assert_eq!(text("record").map(str::len), Some(66), "{line}");
        }
    }
}
