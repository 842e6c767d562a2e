//! What an address earned in the programmes before today's, schema `iotasrb.earlier-record/1`.

use super::programmes::DigitsForm;
use crate::{
    programme::{
        address::AddressForm,
        record::{Conversion, Entry, Record, Reward},
    },
    publish::{
        figures::iso_time,
        programme::record::{code, reason},
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
    /// All programmes, in the order of their events.
    rewards: Vec<ProgrammeRewardForm>,
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
    /// The code of the programme.
    #[schema(example = "smr")]
    programme: &'static str,
    /// Its name.
    name: &'static str,
    /// What rewards are counted in; 1000000 are one of the token.
    unit: &'static str,
    token: &'static str,
    /// What the address was paid, or why nothing: `below_minimum`, `earned_nothing`,
    /// `not_staked_or_unknown` (what was imported does not have the address), `contradiction`
    /// (the result and the stakes that were imported do not agree), `not_imported`.
    reward_units: Maybe<DigitsForm>,
    /// The same in words.
    reason: String,
    /// Whether the address reached the minimum; null where that is not known.
    minimum_reached: Option<bool>,
    minimum_units: DigitsForm,
    /// What the address earned where it was paid nothing because that is below the minimum.
    earned_units: Option<DigitsForm>,
}

/// What ASMB became in October 2023.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgrammeConversion)]
struct ConversionForm {
    /// All that the address was paid of ASMB, or why nothing was converted: `no_assembly`,
    /// `not_imported` (`missing` says what), `refused`.
    assembly_units: Maybe<DigitsForm>,
    /// The programmes whose results must be imported before it can be said.
    missing: Vec<&'static str>,
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
        let rewards = entries.filter_map(|entry| Some((entry, entry.event.programme?)));
        Self {
            schema: "iotasrb.earlier-record/1",
            address: AddressForms {
                hex: AddressForm::Hex.write(record.address),
                bech32: AddressForm::Iota.write(record.address),
            },
            rewards: rewards
                .map(|(entry, programme)| ProgrammeRewardForm::new(entry, &programme))
                .collect(),
            conversion: ConversionForm::new(&record.conversion),
        }
    }
}

impl ProgrammeRewardForm {
    fn new(entry: &Entry, programme: &Programme) -> Self {
        let (reward_units, earned, minimum_reached) = match entry.reward {
            Reward::Paid { units, .. } => (Maybe::Known(DigitsForm::new(units)), None, Some(true)),
            Reward::BelowMinimum { units } => (none(entry.reward), Some(units), Some(false)),
            Reward::EarnedNothing => (none(entry.reward), Some(0), Some(false)),
            Reward::NotInResult | Reward::NoStake => {
                (Maybe::absent("not_staked_or_unknown"), None, None)
            }
            Reward::Contradiction { .. } | Reward::NotImported => (none(entry.reward), None, None),
        };
        Self {
            programme: programme.code,
            name: programme.name,
            unit: programme.unit,
            token: programme.token,
            reward_units,
            reason: reason(entry),
            minimum_reached,
            minimum_units: DigitsForm::new(programme.terms().minimum_rewards),
            earned_units: earned.map(DigitsForm::new),
        }
    }
}

fn none(reward: Reward) -> Maybe<DigitsForm> {
    Maybe::absent(code(reward))
}

impl ConversionForm {
    fn new(conversion: &Conversion) -> Self {
        let none = |code: &'static str, missing: &[Programme]| Self {
            assembly_units: Maybe::absent(code),
            missing: missing.iter().map(|programme| programme.code).collect(),
            share: None,
        };
        match conversion {
            Conversion::Missing(missing) => none("not_imported", missing),
            Conversion::Refused(_) => none("refused", &[]),
            Conversion::NoAsmb { .. } => none("no_assembly", &[]),
            Conversion::Share {
                units,
                share,
                vesting,
                ..
            } => Self {
                assembly_units: Maybe::Known(DigitsForm::new(*units)),
                missing: Vec::new(),
                share: Some(ShareForm::new(*share, *vesting)),
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
