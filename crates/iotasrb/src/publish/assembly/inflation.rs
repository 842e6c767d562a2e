//! An inflation: its years, and their days.

use super::{Head, asmb, footer, heading};
use crate::{assembly::inflation::Scenario, publish::table};
use iotasrb_core::programmes::assembly::{
    MicroAsmb,
    inflation::{Day, Year},
};
use serde::Serialize;

/// The schema of an inflation's document.
const SCHEMA: &str = "iotasrb.assembly-inflation-result/1";

/// The inflation for programs.
#[derive(Debug, Serialize)]
pub struct Document {
    #[serde(flatten)]
    head: Head,
    start_supply_asmb: String,
    issued_asmb: String,
    end_supply_asmb: String,
    years: Vec<YearForm>,
}

#[derive(Debug, Serialize)]
struct YearForm {
    year: u16,
    rate_bp: u16,
    supply_before_asmb: String,
    issued_asmb: String,
    supply_after_asmb: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<Vec<DayForm>>,
}

#[derive(Debug, Serialize)]
struct DayForm {
    day: u16,
    issued_asmb: String,
    supply_after_asmb: String,
}

/// The inflation on one page, by year or by day.
pub fn page(scenario: &Scenario, years: &[Year], by_day: bool) -> String {
    let rows = |year: &Year| -> Vec<Vec<String>> {
        let start = vec![year.year.to_string()];
        let rate = year.rate.to_string();
        if by_day {
            let days = year.days();
            days.map(|day| {
                let (number, issued, supply) = cells(&day);
                [start.clone(), vec![number, rate.clone(), issued, supply]].concat()
            })
            .collect()
        } else {
            let (issued, supply) = (asmb(year.issued), asmb(year.supply_after));
            vec![[start, vec![rate, issued, supply]].concat()]
        }
    };
    let head: &[&str] = if by_day {
        &["year", "day", "rate", "issued ASMB", "supply ASMB"]
    } else {
        &["year", "rate", "issued ASMB", "supply ASMB"]
    };
    let label = &scenario.label;
    [
        heading("Assembly: ASMB minted for its stakers", label),
        table::pairs(&[("Supply at the start", asmb(scenario.start_supply) + " ASMB")]),
        table::columns(head, years.iter().flat_map(rows).collect(), &[]),
        conserved_part(scenario, years),
        footer(label),
    ]
    .join("\n")
}

/// The inflation for programs; every day only where it is asked for.
pub fn document(scenario: &Scenario, years: &[Year], by_day: bool) -> Document {
    let year = |year: &Year| YearForm {
        year: year.year,
        rate_bp: year.rate.as_basis_points(),
        supply_before_asmb: year.supply_before.to_string(),
        issued_asmb: year.issued.to_string(),
        supply_after_asmb: year.supply_after.to_string(),
        days: by_day.then(|| year.days().map(DayForm::new).collect()),
    };
    Document {
        head: Head::new(SCHEMA, &scenario.label),
        start_supply_asmb: scenario.start_supply.to_string(),
        issued_asmb: issued(scenario, years).to_string(),
        end_supply_asmb: end(scenario, years).to_string(),
        years: years.iter().map(year).collect(),
    }
}

/// One row a year, or a day.
pub fn csv(scenario: &Scenario, years: &[Year], by_day: bool) -> anyhow::Result<String> {
    if by_day {
        let rows = years.iter().flat_map(|year| {
            year.days().map(|day| {
                [
                    year.year.to_string(),
                    day.day.to_string(),
                    year.rate.as_basis_points().to_string(),
                    day.issued.to_string(),
                    day.supply_after.to_string(),
                ]
            })
        });
        let head = ["year", "day", "rate_bp", "issued_asmb", "supply_after_asmb"];
        return super::csv(&scenario.label, head, rows);
    }
    let rows = years.iter().map(|year| {
        [
            year.year.to_string(),
            year.rate.as_basis_points().to_string(),
            year.supply_before.to_string(),
            year.issued.to_string(),
            year.supply_after.to_string(),
        ]
    });
    let head = [
        "year",
        "rate_bp",
        "supply_before_asmb",
        "issued_asmb",
        "supply_after_asmb",
    ];
    super::csv(&scenario.label, head, rows)
}

fn cells(day: &Day) -> (String, String, String) {
    (
        day.day.to_string(),
        asmb(day.issued),
        asmb(day.supply_after),
    )
}

fn conserved_part(scenario: &Scenario, years: &[Year]) -> String {
    format!(
        "Conserved: {} at the start + {} issued = {} at the end; the days of each year sum to it\n",
        asmb(scenario.start_supply),
        asmb(issued(scenario, years)),
        asmb(end(scenario, years)),
    )
}

fn end(scenario: &Scenario, years: &[Year]) -> MicroAsmb {
    years
        .last()
        .map_or(scenario.start_supply, |year| year.supply_after)
}

/// What all years issued: by how much the supply, which never falls, has grown.
fn issued(scenario: &Scenario, years: &[Year]) -> MicroAsmb {
    end(scenario, years).saturating_sub(scenario.start_supply)
}

impl DayForm {
    fn new(day: Day) -> Self {
        Self {
            day: day.day,
            issued_asmb: day.issued.to_string(),
            supply_after_asmb: day.supply_after.to_string(),
        }
    }
}
