//! The figures for spreadsheets: one row a figure, a validator, a step or an epoch.
//!
//! Every row ends with what the figures are cited by, so that none is without it,
//! however the rows are cut and joined.

use super::{figures::iso_time, wire::PUBLISHED_DECIMALS};
use crate::{foreign::tamed, run::Evaluation};
use iotasrb_core::{
    observation::{Absence, Known},
    rates::ValidatorRates,
    ratio::{Ratio, Rounding},
    units::Nanos,
};

/// The columns that every row ends with.
const PROVENANCE: [&str; 7] = [
    "network",
    "epoch",
    "state",
    "valid_until",
    "method",
    "observation_digest",
    "software",
];

/// Rows with these columns, each followed by where the figures come from.
pub fn with_provenance<const COLUMNS: usize>(
    evaluation: &Evaluation,
    head: [&str; COLUMNS],
    rows: impl IntoIterator<Item = [String; COLUMNS]>,
) -> anyhow::Result<String> {
    let anchor = &evaluation.observation.anchor;
    let provenance: [String; 7] = [
        anchor.network.name().to_owned(),
        anchor.epoch.number().to_string(),
        evaluation.freshness.state().to_owned(),
        iso_time(evaluation.freshness.valid_until),
        evaluation.rates.method.name().to_owned(),
        evaluation.digest.to_string(),
        concat!(
            "iotasrb ",
            env!("CARGO_PKG_VERSION"),
            " ",
            env!("IOTASRB_COMMIT")
        )
        .to_owned(),
    ];
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(head.iter().chain(&PROVENANCE))?;
    for row in rows {
        writer.write_record(row.iter().chain(&provenance))?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// The network's figures. A rate has its decimal and its exact fraction, an
/// amount its nanos, and what is absent has its reason and nothing else.
pub fn network(evaluation: &Evaluation) -> anyhow::Result<String> {
    let network = &evaluation.rates.network;
    let (inflation, supply) = (&network.inflation, &network.supply);
    let rates = [
        ("iotasrb", &network.iotasrb),
        ("iotasrb_committee", &network.iotasrb_committee),
        ("iotasrb_real", &network.iotasrb_real),
        ("inflation_provisions", &inflation.provisions),
        ("inflation_release", &inflation.release),
        ("inflation_total", &inflation.total),
        ("inflation_circulating", &inflation.circulating),
        ("staking_ratio", &network.staking_ratio),
    ];
    let amounts = [
        ("stake_all_nanos", Ok(network.stake_of_all)),
        ("stake_committee_nanos", Ok(network.stake_of_committee)),
        ("supply_total_nanos", supply.total),
        ("supply_locked_nanos", Ok(supply.locked)),
        ("supply_circulating_nanos", supply.circulating),
        ("target_reward_nanos", network.target_reward),
    ];
    let rate_rows = rates.into_iter().map(|(name, rate)| {
        let [decimal, numerator, denominator] = fraction(rate);
        [
            name.to_owned(),
            decimal,
            numerator,
            denominator,
            reason(rate.as_ref().err()),
        ]
    });
    let amount_rows = amounts.into_iter().map(|(name, amount)| {
        let value = amount.map(nanos).unwrap_or_default();
        let reason = reason(amount.as_ref().err());
        [name.to_owned(), value, String::new(), String::new(), reason]
    });
    let head = ["figure", "value", "numerator", "denominator", "absent"];
    with_provenance(evaluation, head, rate_rows.chain(amount_rows))
}

/// The validators' figures; an empty cell is an absent value.
pub fn validators(evaluation: &Evaluation, chosen: &[&ValidatorRates]) -> anyhow::Result<String> {
    let head = [
        "address",
        "name",
        "stake_nanos",
        "voting_power",
        "in_committee",
        "slashed",
        "commission_declared_bp",
        "commission_effective_bp",
        "performance",
        "documented",
        "documented_effective",
        "shown",
        "payout",
        "net",
    ];
    let rows = chosen.iter().map(|validator| {
        [
            validator.address.to_string(),
            harmless(&validator.name),
            nanos(validator.stake),
            validator.voting_power.as_parts().to_string(),
            validator.in_committee.to_string(),
            validator.slashed.to_string(),
            validator.commission_declared.as_basis_points().to_string(),
            validator.commission_effective.as_basis_points().to_string(),
            decimal(&validator.performance),
            decimal(&validator.documented),
            decimal(&validator.documented_effective),
            decimal(&validator.shown),
            decimal(&validator.payout),
            decimal(&validator.net),
        ]
    });
    with_provenance(evaluation, head, rows)
}

/// A name as a cell that no spreadsheet takes for a formula.
pub(super) fn harmless(name: &str) -> String {
    let name = tamed(name);
    if name.starts_with(['=', '+', '-', '@']) {
        return format!("'{name}");
    }
    name
}

fn nanos(amount: Nanos) -> String {
    amount.as_nanos().to_string()
}

fn decimal(rate: &Known<Ratio>) -> String {
    let [decimal, ..] = fraction(rate);
    decimal
}

fn fraction(rate: &Known<Ratio>) -> [String; 3] {
    match rate {
        Ok(rate) => {
            let lowest = rate.lowest_terms();
            [
                lowest.to_decimal(PUBLISHED_DECIMALS, Rounding::HalfEven),
                lowest.numerator().to_string(),
                lowest.denominator().to_string(),
            ]
        }
        Err(_) => Default::default(),
    }
}

fn reason(absence: Option<&Absence>) -> String {
    absence.map_or_else(String::new, |absence| absence.code().to_owned())
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn a_name_is_no_formula() {
        assert_eq!(harmless("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(harmless("\u{1b}[2J-1"), "\u{fffd}[2J-1");
        assert_eq!(harmless("Kiln"), "Kiln");
    }
}
