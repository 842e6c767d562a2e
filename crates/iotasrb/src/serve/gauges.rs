//! What an operator watches, as Prometheus reads it: the rate and its age, how points ended,
//! what is wrong with the sources, and how requests went.
//!
//! Gauges are floating-point numbers by their format; whoever computes with a rate takes it
//! from the API.

use super::{desk::Desk, edition::Edition, problem::Problem};
use crate::{
    run::now,
    store::{Figure, METRICS, Of, Unit},
};
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use iotasrb_core::{ratio::Ratio, units::NANOS_PER_IOTA};
use prometheus_client::{
    encoding::{
        EncodeLabelSet,
        text::{encode_eof, encode_registry},
    },
    metrics::{counter::Counter as Count, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};
use std::{
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// Half a millisecond to eight seconds.
const SECONDS: [f64; 8] = [0.000_5, 0.002, 0.008, 0.032, 0.128, 0.512, 2.048, 8.192];

/// What is counted of requests.
#[derive(Clone)]
pub(super) struct Gauges(Arc<Counted>);

struct Counted {
    registry: Registry,
    answered: Family<Answered, Count>,
    seconds: Family<At, Histogram>,
    kept: Count,
}

/// Which part of the API was asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct At {
    part: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    part: &'static str,
    status: u16,
}

impl Gauges {
    pub(super) fn new() -> Self {
        let mut registry = Registry::with_prefix("iotasrb_http");
        let answered = Family::default();
        registry.register("requests", "Requests that were answered", answered.clone());
        let seconds =
            Family::new_with_constructor((|| Histogram::new(SECONDS)) as fn() -> Histogram);
        let words = "Seconds until the head of the answer was made";
        registry.register("request_seconds", words, seconds.clone());
        let kept = Count::default();
        let words = "Requests that were answered from what was kept";
        registry.register("answers_kept", words, kept.clone());
        Self(Arc::new(Counted {
            registry,
            answered,
            seconds,
            kept,
        }))
    }

    /// What counts requests for a path.
    pub(super) fn counter(&self, path: &str) -> Counter<'_> {
        Counter {
            counted: &self.0,
            part: part(path),
        }
    }

    /// A request was answered from what was kept.
    pub(super) fn was_kept(&self) {
        self.0.kept.inc();
    }
}

/// Counts requests for a part of the API.
pub(super) struct Counter<'a> {
    counted: &'a Counted,
    part: &'static str,
}

impl Counter<'_> {
    /// Counts one with the status of its answer and the time that it took.
    pub(super) fn count(&self, status: StatusCode, taken: Duration) {
        let Self { counted, part } = *self;
        let status = status.as_u16();
        counted
            .answered
            .get_or_create(&Answered { part, status })
            .inc();
        counted
            .seconds
            .get_or_create(&At { part })
            .observe(taken.as_secs_f64());
    }
}

fn part(path: &str) -> &'static str {
    match path {
        "/livez" | "/readyz" | "/metrics" => "health",
        _ if path.starts_with("/public/") => "data_api",
        _ if path.starts_with("/api/") => "node_api",
        _ if path.starts_with("/v1/") || path == "/latest" || path.starts_with("/yields") => "rest",
        _ if path == "/" || PAGES.iter().any(|page| path.starts_with(page)) => "page",
        _ => "other",
    }
}

/// What people look at, and what it is made of.
const PAGES: [&str; 8] = [
    "/assets/",
    "/calculator",
    "/charts",
    "/divergence",
    "/embed/",
    "/method",
    "/programmes",
    "/validators",
];

/// Everything, as Prometheus reads it.
pub(super) async fn metrics(State(desk): State<Desk>) -> Result<Response, Problem> {
    let mut published = Registry::with_prefix("iotasrb");
    if let Some(edition) = desk.board.edition() {
        register(&mut published, &edition);
    }
    let mut text = String::new();
    encode_registry(&mut text, &published)
        .and_then(|()| encode_registry(&mut text, &desk.gauges.0.registry))
        .and_then(|()| encode_eof(&mut text))
        .map_err(|error| Problem::internal(&error.to_string()))?;
    Ok(([(header::CONTENT_TYPE, OPEN_METRICS)], text).into_response())
}

type Float = Gauge<f64, AtomicU64>;
/// Labels, as names with values.
type Labels = Vec<(&'static str, String)>;

fn register(registry: &mut Registry, edition: &Edition) {
    let latest = &edition.latest.publication;
    let mut gauge = |name: &str, words: &str, value: f64| {
        let gauge = Float::default();
        gauge.set(value);
        registry.register(name, words, gauge);
    };
    let age = now()
        .as_unix_ms()
        .saturating_sub(latest.point.at.as_unix_ms());
    gauge(
        "age_seconds",
        "Since the point of the newest publication",
        seconds(age),
    );
    let until = seconds(latest.valid_until.as_unix_ms());
    gauge(
        "valid_until_seconds",
        "Unix time from which it is overdue",
        until,
    );
    gauge(
        "publication",
        "The number of the newest publication",
        latest.number as f64,
    );
    if let Some(valued) = &edition.valued {
        let age = now()
            .as_unix_ms()
            .saturating_sub(valued.publication.point.at.as_unix_ms());
        gauge(
            "value_age_seconds",
            "Since the point of the newest value",
            seconds(age),
        );
        let epoch = valued.observation.observation.anchor.epoch.number();
        gauge("epoch", "The epoch of the newest value", epoch as f64);
    }
    let mut family = |name: &str, words: &str, values: Vec<(Labels, f64)>| {
        let family = Family::<Labels, Float>::default();
        for (labels, value) in values {
            family.get_or_create(&labels).set(value);
        }
        registry.register(name, words, family);
    };
    let words = "The newest value of each figure of the network: rates as shares of one a year, amounts in IOTA";
    family("figure", words, figures(edition));
    let state = vec![(vec![("state", latest.state.name().to_owned())], 1.0)];
    family("state", "How good the newest publication is", state);
    let outcomes = edition.outcomes.iter().map(|((kind, state), count)| {
        let labels = vec![
            ("point", kind.name().to_owned()),
            ("state", state.name().to_owned()),
        ];
        (labels, *count as f64)
    });
    let words = "How the points of the last 30 days ended";
    family("points_30d", words, outcomes.collect());
    let mut findings: Vec<(Labels, f64)> = Vec::new();
    for remark in &edition.latest.remarks {
        let labels = vec![("code", remark.code.clone())];
        match findings.iter_mut().find(|(known, _)| *known == labels) {
            Some((_, count)) => *count += 1.0,
            None => findings.push((labels, 1.0)),
        }
    }
    let words = "What was found about the sources of the newest publication";
    family("findings", words, findings);
}

/// The network's figures; what is absent has no line.
fn figures(edition: &Edition) -> Vec<(Labels, f64)> {
    let Some(valued) = &edition.valued else {
        return Vec::new();
    };
    let network = METRICS
        .into_iter()
        .filter(|metric| metric.of == Of::Network);
    let values = network.filter_map(|metric| {
        let exact = valued.figures.get(None, metric).and_then(Figure::ratio)?;
        let value = match metric.unit {
            Unit::Share => exact.nearest_f64(),
            Unit::Nanos => exact
                .checked_div(&Ratio::integer(NANOS_PER_IOTA))?
                .nearest_f64(),
        };
        let name = metric.name.trim_end_matches("_nanos");
        Some((vec![("figure", name.to_owned())], value))
    });
    values.collect()
}

fn seconds(ms: u64) -> f64 {
    ms as f64 / 1_000.0
}
