//! What an address earned in all programmes, what became of it, and what it stakes today.

mod words;

pub use words::{code, reason, shortfall_code, unpaid};

use super::{
    super::{figures, table},
    csv, iota, millionths, reward,
};
use crate::{
    programme::{
        address::AddressForm,
        conversion::Conversion,
        record::{Entry, Record, Sum, sums},
    },
    source::{CurrentStake, CurrentStakes, StakeStatus},
};
use iotasrb_core::{
    programmes::{
        Micros,
        conversion::{POT, START, Vesting},
        staking::Programme,
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
    /// Whether the table lists every unlock.
    pub lists_unlocks: bool,
}

/// The record for people.
pub fn page(answer: &RecordAnswer) -> String {
    let record = &answer.record;
    let mut parts = vec![
        addresses(record.address),
        entries_page(&record.entries),
        conversion_part(&record.conversion, answer.now),
    ];
    if let (true, Conversion::Share { vesting, .. }) = (answer.lists_unlocks, &record.conversion) {
        parts.push(unlocks_part(*vesting, answer.now));
    }
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
        let paid = match entry.reward.paid_units() {
            Some(0) => "nothing".to_owned(),
            Some(units) => reward(event, units),
            None => "not known".to_owned(),
        };
        let end = event.terms.period.end();
        let ended = event
            .programme
            .map(|programme| programme.end_day.to_string());
        vec![
            event.code(),
            ended.unwrap_or_else(|| format!("milestone {end}")),
            paid,
            reason(entry),
        ]
    });
    let head = ["programme", "ended", "paid", "because"];
    let mut text = table::columns(&head, rows.collect(), &["programme", "ended", "because"]);
    text.push_str(&format!("\nIn all {}.\n", in_all(entries)));
    text
}

/// What the programmes paid in all, token by token, as far as that is known.
pub fn in_all(entries: &[Entry]) -> String {
    sums(entries).map(|sum| sum_of(&sum)).join("; ")
}

fn sum_of(sum: &Sum) -> String {
    let Sum {
        token,
        units,
        unknown,
        by_stakes_alone,
    } = sum;
    let Some(units) = units else {
        return format!("an unknown amount of {token}");
    };
    let mut text = format!("{} {token}", millionths(*units));
    if !unknown.is_empty() {
        let codes = codes(unknown);
        text.push_str(&format!(" and what {codes} paid, which is not known"));
    }
    if !by_stakes_alone.is_empty() {
        let codes = codes(by_stakes_alone);
        text.push_str(&format!(
            " (of {codes} by stakes alone, if they are all of its)"
        ));
    }
    text
}

fn codes(programmes: &[Programme]) -> String {
    let codes: Vec<_> = programmes.iter().map(|programme| programme.code).collect();
    codes.join(", ")
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
        "contradiction_result_units",
        "contradiction_stakes_units",
        "minimum_units",
        "reason",
    ];
    let rows = entries.iter().map(|entry| {
        let (paid, earned) = (entry.reward.paid_units(), entry.reward.earned_units());
        let contradiction = entry.reward.contradiction();
        let text = |units: Option<u64>| units.map(|units| units.to_string()).unwrap_or_default();
        [
            AddressForm::Hex.write(address),
            entry.event.code(),
            entry.event.id.to_string(),
            entry.event.symbol.clone(),
            entry.event.terms.period.end().to_string(),
            code(entry.reward).to_owned(),
            text(paid),
            text(earned),
            text(contradiction.map(|found| found.result)),
            text(contradiction.map(|found| found.stakes)),
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
            return format!(
                "{head}not known: a share depends on what everybody was paid in all six rounds, and these results \
                 were not\nimported, or are damaged: {}\n",
                codes(missing)
            );
        }
        Conversion::Contradicted(rounds) => {
            return format!(
                "{head}not known: a share depends on what everybody was paid, and of these rounds the result and the \
                 stakes that\nwere imported do not agree: {}\n",
                codes(rounds)
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

fn unlocks_part(vesting: Vesting, now: TimestampMs) -> String {
    let rows = vesting.unlocks().map(|unlock| {
        let state = if unlock.at <= now {
            "unlocked"
        } else {
            "locked"
        };
        vec![day(unlock.at), iota(unlock.amount), state.to_owned()]
    });
    let head = ["unlocks on", "amount", "state"];
    table::columns(&head, rows.collect(), &["unlocks on", "state"])
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
pub(in crate::publish) const fn status(stake: &CurrentStake) -> &'static str {
    match stake.status {
        StakeStatus::Active => "active",
        StakeStatus::Pending => "pending",
        StakeStatus::Unstaked => "unstaked",
    }
}
