use super::{FaultPlan, transport_fault::answer_or_fail};
use axum::{Router, middleware::from_fn_with_state};
use std::{io, net::SocketAddr, sync::Arc};
use tokio::{net::TcpListener, task::AbortHandle};

/// A running server of files over HTTP.
#[derive(Debug)]
pub(super) struct StoreServer {
    pub(super) address: SocketAddr,
    pub(super) faults: Arc<FaultPlan>,
    task: AbortHandle,
}

impl StoreServer {
    /// Starts to serve on a free port of 127.0.0.1.
    pub(super) async fn start(router: Router) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let faults = Arc::new(FaultPlan::default());
        let router = router.layer(from_fn_with_state(Arc::clone(&faults), answer_or_fail));
        let serving = async move { axum::serve(listener, router).await };
        let task = tokio::spawn(serving).abort_handle();
        Ok(Self {
            address,
            faults,
            task,
        })
    }
}

impl Drop for StoreServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}
