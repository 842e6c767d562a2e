//! The active validators as they are now, schemas `iotasrb.validators/1` and
//! `iotasrb.validator/1`.

use super::SummaryForm;
use crate::{
    publish::{
        publication::ObservationForm,
        wire::{Maybe, NanosForm, Rate, Units, ValidatorForm, rate},
    },
    run::Evaluation,
    store::KeptObservation,
};
use iotasrb_core::{
    observation::{Known, Validator},
    prospects::{Prospect, Prospects, Thresholds},
    rates::ValidatorRates,
    ratio::Ratio,
    units::{Address, Nanos},
};
use serde::Serialize;
use utoipa::ToSchema;

/// Of which publication the figures of validators are.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FiguresOf)]
pub struct OfPublication {
    network: &'static str,
    /// Whether the newest publication has these figures. If not, its state and reason say why
    /// it has none, and these are the last ones there were.
    current: bool,
    /// The newest publication.
    newest: SummaryForm,
    /// The publication that has the figures.
    of: SummaryForm,
    /// From what they were computed, and how that is known.
    anchor: ObservationForm,
    method: &'static str,
    units: Units,
}

impl OfPublication {
    /// The figures of `of`, which was computed from an observation, when `newest` is the newest.
    pub fn new(
        newest: SummaryForm,
        (of, is_current): (SummaryForm, bool),
        observation: &KeptObservation,
        evaluation: &Evaluation,
    ) -> Self {
        Self {
            network: evaluation.observation.anchor.network.name(),
            current: is_current,
            newest,
            of,
            anchor: ObservationForm::new(observation),
            method: evaluation.rates.method.name(),
            units: Units::ALL,
        }
    }
}

/// An active validator: what it is now, what it paid, and whether it will earn.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ValidatorInFull)]
pub struct ValidatorNowForm {
    #[serde(flatten)]
    figures: ValidatorForm,
    /// The commission that it declares for the next epoch.
    next_commission_bp: u16,
    /// Stake that joins at the end of this epoch.
    pending_stake_nanos: NanosForm,
    /// What leaves its pool at the end of this epoch.
    pending_withdrawal_nanos: NanosForm,
    realised: RealisedForm,
    /// What the next epoch holds for it, if nothing else happens before.
    prospect: Maybe<ProspectForm>,
}

/// What delegators really earned over the time before the publication, net of commission: the
/// growth of the pool's exchange rate over whole epochs, as a yearly rate that is not
/// compounded. `undefined` if no epoch ended meanwhile.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Realised)]
pub struct RealisedForm {
    /// Over 24 hours.
    #[serde(rename = "24h")]
    day: Maybe<Rate>,
    /// Over 7 days.
    #[serde(rename = "7d")]
    week: Maybe<Rate>,
    /// Over 30 days.
    #[serde(rename = "30d")]
    month: Maybe<Rate>,
    /// Over 90 days.
    #[serde(rename = "90d")]
    quarter: Maybe<Rate>,
    /// Over 365 days.
    #[serde(rename = "1y")]
    year: Maybe<Rate>,
}

/// What the next epoch holds for a validator.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Prospect)]
struct ProspectForm {
    /// `earns`, `joins`, `drops_out`, `outside` or `leaves`.
    #[schema(example = "earns")]
    verdict: &'static str,
    next_stake_nanos: NanosForm,
    /// 0 outside the committee.
    next_voting_power: u16,
    /// Whether that is the most that a member may have, so that its delegators get less.
    capped: bool,
    /// Whether its next stake is below the low threshold.
    at_risk: Maybe<bool>,
    /// Whether a quorum reports it: the reward of this epoch would be burned.
    slashed: bool,
    /// Whether it is outside the committee though its stake would have got it a seat.
    passed_over: bool,
    /// The commission of the next epoch, if it is another one.
    announced_commission_bp: Option<u16>,
}

/// What decides who earns in the next epoch.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NextEpoch)]
pub struct NextEpochForm {
    epoch: u64,
    /// The most members of its committee; null if every active validator is one.
    seats: Option<u64>,
    /// Below this stake a validator is removed, unless it has more again within a few epochs.
    low_threshold_nanos: Maybe<NanosForm>,
    /// Below this stake a validator is removed as the epoch ends.
    very_low_threshold_nanos: Maybe<NanosForm>,
    /// Whether the next stakes contain the reward of the running epoch.
    includes_reward: bool,
}

impl ValidatorNowForm {
    /// The wire form of a validator's figures and of what was observed of it.
    pub fn new(
        figures: &ValidatorRates,
        validator: &Validator,
        realised: RealisedForm,
        prospects: &Known<Prospects>,
    ) -> Self {
        let prospect = |prospects: &Prospects| prospects.get(figures.address).copied();
        Self {
            figures: ValidatorForm::new(figures),
            next_commission_bp: validator.next_commission.as_basis_points(),
            pending_stake_nanos: NanosForm::new(validator.pending_stake),
            pending_withdrawal_nanos: NanosForm::new(validator.pending_withdrawal),
            realised,
            prospect: match prospects.as_ref().map(prospect) {
                Ok(Some(prospect)) => Maybe::Known(ProspectForm::new(&prospect)),
                Ok(None) => Maybe::absent("not_recorded"),
                Err(absence) => Maybe::absent(absence.code()),
            },
        }
    }
}

impl RealisedForm {
    /// The realised rates over 24 hours, 7, 30, 90 and 365 days.
    pub fn new([day, week, month, quarter, year]: [Known<Ratio>; 5]) -> Self {
        Self {
            day: rate(&day),
            week: rate(&week),
            month: rate(&month),
            quarter: rate(&quarter),
            year: rate(&year),
        }
    }
}

impl ProspectForm {
    fn new(prospect: &Prospect) -> Self {
        Self {
            verdict: prospect.verdict.code(),
            next_stake_nanos: NanosForm::new(prospect.next_stake),
            next_voting_power: prospect.next_voting_power.as_parts(),
            capped: prospect.capped,
            at_risk: Maybe::new(&prospect.at_risk, |at_risk| *at_risk),
            slashed: prospect.slashed,
            passed_over: prospect.passed_over,
            announced_commission_bp: prospect
                .announced_commission
                .map(|commission| commission.as_basis_points()),
        }
    }
}

impl NextEpochForm {
    /// The terms of prospects.
    pub fn new(prospects: &Prospects) -> Self {
        let threshold = |of: fn(&Thresholds) -> Nanos| {
            Maybe::new(&prospects.thresholds, |stake| NanosForm::new(of(stake)))
        };
        Self {
            epoch: prospects.epoch.number(),
            seats: prospects.seats.map(|seats| seats as u64),
            low_threshold_nanos: threshold(|stake| stake.low),
            very_low_threshold_nanos: threshold(|stake| stake.very_low),
            includes_reward: prospects.includes_reward,
        }
    }
}

/// All active validators.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ValidatorsNow)]
pub struct ValidatorsNowDocument {
    schema: &'static str,
    #[serde(flatten)]
    of: OfPublication,
    next_epoch: Maybe<NextEpochForm>,
    /// In the chain's order.
    validators: Vec<ValidatorNowForm>,
}

impl ValidatorsNowDocument {
    /// The document.
    pub fn new(
        of: OfPublication,
        prospects: &Known<Prospects>,
        validators: Vec<ValidatorNowForm>,
    ) -> Self {
        Self {
            schema: "iotasrb.validators/1",
            of,
            next_epoch: Maybe::new(prospects, NextEpochForm::new),
            validators,
        }
    }
}

/// One validator.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ValidatorNow)]
pub struct ValidatorDocument {
    schema: &'static str,
    #[serde(flatten)]
    of: OfPublication,
    next_epoch: Maybe<NextEpochForm>,
    validator: ValidatorNowForm,
    /// Where the history of what its delegators are paid is.
    history: String,
    /// Where the causes are why that is not the benchmark.
    waterfall: String,
}

impl ValidatorDocument {
    /// The document.
    pub fn new(
        of: OfPublication,
        address: Address,
        prospects: &Known<Prospects>,
        validator: ValidatorNowForm,
    ) -> Self {
        Self {
            schema: "iotasrb.validator/1",
            of,
            next_epoch: Maybe::new(prospects, NextEpochForm::new),
            validator,
            history: format!("/v1/validators/{address}/history/net"),
            waterfall: format!("/v1/validators/{address}/waterfall"),
        }
    }
}
