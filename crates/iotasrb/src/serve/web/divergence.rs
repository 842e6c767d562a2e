//! What others' formulas say of the same facts, and why.

use super::{
    fall::signed,
    page::{Refused, Shell, nothing_yet, page},
    shown::Shown,
    validators::Of,
    words,
};
use crate::{
    publish::{table, waterfall},
    serve::{
        answers::Current,
        desk::Desk,
        edition::Valued,
        hindsight::{Hindsight, hindsight},
        rest::validators::valued,
    },
};
use askama::Template;
use axum::{extract::State, response::Response};
use iotasrb_core::{
    divergence::{Divergence, Formula},
    ratio::{Ratio, Rounding},
};

/// Decimals of a basis point, as the API has them.
const PLACES: u16 = 4;

#[derive(Template)]
#[template(path = "divergence.html")]
struct DivergencePage {
    shell: Shell,
    of: Of,
    epochs: Vec<u64>,
    network: Chain,
    validators: Vec<Compared>,
}

/// Figures, each with the causes why it is not the one before.
pub(super) struct Chain {
    pub(super) stations: Vec<Station>,
    pub(super) missing: Vec<(&'static str, String)>,
}

/// A figure that somebody shows.
pub(super) struct Station {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) words: &'static str,
    pub(super) value: Shown,
    pub(super) gap: Option<String>,
    pub(super) causes: Vec<Cause>,
}

impl Station {
    /// Whether anything leads here from the figure before.
    pub(super) fn has_causes(&self) -> bool {
        self.causes.iter().any(|cause| !cause.is_nothing)
    }
}

/// A cause, in basis points.
pub(super) struct Cause {
    pub(super) code: &'static str,
    pub(super) words: &'static str,
    pub(super) change: String,
    pub(super) is_nothing: bool,
}

/// What is said of a validator by those that people see most.
struct Compared {
    address: String,
    name: String,
    figures: [Shown; 5],
}

const COMPARED: [Formula; 5] = [
    Formula::Documented,
    Formula::Shown,
    Formula::Net,
    Formula::LastEpoch,
    Formula::NodeApy,
];

/// `/divergence`
pub(super) async fn divergence(
    State(desk): State<Desk>,
    current: Option<Current>,
) -> Result<Response, Refused> {
    let Some(Current(edition)) = current else {
        return nothing_yet();
    };
    let valued = valued(&edition)?;
    let hindsight = hindsight(&desk, &edition).await?;
    page(&DivergencePage {
        shell: Shell::new("Divergence", "/divergence", &edition),
        of: Of::new(valued),
        epochs: hindsight
            .epochs
            .iter()
            .map(|epoch| epoch.number())
            .collect(),
        network: Chain::new(&hindsight.network),
        validators: compared(valued, &hindsight),
    })
}

impl Chain {
    pub(super) fn new(divergence: &Divergence) -> Self {
        let missing = divergence.missing.iter();
        Self {
            missing: missing
                .map(|one| (words::formula(one.formula).0, one.reason.to_string()))
                .collect(),
            stations: stations(divergence),
        }
    }
}

/// The printed causes sum to the printed gaps, since each subtotal is rounded once.
fn stations(divergence: &Divergence) -> Vec<Station> {
    let Some(whole) = divergence.waterfall() else {
        return Vec::new();
    };
    let mut digits = whole
        .basis_points(PLACES, Rounding::HalfEven)
        .steps
        .into_iter();
    let mut before = None;
    let station = |station: &iotasrb_core::divergence::Station| {
        let (name, about) = words::formula(station.formula);
        let causes = station
            .steps
            .iter()
            .zip(digits.by_ref())
            .map(|(step, (cause, change))| Cause {
                code: cause.code(),
                words: waterfall::words(cause),
                change: signed(&change),
                is_nothing: step.change.is_zero(),
            });
        let causes = causes.collect();
        let now = (&station.value * &Ratio::integer(10_000)).rounded(PLACES, Rounding::HalfEven);
        let gap = before
            .replace(now.clone())
            .map(|before: Ratio| signed(&(&now - &before).to_decimal(PLACES, Rounding::HalfEven)));
        Station {
            code: station.formula.code(),
            name,
            words: about,
            value: Shown::percent(&Ok(station.value.clone())),
            gap,
            causes,
        }
    };
    divergence.stations.iter().map(station).collect()
}

fn compared(valued: &Valued, hindsight: &Hindsight) -> Vec<Compared> {
    let validators = valued.evaluation.rates.validators.iter();
    let compared = validators.filter_map(|one| {
        let (_, chain) = hindsight
            .validators
            .iter()
            .find(|(address, _)| *address == one.address)?;
        Some(Compared {
            address: one.address.to_string(),
            name: table::name(one),
            figures: COMPARED.map(|formula| figure(chain, formula)),
        })
    });
    compared.collect()
}

fn figure(chain: &Divergence, formula: Formula) -> Shown {
    if let Some(value) = chain.value(formula) {
        return Shown::percent(&Ok(value.clone()));
    }
    let missing = chain.missing.iter().find(|one| one.formula == formula);
    Shown::Absent(missing.map_or_else(String::new, |one| one.reason.to_string()))
}
