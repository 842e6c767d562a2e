//! A full node that fails, each way with its own error and within its limit.

use crate::{PATIENT, SHORT, fixture, open};
use iotasrb::source::{
    ErrorKind, SourceError,
    closes::{CloseLimits, CloseSource},
};
use iotasrb_core::units::Epoch;
use simnet::serve::{GrpcServer, TransportFault};
use std::time::Duration;
use tokio::net::TcpListener;

/// The error of a close, and how many requests were made for it.
async fn close_of(fault: TransportFault, limits: &CloseLimits) -> (SourceError, u64) {
    let (server, source) = fixture::node().await;
    let mut source = open(&source, limits).await;
    let before = server.faults().requests();
    server.faults().fail_every(Some(fault));
    let error = source.close(Epoch::new(7)).await.unwrap_err();
    (error, server.faults().requests() - before)
}

/// The error of the newest checkpoint, which is a stream.
async fn newest_of(fault: TransportFault, limits: &CloseLimits) -> SourceError {
    let (server, source) = fixture::node().await;
    let mut source = open(&source, limits).await;
    server.faults().fail_every(Some(fault));
    source.newest_checkpoint().await.unwrap_err()
}

/// By the numbers of the gRPC specification: 4 deadline exceeded, 8 resource exhausted,
/// 14 unavailable are tried again, and nothing else is.
#[tokio::test]
async fn only_passing_statuses_are_tried_again() {
    for (status, attempts, kind) in [
        (2, 1, ErrorKind::Retry),
        (3, 1, ErrorKind::Stop),
        (4, 4, ErrorKind::Retry),
        (7, 1, ErrorKind::Stop),
        (8, 4, ErrorKind::Retry),
        (11, 1, ErrorKind::Stop),
        (12, 1, ErrorKind::Stop),
        (13, 1, ErrorKind::Retry),
        (14, 4, ErrorKind::Retry),
        (16, 1, ErrorKind::Stop),
    ] {
        let (error, requests) = close_of(TransportFault::Status(status), &PATIENT).await;
        match &error {
            SourceError::GrpcStatus { code, message, .. } => {
                assert_eq!(
                    (*code, message.as_str()),
                    (i32::from(status), "out of order")
                );
            }
            other => panic!("{status}: {other:?}"),
        }
        assert_eq!((requests, error.kind()), (attempts, kind), "{status}");
    }
}

/// 5 not found, 9 failed precondition: the node removed it.
#[tokio::test]
async fn a_node_may_say_that_it_has_nothing() {
    for status in [5, 9] {
        let (error, requests) = close_of(TransportFault::Status(status), &PATIENT).await;
        assert!(
            matches!(error, SourceError::NotAvailable { .. }),
            "{error:?}"
        );
        assert_eq!((requests, error.kind()), (1, ErrorKind::Refused));
    }
}

#[tokio::test]
async fn silence_and_dripping_end_with_the_time_for_a_request() {
    let drip = TransportFault::Drip(Duration::from_millis(1));
    for fault in [TransportFault::Silence, drip] {
        let (error, requests) = close_of(fault.clone(), &SHORT).await;
        assert!(
            matches!(error, SourceError::RequestTimeout { .. }),
            "{error:?}"
        );
        assert_eq!((requests, error.kind()), (4, ErrorKind::Retry));
        let error = newest_of(fault, &SHORT).await;
        assert!(
            matches!(error, SourceError::RequestTimeout { .. }),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn the_session_ends_before_the_request_does() {
    let limits = CloseLimits {
        session: Duration::from_millis(1_500),
        ..PATIENT
    };
    let (error, requests) = close_of(TransportFault::Silence, &limits).await;
    assert!(
        matches!(error, SourceError::SessionTimeout { .. }),
        "{error:?}"
    );
    assert_eq!((requests, error.kind()), (1, ErrorKind::Retry));
}

#[tokio::test]
async fn a_message_that_ends_early_is_no_close() {
    let (error, _) = close_of(TransportFault::Truncated, &PATIENT).await;
    assert!(
        matches!(error, SourceError::GrpcStatus { code: 13, .. }),
        "{error:?}"
    );
    let error = newest_of(TransportFault::Truncated, &PATIENT).await;
    assert!(
        matches!(error, SourceError::GrpcStatus { code: 13, .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_reset_is_tried_again() {
    let (error, requests) = close_of(TransportFault::Reset, &PATIENT).await;
    assert!(
        matches!(error, SourceError::Unreachable { .. }),
        "{error:?}"
    );
    assert_eq!((requests, error.kind()), (4, ErrorKind::Retry));
}

/// The limit is of 1 MiB; what comes after the announcement is never read.
#[tokio::test]
async fn an_oversized_message_is_refused_by_its_announcement() {
    for announced in [(1 << 20) + 1, u32::MAX] {
        let fault = TransportFault::Oversized(announced);
        let (error, requests) = close_of(fault.clone(), &PATIENT).await;
        assert!(
            matches!(
                error,
                SourceError::TooLarge {
                    limit: 1_048_576,
                    ..
                }
            ),
            "{error:?}"
        );
        assert_eq!((requests, error.kind()), (1, ErrorKind::Refused));
        let error = newest_of(fault, &PATIENT).await;
        assert!(matches!(error, SourceError::TooLarge { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn a_stream_without_end_is_cut_at_its_count() {
    let error = newest_of(TransportFault::EndlessMessages, &PATIENT).await;
    assert!(
        matches!(error, SourceError::TooManyMessages { limit: 8, .. }),
        "{error:?}"
    );
    assert_eq!(error.kind(), ErrorKind::Refused);
}

#[tokio::test]
async fn an_answer_about_another_epoch_is_refused() {
    let (error, _) = close_of(TransportFault::AnotherEpoch, &PATIENT).await;
    match error {
        SourceError::AnotherEpoch {
            asked, answered, ..
        } => {
            assert_eq!((asked, answered), (Epoch::new(7), Epoch::new(8)));
        }
        other => panic!("{other:?}"),
    }
}

/// The message says epoch 7, the summary in it epoch 8.
#[tokio::test]
async fn a_summary_of_another_epoch_is_refused() {
    let chain = fixture::chain();
    chain.write().closed[7].close = fixture::close(8);
    let server = GrpcServer::start(chain).await.unwrap();
    let mut source = open(&format!("grpc://{}", server.address()), &PATIENT).await;
    for error in [
        source.close(Epoch::new(7)).await.unwrap_err(),
        source.signed_summary(Epoch::new(7)).await.unwrap_err(),
    ] {
        assert!(
            matches!(error, SourceError::AnotherEpoch { .. }),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn a_fault_that_passes_is_not_noticed() {
    for fault in [TransportFault::Status(14), TransportFault::Reset] {
        let (server, source) = fixture::node().await;
        server.faults().fail_one(0, fault.clone());
        server.faults().fail_one(2, fault);
        let mut source = open(&source, &PATIENT).await;
        let close = source.close(Epoch::new(7)).await.unwrap();
        assert_eq!(close, fixture::close(7));
        assert_eq!(server.faults().requests(), 4);
    }
}

#[tokio::test]
async fn nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let source: CloseSource = format!("grpc://{address}").parse().unwrap();
    let error = source.open(&PATIENT).await.err().unwrap();
    assert!(
        matches!(error, SourceError::Unreachable { .. }),
        "{error:?}"
    );
    assert!(
        error.to_string().contains(&format!("grpc://{address}")),
        "{error}"
    );
}

/// A port that takes connections and says nothing, as behind a broken proxy.
#[tokio::test]
async fn a_connection_that_never_speaks_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let source = format!("grpc://{}", listener.local_addr().unwrap());
    let source: CloseSource = source.parse().unwrap();
    let error = source.open(&SHORT).await.err().unwrap();
    assert!(
        matches!(error, SourceError::RequestTimeout { .. }),
        "{error:?}"
    );
}

/// The server speaks in plain text; nothing is said to it unencrypted.
#[tokio::test]
async fn an_encrypted_connection_needs_an_encrypted_server() {
    let (server, source) = fixture::node().await;
    let source: CloseSource = source.replace("grpc:", "grpcs:").parse().unwrap();
    let error = source.open(&PATIENT).await.unwrap_err();
    assert!(
        matches!(error, SourceError::Unreachable { .. }),
        "{error:?}"
    );
    assert_eq!(
        (server.faults().requests(), error.kind()),
        (0, ErrorKind::Retry)
    );
}
