//! A full node that answers.

use crate::{PATIENT, SHORT, fixture, open, prove_all};
use iotasrb::source::{
    ErrorKind, SourceError,
    closes::{CloseLimits, CloseSource, OpenCloses, Unavailable},
};
use iotasrb_core::units::{CheckpointSeq, Epoch};
use iotasrb_proof::CommitteeChain;
use simnet::serve::TransportFault;

#[tokio::test]
async fn all_closes_of_a_node_are_proven() {
    let (_server, source) = fixture::node().await;
    let mut source = open(&source, &PATIENT).await;
    assert_eq!(source.chain_id(), Some(fixture::CHAIN_ID));
    assert_eq!(source.newest_closed(), Some(Epoch::new(19)));
    prove_all(&mut source).await;
}

#[tokio::test]
async fn committees_are_followed_by_signed_summaries_alone() {
    let (server, source) = fixture::node().await;
    let mut source = open(&source, &PATIENT).await;
    let mut chain = CommitteeChain::new(fixture::genesis_committee()).unwrap();
    let mut summaries = source.signed_summaries(Epoch::new(0), Epoch::new(19));
    while let Some(summary) = summaries.next().await {
        chain.elect(&summary.unwrap()).unwrap();
    }
    assert_eq!(chain.committee().epoch(), Epoch::new(20));
    // One to open, one an epoch.
    assert_eq!(server.faults().requests(), 21);
    let newest = source.newest_checkpoint().await.unwrap();
    assert_eq!(newest, fixture::close(19).signed_summary);
}

#[tokio::test]
async fn a_node_names_its_committees() {
    let (_server, source) = fixture::node().await;
    let mut source = open(&source, &PATIENT).await;
    for (epoch, committee) in (0..).zip(fixture::committees()) {
        assert_eq!(
            source.committee(Epoch::new(epoch)).await.unwrap(),
            committee
        );
    }
}

#[tokio::test]
async fn what_a_node_does_not_have_is_said_with_its_reason() {
    let chain = fixture::chain();
    chain.write().kept_from = Epoch::new(5);
    let server = simnet::serve::GrpcServer::start(chain).await.unwrap();
    let mut source = open(&format!("grpc://{}", server.address()), &PATIENT).await;
    for (epoch, expected) in [
        (4, Unavailable::Pruned),
        (20, Unavailable::NotClosed),
        (21, Unavailable::NotClosed),
    ] {
        match source.close(Epoch::new(epoch)).await {
            Err(SourceError::NotAvailable { why, what, .. }) => {
                assert_eq!(why, expected);
                assert_eq!(what, format!("close of epoch {epoch}"));
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(source.close(Epoch::new(5)).await.is_ok());
    match source.genesis().await {
        Err(SourceError::NotAvailable { why, .. }) => assert_eq!(why, Unavailable::NotOffered),
        other => panic!("{other:?}"),
    }
}

/// The epoch ends while the source is open: no new connection is needed.
#[tokio::test]
async fn an_epoch_that_ends_is_there_at_once() {
    let chain = fixture::chain();
    let last = chain.write().closed.pop().unwrap();
    chain.write().committee = last.committee.clone();
    let server = simnet::serve::GrpcServer::start(chain.clone())
        .await
        .unwrap();
    let mut source = open(&format!("grpc://{}", server.address()), &PATIENT).await;
    let error = source.close(Epoch::new(19)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Retry);
    chain.write().committee = fixture::committees().pop().unwrap();
    chain.write().closed.push(last);
    assert_eq!(
        source.close(Epoch::new(19)).await.unwrap(),
        fixture::close(19)
    );
}

/// Asked together, given in order, and never more on their way than allowed; the first
/// error ends it.
#[tokio::test]
async fn answers_come_in_order_and_end_at_the_first_error() {
    let (server, source) = fixture::node().await;
    let one_by_one = CloseLimits {
        in_flight: 1,
        ..PATIENT
    };
    let mut source = open(&source, &one_by_one).await;
    // Request 0 opened the source; request 4 is about epoch 3.
    server.faults().fail_one(4, TransportFault::Status(13));
    let mut closes = source.closes(Epoch::new(0), Epoch::new(19));
    for epoch in 0..3 {
        assert_eq!(closes.next().await.unwrap().unwrap(), fixture::close(epoch));
    }
    match closes.next().await {
        Some(Err(SourceError::GrpcStatus { code: 13, .. })) => {}
        other => panic!("{other:?}"),
    }
    assert!(closes.next().await.is_none());
    assert_eq!(server.faults().requests(), 5);
}

/// A server that says nothing is asked for no more than is allowed on the way, however
/// long the range: what is held never grows beyond it.
#[tokio::test]
async fn no_more_is_on_its_way_than_allowed() {
    let (server, source) = fixture::node().await;
    let mut source = open(&source, &SHORT).await;
    let before = server.faults().requests();
    server.faults().fail_every(Some(TransportFault::Silence));
    let mut closes = source.closes(Epoch::new(0), Epoch::new(u64::MAX));
    let error = closes.next().await.unwrap().unwrap_err();
    assert!(
        matches!(error, SourceError::RequestTimeout { .. }),
        "{error:?}"
    );
    // Four at once, each tried four times.
    assert!(server.faults().requests() - before <= 16);
}

/// A session may be moved to another thread, as a server of many needs it.
#[test]
fn sources_can_be_sent() {
    fn is_sent<T: Send>(_: impl FnOnce(OpenCloses) -> T) {}
    is_sent(|mut source| async move { source.closes(Epoch::new(0), Epoch::new(1)).next().await });
    is_sent(|mut source| async move { source.newest_checkpoint().await });
}

#[tokio::test]
async fn an_empty_range_asks_nothing() {
    let (server, source) = fixture::node().await;
    let mut source = open(&source, &PATIENT).await;
    assert!(
        source
            .closes(Epoch::new(3), Epoch::new(2))
            .next()
            .await
            .is_none()
    );
    assert_eq!(server.faults().requests(), 1);
}

/// Events of a change into safe mode: none, which is a list like any other.
#[tokio::test]
async fn a_close_without_events_has_an_empty_list() {
    let chain = fixture::chain();
    chain.write().closed[3].close.events = vec![0];
    let server = simnet::serve::GrpcServer::start(chain).await.unwrap();
    let mut source = open(&format!("grpc://{}", server.address()), &PATIENT).await;
    let close = source.close(Epoch::new(3)).await.unwrap();
    assert_eq!(close.events, [0]);
}

#[test]
fn the_sequence_of_the_recorded_closes_is_known() {
    let chain = fixture::chain();
    assert_eq!(
        chain.read().closed[0].last_checkpoint,
        CheckpointSeq::new(62)
    );
}

#[test]
fn sources_are_named_without_secrets() {
    for (text, shown) in [
        ("grpc://127.0.0.1:9184", "grpc://127.0.0.1:9184"),
        ("grpc://[::1]:9184", "grpc://[::1]:9184"),
        ("grpcs://grpc.example/", "grpcs://grpc.example"),
        (
            "snapshot+https://user:secret@host.example/key",
            "snapshot+https://host.example/…",
        ),
        (
            "archive+http://host.example:81/a/b",
            "archive+http://host.example:81/…",
        ),
        ("closes/epoch-0001.close", "closes/epoch-0001.close"),
    ] {
        let source: CloseSource = text.parse().unwrap();
        assert_eq!(source.to_string(), shown);
    }
    for text in [
        "",
        "grpc://",
        "grpc:secret",
        "grpc://user:secret@host.example",
        "grpc://host.example/secret",
        "grpc://host.example?secret",
        "https://secret.example",
        "ftp://secret@host.example",
        "snapshot+ftp://secret@host.example",
        "archive+secret",
    ] {
        let error = text.parse::<CloseSource>().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Stop, "{text}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}
