use crate::{error::SimulationError, protocol::models_safe_mode};
use iotasrb_core::units::{DurationMs, Epoch, ProtocolVersion, TimestampMs};
use std::collections::BTreeMap;

/// No network starts later: in the year 2109.
pub(crate) const LATEST_START_MS: u64 = 1 << 42;

/// What to simulate. The same plan gives the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What all that looks random is derived from: keys, stakes, who does what when.
    pub seed: u64,
    /// How many epochs are closed before the simulation ends.
    pub epochs: u64,
    /// The active validators at genesis, 4 to 150. Without effect if the network starts
    /// from a state, which has its own.
    pub validators: usize,
    /// When the first epoch starts. Without effect if the network starts from a state.
    pub first_start: TimestampMs,
    /// The nominal length of an epoch; each really lasts up to a thousandth longer.
    pub epoch_length: DurationMs,
    /// Which protocol version is in force from which epoch on, ascending in both.
    ///
    /// The first row holds from the first epoch. Version 1 is refused: it stated a wrong
    /// burnt amount in its event, and mainnet never ran it.
    pub versions: Vec<(Epoch, ProtocolVersion)>,
    /// Where the network comes from.
    pub start: Start,
    /// What happens to it.
    pub churn: Churn,
    /// Who signs the checkpoints.
    pub signers: Signers,
}

/// Where a network comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// From nothing: epoch 0 begins with the validators of the plan.
    Genesis,
    /// From a real `IotaSystemStateV2`, in BCS, such as that of mainnet's epoch 375: the
    /// first epoch is that of the state. The validators' keys are replaced by generated
    /// ones, since nobody but them can sign with theirs.
    State(Vec<u8>),
}

/// What happens how often. Each `..._every` is the mean number of epochs between two such
/// events; 0 means never.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Churn {
    /// A candidate registers, gathers stake and asks to join in a later epoch.
    pub joins_every: u64,
    /// A validator asks to leave.
    pub leaves_every: u64,
    /// A validator loses so much stake that it is at risk, or must leave at once.
    pub collapses_every: u64,
    /// Members of the committee report another one: sometimes a quorum, which slashes it,
    /// sometimes fewer. They take the report back some epochs later.
    pub reports_every: u64,
    /// A member's score falls below the full one. There are scores since protocol
    /// version 19.
    pub low_scores_every: u64,
    /// Whether scores scale the rewards: the protocol's flag, off on mainnet.
    pub adjust_rewards_by_score: bool,
    /// A validator announces another commission.
    pub commissions_every: u64,
    /// The stakes that are added in a mean epoch; about as many are withdrawn, and every
    /// eighth is timelocked.
    pub stakes_an_epoch: u64,
    /// The epochs whose change runs in safe mode. Refused under the protocol versions 5 to
    /// 28, which burned the base fees of such an epoch again at each later change: the
    /// core does not model that fault, and mainnet never met it.
    pub safe_mode: Vec<Epoch>,
}

/// Who signs a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signers {
    /// All members of the committee.
    Everybody,
    /// Members in a random order, until they make a quorum.
    Quorum,
}

impl Plan {
    /// A day-long epoch after the other under the newest rules, with nothing but stakes
    /// coming and going: where most tests start from.
    pub fn quiet(seed: u64, epochs: u64, validators: usize) -> Self {
        Self {
            seed,
            epochs,
            validators,
            // Mainnet's launch: 5 May 2025, 07:41 UTC.
            first_start: TimestampMs::from_unix_ms(1_746_430_860_000),
            epoch_length: DurationMs::from_ms(86_400_000),
            versions: vec![(Epoch::GENESIS, ProtocolVersion::new(39))],
            start: Start::Genesis,
            churn: Churn::QUIET,
            signers: Signers::Everybody,
        }
    }

    /// The same network through every change of the rules and every kind of event: the
    /// versions 2, 4, 5, 7, 10, 17, 19, 20, 25, 29, 31 and 39, each for a twelfth of the
    /// epochs, with safe mode at the end of one epoch of version 4, 31 and 39 each. Of
    /// fewer than twelve epochs, some versions are skipped.
    pub fn eventful(seed: u64, epochs: u64, validators: usize) -> Self {
        const VERSIONS: [u64; 12] = [2, 4, 5, 7, 10, 17, 19, 20, 25, 29, 31, 39];
        let from = |place: u64| Epoch::new(place * epochs / 12);
        let rows: BTreeMap<_, _> = (0..).map(from).zip(VERSIONS).collect();
        let versions: Vec<_> = rows
            .into_iter()
            .map(|(epoch, version)| (epoch, ProtocolVersion::new(version)))
            .collect();
        let mut plan = Self {
            versions,
            churn: Churn::LIVELY,
            signers: Signers::Quorum,
            ..Self::quiet(seed, epochs, validators)
        };
        plan.churn.safe_mode = [1, 10, 11]
            .map(from)
            .into_iter()
            .filter(|epoch| plan.version_at(*epoch).is_ok_and(models_safe_mode))
            .collect();
        plan
    }
}

impl Plan {
    /// The protocol version of an epoch.
    pub(crate) fn version_at(&self, epoch: Epoch) -> Result<ProtocolVersion, SimulationError> {
        let rows = self.versions.iter();
        let row = rows.rev().find(|(from, _)| *from <= epoch);
        let (_, version) = row.ok_or(SimulationError::NoVersion(epoch))?;
        Ok(*version)
    }

    /// Refuses what cannot be simulated, whatever the state says.
    pub(crate) fn check(&self) -> Result<(), SimulationError> {
        if !self
            .versions
            .is_sorted_by(|one, next| one.0 < next.0 && one.1 <= next.1)
        {
            return Err(SimulationError::VersionsDescend);
        }
        if let Some((_, version)) = self.versions.first()
            && version.number() < 2
        {
            return Err(SimulationError::VersionUnknown(*version));
        }
        let lasts = self.epochs.checked_mul(self.epoch_length.as_ms());
        if self.epoch_length.as_ms() < 1_000
            || self.first_start.as_unix_ms() > LATEST_START_MS
            || lasts.is_none_or(|lasts| lasts > 100 * DurationMs::YEAR.as_ms())
        {
            return Err(SimulationError::EpochLength);
        }
        for epoch in &self.churn.safe_mode {
            let (epoch, version) = (*epoch, self.version_at(*epoch)?);
            if !models_safe_mode(version) {
                return Err(SimulationError::SafeModeUnknown { epoch, version });
            }
        }
        Ok(())
    }
}

impl Churn {
    /// Stakes come and go, and nothing else happens.
    pub const QUIET: Self = Self {
        joins_every: 0,
        leaves_every: 0,
        collapses_every: 0,
        reports_every: 0,
        low_scores_every: 0,
        adjust_rewards_by_score: false,
        commissions_every: 0,
        stakes_an_epoch: 8,
        safe_mode: Vec::new(),
    };

    /// Everything but safe mode, within a few dozen epochs.
    pub const LIVELY: Self = Self {
        joins_every: 4,
        leaves_every: 9,
        collapses_every: 11,
        reports_every: 5,
        low_scores_every: 3,
        adjust_rewards_by_score: true,
        commissions_every: 2,
        stakes_an_epoch: 16,
        safe_mode: Vec::new(),
    };
}
