//! ASMB minted for ASMB stakers: 8 % of the supply a year.
//!
//! # What the documents say
//!
//! 8 % a year of the supply is newly minted for the stakers of ASMB, to be
//! lowered later by governance. How was not to be published yet.
//!
//! # Our choices
//!
//! - The base is the supply at the start of a year, so the rate compounds yearly.
//! - A year issues `floor(supply * rate / 10,000)`.
//! - A year has 365 days, as everywhere in the benchmark. By the end of day `d`
//!   it has issued `floor(issued * d / 365)`: the days of a year sum to the year.
//! - A lowered rate is a list of years from which a rate holds; governance might
//!   raise it as well, so only the order of the years is a rule.
//!
//! A day's issue is split among the stakers of ASMB by
//! [`pro_rata`](super::pro_rata()).
//!
//! ```
//! use iotasrb_core::programmes::assembly::{TOTAL_SUPPLY, inflation::{Inflation, RateFrom}};
//! use iotasrb_core::units::BasisPoints;
//!
//! let years = Inflation::as_documented().years(2)?;
//! assert_eq!(years[0].supply_after.to_string(), "108000000000.000000");
//! assert_eq!(years[1].supply_after.to_string(), "116640000000.000000");
//! assert_eq!(years[1].day(1).unwrap().issued.to_string(), "23671232.876712");
//!
//! let rate = |year, rate| RateFrom { year, rate: BasisPoints::new(rate).unwrap() };
//! let lowered = Inflation::new(TOTAL_SUPPLY, vec![rate(1, 800), rate(3, 500)])?;
//! assert_eq!(lowered.years(3)?[2].issued.to_string(), "5832000000.000000");
//! # Ok::<(), iotasrb_core::programmes::assembly::inflation::Refusal>(())
//! ```

use super::{MicroAsmb, TOTAL_SUPPLY};
use crate::units::{BasisPoints, mul_div_floor};
use alloc::{vec, vec::Vec};

/// The days of a year, always.
pub const DAYS_IN_YEAR: u16 = 365;

/// The documented rate: 8 %.
const DOCUMENTED_RATE: BasisPoints = BasisPoints::known(800);

/// A rate, and the year from which it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateFrom {
    /// The first year of this rate, counted from 1.
    pub year: u16,
    /// What a year issues of the supply at its start.
    pub rate: BasisPoints,
}

/// A supply and the rates at which it grows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inflation {
    start_supply: MicroAsmb,
    rates: Vec<RateFrom>,
}

/// Why there is no such inflation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The first year has no rate.
    #[error("the first rate must hold from year 1")]
    NoRateForFirstYear,
    /// The rates are not in the order of their years, or two are for one year.
    #[error("the rate from year {0} does not follow an earlier year")]
    YearsNotAscending(u16),
    /// The supply outgrows the 64 bits in which it is counted.
    #[error("the supply of year {0} does not fit 64 bits")]
    SupplyTooLarge(u16),
}

/// What a year issues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Year {
    /// The year, from 1 on.
    pub year: u16,
    /// The rate that holds in it.
    pub rate: BasisPoints,
    /// The supply at its start.
    pub supply_before: MicroAsmb,
    /// What it issues: `floor(supply_before * rate / 10,000)`.
    pub issued: MicroAsmb,
    /// The supply at its end.
    pub supply_after: MicroAsmb,
}

/// What a day issues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day of its year, 1 to 365.
    pub day: u16,
    /// What it issues.
    pub issued: MicroAsmb,
    /// The supply at its end.
    pub supply_after: MicroAsmb,
}

impl Inflation {
    /// A supply, and the rates by the years from which they hold.
    ///
    /// Refused unless the first rate holds from year 1 and the years ascend.
    pub fn new(start_supply: MicroAsmb, rates: Vec<RateFrom>) -> Result<Self, Refusal> {
        if rates.first().is_none_or(|first| first.year != 1) {
            return Err(Refusal::NoRateForFirstYear);
        }
        for (earlier, later) in rates.iter().zip(rates.iter().skip(1)) {
            if later.year <= earlier.year {
                return Err(Refusal::YearsNotAscending(later.year));
            }
        }
        Ok(Self {
            start_supply,
            rates,
        })
    }

    /// As the documents say: 8 % a year of 100,000,000,000 ASMB, until governance lowers it.
    pub fn as_documented() -> Self {
        let documented = RateFrom {
            year: 1,
            rate: DOCUMENTED_RATE,
        };
        Self {
            start_supply: TOTAL_SUPPLY,
            rates: vec![documented],
        }
    }

    /// The first `count` years.
    ///
    /// Refused from the year on whose end the supply does not fit 64 bits: at the
    /// documented rate that is year 68.
    pub fn years(&self, count: u16) -> Result<Vec<Year>, Refusal> {
        let mut supply = self.start_supply;
        let mut years = Vec::with_capacity(usize::from(count));
        for number in 1..=count {
            let year = Year::of(number, self.rate_in(number), supply)?;
            supply = year.supply_after;
            years.push(year);
        }
        Ok(years)
    }

    fn rate_in(&self, year: u16) -> BasisPoints {
        let begun = self.rates.iter().take_while(|rate| rate.year <= year);
        begun.last().map_or(BasisPoints::ZERO, |latest| latest.rate)
    }
}

impl Year {
    fn of(year: u16, rate: BasisPoints, supply_before: MicroAsmb) -> Result<Self, Refusal> {
        let issued = supply_before.share_floor(rate);
        let supply_after = supply_before.checked_add(issued);
        Ok(Self {
            year,
            rate,
            supply_before,
            issued,
            supply_after: supply_after.ok_or(Refusal::SupplyTooLarge(year))?,
        })
    }

    /// What the year has issued by the end of a day, `floor(issued * day / 365)`;
    /// nothing by day 0, `None` after day 365.
    pub fn issued_through(&self, day: u16) -> Option<MicroAsmb> {
        let (day, days) = (u64::from(day), u64::from(DAYS_IN_YEAR));
        let issued = mul_div_floor(self.issued.as_micros(), day, days)?;
        (day <= days).then_some(MicroAsmb::from_micros(issued))
    }

    /// What a day of the year issues, from day 1 on; `None` for a day that is not one of it.
    pub fn day(&self, day: u16) -> Option<Day> {
        let before = self.issued_through(day.checked_sub(1)?)?;
        let through = self.issued_through(day)?;
        Some(Day {
            day,
            issued: through.checked_sub(before)?,
            supply_after: self.supply_before.checked_add(through)?,
        })
    }

    /// All days of the year, in order.
    pub fn days(&self) -> impl Iterator<Item = Day> {
        (1..=DAYS_IN_YEAR).filter_map(|day| self.day(day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec as vecs, prelude::*};

    fn from_year(year: u16, rate: u64) -> RateFrom {
        let rate = BasisPoints::new(rate).unwrap();
        RateFrom { year, rate }
    }

    fn supplies(inflation: &Inflation, years: u16) -> Vec<u64> {
        let years = inflation.years(years).unwrap();
        years
            .iter()
            .map(|year| year.supply_after.as_micros())
            .collect()
    }

    #[test]
    fn eight_percent_a_year_compound() {
        assert_eq!(
            supplies(&Inflation::as_documented(), 5),
            [
                108_000_000_000_000_000,
                116_640_000_000_000_000,
                125_971_200_000_000_000,
                136_048_896_000_000_000,
                146_932_807_680_000_000,
            ]
        );
        assert_eq!(supplies(&Inflation::as_documented(), 0), []);
    }

    /// 8 % for two years, 5 % for one, then nothing.
    #[test]
    fn a_lowered_rate_holds_from_its_year_on() {
        let rates = vec![from_year(1, 800), from_year(3, 500), from_year(4, 0)];
        let lowered = Inflation::new(TOTAL_SUPPLY, rates).unwrap();
        assert_eq!(
            supplies(&lowered, 5),
            [
                108_000_000_000_000_000,
                116_640_000_000_000_000,
                122_472_000_000_000_000,
                122_472_000_000_000_000,
                122_472_000_000_000_000,
            ]
        );
    }

    /// 8 % of 1,234 is 98.72; of 1,332 it is 106.56.
    #[test]
    fn a_year_issues_whole_units_rounded_down() {
        let few = Inflation::new(MicroAsmb::from_micros(1_234), vec![from_year(1, 800)]).unwrap();
        assert_eq!(supplies(&few, 2), [1_332, 1_438]);
    }

    /// 8e15 / 365 = 21,917,808,219,178.08...
    #[test]
    fn the_days_of_a_year() {
        let year = Inflation::as_documented().years(1).unwrap()[0];
        let issued = |day| year.day(day).map(|day| day.issued.as_micros());
        assert_eq!(issued(1), Some(21_917_808_219_178));
        assert_eq!(issued(13), Some(21_917_808_219_179));
        assert_eq!(issued(365), Some(21_917_808_219_179));
        assert_eq!([issued(0), issued(366)], [None, None]);
        let end = year.day(365).unwrap();
        assert_eq!(end.supply_after, year.supply_after);
        let half = MicroAsmb::from_micros(3_989_041_095_890_410);
        assert_eq!(year.issued_through(182), Some(half));
        assert_eq!(year.issued_through(366), None);
    }

    #[test]
    fn what_is_no_inflation_is_refused() {
        let refusal = |rates| Inflation::new(TOTAL_SUPPLY, rates).unwrap_err();
        assert_eq!(refusal(vec![]), Refusal::NoRateForFirstYear);
        assert_eq!(
            refusal(vec![from_year(2, 800)]),
            Refusal::NoRateForFirstYear
        );
        assert_eq!(
            refusal(vec![from_year(1, 800), from_year(1, 500)]),
            Refusal::YearsNotAscending(1)
        );
        let documented = Inflation::as_documented();
        assert_eq!(documented.years(67).map(|years| years.len()), Ok(67));
        assert_eq!(documented.years(68), Err(Refusal::SupplyTooLarge(68)));
    }

    proptest! {
        #[test]
        fn days_sum_to_their_year_and_years_to_the_supply(
            start in 0..=1_u64 << 56,
            rates in vecs(0..=10_000_u64, 1..8),
        ) {
            let rates: Vec<_> = (1..).zip(rates).map(|(year, rate)| from_year(year, rate)).collect();
            let count = u16::try_from(rates.len()).unwrap();
            let inflation = Inflation::new(MicroAsmb::from_micros(start), rates).unwrap();
            let mut supply = start;
            for year in inflation.years(count).unwrap() {
                prop_assert_eq!(year.supply_before.as_micros(), supply);
                let days: Vec<_> = year.days().collect();
                prop_assert_eq!(days.len(), 365);
                let issued = days.iter().map(|day| day.issued.as_micros());
                supply += issued.clone().sum::<u64>();
                prop_assert_eq!(year.supply_after.as_micros(), supply);
                // No day issues more than one unit above another.
                let (least, most) = (issued.clone().min().unwrap(), issued.max().unwrap());
                prop_assert!(most - least <= 1);
            }
        }
    }
}
