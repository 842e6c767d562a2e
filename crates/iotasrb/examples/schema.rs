//! Prints the schema of the Data API. `docs/api/schema.graphql` is what it prints.

use std::io::{self, Write};

fn main() -> io::Result<()> {
    io::stdout().write_all(iotasrb::serve::schema_document().as_bytes())
}
