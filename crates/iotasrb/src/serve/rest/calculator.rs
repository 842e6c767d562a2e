//! What a stake would earn.

use super::{
    answer::bytes,
    asked::{Asked, Parameters, Question, within},
    busy::Turns,
    spelled::{AmountText, GrowthText, Moment},
    validators::valued,
};
use crate::{
    foreign::tamed,
    publish::calculation::{self, Answer, CalculationDocument},
    run::{Intent, NoForecast, NotOne, Span},
    serve::{answers::Current, edition::Edition, problem::Problem},
    spelling::{amount, growth, moment},
};
use axum::{Extension, http::StatusCode, response::Response};
use iotasrb_core::{
    calculator::Assumption,
    units::{Nanos, TimestampMs},
};
use std::sync::Arc;
use utoipa::IntoParams;

/// How many calculations run at once.
const AT_ONCE: usize = 2;
pub(in crate::serve) const MAX_DAYS: u64 = 3_653;
pub(in crate::serve) const USUAL_DAYS: u64 = 365;
const MAX_ASSUMPTIONS: usize = 5;
const MAX_NAME: usize = 100;
/// The assumptions where none are given, as on the command line.
pub(in crate::serve) const ASSUMED_GROWTH: &str = "-20,0,20";

/// The turns of those who calculate.
#[derive(Clone, Debug)]
pub(in crate::serve) struct Calculating(pub(in crate::serve) Turns);

impl Calculating {
    pub(in crate::serve) fn new() -> Self {
        Self(Turns::new(AT_ONCE))
    }
}

/// What is staked.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Stake {
    /// How much is staked, in IOTA: at least 1, with up to nine decimals.
    #[param(value_type = AmountText, example = "10000")]
    amount: Nanos,
    /// With whom, by a part of the name or the address; unless given, with the whole committee
    /// in proportion to its stakes: the average delegator.
    #[param(min_length = 1, max_length = 100, example = "Nansen")]
    validator: Option<String>,
    /// When it is staked; unless given, at the newest publication.
    #[param(value_type = Moment, required = false, example = "2026-12-24")]
    start: Option<TimestampMs>,
    /// For how many days; 365 unless given.
    #[param(minimum = 1, maximum = 3653, example = 365)]
    days: Option<u64>,
    /// When it is taken out, instead of `days`.
    #[param(value_type = Moment, required = false)]
    until: Option<TimestampMs>,
    /// What is assumed of everybody else's stake: growth in percent a year, one forecast for
    /// each of up to five; `-20,0,20` unless given.
    #[param(value_type = GrowthText, required = false, example = "-20,0,20")]
    growth: Vec<Assumption>,
}

impl Question for Stake {
    fn read(parameters: &Parameters) -> Result<Self, Problem> {
        let days = |text: &str| within(text, 1, MAX_DAYS);
        let stake = Self {
            amount: parameters.required("amount", amount)?,
            validator: parameters.optional("validator", name)?,
            start: parameters.optional("start", moment)?,
            days: parameters.optional("days", days)?,
            until: parameters.optional("until", moment)?,
            growth: match parameters.optional("growth", assumptions)? {
                Some(given) => given,
                None => assumptions(ASSUMED_GROWTH).map_err(Problem::bad_request)?,
            },
        };
        if stake.days.is_some() && stake.until.is_some() {
            return Err(Problem::bad_request("either `days` or `until`, not both"));
        }
        Ok(stake)
    }
}

/// A part of a name or of an address.
pub(in crate::serve) fn name(text: &str) -> Result<String, String> {
    if text.is_empty() || text.chars().count() > MAX_NAME {
        return Err(format!(
            "a name or an address of 1 to {MAX_NAME} characters"
        ));
    }
    Ok(text.to_owned())
}

/// The assumptions that a text lists.
pub(in crate::serve) fn assumptions(text: &str) -> Result<Vec<Assumption>, String> {
    let given: Vec<&str> = text.split(',').collect();
    if given.len() > MAX_ASSUMPTIONS {
        return Err(format!("at most {MAX_ASSUMPTIONS} assumptions at a time"));
    }
    given.into_iter().map(growth).collect()
}

/// What a stake would earn
///
/// The same answer as `iotasrb calc --format json`: by the rates, and as the chain would pay it
/// epoch by epoch and to the nano, under stated assumptions. A forecast, not a promise.
#[utoipa::path(
    get,
    path = "/v1/calculator",
    operation_id = "calculator",
    tag = "now",
    params(Stake),
    responses(
        (status = 200, description = "The calculation", body = CalculationDocument),
        (status = 422, description = "There is no forecast for such a stake", body = Problem, content_type = "application/problem+json")
    )
)]
pub(super) async fn calculate(
    Current(edition): Current,
    Extension(Calculating(turns)): Extension<Calculating>,
    Asked(stake): Asked<Stake>,
) -> Result<Response, Problem> {
    valued(&edition)?;
    let text = turns.take(move || answer(&edition, &stake)).await?;
    Ok(bytes(text, "application/json"))
}

fn answer(edition: &Arc<Edition>, stake: &Stake) -> Result<Vec<u8>, Problem> {
    let evaluation = &valued(edition)?.evaluation;
    let intent = Intent {
        amount: stake.amount,
        validator: stake.validator.as_deref(),
        start: stake.start,
        span: match stake.until {
            Some(end) => Span::Until(end),
            None => Span::Days(stake.days.unwrap_or(USUAL_DAYS)),
        },
        assumptions: &stake.growth,
    };
    let (plan, calculation) = intent.calculate(evaluation).map_err(no_forecast)?;
    let answer = Answer {
        evaluation,
        plan,
        calculation,
    };
    let text = serde_json::to_vec(&calculation::document(&answer, false));
    text.map_err(|error| Problem::internal(&error.to_string()))
}

/// Why there is no forecast, for who asked.
pub(in crate::serve) fn no_forecast(why: NoForecast) -> Problem {
    let detail = match why {
        NoForecast::NotOne(NotOne::None(text)) => format!(
            "no active validator's name or address contains “{}”; see /v1/validators",
            tamed(&text)
        ),
        why => why.to_string(),
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    Problem::new(status, "no-forecast", "There is no forecast", detail)
}
