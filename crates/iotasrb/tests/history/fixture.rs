//! The recorded network (`fixtures/epoch-close`) as a source, and folders to work in.

use iotasrb::trust::CommitteeFile;
use iotasrb_core::observation::Network;
use iotasrb_proof::{Committee, EpochClose, write_epoch_info};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// The genesis committee of the recorded network, as it is given to `--trust`; made with
/// Python's hashlib (`crates/iotasrb-proof/tests/closes/recorded.rs`).
pub(crate) const ROOT: &str =
    "0:0x7a2c47405a50943fe9c4977f91602b9d24b89d752d8558c4cf81c2cef0302128";

/// An empty folder of this test.
pub(crate) fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("history")
        .join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// A folder with the recorded closes of these epochs, each an entry of `EPOCH_INFO`.
pub(crate) fn recording(name: &str, epochs: impl IntoIterator<Item = u64>) -> PathBuf {
    let path = folder(name);
    for epoch in epochs {
        write_close(&path, epoch, &close(epoch));
    }
    path
}

pub(crate) fn write_close(folder: &Path, epoch: u64, close: &EpochClose) {
    fs::write(folder.join(format!("{epoch}.close")), close.to_entry()).unwrap();
}

/// A complete history of the recorded network: made by the program once, and copied.
pub(crate) fn history(name: &str) -> PathBuf {
    static WHOLE: OnceLock<BTreeMap<PathBuf, Vec<u8>>> = OnceLock::new();
    let dir = folder(name);
    for (place, bytes) in WHOLE.get_or_init(make_history) {
        let path = dir.join(place);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    dir
}

fn make_history() -> BTreeMap<PathBuf, Vec<u8>> {
    let source = recording("recorded", 0..20);
    let (root, dir) = (root_file(&source), folder("whole-once"));
    let [dir_text, source, root] = [&dir, &source, &root].map(|path| super::text(path));
    let arguments = [
        "backfill", "--dir", dir_text, "--source", source, "--trust", root,
    ];
    super::ends(0, &arguments);
    files(&dir)
}

/// An `EPOCH_INFO` file with the first so many closes.
pub(crate) fn epoch_info(folder: &Path, epochs: u64) -> PathBuf {
    let closes: Vec<EpochClose> = (0..epochs).map(close).collect();
    let mut bytes = Vec::new();
    write_epoch_info(closes.iter(), &mut bytes).unwrap();
    let path = folder.join("EPOCH_INFO");
    fs::write(&path, bytes).unwrap();
    path
}

/// The file of the genesis committee.
pub(crate) fn root_file(folder: &Path) -> PathBuf {
    let path = folder.join("committee.txt");
    let file = CommitteeFile {
        network: Some(Network::Localnet),
        committee: genesis_committee(),
    };
    fs::write(&path, file.print()).unwrap();
    path
}

/// A recorded close.
pub(crate) fn close(epoch: u64) -> EpochClose {
    let entry = fs::read(fixture(&format!("epoch-{epoch:04}.close"))).unwrap();
    EpochClose::from_entry(&entry).unwrap()
}

fn genesis_committee() -> Committee {
    let file = fs::read(fixture("committee-epoch-0000.txt")).unwrap();
    CommitteeFile::parse(&file).unwrap().committee
}

fn fixture(name: &str) -> PathBuf {
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/epoch-close");
    PathBuf::from(fixtures).join(name)
}

/// Every file of a folder by its place, with its bytes.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let place = path.strip_prefix(folder).unwrap().to_owned();
                files.insert(place, fs::read(&path).unwrap());
            }
        }
    }
    files
}
