//! ASMB for those who stake IOTA: a schedule, the stakes of each day, and what they are paid.

use super::{
    Kind, Label, ScenarioError,
    file::{at_most, decode, read},
    spelled::{About, Entries, Text},
    whole::Whole,
};
use crate::source::Object;
use iotasrb_core::{
    programmes::{
        Micros, SUPPLY,
        assembly::{
            MicroAsmb, TOTAL_SUPPLY,
            distribution::{DAYS, Distribution, Payments, Schedule},
        },
    },
    units::Address,
};
use serde::{Deserialize, de::IgnoredAny};
use std::{collections::BTreeMap, num::NonZeroU32, path::Path};

/// Ten years, where 21 months were planned.
const MAX_DAYS: u32 = 3_660;
/// Twice as many as any round of the programme paid.
const MAX_ADDRESSES: u64 = 100_000;
/// As many as 46,000 addresses get in 21 months.
const MAX_PAYMENTS: u64 = 30_000_000;

/// A distribution to be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Its file.
    pub label: Label,
    /// What there is, and over how many days.
    pub schedule: Schedule,
    /// What the round before the launch issued, if the pool follows from it.
    pub first_round_issued: Option<MicroAsmb>,
    changes: Vec<Change>,
}

/// From this day on, some stakes are others.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Change {
    day: u32,
    /// Whether stakes that are not named end.
    replaces: bool,
    stakes: BTreeMap<Address, Micros>,
}

/// A day of the distribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// Whom it paid.
    pub payments: Payments,
    /// How much was staked.
    pub staked: Micros,
}

/// A distribution that was played, without every single payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Played {
    /// Its days, in order.
    pub days: Vec<DaySum>,
    /// What each address got in all, in the order of their bytes.
    pub totals: BTreeMap<Address, MicroAsmb>,
    /// What all of them got.
    pub paid: MicroAsmb,
    /// What nobody got, because the last days had no stake.
    pub undistributed: MicroAsmb,
}

/// The sums of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaySum {
    /// The day, from 1 on.
    pub day: u32,
    /// What the schedule gives it.
    pub pot: MicroAsmb,
    /// What days without stake left to it.
    pub carried_in: MicroAsmb,
    /// How much was staked.
    pub staked: Micros,
    /// How many addresses staked.
    pub stakers: usize,
    /// What they were paid.
    pub paid: MicroAsmb,
    /// What is left to the next day because nobody staked.
    pub carried_out: MicroAsmb,
    /// What the schedule gives the days to come.
    pub remaining: MicroAsmb,
    /// What the address that was asked for got.
    pub to_address: Option<MicroAsmb>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(rename = "schema")]
    _schema: IgnoredAny,
    about: Option<About>,
    first_round_issued_asmb: Option<Text<MicroAsmb>>,
    pool_asmb: Option<Text<MicroAsmb>>,
    days: Option<Whole<NonZeroU32, 1, MAX_DAYS>>,
    stakes: Option<Vec<Object<ChangeForm>>>,
    stakes_by_day_iota: Option<Vec<Entries<Address, Micros>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeForm {
    from_day: Whole<u32, 1, MAX_DAYS>,
    stakes_iota: Entries<Address, Micros>,
}

impl Scenario {
    /// Reads a scenario from a file.
    pub fn read(path: &Path) -> Result<Self, ScenarioError> {
        Self::parse(&read(path)?)
    }

    /// Reads a scenario.
    pub fn parse(text: &[u8]) -> Result<Self, ScenarioError> {
        let form: Form = decode(Kind::Distribution, text)?;
        let days = form.days.map_or(DAYS, |Whole(days)| days);
        let issued = form.first_round_issued_asmb.map(|Text(issued)| issued);
        let schedule = schedule(issued, form.pool_asmb.map(|Text(pool)| pool), days)?;
        let scenario = Self {
            label: Label::of(form.about, text),
            schedule,
            first_round_issued: issued,
            changes: changes(form.stakes, form.stakes_by_day_iota, days.get())?,
        };
        scenario.check_size()?;
        Ok(scenario)
    }

    /// The days, one after the other.
    pub fn days(&self) -> impl Iterator<Item = Day> {
        let mut distribution = Distribution::start(self.schedule);
        let mut stakes = self.stakes();
        std::iter::from_fn(move || {
            let today = stakes.next()?;
            // Refused after the last day only.
            let payments = distribution.step(today).ok()?;
            distribution = payments.after;
            let staked = today.values().sum();
            Some(Day {
                payments,
                staked: Micros::from_micros(staked),
            })
        })
    }

    /// Plays it, and counts every unit on the way. Of one address each day's payment is kept.
    pub fn play(&self, address: Option<Address>) -> Result<Played, ScenarioError> {
        if let Some(address) = address.filter(|address| !self.names(*address)) {
            return Err(ScenarioError::UnknownAddress(address));
        }
        let mut account = Account::default();
        let mut played = Played {
            days: Vec::new(),
            totals: BTreeMap::new(),
            paid: MicroAsmb::ZERO,
            undistributed: MicroAsmb::ZERO,
        };
        for day in self.days() {
            let sum = account.enter(self.schedule, &day, address)?;
            for (staker, amount) in day.payments.paid {
                let total = played.totals.entry(staker).or_default();
                *total = total.checked_add(amount).ok_or_else(|| lost(sum.day))?;
            }
            played.paid = day.payments.after.paid();
            played.undistributed = sum.carried_out;
            played.days.push(sum);
        }
        account.close(self.schedule, &played)?;
        Ok(played)
    }

    fn names(&self, address: Address) -> bool {
        let mut changes = self.changes.iter();
        changes.any(|change| change.stakes.contains_key(&address))
    }

    /// Refuses more work, or more IOTA, than there may be.
    fn check_size(&self) -> Result<(), ScenarioError> {
        let mut payments = 0_u64;
        let mut stakes = self.stakes();
        for day in 1..=self.schedule.days() {
            let Some(today) = stakes.next() else { break };
            let stakers = u64::try_from(today.len()).unwrap_or(u64::MAX);
            at_most("addresses with stake on one day", MAX_ADDRESSES, stakers)?;
            payments = payments.saturating_add(stakers);
            let total = today
                .values()
                .try_fold(0_u64, |sum, one| sum.checked_add(*one));
            if total.is_none_or(|total| total > SUPPLY.as_micros()) {
                return Err(ScenarioError::MoreThanIota {
                    day,
                    supply: SUPPLY,
                });
            }
        }
        at_most(
            "payments (addresses with stake, day by day)",
            MAX_PAYMENTS,
            payments,
        )
    }

    fn stakes(&self) -> Stakes<'_> {
        Stakes {
            changes: &self.changes,
            day: 0,
            now: BTreeMap::new(),
        }
    }
}

/// The stakes of one day after the other, without end.
struct Stakes<'a> {
    changes: &'a [Change],
    day: u32,
    now: BTreeMap<Address, u64>,
}

impl Stakes<'_> {
    fn next(&mut self) -> Option<&BTreeMap<Address, u64>> {
        self.day = self.day.checked_add(1)?;
        if let Some((change, later)) = self.changes.split_first()
            && change.day == self.day
        {
            self.changes = later;
            if change.replaces {
                self.now.clear();
            }
            for (address, stake) in &change.stakes {
                // What earns nothing is no stake.
                if *stake == Micros::ZERO {
                    self.now.remove(address);
                } else {
                    self.now.insert(*address, stake.as_micros());
                }
            }
        }
        Some(&self.now)
    }
}

/// A second count of every unit, in sums of its own.
#[derive(Default)]
struct Account {
    paid: u128,
}

impl Account {
    fn enter(
        &mut self,
        schedule: Schedule,
        day: &Day,
        address: Option<Address>,
    ) -> Result<DaySum, ScenarioError> {
        let payments = &day.payments;
        let today = sum(payments.paid.values());
        self.paid = self.paid.saturating_add(today);
        let after = payments.after;
        let placed = [after.carried(), after.remaining()];
        if self.paid.saturating_add(sum(&placed)) != u128::from(schedule.pool().as_micros()) {
            return Err(lost(payments.day));
        }
        Ok(DaySum {
            day: payments.day,
            pot: payments.pot,
            carried_in: payments.carried_in,
            staked: day.staked,
            stakers: payments.paid.len(),
            paid: MicroAsmb::from_micros(u64::try_from(today).map_err(|_| lost(payments.day))?),
            carried_out: after.carried(),
            remaining: after.remaining(),
            to_address: address.map(|one| payments.paid.get(&one).copied().unwrap_or_default()),
        })
    }

    fn close(self, schedule: Schedule, played: &Played) -> Result<(), ScenarioError> {
        let ended = played.days.len() == usize::try_from(schedule.days()).unwrap_or(usize::MAX);
        let by_address = sum(played.totals.values());
        let all = by_address.saturating_add(sum(&[played.undistributed]));
        if ended && by_address == self.paid && all == u128::from(schedule.pool().as_micros()) {
            return Ok(());
        }
        Err(ScenarioError::NotConserved("the end".to_owned()))
    }
}

fn lost(day: u32) -> ScenarioError {
    ScenarioError::NotConserved(format!("day {day}"))
}

fn sum<'a>(amounts: impl IntoIterator<Item = &'a MicroAsmb>) -> u128 {
    let amounts = amounts.into_iter();
    amounts.map(|amount| u128::from(amount.as_micros())).sum()
}

fn schedule(
    issued: Option<MicroAsmb>,
    pool: Option<MicroAsmb>,
    days: NonZeroU32,
) -> Result<Schedule, ScenarioError> {
    const ISSUED: &str = "first_round_issued_asmb";
    const POOL: &str = "pool_asmb";
    let (field, found) = match (issued, pool) {
        (Some(issued), None) => (ISSUED, issued),
        (None, Some(pool)) => (POOL, pool),
        _ => {
            return Err(ScenarioError::OneOfTwo {
                one: ISSUED,
                other: POOL,
            });
        }
    };
    if found > TOTAL_SUPPLY {
        return Err(ScenarioError::MoreThanSupply {
            field,
            found,
            supply: TOTAL_SUPPLY,
        });
    }
    let pool = pool.unwrap_or_else(|| Schedule::after_first_round(found).pool());
    Ok(Schedule::new(pool, days))
}

fn changes(
    stakes: Option<Vec<Object<ChangeForm>>>,
    by_day: Option<Vec<Entries<Address, Micros>>>,
    days: u32,
) -> Result<Vec<Change>, ScenarioError> {
    let changes: Vec<_> = match (stakes, by_day) {
        (Some(stakes), None) => {
            let changed = |Object(form): Object<ChangeForm>| Change {
                day: form.from_day.0,
                replaces: false,
                stakes: form.stakes_iota.0,
            };
            stakes.into_iter().map(changed).collect()
        }
        (None, Some(by_day)) => {
            let found = by_day.len();
            if u32::try_from(found) != Ok(days) {
                return Err(ScenarioError::NotEveryDay { days, found });
            }
            let whole = |(day, Entries(stakes))| Change {
                day,
                replaces: true,
                stakes,
            };
            (1..).zip(by_day).map(whole).collect()
        }
        _ => {
            return Err(ScenarioError::OneOfTwo {
                one: "stakes",
                other: "stakes_by_day_iota",
            });
        }
    };
    let mut after = 0;
    for Change { day, .. } in &changes {
        if *day <= after || *day > days {
            let day = *day;
            return Err(ScenarioError::DayOutOfOrder { days, day, after });
        }
        after = *day;
    }
    Ok(changes)
}
