use super::{Command, Name, Outcome, Parameters, Refusal};
use crate::{programmes::assembly::MicroAsmb, units::BasisPoints};
use alloc::collections::BTreeMap;

/// Who has what, at one moment of a scenario.
///
/// It changes by [`apply`](Self::apply) only, so that no unit comes or goes
/// unseen: see [`Totals`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    pub(super) days_ended: u32,
    pub(super) free: BTreeMap<Name, MicroAsmb>,
    pub(super) validators: BTreeMap<Name, Validator>,
    pub(super) initial: MicroAsmb,
    pub(super) minted: MicroAsmb,
    pub(super) burned: MicroAsmb,
}

/// A validator, and all that stands behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Validator {
    /// What it keeps of its reward before the rest is split by bond.
    pub commission: BasisPoints,
    /// What it has put in itself.
    pub own: MicroAsmb,
    /// What holders have put behind it; no entry is of nothing.
    pub delegations: BTreeMap<Name, MicroAsmb>,
    /// What leaves its bond: it counts no longer, but can be slashed until it
    /// is free. No entry is of nothing.
    pub unbonding: BTreeMap<Unbonding, MicroAsmb>,
}

/// When an amount that left a bond is free, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unbonding {
    /// When so many days of the scenario have ended.
    pub due_day: u32,
    /// To whom it returns: a delegator, or the validator itself.
    pub holder: Name,
}

/// Where all units are; in every state `free + own + delegated + unbonding + burned`
/// equals `initial + minted`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// What the scenario began with.
    pub initial: MicroAsmb,
    /// What was minted as rewards.
    pub minted: MicroAsmb,
    /// What slashes have taken.
    pub burned: MicroAsmb,
    /// What holders may spend.
    pub free: MicroAsmb,
    /// What validators have put in themselves.
    pub own: MicroAsmb,
    /// What holders have put behind validators.
    pub delegated: MicroAsmb,
    /// What has left a bond and is not free yet.
    pub unbonding: MicroAsmb,
}

impl State {
    /// The beginning: everybody's balance is free, nobody is a validator.
    ///
    /// Refused if all balances together do not fit 64 bits.
    pub fn start(balances: BTreeMap<Name, MicroAsmb>) -> Result<Self, Refusal> {
        let initial = MicroAsmb::checked_sum(balances.values().copied());
        Ok(Self {
            days_ended: 0,
            initial: initial.ok_or(Refusal::TooLarge("the sum of all balances"))?,
            free: balances,
            validators: BTreeMap::new(),
            minted: MicroAsmb::ZERO,
            burned: MicroAsmb::ZERO,
        })
    }

    /// The state after a command, and what the command did.
    ///
    /// Refused by the first rule that is broken, in the order of [`Refusal`].
    pub fn apply(
        mut self,
        parameters: &Parameters,
        command: &Command,
    ) -> Result<(Self, Outcome), Refusal> {
        let outcome = match command {
            Command::Register {
                validator,
                commission,
            } => self.register(validator, *commission)?,
            Command::PostBond { validator, amount } => self.post_bond(validator, *amount)?,
            Command::WithdrawBond { validator, amount } => {
                self.withdraw_bond(parameters, validator, *amount)?
            }
            Command::Delegate {
                holder,
                validator,
                amount,
            } => self.delegate(parameters, holder, validator, *amount)?,
            Command::Undelegate {
                holder,
                validator,
                amount,
            } => self.undelegate(parameters, holder, validator, *amount)?,
            Command::Slash { validator, share } => Outcome::Slashed(self.slash(validator, *share)?),
            Command::EndDay { reward } => Outcome::DayEnded(self.end_day(parameters, *reward)?),
        };
        Ok((self, outcome))
    }

    /// How many days have ended.
    pub const fn days_ended(&self) -> u32 {
        self.days_ended
    }

    /// What each holder may spend.
    pub const fn free(&self) -> &BTreeMap<Name, MicroAsmb> {
        &self.free
    }

    /// All validators, with what stands behind them.
    pub const fn validators(&self) -> &BTreeMap<Name, Validator> {
        &self.validators
    }

    /// Where all units are, counted anew.
    pub fn totals(&self) -> Result<Totals, Refusal> {
        let mut totals = Totals {
            initial: self.initial,
            minted: self.minted,
            burned: self.burned,
            free: sum(self.free.values())?,
            own: MicroAsmb::ZERO,
            delegated: MicroAsmb::ZERO,
            unbonding: MicroAsmb::ZERO,
        };
        for validator in self.validators.values() {
            credit(&mut totals.own, validator.own)?;
            credit(&mut totals.delegated, validator.delegated()?)?;
            credit(&mut totals.unbonding, sum(validator.unbonding.values())?)?;
        }
        Ok(totals)
    }
}

impl Validator {
    /// What holders together have put behind it.
    pub fn delegated(&self) -> Result<MicroAsmb, Refusal> {
        sum(self.delegations.values())
    }

    /// Its bond: its own part and the delegated one, without what unbonds.
    pub fn bond(&self) -> Result<MicroAsmb, Refusal> {
        let mut bond = self.own;
        credit(&mut bond, self.delegated()?)?;
        Ok(bond)
    }
}

impl Totals {
    /// Whether every unit that came is somewhere, and none is twice.
    pub fn are_conserved(&self) -> bool {
        let count = |amounts: &[MicroAsmb]| {
            // Never saturates: a few amounts of 64 bits.
            let micros = amounts.iter().map(|amount| u128::from(amount.as_micros()));
            micros.fold(0, u128::saturating_add)
        };
        let placed = [
            self.free,
            self.own,
            self.delegated,
            self.unbonding,
            self.burned,
        ];
        count(&placed) == count(&[self.initial, self.minted])
    }
}

fn sum<'a>(amounts: impl Iterator<Item = &'a MicroAsmb>) -> Result<MicroAsmb, Refusal> {
    MicroAsmb::checked_sum(amounts.copied()).ok_or(Refusal::TooLarge("a sum of balances"))
}

/// Adds to a balance. All balances together fit 64 bits, as the start and each
/// minting see to, so this refuses nothing that they let pass.
pub(super) fn credit(balance: &mut MicroAsmb, amount: MicroAsmb) -> Result<(), Refusal> {
    let sum = balance.checked_add(amount);
    *balance = sum.ok_or(Refusal::TooLarge("a balance"))?;
    Ok(())
}
