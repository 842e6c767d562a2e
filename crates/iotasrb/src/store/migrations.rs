//! How the tables came to be: numbered steps, each carried out once and never edited.
//!
//! Both engines have the same numbers. A history remembers the digest of each step's text; a
//! step that differs from what this program knows stops everything before anything is
//! touched.

use super::error::StoreError;
use blake2::{Blake2b, Digest as _, digest::consts::U32};

/// A step, in the words of one engine.
#[derive(Debug)]
pub(super) struct Migration {
    pub(super) number: i64,
    pub(super) name: &'static str,
    pub(super) sql: &'static str,
}

/// What the steps are kept in, in the words of both engines.
pub(super) const REGISTER: &str = "CREATE TABLE IF NOT EXISTS migrations (
    number BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL
)";
pub(super) const REGISTERED: &str = "SELECT number, checksum FROM migrations ORDER BY number";
pub(super) const ENTER: &str =
    "INSERT INTO migrations (number, name, checksum) VALUES ($1, $2, $3)";

pub(super) const SQLITE: [Migration; 1] = [Migration {
    number: 1,
    name: "history",
    sql: include_str!("migrations/sqlite/0001_history.sql"),
}];

pub(super) const POSTGRES: [Migration; 1] = [Migration {
    number: 1,
    name: "history",
    sql: include_str!("migrations/postgres/0001_history.sql"),
}];

impl Migration {
    /// The BLAKE2b-256 digest of its text, in hexadecimal.
    pub(super) fn checksum(&self) -> String {
        let digest: [u8; 32] = Blake2b::<U32>::digest(self.sql.as_bytes()).into();
        iotasrb_core::units::Digest::from_bytes(digest).to_string()
    }
}

/// The steps that are still to be carried out, given those that were.
pub(super) fn outstanding(
    known: &'static [Migration],
    done: &[(i64, String)],
) -> Result<&'static [Migration], StoreError> {
    for (place, (number, checksum)) in done.iter().enumerate() {
        let Some(migration) = known.get(place) else {
            return Err(StoreError::Newer {
                found: *number,
                known: known.last().map_or(0, |newest| newest.number),
            });
        };
        if migration.number != *number || migration.checksum() != *checksum {
            return Err(StoreError::MigrationEdited { number: *number });
        }
    }
    Ok(&known[done.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    static STEPS: [Migration; 2] = [
        Migration {
            number: 1,
            name: "one",
            sql: "SELECT 1",
        },
        Migration {
            number: 2,
            name: "two",
            sql: "SELECT 2",
        },
    ];

    fn done(count: usize) -> Vec<(i64, String)> {
        let steps = STEPS.iter().take(count);
        steps.map(|step| (step.number, step.checksum())).collect()
    }

    #[test]
    fn each_step_is_carried_out_once() {
        for (before, left) in [(0, 2), (1, 1), (2, 0)] {
            assert_eq!(outstanding(&STEPS, &done(before)).unwrap().len(), left);
        }
    }

    #[test]
    fn an_edited_step_and_a_newer_history_are_refused() {
        let mut edited = done(2);
        edited[0].1.replace_range(2..3, "x");
        let refusal = outstanding(&STEPS, &edited).unwrap_err();
        assert!(matches!(refusal, StoreError::MigrationEdited { number: 1 }));
        let mut newer = done(2);
        newer.push((3, "0x".to_owned()));
        let refusal = outstanding(&STEPS, &newer).unwrap_err();
        assert!(matches!(refusal, StoreError::Newer { found: 3, known: 2 }));
    }

    #[test]
    fn both_engines_count_alike() {
        let numbers = |steps: &[Migration]| {
            steps
                .iter()
                .map(|step| (step.number, step.name))
                .collect::<Vec<_>>()
        };
        assert_eq!(numbers(&SQLITE), numbers(&POSTGRES));
    }
}
