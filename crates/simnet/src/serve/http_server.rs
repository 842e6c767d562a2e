use super::{FaultPlan, RunningEpoch, transport_fault::answer_or_fail};
use axum::{
    Json, Router,
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::Value;
use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, PoisonError, RwLock},
};
use tokio::{net::TcpListener, task::AbortHandle};

/// A running server of answers in JSON to requests in JSON.
#[derive(Debug)]
pub(super) struct HttpServer {
    address: SocketAddr,
    faults: Arc<FaultPlan>,
    epoch: Arc<RwLock<RunningEpoch>>,
    task: AbortHandle,
}

/// Makes the answer to a request; none if it is no such request.
pub(super) type Answer = dyn Fn(&RunningEpoch, &Value) -> Option<Value> + Send + Sync;

#[derive(Clone)]
struct Service {
    epoch: Arc<RwLock<RunningEpoch>>,
    answer: Arc<Answer>,
}

impl HttpServer {
    /// Starts on a free port of a loopback address: each address counts as an operator.
    pub(super) async fn start(
        host: IpAddr,
        epoch: RunningEpoch,
        answer: Arc<Answer>,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((host, 0)).await?;
        let address = listener.local_addr()?;
        let faults = Arc::new(FaultPlan::default());
        let epoch = Arc::new(RwLock::new(epoch));
        let service = Service {
            epoch: Arc::clone(&epoch),
            answer,
        };
        let router = Router::new()
            .route("/", post(serve))
            .with_state(service)
            .layer(from_fn_with_state(Arc::clone(&faults), answer_or_fail));
        let serving = async move { axum::serve(listener, router).await };
        let task = tokio::spawn(serving).abort_handle();
        Ok(Self {
            address,
            faults,
            epoch,
            task,
        })
    }

    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn faults(&self) -> &FaultPlan {
        &self.faults
    }

    /// Tells of another epoch from now on, or otherwise of the same.
    pub(super) fn tell(&self, epoch: RunningEpoch) {
        // A reader's panic leaves the epoch as it was.
        *self.epoch.write().unwrap_or_else(PoisonError::into_inner) = epoch;
    }
}

impl Drop for HttpServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(State(service): State<Service>, body: String) -> Response {
    let request: Option<Value> = serde_json::from_str(&body).ok();
    let answer = request.and_then(|request| {
        let epoch = service.epoch.read().unwrap_or_else(PoisonError::into_inner);
        (service.answer)(&epoch, &request)
    });
    match answer {
        Some(answer) => Json(answer).into_response(),
        None => {
            let head = [(CONTENT_TYPE, "text/plain")];
            (StatusCode::BAD_REQUEST, head, "not a request").into_response()
        }
    }
}
