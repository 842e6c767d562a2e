//! Servers on the loopback interface that tell of a synthetic network what real servers
//! tell of a real one, and that fail on command.
//!
//! They speak what the application's sources read and nothing more. Each chooses a free
//! port, and accepts nothing more once it is dropped; they run on the caller's Tokio
//! runtime.

mod archive;
mod grpc;
mod sealed;
mod served_chain;
mod snapshot;
mod store_server;
mod transport_fault;

pub use archive::{ArchiveLayout, ArchiveServer};
pub use grpc::GrpcServer;
pub use served_chain::{ServedChain, ServedEpoch, SharedChain};
pub use snapshot::{SnapshotForm, SnapshotServer};
pub use transport_fault::{FaultPlan, TransportFault};
