//! What addresses earned in one event, computed from stakes.

use super::{
    super::{figures::grouped, table},
    EventName, SOFTWARE, csv, reward,
};
use crate::programme::{address::AddressForm, staking_event::StakingEvent};
use iotasrb_core::{programmes::Milestone, units::Address};
use serde::Serialize;

/// What each address earned.
#[derive(Clone, Debug)]
pub struct Earned<'a> {
    /// The event.
    pub event: &'a StakingEvent,
    /// Up to which milestone is counted.
    pub at: Milestone,
    /// How addresses are written.
    pub form: AddressForm,
    /// Each address with its units, minimum or not.
    pub rows: Vec<(Address, u64)>,
}

/// The same as JSON.
#[derive(Debug, Serialize)]
pub struct EarnedDocument {
    schema: &'static str,
    #[serde(flatten)]
    event: EventName,
    milestone: u32,
    minimum_units: String,
    addresses: Vec<Row>,
    software: &'static str,
}

#[derive(Debug, Serialize)]
struct Row {
    address: String,
    reward_units: String,
    minimum_reached: bool,
}

impl Earned<'_> {
    fn reaches(&self, units: u64) -> bool {
        self.event.terms.reaches_minimum(units)
    }
}

/// What each earned, for people.
pub fn page(earned: &Earned<'_>) -> String {
    let rows = earned.rows.iter().map(|(address, units)| {
        let so = if earned.reaches(*units) {
            "paid"
        } else {
            "below the minimum: nothing"
        };
        vec![
            earned.form.write(*address),
            reward(earned.event, *units),
            so.to_owned(),
        ]
    });
    let mut text = table::columns(
        &["address", "earned", "so"],
        rows.collect(),
        &["address", "so"],
    );
    let reached = earned
        .rows
        .iter()
        .filter(|(_, units)| earned.reaches(*units))
        .count();
    text.push_str(&format!(
        "\n{} ({}) up to milestone {}: {} addresses, {} of them reach the minimum of {}\n",
        crate::foreign::tamed(&earned.event.name),
        earned.event.code(),
        earned.at,
        grouped(count(earned.rows.len())),
        grouped(count(reached)),
        reward(earned.event, earned.event.terms.minimum_rewards)
    ));
    text
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// What each earned, for spreadsheets.
pub fn csv_rows(earned: &Earned<'_>) -> anyhow::Result<String> {
    let head = [
        "address",
        "event_id",
        "milestone",
        "reward_units",
        "minimum_reached",
    ];
    let (event, at) = (earned.event.id.to_string(), earned.at.to_string());
    let rows = earned.rows.iter().map(|(address, units)| {
        [
            earned.form.write(*address),
            event.clone(),
            at.clone(),
            units.to_string(),
            earned.reaches(*units).to_string(),
        ]
    });
    csv(head, rows)
}

impl EarnedDocument {
    /// What each earned, as JSON.
    pub fn new(earned: &Earned<'_>) -> Self {
        let rows = earned.rows.iter().map(|(address, units)| Row {
            address: earned.form.write(*address),
            reward_units: units.to_string(),
            minimum_reached: earned.reaches(*units),
        });
        Self {
            schema: "iotasrb.programme-rewards/1",
            event: earned.event.into(),
            milestone: earned.at.number(),
            minimum_units: earned.event.terms.minimum_rewards.to_string(),
            addresses: rows.collect(),
            software: SOFTWARE,
        }
    }
}
