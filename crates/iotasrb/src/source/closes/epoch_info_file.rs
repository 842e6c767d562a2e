//! An `EPOCH_INFO` in an open file, raw or zstd-compressed: walked forwards, a close at a
//! time, and begun anew when an earlier epoch is asked for.

use super::{
    CloseLimits, Unavailable,
    summary::check_epoch,
    unpacked::{Unpacked, unpacked},
};
use crate::source::error::{Malformed, SourceError};
use iotasrb_core::units::Epoch;
use iotasrb_proof::{EpochClose, EpochInfo};
use std::fs::File;

/// The first four bytes of an `EPOCH_INFO` that is not compressed.
pub(super) const MAGIC: [u8; 4] = [0x90, 0x00, 0xc0, 0x01];

/// The file and how far it was read.
pub(super) struct EpochInfoFile {
    origin: String,
    file: File,
    unpacked_bytes: u64,
    walk: Walk,
    newest: Option<Epoch>,
}

/// A position between two closes.
struct Walk {
    closes: EpochInfo<Unpacked>,
    next: Epoch,
}

impl EpochInfoFile {
    /// Reads the head. `origin` names the file in errors.
    pub(super) fn open(
        origin: String,
        file: File,
        limits: &CloseLimits,
    ) -> Result<Self, SourceError> {
        let walk = Walk::begin(&origin, &file, limits.unpacked_bytes)?;
        let entries = u64::try_from(walk.closes.entries()).unwrap_or(u64::MAX);
        Ok(Self {
            origin,
            file,
            unpacked_bytes: limits.unpacked_bytes,
            walk,
            newest: entries.checked_sub(1).map(Epoch::new),
        })
    }

    pub(super) fn origin(&self) -> &str {
        &self.origin
    }

    /// The epoch of the last close, if the head is right.
    pub(super) const fn newest_epoch(&self) -> Option<Epoch> {
        self.newest
    }

    pub(super) fn close(&mut self, epoch: Epoch) -> Result<EpochClose, SourceError> {
        if Some(epoch) > self.newest {
            return Err(SourceError::NotAvailable {
                origin: self.origin.clone(),
                what: format!("close of epoch {}", epoch.number()),
                why: Unavailable::NotRecorded,
            });
        }
        if epoch < self.walk.next {
            self.walk = Walk::begin(&self.origin, &self.file, self.unpacked_bytes)?;
        }
        loop {
            let (found, close) = self.walk.step(&self.origin)?;
            if found == epoch {
                return Ok(close);
            }
        }
    }
}

impl EpochInfoFile {
    /// The signed summary of the last close.
    pub(super) fn newest_summary(&mut self) -> Result<Vec<u8>, SourceError> {
        let newest = self.newest.unwrap_or(Epoch::GENESIS);
        Ok(self.close(newest)?.signed_summary)
    }
}

impl Walk {
    fn begin(origin: &str, file: &File, unpacked_bytes: u64) -> Result<Self, SourceError> {
        let bytes = unpacked(file, 0, unpacked_bytes).map_err(|cause| broken(origin, cause))?;
        let closes = EpochInfo::new(bytes).map_err(|refusal| broken(origin, refusal))?;
        Ok(Self {
            closes,
            next: Epoch::GENESIS,
        })
    }

    fn step(&mut self, origin: &str) -> Result<(Epoch, EpochClose), SourceError> {
        let epoch = self.next;
        // Whatever is wrong below, the next walk begins anew.
        self.next = Epoch::new(u64::MAX);
        let close = match self.closes.next() {
            Some(close) => close.map_err(|refusal| broken(origin, refusal))?,
            None => return Err(broken(origin, "it has fewer entries than it says")),
        };
        check_epoch(&close.signed_summary, epoch, origin)?;
        self.next = Epoch::new(epoch.number().saturating_add(1));
        Ok((epoch, close))
    }
}

fn broken(origin: &str, rule: impl ToString) -> SourceError {
    Malformed::new("EPOCH_INFO", rule.to_string()).of(origin)
}
