//! A store of formal snapshots.

use crate::{PATIENT, SHORT, fixture, open, prove_all};
use iotasrb::source::{
    ErrorKind, SourceError,
    closes::{CloseLimits, CloseSource, Unavailable},
};
use iotasrb_core::units::Epoch;
use simnet::serve::{SnapshotForm, SnapshotServer, TransportFault};
use std::time::Duration;

async fn store(form: SnapshotForm) -> (SnapshotServer, String) {
    let server = SnapshotServer::start(fixture::chain(), form).await.unwrap();
    let source = format!("snapshot+http://{}", server.address());
    (server, source)
}

/// The error of the first close, when the third request, the one for `EPOCH_INFO`, and
/// all later ones fail.
async fn error_of(fault: TransportFault, limits: &CloseLimits) -> (SourceError, u64) {
    let (server, source) = store(SnapshotForm::V2).await;
    let mut source = open(&source, limits).await;
    let before = server.faults().requests();
    server.faults().fail_every(Some(fault));
    let error = source.close(Epoch::GENESIS).await.unwrap_err();
    (error, server.faults().requests() - before)
}

#[tokio::test]
async fn all_closes_of_a_snapshot_are_proven() {
    for (form, chain_id) in [
        (SnapshotForm::V1, None),
        (SnapshotForm::V2, Some(fixture::CHAIN_ID)),
    ] {
        let (server, source) = store(form).await;
        let mut source = open(&source, &PATIENT).await;
        assert_eq!(source.chain_id(), chain_id);
        assert_eq!(source.newest_closed(), Some(Epoch::new(19)));
        prove_all(&mut source).await;
        let newest = source.newest_checkpoint().await.unwrap();
        assert_eq!(newest, fixture::close(19).signed_summary);
        // The two indices and the one file.
        assert_eq!(server.faults().requests(), 3);
        match source.close(Epoch::new(20)).await {
            Err(SourceError::NotAvailable { why, .. }) => assert_eq!(why, Unavailable::NotClosed),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn each_failure_of_a_download_has_its_name() {
    let (error, requests) = error_of(TransportFault::Status(503), &PATIENT).await;
    assert!(
        matches!(error, SourceError::Status { status: 503, .. }),
        "{error:?}"
    );
    assert_eq!((requests, error.kind()), (4, ErrorKind::Retry));

    let (error, requests) = error_of(TransportFault::Status(403), &PATIENT).await;
    assert!(
        matches!(error, SourceError::Status { status: 403, .. }),
        "{error:?}"
    );
    assert_eq!((requests, error.kind()), (1, ErrorKind::Stop));

    let (error, _) = error_of(TransportFault::Status(404), &PATIENT).await;
    assert!(
        matches!(error, SourceError::NotAvailable { .. }),
        "{error:?}"
    );

    let (error, requests) = error_of(TransportFault::Silence, &SHORT).await;
    assert!(
        matches!(error, SourceError::RequestTimeout { .. }),
        "{error:?}"
    );
    assert_eq!(requests, 4);

    let (error, requests) = error_of(TransportFault::Reset, &PATIENT).await;
    assert!(
        matches!(error, SourceError::Unreachable { .. }),
        "{error:?}"
    );
    assert_eq!(requests, 4);
}

/// Each piece comes in time, but never all of them: the session ends it.
#[tokio::test]
async fn a_download_that_drips_ends_with_the_session() {
    let limits = CloseLimits {
        session: Duration::from_millis(1_500),
        ..PATIENT
    };
    let drip = TransportFault::Drip(Duration::from_millis(1));
    let (error, requests) = error_of(drip, &limits).await;
    assert!(
        matches!(error, SourceError::SessionTimeout { .. }),
        "{error:?}"
    );
    assert_eq!(requests, 1);
}

/// The limit is of 1 MiB, and the bytes would never end.
#[tokio::test]
async fn a_download_without_end_is_cut_at_its_limit() {
    for fault in [
        TransportFault::Oversized(0),
        TransportFault::EndlessMessages,
    ] {
        let (error, requests) = error_of(fault, &PATIENT).await;
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
    }
}

/// What arrived is not what the index names, though it looks complete.
#[tokio::test]
async fn half_a_file_does_not_have_the_digest_of_the_whole() {
    let (error, _) = error_of(TransportFault::Truncated, &PATIENT).await;
    assert!(
        matches!(error, SourceError::DigestDiffers { .. }),
        "{error:?}"
    );
    assert_eq!(error.kind(), ErrorKind::Retry);
}

#[tokio::test]
async fn half_an_index_is_refused() {
    for request in [0, 1] {
        let (server, source) = store(SnapshotForm::V2).await;
        server.faults().fail_one(request, TransportFault::Truncated);
        let source: CloseSource = source.parse().unwrap();
        let error = source.open(&PATIENT).await.err().unwrap();
        let named = matches!(
            error,
            SourceError::Malformed { .. } | SourceError::DigestDiffers { .. }
        );
        assert!(named, "{error:?}");
    }
}

#[tokio::test]
async fn a_fault_that_passes_is_not_noticed() {
    let (server, source) = store(SnapshotForm::V2).await;
    for request in [0, 2, 4, 6] {
        server
            .faults()
            .fail_one(request, TransportFault::Status(503));
    }
    let mut source = open(&source, &PATIENT).await;
    assert_eq!(
        source.close(Epoch::new(7)).await.unwrap(),
        fixture::close(7)
    );
}

/// The URL may carry a password or a key: no error repeats it.
#[tokio::test]
async fn no_error_tells_a_secret() {
    let (server, _) = store(SnapshotForm::V2).await;
    let address = server.address();
    for kind in ["snapshot", "archive"] {
        let source = format!("{kind}+http://user:secret@{address}/secret?key=secret");
        let source: CloseSource = source.parse().unwrap();
        assert!(
            !format!("{source} {source:?}").contains("secret"),
            "{source:?}"
        );
        for fault in [
            TransportFault::Status(403),
            TransportFault::Status(404),
            TransportFault::Truncated,
            TransportFault::Reset,
            TransportFault::Oversized(0),
        ] {
            server.faults().fail_every(Some(fault));
            let opened = source.open(&PATIENT).await;
            let error = match opened {
                Err(error) => error,
                // An archive without an index is one file a checkpoint.
                Ok(mut source) => source.genesis().await.unwrap_err(),
            };
            let told = format!("{error} {error:?}");
            assert!(
                !told.contains("secret") && told.contains(&address.to_string()),
                "{told}"
            );
        }
    }
}
