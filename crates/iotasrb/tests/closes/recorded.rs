//! Files and folders of files.

use crate::{PATIENT, fixture, fixture::Folder, open, prove_all};
use iotasrb::source::{
    ErrorKind, SourceError,
    closes::{CloseLimits, CloseSource, OpenCloses, Unavailable},
};
use iotasrb_core::units::Epoch;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

async fn refused(source: &str, limits: &CloseLimits) -> SourceError {
    let source: CloseSource = source.parse().unwrap();
    source.open(limits).await.err().unwrap()
}

fn folder() -> String {
    fixture::path("").display().to_string()
}

async fn why(source: &mut OpenCloses, epoch: u64) -> Unavailable {
    match source.close(Epoch::new(epoch)).await {
        Err(SourceError::NotAvailable { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

/// The folder also holds the checkpoint file of epoch 0 and files of other kinds.
#[tokio::test]
async fn all_closes_of_a_folder_are_proven() {
    let mut source = open(&folder(), &PATIENT).await;
    assert_eq!(source.newest_closed(), Some(Epoch::new(19)));
    assert_eq!(source.chain_id(), None);
    prove_all(&mut source).await;
    let newest = source.newest_checkpoint().await.unwrap();
    assert_eq!(newest, fixture::close(19).signed_summary);
    assert_eq!(why(&mut source, 20).await, Unavailable::NotRecorded);
}

#[tokio::test]
async fn a_folder_names_the_committees_that_its_closes_elect() {
    let mut source = open(&folder(), &PATIENT).await;
    for (epoch, committee) in (0..).zip(fixture::committees()).skip(1) {
        assert_eq!(
            source.committee(Epoch::new(epoch)).await.unwrap(),
            committee
        );
    }
    match source.committee(Epoch::GENESIS).await {
        Err(SourceError::NotAvailable { why, .. }) => assert_eq!(why, Unavailable::NotOffered),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn one_file_is_a_source_too() {
    for name in ["epoch-0000-62.chk", "epoch-0000.close"] {
        let mut source = open(&fixture::path(name).display().to_string(), &PATIENT).await;
        let close = source.close(Epoch::GENESIS).await.unwrap();
        assert_eq!(close, fixture::close(0));
        assert_eq!(why(&mut source, 1).await, Unavailable::NotRecorded);
    }
}

#[tokio::test]
async fn an_epoch_info_is_read_raw_or_compressed_forwards_or_backwards() {
    let folder = Folder::new("epoch-info");
    let raw = fixture::epoch_info();
    let compressed = compress_to_vec(raw.as_slice(), CompressionLevel::Fastest);
    for (name, bytes) in [("raw", raw), ("compressed", compressed)] {
        let path = folder.write(name, &bytes);
        let mut source = open(&path, &PATIENT).await;
        assert_eq!(source.newest_closed(), Some(Epoch::new(19)));
        prove_all(&mut source).await;
        for epoch in [19, 7, 8, 7] {
            let close = source.close(Epoch::new(epoch)).await.unwrap();
            assert_eq!(close, fixture::close(epoch));
        }
        assert_eq!(why(&mut source, 20).await, Unavailable::NotRecorded);
    }
}

#[tokio::test]
async fn a_damaged_epoch_info_gives_what_is_whole_and_then_its_error() {
    let folder = Folder::new("damaged-epoch-info");
    let mut cut = fixture::epoch_info();
    cut.truncate(cut.len() - 30_000);
    let mut source = open(&folder.write("cut", &cut), &PATIENT).await;
    assert_eq!(
        source.close(Epoch::new(17)).await.unwrap(),
        fixture::close(17)
    );
    for _ in 0..2 {
        let error = source.close(Epoch::new(18)).await.unwrap_err();
        assert!(matches!(error, SourceError::Malformed { .. }), "{error:?}");
        assert!(error.to_string().contains("entry 18"), "{error}");
    }
    assert_eq!(
        source.close(Epoch::new(3)).await.unwrap(),
        fixture::close(3)
    );
}

/// Entry i is the close of epoch i; here the first entry is missing.
#[tokio::test]
async fn an_epoch_info_with_a_gap_is_refused() {
    let folder = Folder::new("gap-epoch-info");
    let whole = fixture::epoch_info();
    let head: Vec<u8> = [&whole[..5], &[19]].concat();
    let rest = &whole[6 + fixture::close(0).to_entry().len()..];
    let mut source = open(&folder.write("gap", &[&head, rest].concat()), &PATIENT).await;
    match source.close(Epoch::GENESIS).await {
        Err(SourceError::AnotherEpoch { answered, .. }) => assert_eq!(answered, Epoch::new(1)),
        other => panic!("{other:?}"),
    }
}

/// A megabyte of a compressed file is some tens of bytes: the limit is of what comes out.
#[tokio::test]
async fn what_unpacks_to_more_than_allowed_is_refused() {
    let folder = Folder::new("bomb");
    let zeros = vec![0; 1 << 20];
    let bomb = [&fixture::epoch_info()[..], &zeros].concat();
    let path = folder.write(
        "bomb",
        &compress_to_vec(bomb.as_slice(), CompressionLevel::Fastest),
    );
    let limits = CloseLimits {
        unpacked_bytes: 100_000,
        ..PATIENT
    };
    let mut source = open(&path, &limits).await;
    assert!(source.close(Epoch::new(1)).await.is_ok());
    let error = source.close(Epoch::new(19)).await.unwrap_err();
    assert!(
        error.to_string().contains("more bytes than are accepted"),
        "{error}"
    );
    assert_eq!(error.kind(), ErrorKind::Refused);
}

/// Of an epoch the newest checkpoint counts; one that is not the last closes nothing.
#[tokio::test]
async fn a_checkpoint_within_an_epoch_is_no_close() {
    let folder = Folder::new("within");
    let chain = fixture::chain();
    let server = simnet::serve::ArchiveServer::start(chain, simnet::serve::ArchiveLayout::Single);
    let server = server.await.unwrap();
    let archive = format!("archive+http://{}", server.address());
    let genesis = open(&archive, &PATIENT).await.genesis().await.unwrap();
    folder.write("0.chk", &genesis);
    let mut source = open(&folder.source(), &PATIENT).await;
    assert_eq!(source.genesis().await.unwrap(), genesis);
    // Made up by the server, without a transaction.
    assert!(source.close(Epoch::GENESIS).await.is_err());
    folder.write("62.chk", &fixture::read("epoch-0000-62.chk"));
    let mut source = open(&folder.source(), &PATIENT).await;
    assert_eq!(
        source.close(Epoch::GENESIS).await.unwrap(),
        fixture::close(0)
    );
    assert_eq!(source.genesis().await.unwrap(), genesis);
}

#[tokio::test]
async fn what_holds_no_close_is_refused_by_its_name() {
    let folder = Folder::new("no-close");
    let empty = folder.source();
    let error = refused(&empty, &PATIENT).await;
    assert!(matches!(error, SourceError::NoCloses(_)), "{error:?}");
    for (name, bytes) in [("text", &b"text"[..]), ("nothing", b"")] {
        let error = refused(&folder.write(name, bytes), &PATIENT).await;
        assert!(matches!(error, SourceError::NoCloses(_)), "{error:?}");
    }
    for name in ["short.close", "short.chk"] {
        let error = refused(&folder.write(name, &[1, 2, 3]), &PATIENT).await;
        assert!(matches!(error, SourceError::Malformed { .. }), "{error:?}");
    }
    let error = refused("/no/such/file", &PATIENT).await;
    assert!(matches!(error, SourceError::Unreadable { .. }), "{error:?}");
    assert_eq!(error.kind(), ErrorKind::Stop);
}

#[tokio::test]
async fn a_damaged_file_is_refused_when_it_is_asked_for() {
    let folder = Folder::new("damaged");
    for (name, recorded) in [
        ("a.close", "epoch-0000.close"),
        ("a.chk", "epoch-0000-62.chk"),
    ] {
        let bytes = fixture::read(recorded);
        let path = folder.write(name, &bytes[..bytes.len() - 1]);
        let error = open(&path, &PATIENT)
            .await
            .close(Epoch::GENESIS)
            .await
            .unwrap_err();
        assert!(matches!(error, SourceError::Malformed { .. }), "{error:?}");
    }
}
