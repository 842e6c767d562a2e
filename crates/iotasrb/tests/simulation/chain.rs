//! The chain as it truly is: epochs of about a day, each with stakes of its own, so that the
//! value of another epoch is a wrong value.

use crate::{DAY, SLOT, random::Random};
use iotasrb_core::{
    observation::{Absence, Anchor, Checkpoint, Issuance, Network, Observation, Tier, Validator},
    units::{
        Address, BasisPoints, CheckpointDigest, CheckpointSeq, DurationMs, Epoch, Nanos, PoolId,
        PoolTokens, ProtocolVersion, Score, TimestampMs, VotingPower,
    },
};

/// The chain's checkpoints follow each other at this distance.
pub(crate) const CHECKPOINT_MS: u64 = 250;
const FIRST_EPOCH: u64 = 400;
const NANOS: u64 = 1_000_000_000;

/// An epoch as it truly was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TrueEpoch {
    pub(crate) number: u64,
    pub(crate) start: u64,
    pub(crate) nominal_end: u64,
    pub(crate) is_safe: bool,
    pub(crate) reward: u64,
    pub(crate) stakes: [u64; 3],
}

#[derive(Clone, Debug)]
pub(crate) struct Chain {
    epochs: Vec<TrueEpoch>,
}

impl Chain {
    /// Epochs from a moment until after another, of which `turn` says how much longer than a
    /// day they last and whether in safe mode.
    pub(crate) fn of(
        seed: u64,
        from: u64,
        until: u64,
        mut turn: impl FnMut(u64, u64) -> (u64, bool),
    ) -> Self {
        let mut random = Random::of(seed, "stakes");
        let (mut epochs, mut start, mut number) = (Vec::new(), from, FIRST_EPOCH);
        while start <= until {
            let (longer, is_safe) = turn(number, start + DAY);
            let end = start + DAY + longer;
            let mut stake =
                || random.between(300_000_000, 800_000_000) * NANOS + random.below(NANOS);
            epochs.push(TrueEpoch {
                number,
                start,
                nominal_end: start + DAY,
                is_safe,
                reward: (767_000 + number) * NANOS,
                stakes: [stake(), stake(), stake()],
            });
            (start, number) = (end, number + 1);
        }
        Self { epochs }
    }

    /// Epochs that mostly last a little longer than a day and sometimes hours, some of which
    /// change exactly at a slot or next to it.
    pub(crate) fn random(seed: u64, from: u64, until: u64) -> Self {
        let mut random = Random::of(seed, "epochs");
        Self::of(seed, from, until, |_, end| {
            let to_slot = SLOT - end % SLOT;
            let longer = match random.below(100) {
                0..70 => random.between(1, 20) * CHECKPOINT_MS,
                70..80 => random.between(1, 2_400) * CHECKPOINT_MS,
                80..85 => random.between(1, 72_000) * CHECKPOINT_MS,
                85..90 => to_slot,
                90..95 => to_slot + CHECKPOINT_MS,
                _ => to_slot.saturating_sub(CHECKPOINT_MS).max(CHECKPOINT_MS),
            };
            (longer, random.percent(4))
        })
    }

    pub(crate) fn epochs(&self) -> &[TrueEpoch] {
        &self.epochs
    }

    /// The epoch that runs at a moment.
    pub(crate) fn at(&self, moment: u64) -> &TrueEpoch {
        let after = self.epochs.partition_point(|epoch| epoch.start <= moment);
        &self.epochs[after - 1]
    }

    /// When the epoch ends that runs at a moment.
    pub(crate) fn end_at(&self, moment: u64) -> u64 {
        let after = self.epochs.partition_point(|epoch| epoch.start <= moment);
        self.epochs.get(after).map_or(u64::MAX, |next| next.start)
    }

    pub(crate) fn numbered(&self, number: u64) -> Option<&TrueEpoch> {
        self.epochs
            .get(usize::try_from(number.checked_sub(FIRST_EPOCH)?).ok()?)
    }

    pub(crate) fn first(&self) -> &TrueEpoch {
        &self.epochs[0]
    }
}

impl TrueEpoch {
    /// What a source says of it that has this checkpoint.
    pub(crate) fn observation(&self, tier: Tier, checkpoint: Option<u64>) -> Observation {
        let [first, second, outside] = self.stakes;
        Observation {
            anchor: Anchor {
                network: Network::Localnet,
                epoch: Epoch::new(self.number),
                epoch_start: TimestampMs::from_unix_ms(self.start),
                checkpoint: checkpoint.map_or(Err(Absence::NotRecorded), |moment| {
                    Ok(self.checkpoint(moment))
                }),
                tier,
            },
            protocol_version: ProtocolVersion::new(25),
            epoch_length: DurationMs::from_ms(DAY),
            safe_mode: self.is_safe,
            target_reward: Ok(Nanos::from_nanos(self.reward)),
            slashing_rate: Ok(BasisPoints::WHOLE),
            adjusts_rewards_by_score: Ok(true),
            total_stake: Ok(Nanos::from_nanos(first + second)),
            total_supply: Ok(Nanos::from_nanos((4_600_000_000 + self.number) * NANOS)),
            last_issuance: Ok(Issuance {
                minted: Nanos::from_nanos(767_000 * NANOS),
                burned: Nanos::from_nanos(1_000 * NANOS + self.number),
            }),
            committee: vec![address(1), address(2)],
            validators: vec![
                validator(1, first, 6_000),
                validator(2, second, 4_000),
                validator(3, outside, 0),
            ],
        }
    }

    fn checkpoint(&self, moment: u64) -> Checkpoint {
        let sequence = moment / CHECKPOINT_MS;
        let mut random = Random::of(sequence, "checkpoint");
        let mut digest = [0; 32];
        for word in digest.chunks_exact_mut(8) {
            word.copy_from_slice(&random.next().to_le_bytes());
        }
        Checkpoint {
            epoch: Epoch::new(self.number),
            sequence: CheckpointSeq::new(sequence),
            digest: CheckpointDigest::from_bytes(digest),
            timestamp: TimestampMs::from_unix_ms(sequence * CHECKPOINT_MS),
        }
    }
}

pub(crate) fn address(number: u8) -> Address {
    Address::from_bytes([number; 32])
}

fn validator(number: u8, stake: u64, voting_power: u64) -> Validator {
    Validator {
        address: address(number),
        name: format!("validator {number}"),
        pool: PoolId::from_bytes([number; 32]),
        stake: Nanos::from_nanos(stake),
        pool_tokens: PoolTokens::from_units(stake / 2),
        rewards_pool: Nanos::from_nanos(stake / 100),
        pending_stake: Nanos::ZERO,
        pending_withdrawal: Nanos::ZERO,
        pending_withdrawal_tokens: PoolTokens::ZERO,
        commission: BasisPoints::new(500).expect("5 %"),
        next_commission: BasisPoints::new(500).expect("5 %"),
        voting_power: VotingPower::new(voting_power).expect("at most the whole"),
        score: Ok(Score::FULL),
        reporters: Vec::new(),
    }
}
