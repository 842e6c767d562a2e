//! What an address earned in the programmes before today's, schema `iotasrb.earlier-record/1`.

use super::programmes::DigitsForm;
use crate::{
    programme::{
        address::AddressForm,
        conversion::Conversion,
        record::{Entry, Record, Sum, sums},
        reward::{Contradiction, Evidence, Reward},
    },
    publish::{
        figures::iso_time,
        programme::record::{code, reason, shortfall_code},
        wire::{Maybe, NanosForm},
    },
};
use iotasrb_core::programmes::{
    Micros,
    conversion::{Unlock, Vesting},
    staking::Programme,
};
use serde::Serialize;
use utoipa::ToSchema;

/// What an address earned in all programmes, and what it became.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgrammeRecord)]
pub struct ProgrammeRecordDocument {
    schema: &'static str,
    address: AddressForms,
    /// All programmes, in the order of their events; on the command line then what else was
    /// imported.
    rewards: Vec<ProgrammeRewardForm>,
    /// What the address was paid of each token in all.
    in_all: Vec<ProgrammeSumForm>,
    conversion: ConversionForm,
}

/// An address in both its spellings.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgrammeAddress)]
struct AddressForms {
    /// The Ed25519 address, as the official results spell it.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    hex: String,
    /// The same as wallets spelled it.
    #[schema(pattern = "^iota1[02-9ac-hj-np-z]+$")]
    bech32: String,
}

/// What an address was paid in a programme.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgrammeReward)]
struct ProgrammeRewardForm {
    /// The code of the programme; null of an event that is none of the seven.
    #[schema(example = "smr")]
    programme: Option<&'static str>,
    /// The id of its event.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    event: String,
    /// Its name.
    name: String,
    /// What rewards are counted in; of a programme 1000000 are one of the token.
    unit: String,
    token: Option<&'static str>,
    /// `paid`, or the reason for `reward_units` being absent.
    #[schema(example = "paid")]
    state: &'static str,
    /// What the address was paid, or why nothing: `below_minimum`, `earned_nothing`,
    /// `not_in_result` (the imported result does not have it), `no_stake` (none of the imported
    /// stakes is its, and there is no result), `contradiction` (the result and the stakes that
    /// were imported do not agree), `not_imported`, `damaged` (a file that was imported).
    reward_units: Maybe<DigitsForm>,
    /// The same in words.
    reason: String,
    /// What tells it: `result`, `stakes` or `result_and_stakes`. A result is what somebody
    /// imported: its checksum holds, and is no signature. Stakes may be only some.
    evidence: Option<&'static str>,
    /// Whether an official total is known, which every result that is imported must pay.
    official_total_known: bool,
    /// Whether the address reached the minimum; null where that is not known.
    minimum_reached: Option<bool>,
    minimum_units: DigitsForm,
    /// What the address earned, paid or not, as far as it is known.
    earned_units: Option<DigitsForm>,
    /// What the result pays and what the stakes earned, where these do not agree.
    contradiction: Option<ContradictionForm>,
    /// Why stakes were paid nothing: `too_short` (more milestones would have reached the
    /// minimum), `too_little` (all of them would not have), `no_whole_unit` (each output was
    /// rounded down to nothing in each milestone), `not_in_time` (staked in no milestone that
    /// paid).
    shortfall: Option<&'static str>,
}

/// What the result of a programme and stakes say that do not agree.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgrammeContradiction)]
struct ContradictionForm {
    result_units: DigitsForm,
    stakes_units: DigitsForm,
}

/// What an address was paid of a token in all programmes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgrammeSum)]
struct ProgrammeSumForm {
    token: &'static str,
    /// As far as it is known; absent with `not_known` where nothing is.
    known_units: Maybe<DigitsForm>,
    /// The programmes of which it is not known, and that are not in the sum.
    unknown: Vec<&'static str>,
    /// The programmes of which stakes alone tell, which may be only some.
    by_stakes_alone: Vec<&'static str>,
}

/// What ASMB became in October 2023.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgrammeConversion)]
struct ConversionForm {
    /// All that the address was paid of ASMB, or why nothing was converted: `no_assembly`,
    /// `not_imported` (`missing` says what), `contradiction` (of the rounds in `contradicted` the
    /// result and the stakes that were imported do not agree, so that one of them is wrong),
    /// `refused`.
    assembly_units: Maybe<DigitsForm>,
    /// The programmes whose results must be imported before it can be said, or are damaged.
    missing: Vec<&'static str>,
    /// The programmes whose result and stakes do not agree.
    contradicted: Vec<&'static str>,
    /// Why the results cannot be those of all rounds, where it is `refused`.
    refusal: Option<String>,
    /// What all addresses were paid of ASMB in all rounds, where that is known.
    all_assembly_units: Option<DigitsForm>,
    /// What it became.
    share: Option<ShareForm>,
}

/// A share of the 161,000,000 IOTA that holders of ASMB got.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgrammeShare)]
struct ShareForm {
    amount_micros: DigitsForm,
    amount_nanos: Maybe<NanosForm>,
    /// All that was unlocked, in the order of time: at first a tenth, then every two weeks.
    unlocks: Vec<UnlockForm>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgrammeUnlock)]
struct UnlockForm {
    #[schema(format = DateTime, example = "2023-10-04T00:00:00Z")]
    at: String,
    amount_micros: DigitsForm,
}

impl ProgrammeRecordDocument {
    /// The document of a record.
    pub fn new(record: &Record) -> Self {
        let entries = record.entries.iter();
        Self {
            schema: "iotasrb.earlier-record/1",
            address: AddressForms {
                hex: AddressForm::Hex.write(record.address),
                bech32: AddressForm::Iota.write(record.address),
            },
            rewards: entries.map(ProgrammeRewardForm::from).collect(),
            in_all: sums(&record.entries).map(ProgrammeSumForm::from).into(),
            conversion: ConversionForm::new(&record.conversion),
        }
    }
}

impl From<Contradiction> for ContradictionForm {
    fn from(found: Contradiction) -> Self {
        Self {
            result_units: DigitsForm::new(found.result),
            stakes_units: DigitsForm::new(found.stakes),
        }
    }
}

impl From<Sum> for ProgrammeSumForm {
    fn from(sum: Sum) -> Self {
        let units = sum.units.map(DigitsForm::new);
        Self {
            token: sum.token,
            known_units: units.map_or(Maybe::absent("not_known"), Maybe::Known),
            unknown: sum.unknown.iter().map(|one| one.code).collect(),
            by_stakes_alone: sum.by_stakes_alone.iter().map(|one| one.code).collect(),
        }
    }
}

impl From<&Entry> for ProgrammeRewardForm {
    fn from(entry: &Entry) -> Self {
        let (event, programme) = (&entry.event, entry.event.programme);
        let absent = code(entry.reward);
        let (reward_units, minimum_reached) = match entry.reward {
            Reward::Paid { units, .. } => (Maybe::Known(DigitsForm::new(units)), Some(true)),
            Reward::Unpaid { .. } => (Maybe::absent(absent), Some(false)),
            _ => (Maybe::absent(absent), None),
        };
        Self {
            programme: programme.map(|programme| programme.code),
            event: event.id.to_string(),
            name: event.name.clone(),
            unit: programme.map_or_else(|| event.symbol.clone(), |one| one.unit.to_owned()),
            token: programme.map(|programme| programme.token),
            state: code(entry.reward),
            reward_units,
            reason: reason(entry),
            evidence: entry.reward.evidence().map(Evidence::code),
            official_total_known: event.has_official_total(),
            minimum_reached,
            minimum_units: DigitsForm::new(event.terms.minimum_rewards),
            earned_units: entry.reward.earned_units().map(DigitsForm::new),
            contradiction: entry.reward.contradiction().map(ContradictionForm::from),
            shortfall: entry.reward.shortfall().map(shortfall_code),
        }
    }
}

impl ConversionForm {
    fn new(conversion: &Conversion) -> Self {
        let none = |code: &'static str| Self {
            assembly_units: Maybe::absent(code),
            missing: Vec::new(),
            contradicted: Vec::new(),
            refusal: None,
            all_assembly_units: None,
            share: None,
        };
        let codes = |rounds: &[Programme]| rounds.iter().map(|round| round.code).collect();
        match conversion {
            Conversion::Missing(missing) => Self {
                missing: codes(missing),
                ..none("not_imported")
            },
            Conversion::Contradicted(rounds) => Self {
                contradicted: codes(rounds),
                ..none("contradiction")
            },
            Conversion::Refused(refusal) => Self {
                refusal: Some(refusal.to_string()),
                ..none("refused")
            },
            Conversion::NoAsmb { all_units } => Self {
                all_assembly_units: Some(DigitsForm::new(*all_units)),
                ..none("no_assembly")
            },
            Conversion::Share {
                units,
                all_units,
                share,
                vesting,
            } => Self {
                assembly_units: Maybe::Known(DigitsForm::new(*units)),
                all_assembly_units: Some(DigitsForm::new(*all_units)),
                share: Some(ShareForm::new(*share, *vesting)),
                ..none("no_assembly")
            },
        }
    }
}

impl ShareForm {
    fn new(share: Micros, vesting: Vesting) -> Self {
        let unlock = |unlock: Unlock| UnlockForm {
            at: iso_time(unlock.at),
            amount_micros: DigitsForm::of_micros(unlock.amount),
        };
        let nanos = share.to_nanos().map(NanosForm::new);
        Self {
            amount_micros: DigitsForm::of_micros(share),
            amount_nanos: nanos.map_or(Maybe::absent("overflow"), Maybe::Known),
            unlocks: vesting.unlocks().map(unlock).collect(),
        }
    }
}
