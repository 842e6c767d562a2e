//! Commands as the pages show them.

use axum::{body::Body, body::to_bytes};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use serde_json::{Value, json};
use std::{fs, path::Path, process::Command};

/// Where in that folder files of the earlier programmes are kept.
pub(crate) const PROGRAMMES: &str = "programmes";

/// Carries out a command in a folder: the program's standard output, or what it failed with.
pub(crate) fn run(line: &str, folder: &Path) -> Result<Value, String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["curl", "-o", file, url] => {
            let bytes = get(url)?;
            fs::write(folder.join(file), bytes).map_err(|error| error.to_string())?;
            Ok(Value::Null)
        }
        ["iotasrb", words @ ..] => {
            let output = Command::new(env!("CARGO_BIN_EXE_iotasrb"))
                .args(words)
                .current_dir(folder)
                .env("IOTASRB_PROGRAMMES", folder.join(PROGRAMMES))
                .output()
                .map_err(|error| error.to_string())?;
            let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
            match output.status.success() {
                true => Ok(json!(text(&output.stdout))),
                false => Err(text(&output.stdout) + &text(&output.stderr)),
            }
        }
        _ => Err(format!("no page shows such a command: {line}")),
    }
}

/// What an address answers, as `curl` would have it.
fn get(url: &str) -> Result<Vec<u8>, String> {
    let url = url.parse().map_err(|error| format!("{url}: {error}"))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    runtime.block_on(async {
        let client = Client::builder(TokioExecutor::new()).build_http::<Body>();
        let answer = client.get(url).await.map_err(|error| error.to_string())?;
        let status = answer.status();
        let body = to_bytes(Body::new(answer.into_body()), usize::MAX).await;
        match status.is_success() {
            true => body.map(Into::into).map_err(|error| error.to_string()),
            false => Err(format!("it answered {status}")),
        }
    })
}
