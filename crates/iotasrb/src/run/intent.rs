//! What somebody would stake, and what that would earn.

use super::{Evaluation, NotOne};
use crate::publish::figures;
use iotasrb_core::{
    calculator::{self, Assumption, Calculation, Choice, Plan, Refusal},
    observation,
    units::{DurationMs, Nanos, TimestampMs},
};

/// A day, in which durations are given.
const DAY_MS: u64 = 86_400_000;

/// What somebody would stake.
#[derive(Clone, Copy, Debug)]
pub struct Intent<'a> {
    /// How much.
    pub amount: Nanos,
    /// With whom, by a part of the name or the address; if with nobody, then with the whole
    /// committee in proportion to its stakes.
    pub validator: Option<&'a str>,
    /// When; if not given, at the evaluation, or at the observed moment if the facts are stale.
    pub start: Option<TimestampMs>,
    /// For how long.
    pub span: Span,
    /// What is assumed of everybody else's stake, one forecast for each.
    pub assumptions: &'a [Assumption],
}

/// How long a stake stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// So many days.
    Days(u64),
    /// Until then.
    Until(TimestampMs),
}

/// Why there is no forecast.
#[derive(Debug, thiserror::Error)]
pub enum NoForecast {
    /// It is not said with whom.
    #[error(transparent)]
    NotOne(#[from] NotOne),
    /// The facts contradict themselves.
    #[error(transparent)]
    Facts(#[from] observation::Refusal),
    /// It ends in a year that nobody can write.
    #[error("the plan ends beyond the calendar")]
    BeyondTheCalendar,
    /// It starts in the past.
    #[error("the plan starts before epoch {epoch}, which was observed and began at {}", figures::iso_time(*.began))]
    StartsBefore {
        /// The observed epoch.
        epoch: u64,
        /// When that began.
        began: TimestampMs,
    },
    /// It ends too early to earn anything.
    #[error("the plan ends before its first reward, which is paid at {}; choose a later end", figures::utc_minute(*.0))]
    EndsBefore(TimestampMs),
    /// The calculator refuses it.
    #[error("no forecast: {0}")]
    Refused(Refusal),
}

impl Intent<'_> {
    /// The plan, and what it would earn.
    pub fn calculate(&self, evaluation: &Evaluation) -> Result<(Plan, Calculation), NoForecast> {
        let plan = self.plan(evaluation)?;
        // The evaluation was made of it, so it does not contradict itself.
        let checked = evaluation.observation.check()?;
        let calculation = calculator::calculate(&checked, &plan, self.assumptions);
        let calculation = calculation.map_err(|refusal| match refusal {
            Refusal::StartBeforeObservedEpoch(epoch) => NoForecast::StartsBefore {
                epoch: epoch.number(),
                began: evaluation.observation.anchor.epoch_start,
            },
            Refusal::NoEarningEpoch { first_payout } => NoForecast::EndsBefore(first_payout),
            refusal => NoForecast::Refused(refusal),
        })?;
        Ok((plan, calculation))
    }

    fn plan(&self, evaluation: &Evaluation) -> Result<Plan, NoForecast> {
        let with = match self.validator {
            Some(text) => Choice::Validator(evaluation.validator(text)?.address),
            None => Choice::Network,
        };
        let start = self.start.unwrap_or(if evaluation.freshness.stale {
            evaluation.observation.anchor.time()
        } else {
            evaluation.evaluated_at
        });
        let end = match self.span {
            Span::Until(end) => end,
            Span::Days(days) => start
                .checked_add(DurationMs::from_ms(days.saturating_mul(DAY_MS)))
                .ok_or(NoForecast::BeyondTheCalendar)?,
        };
        Ok(Plan {
            amount: self.amount,
            with,
            start,
            end,
        })
    }
}
