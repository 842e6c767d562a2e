//! One validator: what it yields and why, and whether it will earn next.

use super::{
    divergence::Chain,
    fall::Fall,
    page::{Refused, Shell, nothing_yet, page},
    shown::Shown,
    validators::{Of, Tag, cap, tags},
    words,
};
use crate::{
    publish::table,
    serve::{
        answers::Current,
        desk::Desk,
        edition::{Edition, Span, Valued},
        hindsight::{Hindsight, hindsight},
        problem::Problem,
        rest::validators::valued,
    },
    spelling::address,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use iotasrb_core::{
    observation::{Absence, Known, Validator},
    rates::ValidatorRates,
    waterfall::Waterfall,
};

#[derive(Template)]
#[template(path = "validator.html")]
struct ValidatorPage {
    shell: Shell,
    of: Of,
    name: String,
    address: String,
    tags: Vec<Tag>,
    /// Whether a stake with it would earn.
    can_be_chosen: bool,
    stake: Shown,
    documented: Shown,
    documented_effective: Shown,
    shown: Shown,
    net: Shown,
    performance: Shown,
    payout: Shown,
    power: Shown,
    declared: Shown,
    effective: Shown,
    next_commission: Shown,
    pending_stake: Shown,
    pending_withdrawal: Shown,
    outlook: Result<Outlook, String>,
    realised: [(&'static str, Shown); 5],
    next: Result<Fall, String>,
    /// The epoch that ended last.
    ended_epoch: u64,
    ended: Result<Fall, String>,
    chain: Option<Chain>,
}

/// What the next epoch holds.
struct Outlook {
    epoch: u64,
    verdict: &'static str,
    tone: &'static str,
    words: String,
    stake: Shown,
    power: Shown,
    seats: Option<usize>,
}

/// `/validators/{address}`
pub(super) async fn validator(
    State(desk): State<Desk>,
    current: Option<Current>,
    Path(wanted): Path<String>,
) -> Result<Response, Refused> {
    let Some(Current(edition)) = current else {
        return nothing_yet();
    };
    let missing = || Problem::not_found("no active validator has this address");
    let wanted = address(&wanted).map_err(|_| missing())?;
    let valued = valued(&edition)?;
    let evaluation = &valued.evaluation;
    let rates = evaluation.rates.validators.iter();
    let facts = evaluation.observation.validators.iter();
    let found = rates.zip(facts).find(|(rates, _)| rates.address == wanted);
    let found = found.ok_or_else(missing)?;
    let hindsight = hindsight(&desk, &edition).await?;
    page(&ValidatorPage::new(&edition, valued, &hindsight, found))
}

impl ValidatorPage {
    fn new(
        edition: &Edition,
        valued: &Valued,
        hindsight: &Hindsight,
        (rates, facts): (&ValidatorRates, &Validator),
    ) -> Self {
        let name = table::name(rates);
        let address = rates.address;
        let fallen = |waterfall: Known<Waterfall>| told(waterfall.map(|one| Fall::new(&one)));
        let ended = hindsight.ended.get(&address).cloned();
        let mut chains = hindsight.validators.iter();
        Self {
            shell: Shell::new(name.clone(), "/validators", edition),
            of: Of::new(valued),
            name,
            address: rates.address.to_string(),
            tags: tags(rates, cap(valued)),
            can_be_chosen: rates.in_committee && !rates.slashed,
            stake: Shown::amount(rates.stake),
            documented: Shown::percent(&rates.documented),
            documented_effective: Shown::percent(&rates.documented_effective),
            shown: Shown::percent(&rates.shown),
            net: Shown::percent(&rates.net),
            performance: Shown::rate(&rates.performance, 2),
            payout: Shown::rate(&rates.payout, 2),
            power: Shown::power(rates.voting_power),
            declared: Shown::commission(rates.commission_declared),
            effective: Shown::commission(rates.commission_effective),
            next_commission: Shown::commission(facts.next_commission),
            pending_stake: Shown::amount(facts.pending_stake),
            pending_withdrawal: Shown::amount(facts.pending_withdrawal),
            outlook: told(Outlook::new(valued, rates)),
            realised: Span::BY_LENGTH.map(|span| {
                (
                    span.words(),
                    Shown::percent(&valued.realised(span, address)),
                )
            }),
            next: fallen(valued.evaluation.waterfall(address)),
            ended_epoch: valued.pools.epoch().number().saturating_sub(1),
            ended: fallen(ended.unwrap_or(Err(Absence::NotRecorded))),
            chain: chains
                .find(|(of, _)| *of == address)
                .map(|(_, chain)| Chain::new(chain)),
        }
    }
}

/// What is absent is told by its reason.
fn told<T>(known: Known<T>) -> Result<T, String> {
    known.map_err(|absence| absence.to_string())
}

impl Outlook {
    fn new(valued: &Valued, rates: &ValidatorRates) -> Known<Self> {
        let prospects = valued.prospects.as_ref().map_err(|absence| *absence)?;
        let own = prospects.get(rates.address).ok_or(Absence::NotRecorded)?;
        let (verdict, tone, words) = words::prospect(own);
        Ok(Self {
            epoch: prospects.epoch.number(),
            verdict,
            tone,
            words,
            stake: Shown::amount(own.next_stake),
            power: Shown::power(own.next_voting_power),
            seats: prospects.seats,
        })
    }
}
