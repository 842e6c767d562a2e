//! Small scenarios with amounts that can be checked by hand, and laws that hold in all.

mod bonding_rows;
mod laws;
mod long_row;
mod refusal_rows;
mod reward_rows;
mod slashing_rows;
mod standing_rows;

use super::*;
use crate::{programmes::assembly::MicroAsmb, units::BasisPoints};
use alloc::{collections::BTreeMap, vec::Vec};
use core::num::NonZeroU32;

const fn micros(amount: u64) -> MicroAsmb {
    MicroAsmb::from_micros(amount)
}

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

fn basis_points(parts: u64) -> BasisPoints {
    BasisPoints::new(parts).unwrap()
}

/// A bond of at least 100, a quarter of it own, two seats, three days to unbond.
fn parameters() -> Parameters {
    Parameters {
        minimum_bond: micros(100),
        minimum_own_share: basis_points(2_500),
        committee_size: NonZeroU32::new(2).unwrap(),
        unbonding_days: 3,
    }
}

fn register(validator: &str, commission: u64) -> Command {
    Command::Register {
        validator: name(validator),
        commission: basis_points(commission),
    }
}

fn post(validator: &str, amount: u64) -> Command {
    Command::PostBond {
        validator: name(validator),
        amount: micros(amount),
    }
}

fn withdraw(validator: &str, amount: u64) -> Command {
    Command::WithdrawBond {
        validator: name(validator),
        amount: micros(amount),
    }
}

fn delegate(holder: &str, validator: &str, amount: u64) -> Command {
    Command::Delegate {
        holder: name(holder),
        validator: name(validator),
        amount: micros(amount),
    }
}

fn undelegate(holder: &str, validator: &str, amount: u64) -> Command {
    Command::Undelegate {
        holder: name(holder),
        validator: name(validator),
        amount: micros(amount),
    }
}

fn slash(validator: &str, share: u64) -> Command {
    Command::Slash {
        validator: name(validator),
        share: basis_points(share),
    }
}

fn end_day(reward: u64) -> Command {
    Command::EndDay {
        reward: micros(reward),
    }
}

/// The numbers, who has what, and what happens.
#[derive(Clone)]
struct Scenario {
    parameters: Parameters,
    balances: BTreeMap<Name, MicroAsmb>,
    commands: Vec<Command>,
}

/// What a command did, and who has what after it.
struct Record {
    outcome: Outcome,
    state: State,
}

/// The first command that breaks a rule.
struct Refused {
    carried_out: usize,
    refusal: Refusal,
}

impl Scenario {
    /// Carries out all commands: one record for each.
    fn run(&self) -> Result<Vec<Record>, Refused> {
        let mut state = State::start(self.balances.clone()).unwrap();
        let mut records = Vec::new();
        for (carried_out, command) in self.commands.iter().enumerate() {
            let applied = state.apply(&self.parameters, command);
            let (next, outcome) = applied.map_err(|refusal| Refused {
                carried_out,
                refusal,
            })?;
            state = next.clone();
            records.push(Record {
                outcome,
                state: next,
            });
        }
        Ok(records)
    }

    /// The command that is refused.
    #[track_caller]
    fn refused(&self) -> Refused {
        self.run().err().unwrap()
    }
}

/// Everybody of a to e has 1,000 at the beginning.
fn scenario(commands: &[Command]) -> Scenario {
    let holders = ["a", "b", "c", "d", "e"].map(|holder| (name(holder), micros(1_000)));
    Scenario {
        parameters: parameters(),
        balances: holders.into(),
        commands: commands.to_vec(),
    }
}

/// Runs it, and sees to it that each state conserves every unit.
#[track_caller]
fn run(scenario: &Scenario) -> Vec<Record> {
    let records = scenario.run().map_err(|refused| refused.refusal).unwrap();
    for record in &records {
        let totals = record.state.totals().unwrap();
        assert!(totals.are_conserved(), "{totals:?}");
    }
    records
}

/// The state at the end.
#[track_caller]
fn end(commands: &[Command]) -> State {
    run(&scenario(commands)).pop().unwrap().state
}

/// The last outcome, which is the end of a day.
#[track_caller]
fn last_day(commands: &[Command]) -> DayEnd {
    match run(&scenario(commands)).pop().unwrap().outcome {
        Outcome::DayEnded(day) => day,
        other => panic!("{other:?}"),
    }
}

fn amounts(amounts: &BTreeMap<Name, MicroAsmb>) -> Vec<(&str, u64)> {
    let rows = amounts.iter();
    rows.map(|(name, amount)| (name.as_str(), amount.as_micros()))
        .collect()
}
