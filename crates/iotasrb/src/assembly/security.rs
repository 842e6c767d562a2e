//! ASMB staked behind validators: commands one after the other, and who has what after each.

use super::{
    Kind, Label, ScenarioError,
    file::{at_most, decode, read},
    spelled::{About, Entries, Share, Text},
};
use crate::foreign::tamed;
use iotasrb_core::programmes::assembly::{
    MicroAsmb, TOTAL_SUPPLY,
    security::{self, Command, Name, Outcome, Parameters, Refusal, State},
};
use serde::{Deserialize, de::IgnoredAny};
use std::{collections::BTreeMap, num::NonZeroU32, path::Path};

/// Five years of days.
const MAX_COMMANDS: u64 = 2_000;
/// Every command is followed by what each of them has.
const MAX_HOLDERS: u64 = 200;
/// What five years of days pay to fifty.
const MAX_PARTS: u64 = 100_000;

/// A story to be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Its file.
    pub label: Label,
    /// Its numbers, its balances, and what happens.
    pub story: security::Scenario,
}

/// A command that was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which it is, from 1.
    pub number: usize,
    /// What it says.
    pub command: Command,
    /// What it did.
    pub outcome: Outcome,
    /// How many days have ended after it.
    pub days_ended: u32,
    /// What each holder has after it.
    pub holdings: Holdings,
}

/// What each holder has, in the order of their names.
pub type Holdings = BTreeMap<Name, Holding>;

/// What one holder has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holding {
    /// What it may spend.
    pub free: MicroAsmb,
    /// What it has put into its own bond.
    pub own: MicroAsmb,
    /// What it has put behind validators.
    pub delegated: MicroAsmb,
    /// What has left a bond and is not free yet.
    pub unbonding: MicroAsmb,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(rename = "schema")]
    _schema: IgnoredAny,
    about: Option<About>,
    parameters: ParametersForm,
    balances_asmb: Entries<Name, MicroAsmb>,
    commands: Vec<CommandForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ParametersForm {
    minimum_bond_asmb: Text<MicroAsmb>,
    minimum_own_share_bp: Share,
    committee_size: NonZeroU32,
    unbonding_days: u32,
}

#[derive(Deserialize)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
enum CommandForm {
    Register {
        validator: Text<Name>,
        commission_bp: Share,
    },
    PostBond {
        validator: Text<Name>,
        amount_asmb: Text<MicroAsmb>,
    },
    WithdrawBond {
        validator: Text<Name>,
        amount_asmb: Text<MicroAsmb>,
    },
    Delegate {
        holder: Text<Name>,
        validator: Text<Name>,
        amount_asmb: Text<MicroAsmb>,
    },
    Undelegate {
        holder: Text<Name>,
        validator: Text<Name>,
        amount_asmb: Text<MicroAsmb>,
    },
    Slash {
        validator: Text<Name>,
        share_bp: Share,
    },
    EndDay {
        reward_asmb: Text<MicroAsmb>,
    },
}

impl Scenario {
    /// Reads a scenario from a file.
    pub fn read(path: &Path) -> Result<Self, ScenarioError> {
        Self::parse(&read(path)?)
    }

    /// Reads a scenario.
    pub fn parse(text: &[u8]) -> Result<Self, ScenarioError> {
        let form: Form = decode(Kind::Security, text)?;
        let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
        let balances = form.balances_asmb.0;
        at_most("holders", MAX_HOLDERS, count(balances.len()))?;
        at_most("commands", MAX_COMMANDS, count(form.commands.len()))?;
        refuse_above_supply(&balances)?;
        Ok(Self {
            label: Label::of(form.about, text),
            story: security::Scenario {
                parameters: Parameters {
                    minimum_bond: form.parameters.minimum_bond_asmb.0,
                    minimum_own_share: form.parameters.minimum_own_share_bp.0,
                    committee_size: form.parameters.committee_size,
                    unbonding_days: form.parameters.unbonding_days,
                },
                balances,
                commands: form.commands.into_iter().map(Command::from).collect(),
            },
        })
    }

    /// Who has what before the first command.
    pub fn start(&self) -> Result<State, ScenarioError> {
        State::start(self.story.balances.clone()).map_err(ScenarioError::Balances)
    }

    /// Plays it, hands on every step, and counts every unit after each. The state at the end.
    pub fn play(&self, mut each: impl FnMut(Step)) -> Result<State, ScenarioError> {
        let mut state = self.start()?;
        let mut all_parts = 0_u64;
        for (number, command) in (1..).zip(&self.story.commands) {
            let refused = |refusal| ScenarioError::Refused {
                number,
                words: words(command),
                refusal,
            };
            let (after, outcome) = state
                .apply(&self.story.parameters, command)
                .map_err(refused)?;
            if !after.totals().map_err(refused)?.are_conserved() {
                return Err(ScenarioError::NotConserved(format!("command {number}")));
            }
            all_parts = all_parts.saturating_add(parts(&outcome));
            at_most("parts of rewards and slashes", MAX_PARTS, all_parts)?;
            each(Step {
                number,
                command: command.clone(),
                outcome,
                days_ended: after.days_ended(),
                holdings: holdings(&after),
            });
            state = after;
        }
        Ok(state)
    }
}

impl From<CommandForm> for Command {
    fn from(form: CommandForm) -> Self {
        match form {
            CommandForm::Register {
                validator: Text(validator),
                commission_bp: Share(commission),
            } => Self::Register {
                validator,
                commission,
            },
            CommandForm::PostBond {
                validator: Text(validator),
                amount_asmb: Text(amount),
            } => Self::PostBond { validator, amount },
            CommandForm::WithdrawBond {
                validator: Text(validator),
                amount_asmb: Text(amount),
            } => Self::WithdrawBond { validator, amount },
            CommandForm::Delegate {
                holder: Text(holder),
                validator: Text(validator),
                amount_asmb: Text(amount),
            } => Self::Delegate {
                holder,
                validator,
                amount,
            },
            CommandForm::Undelegate {
                holder: Text(holder),
                validator: Text(validator),
                amount_asmb: Text(amount),
            } => Self::Undelegate {
                holder,
                validator,
                amount,
            },
            CommandForm::Slash {
                validator: Text(validator),
                share_bp: Share(share),
            } => Self::Slash { validator, share },
            CommandForm::EndDay {
                reward_asmb: Text(reward),
            } => Self::EndDay { reward },
        }
    }
}

/// What each holder has in a state.
pub fn holdings(state: &State) -> Holdings {
    let mut holdings = Holdings::new();
    // All of it together fits, as the state sees to.
    let add = |sum: &mut MicroAsmb, amount| *sum = sum.checked_add(amount).unwrap_or(*sum);
    for (holder, free) in state.free() {
        add(&mut holdings.entry(holder.clone()).or_default().free, *free);
    }
    for (name, validator) in state.validators() {
        add(
            &mut holdings.entry(name.clone()).or_default().own,
            validator.own,
        );
        for (holder, amount) in &validator.delegations {
            add(
                &mut holdings.entry(holder.clone()).or_default().delegated,
                *amount,
            );
        }
        for (unbonding, amount) in &validator.unbonding {
            let holding = holdings.entry(unbonding.holder.clone()).or_default();
            add(&mut holding.unbonding, *amount);
        }
    }
    holdings
}

/// To how many, or from how many, something is paid or taken.
fn parts(outcome: &Outcome) -> u64 {
    let count = match outcome {
        Outcome::Done | Outcome::Unbonding { .. } => 0,
        Outcome::Slashed(slash) => slash.delegations.len() + slash.unbonding.len(),
        Outcome::DayEnded(day) => {
            let members = day.rewards.iter();
            members.map(|member| 1 + member.delegators.len()).sum()
        }
    };
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn refuse_above_supply(balances: &BTreeMap<Name, MicroAsmb>) -> Result<(), ScenarioError> {
    let found = MicroAsmb::checked_sum(balances.values().copied());
    let found = found.ok_or(ScenarioError::Balances(Refusal::TooLarge("their sum")))?;
    if found > TOTAL_SUPPLY {
        return Err(ScenarioError::MoreThanSupply {
            field: "the sum of balances_asmb",
            found,
            supply: TOTAL_SUPPLY,
        });
    }
    Ok(())
}

/// A command as a sentence.
pub fn words(command: &Command) -> String {
    let safe = |name: &Name| tamed(name.as_str());
    match command {
        Command::Register {
            validator,
            commission,
        } => format!("{} registers, commission {commission}", safe(validator)),
        Command::PostBond { validator, amount } => {
            format!("{} posts a bond of {amount}", safe(validator))
        }
        Command::WithdrawBond { validator, amount } => {
            format!("{} withdraws {amount} of its bond", safe(validator))
        }
        Command::Delegate {
            holder,
            validator,
            amount,
        } => format!("{} delegates {amount} to {}", safe(holder), safe(validator)),
        Command::Undelegate {
            holder,
            validator,
            amount,
        } => {
            let (holder, validator) = (safe(holder), safe(validator));
            format!("{holder} takes {amount} back from {validator}")
        }
        Command::Slash { validator, share } => {
            format!("{} is slashed by {share}", safe(validator))
        }
        Command::EndDay { reward } => format!("a day ends, reward {reward}"),
    }
}
