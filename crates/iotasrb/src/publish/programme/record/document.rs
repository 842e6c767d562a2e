use super::{RecordAnswer, code, evidence, reason, status, words::amounts};
use crate::{
    programme::{
        address::AddressForm,
        record::{Conversion, Entry, Reward},
    },
    publish::{
        figures::iso_time,
        programme::{EventName, SOFTWARE},
    },
    source::CurrentStake,
};
use iotasrb_core::{
    programmes::{
        Micros,
        conversion::{POT, START, Vesting},
    },
    units::{Address, TimestampMs},
};
use serde::Serialize;

/// A record as JSON.
#[derive(Debug, Serialize)]
pub struct RecordDocument {
    schema: &'static str,
    address: String,
    address_bech32: String,
    programmes: Vec<EntryForm>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conversion: Option<ConversionForm>,
    #[serde(skip_serializing_if = "Option::is_none")]
    staking_today: Option<TodayForm>,
    software: &'static str,
}

#[derive(Debug, Serialize)]
struct EntryForm {
    #[serde(flatten)]
    event: EventName,
    milestone: u32,
    /// `paid`, `below_minimum`, `earned_nothing`, `not_in_result`, `no_stake`, `contradiction`
    /// or `not_imported`.
    state: &'static str,
    paid_units: Option<String>,
    earned_units: Option<String>,
    minimum_units: String,
    /// `result`, `stakes` or `result_and_stakes`, where something is paid.
    evidence: Option<&'static str>,
    reason: String,
}

/// `known` says whether there are the other fields.
#[derive(Debug, Default, Serialize)]
struct ConversionForm {
    known: bool,
    missing: Vec<&'static str>,
    refusal: Option<String>,
    asmb_units: Option<String>,
    all_asmb_units: Option<String>,
    pot_micros: String,
    share_micros: Option<String>,
    initial_micros: Option<String>,
    per_unlock_micros: Option<String>,
    unlocks: Option<u16>,
    first_at: Option<String>,
    last_at: Option<String>,
    unlocked_micros: Option<String>,
    unlocked_until: String,
}

#[derive(Debug, Serialize)]
struct TodayForm {
    asked: bool,
    /// Whose word it is: nothing of it is certified.
    server: Option<String>,
    stakes: Vec<StakeForm>,
    timelocked_known: bool,
}

#[derive(Debug, Serialize)]
struct StakeForm {
    validator: String,
    principal_nanos: String,
    active_epoch: u64,
    state: &'static str,
    timelocked: bool,
    /// Computed by the server in floating point.
    estimate_of_server: Option<String>,
}

impl RecordDocument {
    /// A whole record as JSON.
    pub fn new(answer: &RecordAnswer) -> Self {
        let record = &answer.record;
        Self {
            conversion: Some(conversion(&record.conversion, answer.now)),
            staking_today: Some(today(answer)),
            ..Self::of_entries(record.address, &record.entries)
        }
    }

    /// Only what the address earned.
    pub fn of_entries(address: Address, entries: &[Entry]) -> Self {
        Self {
            schema: "iotasrb.programme-record/1",
            address: AddressForm::Hex.write(address),
            address_bech32: AddressForm::Iota.write(address),
            programmes: entries.iter().map(EntryForm::from).collect(),
            conversion: None,
            staking_today: None,
            software: SOFTWARE,
        }
    }
}

impl From<&Entry> for EntryForm {
    fn from(entry: &Entry) -> Self {
        let (paid, earned) = amounts(entry.reward);
        Self {
            event: (&entry.event).into(),
            milestone: entry.at.number(),
            state: code(entry.reward),
            paid_units: paid.map(|units| units.to_string()),
            earned_units: earned.map(|units| units.to_string()),
            minimum_units: entry.event.terms.minimum_rewards.to_string(),
            evidence: match entry.reward {
                Reward::Paid { by, .. } => Some(evidence(by)),
                _ => None,
            },
            reason: reason(entry),
        }
    }
}

fn conversion(found: &Conversion, now: TimestampMs) -> ConversionForm {
    let form = ConversionForm {
        pot_micros: POT.as_micros().to_string(),
        unlocked_until: iso_time(now),
        ..ConversionForm::default()
    };
    match found {
        Conversion::Missing(missing) => ConversionForm {
            missing: missing.iter().map(|one| one.code).collect(),
            ..form
        },
        Conversion::Refused(refusal) => ConversionForm {
            refusal: Some(refusal.to_string()),
            ..form
        },
        Conversion::NoAsmb { all_units } => ConversionForm {
            known: true,
            asmb_units: Some("0".to_owned()),
            all_asmb_units: Some(all_units.to_string()),
            share_micros: Some("0".to_owned()),
            ..form
        },
        Conversion::Share {
            units,
            all_units,
            share,
            vesting,
        } => ConversionForm {
            known: true,
            asmb_units: Some(units.to_string()),
            all_asmb_units: Some(all_units.to_string()),
            share_micros: Some(share.as_micros().to_string()),
            ..vested(*vesting, now, form)
        },
    }
}

fn vested(vesting: Vesting, now: TimestampMs, form: ConversionForm) -> ConversionForm {
    let micros = |amount: Micros| Some(amount.as_micros().to_string());
    let last = vesting.unlocks().last().map_or(START, |unlock| unlock.at);
    ConversionForm {
        initial_micros: micros(vesting.initial),
        per_unlock_micros: micros(vesting.per_unlock),
        // The first is at once; a share too small to be divided has no others.
        unlocks: u16::try_from(vesting.unlocks().count().saturating_sub(1)).ok(),
        first_at: Some(iso_time(START)),
        last_at: Some(iso_time(last)),
        unlocked_micros: micros(vesting.free_at(now)),
        ..form
    }
}

fn today(answer: &RecordAnswer) -> TodayForm {
    let Some((server, stakes)) = &answer.current else {
        return TodayForm {
            asked: false,
            server: None,
            stakes: Vec::new(),
            timelocked_known: false,
        };
    };
    let form = |stake: &CurrentStake, timelocked| StakeForm {
        validator: stake.validator.to_string(),
        principal_nanos: stake.principal.as_nanos().to_string(),
        active_epoch: stake.active_epoch.number(),
        state: status(stake),
        timelocked,
        estimate_of_server: stake.estimated_reward.clone(),
    };
    let free = stakes.free.iter().map(|stake| form(stake, false));
    let locked = stakes.timelocked.iter().flatten();
    TodayForm {
        asked: true,
        server: Some(server.clone()),
        stakes: free.chain(locked.map(|stake| form(stake, true))).collect(),
        timelocked_known: stakes.timelocked.is_ok(),
    }
}
