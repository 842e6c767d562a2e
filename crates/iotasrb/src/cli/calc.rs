//! `iotasrb calc`: what a stake earns.

use super::{Format, SourceArgs, explain::find_validator, gather};
use crate::{
    publish::{
        calculation::{self, Answer},
        figures,
    },
    run::Evaluation,
};
use anyhow::{Context, anyhow, bail};
use clap::Args;
use iotasrb_core::{
    calculator::{self, Assumption, Calculation, Choice, Plan, Refusal},
    units::{DurationMs, NANOS_PER_IOTA, Nanos, TimestampMs},
};
use std::str::FromStr;

/// A day, in which durations are given.
const DAY_MS: u64 = 86_400_000;
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
    let plan = plan(args, &evaluation)?;
    let answer = Answer {
        plan,
        calculation: calculate(&evaluation, &plan, &args.growth)?,
        evaluation: &evaluation,
    };
    match args.format {
        Format::Table => super::print(&calculation::page(&answer, args.epochs)),
        Format::Json => super::print_json(&calculation::document(&answer, args.epochs)),
        Format::Csv => super::print(&calculation::csv(&answer)?),
    }
}

fn calculate(
    evaluation: &Evaluation,
    plan: &Plan,
    assumptions: &[Assumption],
) -> anyhow::Result<Calculation> {
    // The evaluation was made of it, so it does not contradict itself.
    let checked = evaluation.observation.check()?;
    calculator::calculate(&checked, plan, assumptions).map_err(|refusal| match refusal {
        Refusal::StartBeforeObservedEpoch(epoch) => anyhow!(
            "the plan starts before epoch {}, which was observed and began at {}",
            epoch.number(),
            figures::iso_time(evaluation.observation.anchor.epoch_start)
        ),
        Refusal::NoEarningEpoch { first_payout } => anyhow!(
            "the plan ends before its first reward, which is paid at {}; choose a later end",
            figures::utc_minute(first_payout)
        ),
        refusal => anyhow!("no forecast: {refusal}"),
    })
}

fn plan(args: &CalcArgs, evaluation: &Evaluation) -> anyhow::Result<Plan> {
    let with = match &args.validator {
        Some(text) => Choice::Validator(find_validator(evaluation, text)?.address),
        None => Choice::Network,
    };
    let start = args.start.unwrap_or(if evaluation.freshness.stale {
        evaluation.observation.anchor.time()
    } else {
        evaluation.evaluated_at
    });
    let end = match args.until {
        Some(end) => end,
        None => start
            .checked_add(DurationMs::from_ms(args.days.saturating_mul(DAY_MS)))
            .context("the plan ends beyond the calendar")?,
    };
    Ok(Plan {
        amount: args.amount,
        with,
        start,
        end,
    })
}

/// An amount of IOTA with up to nine decimals.
fn amount(text: &str) -> Result<Nanos, String> {
    const RULE: &str =
        "an amount in IOTA such as 1000 or 0.5, digits without separators, at most nine decimals";
    // No commas: for some they group digits, for others they begin the decimals.
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if fraction.len() > 9 || !digits(whole) || !digits(fraction) {
        return Err(RULE.to_owned());
    }
    let fraction = format!("{fraction:0<9}");
    let nanos = u64::from_str(whole)
        .ok()
        .and_then(|whole| whole.checked_mul(NANOS_PER_IOTA))
        .zip(u64::from_str(&fraction).ok())
        .and_then(|(whole, fraction)| whole.checked_add(fraction));
    nanos
        .map(Nanos::from_nanos)
        .ok_or_else(|| format!("{RULE}, and no more than can exist"))
}

/// A date, which begins at midnight UTC, or a moment.
pub(super) fn moment(text: &str) -> Result<TimestampMs, String> {
    // The calendar's own parser reads a date out of a local time and drops the hour.
    let is_date = text.len() == "2026-12-24".len();
    let timestamp = if is_date {
        jiff::civil::Date::strptime("%Y-%m-%d", text)
            .and_then(|date| date.to_zoned(jiff::tz::TimeZone::UTC))
            .map(|midnight| midnight.timestamp())
    } else {
        jiff::Timestamp::from_str(text)
    };
    timestamp
        .ok()
        .and_then(|moment| u64::try_from(moment.as_millisecond()).ok())
        .map(TimestampMs::from_unix_ms)
        .ok_or_else(|| {
            "a date such as 2026-12-24, or a moment such as 2026-12-24T18:00:00Z or \
             2026-12-24T18:00:00+01:00"
                .to_owned()
        })
}

/// A yearly growth in percent with up to two decimals.
fn growth(text: &str) -> Result<Assumption, String> {
    const RULE: &str = "a growth in percent a year, such as -20 or 7.25, with at most two decimals";
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if decimals.len() > 2 || !digits(whole) || !digits(decimals) {
        return Err(RULE.to_owned());
    }
    let magnitude = format!("{whole}{decimals:0<2}").parse::<i64>();
    let magnitude = magnitude.map_err(|_| RULE.to_owned())?;
    let basis_points = if text.starts_with('-') {
        -magnitude
    } else {
        magnitude
    };
    Assumption::stake_growth(basis_points).map_err(|refusal| refusal.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        for (text, nanos) in [
            ("1", 1_000_000_000),
            ("0.5", 500_000_000),
            ("10000.000000001", 10_000_000_000_001),
            ("18446744073.709551615", u64::MAX),
        ] {
            assert_eq!(amount(text), Ok(Nanos::from_nanos(nanos)), "{text}");
        }
        for text in [
            "",
            "1.",
            "1,5",
            "10_000",
            ".5",
            "-1",
            "1e3",
            "1.0000000001",
            "18446744073.709551616",
            "1 000",
        ] {
            assert!(amount(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_date_begins_at_midnight_utc() {
        let midnight = TimestampMs::from_unix_ms(1_798_070_400_000);
        assert_eq!(moment("2026-12-24"), Ok(midnight));
        assert_eq!(moment("2026-12-24T01:00:00+01:00"), Ok(midnight));
        for text in [
            "",
            "tomorrow",
            "2026-13-01",
            "1969-12-31",
            "99999-01-01",
            // Without an offset nobody knows which moment is meant.
            "2026-12-24T18:00:00",
            "2026-12-24 18:00",
            "2026-12-24[America/New_York]",
        ] {
            assert!(moment(text).is_err(), "{text}");
        }
    }

    #[test]
    fn growth_is_in_percent() {
        for (text, basis_points) in [("-20", -2_000), ("+7.25", 725), ("0", 0)] {
            let found = growth(text).map(Assumption::yearly_growth_bp);
            assert_eq!(found, Ok(basis_points), "{text}");
        }
        for text in ["", "x", "7.255", "-101", "1001", "1/3", "1/4", "++5", "+-5"] {
            assert!(growth(text).is_err(), "{text}");
        }
    }
}
