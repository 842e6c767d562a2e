//! A distribution: its days, who got what, every single payment.

use super::{Head, PROVENANCE, SOFTWARE, asmb, footer, heading, iota};
use crate::{
    assembly::distribution::{DaySum, Played, Scenario},
    publish::{figures::grouped, table},
};
use iotasrb_core::{programmes::assembly::MicroAsmb, units::Address};
use serde::Serialize;
use std::io::Write;

/// The schema of a distribution's document.
const SCHEMA: &str = "iotasrb.assembly-distribution-result/1";

/// Addresses that a page names; a document names all.
const MOST: usize = 20;

/// A distribution that was played, as it is shown.
#[derive(Debug)]
pub struct Answer<'a> {
    /// What was played.
    pub scenario: &'a Scenario,
    /// What came of it.
    pub played: &'a Played,
    /// The address that was asked for.
    pub address: Option<Address>,
}

/// The distribution for programs.
#[derive(Debug, Serialize)]
pub struct Document {
    #[serde(flatten)]
    head: Head,
    pool_asmb: String,
    first_round_issued_asmb: Option<String>,
    days: u32,
    daily_asmb: String,
    last_day_asmb: String,
    paid_asmb: String,
    undistributed_asmb: String,
    by_day: Vec<DayForm>,
    by_address: Vec<TotalForm>,
}

#[derive(Debug, Serialize)]
struct DayForm {
    day: u32,
    pot_asmb: String,
    carried_in_asmb: String,
    staked_iota: String,
    stakers: usize,
    paid_asmb: String,
    carried_out_asmb: String,
    remaining_asmb: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_address_asmb: Option<String>,
}

#[derive(Debug, Serialize)]
struct TotalForm {
    address: String,
    total_asmb: String,
}

/// The distribution on one page; days that are alike share a row, unless every day is asked for.
pub fn page(answer: &Answer<'_>, every_day: bool) -> String {
    let label = &answer.scenario.label;
    [
        heading("Assembly: ASMB for those who stake IOTA", label),
        schedule_part(answer.scenario),
        days_part(answer, every_day),
        totals_part(answer),
        conserved_part(answer.played, answer.scenario),
        footer(label),
    ]
    .join("\n")
}

/// The distribution for programs: of one address, if one was asked for.
pub fn document(answer: &Answer<'_>) -> Document {
    let Answer {
        scenario, played, ..
    } = answer;
    let schedule = scenario.schedule;
    let issued = scenario.first_round_issued;
    Document {
        head: Head::new(SCHEMA, &scenario.label),
        pool_asmb: schedule.pool().to_string(),
        first_round_issued_asmb: issued.map(|issued| issued.to_string()),
        days: schedule.days(),
        daily_asmb: schedule.daily().to_string(),
        last_day_asmb: last_day(scenario).to_string(),
        paid_asmb: played.paid.to_string(),
        undistributed_asmb: played.undistributed.to_string(),
        by_day: played.days.iter().map(DayForm::new).collect(),
        by_address: chosen(answer)
            .map(|(address, total)| TotalForm {
                address: address.to_string(),
                total_asmb: total.to_string(),
            })
            .collect(),
    }
}

/// Every payment as a row, written while they are computed: there may be millions.
pub fn csv(
    scenario: &Scenario,
    address: Option<Address>,
    output: impl Write,
) -> Result<(), csv::Error> {
    let mut writer = csv::Writer::from_writer(output);
    let head = ["day", "address", "staked_all_iota", "paid_asmb"];
    writer.write_record(head.iter().chain(&PROVENANCE))?;
    let provenance = [scenario.label.digest.to_string(), SOFTWARE.to_owned()];
    for day in scenario.days() {
        let (number, staked) = (day.payments.day.to_string(), day.staked.to_string());
        for (staker, amount) in &day.payments.paid {
            if address.is_none_or(|wanted| wanted == *staker) {
                let row = [
                    number.clone(),
                    staker.to_string(),
                    staked.clone(),
                    amount.to_string(),
                ];
                writer.write_record(row.iter().chain(&provenance))?;
            }
        }
    }
    writer.flush()?;
    Ok(())
}

fn schedule_part(scenario: &Scenario) -> String {
    let schedule = scenario.schedule;
    let source = scenario
        .first_round_issued
        .map_or_else(String::new, |issued| {
            format!(
                ": 12,000,000,000 and what round 1 left of 8,000,000,000 by issuing {}",
                asmb(issued)
            )
        });
    table::pairs(&[
        ("Pool", format!("{} ASMB{source}", asmb(schedule.pool()))),
        ("Days", grouped(u64::from(schedule.days()))),
        (
            "A day",
            format!(
                "{} ASMB, the last {}",
                asmb(schedule.daily()),
                asmb(last_day(scenario))
            ),
        ),
    ])
}

fn last_day(scenario: &Scenario) -> MicroAsmb {
    let schedule = scenario.schedule;
    schedule.pot(schedule.days()).unwrap_or_default()
}

fn days_part(answer: &Answer<'_>, every_day: bool) -> String {
    let days = &answer.played.days;
    let runs: Vec<&[DaySum]> = if every_day {
        days.chunks(1).collect()
    } else {
        days.chunk_by(alike).collect()
    };
    let mut head = vec![
        "days",
        "pot a day",
        "carried in",
        "staked IOTA",
        "stakers",
        "paid a day",
        "carried out",
        "remaining",
    ];
    if answer.address.is_some() {
        head.push("to the address a day");
    }
    let rows = runs.into_iter().filter_map(|run| {
        let (first, last) = (run.first()?, run.last()?);
        let days = if first.day == last.day {
            first.day.to_string()
        } else {
            format!("{} to {}", first.day, last.day)
        };
        let mut row = vec![
            days,
            asmb(first.pot),
            asmb(first.carried_in),
            iota(first.staked),
            grouped(u64::try_from(first.stakers).unwrap_or(u64::MAX)),
            asmb(first.paid),
            asmb(first.carried_out),
            asmb(last.remaining),
        ];
        row.extend(first.to_address.map(asmb));
        Some(row)
    });
    table::columns(&head, rows.collect(), &["days"])
}

/// Whether two days differ in nothing but what remains after them.
fn alike(one: &DaySum, other: &DaySum) -> bool {
    let DaySum { day, remaining, .. } = *one;
    one == &DaySum {
        day,
        remaining,
        ..*other
    }
}

fn totals_part(answer: &Answer<'_>) -> String {
    let mut totals: Vec<_> = chosen(answer).collect();
    totals.sort_by_key(|(_, total)| std::cmp::Reverse(*total));
    let rows = totals.iter().take(MOST);
    let rows = rows.map(|(address, total)| vec![address.to_string(), asmb(*total)]);
    let mut text = table::columns(&["address", "ASMB in all"], rows.collect(), &["address"]);
    let more = totals.len().saturating_sub(MOST);
    if more > 0 {
        let more = grouped(u64::try_from(more).unwrap_or(u64::MAX));
        text.push_str(&format!(
            "and {more} more: --format json names all, --format csv every payment\n"
        ));
    }
    text
}

/// The address that was asked for, or all; by their bytes.
fn chosen(answer: &Answer<'_>) -> impl Iterator<Item = (Address, MicroAsmb)> {
    let wanted = answer.address;
    let absent = wanted.filter(|one| !answer.played.totals.contains_key(one));
    let totals = answer.played.totals.iter();
    let found = totals.map(|(address, total)| (*address, *total));
    found
        .filter(move |(address, _)| wanted.is_none_or(|wanted| wanted == *address))
        // Named in the scenario with nothing but stakes of zero.
        .chain(absent.map(|address| (address, MicroAsmb::ZERO)))
}

fn conserved_part(played: &Played, scenario: &Scenario) -> String {
    format!(
        "Conserved: {} paid + {} that nobody got = {}, the pool, to the last unit on each day\n",
        asmb(played.paid),
        asmb(played.undistributed),
        asmb(scenario.schedule.pool()),
    )
}

impl DayForm {
    fn new(day: &DaySum) -> Self {
        Self {
            day: day.day,
            pot_asmb: day.pot.to_string(),
            carried_in_asmb: day.carried_in.to_string(),
            staked_iota: day.staked.to_string(),
            stakers: day.stakers,
            paid_asmb: day.paid.to_string(),
            carried_out_asmb: day.carried_out.to_string(),
            remaining_asmb: day.remaining.to_string(),
            to_address_asmb: day.to_address.map(|amount| amount.to_string()),
        }
    }
}
