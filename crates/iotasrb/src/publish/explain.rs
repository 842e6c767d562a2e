//! Every figure as a step that can be followed with pencil and paper.
//!
//! The formulas are those of `docs/method/v1.md`; a step fills in the inputs of
//! one observation and names the result that the method computed from them.

use super::{
    figures::{self, percent},
    table,
    wire::{Head, Maybe, Rate, rate},
};
use crate::run::Evaluation;
use iotasrb_core::{
    observation::{Absence, Known, Validator},
    rates::{ValidatorRates, v1::DOCUMENTED_REWARD},
    ratio::{Ratio, Rounding},
    units::{BasisPoints, DurationMs, Nanos, VotingPower},
};
use serde::Serialize;
use std::fmt::Display;

/// The schema of the steps' document.
const SCHEMA: &str = "iotasrb.explanation/1";
/// Letters in a line of prose.
const LINE: usize = 88;

/// One figure: what it means, its formula, the formula filled in, and what comes out.
#[derive(Debug, Serialize)]
pub struct Step {
    figure: String,
    meaning: String,
    formula: &'static str,
    filled: String,
    result: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    exact: Option<Maybe<Rate>>,
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head,
    steps: &'a [Step],
}

/// The steps as a document for programs.
pub fn document(evaluation: &Evaluation, steps: &[Step]) -> impl Serialize {
    Document {
        head: Head::new(evaluation, SCHEMA),
        steps,
    }
}

/// The steps for a spreadsheet.
pub fn csv(evaluation: &Evaluation, steps: &[Step]) -> anyhow::Result<String> {
    let head = ["figure", "formula", "filled", "result", "meaning"];
    let rows = steps.iter().map(|step| {
        [
            &step.figure,
            step.formula,
            &step.filled,
            &step.result,
            &step.meaning,
        ]
        .map(str::to_owned)
    });
    super::csv::with_provenance(evaluation, head, rows)
}

/// The figures of an observation in the order of the methodology page, the
/// validators' series by the example of one.
pub fn steps(evaluation: &Evaluation, example: &ValidatorRates) -> Vec<Step> {
    let mut steps = benchmark(evaluation);
    steps.extend(validator(evaluation, example));
    steps.extend(real_rate(evaluation));
    steps.extend(supply(evaluation));
    steps
}

fn benchmark(evaluation: &Evaluation) -> Vec<Step> {
    let (observation, network) = (&evaluation.observation, &evaluation.rates.network);
    let reward = known(&observation.target_reward, iota);
    let year = year_over_epoch(observation.epoch_length);
    let agrees = match observation.target_reward {
        Ok(reward) if reward == DOCUMENTED_REWARD => "as the methodology page documents it",
        Ok(_) => "which differs from the 767,000 IOTA that the methodology page documents",
        Err(_) => "which this source does not tell",
    };
    vec![
        Step::new(
            "IOTASRB, the benchmark",
            format!(
                "The mean rate at which the stake of all active validators is rewarded, a year of \
                 365 days, not compounded, before commission. sy is the year, el the nominal \
                 length of an epoch, re the reward of an epoch ({agrees}), st the stake of all {} \
                 active validators, in the committee or not.",
                evaluation.rates.validators.len()
            ),
            "(sy / el) · (re / st)",
            format!("({year}) · ({reward} / {})", iota(network.stake_of_all)),
            &network.iotasrb,
        ),
        Step::new(
            "IOTASRB, committee basis",
            "The same over the stake of the committee alone, which is what the chain itself calls \
             its total stake: only the committee earns.",
            "(sy / el) · (re / st of the committee)",
            format!(
                "({year}) · ({reward} / {})",
                iota(network.stake_of_committee)
            ),
            &network.iotasrb_committee,
        ),
    ]
}

fn validator(evaluation: &Evaluation, example: &ValidatorRates) -> Vec<Step> {
    let (observation, iotasrb) = (&evaluation.observation, &evaluation.rates.network.iotasrb);
    let name = table::name(example);
    let (benchmark, performance) = (share(iotasrb), share(&example.performance));
    let (declared, effective) = (example.commission_declared, example.commission_effective);
    let reward = known(&observation.target_reward, iota);
    let year = year_over_epoch(observation.epoch_length);
    let power = example.voting_power.as_parts();
    vec![
        performance_step(evaluation, example),
        Step::new(
            format!("IOTASRB(v) of {name}, documented"),
            format!(
                "The benchmark for one validator: scaled by its performance p and less the \
                 commission cr that it declares, {declared}."
            ),
            "IOTASRB · p · (1 - cr)",
            format!("{benchmark} · {performance} · (1 - {})", parts(declared)),
            &example.documented,
        ),
        Step {
            figure: format!("Effective commission of {name}"),
            meaning: format!(
                "The commission that the chain applies. Since protocol version 20 (IIP-8) it is at \
                 least the voting power; before, the declared one. The chain runs version {}.",
                observation.protocol_version.number()
            ),
            formula: "max(cr, vp / 10,000) since protocol version 20, cr before",
            filled: format!(
                "of cr = {} and vp / 10,000 = {power} / 10,000",
                parts(declared)
            ),
            result: effective.to_string(),
            exact: None,
        },
        Step::new(
            format!("IOTASRB(v) of {name}, with the effective commission"),
            "The documented rate with the commission that the chain applies.",
            "IOTASRB · p · (1 - cre)",
            format!("{benchmark} · {performance} · (1 - {})", parts(effective)),
            &example.documented_effective,
        ),
        Step::new(
            format!("{name}, as the publisher shows it"),
            "What the publisher's pages really show for a validator: its share of the reward by \
             voting power, over its own stake, before commission. The chain pays by voting power, \
             which is capped, and not by stake.",
            "(vp / 10,000) · re · (sy / el) / stake(v)",
            format!(
                "({power} / 10,000) · {reward} · ({year}) / {}",
                iota(example.stake)
            ),
            &example.shown,
        ),
        Step::new(
            format!("{name}, net"),
            "What a delegator will be paid next, a year, before compounding: what is shown, as far \
             as the chain pays it out, less the effective commission. The payout is 1, unless the \
             chain scales rewards by scores or a quorum reports the validator and its reward is \
             burned; it is 0 outside the committee.",
            "shown · payout · (1 - cre)",
            format!(
                "{} · {} · (1 - {})",
                share(&example.shown),
                share(&example.payout),
                parts(effective)
            ),
            &example.net,
        ),
    ]
}

fn performance_step(evaluation: &Evaluation, example: &ValidatorRates) -> Step {
    let find = |validator: &&Validator| validator.address == example.address;
    let observed = evaluation.observation.validators.iter().find(find);
    let filled = match observed.map(|validator| (example.in_committee, validator.score)) {
        Some((false, _)) => "0, for it is outside the committee".to_owned(),
        Some(_) if example.slashed => "0, for a quorum reports it".to_owned(),
        Some((true, Ok(score))) => format!("{} / 65,536", score.as_parts()),
        Some((true, Err(Absence::NotInProtocol))) => {
            "1, for the protocol does not measure it".to_owned()
        }
        Some((true, Err(absence))) => format!("[unknown: {absence}]"),
        None => "[unknown]".to_owned(),
    };
    let reporters = observed.map_or(0, |validator| validator.reporters.len());
    Step::new(
        format!("Performance of {}", table::name(example)),
        format!(
            "The share of its work that the validator did: its score, by the chain. It is 0 \
             outside the committee, and 0 if validators with at least {} of {} of the voting power \
             report it ({reporters} do now): then its reward for the epoch is burned, for itself \
             and its delegators. Principal is never touched.",
            VotingPower::QUORUM.as_parts(),
            VotingPower::TOTAL.as_parts(),
        ),
        "score / 65,536",
        filled,
        &example.performance,
    )
}

fn real_rate(evaluation: &Evaluation) -> Vec<Step> {
    let (observation, network) = (&evaluation.observation, &evaluation.rates.network);
    let inflation = &network.inflation;
    let supply = known(&network.supply.total, iota);
    let issued = known(&observation.last_issuance, |issuance| {
        format!("({} - {})", iota(issuance.minted), iota(issuance.burned))
    });
    vec![
        Step::new(
            "Inflation, annual provisions",
            "What the last epoch change really added to the supply, minted less burned, scaled to \
             a year, over the total supply.",
            "(minted - burned) · (sy / el) / supply",
            format!(
                "{issued} · ({}) / {supply}",
                year_over_epoch(observation.epoch_length)
            ),
            &inflation.provisions,
        ),
        Step::new(
            "Inflation, released from lock-up",
            "Tokens that the published unlock schedule releases over the following 365 days, over \
             the total supply. On mainnet it has 104 steps, one every 14 days from 18 October 2023 \
             to 29 September 2027: 52 of 19,137,718.620155 IOTA, then 52 of 12,370,411.012499.",
            "(locked now - locked in a year) / supply",
            format!(
                "({} - {}) / {supply}",
                iota(network.supply.locked),
                iota(network.supply.locked_in_a_year)
            ),
            &inflation.release,
        ),
        Step::new(
            "Inflation i",
            "Both together: the inflation of the benchmark.",
            "provisions + release",
            format!(
                "{} + {}",
                share(&inflation.provisions),
                share(&inflation.release)
            ),
            &inflation.total,
        ),
        Step::new(
            "Inflation over the circulating supply",
            "The same tokens as a share of those that circulate: not part of the benchmark.",
            "((minted - burned) · (sy / el) + locked now - locked in a year) / circulating",
            format!(
                "({issued} · ({}) + {} - {}) / {}",
                year_over_epoch(observation.epoch_length),
                iota(network.supply.locked),
                iota(network.supply.locked_in_a_year),
                known(&network.supply.circulating, iota)
            ),
            &inflation.circulating,
        ),
        Step::new(
            "IOTASRB^R, the real rate",
            "The benchmark less inflation: by how much staking raises one's share of all IOTA.",
            "(1 + IOTASRB) / (1 + i) - 1",
            format!(
                "(1 + {}) / (1 + {}) - 1",
                share(&network.iotasrb),
                share(&inflation.total)
            ),
            &network.iotasrb_real,
        ),
    ]
}

fn supply(evaluation: &Evaluation) -> Vec<Step> {
    let network = &evaluation.rates.network;
    let total = known(&network.supply.total, iota);
    vec![
        Step::new(
            "Staking ratio",
            "The share of all IOTA that is staked.",
            "st / supply",
            format!("{} / {total}", iota(network.stake_of_all)),
            &network.staking_ratio,
        ),
        Step::amount(
            "Circulating supply",
            "All IOTA less what the unlock schedule still locks.",
            "supply - locked",
            format!("{total} - {}", iota(network.supply.locked)),
            &network.supply.circulating,
        ),
    ]
}

impl Step {
    fn new(
        figure: impl Into<String>,
        meaning: impl Into<String>,
        formula: &'static str,
        filled: String,
        result: &Known<Ratio>,
    ) -> Self {
        Self {
            figure: figure.into(),
            meaning: meaning.into(),
            formula,
            filled,
            result: percent(result, 16),
            exact: Some(rate(result)),
        }
    }

    fn amount(
        figure: &str,
        meaning: &str,
        formula: &'static str,
        filled: String,
        result: &Known<Nanos>,
    ) -> Self {
        Self {
            figure: figure.to_owned(),
            meaning: meaning.to_owned(),
            formula,
            filled,
            result: known(result, iota),
            exact: None,
        }
    }

    /// The step as a paragraph.
    pub fn text(&self) -> String {
        format!(
            "{}\n{}    {}\n  = {}\n  = {}\n\n",
            self.figure,
            wrapped(&self.meaning),
            self.formula,
            self.filled,
            self.result
        )
    }
}

fn known<T: Copy, F: Display>(value: &Known<T>, print: impl FnOnce(T) -> F) -> String {
    match value {
        Ok(value) => print(*value).to_string(),
        Err(absence) => format!("[unknown: {absence}]"),
    }
}

/// An amount in a formula, with its unit.
fn iota(amount: Nanos) -> String {
    format!("{} IOTA", figures::iota(amount))
}

fn share(rate: &Known<Ratio>) -> String {
    match rate {
        Ok(rate) => rate.to_decimal(18, Rounding::HalfEven),
        Err(absence) => format!("[unknown: {absence}]"),
    }
}

fn parts(share: BasisPoints) -> String {
    let whole = BasisPoints::WHOLE.as_basis_points();
    Ratio::new(share.as_basis_points(), whole)
        .map(|ratio| ratio.to_decimal(4, Rounding::HalfEven))
        .unwrap_or_default()
}

fn year_over_epoch(epoch_length: DurationMs) -> String {
    let seconds = |duration: DurationMs| {
        let (whole, rest) = (duration.as_ms() / 1_000, duration.as_ms() % 1_000);
        let fraction = if rest == 0 {
            String::new()
        } else {
            format!(".{rest:03}")
        };
        format!("{}{fraction} s", figures::grouped(whole))
    };
    format!("{} / {}", seconds(DurationMs::YEAR), seconds(epoch_length))
}

/// Prose in lines of at most [`LINE`] letters, indented.
fn wrapped(prose: &str) -> String {
    let mut text = String::new();
    let mut width = LINE;
    for word in prose.split_whitespace() {
        let letters = word.chars().count();
        if width + 1 + letters > LINE {
            text.push_str(if text.is_empty() { "  " } else { "\n  " });
            width = 0;
        } else {
            text.push(' ');
            width += 1;
        }
        text.push_str(word);
        width += letters;
    }
    text.push('\n');
    text
}
