//! The programmes before today's: tables, JSON and CSV of what they paid.
//!
//! Amounts in JSON and CSV are whole numbers of the smallest unit, as texts: micros of IOTA,
//! and the unit of the event, of which a million make one SMR or ASMB.

pub mod earned;
mod kept;
pub mod list;
pub mod potential;
pub mod record;
pub mod show;
pub mod status;
pub mod verified;

use super::figures::grouped;
use crate::programme::staking_event::StakingEvent;
use iotasrb_core::programmes::{Micros, participation::RewardRate, staking::Programme};
use serde::Serialize;

/// The program that computed it.
pub(super) const SOFTWARE: &str = concat!(
    "iotasrb ",
    env!("CARGO_PKG_VERSION"),
    " ",
    env!("IOTASRB_COMMIT")
);

/// Which event something is of.
#[derive(Clone, Debug, Serialize)]
struct EventName {
    /// `smr`, `asmb-1` to `asmb-6`; none of another event.
    code: Option<&'static str>,
    event_id: String,
    name: String,
    symbol: String,
}

impl From<&StakingEvent> for EventName {
    fn from(event: &StakingEvent) -> Self {
        Self {
            code: event.programme.map(|programme| programme.code),
            event_id: event.id.to_string(),
            name: event.name.clone(),
            symbol: event.symbol.clone(),
        }
    }
}

/// A whole number with six decimals, digits grouped.
fn millionths(number: u64) -> String {
    format!("{}.{:06}", grouped(number / 1_000_000), number % 1_000_000)
}

/// An amount of IOTA.
fn iota(amount: Micros) -> String {
    format!("{} IOTA", millionths(amount.as_micros()))
}

/// A reward: of a programme in its token, of another event in its unit.
fn reward(event: &StakingEvent, units: u64) -> String {
    match event.programme {
        Some(programme) => tokens(&programme, units),
        None => format!(
            "{} {}",
            grouped(units),
            crate::foreign::tamed(&event.symbol)
        ),
    }
}

fn tokens(programme: &Programme, units: u64) -> String {
    format!("{} {}", millionths(units), programme.token)
}

/// What one IOTA earns in a milestone. The rates of all programmes have a million micros, which
/// are one IOTA, below the line.
fn rate_of(programme: &Programme, rate: RewardRate) -> String {
    tokens(programme, u64::from(rate.numerator()))
}

/// Rows for spreadsheets, each followed by the program that computed it.
fn csv<const COLUMNS: usize>(
    head: [&str; COLUMNS],
    rows: impl IntoIterator<Item = [String; COLUMNS]>,
) -> anyhow::Result<String> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(head.iter().chain(&["software"]))?;
    for row in rows {
        writer.write_record(row.iter().map(String::as_str).chain([SOFTWARE]))?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
