use super::row::{micros, tokens};
use crate::{
    programme::{address::AddressForm, conversion, record::Entry, reward},
    publish::programme::record::{in_all, reason},
    serve::{
        problem::Problem,
        programmes::Records,
        rest::programmes::earlier_address,
        web::shown::{Moment, Shown},
    },
};
use askama::filters::HtmlSafe;
use iotasrb_core::programmes::staking::Programme;
use std::fmt;

/// What an address earned, and what it became.
pub(super) struct Record {
    pub(super) hex: String,
    pub(super) bech32: String,
    pub(super) rewards: Vec<Reward>,
    /// What was paid in all.
    pub(super) in_all: String,
    pub(super) conversion: Result<Conversion, String>,
}

/// What it earned in one programme, or why nothing.
pub(super) struct Reward {
    pub(super) name: &'static str,
    pub(super) paid: Paid,
    /// In a word, with its tone.
    pub(super) verdict: &'static str,
    pub(super) tone: &'static str,
    pub(super) reason: String,
}

/// What was paid. It is HTML.
pub(super) enum Paid {
    Something(Shown),
    Nothing,
    Unknown,
}

impl fmt::Display for Paid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Something(shown) => shown.fmt(f),
            Self::Nothing => f.write_str("nothing"),
            Self::Unknown => f.write_str(r#"<span class="absent">not known</span>"#),
        }
    }
}

impl HtmlSafe for Paid {}

/// What ASMB became.
pub(super) struct Conversion {
    pub(super) assembly: Shown,
    pub(super) share: Shown,
    pub(super) initial: Shown,
    pub(super) per_unlock: Shown,
    pub(super) unlocks: Vec<(Moment, Shown)>,
}

impl Record {
    /// That of an address.
    pub(super) fn of(records: &Records, address: &str) -> Result<Self, Problem> {
        let malformed = |why| Problem::bad_request(format!("Address: {why}"));
        let address = earlier_address(address).map_err(malformed)?;
        let record = records.of_address(address);
        let entries = record.entries.iter();
        let rewards = entries.filter_map(|entry| Some((entry, entry.event.programme?)));
        Ok(Self {
            hex: AddressForm::Hex.write(address),
            bech32: AddressForm::Iota.write(address),
            rewards: rewards
                .map(|(entry, programme)| Reward::of(entry, &programme))
                .collect(),
            in_all: in_all(&record.entries),
            conversion: converted(&record.conversion),
        })
    }
}

impl Reward {
    fn of(entry: &Entry, programme: &Programme) -> Self {
        let (verdict, tone) = match entry.reward {
            reward::Reward::Paid { .. } => ("paid", "good"),
            reward::Reward::Unpaid { units: 0, .. } => ("earned nothing", "warn"),
            reward::Reward::Unpaid { .. } => ("not enough", "warn"),
            reward::Reward::NotInResult | reward::Reward::NoStake => ("not there", ""),
            reward::Reward::Contradiction(_) => ("contradiction", "bad"),
            reward::Reward::NotImported => ("not known here", ""),
            reward::Reward::Damaged => ("damaged here", "bad"),
        };
        Self {
            name: programme.name,
            paid: match entry.reward.paid_units() {
                Some(0) => Paid::Nothing,
                Some(units) => Paid::Something(tokens(programme, units)),
                None => Paid::Unknown,
            },
            verdict,
            tone,
            reason: reason(entry),
        }
    }
}

fn converted(conversion: &conversion::Conversion) -> Result<Conversion, String> {
    let (units, share, vesting) = match conversion {
        conversion::Conversion::Share {
            units,
            share,
            vesting,
            ..
        } => (*units, *share, *vesting),
        conversion::Conversion::NoAsmb { .. } => {
            return Err("The address was paid no ASMB, so it had no share.".to_owned());
        }
        conversion::Conversion::Missing(missing) => {
            let names: Vec<_> = missing.iter().map(|programme| programme.name).collect();
            return Err(format!(
                "A share is of all that all addresses were paid, so the official results of all six rounds are needed. Not imported here, or damaged: {}.",
                names.join("; ")
            ));
        }
        conversion::Conversion::Contradicted(rounds) => {
            let names: Vec<_> = rounds.iter().map(|programme| programme.name).collect();
            return Err(format!(
                "A share is of all that all addresses were paid, and here the result and the stakes that were imported do not agree for {}.",
                names.join("; ")
            ));
        }
        conversion::Conversion::Refused(why) => {
            return Err(format!("The imported results cannot be divided: {why}."));
        }
    };
    let [round, ..] = Programme::ASSEMBLY;
    let unlocks = vesting.unlocks();
    Ok(Conversion {
        assembly: tokens(&round, units),
        share: micros(share),
        initial: micros(vesting.initial),
        per_unlock: micros(vesting.per_unlock),
        unlocks: unlocks
            .map(|unlock| (Moment(unlock.at), micros(unlock.amount)))
            .collect(),
    })
}
