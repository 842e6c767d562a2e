//! `iotasrb explain`: every figure with its formula filled in, in the order of the methodology page.

use super::{Format, SourceArgs, gather};
use crate::{
    publish::{explain, table},
    run::Evaluation,
};
use anyhow::bail;
use clap::Args;
use iotasrb_core::rates::ValidatorRates;

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    #[command(flatten)]
    source: SourceArgs,

    /// The validator of the examples, by a part of its name or its address; default: the one with
    /// the most stake
    #[arg(long, value_name = "TEXT")]
    validator: Option<String>,

    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub(super) fn run(args: &ExplainArgs) -> anyhow::Result<()> {
    let evaluation = gather::evaluation(&args.source)?;
    let example = match &args.validator {
        Some(text) => evaluation.validator(text)?,
        None => largest(&evaluation)?,
    };
    let steps = explain::steps(&evaluation, example);
    match args.format {
        Format::Table => super::print(&page(&evaluation, &steps)),
        Format::Json => super::print_json(&explain::document(&evaluation, &steps)),
        Format::Csv => super::print(&explain::csv(&evaluation, &steps)?),
    }
}

fn largest(evaluation: &Evaluation) -> anyhow::Result<&ValidatorRates> {
    match evaluation
        .rates
        .validators
        .iter()
        .max_by_key(|validator| validator.stake)
    {
        Some(validator) => Ok(validator),
        None => bail!("there is no active validator to explain"),
    }
}

fn page(evaluation: &Evaluation, steps: &[explain::Step]) -> String {
    let body: String = steps.iter().map(explain::Step::text).collect();
    format!(
        "{}\n{body}{}",
        table::heading(evaluation),
        table::footer(evaluation)
    )
}
