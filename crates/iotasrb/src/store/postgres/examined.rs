//! Whether what guards the history is still in its place.

use super::super::migrations::POSTGRES;
use postgres::Client;
use std::collections::{BTreeMap, BTreeSet};

/// Where the history is: other schemas are nobody's business.
macro_rules! in_its_schema {
    ($query:literal) => {
        concat!(
            $query,
            " = (SELECT relnamespace FROM pg_class WHERE oid = 'terms'::regclass)"
        )
    };
}

/// The triggers, those behind foreign keys too, and whether they are switched on.
const TRIGGERS: &str = in_its_schema!(
    "SELECT t.tgname::text, c.relname::text, t.tgisinternal, t.tgenabled IN ('O', 'A') \
     FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid WHERE c.relnamespace"
);
const FUNCTIONS: &str =
    in_its_schema!("SELECT proname::text, prosrc FROM pg_proc WHERE pronamespace");
const INDEXES: &str = in_its_schema!(
    "SELECT c.relname::text FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid \
     WHERE i.indisvalid AND c.relnamespace"
);

/// What is wrong, in words.
pub(super) fn examine(client: &mut Client) -> Result<Vec<String>, postgres::Error> {
    let mut wrong = triggers(client)?;
    let mut sources = BTreeMap::new();
    for row in client.query(FUNCTIONS, &[])? {
        sources.insert(row.try_get::<_, String>(0)?, row.try_get::<_, String>(1)?);
    }
    for name in made("FUNCTION ") {
        let name = name.trim_end_matches("()");
        let text = sources.get(name).map(|source| format!("$${source}$$"));
        if !text.is_some_and(|text| POSTGRES.iter().any(|step| step.sql.contains(&text))) {
            wrong.push(format!("function {name} is missing or was changed"));
        }
    }
    let mut found = BTreeSet::new();
    for row in client.query(INDEXES, &[])? {
        found.insert(row.try_get::<_, String>(0)?);
    }
    let missing = made("INDEX ").filter(|name| !found.contains(*name));
    wrong.extend(missing.map(|name| format!("index {name} is missing or is not valid")));
    Ok(wrong)
}

fn triggers(client: &mut Client) -> Result<Vec<String>, postgres::Error> {
    let mut wrong = Vec::new();
    let mut found = BTreeSet::new();
    for row in client.query(TRIGGERS, &[])? {
        let (name, table): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        let (of_a_key, on): (bool, bool) = (row.try_get(2)?, row.try_get(3)?);
        if !on && of_a_key {
            wrong.push(format!("a foreign key of table {table} is switched off"));
        } else if !on {
            wrong.push(format!("trigger {name} is switched off"));
        }
        found.insert(name);
    }
    let missing = made("TRIGGER ").filter(|name| !found.contains(*name));
    wrong.extend(missing.map(|name| format!("trigger {name} is missing")));
    Ok(wrong)
}

/// The names of what the migrations make of a kind.
fn made(kind: &str) -> impl Iterator<Item = &'static str> {
    let lines = POSTGRES.iter().flat_map(|step| step.sql.lines());
    let made = lines.filter(|line| line.starts_with("CREATE "));
    made.filter_map(move |line| line.split_once(kind)?.1.split_whitespace().next())
}
