//! What pages are made of beside HTML: styles and scripts, in the program itself.

use crate::{
    serve::{
        problem::Problem,
        rest::answer::{bytes, for_ever_if},
    },
    spelling::hex,
};
use axum::{extract::Path, response::Response};
use blake2::{Blake2b, Digest as _, digest::consts::U8};
use std::sync::LazyLock;

struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

macro_rules! asset {
    ($name:literal, $kind:expr) => {
        Asset {
            name: $name,
            kind: $kind,
            bytes: include_bytes!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../../web/static/",
                $name
            )),
        }
    };
}

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const PICTURE: &str = "image/svg+xml";

const ASSETS: [Asset; 10] = [
    asset!("style.css", STYLE),
    asset!("icon.svg", PICTURE),
    asset!("theme.js", SCRIPT),
    asset!("page.js", SCRIPT),
    asset!("calculator.js", SCRIPT),
    asset!("chart.js", SCRIPT),
    asset!("chart/plot.js", SCRIPT),
    asset!("chart/tools.js", SCRIPT),
    asset!("validators.js", SCRIPT),
    asset!("vendor/uPlot.iife.min.js", SCRIPT),
];

/// The name of all of them together, by their content: where one changes, the addresses of all do,
/// and none is ever asked for twice.
static EDITION: LazyLock<String> = LazyLock::new(|| {
    let mut digest = Blake2b::<U8>::new();
    for asset in &ASSETS {
        digest.update(asset.name);
        digest.update(asset.bytes);
    }
    hex(&digest.finalize())
});

/// Where an asset is.
pub(super) fn address(name: &str) -> String {
    format!("/assets/{}/{name}", *EDITION)
}

/// `/assets/{edition}/{name}`
pub(super) async fn one(
    Path((edition, name)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let asset = ASSETS.iter().find(|asset| asset.name == name);
    let asset = asset.filter(|_| edition == *EDITION);
    let missing = || Problem::not_found("no page of this program uses such a file");
    let asset = asset.ok_or_else(missing)?;
    Ok(for_ever_if(true, bytes(asset.bytes.to_vec(), asset.kind)))
}
