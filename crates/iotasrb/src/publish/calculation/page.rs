//! A calculation on one page, for people.

use super::{
    super::{
        figures::{self, iota, percent},
        table,
    },
    Answer,
    months::months,
};
use iotasrb_core::{
    calculator::{Choice, Forecast, Standing},
    ratio::{Ratio, Rounding},
    units::NANOS_PER_IOTA,
};

/// Validators shown in the comparison.
const BEST: usize = 5;

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
        let share = percent(&forecast.share_of(answer.plan.amount), 4);
        rows.push((name, format!("{} IOTA, {share}", iota(forecast.reward))));
    }
    format!(
        "Reward, and as a share of the stake over the whole time\n{}  The chain's rewards join \
         the pools, so each epoch's reward is shared by more stake: what compounding adds,\n  \
         others' compounding dilutes. A rate that is not compounded does not know that.\n",
        indented(&table::pairs(&rows))
    )
}

/// An amount by a rate is a fraction of a nano: shown rounded down, as the chain would pay it.
pub fn rounded(nanos: &Ratio) -> String {
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
    let rows = months(forecasts).into_iter().map(|month| {
        let amounts = month.rewards.into_iter();
        let amounts = amounts.map(|sum| sum.map_or("–".to_owned(), iota));
        std::iter::once(month.name).chain(amounts).collect()
    });
    let head = head_of("Month", forecasts);
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let body = table::columns(&head, rows.collect(), &["Month"]);
    format!("Month by month, in IOTA\n{}", indented(&body))
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
