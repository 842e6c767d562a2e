use crate::{
    publish::{
        figures::{counted, grouped},
        rest::least_stake,
    },
    serve::{programmes::Records, web::shown::Shown},
};
use iotasrb_core::programmes::{
    Micros,
    participation::RewardRate,
    staking::{Day, Programme},
};

/// A programme, as a row of the table of all.
pub(super) struct Row {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) from: Day,
    pub(super) until: Day,
    pub(super) first: String,
    pub(super) last: String,
    pub(super) paid: String,
    pub(super) documented: String,
    pub(super) paid_as_documented: bool,
    pub(super) minimum: Shown,
    pub(super) least: Shown,
    pub(super) total: Shown,
    pub(super) addresses: Option<String>,
    pub(super) is_imported: bool,
}

impl Row {
    /// All of them.
    pub(super) fn all(records: &Records) -> Vec<Self> {
        let row = |programme: Programme| Self::of(records, &programme);
        Programme::ALL.into_iter().map(row).collect()
    }

    fn of(records: &Records, programme: &Programme) -> Self {
        let terms = programme.terms();
        let period = terms.period;
        let milestone = |number: u32| grouped(u64::from(number));
        let result = records.event(programme.event);
        let result = result.and_then(|kept| kept.results());
        let total = result.map(|result| result.total_units);
        let total = total.or(programme.outcome.paid_units);
        let addresses = result.map(|result| result.rewards.len());
        let known = programme.outcome.addresses;
        let addresses = addresses.or(known.and_then(|known| usize::try_from(known).ok()));
        let unknown = || Shown::Absent("it was not found published, nor imported here".to_owned());
        Self {
            code: programme.code,
            name: programme.name,
            from: programme.start_day,
            until: programme.end_day,
            first: milestone(period.start().number().saturating_add(1)),
            last: milestone(period.end().number()),
            paid: rate(programme, terms.rate),
            documented: rate(programme, programme.documented_rate()),
            paid_as_documented: programme.paid_as_documented(),
            minimum: tokens(programme, terms.minimum_rewards),
            least: micros(least_stake(programme)),
            total: total.map_or_else(unknown, |units| tokens(programme, units)),
            addresses: addresses.map(|count| counted(count, "address", "addresses")),
            is_imported: result.is_some(),
        }
    }
}

/// What one IOTA earns in a milestone, in the token: the units for 1,000,000 micros, of which
/// 1,000,000 are one token.
fn rate(programme: &Programme, rate: RewardRate) -> String {
    let units = rate.per_milestone(Micros::from_micros(1_000_000));
    let units = units.unwrap_or_default();
    format!("0.{units:06} {}", programme.token)
}

/// Units of a programme in its token.
pub(super) fn tokens(programme: &Programme, units: u64) -> Shown {
    sixth(units, programme.token)
}

/// An amount of the earlier network.
pub(super) fn micros(amount: Micros) -> Shown {
    sixth(amount.as_micros(), "IOTA")
}

/// A number of which 1,000,000 are one of something, without decimals that are none.
fn sixth(number: u64, of: &str) -> Shown {
    let (whole, rest) = (grouped(number / 1_000_000), number % 1_000_000);
    let text = format!("{whole}.{rest:06}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    Shown::Value {
        exact: number.to_string(),
        text: format!("{text} {of}"),
    }
}
