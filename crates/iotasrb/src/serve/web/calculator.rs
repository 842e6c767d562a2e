//! What a stake would earn, and what it would earn elsewhere.

mod drawing;
mod form;
mod outcome;

use super::page::{Refused, Shell, nothing_yet, page_with};
use crate::{
    foreign::tamed,
    run::Intent,
    serve::{
        answers::Current,
        desk::Desk,
        edition::Edition,
        problem::Problem,
        rest::{
            calculator::{Calculating, no_forecast},
            validators::valued,
        },
    },
};
use askama::Template;
use axum::{
    Extension,
    extract::{RawQuery, State},
    http::StatusCode,
    response::Response,
};
use form::{Choice, Form, Read};
use outcome::{Outcome, assumption};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "calculator.html")]
struct CalculatorPage {
    shell: Shell,
    publication: u64,
    /// Where the server is.
    address: String,
    form: Form,
    choices: Vec<Choice>,
    assumptions: Vec<String>,
    outcomes: Vec<Outcome>,
    /// Those with whom there is no forecast, and why.
    refused: Vec<(String, String)>,
    links: Option<Links>,
    error: Option<String>,
}

/// Where the same answer is.
struct Links {
    /// This page, with every time said.
    page: String,
    observation: u64,
    /// What follows `iotasrb calc`, for each validator.
    commands: Vec<String>,
}

/// `/calculator`
pub(super) async fn calculator(
    State(desk): State<Desk>,
    current: Option<Current>,
    Extension(Calculating(turns)): Extension<Calculating>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refused> {
    let Some(Current(edition)) = current else {
        return nothing_yet();
    };
    let form = Form::of(query.as_deref().unwrap_or_default())?;
    let valued_now = valued(&edition)?;
    let mut shown = CalculatorPage {
        shell: Shell::new("Calculator", "/calculator", &edition),
        publication: valued_now.publication.number,
        address: desk.address.clone(),
        choices: Choice::all(&valued_now.evaluation),
        assumptions: Vec::new(),
        outcomes: Vec::new(),
        refused: Vec::new(),
        links: None,
        error: None,
        form,
    };
    let read = match shown.form.read() {
        Ok(read) => read,
        Err(why) => {
            shown.error = Some(why);
            return page_with(StatusCode::BAD_REQUEST, &shown);
        }
    };
    for validator in read.chosen() {
        let name = validator.clone();
        let facts = Arc::clone(&edition);
        let asked = read.clone();
        // Each has its own turn: who compares four does not hold others up four times as long.
        match turns.take(move || outcome(&facts, &asked, validator)).await {
            Ok(outcome) => shown.outcomes.push(outcome),
            Err(problem) if problem.status == StatusCode::UNPROCESSABLE_ENTITY => {
                let name = name.map_or_else(String::new, |name| shown.label(&name));
                shown.refused.push((name, problem.detail));
            }
            Err(problem) => return Err(problem.into()),
        }
    }
    shown.assumptions = read.growth.iter().map(assumption).collect();
    shown.links = Links::new(&read, &shown.outcomes, valued_now.observation.number);
    page_with(
        match shown.outcomes.is_empty() {
            true => StatusCode::UNPROCESSABLE_ENTITY,
            false => StatusCode::OK,
        },
        &shown,
    )
}

/// What it would earn with one validator, or with the whole committee.
fn outcome(edition: &Edition, read: &Read, validator: Option<String>) -> Result<Outcome, Problem> {
    let evaluation = &valued(edition)?.evaluation;
    let intent = Intent {
        amount: read.amount,
        validator: validator.as_deref(),
        start: read.start,
        span: read.span,
        assumptions: &read.growth,
    };
    let (plan, calculation) = intent.calculate(evaluation).map_err(no_forecast)?;
    Ok(Outcome::new(evaluation, plan, calculation))
}

impl Links {
    /// Everything is said by what it means, and nothing by what was typed.
    fn new(read: &Read, outcomes: &[Outcome], observation: u64) -> Option<Self> {
        let first = outcomes.first()?;
        let (start, end) = (&first.start_exact, &first.end_exact);
        let (amount, growth) = (&first.amount_exact, read.growth_exact());
        let mut page =
            format!("/calculator?amount={amount}&start={start}&until={end}&growth={growth}");
        let mut commands = Vec::with_capacity(outcomes.len());
        for outcome in outcomes {
            let with = outcome.address.as_ref();
            let with = with.map_or_else(String::new, |one| format!(" --validator {one}"));
            commands.push(format!(
                "--amount {amount}{with} --start {start} --until {end} --growth={growth}"
            ));
            if let Some(address) = &outcome.address {
                page.push_str("&validator=");
                page.push_str(address);
            }
        }
        Some(Self {
            page,
            observation,
            commands,
        })
    }
}

impl CalculatorPage {
    /// Whether a choice is one of those that the page lists.
    fn is_listed(&self, chosen: &str) -> bool {
        self.choices.iter().any(|choice| choice.address == chosen)
    }

    /// What a chosen validator is called.
    fn label(&self, chosen: &str) -> String {
        let mut choices = self.choices.iter();
        let known = choices.find(|choice| choice.address == chosen);
        known.map_or_else(|| tamed(chosen), |choice| choice.name.clone())
    }
}
