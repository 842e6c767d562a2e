//! The description of the API, OpenAPI 3.1, as the code has it.

use super::{
    answer::bytes,
    asked::{Asked, Nothing},
    spelled::{
        AddressText, AmountText, CursorText, GrowthText, IntervalWord, MicroAmountText, Moment,
        NetworkMetric, OrderWord, PickWord, PointsWord, ProgrammeAddressText, ValidatorMetric,
    },
};
use crate::serve::problem::Problem;
use axum::response::Response;
use std::sync::LazyLock;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        self, Content, HeaderBuilder, Ref, RefOr, ResponseBuilder,
        path::{Operation, ParameterIn},
        security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme},
    },
};

const LLMS: &str = include_str!("llms.txt");

#[derive(OpenApi)]
#[openapi(
    info(
        title = "IOTA Staking Rewards Benchmark",
        description = "The benchmark rate of staking IOTA, now and as it ever was, each figure as \
            an exact fraction with what it follows from.\n\n\
            Rates are shares of one a year of 365 days, not compounded: a decimal with 18 places, \
            and numerator and denominator. Amounts are nanos (0.000000001 IOTA) as strings. What \
            is not known is `{\"absent\": \"<code>\"}`, never zero.\n\n\
            An answer has an `ETag`: ask again with `If-None-Match` and get 304 until something \
            new is published. What can never change says `immutable`. A parameter that is not \
            described is refused. Where the server needs keys, send yours in the header \
            `X-API-KEY`. A refusal is `application/problem+json` (RFC 9457).",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    servers((url = "/", description = "This server")),
    tags(
        (name = "now", description = "The figures as they are now, and what follows from them"),
        (name = "history", description = "The figures as they ever were"),
        (name = "validators", description = "The figures of validators"),
        (name = "publications", description = "What was published, point by point"),
        (name = "observations", description = "What the figures follow from, and what proves it"),
        (name = "meaning", description = "What the figures mean"),
        (name = "programmes", description = "The staking programmes before today's: SMR and ASMB"),
        (name = "yields", description = "The shape that aggregators of yields read")
    ),
    modifiers(&Keys),
    components(schemas(
        AddressText,
        AmountText,
        CursorText,
        GrowthText,
        IntervalWord,
        MicroAmountText,
        Moment,
        NetworkMetric,
        OrderWord,
        PickWord,
        PointsWord,
        Problem,
        ProgrammeAddressText,
        ValidatorMetric
    ))
)]
pub(super) struct Description;

/// Keys, where the server needs them.
struct Keys;

impl Modify for Keys {
    fn modify(&self, described: &mut openapi::OpenApi) {
        let key = SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new("X-API-KEY")));
        let components = described.components.get_or_insert_default();
        components.add_security_scheme("key", key);
        let none: [&str; 0] = [];
        described.security = Some(vec![
            SecurityRequirement::default(),
            SecurityRequirement::new("key", none),
        ]);
    }
}

/// The whole description, as it is served.
static TEXT: LazyLock<String> = LazyLock::new(|| {
    let text = serde_json::to_string_pretty(&super::described());
    // Every key of a description is a text, and every value prints.
    let mut text = text.unwrap_or_default();
    text.push('\n');
    text
});

/// The description of the API: `docs/api/openapi.json` is a copy of it.
pub fn openapi() -> &'static str {
    &TEXT
}

/// Completes a description by what holds of every answer: that it may be refused, and, where it
/// is kept, how it is known again.
pub(super) fn complete(described: &mut openapi::OpenApi, is_kept: bool) {
    let items = described.paths.paths.values_mut();
    for operation in items.filter_map(|item| item.get.as_mut()) {
        refusals(operation);
        if is_kept {
            known_again(operation);
        }
    }
}

fn refusals(operation: &mut Operation) {
    let parameters = operation.parameters.as_deref().unwrap_or_default();
    let is_of_something = parameters.iter().any(|parameter| match parameter {
        RefOr::T(parameter) => parameter.parameter_in == ParameterIn::Path,
        RefOr::Ref(_) => false,
    });
    let missing = is_of_something.then_some(("404", "There is no such thing"));
    let refusals = [
        ("400", "The request is malformed"),
        (
            "401",
            "This server needs a key, and this is none that it knows",
        ),
        ("408", "The body of the request did not come"),
        ("413", "The body of the request is too large"),
        (
            "429",
            "Too many requests: `retry-after` says how long to wait",
        ),
        ("500", "The server failed"),
        (
            "503",
            "Nothing to answer with now, or too many ask: try again",
        ),
    ];
    for (status, description) in refusals.into_iter().chain(missing) {
        let problem = Content::new(Some(Ref::from_schema_name("Problem")));
        let response = ResponseBuilder::new()
            .description(description)
            .content("application/problem+json", problem)
            .build();
        let responses = &mut operation.responses.responses;
        responses.insert(status.to_owned(), response.into());
    }
}

fn known_again(operation: &mut Operation) {
    let responses = &mut operation.responses.responses;
    if let Some(RefOr::T(found)) = responses.get_mut("200") {
        for (name, description) in [
            ("etag", "Names the answer: other bytes have another one"),
            (
                "cache-control",
                "`no-cache`: ask again whether it holds; `immutable`: it never changes",
            ),
        ] {
            let header = HeaderBuilder::new().description(Some(description)).build();
            found.headers.insert(name.to_owned(), header.into());
        }
    }
    let unchanged = ResponseBuilder::new()
        .description("What `If-None-Match` names is still the answer")
        .build();
    responses.insert("304".to_owned(), unchanged.into());
}

/// This description
///
/// OpenAPI 3.1.
#[utoipa::path(
    get,
    path = "/v1/openapi.json",
    operation_id = "openapi",
    tag = "meaning",
    responses((status = 200, description = "The description", body = Object))
)]
pub(super) async fn document(_: Asked<Nothing>) -> Result<Response, Problem> {
    Ok(bytes(openapi().into(), "application/json"))
}

/// This API in a page, for language models
///
/// What the number is, the routes, the units and how to verify it.
#[utoipa::path(
    get,
    path = "/llms.txt",
    operation_id = "llms",
    tag = "meaning",
    responses((status = 200, description = "The page", body = String, content_type = "text/plain"))
)]
pub(super) async fn llms(_: Asked<Nothing>) -> Result<Response, Problem> {
    Ok(bytes(LLMS.into(), "text/plain; charset=utf-8"))
}
