//! Staking for security as a document, for programs.

use super::{super::Head, Answer, admission_word, what_if};
use crate::{
    assembly::security::{Holding, Holdings, Step, words},
    foreign::tamed,
};
use iotasrb_core::programmes::assembly::{
    MicroAsmb,
    security::{Candidate, DayEnd, MemberReward, Name, Outcome, Slash, Totals},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// The schema of the document.
const SCHEMA: &str = "iotasrb.assembly-security-result/1";

/// Amounts by holder.
type Amounts = BTreeMap<String, String>;

/// The scenario for programs.
#[derive(Debug, Serialize)]
pub struct Document {
    #[serde(flatten)]
    head: Head,
    parameters: ParametersForm,
    start: BTreeMap<String, HoldingForm>,
    steps: Vec<StepForm>,
    validators: Vec<ValidatorForm>,
    totals: TotalsForm,
    /// What each question of the scenario changes.
    what_if: Vec<what_if::Form>,
}

#[derive(Debug, Serialize)]
struct ParametersForm {
    minimum_bond_asmb: String,
    minimum_own_share_bp: u16,
    committee_size: u32,
    unbonding_days: u32,
}

#[derive(Debug, Serialize)]
struct HoldingForm {
    free_asmb: String,
    own_asmb: String,
    delegated_asmb: String,
    unbonding_asmb: String,
}

#[derive(Debug, Serialize)]
struct StepForm {
    number: usize,
    says: String,
    outcome: OutcomeForm,
    /// What everybody has after it.
    balances: BTreeMap<String, HoldingForm>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum OutcomeForm {
    Done,
    Unbonding {
        due_day: u32,
    },
    Slashed {
        at_risk_asmb: String,
        taken_asmb: String,
        own_asmb: String,
        delegations_asmb: Amounts,
        unbonding: Vec<UnbondingForm>,
    },
    DayEnded {
        day: u32,
        minted_asmb: String,
        committee: Vec<MemberForm>,
        released_asmb: Amounts,
    },
}

#[derive(Debug, Serialize)]
struct UnbondingForm {
    holder: String,
    due_day: u32,
    lost_asmb: String,
}

#[derive(Debug, Serialize)]
struct MemberForm {
    validator: String,
    bond_asmb: String,
    reward_asmb: String,
    commission_asmb: String,
    own_part_asmb: String,
    delegators_asmb: Amounts,
}

#[derive(Debug, Serialize)]
struct ValidatorForm {
    validator: String,
    commission_bp: u16,
    own_asmb: String,
    bond_asmb: String,
    delegations_asmb: Amounts,
    admission: &'static str,
    committee_place: Option<usize>,
}

#[derive(Debug, Serialize)]
struct TotalsForm {
    initial_asmb: String,
    minted_asmb: String,
    free_asmb: String,
    own_asmb: String,
    delegated_asmb: String,
    unbonding_asmb: String,
    burned_asmb: String,
}

/// The scenario for programs: every step with what everybody has after it.
pub fn document(answer: &Answer<'_>) -> Document {
    let parameters = &answer.scenario.parameters;
    let candidates = answer.candidates.iter();
    Document {
        head: Head::new(SCHEMA, &answer.scenario.label),
        parameters: ParametersForm {
            minimum_bond_asmb: parameters.minimum_bond.to_string(),
            minimum_own_share_bp: parameters.minimum_own_share.as_basis_points(),
            committee_size: parameters.committee_size.get(),
            unbonding_days: parameters.unbonding_days,
        },
        start: balances(&answer.start),
        steps: answer.steps.iter().map(StepForm::new).collect(),
        validators: candidates
            .map(|candidate| validator_form(answer, candidate))
            .collect(),
        totals: TotalsForm::new(&answer.totals),
        what_if: what_if::forms(answer),
    }
}

fn validator_form(answer: &Answer<'_>, candidate: &Candidate) -> ValidatorForm {
    let state = answer.end.validators().get(&candidate.validator);
    ValidatorForm {
        validator: tamed(candidate.validator.as_str()),
        commission_bp: candidate.commission.as_basis_points(),
        own_asmb: candidate.own.to_string(),
        bond_asmb: candidate.bond.to_string(),
        delegations_asmb: state.map_or_else(Amounts::new, |state| amounts(&state.delegations)),
        admission: admission_word(candidate.admission(&answer.scenario.parameters)),
        committee_place: answer.place(candidate),
    }
}

fn balances(holdings: &Holdings) -> BTreeMap<String, HoldingForm> {
    let holdings = holdings.iter();
    holdings
        .map(|(name, holding)| (tamed(name.as_str()), HoldingForm::new(*holding)))
        .collect()
}

fn amounts(amounts: &BTreeMap<Name, MicroAsmb>) -> Amounts {
    let amounts = amounts.iter();
    amounts
        .map(|(name, amount)| (tamed(name.as_str()), amount.to_string()))
        .collect()
}

impl HoldingForm {
    fn new(holding: Holding) -> Self {
        Self {
            free_asmb: holding.free.to_string(),
            own_asmb: holding.own.to_string(),
            delegated_asmb: holding.delegated.to_string(),
            unbonding_asmb: holding.unbonding.to_string(),
        }
    }
}

impl StepForm {
    fn new(step: &Step) -> Self {
        Self {
            number: step.number,
            says: words(&step.command, |amount| amount.to_string()),
            outcome: OutcomeForm::new(&step.outcome),
            balances: balances(&step.holdings),
        }
    }
}

impl OutcomeForm {
    fn new(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::Done,
            Outcome::Unbonding { due_day } => Self::Unbonding { due_day: *due_day },
            Outcome::Slashed(slash) => Self::slashed(slash),
            Outcome::DayEnded(day) => Self::day_ended(day),
        }
    }

    fn slashed(slash: &Slash) -> Self {
        let unbonding = slash.unbonding.iter();
        Self::Slashed {
            at_risk_asmb: slash.at_risk.to_string(),
            taken_asmb: slash.taken.to_string(),
            own_asmb: slash.own.to_string(),
            delegations_asmb: amounts(&slash.delegations),
            unbonding: unbonding
                .map(|(unbonding, lost)| UnbondingForm {
                    holder: tamed(unbonding.holder.as_str()),
                    due_day: unbonding.due_day,
                    lost_asmb: lost.to_string(),
                })
                .collect(),
        }
    }

    fn day_ended(day: &DayEnd) -> Self {
        Self::DayEnded {
            day: day.day,
            minted_asmb: day.minted.to_string(),
            committee: day.rewards.iter().map(MemberForm::new).collect(),
            released_asmb: amounts(&day.released),
        }
    }
}

impl MemberForm {
    fn new(member: &MemberReward) -> Self {
        Self {
            validator: tamed(member.validator.as_str()),
            bond_asmb: member.bond.to_string(),
            reward_asmb: member.reward.to_string(),
            commission_asmb: member.commission.to_string(),
            own_part_asmb: member.own_part.to_string(),
            delegators_asmb: amounts(&member.delegators),
        }
    }
}

impl TotalsForm {
    fn new(totals: &Totals) -> Self {
        Self {
            initial_asmb: totals.initial.to_string(),
            minted_asmb: totals.minted.to_string(),
            free_asmb: totals.free.to_string(),
            own_asmb: totals.own.to_string(),
            delegated_asmb: totals.delegated.to_string(),
            unbonding_asmb: totals.unbonding.to_string(),
            burned_asmb: totals.burned.to_string(),
        }
    }
}
