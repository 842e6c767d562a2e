//! The benchmark on one page: how high, since when, made of what, and how that is known.

mod change;
mod proof;

use super::{
    page::{Refused, Shell, page},
    shown::{Moment, Shown, decimal},
    standing::{Mark, reason},
};
use crate::{
    publish::{
        figures::{grouped, iota},
        publication::Whole,
        rest::Summary,
    },
    serve::{
        answers::Current,
        desk::Desk,
        edition::{Edition, Valued},
        rest::rate::is_latest,
    },
    store::{IOTASRB, Metric, Publication},
};
use askama::Template;
use axum::{extract::State as Asked, response::Response};
use change::Change;
use iotasrb_core::{ratio::Ratio, units::DurationMs};
use proof::Proof;

/// How many of the last publications are listed.
const LISTED: usize = 24;

#[derive(Template)]
#[template(path = "profile.html")]
struct ProfilePage {
    shell: Shell,
    newest: Newest,
    benchmark: Shown,
    /// Where the newest publication has no value: the last one that has.
    last: Option<(Shown, Moment)>,
    real: Shown,
    inflation: [(&'static str, &'static str, Shown); 4],
    staked: Shown,
    staked_with_committee: Shown,
    staking_ratio: Shown,
    supply: Shown,
    circulating: Shown,
    locked: Shown,
    reward: Shown,
    validators: Option<(Shown, Shown)>,
    changes: Vec<Change>,
    formula: Option<Formula>,
    proof: Option<Proof>,
    recent: Vec<Beat>,
}

/// The newest publication.
struct Newest {
    number: u64,
    state: Mark,
    reason: Option<String>,
    kind: &'static str,
    at: Moment,
    valid_until: Moment,
    valid_until_ms: u64,
    /// When what it was computed from was observed, if the publication has a value.
    observed: Option<Moment>,
    /// From when on it ages, in milliseconds.
    since_ms: u64,
    epoch: Option<(u64, Option<String>)>,
    computed: Moment,
    late: bool,
}

/// A publication in the list.
struct Beat {
    number: u64,
    at: Moment,
    kind: &'static str,
    state: Mark,
    benchmark: Shown,
    reason: Option<String>,
}

/// The formula with the numbers of the newest publication in it.
struct Formula {
    year: String,
    epoch: String,
    reward: String,
    staked: String,
    result: String,
    numerator: String,
    denominator: String,
}

/// `/`
pub(super) async fn profile(
    Asked(desk): Asked<Desk>,
    current: Option<Current>,
) -> Result<Response, Refused> {
    let Some(Current(edition)) = current else {
        return super::page::nothing_yet();
    };
    page(&ProfilePage::new(&desk, &edition))
}

impl ProfilePage {
    fn new(desk: &Desk, edition: &Edition) -> Self {
        let newest = &edition.latest;
        let own = |name| figure(newest, name);
        // What stands beside an older value is of its own time, and not shown as now.
        let valued = edition.valued.as_ref();
        let current = valued.filter(|valued| is_latest(edition, valued));
        let rates = current.map(|valued| &valued.evaluation.rates);
        let last = valued.filter(|valued| !is_latest(edition, valued));
        let none = || Shown::Absent("this publication has no value".to_owned());
        Self {
            shell: Shell::new("IOTA Staking Rewards Benchmark", "/", edition),
            benchmark: own("iotasrb"),
            last: last.map(|valued| {
                let shown = Shown::figure(IOTASRB, valued.figures.get(None, IOTASRB));
                (shown, Moment(valued.publication.point.at))
            }),
            real: own("iotasrb_real"),
            inflation: INFLATION.map(|(name, words, metric)| (name, words, own(metric))),
            staked: own("stake_all_nanos"),
            staked_with_committee: own("stake_committee_nanos"),
            staking_ratio: own("staking_ratio"),
            supply: own("supply_total_nanos"),
            circulating: own("supply_circulating_nanos"),
            locked: rates.map_or_else(none, |rates| Shown::amount(rates.network.supply.locked)),
            reward: own("target_reward_nanos"),
            validators: rates.map(|rates| {
                let members = rates.validators.iter().filter(|one| one.in_committee);
                (
                    Shown::count(rates.validators.len()),
                    Shown::count(members.count()),
                )
            }),
            changes: current.map_or_else(Vec::new, Change::all),
            formula: current.and_then(Formula::new),
            proof: valued.map(|valued| Proof::new(desk, edition, valued)),
            recent: edition
                .recent
                .iter()
                .rev()
                .take(LISTED)
                .map(Beat::new)
                .collect(),
            newest: Newest::new(&newest.publication, current),
        }
    }
}

/// The inflation and its parts, with what each is.
const INFLATION: [(&str, &str, &str); 4] = [
    (
        "Provisions",
        "what the last epoch change added to the supply, over a year",
        "inflation_provisions",
    ),
    (
        "Release",
        "what the unlock schedule releases in the next 365 days",
        "inflation_release",
    ),
    (
        "Inflation",
        "both together, over the total supply",
        "inflation_total",
    ),
    (
        "Over the circulating supply",
        "the same over what is not locked",
        "inflation_circulating",
    ),
];

fn figure(whole: &Whole, name: &str) -> Shown {
    match Metric::from_name(name) {
        Some(metric) => Shown::figure(metric, whole.of_network(metric)),
        None => Shown::Absent("there is no such figure".to_owned()),
    }
}

impl Newest {
    fn new(publication: &Publication, current: Option<&Valued>) -> Self {
        let anchor = current.map(|valued| &valued.observation.observation.anchor);
        let observed = anchor.map(|anchor| anchor.time());
        Self {
            observed: observed.map(Moment),
            since_ms: observed.unwrap_or(publication.point.at).as_unix_ms(),
            epoch: anchor.map(|anchor| {
                let checkpoint = anchor.checkpoint.as_ref().ok();
                let checkpoint = checkpoint.map(|known| grouped(known.sequence.number()));
                (anchor.epoch.number(), checkpoint)
            }),
            number: publication.number,
            state: Mark::new(publication.state),
            reason: reason(publication),
            kind: publication.point.kind.name(),
            at: Moment(publication.point.at),
            valid_until: Moment(publication.valid_until),
            valid_until_ms: publication.valid_until.as_unix_ms(),
            computed: Moment(publication.known),
            late: publication.late,
        }
    }
}

impl Beat {
    fn new(recent: &Summary) -> Self {
        let publication = &recent.publication;
        Self {
            number: publication.number,
            at: Moment(publication.point.at),
            kind: publication.point.kind.name(),
            state: Mark::new(publication.state),
            benchmark: Shown::figure(IOTASRB, recent.iotasrb.as_ref()),
            reason: reason(publication),
        }
    }
}

impl Formula {
    fn new(valued: &Valued) -> Option<Self> {
        let (observation, network) = (
            &valued.evaluation.observation,
            &valued.evaluation.rates.network,
        );
        let rate: Ratio = network.iotasrb.as_ref().ok()?.lowest_terms();
        Some(Self {
            year: grouped(DurationMs::YEAR.as_ms()),
            epoch: grouped(observation.epoch_length.as_ms()),
            reward: iota(network.target_reward.ok()?),
            staked: iota(network.stake_of_all),
            result: decimal(&rate),
            numerator: rate.numerator().to_string(),
            denominator: rate.denominator().to_string(),
        })
    }
}
