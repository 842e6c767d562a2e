//! Figures as people read them on a page, each with the exact one beside it.

use crate::{
    publish::figures::{grouped, iota, iso_time, utc_minute},
    store::{Figure, Metric, Unit},
};
use askama::filters::HtmlSafe;
use iotasrb_core::{
    observation::{Absence, Known},
    ratio::{Ratio, Rounding},
    units::{BasisPoints, Nanos, TimestampMs, VotingPower},
};
use std::fmt;

/// Decimals of a rate in percent, as the publisher's pages show it and two more.
const PLACES: u16 = 4;

/// A figure: what a person reads, and what a program reads. It is HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// There is one.
    Value {
        /// The exact figure, as the API spells it.
        exact: String,
        /// What is read.
        text: String,
    },
    /// There is none, for a reason in words.
    Absent(String),
}

impl Shown {
    /// A recorded figure: percent, or whole IOTA.
    pub(super) fn figure(metric: Metric, figure: Option<&Figure>) -> Self {
        match (figure, metric.unit) {
            (Some(figure @ Figure::Value { decimal, .. }), Unit::Share) => {
                let text = figure.ratio().map(|rate| percent(&rate, PLACES));
                Self::value(decimal, text.as_ref().unwrap_or(decimal))
            }
            (Some(Figure::Value { decimal, .. }), Unit::Nanos) => {
                match decimal.parse().map(Nanos::from_nanos) {
                    Ok(amount) => Self::amount(amount),
                    Err(_) => Self::value(decimal, decimal),
                }
            }
            (Some(Figure::Absent(code)), _) => Self::Absent(reason(code)),
            (None, _) => Self::Absent("this publication has no value".to_owned()),
        }
    }

    /// A rate in percent, with so many decimals.
    pub(super) fn rate(rate: &Known<Ratio>, places: u16) -> Self {
        match rate {
            Ok(rate) => Self::value(decimal(rate), percent(rate, places)),
            Err(absence) => Self::Absent(absence.to_string()),
        }
    }

    /// A rate in percent with the usual decimals.
    pub(super) fn percent(rate: &Known<Ratio>) -> Self {
        Self::rate(rate, PLACES)
    }

    /// An amount in whole IOTA; its exact form is in nanos.
    pub(super) fn amount(amount: Nanos) -> Self {
        let exact = iota(amount);
        let whole = exact.split('.').next().unwrap_or_default();
        Self::value(amount.as_nanos().to_string(), format!("{whole} IOTA"))
    }

    /// An amount to the nano.
    pub(super) fn nanos(amount: Nanos) -> Self {
        Self::value(
            amount.as_nanos().to_string(),
            format!("{} IOTA", iota(amount)),
        )
    }

    /// An amount with the decimals that it has.
    pub(super) fn short_amount(amount: Nanos) -> Self {
        let text = iota(amount);
        let text = text.trim_end_matches('0').trim_end_matches('.');
        Self::value(amount.as_nanos().to_string(), format!("{text} IOTA"))
    }

    /// A difference of two rates, in basis points.
    pub(super) fn change(now: &Ratio, before: &Ratio) -> Self {
        let change = now - before;
        let points = &change * &Ratio::integer(i64::from(BasisPoints::WHOLE.as_basis_points()));
        let digits = points.to_decimal(2, Rounding::HalfEven);
        let digits = match digits.strip_prefix('-') {
            Some(digits) => format!("−{digits}"),
            None if digits == "0.00" => digits,
            None => format!("+{digits}"),
        };
        Self::value(decimal(&change), format!("{digits} bp"))
    }

    /// A commission, which the chain counts in basis points.
    pub(super) fn commission(share: BasisPoints) -> Self {
        let points = share.as_basis_points();
        Self::value(
            points.to_string(),
            format!("{}.{:02} %", points / 100, points % 100),
        )
    }

    /// A voting power, of 10,000.
    pub(super) fn power(power: VotingPower) -> Self {
        let parts = power.as_parts();
        Self::value(
            parts.to_string(),
            format!("{}.{:02} %", parts / 100, parts % 100),
        )
    }

    /// A count.
    pub(super) fn count(count: usize) -> Self {
        let text = u64::try_from(count).map_or_else(|_| count.to_string(), grouped);
        Self::value(count.to_string(), text)
    }

    fn value(exact: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Value {
            exact: exact.into(),
            text: text.into(),
        }
    }
}

/// 18 decimals, rounded half to even, as everything that is published.
pub(super) fn decimal(rate: &Ratio) -> String {
    rate.to_decimal(crate::publish::wire::PUBLISHED_DECIMALS, Rounding::HalfEven)
}

/// A share in percent. What is negative has the sign that is as wide as a plus.
pub(super) fn percent(rate: &Ratio, places: u16) -> String {
    let digits = rate.as_percent().to_decimal(places, Rounding::HalfEven);
    format!("{} %", digits.replace('-', "−"))
}

/// Why a figure is absent, in words.
pub(super) fn reason(code: &str) -> String {
    Absence::from_code(code).map_or_else(|| code.to_owned(), |absence| absence.to_string())
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Both are digits, signs and units of ours.
            Self::Value { exact, text } => {
                write!(f, r#"<data value="{exact}" title="{exact}">{text}</data>"#)
            }
            Self::Absent(reason) => {
                write!(
                    f,
                    r#"<span class="absent" data-why="{reason}">not known<span class="hidden">: {reason}</span></span>"#
                )
            }
        }
    }
}

impl HtmlSafe for Shown {}

/// A moment, which a script also tells in the reader's time zone. It is HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment(pub(super) TimestampMs);

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (machine, text) = (iso_time(self.0), utc_minute(self.0));
        write!(f, r#"<time datetime="{machine}">{text}</time>"#)
    }
}

impl HtmlSafe for Moment {}

#[cfg(test)]
mod tests {
    use super::{Shown, percent};
    use iotasrb_core::{observation::Absence, ratio::Ratio, units::Nanos};

    fn ratio(text: &str) -> Ratio {
        text.parse().unwrap()
    }

    #[test]
    fn a_figure_is_read_and_exact() {
        let rate = ratio("279955000000000000/2433289599032169329");
        for (shown, html) in [
            (
                Shown::percent(&Ok(rate)),
                r#"<data value="0.115052067830870160" title="0.115052067830870160">11.5052 %</data>"#,
            ),
            (
                Shown::amount(Nanos::from_nanos(2_433_289_599_032_169_329)),
                r#"<data value="2433289599032169329" title="2433289599032169329">2,433,289,599 IOTA</data>"#,
            ),
            (
                Shown::percent(&Err(Absence::NoStake)),
                r#"<span class="absent" data-why="the pool holds no stake">not known<span class="hidden">: the pool holds no stake</span></span>"#,
            ),
            (
                Shown::change(&ratio("0.115"), &ratio("0.1151")),
                r#"<data value="-0.000100000000000000" title="-0.000100000000000000">−1.00 bp</data>"#,
            ),
        ] {
            assert_eq!(shown.to_string(), html);
        }
    }

    #[test]
    fn a_negative_share_has_a_sign_of_full_width() {
        assert_eq!(percent(&ratio("-0.0125"), 2), "−1.25 %");
    }
}
