//! What is asked, as it was typed, and as it is understood.

use crate::{
    publish::{figures::percent, table},
    run::{Evaluation, Span},
    serve::{
        problem::Problem,
        rest::{
            asked::{pairs, within},
            calculator::{ASSUMED_GROWTH, MAX_DAYS, USUAL_DAYS, assumptions, name},
        },
    },
    spelling::{amount, moment},
};
use iotasrb_core::{
    calculator::Assumption,
    units::{Nanos, TimestampMs},
};

/// How many validators are compared at once.
pub(super) const COMPARED: usize = 4;
const USUAL_AMOUNT: &str = "10000";

/// The form as it was typed, so that it can be shown again.
pub(super) struct Form {
    pub(super) amount: String,
    pub(super) validators: Vec<String>,
    pub(super) start: String,
    pub(super) days: String,
    pub(super) until: String,
    pub(super) growth: String,
}

/// The form as it is understood.
#[derive(Clone)]
pub(super) struct Read {
    pub(super) amount: Nanos,
    pub(super) validators: Vec<String>,
    pub(super) start: Option<TimestampMs>,
    pub(super) span: Span,
    pub(super) growth: Vec<Assumption>,
}

impl Read {
    /// The validators that are chosen, or the whole committee.
    pub(super) fn chosen(&self) -> Vec<Option<String>> {
        match self.validators.as_slice() {
            [] => vec![None],
            some => some.iter().cloned().map(Some).collect(),
        }
    }

    /// The assumptions as the command line spells them.
    pub(super) fn growth_exact(&self) -> String {
        let growths = self.growth.iter().map(|growth| {
            let points = growth.yearly_growth_bp();
            let sign = if points < 0 { "-" } else { "" };
            let points = points.unsigned_abs();
            match points % 100 {
                0 => format!("{sign}{}", points / 100),
                rest => format!("{sign}{}.{rest:02}", points / 100),
            }
        });
        growths.collect::<Vec<_>>().join(",")
    }
}

/// An amount without what groups its digits: blanks, and commas where they can mean nothing else.
fn ungrouped(mut amount: String) -> String {
    amount.retain(|letter| !matches!(letter, '\u{a0}' | '\u{202f}' | ' ' | '_' | '\''));
    let (whole, rest) = amount.split_once('.').unwrap_or((&amount, ""));
    let mut groups = whole.split(',');
    let leads = groups
        .next()
        .is_some_and(|first| (1..=3).contains(&first.len()));
    let follow = groups.all(|group| group.len() == 3) && !rest.contains(',');
    match leads && follow && whole.contains(',') {
        true => amount.replace(',', ""),
        false => amount,
    }
}

/// A validator that can be chosen.
pub(super) struct Choice {
    pub(super) address: String,
    pub(super) name: String,
    pub(super) label: String,
}

impl Choice {
    /// Those that can earn, by name.
    pub(super) fn all(evaluation: &Evaluation) -> Vec<Self> {
        let members = evaluation.rates.validators.iter();
        let members = members.filter(|one| one.in_committee && !one.slashed);
        let mut choices: Vec<Self> = members
            .map(|one| Self {
                address: one.address.to_string(),
                name: table::name(one),
                label: match &one.net {
                    Ok(_) => format!("{}, net {}", table::name(one), percent(&one.net, 2)),
                    Err(_) => table::name(one),
                },
            })
            .collect();
        choices.sort_by_key(|choice| choice.label.to_lowercase());
        choices
    }
}

impl Form {
    /// What a query says; a field that is left empty is as if it were not there.
    pub(super) fn of(query: &str) -> Result<Self, Problem> {
        let mut form = Self {
            amount: USUAL_AMOUNT.to_owned(),
            validators: Vec::new(),
            start: String::new(),
            days: String::new(),
            until: String::new(),
            growth: String::new(),
        };
        for (name, value) in pairs(query)? {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            let value = value.to_owned();
            match name.as_str() {
                "amount" => form.amount = ungrouped(value),
                "validator" => form.validators.push(value),
                "start" => form.start = value,
                "days" => form.days = value,
                "until" => form.until = value,
                "growth" => form.growth = value,
                _ => {}
            }
        }
        if form.days.is_empty() && form.until.is_empty() {
            form.days = USUAL_DAYS.to_string();
        }
        if form.growth.is_empty() {
            ASSUMED_GROWTH.clone_into(&mut form.growth);
        }
        Ok(form)
    }

    /// What it means, or what is wrong with it in words.
    pub(super) fn read(&self) -> Result<Read, String> {
        let of = |field: &str| {
            let field = field.to_owned();
            move |rule: String| format!("{field}: {rule}")
        };
        let optional = |text: &str, field: &str| match text {
            "" => Ok(None),
            text => moment(text).map(Some).map_err(of(field)),
        };
        if self.validators.len() > COMPARED {
            return Err(format!(
                "Validators: at most {COMPARED} are compared at once"
            ));
        }
        let until = optional(&self.until, "Until")?;
        let span = match until {
            Some(end) => Span::Until(end),
            None => Span::Days(within(&self.days, 1, MAX_DAYS).map_err(of("Days"))?),
        };
        Ok(Read {
            amount: amount(&self.amount).map_err(of("Amount"))?,
            validators: {
                let names = self.validators.iter().map(|text| name(text));
                names.collect::<Result<_, _>>().map_err(of("Validator"))?
            },
            start: optional(&self.start, "Start")?,
            span,
            growth: assumptions(&self.growth).map_err(of("Growth of other stakes"))?,
        })
    }

    /// The places for validators on the page: those that are chosen, and empty ones.
    pub(super) fn places(&self) -> Vec<&str> {
        let chosen = self.validators.iter().map(String::as_str);
        chosen.chain(std::iter::repeat("")).take(COMPARED).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn a_form_is_read_or_says_what_is_wrong() {
        for (query, expected) in [
            ("", "10000 365 days"),
            ("amount=2+500.5&days=&until=", "2500.5 365 days"),
            ("amount=1&until=2026-12-24&days=7", "1 until 1798070400000"),
            ("amount=10,000.25", "10000.25 365 days"),
            (
                "amount=1,000,00",
                "Amount: an amount in IOTA such as 1000 or 0.5, digits without separators, at most nine decimals",
            ),
            (
                "amount=1,5",
                "Amount: an amount in IOTA such as 1000 or 0.5, digits without separators, at most nine decimals",
            ),
            ("days=0", "Days: a whole number from 1 to 3653"),
            (
                "start=yesterday",
                "Start: a date such as 2026-12-24, or a moment such as 2026-12-24T18:00:00Z or 2026-12-24T18:00:00+01:00 (in a URL the plus is %2B)",
            ),
            (
                "validator=a&validator=b&validator=c&validator=d&validator=e",
                "Validators: at most 4 are compared at once",
            ),
        ] {
            let said = match Form::of(query).unwrap().read() {
                Ok(read) => match read.span {
                    super::Span::Days(days) => format!(
                        "{} {days} days",
                        crate::publish::figures::shortest(read.amount)
                    ),
                    super::Span::Until(end) => {
                        format!(
                            "{} until {}",
                            crate::publish::figures::shortest(read.amount),
                            end.as_unix_ms()
                        )
                    }
                },
                Err(why) => why,
            };
            assert_eq!(said, expected, "{query}");
        }
    }
}
