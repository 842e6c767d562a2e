//! A small history of the recorded networks, and another hand that damages it.

use blake2::{Blake2b, Digest as _, digest::consts::U32};
use iotasrb::{
    source::record,
    store::{
        Correction, Draft, Ended, Evidence, Identity, Point, PointKind, Reason, Remark, State,
        Store, StoreAddress, Taken, Writer,
    },
    trust::CommitteeFile,
};
use iotasrb_core::{
    observation::{Absence, Network, Observation, Tier},
    rates::{MethodId, Rates},
    units::{DurationMs, TimestampMs},
};
use iotasrb_proof::{CommitteeChain, EpochClose};
use rusqlite::Connection;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// Two hours.
const CADENCE_MS: u64 = 7_200_000;
/// 2026-11-22T08:00:00Z, a multiple of two hours.
const FIRST_SLOT_MS: u64 = 1_795_334_400_000;

fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

/// The observation of an epoch of the recorded network, with the close of the one before, and
/// the committees up to it.
fn proven(epoch: u64) -> (Observation, Evidence, CommitteeChain) {
    let file = |name: &str| fs::read(fixtures().join("epoch-close").join(name)).unwrap();
    let root = CommitteeFile::parse(&file("committee-epoch-0000.txt")).unwrap();
    let mut chain = CommitteeChain::new(root.committee).unwrap();
    let close_of = |epoch: u64| file(&format!("epoch-{epoch:04}.close"));
    for before in 0..epoch - 1 {
        let close = EpochClose::from_entry(&close_of(before)).unwrap();
        chain.elect(&close.signed_summary).unwrap();
    }
    let close = close_of(epoch - 1);
    let proven = chain.advance(&EpochClose::from_entry(&close).unwrap());
    let proven = proven.unwrap();
    let facts = proven.facts().unwrap();
    let ended = Ended {
        epoch: proven.epoch(),
        at: proven.checkpoint().timestamp,
        supply_change: proven.supply_change(),
        record: "how it ended".to_owned(),
    };
    let evidence = Evidence {
        close,
        summary: None,
        ended,
    };
    let observation = facts.observation(Network::Localnet, Tier::Certified);
    (observation, evidence, chain)
}

/// The observation of epoch 19, without a checkpoint.
fn told() -> Observation {
    let (mut observation, ..) = proven(19);
    observation.anchor.tier = Tier::Single;
    observation
}

/// The certified observation of epoch 20, and what certifies it beside the committees before.
pub(crate) fn certified() -> (Observation, Evidence) {
    let (mut observation, mut evidence, chain) = proven(20);
    let summary = fs::read(fixtures().join("epoch-close/checkpoint-1200.summary")).unwrap();
    observation.anchor.checkpoint = Ok(chain.certify(&summary).unwrap());
    evidence.summary = Some(summary);
    (observation, evidence)
}

pub(crate) fn rates(observation: &Observation) -> Rates {
    MethodId::V1.rates(&observation.check().unwrap())
}

pub(crate) fn slot(number: u64) -> Point {
    Point {
        at: TimestampMs::from_unix_ms(FIRST_SLOT_MS + number * CADENCE_MS),
        kind: PointKind::Slot,
    }
}

pub(crate) fn draft(point: Point) -> Draft<'static> {
    Draft {
        point,
        state: State::Ok,
        reason: None,
        valid_until: point.at,
        late: false,
        rates: None,
        remarks: &[],
        correction: None,
        now: point.at,
    }
}

fn reason(code: &str) -> Option<Reason> {
    Some(Reason {
        code: code.to_owned(),
        words: format!("in words: {code}"),
    })
}

pub(crate) fn begin(store: Store) -> Writer {
    let identity = Identity {
        network: Network::Localnet,
        cadence: DurationMs::from_ms(CADENCE_MS),
    };
    Writer::begin(store, identity, "test", slot(0).at).unwrap()
}

/// Observation 1 is of epoch 19, told by a server; observation 2 is of epoch 20, certified.
/// Publications: 1 the first slot, of observation 1; 2 the change to epoch 20; 3 the second
/// slot, held; 4 the first slot, corrected; 5 the third slot.
fn write(path: &Path) {
    let (told, (proven, evidence)) = (told(), certified());
    let (of_told, of_proven) = (rates(&told), rates(&proven));
    let store = Store::open(&StoreAddress::File(path.to_owned())).unwrap();
    let mut writer = begin(store);
    let now = slot(0).at;
    let proven_start = proven.anchor.epoch_start;
    let mut keep = |observation, evidence| {
        let source = "a recording";
        let taken = Taken {
            observation,
            source,
            evidence,
        };
        writer.keep(&taken, now).unwrap()
    };
    let told = keep(&told, None);
    let proven = keep(&proven, Some(&evidence));
    let remarks = [Remark {
        code: "late".to_owned(),
        sources: vec!["https://one.example".to_owned()],
        words: "it answered too late".to_owned(),
    }];
    let epoch = Point {
        at: proven_start,
        kind: PointKind::Epoch,
    };
    for draft in [
        Draft {
            state: State::Degraded,
            reason: reason("single"),
            rates: Some((told, &of_told)),
            remarks: &remarks,
            ..draft(slot(0))
        },
        Draft {
            rates: Some((proven, &of_proven)),
            ..draft(epoch)
        },
        Draft {
            state: State::Held,
            reason: reason("contradicted"),
            ..draft(slot(1))
        },
        Draft {
            rates: Some((proven, &of_proven)),
            correction: Some(Correction {
                supersedes: 1,
                cause: "a certified source answers again",
            }),
            ..draft(slot(0))
        },
        Draft {
            rates: Some((proven, &of_proven)),
            ..draft(slot(2))
        },
    ] {
        writer.publish(&draft).unwrap();
    }
}

/// The history in a file of this test: written once, and copied.
pub(crate) fn history(name: &str) -> PathBuf {
    static WHOLE: OnceLock<Vec<u8>> = OnceLock::new();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("store_check");
    fs::create_dir_all(&folder).unwrap();
    let whole = WHOLE.get_or_init(|| {
        let path = folder.join("whole.sqlite");
        for ending in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{ending}", path.display()));
        }
        write(&path);
        fs::read(path).unwrap()
    });
    let path = folder.join(format!("{name}.sqlite"));
    for ending in ["-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{ending}", path.display()));
    }
    fs::write(&path, whole).unwrap();
    path
}

/// Another hand: it takes the guards away, changes something, and puts them back.
pub(crate) fn damage(path: &Path, sql: &str) {
    let connection = Connection::open(path).unwrap();
    let guards: Vec<(String, String)> = connection
        .prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for (name, _) in &guards {
        let drop = format!("DROP TRIGGER {name}");
        connection.execute_batch(&drop).unwrap();
    }
    let unguarded = "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;";
    connection.execute_batch(unguarded).unwrap();
    connection.execute_batch(sql).unwrap();
    for (_, sql) in guards {
        connection.execute_batch(&sql).unwrap();
    }
}

/// What adds an input with these bytes, rightly named, and makes observation 2 name it.
pub(crate) fn replaced_record(bytes: &[u8]) -> String {
    let digest = hex(&Blake2b::<U32>::digest(bytes));
    let packed = hex(&compress_to_vec(bytes, CompressionLevel::Fastest));
    let length = bytes.len();
    format!(
        "INSERT INTO inputs VALUES (x'{digest}', 'record', {length}, x'{packed}', 1);
         UPDATE observations SET record = x'{digest}' WHERE number = 2"
    )
}

/// A record that was never kept.
pub(crate) fn other_record() -> Vec<u8> {
    let (mut observation, _) = certified();
    observation.safe_mode = true;
    observation.anchor.checkpoint = Err(Absence::NotRecorded);
    record::print(&observation).into_bytes()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
