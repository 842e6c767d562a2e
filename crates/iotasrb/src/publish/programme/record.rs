//! What an address earned in all programmes, what became of it, and what it stakes today.

mod document;
mod words;

pub use document::RecordDocument;
pub use words::{code, reason};

use super::{
    super::{figures, table},
    csv, iota, millionths, reward,
};
use crate::{
    programme::{
        address::AddressForm,
        record::{Conversion, Entry, Evidence, Record, Reward},
    },
    source::{CurrentStake, CurrentStakes, StakeStatus},
};
use iotasrb_core::{
    programmes::{
        Micros,
        conversion::{POT, START, Vesting},
    },
    units::{Address, TimestampMs},
};

/// A record, and what belongs to it at the moment of asking.
#[derive(Clone, Debug)]
pub struct RecordAnswer {
    /// What the archive tells.
    pub record: Record,
    /// When it was asked: how much is unlocked depends on it.
    pub now: TimestampMs,
    /// What a server says that the address stakes today, and which server; none if none was
    /// asked.
    pub current: Option<(String, CurrentStakes)>,
}

/// The record for people.
pub fn page(answer: &RecordAnswer) -> String {
    let record = &answer.record;
    let mut parts = vec![
        addresses(record.address),
        entries_page(&record.entries),
        conversion_part(&record.conversion, answer.now),
    ];
    parts.push(current_part(answer));
    parts.join("\n")
}

fn addresses(address: Address) -> String {
    table::pairs(&[
        ("Address", AddressForm::Iota.write(address)),
        ("", AddressForm::Hex.write(address)),
    ])
}

/// What an address earned, event by event, for people.
pub fn entries_page(entries: &[Entry]) -> String {
    let rows = entries.iter().map(|entry| {
        let event = &entry.event;
        let paid = match entry.reward {
            Reward::Paid { units, .. } => reward(event, units),
            Reward::Contradiction { .. } => "?".to_owned(),
            Reward::NotImported => "not known".to_owned(),
            _ => "nothing".to_owned(),
        };
        let ended = event
            .programme
            .map(|programme| programme.end_day.to_string());
        vec![
            event.code(),
            ended.unwrap_or_else(|| format!("milestone {}", entry.at)),
            paid,
            reason(entry),
        ]
    });
    let head = ["programme", "ended", "paid", "because"];
    let mut text = table::columns(&head, rows.collect(), &["programme", "ended", "because"]);
    text.push_str(&sums(entries));
    text
}

/// What the programmes paid in all, token by token, as far as that is known.
fn sums(entries: &[Entry]) -> String {
    let of_programmes = || {
        entries
            .iter()
            .filter_map(|one| Some((one.event.programme?, one)))
    };
    let sum = |token: &str| {
        let own = of_programmes().filter(|(programme, _)| programme.token == token);
        let mut known = own.filter_map(|(_, entry)| words::amounts(entry.reward).0);
        // More than 64 bits hold no address can have: what all were paid fits them.
        let units = known
            .next()
            .map(|first| known.fold(first, u64::saturating_add));
        match units {
            Some(units) => format!("{} {token}", millionths(units)),
            None => format!("an unknown amount of {token}"),
        }
    };
    let unknown = of_programmes().filter(|(_, entry)| words::amounts(entry.reward).0.is_none());
    let unknown: Vec<_> = unknown.map(|(programme, _)| programme.code).collect();
    let (smr, asmb) = (sum("SMR"), sum("ASMB"));
    if unknown.is_empty() {
        format!("\nIn all {smr} and {asmb}.\n")
    } else {
        let codes = unknown.join(", ");
        format!("\nIn all {smr} and {asmb}, as far as is known; not known: {codes}.\n")
    }
}

/// The same for spreadsheets.
pub fn entries_csv(address: Address, entries: &[Entry]) -> anyhow::Result<String> {
    let head = [
        "address",
        "programme",
        "event_id",
        "symbol",
        "milestone",
        "state",
        "paid_units",
        "earned_units",
        "minimum_units",
        "reason",
    ];
    let rows = entries.iter().map(|entry| {
        let (paid, earned) = words::amounts(entry.reward);
        let text = |units: Option<u64>| units.map(|units| units.to_string()).unwrap_or_default();
        [
            AddressForm::Hex.write(address),
            entry.event.code(),
            entry.event.id.to_string(),
            entry.event.symbol.clone(),
            entry.at.to_string(),
            code(entry.reward).to_owned(),
            text(paid),
            text(earned),
            entry.event.terms.minimum_rewards.to_string(),
            reason(entry),
        ]
    });
    csv(head, rows)
}

fn conversion_part(conversion: &Conversion, now: TimestampMs) -> String {
    let head = "Conversion of ASMB into IOTA, 4 October 2023\n";
    let rows = match conversion {
        Conversion::Missing(missing) => {
            let codes: Vec<_> = missing.iter().map(|one| one.code).collect();
            return format!(
                "{head}not known: a share depends on what everybody was paid in all six rounds, and these results \
                 were not\nimported: {}\n",
                codes.join(", ")
            );
        }
        Conversion::Refused(refusal) => return format!("{head}not known: {refusal}\n"),
        Conversion::NoAsmb { .. } => {
            return format!("{head}nothing: no round paid ASMB to the address\n");
        }
        Conversion::Share {
            units,
            all_units,
            share,
            vesting,
        } => share_rows([*units, *all_units], *share, *vesting, now),
    };
    format!("{head}{}", table::pairs(&rows))
}

fn share_rows(
    [units, all_units]: [u64; 2],
    share: Micros,
    vesting: Vesting,
    now: TimestampMs,
) -> Vec<(&'static str, String)> {
    let last = vesting.unlocks().last().map_or(START, |unlock| unlock.at);
    let later = match vesting.per_unlock {
        Micros::ZERO => "nothing".to_owned(),
        each => format!(
            "{} every two weeks, {} times, the last on {}",
            iota(each),
            vesting.schedule.unlocks(),
            day(last)
        ),
    };
    vec![
        (
            "ASMB",
            format!("{} of {}", millionths(units), millionths(all_units)),
        ),
        ("Share", format!("{} of {}", iota(share), iota(POT))),
        (
            "At once",
            format!("{} on {}", iota(vesting.initial), day(START)),
        ),
        ("Later", later),
        (
            "Unlocked",
            format!(
                "{} up to {}",
                iota(vesting.free_at(now)),
                figures::utc_minute(now)
            ),
        ),
    ]
}

fn day(at: TimestampMs) -> String {
    figures::iso_time(at)
        .chars()
        .take("2023-10-04".len())
        .collect()
}

fn current_part(answer: &RecordAnswer) -> String {
    let Some((server, stakes)) = &answer.current else {
        return format!(
            "Staking today\nnot asked: give a server of mainnet by --source, such as --source \
             https://api.mainnet.iota.cafe\nFor today's network the address is {}\n",
            answer.record.address
        );
    };
    let mut text = format!("Staking today, by the word of one server, not certified: {server}\n");
    let all = stakes.free.iter().map(|stake| (stake, "no"));
    let locked = stakes.timelocked.iter().flatten();
    let rows: Vec<_> = all
        .chain(locked.map(|stake| (stake, "yes")))
        .map(|(stake, locked)| {
            vec![
                stake.validator.to_string(),
                figures::iota(stake.principal),
                stake.active_epoch.number().to_string(),
                status(stake).to_owned(),
                locked.to_owned(),
                stake
                    .estimated_reward
                    .clone()
                    .unwrap_or_else(|| "–".to_owned()),
            ]
        })
        .collect();
    if rows.is_empty() {
        text.push_str("nothing is staked\n");
    } else {
        let head = [
            "validator",
            "IOTA",
            "earns from epoch",
            "state",
            "locked",
            "server's estimate in nanos",
        ];
        text.push_str(&table::columns(
            &head,
            rows,
            &["validator", "state", "locked"],
        ));
    }
    if stakes.timelocked.is_err() {
        text.push_str(
            "Stakes of what is still locked are not known: the server does not tell them.\n",
        );
    }
    text
}

/// The name of the state of a stake.
const fn status(stake: &CurrentStake) -> &'static str {
    match stake.status {
        StakeStatus::Active => "active",
        StakeStatus::Pending => "pending",
        StakeStatus::Unstaked => "unstaked",
    }
}

const fn evidence(by: Evidence) -> &'static str {
    match by {
        Evidence::Result => "result",
        Evidence::Stakes => "stakes",
        Evidence::Both => "result_and_stakes",
    }
}
