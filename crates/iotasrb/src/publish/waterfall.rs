//! Waterfalls as JSON, CSV and words: each rate exactly, and in basis points that sum as they are
//! printed.

use super::{
    csv,
    wire::{Head, Maybe, PUBLISHED_DECIMALS, Rate},
};
use crate::run::Evaluation;
use iotasrb_core::{
    observation::Known,
    rates::ValidatorRates,
    ratio::{Ratio, Rounding},
    waterfall::{Cause, Digits, Step, Waterfall},
};
use serde::Serialize;
use utoipa::ToSchema;

/// Decimals of basis points in a waterfall.
pub const BASIS_POINT_DECIMALS: u16 = 4;

/// A rate of a waterfall or a change of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RateInBasisPoints)]
pub struct PartForm {
    #[serde(flatten)]
    rate: Rate,
    /// In basis points with four decimals: the printed parts sum to the printed end.
    #[schema(pattern = "^-?[0-9]+\\.[0-9]{4}$", example = "1150.5207")]
    basis_points: String,
}

/// What one cause changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Step)]
pub struct StepForm {
    /// The code of the cause: /v1/methods/beside-v1 lists them.
    #[schema(example = "outside_stake")]
    cause: &'static str,
    /// What it changes.
    change: PartForm,
}

/// An exact chain of causes from one rate to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Waterfall)]
pub struct WaterfallForm {
    start: PartForm,
    steps: Vec<StepForm>,
    /// The start and all changes.
    end: PartForm,
}

impl PartForm {
    fn new(rate: &Ratio, basis_points: String) -> Self {
        Self {
            rate: Rate::new(rate),
            basis_points,
        }
    }

    /// A rate where its waterfall has arrived.
    pub fn subtotal(rate: &Ratio) -> Self {
        Self::new(rate, digits(&Waterfall::from(rate.clone())).end)
    }
}

impl WaterfallForm {
    /// The wire form of a waterfall.
    pub fn new(waterfall: &Waterfall) -> Self {
        Self {
            start: PartForm::subtotal(waterfall.start()),
            steps: steps(waterfall.start(), waterfall.steps()),
            end: PartForm::subtotal(waterfall.end()),
        }
    }
}

/// The wire form of steps that lead on from a rate.
pub fn steps(start: &Ratio, steps: &[Step]) -> Vec<StepForm> {
    let start = Waterfall::from(start.clone());
    let chain = steps.iter().fold(start, |chain, step| {
        chain.to(step.cause, step.subtotal.clone())
    });
    let printed = digits(&chain).steps.into_iter();
    chain
        .steps()
        .iter()
        .zip(printed)
        .map(|(step, (cause, basis_points))| StepForm {
            cause: cause.code(),
            change: PartForm::new(&step.change, basis_points),
        })
        .collect()
}

/// The waterfall of one validator as the command line gives it, schema `iotasrb.next-waterfall/1`.
#[derive(Debug, Serialize)]
pub struct NextWaterfallDocument {
    #[serde(flatten)]
    head: Head,
    address: String,
    name: String,
    next: Maybe<WaterfallForm>,
}

impl NextWaterfallDocument {
    /// The document.
    pub fn new(
        evaluation: &Evaluation,
        validator: &ValidatorRates,
        next: &Known<Waterfall>,
    ) -> Self {
        Self {
            head: Head::new(evaluation, "iotasrb.next-waterfall/1"),
            address: validator.address.to_string(),
            name: validator.name.clone(),
            next: Maybe::new(next, WaterfallForm::new),
        }
    }
}

/// A waterfall for spreadsheets: the start, each cause and the end are a row.
pub fn as_csv(evaluation: &Evaluation, waterfall: &Waterfall) -> anyhow::Result<String> {
    let digits = digits(waterfall);
    let row = |name: &str, basis_points: String, rate: &Ratio| {
        let lowest = rate.lowest_terms();
        [
            name.to_owned(),
            basis_points,
            lowest.to_decimal(PUBLISHED_DECIMALS, Rounding::HalfEven),
            lowest.numerator().to_string(),
            lowest.denominator().to_string(),
        ]
    };
    let steps = waterfall.steps().iter().zip(digits.steps);
    let steps = steps.map(|(step, (cause, printed))| row(cause.code(), printed, &step.change));
    let mut rows = vec![row("start", digits.start, waterfall.start())];
    rows.extend(steps);
    rows.push(row("end", digits.end, waterfall.end()));
    let head = [
        "step",
        "basis_points",
        "decimal",
        "numerator",
        "denominator",
    ];
    csv::with_provenance(evaluation, head, rows)
}

/// The digits of a waterfall in every output.
pub fn digits(waterfall: &Waterfall) -> Digits {
    waterfall.basis_points(BASIS_POINT_DECIMALS, Rounding::HalfEven)
}

/// A cause in words that fit beside a number.
pub const fn words(cause: Cause) -> &'static str {
    match cause {
        Cause::OutsideStake => "stake outside the committee earns nothing",
        Cause::VotingPower => "voting powers are capped and rounded",
        Cause::Score => "the score",
        Cause::Slashing => "reported by a quorum",
        Cause::Commission => "the declared commission",
        Cause::MinimumCommission => "commission beyond the declared one (IIP-8)",
        Cause::NotInCommittee => "outside the committee nothing is earned",
        Cause::Performance => "performance",
        Cause::Settlement => "tips, rounding, and what withdrawals forwent",
        Cause::LastEpoch => "other stakes, powers and commissions in the last epoch",
        Cause::Window => "the mean of the last seven epochs",
        Cause::EpochsAYear => "365 epochs a year, however long they are",
        Cause::OutlierRule => "the median, as there is an outlier",
        Cause::NegativeRule => "nothing, as a sample is below zero",
        Cause::DividedBySeven => "divided by seven, with fewer samples",
        Cause::Rounding => "rounded to two decimals of a percent",
        Cause::Truncation => "cut off to whole basis points",
        Cause::Unweighted => "each validator counts the same",
        Cause::LeftOut => "validators with nothing are left out",
        Cause::Unexplained => "not explained, as a figure in between is absent",
    }
}
