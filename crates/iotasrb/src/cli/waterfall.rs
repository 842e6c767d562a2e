//! `iotasrb waterfall`: from the benchmark to what a validator's delegators will be paid.

use super::{Format, SourceArgs, gather};
use crate::{
    publish::{
        figures, table,
        waterfall::{NextWaterfallDocument, as_csv, digits, words},
    },
    run::Evaluation,
};
use anyhow::anyhow;
use clap::Args;
use iotasrb_core::{observation::Known, rates::ValidatorRates, waterfall::Waterfall};

const CAUSES: &str = "\
Each line is a cause with what it changes in basis points (hundredths of a percent), and the rate
after it. The changes sum exactly to the end, as they are printed and before they are rounded.
docs/method/beside-v1.md defines every cause.";

#[derive(Debug, Args)]
#[command(after_long_help = CAUSES)]
pub(super) struct WaterfallArgs {
    /// The validator, by a part of its name or its address
    #[arg(value_name = "VALIDATOR")]
    validator: String,

    #[command(flatten)]
    source: SourceArgs,

    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub(super) fn run(args: &WaterfallArgs) -> anyhow::Result<()> {
    let evaluation = gather::evaluation(&args.source)?;
    let validator = evaluation.validator(&args.validator)?;
    let next = evaluation.waterfall(validator.address);
    match args.format {
        Format::Table => super::print(&page(&evaluation, validator, &next)),
        Format::Json => {
            super::print_json(&NextWaterfallDocument::new(&evaluation, validator, &next))
        }
        Format::Csv => {
            let next = next.map_err(|absence| anyhow!("there is no waterfall: {absence}"))?;
            super::print(&as_csv(&evaluation, &next)?)
        }
    }
}

fn page(evaluation: &Evaluation, validator: &ValidatorRates, next: &Known<Waterfall>) -> String {
    let body = match next {
        Ok(waterfall) => steps(waterfall),
        Err(absence) => format!("unknown: {absence}\n"),
    };
    format!(
        "{}\n{}: from the benchmark to what its delegators will be paid next\n\n{body}\n{}",
        table::heading(evaluation),
        table::name(validator),
        table::footer(evaluation)
    )
}

fn steps(waterfall: &Waterfall) -> String {
    let digits = digits(waterfall);
    let percent = |rate: &_| figures::percent(&Ok(Clone::clone(rate)), 4);
    let mut rows = vec![vec![
        "IOTASRB".to_owned(),
        digits.start,
        percent(waterfall.start()),
    ]];
    for (step, (cause, change)) in waterfall.steps().iter().zip(digits.steps) {
        let sign = if change.starts_with('-') { "" } else { "+" };
        rows.push(vec![
            format!("  {}", words(cause)),
            format!("{sign}{change}"),
            percent(&step.subtotal),
        ]);
    }
    rows.push(vec!["Net".to_owned(), digits.end, percent(waterfall.end())]);
    table::columns(&["", "Basis points", "Rate"], rows, &[""])
}
