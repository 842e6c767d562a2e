use super::{
    error::HistoryError,
    folder::{Folder, Writer},
    layout::{GENESIS, GENESIS_BYTES, ROOT},
};
use crate::trust::{COMMITTEE_FILE_BYTES, CommitteeFile, Pin, Trusted};
use iotasrb_core::{observation::Network, units::Epoch};
use iotasrb_proof::{Committee, TrustRoot};
use std::path::{Path, PathBuf};

/// A history that has begun: a folder, and the committee from which all of it follows.
#[derive(Clone, Debug)]
pub struct History {
    pub(super) folder: Folder,
    pub(super) network: Network,
    pub(super) root: Committee,
}

impl History {
    /// Opens the history in a folder. Nothing of it is proven by that, and its root is
    /// what the folder says.
    pub fn open(path: &Path) -> Result<Self, HistoryError> {
        let folder = Folder::new(path);
        let found = Self::of(&folder)?;
        found.ok_or_else(|| HistoryError::NoHistory(path.to_owned()))
    }

    /// The history in a folder, if one has begun there.
    pub(super) fn of(folder: &Folder) -> Result<Option<Self>, HistoryError> {
        let Some(bytes) = folder.read(Path::new(ROOT), COMMITTEE_FILE_BYTES)? else {
            return Ok(None);
        };
        let path = folder.path().join(ROOT);
        let file = CommitteeFile::parse(&bytes).map_err(|malformed| {
            let path = path.clone();
            HistoryError::MalformedRoot { path, malformed }
        })?;
        Ok(Some(Self {
            folder: folder.clone(),
            network: file.network.ok_or(HistoryError::RootWithoutNetwork(path))?,
            root: file.committee,
        }))
    }

    /// Begins a history with a committee that was accepted as its root, and with the file of
    /// the genesis checkpoint if that is what proves it.
    pub(super) fn begin(
        writer: &Writer,
        network: Network,
        root: Committee,
        genesis: Option<Vec<u8>>,
    ) -> Result<Self, HistoryError> {
        let file = CommitteeFile {
            network: Some(network),
            committee: root,
        };
        let text = file.print().into_bytes();
        let genesis = genesis.map(|file| (PathBuf::from(GENESIS), file));
        let root = (PathBuf::from(ROOT), text);
        // The root comes last: with it the history has begun.
        writer.add(genesis.into_iter().chain([root]).collect())?;
        Ok(Self {
            folder: writer.folder().clone(),
            network,
            root: file.committee,
        })
    }

    /// Refuses a history that begins with something else than what is trusted.
    pub fn accept(&self, trusted: &Trusted) -> Result<(), HistoryError> {
        self.check_network(trusted.network)?;
        let genesis = match trusted.pin {
            Pin::Genesis(_) => self.folder.read(Path::new(GENESIS), GENESIS_BYTES)?,
            Pin::Committee(_) => None,
        };
        let accepted = trusted.accept(&self.root, genesis.as_deref());
        accepted.map_err(|error| self.differs(error.to_string()))
    }

    /// Refuses a history of another network.
    pub fn check_network(&self, asked: Network) -> Result<(), HistoryError> {
        if self.network == asked {
            return Ok(());
        }
        let (found, asked) = (self.network.name(), asked.name());
        Err(self.differs(format!("it is of {found}, not of {asked}")))
    }

    fn differs(&self, reason: String) -> HistoryError {
        HistoryError::RootDiffers {
            path: self.folder.path().to_owned(),
            reason,
        }
    }

    /// The network, as the folder says.
    pub const fn network(&self) -> Network {
        self.network
    }

    /// The name of the committee with which it begins, as the folder says.
    pub fn root(&self) -> TrustRoot {
        TrustRoot {
            network: self.network,
            epoch: self.root.epoch(),
            digest: self.root.digest(),
        }
    }

    /// The first epoch whose end it can prove.
    pub const fn first(&self) -> Epoch {
        self.root.epoch()
    }
}
