//! Where each thing lies in a history folder: `docs/history.md` is the same for people.

use iotasrb_core::units::Epoch;
use std::path::PathBuf;

/// The trust root: a committee file that names its network.
pub(super) const ROOT: &str = "root.txt";
/// The genesis checkpoint as nodes write it, where the trust root is the chain id.
pub(super) const GENESIS: &str = "genesis.chk";
/// The largest file with a genesis checkpoint.
pub(super) const GENESIS_BYTES: usize = 64 << 20;
/// The file that a writer locks; it stays empty.
pub(super) const LOCK: &str = "lock";

/// A kind of file of which there is one an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The close of the epoch, an entry of `EPOCH_INFO`.
    Close,
    /// Of an epoch without its close: the signed summary that elects the next committee.
    Summary,
    /// How the epoch ended.
    Outcome,
    /// The epoch as it began.
    Observation,
}

impl Kind {
    /// Every kind.
    pub(super) const ALL: [Self; 4] =
        [Self::Close, Self::Summary, Self::Outcome, Self::Observation];

    /// The folder of that kind.
    pub(super) const fn folder(self) -> &'static str {
        match self {
            Self::Close => "closes",
            Self::Summary => "summaries",
            Self::Outcome => "outcomes",
            Self::Observation => "observations",
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Self::Close => ".close",
            Self::Summary => ".summary",
            Self::Outcome | Self::Observation => ".json",
        }
    }

    /// The largest file of that kind: above what the proof looks at, or the chain can say.
    pub(super) const fn max_bytes(self) -> usize {
        match self {
            Self::Close => 64 << 20,
            Self::Summary => 256 << 10,
            Self::Outcome | Self::Observation => 8 << 20,
        }
    }

    /// The place of an epoch's file in the folder.
    pub(super) fn path(self, epoch: Epoch) -> PathBuf {
        PathBuf::from(self.folder()).join(self.name(epoch))
    }

    /// The epoch of a file with that name.
    pub(super) fn epoch(self, name: &str) -> Option<Epoch> {
        let number = name.strip_suffix(self.ending())?.parse().ok()?;
        let epoch = Epoch::new(number);
        // Only the name under which it is looked for.
        (self.name(epoch) == name).then_some(epoch)
    }

    fn name(self, epoch: Epoch) -> String {
        format!("{:06}{}", epoch.number(), self.ending())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_has_one_name() {
        for (kind, epoch, path) in [
            (Kind::Close, 0, "closes/000000.close"),
            (Kind::Summary, 375, "summaries/000375.summary"),
            (Kind::Outcome, 999_999, "outcomes/999999.json"),
            (Kind::Observation, 1_000_000, "observations/1000000.json"),
        ] {
            let found = kind.path(Epoch::new(epoch));
            assert_eq!(found, PathBuf::from(path));
            let name = found.file_name().unwrap().to_str().unwrap();
            assert_eq!(kind.epoch(name), Some(Epoch::new(epoch)));
        }
        for name in [
            "0.close",
            "+00001.close",
            "000001.json",
            "000001.close.partial",
            "",
        ] {
            assert_eq!(Kind::Close.epoch(name), None, "{name}");
        }
    }
}
