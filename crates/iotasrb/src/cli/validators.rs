//! `iotasrb validators`: every active validator with its rates.

use super::{Format, SourceArgs, gather};
use crate::{
    publish::{csv, figures, table, wire::ValidatorsDocument},
    run::Evaluation,
};
use clap::{Args, ValueEnum};
use iotasrb_core::{observation::Known, rates::ValidatorRates, ratio::Ratio};
use std::cmp::Ordering;

const SERIES: &str = "\
The series, all for a year and not compounded:
  Documented  the benchmark, times the validator's performance, less the commission it declares
  As shown    what the publisher's pages show: by voting power, before commission
  Net         what a delegator will be paid next: as shown, less the commission that the chain
              applies, and nothing if a quorum reports the validator
The column Commission is the one that the chain applies. `iotasrb explain` fills in the formulas.";

#[derive(Debug, Args)]
#[command(after_long_help = SERIES)]
pub(super) struct ValidatorsArgs {
    #[command(flatten)]
    source: SourceArgs,

    /// The order; the largest first, names from A to Z
    #[arg(long, value_enum, default_value_t = Key::Stake)]
    sort: Key,

    /// Turn the order round
    #[arg(long)]
    reverse: bool,

    /// Only these; repeat it to require all of several
    #[arg(long, value_enum)]
    filter: Vec<Filter>,

    /// Only those whose name or address contains this text, in any case
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,

    /// At most so many
    #[arg(long, value_name = "COUNT")]
    limit: Option<usize>,

    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Key {
    /// The chain's own order
    Chain,
    /// The stake in the pool
    Stake,
    /// The name
    Name,
    /// The weight in the committee
    VotingPower,
    /// The commission that the chain applies
    Commission,
    /// The methodology page's rate
    Documented,
    /// The rate that the publisher's pages show
    Shown,
    /// What a delegator will be paid next
    Net,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Filter {
    /// In the committee: these earn
    Committee,
    /// Active but outside the committee: these earn nothing
    Outside,
    /// Reported by a quorum: the reward of this epoch would be burned
    Slashed,
    /// Paid a commission above the declared one, by IIP-8
    RaisedCommission,
}

pub(super) fn run(args: &ValidatorsArgs) -> anyhow::Result<()> {
    let evaluation = gather::evaluation(&args.source)?;
    let chosen = choose(&evaluation, args);
    match args.format {
        Format::Table => super::print(&page(&evaluation, &chosen)),
        Format::Json => super::print_json(&ValidatorsDocument::new(&evaluation, chosen)),
        Format::Csv => super::print(&csv::validators(&evaluation, &chosen)?),
    }
}

fn choose<'a>(evaluation: &'a Evaluation, args: &ValidatorsArgs) -> Vec<&'a ValidatorRates> {
    let sought = args.search.as_ref().map(|text| text.to_lowercase());
    let mut chosen: Vec<&ValidatorRates> = evaluation
        .rates
        .validators
        .iter()
        .filter(|validator| args.filter.iter().all(|filter| filter.holds(validator)))
        .filter(|validator| sought.as_ref().is_none_or(|text| matches(validator, text)))
        .collect();
    chosen.sort_by(|left, right| args.sort.compare(left, right));
    if args.reverse {
        chosen.reverse();
    }
    chosen.truncate(args.limit.unwrap_or(usize::MAX));
    chosen
}

fn matches(validator: &ValidatorRates, text: &str) -> bool {
    validator.name.to_lowercase().contains(text) || validator.address.to_string().contains(text)
}

impl Filter {
    fn holds(self, validator: &ValidatorRates) -> bool {
        match self {
            Self::Committee => validator.in_committee,
            Self::Outside => !validator.in_committee,
            Self::Slashed => validator.slashed,
            Self::RaisedCommission => {
                validator.commission_effective > validator.commission_declared
            }
        }
    }
}

impl Key {
    fn compare(self, left: &ValidatorRates, right: &ValidatorRates) -> Ordering {
        match self {
            Self::Chain => Ordering::Equal,
            Self::Stake => right.stake.cmp(&left.stake),
            Self::Name => left.name.to_lowercase().cmp(&right.name.to_lowercase()),
            Self::VotingPower => right.voting_power.cmp(&left.voting_power),
            Self::Commission => right.commission_effective.cmp(&left.commission_effective),
            Self::Documented => largest_first(&left.documented, &right.documented),
            Self::Shown => largest_first(&left.shown, &right.shown),
            Self::Net => largest_first(&left.net, &right.net),
        }
    }
}

/// The largest first, what is unknown last.
fn largest_first(left: &Known<Ratio>, right: &Known<Ratio>) -> Ordering {
    right.as_ref().ok().cmp(&left.as_ref().ok())
}

fn page(evaluation: &Evaluation, chosen: &[&ValidatorRates]) -> String {
    let head = [
        "Validator",
        "Stake (IOTA)",
        "Power",
        "Commission",
        "Documented",
        "As shown",
        "Net",
        "Note",
    ];
    let rows = chosen.iter().map(|validator| row(validator)).collect();
    format!(
        "{}\n{}\n{} of {} active validators\n{}",
        table::heading(evaluation),
        table::columns(&head, rows, &["Validator", "Note"]),
        chosen.len(),
        evaluation.rates.validators.len(),
        table::footer(evaluation)
    )
}

fn row(validator: &ValidatorRates) -> Vec<String> {
    let declared = validator.commission_declared;
    let effective = validator.commission_effective;
    vec![
        table::name(validator),
        figures::whole_iota(validator.stake),
        figures::grouped(validator.voting_power.as_parts().into()),
        effective.to_string(),
        figures::percent_cell(&validator.documented, 4),
        figures::percent_cell(&validator.shown, 4),
        figures::percent_cell(&validator.net, 4),
        match (validator.in_committee, validator.slashed) {
            (false, _) => "outside the committee: earns nothing".to_owned(),
            (true, true) => "reported by a quorum: its reward is burned".to_owned(),
            (true, false) if effective > declared => format!("declares {declared}; IIP-8"),
            (true, false) => String::new(),
        },
    ]
}
