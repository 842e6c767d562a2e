//! What every page has: its frame, and the headers that keep it to this program's own files.

use super::{assets, standing::Warning};
use crate::serve::{
    edition::Edition,
    problem::{Problem, RETRY_AFTER},
    rest::answer::bytes,
};
use askama::Template;
use axum::{
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{
            self, ACCEPT, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
            VARY, X_CONTENT_TYPE_OPTIONS,
        },
    },
    response::{Html, IntoResponse, Response},
};
use iotasrb_core::observation::Network;

/// Nothing comes from elsewhere, nothing goes elsewhere, and nothing runs that is not a file of
/// this program.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
     connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
);
const NO_SNIFF: HeaderValue = HeaderValue::from_static("nosniff");
const NO_REFERRER: HeaderValue = HeaderValue::from_static("no-referrer");

/// The frame around a page.
pub(super) struct Shell {
    pub(super) title: String,
    pub(super) description: &'static str,
    pub(super) network: &'static str,
    pub(super) version: &'static str,
    /// What is to be said of the figures before they are shown.
    pub(super) warning: Option<Warning>,
    here: &'static str,
}

/// A place in the navigation.
pub(super) struct Place {
    pub(super) path: &'static str,
    pub(super) name: &'static str,
    pub(super) is_here: bool,
}

const PLACES: [(&str, &str); 7] = [
    ("/", "Benchmark"),
    ("/charts", "Charts"),
    ("/validators", "Validators"),
    ("/calculator", "Calculator"),
    ("/divergence", "Divergence"),
    ("/programmes", "Earlier programmes"),
    ("/method", "Method"),
];

const DESCRIPTION: &str =
    "The IOTA Staking Rewards Benchmark: what staking IOTA yields, exact and provable.";

impl Shell {
    /// The frame of a page that belongs to a place of the navigation.
    pub(super) fn new(title: impl Into<String>, here: &'static str, edition: &Edition) -> Self {
        let shell = Self::of(title, here, edition.identity.network.name());
        Self {
            warning: Warning::of(edition),
            ..shell
        }
    }

    /// The frame of a page that needs no publication.
    pub(super) fn lasting(
        title: impl Into<String>,
        here: &'static str,
        edition: Option<&Edition>,
    ) -> Self {
        let network = edition.map_or("", |edition| edition.identity.network.name());
        Self::of(title, here, network)
    }

    /// The frame of a page before anything was published.
    pub(super) fn bare(title: impl Into<String>) -> Self {
        Self::of(title, "", "")
    }

    fn of(title: impl Into<String>, here: &'static str, network: &'static str) -> Self {
        Self {
            title: title.into(),
            description: DESCRIPTION,
            network,
            version: env!("CARGO_PKG_VERSION"),
            warning: None,
            here,
        }
    }

    pub(super) fn places(&self) -> Vec<Place> {
        let place = |(path, name)| Place {
            path,
            name,
            is_here: path == self.here,
        };
        PLACES.into_iter().map(place).collect()
    }

    pub(super) fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// Whether the figures are not those of the network whose tokens have a price.
    pub(super) fn is_made_up(&self) -> bool {
        self.network != Network::Mainnet.name()
    }
}

/// A page that the edition and the question determine.
pub(super) fn page(template: &impl Template) -> Result<Response, Refused> {
    page_with(StatusCode::OK, template)
}

/// The same with a status.
pub(super) fn page_with(status: StatusCode, template: &impl Template) -> Result<Response, Refused> {
    let text = template.render();
    let text = text.map_err(|error| Problem::internal(&error.to_string()))?;
    let mut response = bytes(text.into_bytes(), "text/html; charset=utf-8");
    *response.status_mut() = status;
    Ok(guarded(response))
}

fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(X_CONTENT_TYPE_OPTIONS, NO_SNIFF);
    headers.insert(REFERRER_POLICY, NO_REFERRER);
    response
}

/// Before the first publication there is nothing to show.
pub(super) fn nothing_yet() -> Result<Response, Refused> {
    Err(Refused(Problem::nothing_published()))
}

/// Whether who asks reads pages, and asks for one.
pub(in crate::serve) fn is_browser(headers: &HeaderMap, path: &str) -> bool {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    let reads = accept.is_some_and(|accept| accept.contains("text/html"));
    reads && !path.starts_with("/v1/") && !path.starts_with("/public/")
}

/// The same refusal on a page, with the same status and headers, for who reads pages.
pub(in crate::serve) fn for_people(response: Response) -> Response {
    let Some(problem) = response.extensions().get::<Problem>().cloned() else {
        return response;
    };
    let mut page = Refused(problem).into_response();
    for (name, value) in response.headers() {
        if !matches!(*name, CONTENT_TYPE | CONTENT_LENGTH) {
            page.headers_mut().insert(name.clone(), value.clone());
        }
    }
    page.headers_mut()
        .insert(VARY, HeaderValue::from_static("accept"));
    page
}

/// A problem, told on a page.
pub(super) struct Refused(Problem);

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    shell: Shell,
    detail: &'a str,
    /// Whether it is worth trying again in a few seconds, which the page then does by itself.
    passes: bool,
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Self(problem) = self;
        let status = StatusCode::from_u16(problem.status);
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let passes = status == StatusCode::SERVICE_UNAVAILABLE;
        let page = ProblemPage {
            shell: Shell::bare(problem.title),
            detail: &problem.detail,
            passes,
        };
        let Ok(text) = page.render() else {
            return problem.into_response();
        };
        let mut response = guarded((status, Html(text)).into_response());
        if passes {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, RETRY_AFTER);
        }
        response
    }
}
