//! `iotasrb calc`: what a stake earns.

use super::{Format, SourceArgs, gather};
use crate::{
    publish::calculation::{self, Answer},
    run::{Intent, Span},
    spelling::{amount, growth, moment},
};
use anyhow::bail;
use clap::Args;
use iotasrb_core::{
    calculator::Assumption,
    units::{Nanos, TimestampMs},
};

/// More forecasts than anybody compares.
const MAX_ASSUMPTIONS: usize = 20;
/// The assumptions about everybody else's stake where none are given: percent a year.
const ASSUMED_GROWTH: &str = "-20,0,20";

const ASSUMPTIONS: &str = "\
How it is calculated:
  A stake waits for the end of the epoch in which it is made, earns from the next one on, and is
  paid as each epoch ends. The forecast runs the whole committee through the chain's own rules,
  epoch by epoch and to the nano: voting powers, commissions, pools, compounding, and what the stake
  itself changes.

What is assumed:
  Everybody else's stake grows as --growth says. The committee, its declared commissions (from the
  next epoch on those announced), its scores and reports, the reward of an epoch and the rules stay
  as observed; users pay no tips and no epoch ends in safe mode.";

#[derive(Debug, Args)]
#[command(after_long_help = ASSUMPTIONS)]
pub(super) struct CalcArgs {
    #[command(flatten)]
    source: SourceArgs,

    /// How much is staked, in IOTA; at least 1, with up to nine decimals
    #[arg(long, value_name = "IOTA", allow_hyphen_values = true, value_parser = amount)]
    amount: Nanos,

    /// With whom, by a part of the name or the address; default: with the whole committee in
    /// proportion to its stakes, the average delegator
    #[arg(long, value_name = "TEXT")]
    validator: Option<String>,

    /// When it is staked: 2026-12-24 or 2026-12-24T18:00:00Z; default: now, or the observed moment
    /// if the facts are stale
    #[arg(long, value_name = "DATE", value_parser = moment)]
    start: Option<TimestampMs>,

    /// How long it is staked, in days
    #[arg(long, value_name = "DAYS", default_value = "365", value_parser = clap::value_parser!(u64).range(1..=3_653))]
    days: u64,

    /// When it is taken out, instead of --days
    #[arg(long, value_name = "DATE", value_parser = moment, conflicts_with = "days")]
    until: Option<TimestampMs>,

    /// What is assumed of everybody else's stake: growth in percent a year, one forecast for each
    #[arg(
        long,
        value_name = "PERCENT,…",
        default_value = ASSUMED_GROWTH,
        value_delimiter = ',',
        allow_hyphen_values = true,
        value_parser = growth
    )]
    growth: Vec<Assumption>,

    /// Print each epoch's reward too
    #[arg(long)]
    epochs: bool,

    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub(super) fn run(args: &CalcArgs) -> anyhow::Result<()> {
    if args.growth.len() > MAX_ASSUMPTIONS {
        bail!("at most {MAX_ASSUMPTIONS} assumptions at a time");
    }
    let evaluation = gather::evaluation(&args.source)?;
    let intent = Intent {
        amount: args.amount,
        validator: args.validator.as_deref(),
        start: args.start,
        span: match args.until {
            Some(end) => Span::Until(end),
            None => Span::Days(args.days),
        },
        assumptions: &args.growth,
    };
    let (plan, calculation) = intent.calculate(&evaluation)?;
    let answer = Answer {
        plan,
        calculation,
        evaluation: &evaluation,
    };
    match args.format {
        Format::Table => super::print(&calculation::page(&answer, args.epochs)),
        Format::Json => super::print_json(&calculation::document(&answer, args.epochs)),
        Format::Csv => super::print(&calculation::csv(&answer)?),
    }
}
