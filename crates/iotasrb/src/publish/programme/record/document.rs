use super::{RecordAnswer, code, evidence, reason, shortfall_code, status};
use crate::{
    programme::{
        address::AddressForm,
        conversion::Conversion,
        record::{Entry, Sum, sums},
        reward::Contradiction,
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
        conversion::{POT, START, Unlock, Vesting},
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
    /// What is paid of each token in all, as far as it is known.
    in_all: [SumForm; 2],
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
    /// `paid`, `below_minimum`, `earned_nothing`, `not_in_result`, `no_stake`, `contradiction`,
    /// `not_imported` or `damaged`.
    state: &'static str,
    /// `too_short` or `too_little` below the minimum; `no_whole_unit` or `not_in_time` where
    /// nothing was earned.
    shortfall: Option<&'static str>,
    paid_units: Option<String>,
    earned_units: Option<String>,
    /// What the result pays and what the stakes earned, where these do not agree.
    contradiction: Option<ContradictionForm>,
    minimum_units: String,
    /// `result`, `stakes` or `result_and_stakes`, where one of them tells. A result is what
    /// somebody imported: its checksum holds, and is no signature.
    evidence: Option<&'static str>,
    /// Whether an official total is known, which a result that was imported pays.
    official_total_known: bool,
    reason: String,
}

#[derive(Debug, Serialize)]
struct ContradictionForm {
    result_units: String,
    stakes_units: String,
}

#[derive(Debug, Serialize)]
struct SumForm {
    token: &'static str,
    /// Null where nothing is known.
    known_paid_units: Option<String>,
    /// The codes of the programmes that are not in it, since what they paid is not known.
    unknown: Vec<&'static str>,
    /// The codes of those of which stakes alone tell, which may be only some.
    by_stakes_alone: Vec<&'static str>,
}

/// `known` says whether there are the other fields.
#[derive(Debug, Default, Serialize)]
struct ConversionForm {
    known: bool,
    missing: Vec<&'static str>,
    contradicted: Vec<&'static str>,
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
    /// Each unlock in the order of time, the first at once.
    schedule: Vec<UnlockForm>,
    unlocked_micros: Option<String>,
    unlocked_until: String,
}

#[derive(Debug, Serialize)]
struct UnlockForm {
    at: String,
    micros: String,
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
            in_all: sums(entries).map(SumForm::from),
            conversion: None,
            staking_today: None,
            software: SOFTWARE,
        }
    }
}

impl From<Contradiction> for ContradictionForm {
    fn from(found: Contradiction) -> Self {
        Self {
            result_units: found.result.to_string(),
            stakes_units: found.stakes.to_string(),
        }
    }
}

impl From<Sum> for SumForm {
    fn from(sum: Sum) -> Self {
        Self {
            token: sum.token,
            known_paid_units: sum.units.map(|units| units.to_string()),
            unknown: sum.unknown.iter().map(|one| one.code).collect(),
            by_stakes_alone: sum.by_stakes_alone.iter().map(|one| one.code).collect(),
        }
    }
}

impl From<&Entry> for EntryForm {
    fn from(entry: &Entry) -> Self {
        let (paid, earned) = (entry.reward.paid_units(), entry.reward.earned_units());
        Self {
            event: (&entry.event).into(),
            milestone: entry.event.terms.period.end().number(),
            state: code(entry.reward),
            shortfall: entry.reward.shortfall().map(shortfall_code),
            paid_units: paid.map(|units| units.to_string()),
            earned_units: earned.map(|units| units.to_string()),
            contradiction: entry.reward.contradiction().map(ContradictionForm::from),
            minimum_units: entry.event.terms.minimum_rewards.to_string(),
            evidence: entry.reward.evidence().map(evidence),
            official_total_known: entry.event.has_official_total(),
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
        Conversion::Contradicted(rounds) => ConversionForm {
            contradicted: rounds.iter().map(|one| one.code).collect(),
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

impl From<Unlock> for UnlockForm {
    fn from(unlock: Unlock) -> Self {
        Self {
            at: iso_time(unlock.at),
            micros: unlock.amount.as_micros().to_string(),
        }
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
        schedule: vesting.unlocks().map(UnlockForm::from).collect(),
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
