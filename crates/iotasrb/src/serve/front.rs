//! What is done for every request, and all that is done for most: who asks is let in, what is
//! kept is given, and it is counted.

use super::{access::Refused, answers, desk::Desk, web};
use axum::{
    Router,
    body::Body,
    http::{
        HeaderMap, HeaderValue, Method, Request, StatusCode,
        header::{
            ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
            ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
            ACCESS_CONTROL_REQUEST_METHOD, CACHE_CONTROL,
        },
    },
    response::{IntoResponse, Response},
};
use std::{net::IpAddr, time::Instant};
use tower::ServiceExt;

/// What whoever runs the process asks needs no key.
const OF_THE_OPERATOR: [&str; 3] = ["/livez", "/readyz", "/metrics"];

/// A desk, and the ways to what is on it.
pub(super) struct Front {
    desk: Desk,
    router: Router,
}

impl Front {
    pub(super) const fn new(desk: Desk, router: Router) -> Self {
        Self { desk, router }
    }

    /// Answers a request from an address.
    pub(super) async fn answer<B>(&self, request: Request<B>, peer: IpAddr) -> Response
    where
        B: axum::body::HttpBody<Data = axum::body::Bytes> + Send + 'static,
        B::Error: Into<axum::BoxError>,
    {
        let start = Instant::now();
        let counter = self.desk.gauges.counter(request.uri().path());
        let is_browser = web::is_browser(request.headers(), request.uri().path());
        let mut response = match preflight(request.method(), request.headers()) {
            Some(response) => response,
            None => self.admitted(request, peer).await,
        };
        if is_browser {
            response = web::for_people(response);
        }
        // Pages of any origin may ask: nothing here depends on who is logged in where.
        let headers = response.headers_mut();
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, ANY);
        counter.count(response.status(), start.elapsed());
        response
    }

    async fn admitted<B>(&self, request: Request<B>, peer: IpAddr) -> Response
    where
        B: axum::body::HttpBody<Data = axum::body::Bytes> + Send + 'static,
        B::Error: Into<axum::BoxError>,
    {
        let path = request.uri().path();
        if OF_THE_OPERATOR.contains(&path) {
            return self.route(request).await;
        }
        let left = match self.desk.access.admit(request.headers(), peer) {
            Ok(left) => left,
            Err(refused) => return refused.into_response(path),
        };
        let mut response = match left.and_then(|left| left.wait_s()) {
            Some(_) => Refused::TooMany.into_response(path),
            None => match answers::kept(&self.desk, &request) {
                Some(kept) => kept,
                None => self.route(request).await,
            },
        };
        if let Some(left) = left {
            left.tell(response.headers_mut());
        }
        let headers = response.headers_mut();
        if self.desk.access.is_private() && headers.get(CACHE_CONTROL) == Some(&answers::FOR_EVER) {
            // What stands between may not give it to others.
            headers.insert(CACHE_CONTROL, FOR_EVER_IN_PRIVATE);
        }
        response
    }

    async fn route<B>(&self, request: Request<B>) -> Response
    where
        B: axum::body::HttpBody<Data = axum::body::Bytes> + Send + 'static,
        B::Error: Into<axum::BoxError>,
    {
        let routed = self.router.clone().oneshot(request.map(Body::new)).await;
        match routed {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }
}

const FOR_EVER_IN_PRIVATE: HeaderValue =
    HeaderValue::from_static("private, max-age=31536000, immutable");
const ANY: HeaderValue = HeaderValue::from_static("*");

/// A browser asks whether a page may ask.
fn preflight(method: &Method, headers: &HeaderMap) -> Option<Response> {
    if method != Method::OPTIONS || !headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD) {
        return None;
    }
    let allowed = [
        (
            ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static("GET,POST"),
        ),
        (ACCESS_CONTROL_ALLOW_HEADERS, ANY),
        (ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400")),
    ];
    Some((StatusCode::OK, allowed).into_response())
}
