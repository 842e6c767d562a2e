//! A calculation, for people, for programs and for spreadsheets.

use super::{
    figures::{self, iota, percent},
    table,
    wire::{Head, Rate},
};
use crate::run::Evaluation;
use iotasrb_core::{
    calculator::{Calculation, Choice, EpochReward, Forecast, Plan, Standing},
    ratio::{Ratio, Rounding},
    units::{Address, NANOS_PER_IOTA, Nanos, TimestampMs},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// The schema of a calculation's document.
const SCHEMA: &str = "iotasrb.calculation/1";
/// Validators shown in the comparison.
const BEST: usize = 5;

/// A plan with its calculation.
#[derive(Debug)]
pub struct Answer<'a> {
    /// The facts.
    pub evaluation: &'a Evaluation,
    /// What is staked, with whom and when.
    pub plan: Plan,
    /// What it would earn.
    pub calculation: Calculation,
}

impl Answer<'_> {
    fn name(&self, address: Address) -> String {
        let validators = &self.evaluation.rates.validators;
        let found = validators
            .iter()
            .find(|validator| validator.address == address);
        found.map_or_else(|| address.abbreviated(), table::name)
    }

    fn with(&self) -> String {
        match self.plan.with {
            Choice::Validator(address) => self.name(address),
            Choice::Network => "the whole committee, the average delegator".to_owned(),
        }
    }
}

/// The calculation on one page.
pub fn page(answer: &Answer<'_>, with_epochs: bool) -> String {
    let mut parts = vec![
        table::heading(answer.evaluation),
        plan_part(answer),
        reward_part(answer),
        effect_part(answer),
        elsewhere_part(answer),
        months_part(answer),
    ];
    if with_epochs {
        parts.push(epochs_part(answer));
    }
    parts.push(
        "A forecast under stated assumptions, not a promise: rewards, stakes and rules change.\n"
            .to_owned(),
    );
    parts.push(table::footer(answer.evaluation));
    parts.join("\n")
}

fn plan_part(answer: &Answer<'_>) -> String {
    let (plan, timetable) = (&answer.plan, &answer.calculation.timetable);
    let span = format!(
        "{} to {}",
        figures::utc_minute(plan.start),
        figures::utc_minute(plan.end)
    );
    let earning = format!(
        "{} epochs, {} to {}",
        timetable.earning_epochs(),
        timetable.first_earning.number(),
        timetable.last_earning.number()
    );
    table::pairs(&[
        (
            "Stake",
            format!("{} IOTA with {}", iota(plan.amount), answer.with()),
        ),
        ("Time", span),
        ("Staked in epoch", timetable.requested.number().to_string()),
        ("It earns", earning),
        ("First reward", figures::utc_minute(timetable.first_payout)),
        ("Last reward", figures::utc_minute(timetable.last_payout)),
    ])
}

fn reward_part(answer: &Answer<'_>) -> String {
    let simple = &answer.calculation.simple;
    let mut rows = vec![
        (
            "By the benchmark, gross, not compounded".to_owned(),
            rounded(&simple.iotasrb_nanos),
        ),
        (
            "By the net rate, not compounded".to_owned(),
            rounded(&simple.net_nanos),
        ),
    ];
    for forecast in &answer.calculation.forecasts {
        let name = format!("As the chain pays it, {}", forecast.assumption);
        rows.push((name, format!("{} IOTA", iota(forecast.reward))));
    }
    format!("Reward\n{}", indented(&table::pairs(&rows)))
}

/// An amount by a rate is a fraction of a nano: shown rounded down, as the chain would pay it.
fn rounded(nanos: &Ratio) -> String {
    let in_iota = nanos
        .checked_div(&Ratio::integer(NANOS_PER_IOTA))
        .unwrap_or(Ratio::ZERO);
    let text = in_iota.to_decimal(9, Rounding::Floor);
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let grouped = whole
        .parse()
        .map_or_else(|_| whole.to_owned(), figures::grouped);
    format!("{grouped}.{fraction} IOTA")
}

fn effect_part(answer: &Answer<'_>) -> String {
    let effect = &answer.calculation.effect;
    let change = |before: &Ratio, after: &Ratio| {
        format!(
            "{} → {}",
            percent(&Ok(before.clone()), 6),
            percent(&Ok(after.clone()), 6)
        )
    };
    let mut rows = vec![(
        "IOTASRB",
        change(&effect.iotasrb_before, &effect.iotasrb_after),
    )];
    if let (Choice::Validator(_), [one]) = (answer.plan.with, effect.validators.as_slice()) {
        let (before, after) = (&one.before, &one.after);
        let power = |standing: &Standing| standing.voting_power.as_parts();
        rows.push((
            "Stake",
            format!("{} → {} IOTA", iota(before.stake), iota(after.stake)),
        ));
        rows.push((
            "Voting power",
            format!("{} → {}", power(before), power(after)),
        ));
        rows.push((
            "Effective commission",
            format!(
                "{} → {}",
                before.effective_commission, after.effective_commission
            ),
        ));
        rows.push(("Net rate", change(&before.net, &after.net)));
    }
    format!(
        "What the stake itself changes\n{}",
        indented(&table::pairs(&rows))
    )
}

fn elsewhere_part(answer: &Answer<'_>) -> String {
    let offers = &answer.calculation.elsewhere;
    let mut shown: Vec<usize> = (0..offers.len().min(BEST)).collect();
    shown.push(offers.len() / 2);
    if let Choice::Validator(address) = answer.plan.with {
        shown.extend(offers.iter().position(|offer| offer.address == address));
    }
    shown.sort_unstable();
    shown.dedup();
    let rows = shown
        .into_iter()
        .filter_map(|place| offers.get(place).map(|offer| (place, offer)))
        .map(|(place, offer)| {
            vec![
                (place + 1).to_string(),
                answer.name(offer.address),
                percent(&Ok(offer.standing.net.clone()), 4),
                offer.standing.effective_commission.to_string(),
                offer.standing.voting_power.as_parts().to_string(),
            ]
        })
        .collect();
    let head = ["Rank", "Validator", "Net rate", "Commission", "Power"];
    format!(
        "What the same stake would get elsewhere: the best, the median{}, of {}\n{}",
        if matches!(answer.plan.with, Choice::Validator(_)) {
            " and the chosen"
        } else {
            ""
        },
        offers.len(),
        indented(&table::columns(&head, rows, &["Validator"]))
    )
}

/// The rewards of each assumption, month by month.
fn months_part(answer: &Answer<'_>) -> String {
    let forecasts = &answer.calculation.forecasts;
    let mut months: BTreeMap<String, Vec<Nanos>> = BTreeMap::new();
    for (column, forecast) in forecasts.iter().enumerate() {
        for epoch in &forecast.epochs {
            let row = months.entry(month(epoch.paid_at)).or_default();
            row.resize(forecasts.len(), Nanos::ZERO);
            if let Some(cell) = row.get_mut(column) {
                *cell = cell.checked_add(epoch.reward).unwrap_or(*cell);
            }
        }
    }
    let head = head_of("Month", forecasts);
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let rows = months.into_iter().map(|(month, amounts)| {
        std::iter::once(month)
            .chain(amounts.into_iter().map(iota))
            .collect()
    });
    let body = table::columns(&head, rows.collect(), &["Month"]);
    format!("Month by month, in IOTA\n{}", indented(&body))
}

fn month(time: TimestampMs) -> String {
    figures::iso_time(time).chars().take(7).collect()
}

fn epochs_part(answer: &Answer<'_>) -> String {
    let forecasts = &answer.calculation.forecasts;
    let head = head_of("Epoch", forecasts);
    let mut head: Vec<&str> = head.iter().map(String::as_str).collect();
    head.insert(1, "Paid at");
    let first = forecasts
        .first()
        .map_or(&[][..], |forecast| &forecast.epochs);
    let rows = first.iter().enumerate().map(|(place, epoch)| {
        let reward = |forecast: &Forecast| forecast.epochs.get(place).map(|epoch| epoch.reward);
        let mut row = vec![
            epoch.epoch.number().to_string(),
            figures::utc_minute(epoch.paid_at),
        ];
        row.extend(forecasts.iter().filter_map(reward).map(iota));
        row
    });
    let body = table::columns(&head, rows.collect(), &["Epoch", "Paid at"]);
    format!("Epoch by epoch, in IOTA\n{}", indented(&body))
}

fn head_of(first: &str, forecasts: &[Forecast]) -> Vec<String> {
    let assumptions = forecasts
        .iter()
        .map(|forecast| forecast.assumption.to_string());
    std::iter::once(first.to_owned())
        .chain(assumptions)
        .collect()
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}

/// One row an epoch and assumption.
pub fn csv(answer: &Answer<'_>) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "other_stake_growth_bp",
        "epoch",
        "paid_at",
        "reward_nanos",
        "reward_so_far_nanos",
        "voting_power",
        "effective_commission_bp",
    ])?;
    for forecast in &answer.calculation.forecasts {
        for epoch in &forecast.epochs {
            let row = EpochForm::new(epoch);
            let optional =
                |figure: Option<u16>| figure.map_or_else(String::new, |it| it.to_string());
            writer.write_record([
                forecast.assumption.yearly_growth_bp().to_string(),
                row.epoch.to_string(),
                row.paid_at,
                row.reward_nanos,
                row.reward_so_far_nanos,
                optional(row.voting_power),
                optional(row.effective_commission_bp),
            ])?;
        }
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

#[derive(Serialize)]
struct Document {
    #[serde(flatten)]
    head: Head,
    plan: PlanForm,
    timetable: TimetableForm,
    simple: SimpleForm,
    forecasts: Vec<ForecastForm>,
    effect: EffectForm,
    elsewhere: Vec<OfferForm>,
}

#[derive(Serialize)]
struct PlanForm {
    amount_nanos: String,
    validator: Option<String>,
    start: String,
    end: String,
}

#[derive(Serialize)]
struct TimetableForm {
    requested_epoch: u64,
    first_earning_epoch: u64,
    last_earning_epoch: u64,
    earning_epochs: u64,
    first_payout: String,
    last_payout: String,
}

#[derive(Serialize)]
struct SimpleForm {
    iotasrb_nanos: Rate,
    net_nanos: Rate,
}

#[derive(Serialize)]
struct ForecastForm {
    other_stake_growth_bp: i64,
    reward_nanos: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    epochs: Option<Vec<EpochForm>>,
}

#[derive(Serialize)]
struct EpochForm {
    epoch: u64,
    paid_at: String,
    reward_nanos: String,
    reward_so_far_nanos: String,
    voting_power: Option<u16>,
    effective_commission_bp: Option<u16>,
}

#[derive(Serialize)]
struct EffectForm {
    iotasrb_before: Rate,
    iotasrb_after: Rate,
    validators: Vec<ChangeForm>,
}

#[derive(Serialize)]
struct ChangeForm {
    address: String,
    name: String,
    added_nanos: String,
    before: StandingForm,
    after: StandingForm,
}

#[derive(Serialize)]
struct StandingForm {
    stake_nanos: String,
    voting_power: u16,
    effective_commission_bp: u16,
    net: Rate,
}

#[derive(Serialize)]
struct OfferForm {
    address: String,
    name: String,
    #[serde(flatten)]
    standing: StandingForm,
}

/// The calculation for programs; every epoch only where it is asked for.
pub fn document(answer: &Answer<'_>, with_epochs: bool) -> impl Serialize {
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
        epochs: with_epochs.then(|| forecast.epochs.iter().map(EpochForm::new).collect()),
    };
    Document {
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

impl EpochForm {
    fn new(epoch: &EpochReward) -> Self {
        let terms = epoch.terms.as_ref();
        Self {
            epoch: epoch.epoch.number(),
            paid_at: figures::iso_time(epoch.paid_at),
            reward_nanos: nanos(epoch.reward),
            reward_so_far_nanos: nanos(epoch.reward_so_far),
            voting_power: terms.map(|terms| terms.voting_power.as_parts()),
            effective_commission_bp: terms
                .map(|terms| terms.effective_commission.as_basis_points()),
        }
    }
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

fn nanos(amount: Nanos) -> String {
    amount.as_nanos().to_string()
}
