//! Prints the description of the REST API. `docs/api/openapi.json` is what it prints.

use std::io::{self, Write};

fn main() -> io::Result<()> {
    io::stdout().write_all(iotasrb::serve::rest::openapi().as_bytes())
}
