//! All active validators with all their series: searched, filtered, sorted.

mod asked;

use super::{
    page::{Refused, Shell, nothing_yet, page},
    shown::{Moment, Shown},
    words,
};
use crate::{
    publish::table,
    serve::{
        answers::Current,
        edition::{Edition, Valued},
        rest::validators::valued,
    },
};
use askama::Template;
use asked::{Column, Group, Listed, Question};
use axum::{extract::RawQuery, response::Response};
use iotasrb_core::{rates::ValidatorRates, rewards::voting_power_cap, units::VotingPower};

#[derive(Template)]
#[template(path = "validators.html")]
struct ValidatorsPage {
    shell: Shell,
    of: Of,
    question: Question,
    heads: Vec<Head>,
    groups: Vec<Choice>,
    rows: Vec<Row>,
    all: usize,
}

/// Of which publication the figures are.
pub(super) struct Of {
    pub(super) publication: u64,
    pub(super) at: Moment,
    pub(super) epoch: u64,
}

/// The head of a column.
struct Head {
    column: &'static str,
    name: &'static str,
    explanation: &'static str,
    is_text: bool,
    link: String,
    /// `ascending`, `descending`, or nothing.
    order: &'static str,
}

/// A group that can be shown alone.
struct Choice {
    name: &'static str,
    words: &'static str,
    is_chosen: bool,
}

/// A validator.
struct Row {
    address: String,
    name: String,
    short_address: String,
    tags: Vec<Tag>,
    groups: String,
    stake: Shown,
    power: Shown,
    declared: Shown,
    effective: Shown,
    has_minimum: bool,
    performance: Shown,
    documented: Shown,
    shown: Shown,
    net: Shown,
    realised: Shown,
    verdict: Option<Verdict>,
}

/// Whether it will earn in the next epoch.
struct Verdict {
    name: &'static str,
    tone: &'static str,
    words: String,
}

/// What is special about a validator.
pub(super) struct Tag {
    /// `good`, `warn`, `bad` or nothing.
    pub(super) tone: &'static str,
    pub(super) text: &'static str,
    pub(super) words: &'static str,
}

/// `/validators`
pub(super) async fn validators(
    current: Option<Current>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refused> {
    let Some(Current(edition)) = current else {
        return nothing_yet();
    };
    let question = Question::of(query.as_deref().unwrap_or_default())?;
    let valued = valued(&edition)?;
    page(&ValidatorsPage::new(&edition, valued, question))
}

impl ValidatorsPage {
    fn new(edition: &Edition, valued: &Valued, question: Question) -> Self {
        let all = &valued.evaluation.rates.validators;
        let mut found: Vec<Listed<'_>> = all.iter().map(|one| Listed::new(valued, one)).collect();
        found.retain(|one| question.finds(one));
        question.sort(&mut found);
        Self {
            shell: Shell::new("Validators", "/validators", edition),
            of: Of::new(valued),
            heads: Column::ALL
                .map(|column| Head::new(column, &question))
                .into(),
            groups: Group::ALL
                .map(|group| Choice {
                    name: group.name(),
                    words: group.words(),
                    is_chosen: group == question.group,
                })
                .into(),
            rows: found.iter().map(|one| Row::new(one, cap(valued))).collect(),
            all: all.len(),
            question,
        }
    }
}

impl Of {
    pub(super) fn new(valued: &Valued) -> Self {
        Self {
            publication: valued.publication.number,
            at: Moment(valued.publication.point.at),
            epoch: valued.observation.observation.anchor.epoch.number(),
        }
    }
}

impl Head {
    fn new(column: Column, question: &Question) -> Self {
        let is_chosen = column == question.column;
        Self {
            column: column.name(),
            name: column.title(),
            explanation: column.explanation(),
            is_text: column == Column::Name,
            link: question.sorted_by(column),
            order: match (is_chosen, question.is_rising) {
                (false, _) => "",
                (true, true) => "ascending",
                (true, false) => "descending",
            },
        }
    }
}

impl Row {
    fn new(listed: &Listed<'_>, cap: VotingPower) -> Self {
        let validator = listed.rates;
        Self {
            address: validator.address.to_string(),
            name: table::name(validator),
            short_address: validator.address.abbreviated(),
            tags: tags(validator, cap),
            groups: Group::ALL
                .into_iter()
                .filter(|group| group.has(listed))
                .map(Group::name)
                .collect::<Vec<_>>()
                .join(" "),
            stake: Shown::amount(validator.stake),
            power: Shown::power(validator.voting_power),
            declared: Shown::commission(validator.commission_declared),
            effective: Shown::commission(validator.commission_effective),
            has_minimum: validator.commission_effective != validator.commission_declared,
            performance: Shown::rate(&validator.performance, 2),
            documented: Shown::percent(&validator.documented),
            shown: Shown::percent(&validator.shown),
            net: Shown::percent(&validator.net),
            realised: Shown::percent(&listed.realised),
            verdict: listed.prospect.map(|prospect| {
                let (name, tone, words) = words::prospect(prospect);
                Verdict { name, tone, words }
            }),
        }
    }
}

/// The most voting power that a member of the running committee may have.
pub(super) fn cap(valued: &Valued) -> VotingPower {
    voting_power_cap(valued.evaluation.observation.committee.len())
}

/// What is special about a validator, the worst first.
pub(super) fn tags(validator: &ValidatorRates, cap: VotingPower) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut tag = |holds: bool, tone, text, words| {
        if holds {
            tags.push(Tag { tone, text, words });
        }
    };
    tag(
        validator.slashed,
        "bad",
        "slashed",
        "a quorum of the committee reports it: this epoch's reward would be burned",
    );
    tag(
        !validator.in_committee,
        "warn",
        "outside the committee",
        "it does not earn in this epoch",
    );
    tag(
        validator.voting_power >= cap,
        "",
        "capped",
        "its voting power is at the cap: more stake does not earn more",
    );
    tags
}
