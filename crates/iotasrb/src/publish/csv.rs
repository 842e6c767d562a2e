//! The figures for spreadsheets: one row a figure, one row a validator.

use super::wire::PUBLISHED_DECIMALS;
use crate::run::Evaluation;
use iotasrb_core::{
    observation::{Absence, Known},
    rates::ValidatorRates,
    ratio::{Ratio, Rounding},
    units::Nanos,
};

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
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "epoch",
        "figure",
        "value",
        "numerator",
        "denominator",
        "absent",
    ])?;
    let epoch = evaluation.observation.anchor.epoch.number().to_string();
    for (name, rate) in rates {
        let [decimal, numerator, denominator] = fraction(rate);
        let reason = reason(rate.as_ref().err());
        writer.write_record([&epoch, name, &decimal, &numerator, &denominator, reason])?;
    }
    for (name, amount) in amounts {
        let value = amount.map(nanos).unwrap_or_default();
        writer.write_record([&epoch, name, &value, "", "", reason(amount.as_ref().err())])?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// The validators' figures; an empty cell is an absent value.
pub fn validators(chosen: &[&ValidatorRates]) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
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
        "net",
    ])?;
    for validator in chosen {
        writer.write_record([
            validator.address.to_string(),
            validator.name.clone(),
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
            decimal(&validator.net),
        ])?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
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

fn reason(absence: Option<&Absence>) -> &'static str {
    absence.map_or("", |absence| absence.code())
}
