//! A store of checkpoints, in each of its layouts.

use crate::{PATIENT, SHORT, fixture, open, prove_all};
use iotasrb::source::{
    ErrorKind, SourceError,
    closes::{CloseLimits, OpenCloses, Unavailable},
};
use iotasrb_core::units::Epoch;
use simnet::serve::{ArchiveLayout, ArchiveServer, TransportFault};

const NAMED: ArchiveLayout = ArchiveLayout::Batched {
    per_file: 100,
    names_epoch_ends: true,
};
const UNNAMED: ArchiveLayout = ArchiveLayout::Batched {
    per_file: 100,
    names_epoch_ends: false,
};

async fn archive(layout: ArchiveLayout, limits: &CloseLimits) -> (ArchiveServer, OpenCloses) {
    let server = ArchiveServer::start(fixture::chain(), layout)
        .await
        .unwrap();
    let source = open(&format!("archive+http://{}", server.address()), limits).await;
    (server, source)
}

#[tokio::test]
async fn all_closes_of_an_archive_are_proven_in_each_layout() {
    for layout in [ArchiveLayout::Single, NAMED, UNNAMED] {
        let (_server, mut source) = archive(layout, &PATIENT).await;
        prove_all(&mut source).await;
        match source.close(Epoch::new(20)).await {
            Err(SourceError::NotAvailable { why, .. }) => assert_eq!(why, Unavailable::NotClosed),
            other => panic!("{layout:?}: {other:?}"),
        }
    }
}

/// 20 epochs end at checkpoint 1,190 or so: a close in the middle is found by some twenty
/// looks, the next one by fewer.
#[tokio::test]
async fn a_close_is_found_from_nothing_by_few_probes() {
    let (server, mut source) = archive(ArchiveLayout::Single, &PATIENT).await;
    assert_eq!(
        source.close(Epoch::new(10)).await.unwrap(),
        fixture::close(10)
    );
    let found = server.faults().requests();
    assert!(found < 30, "{found}");
    assert_eq!(
        source.close(Epoch::new(11)).await.unwrap(),
        fixture::close(11)
    );
    assert!(server.faults().requests() - found < 20);
    assert_eq!(
        source.close(Epoch::new(2)).await.unwrap(),
        fixture::close(2)
    );
}

#[tokio::test]
async fn an_archive_that_names_its_ends_is_not_searched() {
    let (server, mut source) = archive(NAMED, &PATIENT).await;
    assert_eq!(source.newest_closed(), Some(Epoch::new(19)));
    assert_eq!(
        source.close(Epoch::new(10)).await.unwrap(),
        fixture::close(10)
    );
    // The two indices and the file that has the checkpoint.
    assert_eq!(server.faults().requests(), 3);
    let newest = source.newest_checkpoint().await.unwrap();
    assert_eq!(newest, fixture::close(19).signed_summary);
}

#[tokio::test]
async fn a_search_ends_after_so_many_probes() {
    let limits = CloseLimits {
        probes: 12,
        ..PATIENT
    };
    let (server, mut source) = archive(ArchiveLayout::Single, &limits).await;
    let error = source.close(Epoch::new(10)).await.unwrap_err();
    assert!(
        matches!(error, SourceError::TooManyProbes { limit: 12, .. }),
        "{error:?}"
    );
    assert_eq!(error.kind(), ErrorKind::Refused);
    // One to open, twelve to search.
    assert_eq!(server.faults().requests(), 13);
}

/// As the folder of the running epoch has it: the past is elsewhere.
#[tokio::test]
async fn an_archive_may_begin_late() {
    let chain = fixture::chain();
    chain.write().closed.drain(..5);
    let server = ArchiveServer::start(chain, ArchiveLayout::Single)
        .await
        .unwrap();
    let mut source = open(&format!("archive+http://{}", server.address()), &PATIENT).await;
    match source.close(Epoch::new(3)).await {
        Err(SourceError::NotAvailable { why, .. }) => assert_eq!(why, Unavailable::Pruned),
        other => panic!("{other:?}"),
    }
    match source.genesis().await {
        Err(SourceError::NotAvailable { why, .. }) => assert_eq!(why, Unavailable::Pruned),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn each_failure_has_its_name() {
    for (layout, fault) in [
        (ArchiveLayout::Single, TransportFault::Truncated),
        (NAMED, TransportFault::Truncated),
        (ArchiveLayout::Single, TransportFault::Oversized(0)),
        (NAMED, TransportFault::Oversized(0)),
        (ArchiveLayout::Single, TransportFault::Status(500)),
        (ArchiveLayout::Single, TransportFault::Reset),
    ] {
        let (server, mut source) = archive(layout, &PATIENT).await;
        server.faults().fail_every(Some(fault.clone()));
        let error = source.close(Epoch::GENESIS).await.unwrap_err();
        let named = match (layout, &fault) {
            (ArchiveLayout::Single, TransportFault::Truncated) => {
                matches!(
                    error,
                    SourceError::Malformed { .. } | SourceError::NotAvailable { .. }
                )
            }
            (_, TransportFault::Truncated) => matches!(error, SourceError::DigestDiffers { .. }),
            (_, TransportFault::Oversized(_)) => matches!(error, SourceError::TooLarge { .. }),
            (_, TransportFault::Status(_)) => {
                matches!(error, SourceError::Status { status: 500, .. })
            }
            _ => matches!(error, SourceError::Unreachable { .. }),
        };
        assert!(named, "{layout:?} {fault:?}: {error:?}");
    }
    let (server, mut source) = archive(ArchiveLayout::Single, &SHORT).await;
    server.faults().fail_every(Some(TransportFault::Silence));
    let error = source.close(Epoch::GENESIS).await.unwrap_err();
    assert!(
        matches!(error, SourceError::RequestTimeout { .. }),
        "{error:?}"
    );
}
