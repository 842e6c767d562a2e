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
        Some(text) => find_validator(&evaluation, text)?,
        None => largest(&evaluation)?,
    };
    let steps = explain::steps(&evaluation, example);
    match args.format {
        Format::Table => super::print(&page(&evaluation, &steps)),
        Format::Json => super::print_json(&explain::document(&evaluation, &steps)),
        Format::Csv => super::print(&explain::csv(&evaluation, &steps)?),
    }
}

/// The one validator whose name or address contains a text; an exact name wins.
pub(super) fn find_validator<'a>(
    evaluation: &'a Evaluation,
    text: &str,
) -> anyhow::Result<&'a ValidatorRates> {
    let sought = text.to_lowercase();
    let validators = &evaluation.rates.validators;
    let exact = |validator: &&ValidatorRates| {
        validator.name.to_lowercase() == sought || validator.address.to_string() == sought
    };
    let contains = |validator: &&ValidatorRates| {
        validator.name.to_lowercase().contains(&sought)
            || validator.address.to_string().contains(&sought)
    };
    let mut found: Vec<&ValidatorRates> = validators.iter().filter(exact).collect();
    if found.is_empty() {
        found = validators.iter().filter(contains).collect();
    }
    match found.as_slice() {
        [one] => Ok(one),
        [] => {
            bail!("no active validator's name or address contains “{text}”; see iotasrb validators")
        }
        many => {
            let names: Vec<String> = many.iter().take(8).map(|one| table::name(one)).collect();
            bail!(
                "{} validators match “{text}”: {}; say which one, by its address if need be",
                many.len(),
                names.join(", ")
            )
        }
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
