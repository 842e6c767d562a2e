//! `iotasrb rate`: the network's figures.

use super::{Format, SourceArgs, gather};
use crate::{
    publish::{csv, figures, table, wire::NetworkDocument},
    run::Evaluation,
};
use clap::Args;
use iotasrb_core::{
    observation::Known,
    ratio::{Ratio, Rounding},
    units::Nanos,
};

#[derive(Debug, Args)]
pub(super) struct RateArgs {
    #[command(flatten)]
    source: SourceArgs,

    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub(super) fn run(args: &RateArgs) -> anyhow::Result<()> {
    let evaluation = gather::evaluation(&args.source)?;
    match args.format {
        Format::Table => super::print(&page(&evaluation)),
        Format::Json => super::print_json(&NetworkDocument::new(&evaluation)),
        Format::Csv => super::print(&csv::network(&evaluation)?),
    }
}

/// The figures on one page: the benchmark first, then what it is made of.
fn page(evaluation: &Evaluation) -> String {
    let network = &evaluation.rates.network;
    let (inflation, supply) = (&network.inflation, &network.supply);
    let rows = [
        ("IOTASRB", full(&network.iotasrb)),
        ("  exactly", exact(&network.iotasrb)),
        (
            "  over the committee's stake",
            full(&network.iotasrb_committee),
        ),
        ("IOTASRB^R, the real rate", full(&network.iotasrb_real)),
        ("Inflation", figures::percent(&inflation.total, 6)),
        (
            "  annual provisions",
            figures::percent(&inflation.provisions, 6),
        ),
        (
            "  released from lock-up",
            figures::percent(&inflation.release, 6),
        ),
        (
            "  over circulating supply",
            figures::percent(&inflation.circulating, 6),
        ),
        (
            "Staked, all active validators",
            amount(&Ok(network.stake_of_all)),
        ),
        (
            "  in the committee",
            amount(&Ok(network.stake_of_committee)),
        ),
        ("Staking ratio", figures::percent(&network.staking_ratio, 4)),
        ("Total supply", amount(&supply.total)),
        ("  locked", amount(&Ok(supply.locked))),
        ("  circulating", amount(&supply.circulating)),
        ("Reward per epoch", amount(&network.target_reward)),
        ("Active validators", validators(evaluation)),
    ];
    format!(
        "{}\n{}\n{}",
        table::heading(evaluation),
        table::pairs(&rows),
        table::footer(evaluation)
    )
}

fn full(rate: &Known<Ratio>) -> String {
    figures::percent(rate, 16)
}

fn exact(rate: &Known<Ratio>) -> String {
    match rate {
        Ok(rate) => format!("{rate} = {}", rate.to_decimal(18, Rounding::HalfEven)),
        Err(absence) => format!("unknown: {absence}"),
    }
}

fn amount(nanos: &Known<Nanos>) -> String {
    match nanos {
        Ok(nanos) => format!("{} IOTA", figures::iota(*nanos)),
        Err(absence) => format!("unknown: {absence}"),
    }
}

fn validators(evaluation: &Evaluation) -> String {
    let validators = &evaluation.rates.validators;
    let members = validators.iter().filter(|validator| validator.in_committee);
    format!(
        "{}, of which {} in the committee",
        validators.len(),
        members.count()
    )
}
