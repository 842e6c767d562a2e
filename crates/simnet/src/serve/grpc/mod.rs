//! A full node's `LedgerService`: `GetEpoch`, `GetCheckpoint` and `GetServiceInfo`.

mod answer;

use super::{
    FaultPlan, SharedChain,
    transport_fault::{AnswerAnotherEpoch, answer_or_fail},
};
use axum::middleware::from_fn_with_state;
use iota_sdk_grpc_types::{
    field::{FieldMaskTree, FieldMaskUtil, MessageFields},
    v1::ledger_service::{
        CheckpointData, GetCheckpointRequest, GetEpochRequest, GetEpochResponse, GetHealthRequest,
        GetHealthResponse, GetObjectsRequest, GetObjectsResponse, GetServiceInfoRequest,
        GetServiceInfoResponse, GetTransactionsRequest, GetTransactionsResponse,
        StreamCheckpointsRequest,
        get_checkpoint_request::CheckpointId,
        ledger_service_server::{LedgerService, LedgerServiceServer},
    },
};
use iotasrb_core::units::Epoch;
use prost_types::FieldMask;
use std::{io, net::SocketAddr, sync::Arc};
use tokio::{net::TcpListener, task::AbortHandle};
use tokio_stream::Iter;
use tonic::{
    Request, Response, Status, async_trait,
    service::Routes,
    transport::{Server, server::TcpIncoming},
};

/// A running node.
#[derive(Debug)]
pub struct GrpcServer {
    address: SocketAddr,
    faults: Arc<FaultPlan>,
    task: AbortHandle,
}

impl GrpcServer {
    /// Starts to serve a chain on a free port of 127.0.0.1.
    pub async fn start(chain: SharedChain) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let faults = Arc::new(FaultPlan::default());
        let service = LedgerServiceServer::new(Node { chain });
        let router = Routes::new(service)
            .into_axum_router()
            .layer(from_fn_with_state(Arc::clone(&faults), answer_or_fail));
        let serving = Server::builder()
            .add_routes(Routes::from(router))
            // Small answers are not held back to be sent together.
            .serve_with_incoming(TcpIncoming::from(listener).with_nodelay(Some(true)));
        let task = tokio::spawn(serving).abort_handle();
        Ok(Self {
            address,
            faults,
            task,
        })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Which requests it fails.
    pub fn faults(&self) -> &FaultPlan {
        &self.faults
    }
}

impl Drop for GrpcServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Node {
    chain: SharedChain,
}

/// A stream whose messages are all at hand.
type Messages<T> = Iter<std::vec::IntoIter<Result<T, Status>>>;

#[async_trait]
impl LedgerService for Node {
    type GetObjectsStream = Messages<GetObjectsResponse>;
    type GetTransactionsStream = Messages<GetTransactionsResponse>;
    type GetCheckpointStream = Messages<CheckpointData>;
    type StreamCheckpointsStream = Messages<CheckpointData>;

    async fn get_service_info(
        &self,
        request: Request<GetServiceInfoRequest>,
    ) -> Result<Response<GetServiceInfoResponse>, Status> {
        let mask = request.into_inner().read_mask;
        let fields =
            fields::<GetServiceInfoResponse>(mask, "chain_id,epoch,executed_checkpoint_height")?;
        Ok(Response::new(answer::service_info(
            &self.chain.read(),
            &fields,
        )))
    }

    async fn get_epoch(
        &self,
        request: Request<GetEpochRequest>,
    ) -> Result<Response<GetEpochResponse>, Status> {
        let lies = request.extensions().get::<AnswerAnotherEpoch>().is_some();
        let request = request.into_inner();
        let fields = fields::<iota_sdk_grpc_types::v1::epoch::Epoch>(request.read_mask, "epoch")?;
        let chain = self.chain.read();
        let epoch = request.epoch.map(|number| number + u64::from(lies));
        let epoch = epoch.map_or(chain.committee.epoch(), Epoch::new);
        let epoch = answer::epoch(&chain, epoch, &fields)?;
        Ok(Response::new(GetEpochResponse::default().with_epoch(epoch)))
    }

    async fn get_checkpoint(
        &self,
        request: Request<GetCheckpointRequest>,
    ) -> Result<Response<Self::GetCheckpointStream>, Status> {
        let request = request.into_inner();
        // The mask is of the whole stream's fields, which no one message has.
        let mask = request
            .read_mask
            .unwrap_or_else(|| FieldMask::from_str("checkpoint.summary"));
        let fields = FieldMaskTree::from_field_mask(&mask);
        let chain = self.chain.read();
        let wanted = match request.checkpoint_id {
            Some(CheckpointId::Latest(true)) => None,
            Some(CheckpointId::SequenceNumber(number)) => Some(number),
            _ => return Err(Status::invalid_argument("name a checkpoint by its number")),
        };
        let messages = answer::checkpoint(&chain, wanted, &fields)?;
        let messages: Vec<_> = messages.into_iter().map(Ok).collect();
        Ok(Response::new(tokio_stream::iter(messages)))
    }

    async fn get_health(
        &self,
        _request: Request<GetHealthRequest>,
    ) -> Result<Response<GetHealthResponse>, Status> {
        Ok(Response::new(GetHealthResponse::default()))
    }

    async fn get_objects(
        &self,
        _request: Request<GetObjectsRequest>,
    ) -> Result<Response<Self::GetObjectsStream>, Status> {
        Err(Status::unimplemented("no source reads objects"))
    }

    async fn get_transactions(
        &self,
        _request: Request<GetTransactionsRequest>,
    ) -> Result<Response<Self::GetTransactionsStream>, Status> {
        Err(Status::unimplemented("no source reads transactions"))
    }

    async fn stream_checkpoints(
        &self,
        _request: Request<StreamCheckpointsRequest>,
    ) -> Result<Response<Self::StreamCheckpointsStream>, Status> {
        Err(Status::unimplemented("no source reads streams"))
    }
}

/// The fields that are asked for; a mask with a field that does not exist is refused, as
/// a node refuses it.
fn fields<M: MessageFields>(
    mask: Option<FieldMask>,
    default: &str,
) -> Result<FieldMaskTree, Status> {
    let mask = mask.unwrap_or_else(|| FieldMask::from_str(default));
    if let Err(path) = mask.validate::<M>() {
        return Err(Status::invalid_argument(format!(
            "there is no field {path}"
        )));
    }
    Ok(FieldMaskTree::from_field_mask(&mask))
}
