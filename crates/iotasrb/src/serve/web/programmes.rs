//! The programmes before today's: what they were, what a stake would have earned in them, and
//! what an address did.

mod form;
mod potential;
mod record;
mod row;

use super::page::{Refused, Shell, page_with};
use crate::serve::{answers::Current, desk::Desk, problem::Problem};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::Response,
};
use form::Form;
use potential::Potentials;
use record::Record;
use row::Row;

#[derive(Template)]
#[template(path = "programmes.html")]
struct ProgrammesPage {
    shell: Shell,
    rows: Vec<Row>,
    form: Form,
    potentials: Result<Potentials, String>,
    /// What the address that was asked for did, if one was.
    record: Option<Result<Record, String>>,
}

/// `/programmes`. It needs no publication: these programmes are over.
pub(super) async fn programmes(
    State(desk): State<Desk>,
    current: Option<Current>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refused> {
    let form = Form::of(query.as_deref().unwrap_or_default())?;
    let records = desk.programmes.records().await?;
    let edition = current.as_ref().map(|Current(edition)| edition.as_ref());
    let (mut status, potentials) = told(Potentials::of(&form));
    let mut record = None;
    if let Some(address) = &form.address {
        let (other, read) = told(Record::of(&records, address));
        status = status.max(other);
        record = Some(read);
    }
    page_with(
        status,
        &ProgrammesPage {
            shell: Shell::lasting("Earlier programmes", "/programmes", edition),
            rows: Row::all(&records),
            form,
            potentials,
            record,
        },
    )
}

/// What is told on the page, and the status that this gives it.
fn told<T>(result: Result<T, Problem>) -> (StatusCode, Result<T, String>) {
    match result {
        Ok(told) => (StatusCode::OK, Ok(told)),
        Err(problem) => {
            let status = StatusCode::from_u16(problem.status);
            let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, Err(problem.detail))
        }
    }
}
