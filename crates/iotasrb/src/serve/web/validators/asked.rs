//! Which validators are shown, and in which order.

use crate::serve::{
    edition::{Span, Valued},
    problem::Problem,
    rest::asked::{one_of, pairs},
};
use iotasrb_core::{
    observation::Known,
    prospects::{Prospect, Verdict},
    rates::ValidatorRates,
    ratio::Ratio,
};
use std::cmp::Ordering;

const MAX_TEXT: usize = 100;

/// What the page is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) text: String,
    pub(super) group: Group,
    pub(super) column: Column,
    pub(super) is_rising: bool,
}

/// A validator with all that is listed of it.
pub(super) struct Listed<'a> {
    pub(super) rates: &'a ValidatorRates,
    /// What the last 30 days really paid.
    pub(super) realised: Known<Ratio>,
    pub(super) prospect: Option<&'a Prospect>,
}

impl<'a> Listed<'a> {
    pub(super) fn new(valued: &'a Valued, rates: &'a ValidatorRates) -> Self {
        let prospects = valued.prospects.as_ref().ok();
        Self {
            rates,
            realised: valued.realised(Span::Month, rates.address),
            prospect: prospects.and_then(|prospects| prospects.get(rates.address)),
        }
    }
}

/// A group of validators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    All,
    Committee,
    Outside,
    AtRisk,
    Changes,
    Slashed,
}

/// What can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    Stake,
    Power,
    Commission,
    Performance,
    Documented,
    Shown,
    Net,
    Realised,
}

impl Group {
    pub(super) const ALL: [Self; 6] = [
        Self::All,
        Self::Committee,
        Self::Outside,
        Self::AtRisk,
        Self::Changes,
        Self::Slashed,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Committee => "committee",
            Self::Outside => "outside",
            Self::AtRisk => "at_risk",
            Self::Changes => "changes",
            Self::Slashed => "slashed",
        }
    }

    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::All => "all that are active",
            Self::Committee => "in the committee",
            Self::Outside => "outside the committee",
            Self::AtRisk => "at risk: too little stake",
            Self::Changes => "joining or leaving the committee next",
            Self::Slashed => "slashed",
        }
    }

    pub(super) fn has(self, listed: &Listed<'_>) -> bool {
        let verdict = listed.prospect.map(|prospect| prospect.verdict);
        match self {
            Self::All => true,
            Self::Committee => listed.rates.in_committee,
            Self::Outside => !listed.rates.in_committee,
            Self::AtRisk => listed.prospect.is_some_and(|one| one.at_risk == Ok(true)),
            Self::Changes => matches!(
                verdict,
                Some(Verdict::Joins | Verdict::DropsOut | Verdict::Leaves)
            ),
            Self::Slashed => listed.rates.slashed,
        }
    }
}

impl Column {
    pub(super) const ALL: [Self; 9] = [
        Self::Name,
        Self::Net,
        Self::Realised,
        Self::Stake,
        Self::Power,
        Self::Commission,
        Self::Performance,
        Self::Documented,
        Self::Shown,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Stake => "stake",
            Self::Power => "power",
            Self::Commission => "commission",
            Self::Performance => "performance",
            Self::Documented => "documented",
            Self::Shown => "shown",
            Self::Net => "net",
            Self::Realised => "realised",
        }
    }

    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Name => "Validator",
            Self::Stake => "Stake",
            Self::Power => "Voting power",
            Self::Commission => "Commission",
            Self::Performance => "Performance",
            Self::Documented => "Documented",
            Self::Shown => "As shown",
            Self::Net => "Net",
            Self::Realised => "Realised, 30 d",
        }
    }

    pub(super) const fn explanation(self) -> &'static str {
        match self {
            Self::Name => "the name that it gives itself: not unique, not verified",
            Self::Stake => "all IOTA in its pool",
            Self::Power => "its weight in the committee, at most a tenth",
            Self::Commission => "what the chain applies: at least the voting power",
            Self::Performance => "the share of its work that it did",
            Self::Documented => {
                "as the benchmark's page documents it, after the declared commission"
            }
            Self::Shown => "as the publisher's pages show it, before commission",
            Self::Net => "what a delegator will be paid next, not compounded",
            Self::Realised => "what the last 30 days really paid, as a rate a year",
        }
    }

    /// What is compared; absent figures come last.
    fn key(self, listed: &Listed<'_>) -> Option<Ratio> {
        let validator = listed.rates;
        let known = |rate: &Known<Ratio>| rate.as_ref().ok().cloned();
        match self {
            Self::Name => None,
            Self::Stake => Some(Ratio::integer(validator.stake.as_nanos())),
            Self::Power => Some(Ratio::integer(validator.voting_power.as_parts())),
            Self::Commission => {
                let effective = validator.commission_effective.as_basis_points();
                Some(Ratio::integer(effective))
            }
            Self::Performance => known(&validator.performance),
            Self::Documented => known(&validator.documented),
            Self::Shown => known(&validator.shown),
            Self::Net => known(&validator.net),
            Self::Realised => known(&listed.realised),
        }
    }
}

impl Question {
    /// What a query says.
    pub(super) fn of(query: &str) -> Result<Self, Problem> {
        let mut question = Self {
            text: String::new(),
            group: Group::All,
            column: Column::Stake,
            is_rising: false,
        };
        let malformed = |name: &str| {
            let name = name.to_owned();
            move |rule: String| Problem::bad_request(format!("`{name}`: {rule}"))
        };
        for (name, value) in pairs(query)? {
            match (name.as_str(), value.trim()) {
                ("q", text) => question.text = text.chars().take(MAX_TEXT).collect(),
                (_, "") => {}
                ("show", value) => {
                    let words = Group::ALL.map(|group| (group.name(), group));
                    question.group = one_of(value, &words).map_err(malformed("show"))?;
                }
                ("sort", value) => {
                    let words = Column::ALL.map(|column| (column.name(), column));
                    question.column = one_of(value, &words).map_err(malformed("sort"))?;
                    question.is_rising = question.column == Column::Name;
                }
                ("order", value) => {
                    let words = [("asc", true), ("desc", false)];
                    question.is_rising = one_of(value, &words).map_err(malformed("order"))?;
                }
                _ => {}
            }
        }
        Ok(question)
    }

    /// Whether a validator is among what is asked for.
    pub(super) fn finds(&self, listed: &Listed<'_>) -> bool {
        let validator = listed.rates;
        let sought = self.text.to_lowercase();
        let named = validator.name.to_lowercase().contains(&sought)
            || validator.address.to_string().contains(&sought);
        named && self.group.has(listed)
    }

    /// Puts validators in order; of equals, those that come first on the chain.
    pub(super) fn sort(&self, validators: &mut [Listed<'_>]) {
        let directed = |order: Ordering| {
            if self.is_rising {
                order
            } else {
                order.reverse()
            }
        };
        if self.column == Column::Name {
            validators.sort_by_cached_key(|one| one.rates.name.to_lowercase());
            if !self.is_rising {
                validators.reverse();
            }
            return;
        }
        validators.sort_by(
            |one, other| match (self.column.key(one), self.column.key(other)) {
                (Some(one), Some(other)) => directed(one.cmp(&other)),
                (one, other) => other.is_some().cmp(&one.is_some()),
            },
        );
    }

    /// Where the same is sorted by a column; once more, the other way round.
    pub(super) fn sorted_by(&self, column: Column) -> String {
        let falls = match column == self.column {
            true => self.is_rising,
            false => column != Column::Name,
        };
        let order = if falls { "desc" } else { "asc" };
        let mut link = format!("/validators?sort={}&order={order}", column.name());
        if self.group != Group::All {
            link.push_str("&show=");
            link.push_str(self.group.name());
        }
        if !self.text.is_empty() {
            link.push_str("&q=");
            link.extend(self.text.bytes().map(encoded));
        }
        link
    }
}

/// A byte in a query.
fn encoded(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    }
}
