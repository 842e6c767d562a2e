//! How ASMB became IOTA in 2023.
//!
//! Assembly never launched. On 4 October 2023 the supply of IOTA rose to 4,600,000,000, and
//! 161,000,000 of what was new went to those who had staked for ASMB, in proportion to what the
//! official results of all six rounds paid them. A tenth was free at once, the rest in equal
//! parts every two weeks for two years. Amounts are in micros, the base unit of then; the nanos
//! of today's chain are micros times 1,000 ([`Micros::to_nanos`]).

use super::{Micros, largest_remainder};
use crate::units::{Address, DurationMs, TimestampMs};
use alloc::vec::Vec;

/// What the stakers for ASMB got together: 161,000,000 IOTA.
pub const POT: Micros = Micros::from_micros(161_000_000_000_000);

/// When the conversion took place, and unlocking began: 2023-10-04T00:00:00Z.
pub const START: TimestampMs = TimestampMs::from_unix_ms(1_696_377_600_000);

/// Two weeks.
const FORTNIGHT_MS: u64 = 1_209_600_000;

/// Why holdings have no shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConversionRefusal {
    /// An address has two holdings: they must be summed first.
    #[error("{0} has two holdings")]
    RepeatedAddress(Address),
    /// There is nothing in proportion to which the pot could be divided.
    #[error("nobody holds anything")]
    NoHoldings,
    /// All holdings together exceed 64 bits.
    #[error("the holdings exceed 64 bits")]
    TotalOverflow,
}

/// Divides a pot in proportion to holdings by the method of the largest remainder, and returns
/// what each gets, in the order given; together exactly the pot.
///
/// Each gets `floor(pot * holding / total)`; what is left goes, a micro each, to the holders
/// whose divisions left the largest remainders: [`largest_remainder()`]. Between equal remainders
/// the original was not deterministic; here the smaller address comes first, which is a rule of
/// ours.
///
/// ```
/// use iotasrb_core::programmes::{Micros, conversion::shares};
/// use iotasrb_core::units::Address;
/// let holdings = [1, 2, 3].map(|byte| (Address::from_bytes([byte; 32]), 5));
/// let shares = shares(Micros::from_micros(100), &holdings).unwrap();
/// assert_eq!(shares, [34, 33, 33].map(Micros::from_micros));
/// ```
pub fn shares(pot: Micros, holdings: &[(Address, u64)]) -> Result<Vec<Micros>, ConversionRefusal> {
    let mut places: Vec<_> = (0_usize..).zip(holdings).collect();
    places.sort_unstable_by_key(|(_, (address, _))| *address);
    refuse_repeated(&places)?;
    let units: Vec<u64> = places.iter().map(|(_, (_, units))| *units).collect();
    let total = units
        .iter()
        .try_fold(0_u64, |sum, one| sum.checked_add(*one));
    total.ok_or(ConversionRefusal::TotalOverflow)?;
    let parts = largest_remainder(pot.as_micros(), &units).ok_or(ConversionRefusal::NoHoldings)?;
    let mut placed: Vec<_> = places.iter().map(|(place, _)| *place).zip(parts).collect();
    placed.sort_unstable();
    let shares = placed.into_iter().map(|(_, part)| part);
    Ok(shares.map(Micros::from_micros).collect())
}

fn refuse_repeated(sorted: &[(usize, &(Address, u64))]) -> Result<(), ConversionRefusal> {
    for pair in sorted.windows(2) {
        if let [(_, (one, _)), (_, (other, _))] = pair
            && one == other
        {
            return Err(ConversionRefusal::RepeatedAddress(*one));
        }
    }
    Ok(())
}

/// How long what was new unlocked, every two weeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// Two years, 52 unlocks: that of the stakers for ASMB.
    TwoYears,
    /// Four years, 104 unlocks: that of other receivers of 2023.
    FourYears,
}

impl Schedule {
    /// How many unlocks follow the first two weeks.
    pub const fn unlocks(self) -> u16 {
        match self {
            Self::TwoYears => 52,
            Self::FourYears => 104,
        }
    }
}

/// How a share unlocks: at once `initial`, then `per_unlock` at each of the unlocks.
///
/// ```
/// use iotasrb_core::programmes::conversion::{POT, Schedule, Vesting};
/// let vesting = Vesting::of(POT, Schedule::TwoYears);
/// assert_eq!(vesting.initial.to_string(), "16100000.000024");
/// assert_eq!(vesting.per_unlock.to_string(), "2786538.461538");
/// // The last on 2025-10-01.
/// assert_eq!(vesting.unlocks().last().unwrap().at.as_unix_ms(), 1_759_276_800_000);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vesting {
    /// Free from the start: a tenth, rounded down, and what the unlocks cannot divide evenly.
    pub initial: Micros,
    /// What each unlock frees; nothing if the share is too small to be divided, which then is
    /// free at once.
    pub per_unlock: Micros,
    /// When they are.
    pub schedule: Schedule,
}

/// An amount that becomes free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unlock {
    /// From when on it is free.
    pub at: TimestampMs,
    /// How much it is.
    pub amount: Micros,
}

impl Vesting {
    /// Of a share t and N unlocks: `initial = floor(t / 10)`, and `(t - initial) mod N` more;
    /// each unlock `(t - initial) / N`, which leaves no remainder.
    pub fn of(share: Micros, schedule: Schedule) -> Self {
        let share = share.as_micros();
        let locked = share.saturating_sub(share / 10);
        let unlocks = u64::from(schedule.unlocks());
        let per_unlock = locked.checked_div(unlocks).unwrap_or_default();
        let later = per_unlock.saturating_mul(unlocks);
        Self {
            initial: Micros::from_micros(share.saturating_sub(later)),
            per_unlock: Micros::from_micros(per_unlock),
            schedule,
        }
    }

    /// All that becomes free, in the order of time: `initial` at [`START`], then every two
    /// weeks `per_unlock`. Together exactly the share.
    pub fn unlocks(self) -> impl Iterator<Item = Unlock> {
        let initial = Unlock {
            at: START,
            amount: self.initial,
        };
        let count = match self.per_unlock {
            Micros::ZERO => 0,
            _ => u64::from(self.schedule.unlocks()),
        };
        let later = (1..=count).filter_map(move |number| {
            let wait = DurationMs::from_ms(FORTNIGHT_MS.checked_mul(number)?);
            Some(Unlock {
                at: START.checked_add(wait)?,
                amount: self.per_unlock,
            })
        });
        [initial].into_iter().chain(later)
    }

    /// What is free at a moment.
    pub fn free_at(self, moment: TimestampMs) -> Micros {
        let free = self.unlocks().filter(|unlock| unlock.at <= moment);
        // Together at most the share, which fits.
        free.fold(Micros::ZERO, |sum, unlock| {
            sum.checked_add(unlock.amount).unwrap_or(sum)
        })
    }
}

#[cfg(test)]
mod tests;
