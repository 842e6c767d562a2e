//! The programmes before today's, what a stake would have earned in them, and what an address did.
//! None of this depends on what is published.

use super::{
    answer::document,
    asked::{Asked, Both, Nothing, Parameters, Question, within},
    spelled::{MicroAmountText, ProgrammeAddressText},
};
use crate::{
    programme::{
        address::{self, MalformedAddress},
        archive::KeptEvent,
    },
    publish::rest::{
        PotentialDocument, ProgrammeDocument, ProgrammeRecordDocument, ProgrammesDocument,
    },
    serve::{
        desk::Desk,
        problem::Problem,
        programmes::{Kept, Records},
    },
    spelling::micros,
};
use axum::{extract::State, http::StatusCode, response::Response};
use iotasrb_core::{
    programmes::{
        Micros, Milestone,
        staking::{Potential, Programme},
    },
    units::Address,
};
use utoipa::IntoParams;

/// Which programme.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct Coded {
    /// The programme's code: `smr`, or `asmb-1` to `asmb-6`.
    #[param(example = "smr")]
    code: String,
}

impl Question for Coded {
    fn read(parameters: &Parameters) -> Result<Self, Problem> {
        let text = |text: &str| Ok::<_, String>(text.to_owned());
        let code = parameters.part("code", text)?;
        Ok(Self { code })
    }
}

impl Coded {
    fn programme(&self) -> Result<Programme, Problem> {
        let missing = || Problem::not_found("/v1/programmes lists the programmes");
        Programme::by_code(&self.code).ok_or_else(missing)
    }
}

/// What would have been staked.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Staked {
    /// How much, in IOTA, in one output.
    #[param(value_type = MicroAmountText, example = "1500")]
    amount: Micros,
    /// The milestone that confirmed it; unless given, it was there from the start.
    #[param(example = 2_500_000)]
    from: Option<u32>,
}

impl Question for Staked {
    fn read(parameters: &Parameters) -> Result<Self, Problem> {
        Ok(Self {
            amount: parameters.required("amount", micros)?,
            from: parameters
                .optional("from", milestone)?
                .map(Milestone::number),
        })
    }
}

/// Whose record.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct Whose {
    /// An address of the earlier network, in bech32 (`iota1…`), or the Ed25519 address as 64
    /// hexadecimal digits with or without `0x`.
    #[param(value_type = ProgrammeAddressText)]
    address: Address,
}

impl Question for Whose {
    fn read(parameters: &Parameters) -> Result<Self, Problem> {
        let address = parameters.part("address", earlier_address)?;
        Ok(Self { address })
    }
}

/// An address of the network whose record this is.
pub(in crate::serve) fn earlier_address(text: &str) -> Result<Address, MalformedAddress> {
    address::read(text).map(|(address, _)| address)
}

/// The number of a milestone.
pub(in crate::serve) fn milestone(text: &str) -> Result<Milestone, String> {
    let number = within(text, 0, u64::from(u32::MAX))?;
    // It is within 32 bits.
    Ok(Milestone::new(u32::try_from(number).unwrap_or(u32::MAX)))
}

/// The programmes before today's
///
/// SMR and the six rounds of ASMB, from December 2021 to August 2023: their events, milestones,
/// rates as paid and as documented, and how they ended.
#[utoipa::path(
    get,
    path = "/v1/programmes",
    operation_id = "programmes",
    tag = "programmes",
    responses((status = 200, description = "The programmes", body = ProgrammesDocument))
)]
pub(super) async fn all(State(desk): State<Desk>, _: Asked<Nothing>) -> Result<Response, Problem> {
    let records = desk.programmes.records().await?;
    document(&ProgrammesDocument::new(|programme| {
        kept(&records, programme)
    }))
}

/// One programme
///
/// Its event, milestones, rates as paid and as documented, and how it ended.
#[utoipa::path(
    get,
    path = "/v1/programmes/{code}",
    operation_id = "programme",
    tag = "programmes",
    params(Coded),
    responses((status = 200, description = "The programme", body = ProgrammeDocument))
)]
pub(super) async fn one(
    State(desk): State<Desk>,
    Asked(coded): Asked<Coded>,
) -> Result<Response, Problem> {
    let programme = coded.programme()?;
    let records = desk.programmes.records().await?;
    document(&ProgrammeDocument::new(
        &programme,
        kept(&records, &programme),
    ))
}

/// What a stake would have earned
///
/// Exactly as nodes counted it: rounded down in each milestone, and nothing below the minimum.
#[utoipa::path(
    get,
    path = "/v1/programmes/{code}/potential",
    operation_id = "programme_potential",
    tag = "programmes",
    params(Coded, Staked),
    responses(
        (status = 200, description = "The reward", body = PotentialDocument),
        (status = 422, description = "The programme did not take such a stake", body = Problem, content_type = "application/problem+json")
    )
)]
pub(super) async fn potential(
    Asked(Both(coded, staked)): Asked<Both<Coded, Staked>>,
) -> Result<Response, Problem> {
    let programme = coded.programme()?;
    let (amount, from) = (staked.amount, staked.from.map(Milestone::new));
    let potential = earned(&programme, amount, from)?;
    document(&PotentialDocument::new(&programme, amount, from, potential))
}

/// What an address earned
///
/// Its reward in each programme or why there is none, what its ASMB became in 2023, and when that
/// was unlocked.
#[utoipa::path(
    get,
    path = "/v1/programmes/record/{address}",
    operation_id = "programme_record",
    tag = "programmes",
    params(Whose),
    responses((status = 200, description = "The record", body = ProgrammeRecordDocument))
)]
pub(super) async fn record(
    State(desk): State<Desk>,
    Asked(Whose { address }): Asked<Whose>,
) -> Result<Response, Problem> {
    let records = desk.programmes.records().await?;
    document(&ProgrammeRecordDocument::new(&records.of_address(address)))
}

/// What an amount would have earned, if the programme could take it.
pub(in crate::serve) fn earned(
    programme: &Programme,
    amount: Micros,
    from: Option<Milestone>,
) -> Result<Potential, Problem> {
    programme.potential(amount, from).map_err(|refusal| {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let title = "The programme did not take such a stake";
        Problem::new(status, "not-taken", title, refusal.to_string())
    })
}

fn kept<'a>(records: &'a Records, programme: &Programme) -> Option<&'a KeptEvent> {
    records.event(programme.event).map(Kept::event)
}
