//! ASMB for IOTA stakers after the launch: 20 % of the supply in 21 months.
//!
//! # What the documents say
//!
//! IOTA stakers get 20 % of the supply, 20,000,000,000 ASMB: up to 8,000,000,000
//! before the launch, and after it 12,000,000,000 with what is left of the 8.
//! The total of a day is fixed, and each staker gets of it his share of all IOTA
//! staked on that day, so that fewer stakers means more for each. In their
//! example 14,000,000,000 are left: 21,909,233 ASMB a day for 639 days.
//!
//! # Our choices
//!
//! - The pool's part from before the launch is what the first round did not
//!   issue, nothing if it issued more than planned.
//! - A day pays `floor(pool / days)`; the last day pays what that leaves as well.
//! - The stakes of a day are taken as they are given: when they are measured
//!   is up to whoever gives them.
//! - A day's pot is split by [largest remainder](crate::programmes::largest_remainder()), ties
//!   by the addresses' bytes; there is no minimum.
//! - A day without stake carries its pot over to the next day. What the last day
//!   carries over stays undistributed, and says so.
//!
//! After every day `paid + carried + remaining == pool`.
//!
//! ```
//! use iotasrb_core::programmes::assembly::{MicroAsmb, distribution::{Distribution, Schedule}};
//! use iotasrb_core::units::Address;
//!
//! let issued = MicroAsmb::from_asmb(6_000_000_000).unwrap();
//! let schedule = Schedule::after_first_round(issued);
//! assert_eq!(schedule.pool().to_string(), "14000000000.000000");
//! assert_eq!(schedule.daily().to_string(), "21909233.176838");
//!
//! let address = |number| Address::from_bytes([number; 32]);
//! let nobody = Distribution::start(schedule).step(&[].into())?;
//! let second = nobody.after.step(&[(address(1), 1), (address(2), 3)].into())?;
//! assert_eq!(second.carried_in.to_string(), "21909233.176838");
//! assert_eq!(second.paid[&address(1)].to_string(), "10954616.588419");
//! assert_eq!(second.paid[&address(2)].to_string(), "32863849.765257");
//! # Ok::<(), iotasrb_core::programmes::assembly::distribution::Ended>(())
//! ```

use super::{MicroAsmb, pro_rata};
use crate::units::Address;
use alloc::collections::BTreeMap;
use core::num::NonZeroU32;

/// What was planned for the 21 months after the launch: 12,000,000,000 ASMB.
pub const PLANNED_AFTER_LAUNCH: MicroAsmb = MicroAsmb::from_micros(12_000_000_000_000_000);

/// What was planned at most for the round before the launch: 8,000,000,000 ASMB.
pub const PLANNED_BEFORE_LAUNCH: MicroAsmb = MicroAsmb::from_micros(8_000_000_000_000_000);

/// What was planned for both: 20,000,000,000 ASMB, 20 % of the supply.
const PLANNED: MicroAsmb = MicroAsmb::from_micros(20_000_000_000_000_000);

/// The days of the 21 months, as the documents' example counts them.
pub const DAYS: NonZeroU32 = NonZeroU32::new(639).unwrap();

/// What there is to distribute, and over how many days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    pool: MicroAsmb,
    days: NonZeroU32,
}

impl Schedule {
    /// A pool that is distributed over so many days.
    pub const fn new(pool: MicroAsmb, days: NonZeroU32) -> Self {
        Self { pool, days }
    }

    /// The documented distribution, given what the round before the launch issued.
    ///
    /// `12e15 + max(0, 8e15 - issued)` microASMB over 639 days. The first round
    /// really issued 5,805,198,730,725,779 microASMB.
    pub const fn after_first_round(issued: MicroAsmb) -> Self {
        let pool = if issued.as_micros() < PLANNED_BEFORE_LAUNCH.as_micros() {
            PLANNED.saturating_sub(issued)
        } else {
            PLANNED_AFTER_LAUNCH
        };
        Self::new(pool, DAYS)
    }

    /// All that there is to distribute.
    pub const fn pool(&self) -> MicroAsmb {
        self.pool
    }

    /// Over how many days.
    pub const fn days(&self) -> u32 {
        self.days.get()
    }

    /// What every day but the last pays: `floor(pool / days)`.
    pub fn daily(&self) -> MicroAsmb {
        MicroAsmb::from_micros(self.pool.as_micros() / self.divisor())
    }

    /// What the last day pays above the others: `pool mod days`.
    pub fn left_for_last_day(&self) -> MicroAsmb {
        MicroAsmb::from_micros(self.pool.as_micros() % self.divisor())
    }

    /// What a day pays, from day 1 on; `None` for a day that is not one of them.
    ///
    /// ```
    /// use iotasrb_core::programmes::assembly::{MicroAsmb, distribution::Schedule};
    /// let schedule = Schedule::new(MicroAsmb::from_micros(11), 3.try_into()?);
    /// let pots = [1, 2, 3].map(|day| schedule.pot(day).map(MicroAsmb::as_micros));
    /// assert_eq!(pots, [Some(3), Some(3), Some(5)]);
    /// assert_eq!(schedule.pot(4), None);
    /// # Ok::<(), core::num::TryFromIntError>(())
    /// ```
    pub fn pot(&self, day: u32) -> Option<MicroAsmb> {
        if day == 0 || day > self.days() {
            None
        } else if day == self.days() {
            self.daily().checked_add(self.left_for_last_day())
        } else {
            Some(self.daily())
        }
    }

    fn divisor(&self) -> core::num::NonZeroU64 {
        self.days.into()
    }
}

/// How far a distribution has come: a value, which [`step`](Self::step) leaves as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Distribution {
    schedule: Schedule,
    days_ended: u32,
    paid: MicroAsmb,
    carried: MicroAsmb,
    remaining: MicroAsmb,
}

/// All days of the schedule are over: there is nothing more to distribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the distribution ended after {days} days")]
pub struct Ended {
    /// The days of the schedule.
    pub days: u32,
}

/// What a day paid, to whom, and where that leaves the distribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payments {
    /// The day, from 1 on.
    pub day: u32,
    /// What the schedule gives the day.
    pub pot: MicroAsmb,
    /// What days without stake left to it.
    pub carried_in: MicroAsmb,
    /// What each staker gets; empty if nobody had stake.
    pub paid: BTreeMap<Address, MicroAsmb>,
    /// The distribution when the day is over.
    pub after: Distribution,
}

impl Distribution {
    /// Before the first day: nothing is paid, everything remains.
    pub const fn start(schedule: Schedule) -> Self {
        Self {
            schedule,
            days_ended: 0,
            paid: MicroAsmb::ZERO,
            carried: MicroAsmb::ZERO,
            remaining: schedule.pool,
        }
    }

    /// Pays the next day by its stakes.
    ///
    /// The day's pot and what was carried over are split in proportion to the
    /// stakes, which are in any one unit; with no stake at all both are carried
    /// over. Refused when all days are over.
    pub fn step(&self, stakes: &BTreeMap<Address, u64>) -> Result<Payments, Ended> {
        let ended = Ended {
            days: self.schedule.days(),
        };
        let day = self.days_ended.checked_add(1).ok_or(ended)?;
        let pot = self.schedule.pot(day).ok_or(ended)?;
        // Both are parts of the pool, so their sum fits, and so does every sum below.
        let due = pot.checked_add(self.carried).ok_or(ended)?;
        let paid = pro_rata(due, stakes);
        let (paid_today, carried) = match paid {
            Some(_) => (due, MicroAsmb::ZERO),
            None => (MicroAsmb::ZERO, due),
        };
        let after = Self {
            schedule: self.schedule,
            days_ended: day,
            paid: self.paid.checked_add(paid_today).ok_or(ended)?,
            carried,
            remaining: self.remaining.checked_sub(pot).ok_or(ended)?,
        };
        Ok(Payments {
            day,
            pot,
            carried_in: self.carried,
            paid: paid.unwrap_or_default(),
            after,
        })
    }

    /// The schedule that it follows.
    pub const fn schedule(&self) -> Schedule {
        self.schedule
    }

    /// How many days are over.
    pub const fn days_ended(&self) -> u32 {
        self.days_ended
    }

    /// What all days together have paid.
    pub const fn paid(&self) -> MicroAsmb {
        self.paid
    }

    /// What days without stake leave to the next day with stake.
    pub const fn carried(&self) -> MicroAsmb {
        self.carried
    }

    /// What the schedule gives the days to come.
    pub const fn remaining(&self) -> MicroAsmb {
        self.remaining
    }

    /// What nobody will get, because the last days had no stake; `None` while days are left.
    pub fn undistributed(&self) -> Option<MicroAsmb> {
        (self.days_ended == self.schedule.days()).then_some(self.carried)
    }
}

#[cfg(test)]
mod tests;
