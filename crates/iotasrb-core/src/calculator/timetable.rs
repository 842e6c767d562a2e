use super::{Plan, Refusal};
use crate::{
    observation::Observation,
    units::{DurationMs, Epoch, TimestampMs},
};

/// The farthest look ahead from the observed epoch: ten years of daily epochs.
pub const MAX_EPOCHS: u64 = 3_653;

/// When a plan's stake works and when it is paid, by the nominal length of an epoch.
///
/// | moment | on the chain |
/// |---|---|
/// | start | the stake is requested; it waits for the epoch to end and earns nothing |
/// | next epoch change | the stake is active: the epoch that begins is its first earning one |
/// | each epoch change after that | the reward of the epoch that ended is in hand |
/// | end | the stake is withdrawn and paid at once; the running epoch pays nothing |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timetable {
    /// The epoch in which the stake is requested.
    pub requested: Epoch,
    /// The first epoch that pays: the one after.
    pub first_earning: Epoch,
    /// The last epoch that pays: the last one that is over at the plan's end.
    pub last_earning: Epoch,
    /// When the first reward is in hand: as the first earning epoch ends.
    pub first_payout: TimestampMs,
    /// When the last reward is in hand: as the last earning epoch ends.
    pub last_payout: TimestampMs,
}

impl Timetable {
    /// The timetable of a plan.
    pub fn of(plan: &Plan, observation: &Observation) -> Result<Self, Refusal> {
        let clock = Clock::of(observation);
        if plan.end <= plan.start {
            return Err(Refusal::EndNotAfterStart);
        }
        let requested = clock.epoch_at(plan.start)?;
        let first_earning = requested.next().ok_or(Refusal::BeyondTheClock)?;
        let first_payout = clock.end_of(first_earning)?;
        let withdrawn = clock.epoch_at(plan.end)?;
        let no_earning_epoch = Refusal::NoEarningEpoch { first_payout };
        let last_earning = match withdrawn.previous() {
            Some(last) if last >= first_earning => last,
            _ => return Err(no_earning_epoch),
        };
        let ahead = clock.epochs_ahead(withdrawn);
        if ahead > MAX_EPOCHS {
            return Err(Refusal::TooLong(ahead));
        }
        Ok(Self {
            requested,
            first_earning,
            last_earning,
            first_payout,
            last_payout: clock.end_of(last_earning)?,
        })
    }

    /// How many epochs pay.
    pub const fn earning_epochs(&self) -> u64 {
        // Neither saturates: the last earning epoch is never before the first.
        let later = self.last_earning.number();
        later
            .saturating_sub(self.first_earning.number())
            .saturating_add(1)
    }
}

/// The chain's epochs by their nominal length: epoch `k` begins `(k - e) · el`
/// after the start of the observed epoch `e`. A real epoch of mainnet differs
/// from that by less than a second.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    epoch: Epoch,
    epoch_start: TimestampMs,
    epoch_length: DurationMs,
}

impl Clock {
    pub(super) fn of(observation: &Observation) -> Self {
        Self {
            epoch: observation.anchor.epoch,
            epoch_start: observation.anchor.epoch_start,
            epoch_length: observation.epoch_length,
        }
    }

    /// The epoch that runs at a moment.
    fn epoch_at(self, time: TimestampMs) -> Result<Epoch, Refusal> {
        let elapsed_ms = time
            .as_unix_ms()
            .checked_sub(self.epoch_start.as_unix_ms())
            .ok_or(Refusal::StartBeforeObservedEpoch(self.epoch))?;
        elapsed_ms
            .checked_div(self.epoch_length.as_ms())
            .and_then(|ahead| self.epoch.number().checked_add(ahead))
            .map(Epoch::new)
            .ok_or(Refusal::BeyondTheClock)
    }

    /// When an epoch ends, which is when the next one begins.
    pub(super) fn end_of(self, epoch: Epoch) -> Result<TimestampMs, Refusal> {
        self.epochs_ahead(epoch)
            .checked_add(1)
            .and_then(|epochs| epochs.checked_mul(self.epoch_length.as_ms()))
            .and_then(|ms| self.epoch_start.checked_add(DurationMs::from_ms(ms)))
            .ok_or(Refusal::BeyondTheClock)
    }

    /// How many epochs after the observed one an epoch begins.
    fn epochs_ahead(self, epoch: Epoch) -> u64 {
        epoch.number().saturating_sub(self.epoch.number())
    }
}
