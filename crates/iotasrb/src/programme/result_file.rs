//! Official results: what a node exported at the end of a programme, as its route `/rewards`
//! answered.
//!
//! A result file proves what it is: its checksum covers the id of the event, the milestone, the
//! unit, and each address with what it is paid. It is no signature, though: whoever makes up
//! rewards can compute the checksum of them. Where the official total is known, it is compared
//! too.

mod refusal;
mod rows;

pub use refusal::ResultRefusal;

use super::{
    address::{self, AddressForm},
    staking_event::StakingEvent,
};
use crate::source::{Object, decode_json};
use iotasrb_core::{
    programmes::{
        Milestone, SUPPLY,
        participation::{Checksum, ExportRefusal, RewardsExport, Span},
    },
    units::Address,
};
use rows::Rows;
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, cmp::Ordering, collections::BTreeMap};

/// The largest result file: several times that of all addresses that ever took part.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;
/// The most addresses: ten times those that round 6 paid.
pub const MAX_ADDRESSES: usize = 500_000;

/// What an event paid to whom, as a verified file tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Results {
    /// The milestone up to which was counted.
    pub at: Milestone,
    /// All that is paid, in units of the reward.
    pub total_units: u64,
    /// By which it is verified; it depends on the form.
    pub checksum: Checksum,
    /// How its addresses are written.
    pub form: AddressForm,
    /// Each address that is paid, with its units: all of them at least the minimum.
    pub rewards: BTreeMap<Address, u64>,
}

/// Whether more than its checksum speaks for a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Officiality {
    /// Its total is the official one.
    TotalIsOfficial,
    /// No official total is known.
    NoTotalKnown,
}

/// A file that has the form of a result; of which event it is, is still to be verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultFile {
    symbol: String,
    at: Milestone,
    total_units: u64,
    checksum: Checksum,
    form: AddressForm,
    /// In ascending order of the texts.
    rows: Vec<(String, u64)>,
    /// The addresses of the rows.
    addresses: Vec<Address>,
}

/// The JSON of a node: as Hornet wrapped it, or bare.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Document {
    data: Option<Box<Object<Document>>>,
    symbol: Option<String>,
    milestone_index: Option<u32>,
    total_rewards: Option<u64>,
    checksum: Option<String>,
    rewards: Option<Rows>,
}

/// A result as a node writes it, without what Hornet wraps around it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResultDocument<'a> {
    symbol: Cow<'a, str>,
    milestone_index: u32,
    total_rewards: u64,
    checksum: String,
    rewards: BTreeMap<String, u64>,
}

/// Reads what has the form of a result. Unknown fields, a repeated address and any other order
/// than that of the addresses are refused.
pub fn read(text: &[u8]) -> Result<ResultFile, ResultRefusal> {
    let Object(document): Object<Document> = decode_json(text)?;
    let document = document.unwrapped()?;
    let Rows(rows) = must_have("rewards", document.rewards)?;
    let checksum = must_have("checksum", document.checksum)?;
    let form = match checksum.strip_prefix("0x") {
        Some(_) => AddressForm::Iota,
        None => AddressForm::Hex,
    };
    let addresses = addresses(&rows, form)?;
    let parsed: Checksum = checksum.parse().map_err(|_| ResultRefusal::ChecksumText)?;
    if checksum != checksum_text(parsed, form) {
        return Err(ResultRefusal::ChecksumText);
    }
    Ok(ResultFile {
        symbol: must_have("symbol", document.symbol)?,
        at: Milestone::new(must_have("milestoneIndex", document.milestone_index)?),
        total_units: must_have("totalRewards", document.total_rewards)?,
        checksum: parsed,
        form,
        rows,
        addresses,
    })
}

impl Document {
    fn unwrapped(self) -> Result<Self, ResultRefusal> {
        let Some(data) = self.data else {
            return Ok(self);
        };
        let beside = [
            ("symbol", self.symbol.is_some()),
            ("milestoneIndex", self.milestone_index.is_some()),
            ("totalRewards", self.total_rewards.is_some()),
            ("checksum", self.checksum.is_some()),
            ("rewards", self.rewards.is_some()),
            ("another data", data.0.data.is_some()),
        ];
        match beside.into_iter().find(|(_, there)| *there) {
            Some((field, _)) => Err(ResultRefusal::BesideData(field)),
            None => Ok(data.0),
        }
    }
}

fn must_have<T>(field: &'static str, value: Option<T>) -> Result<T, ResultRefusal> {
    value.ok_or(ResultRefusal::Lacks(field))
}

/// The addresses of rows that are written as the checksum shows, and ordered as a node does it.
fn addresses(rows: &[(String, u64)], form: AddressForm) -> Result<Vec<Address>, ResultRefusal> {
    let mut addresses = Vec::with_capacity(rows.len());
    for (index, (text, _)) in rows.iter().enumerate() {
        let row = index + 1;
        let read = address::read(text);
        let (address, _) = read.map_err(|cause| ResultRefusal::Address { row, cause })?;
        if *text != form.write(address) {
            return Err(ResultRefusal::Spelling { row });
        }
        let before = rows.get(..index).unwrap_or_default();
        match before.last().map(|(last, _)| last.cmp(text)) {
            None | Some(Ordering::Less) => addresses.push(address),
            // All rows before are in order, so they can be searched.
            _ if before.binary_search_by(|(one, _)| one.cmp(text)).is_ok() => {
                let address = text.clone();
                return Err(ResultRefusal::Repeated { row, address });
            }
            _ => return Err(ResultRefusal::Order { row }),
        }
    }
    Ok(addresses)
}

fn checksum_text(checksum: Checksum, form: AddressForm) -> String {
    match form {
        AddressForm::Hex => checksum.to_string(),
        AddressForm::Iota => format!("0x{checksum}"),
    }
}

impl ResultFile {
    /// The event whose result it is: the one whose id fits the checksum. If none does, but it
    /// is of the unit and the last milestone of one, the refusal says what is wrong with it as
    /// a result of that one.
    pub fn event<'a>(
        &self,
        events: impl IntoIterator<Item = &'a StakingEvent> + Clone,
    ) -> Result<&'a StakingEvent, ResultRefusal> {
        let fits = |event: &&StakingEvent| {
            event.symbol == self.symbol
                && self
                    .export(event)
                    .is_ok_and(|export| export.checksum == self.checksum)
        };
        let found = events.clone().into_iter().find(fits);
        found.map_or_else(|| Err(self.why_of_none(events)), Ok)
    }

    fn why_of_none<'a>(&self, events: impl IntoIterator<Item = &'a StakingEvent>) -> ResultRefusal {
        let mut events = events.into_iter();
        let meant =
            events.find(|event| event.symbol == self.symbol && event.terms.period.end() == self.at);
        let refusal = meant.and_then(|event| self.verify(event).err());
        refusal.unwrap_or(ResultRefusal::OfNoEvent)
    }

    /// Verifies every rule of a result of this event.
    pub fn verify(&self, event: &StakingEvent) -> Result<(Results, Officiality), ResultRefusal> {
        if self.symbol != event.symbol {
            let (expected, found) = (event.symbol.clone(), self.symbol.clone());
            return Err(ResultRefusal::Symbol { expected, found });
        }
        let end = event.terms.period.end();
        if self.at > end {
            let found = self.at;
            return Err(ResultRefusal::AfterEnd { end, found });
        }
        let minimum = event.terms.minimum_rewards;
        if let Some((address, units)) = self.rows.iter().find(|(_, units)| *units < minimum) {
            let (address, units) = (address.clone(), *units);
            return Err(ResultRefusal::BelowMinimum {
                address,
                units,
                minimum,
            });
        }
        let export = self.export(event)?;
        if export.checksum != self.checksum {
            let (expected, found) = (export.checksum, self.checksum);
            return Err(ResultRefusal::Checksum { expected, found });
        }
        if export.total_units != self.total_units {
            let (sum, total) = (export.total_units, self.total_units);
            return Err(ResultRefusal::Total { sum, total });
        }
        let results = Results {
            at: self.at,
            total_units: self.total_units,
            checksum: self.checksum,
            form: self.form,
            rewards: self.rewards(),
        };
        let officiality = results.compare(event)?;
        results.check_possible(event)?;
        Ok((results, officiality))
    }

    /// The same, of a result that can be kept: one of the last milestone.
    pub fn verify_final(
        &self,
        event: &StakingEvent,
    ) -> Result<(Results, Officiality), ResultRefusal> {
        let verified = self.verify(event)?;
        let (end, found) = (event.terms.period.end(), self.at);
        if found != end {
            return Err(ResultRefusal::BeforeTheEnd { end, found });
        }
        Ok(verified)
    }

    fn rewards(&self) -> BTreeMap<Address, u64> {
        let units = self.rows.iter().map(|(_, units)| *units);
        self.addresses.iter().copied().zip(units).collect()
    }

    fn export(&self, event: &StakingEvent) -> Result<RewardsExport, ExportRefusal> {
        let (symbol, minimum) = (&event.symbol, event.terms.minimum_rewards);
        RewardsExport::new(
            event.id,
            self.at,
            symbol,
            minimum,
            self.rows.iter().cloned(),
        )
    }
}

impl Results {
    /// The result of what each address earned up to a milestone: those below the minimum are
    /// left out, as nodes did.
    pub fn export(
        event: &StakingEvent,
        at: Milestone,
        form: AddressForm,
        earned: &[(Address, u64)],
    ) -> Result<Self, ExportRefusal> {
        let minimum = event.terms.minimum_rewards;
        let rows = earned
            .iter()
            .map(|(address, units)| (form.write(*address), *units));
        let export = RewardsExport::new(event.id, at, &event.symbol, minimum, rows)?;
        let paid = earned.iter().filter(|(_, units)| *units >= minimum);
        Ok(Self {
            at,
            total_units: export.total_units,
            checksum: export.checksum,
            form,
            rewards: paid.copied().collect(),
        })
    }

    /// The checksum as a node writes it.
    pub fn checksum_text(&self) -> String {
        checksum_text(self.checksum, self.form)
    }

    /// The result as a node writes it.
    pub fn document<'a>(&self, symbol: &'a str) -> ResultDocument<'a> {
        let rewards = self.rewards.iter();
        ResultDocument {
            symbol: Cow::Borrowed(symbol),
            milestone_index: self.at.number(),
            total_rewards: self.total_units,
            checksum: self.checksum_text(),
            rewards: rewards
                .map(|(address, units)| (self.form.write(*address), *units))
                .collect(),
        }
    }

    /// Whether stakes can have earned what it pays: no more than all that were there earned,
    /// where nodes told that, and no more than all IOTA of then could have.
    fn check_possible(&self, event: &StakingEvent) -> Result<(), ResultRefusal> {
        let programme = event.programme;
        if let Some(programme) =
            programme.filter(|_| self.rewards.is_empty() && self.at == event.terms.period.end())
        {
            return Err(ResultRefusal::PaysNobody(programme.name));
        }
        let known = programme.and_then(|programme| programme.outcome.rewarded_units);
        let all = Span::open(SUPPLY, event.terms.period.start());
        // Nodes refuse an event in which the supply could earn more than 64 bits.
        let possible = event.terms.reward(all, self.at).unwrap_or(u64::MAX);
        let found = self.total_units;
        let (whose, most) = match known {
            Some(known) if known < possible => ("all stakes together only", known),
            _ => ("all IOTA there was could only have", possible),
        };
        if found > most {
            return Err(ResultRefusal::TooMuch { whose, most, found });
        }
        Ok(())
    }

    /// Whether it is the official result, as far as that is known.
    fn compare(&self, event: &StakingEvent) -> Result<Officiality, ResultRefusal> {
        let Some(programme) = event
            .programme
            .filter(|_| self.at == event.terms.period.end())
        else {
            return Ok(Officiality::NoTotalKnown);
        };
        let known = programme.outcome;
        let count = u64::try_from(self.rewards.len()).unwrap_or(u64::MAX);
        let least = self.rewards.values().copied().min().unwrap_or_default();
        let most = self.rewards.values().copied().max().unwrap_or_default();
        let addresses = known.addresses.map(u64::from);
        for (what, expected, found) in [
            ("total", known.paid_units, self.total_units),
            ("number of addresses", addresses, count),
            ("least reward", known.least_units, least),
            ("greatest reward", known.most_units, most),
        ] {
            if let Some(expected) = expected.filter(|expected| *expected != found) {
                return Err(ResultRefusal::NotOfficial {
                    programme: programme.name,
                    what,
                    expected,
                    found,
                });
            }
        }
        Ok(match known.paid_units {
            Some(_) => Officiality::TotalIsOfficial,
            None => Officiality::NoTotalKnown,
        })
    }
}
