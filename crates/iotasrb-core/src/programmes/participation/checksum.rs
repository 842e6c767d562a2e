use super::{Checksum, EventId};
use crate::programmes::Milestone;
use alloc::{string::String, vec::Vec};
use sha2::{Digest as _, Sha256};

/// The checksum of the status of a staking event: SHA-256 over the id, the milestone (4 bytes),
/// what is staked (8 bytes, micros) and what is rewarded (8 bytes, units of the reward), all
/// little-endian.
///
/// ```
/// use iotasrb_core::programmes::{participation::staking_status_checksum, staking::Programme};
/// let smr = Programme::SMR;
/// let end = smr.terms().period.end();
/// // As a node answered after the end of the programme.
/// assert_eq!(
///     staking_status_checksum(smr.event, end, 1_885_509_698_991_556, 1_450_910_768_336_284)
///         .to_string(),
///     "ce2a345ece469615bc52990895e4eaecbc34adb98346fe5a60ddf8764dc5585c"
/// );
/// ```
pub fn staking_status_checksum(
    event: EventId,
    at: Milestone,
    staked_micros: u64,
    rewarded_units: u64,
) -> Checksum {
    let mut hash = begin(event, at);
    hash.update(staked_micros.to_le_bytes());
    hash.update(rewarded_units.to_le_bytes());
    finish(hash)
}

/// The votes for one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerStatus {
    /// The answer, [`SKIPPED_ANSWER`](super::SKIPPED_ANSWER) and
    /// [`INVALID_ANSWER`](super::INVALID_ANSWER) included.
    pub value: u8,
    /// The weight of the votes at the milestone.
    pub current: u64,
    /// The weights of all milestones that counted, added up.
    pub accumulated: u64,
}

/// The checksum of the status of a ballot: SHA-256 over the id, the milestone (4 bytes), and for
/// each question its place from 0 (1 byte) and of each answer in the order of
/// [`BallotTerms::answers`](super::BallotTerms::answers) the value (1 byte), the current and the
/// accumulated weight (8 bytes each), all little-endian.
pub fn ballot_status_checksum(
    event: EventId,
    at: Milestone,
    questions: &[Vec<AnswerStatus>],
) -> Checksum {
    let mut hash = begin(event, at);
    // A ballot has at most ten questions.
    for (place, answers) in (0_u8..=u8::MAX).zip(questions) {
        hash.update([place]);
        for answer in answers {
            hash.update([answer.value]);
            hash.update(answer.current.to_le_bytes());
            hash.update(answer.accumulated.to_le_bytes());
        }
    }
    finish(hash)
}

/// Why rows are no export of rewards.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportRefusal {
    /// An address has two rows.
    #[error("{0} has two rows")]
    RepeatedAddress(String),
    /// The rows sum to more than 64 bits hold.
    #[error("the total exceeds 64 bits")]
    TotalOverflow,
}

/// The official result of a programme: what each address is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RewardsExport {
    /// Each address that is paid, with its units, in ascending order of the bytes of its text.
    pub rewards: Vec<(String, u64)>,
    /// All that is paid, in units of the reward.
    pub total_units: u64,
    /// By which the file is verified.
    pub checksum: Checksum,
}

impl RewardsExport {
    /// The export of rewards in any order, without those below the minimum.
    ///
    /// The checksum is SHA-256 over the id, the milestone (4 bytes), the symbol, and for each
    /// row the text of the address and its units (8 bytes), integers little-endian. The text is
    /// the caller's: 64 hexadecimal digits as the nodes of the Chrysalis protocol wrote an
    /// address, or bech32 as those of Stardust did. The checksums of the two differ.
    ///
    /// ```
    /// use iotasrb_core::programmes::{participation::RewardsExport, staking::Programme};
    /// let smr = Programme::SMR;
    /// let rows = [("ff".repeat(32), 777_600_000), ("0".repeat(63) + "1", 10_108_800),
    ///     ("2".repeat(64), 9_999_999)];
    /// let export = RewardsExport::new(
    ///     smr.event, smr.terms().period.end(), smr.symbol, smr.terms().minimum_rewards, rows,
    /// ).unwrap();
    /// assert_eq!(export.rewards.len(), 2);
    /// assert_eq!(export.total_units, 787_708_800);
    /// assert_eq!(
    ///     export.checksum.to_string(),
    ///     "0380dcbcbacc22924d2a7124741bee281f3c75357e233729356822cdbeaeba8c"
    /// );
    /// ```
    pub fn new(
        event: EventId,
        at: Milestone,
        symbol: &str,
        minimum_units: u64,
        rewards: impl IntoIterator<Item = (String, u64)>,
    ) -> Result<Self, ExportRefusal> {
        let mut rewards: Vec<_> = rewards.into_iter().collect();
        rewards.sort_unstable();
        for pair in rewards.windows(2) {
            if let [(one, _), (other, _)] = pair
                && one == other
            {
                return Err(ExportRefusal::RepeatedAddress(one.clone()));
            }
        }
        rewards.retain(|(_, units)| *units >= minimum_units);
        let mut hash = begin(event, at);
        hash.update(symbol);
        let mut total_units = 0_u64;
        for (address, units) in &rewards {
            hash.update(address);
            hash.update(units.to_le_bytes());
            total_units = total_units
                .checked_add(*units)
                .ok_or(ExportRefusal::TotalOverflow)?;
        }
        Ok(Self {
            rewards,
            total_units,
            checksum: finish(hash),
        })
    }
}

fn begin(event: EventId, at: Milestone) -> Sha256 {
    let mut hash = Sha256::new();
    hash.update(event.as_bytes());
    hash.update(at.number().to_le_bytes());
    hash
}

fn finish(hash: Sha256) -> Checksum {
    Checksum::from_bytes(hash.finalize().into())
}
