//! A history that suffers, and its double that nothing happens to.

use super::{
    network::{Network, folder},
    program::{check_points, live, observe, text},
};
use iotasrb::store::{Store, StoreAddress};
use std::{
    cell::Cell,
    fs,
    path::{Path, PathBuf},
};

/// Two histories of one network, which begin in the same epoch.
pub(crate) struct Twin {
    pub(crate) store: PathBuf,
    pub(crate) more: Vec<String>,
    whole: PathBuf,
    network: Network,
    epochs: Cell<usize>,
}

impl Twin {
    /// In a folder of this test, where the one that suffers has a folder of its own.
    pub(crate) fn begin(name: &str, seed: u64) -> Self {
        let dir = folder(name);
        fs::create_dir(dir.join("disk")).unwrap();
        Self::begin_at(
            dir.join("disk/history.sqlite"),
            dir.join("whole.sqlite"),
            seed,
        )
    }

    /// Where the test says.
    pub(crate) fn begin_at(store: PathBuf, whole: PathBuf, seed: u64) -> Self {
        let network = Network::begin(seed, 16);
        let more = network.arguments();
        observe(text(&store), &more);
        observe(text(&whole), &more);
        Self {
            store,
            more,
            whole,
            network,
            epochs: Cell::new(0),
        }
    }

    /// Some epochs pass, which nobody publishes yet.
    pub(crate) fn pass(&self, epochs: usize) {
        for _ in 0..epochs {
            assert!(self.network.end_epoch());
        }
        self.epochs.set(self.epochs.get() + epochs);
    }

    /// Publishes what is missing: then nothing is lost, doubled or different, and all is sound.
    #[track_caller]
    pub(crate) fn is_made_whole(&self, store: &Path) {
        observe(text(store), &self.more);
        observe(text(&self.whole), &self.more);
        let address = StoreAddress::File(store.to_owned());
        let kept = live(&address);
        check_points(&kept, self.epochs.get());
        let whole = live(&StoreAddress::File(self.whole.clone()));
        assert!(kept == whole, "a value differs");
        check_sound(&address);
    }
}

/// No flaw, as `iotasrb store check` looks for them.
#[track_caller]
pub(crate) fn check_sound(address: &StoreAddress) {
    let mut store = Store::open_to_read(address).unwrap();
    let found = store.check(&mut |_, _| {}).unwrap();
    assert_eq!(found.flaws, []);
}
