//! What addresses earned in one event, computed from stakes.

use super::{
    super::{
        figures::{counted, grouped},
        table,
    },
    EventName, SOFTWARE, csv,
    record::{shortfall_code, unpaid},
    reward,
};
use crate::programme::{address::AddressForm, staking_event::StakingEvent};
use iotasrb_core::{
    programmes::{Milestone, participation},
    units::Address,
};
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
    /// Each address with what it earned, minimum or not.
    pub rows: Vec<(Address, participation::Earned)>,
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
    /// `too_short`, `too_little`, `no_whole_unit` or `not_in_time`, where nothing is paid.
    shortfall: Option<&'static str>,
}

impl Earned<'_> {
    fn is_over(&self) -> bool {
        self.at >= self.event.terms.period.end()
    }
}

/// What each earned, for people.
pub fn page(earned: &Earned<'_>) -> String {
    let rows = earned.rows.iter().map(|(address, own)| {
        let so = match own.shortfall {
            Some(why) => unpaid(earned.event, own.units, why),
            None if earned.is_over() => "paid".to_owned(),
            None if earned.event.terms.reaches_minimum(own.units) => {
                "reaches the minimum already".to_owned()
            }
            None => "does not reach the minimum yet".to_owned(),
        };
        vec![
            earned.form.write(*address),
            reward(earned.event, own.units),
            so,
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
        .filter(|(_, own)| earned.event.terms.reaches_minimum(own.units))
        .count();
    text.push_str(&format!(
        "\n{} ({}) up to milestone {}: {}, {} of them with the minimum of {} or more\n",
        crate::foreign::tamed(&earned.event.name),
        earned.event.code(),
        earned.at,
        counted(earned.rows.len(), "address", "addresses"),
        grouped(u64::try_from(reached).unwrap_or(u64::MAX)),
        reward(earned.event, earned.event.terms.minimum_rewards)
    ));
    text
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
    let rows = earned.rows.iter().map(|(address, own)| {
        [
            earned.form.write(*address),
            event.clone(),
            at.clone(),
            own.units.to_string(),
            earned.event.terms.reaches_minimum(own.units).to_string(),
        ]
    });
    csv(head, rows)
}

impl EarnedDocument {
    /// What each earned, as JSON.
    pub fn new(earned: &Earned<'_>) -> Self {
        let rows = earned.rows.iter().map(|(address, own)| Row {
            address: earned.form.write(*address),
            reward_units: own.units.to_string(),
            minimum_reached: earned.event.terms.reaches_minimum(own.units),
            shortfall: own.shortfall.map(shortfall_code),
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
