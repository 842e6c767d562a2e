//! What a plan would earn with one validator, as it is shown.

use super::{
    super::shown::{Moment, Shown, decimal},
    drawing::Drawing,
};
use crate::{
    publish::{
        calculation::{Answer, Month, months, rounded},
        figures::{iso_time, shortest},
    },
    run::Evaluation,
};
use iotasrb_core::{
    calculator::{Assumption, Calculation, Choice, Forecast, Offer, Plan, Standing},
    ratio::Ratio,
    units::{Address, Nanos},
};

/// How many other validators are named.
const BEST: usize = 5;

pub(super) struct Outcome {
    pub(super) with: String,
    pub(super) address: Option<String>,
    pub(super) amount: Shown,
    /// As the command line spells it.
    pub(super) amount_exact: String,
    pub(super) start: Moment,
    pub(super) end: Moment,
    pub(super) start_exact: String,
    pub(super) end_exact: String,
    pub(super) requested: u64,
    pub(super) first_earning: u64,
    pub(super) last_earning: u64,
    pub(super) earning_epochs: u64,
    pub(super) first_payout: Moment,
    pub(super) last_payout: Moment,
    pub(super) simple_gross: Shown,
    pub(super) simple_net: Shown,
    pub(super) forecasts: Vec<Reward>,
    pub(super) effects: Vec<Effect>,
    pub(super) months: Vec<(String, Vec<Shown>)>,
    pub(super) drawing: Drawing,
    pub(super) elsewhere: Vec<Elsewhere>,
    pub(super) offers: usize,
}

/// What is assumed, with a sign as wide as a plus.
pub(super) fn assumption(assumption: &Assumption) -> String {
    assumption.to_string().replace('-', "−")
}

/// A forecast in short.
pub(super) struct Reward {
    pub(super) assumption: String,
    pub(super) reward: Shown,
    pub(super) share: Shown,
}

/// What the stake itself changes.
pub(super) struct Effect {
    pub(super) of: &'static str,
    pub(super) before: Shown,
    pub(super) after: Shown,
}

/// What the same stake would get with another validator.
pub(super) struct Elsewhere {
    pub(super) rank: usize,
    pub(super) name: String,
    pub(super) address: String,
    pub(super) net: Shown,
    pub(super) commission: Shown,
}

impl Outcome {
    pub(super) fn new(evaluation: &Evaluation, plan: Plan, calculation: Calculation) -> Self {
        let answer = Answer {
            evaluation,
            plan,
            calculation,
        };
        let (plan, calculation) = (&answer.plan, &answer.calculation);
        let timetable = &calculation.timetable;
        let forecasts = &calculation.forecasts;
        let chosen = match plan.with {
            Choice::Validator(address) => Some(address),
            Choice::Network => None,
        };
        Self {
            with: answer.with(),
            address: chosen.map(|address| address.to_string()),
            amount: Shown::short_amount(plan.amount),
            amount_exact: shortest(plan.amount),
            start: Moment(plan.start),
            end: Moment(plan.end),
            start_exact: iso_time(plan.start),
            end_exact: iso_time(plan.end),
            requested: timetable.requested.number(),
            first_earning: timetable.first_earning.number(),
            last_earning: timetable.last_earning.number(),
            earning_epochs: timetable.earning_epochs(),
            first_payout: Moment(timetable.first_payout),
            last_payout: Moment(timetable.last_payout),
            simple_gross: fraction(&calculation.simple.iotasrb_nanos),
            simple_net: fraction(&calculation.simple.net_nanos),
            forecasts: forecasts
                .iter()
                .map(|one| Reward::new(one, plan.amount))
                .collect(),
            effects: effects(&answer, chosen),
            months: months(forecasts).into_iter().map(month).collect(),
            drawing: Drawing::new(forecasts),
            elsewhere: elsewhere(&answer),
            offers: calculation.elsewhere.len(),
        }
    }
}

impl Reward {
    fn new(forecast: &Forecast, amount: Nanos) -> Self {
        Self {
            assumption: assumption(&forecast.assumption),
            reward: Shown::nanos(forecast.reward),
            share: Shown::percent(&forecast.share_of(amount)),
        }
    }
}

/// An amount by a rate is a fraction of a nano: it is read rounded down, as the chain would pay it.
fn fraction(nanos: &Ratio) -> Shown {
    Shown::Value {
        exact: decimal(nanos),
        text: rounded(nanos),
    }
}

fn month(month: Month) -> (String, Vec<Shown>) {
    let shown = |reward: Option<Nanos>| match reward {
        Some(reward) => Shown::nanos(reward),
        None => Shown::Absent("more than an amount can be".to_owned()),
    };
    (month.name, month.rewards.into_iter().map(shown).collect())
}

fn effects(answer: &Answer<'_>, chosen: Option<Address>) -> Vec<Effect> {
    let effect = &answer.calculation.effect;
    let rate = |rate: &Ratio| Shown::rate(&Ok(rate.clone()), 6);
    let mut rows = vec![Effect {
        of: "IOTASRB",
        before: rate(&effect.iotasrb_before),
        after: rate(&effect.iotasrb_after),
    }];
    let mut validators = effect.validators.iter();
    let own = validators.find(|one| Some(one.address) == chosen);
    if let Some(own) = own {
        let mut row = |of, shown: &dyn Fn(&Standing) -> Shown| {
            let (before, after) = (shown(&own.before), shown(&own.after));
            rows.push(Effect { of, before, after });
        };
        row("Stake", &|standing| Shown::amount(standing.stake));
        row("Voting power", &|standing| {
            Shown::power(standing.voting_power)
        });
        row("Effective commission", &|standing| {
            Shown::commission(standing.effective_commission)
        });
        row("Net rate", &|standing| rate(&standing.net));
    }
    rows
}

fn elsewhere(answer: &Answer<'_>) -> Vec<Elsewhere> {
    let offer = |(place, offer): (usize, &Offer)| Elsewhere {
        rank: place + 1,
        name: answer.name(offer.address),
        address: offer.address.to_string(),
        net: Shown::percent(&Ok(offer.standing.net.clone())),
        commission: Shown::commission(offer.standing.effective_commission),
    };
    let offers = answer.calculation.elsewhere.iter().enumerate();
    offers.take(BEST).map(offer).collect()
}
