//! A calculation as a document, for programs.

use super::{
    super::{
        figures,
        wire::{Head, Maybe, NanosForm, Rate, rate},
    },
    Answer,
    epochs::{EpochForm, nanos},
};
use iotasrb_core::calculator::{Calculation, Choice, Forecast, Plan, Standing};
use serde::Serialize;
use utoipa::ToSchema;

/// The schema of a calculation's document.
const SCHEMA: &str = "iotasrb.calculation/1";

/// A stake, and what it would earn under stated assumptions.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Calculation)]
pub struct CalculationDocument {
    #[serde(flatten)]
    head: Head,
    plan: PlanForm,
    timetable: TimetableForm,
    simple: SimpleForm,
    forecasts: Vec<ForecastForm>,
    effect: EffectForm,
    elsewhere: Vec<OfferForm>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Plan)]
struct PlanForm {
    amount_nanos: NanosForm,
    validator: Option<String>,
    start: String,
    end: String,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Timetable)]
struct TimetableForm {
    requested_epoch: u64,
    first_earning_epoch: u64,
    last_earning_epoch: u64,
    earning_epochs: u64,
    first_payout: String,
    last_payout: String,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SimpleReward)]
struct SimpleForm {
    iotasrb_nanos: Rate,
    net_nanos: Rate,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Forecast)]
struct ForecastForm {
    other_stake_growth_bp: i64,
    reward_nanos: NanosForm,
    share_of_amount: Maybe<Rate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    epochs: Option<Vec<EpochForm>>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Effect)]
struct EffectForm {
    iotasrb_before: Rate,
    iotasrb_after: Rate,
    validators: Vec<ChangeForm>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Change)]
struct ChangeForm {
    address: String,
    name: String,
    added_nanos: NanosForm,
    before: StandingForm,
    after: StandingForm,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Standing)]
struct StandingForm {
    stake_nanos: NanosForm,
    voting_power: u16,
    effective_commission_bp: u16,
    net: Rate,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Offer)]
struct OfferForm {
    address: String,
    name: String,
    #[serde(flatten)]
    standing: StandingForm,
}

/// The calculation for programs; every epoch only where it is asked for.
pub fn document(answer: &Answer<'_>, with_epochs: bool) -> CalculationDocument {
    let Calculation {
        timetable,
        simple,
        forecasts,
        effect,
        elsewhere,
    } = &answer.calculation;
    let forecast = |forecast: &Forecast| ForecastForm {
        other_stake_growth_bp: forecast.assumption.yearly_growth_bp(),
        reward_nanos: nanos(forecast.reward),
        share_of_amount: rate(&forecast.share_of(answer.plan.amount)),
        epochs: with_epochs.then(|| forecast.epochs.iter().map(EpochForm::new).collect()),
    };
    CalculationDocument {
        head: Head::new(answer.evaluation, SCHEMA),
        plan: plan_form(&answer.plan),
        timetable: TimetableForm {
            requested_epoch: timetable.requested.number(),
            first_earning_epoch: timetable.first_earning.number(),
            last_earning_epoch: timetable.last_earning.number(),
            earning_epochs: timetable.earning_epochs(),
            first_payout: figures::iso_time(timetable.first_payout),
            last_payout: figures::iso_time(timetable.last_payout),
        },
        simple: SimpleForm {
            iotasrb_nanos: Rate::new(&simple.iotasrb_nanos),
            net_nanos: Rate::new(&simple.net_nanos),
        },
        forecasts: forecasts.iter().map(forecast).collect(),
        effect: EffectForm {
            iotasrb_before: Rate::new(&effect.iotasrb_before),
            iotasrb_after: Rate::new(&effect.iotasrb_after),
            validators: changes(answer),
        },
        elsewhere: elsewhere
            .iter()
            .map(|offer| OfferForm {
                address: offer.address.to_string(),
                name: answer.name(offer.address),
                standing: StandingForm::new(&offer.standing),
            })
            .collect(),
    }
}

fn plan_form(plan: &Plan) -> PlanForm {
    PlanForm {
        amount_nanos: nanos(plan.amount),
        validator: match plan.with {
            Choice::Validator(address) => Some(address.to_string()),
            Choice::Network => None,
        },
        start: figures::iso_time(plan.start),
        end: figures::iso_time(plan.end),
    }
}

fn changes(answer: &Answer<'_>) -> Vec<ChangeForm> {
    let validators = answer.calculation.effect.validators.iter();
    validators
        .map(|change| ChangeForm {
            address: change.address.to_string(),
            name: answer.name(change.address),
            added_nanos: nanos(change.added),
            before: StandingForm::new(&change.before),
            after: StandingForm::new(&change.after),
        })
        .collect()
}

impl StandingForm {
    fn new(standing: &Standing) -> Self {
        Self {
            stake_nanos: nanos(standing.stake),
            voting_power: standing.voting_power.as_parts(),
            effective_commission_bp: standing.effective_commission.as_basis_points(),
            net: Rate::new(&standing.net),
        }
    }
}
