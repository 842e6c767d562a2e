//! The JSON form of a scenario.

use super::{Scenario, WhatIf};
use crate::{
    assembly::{
        Kind, Label, ScenarioError,
        file::decode,
        spelled::{About, Entries, Spelled, Text},
        whole::{Share, Whole},
    },
    source::Object,
};
use iotasrb_core::programmes::assembly::{
    MicroAsmb,
    security::{Command, Name, Parameters},
};
use serde::{Deserialize, de::IgnoredAny};
use std::num::NonZeroU32;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(rename = "schema")]
    _schema: IgnoredAny,
    about: Option<About>,
    parameters: Object<ParametersForm>,
    balances_asmb: Entries<Name, MicroAsmb>,
    commands: Vec<Object<CommandForm>>,
    #[serde(default)]
    what_if: Vec<Object<WhatIfForm>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ParametersForm {
    minimum_bond_asmb: Text<MicroAsmb>,
    minimum_own_share_bp: Share,
    committee_size: Whole<NonZeroU32, 1, { u32::MAX }>,
    unbonding_days: Whole<u32, 0, { u32::MAX }>,
}

/// A command with all keys that any command may have, so that an error in one names it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CommandForm {
    command: Text<Verb>,
    holder: Option<Text<Name>>,
    validator: Option<Text<Name>>,
    commission_bp: Option<Share>,
    amount_asmb: Option<Text<MicroAsmb>>,
    share_bp: Option<Share>,
    reward_asmb: Option<Text<MicroAsmb>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WhatIfForm {
    validator: Text<Name>,
    delegation_asmb: Text<MicroAsmb>,
    reward_asmb: Text<MicroAsmb>,
}

/// What a command does.
#[derive(Clone, Copy, Debug)]
enum Verb {
    Register,
    PostBond,
    WithdrawBond,
    Delegate,
    Undelegate,
    Slash,
    EndDay,
}

/// Why keys are not those of a command.
enum WrongKeys {
    Lacks(&'static str),
    Surplus(&'static str),
}

/// Reads a scenario.
pub(super) fn read(text: &[u8]) -> Result<Scenario, ScenarioError> {
    let form: Form = decode(Kind::Security, text)?;
    let Object(parameters) = form.parameters;
    let commands = (1..).zip(form.commands).map(|(number, Object(form))| {
        let command = form.command.0.name();
        form.read().map_err(|wrong| match wrong {
            WrongKeys::Lacks(key) => ScenarioError::LacksKey {
                number,
                command,
                key,
            },
            WrongKeys::Surplus(key) => ScenarioError::SurplusKey {
                number,
                command,
                key,
            },
        })
    });
    let what_if = form.what_if.into_iter();
    Ok(Scenario {
        label: Label::of(form.about, text),
        parameters: Parameters {
            minimum_bond: parameters.minimum_bond_asmb.0,
            minimum_own_share: parameters.minimum_own_share_bp.0,
            committee_size: parameters.committee_size.0,
            unbonding_days: parameters.unbonding_days.0,
        },
        balances: form.balances_asmb.0,
        commands: commands.collect::<Result<_, _>>()?,
        what_if: what_if.map(|Object(form)| WhatIf::from(form)).collect(),
    })
}

impl CommandForm {
    /// The command, if it has all keys that it needs and no others.
    fn read(mut self) -> Result<Command, WrongKeys> {
        let command = match self.command.0 {
            Verb::Register => Command::Register {
                validator: self.validator()?,
                commission: needed("commission_bp", &mut self.commission_bp)?.0,
            },
            Verb::PostBond => Command::PostBond {
                validator: self.validator()?,
                amount: self.amount()?,
            },
            Verb::WithdrawBond => Command::WithdrawBond {
                validator: self.validator()?,
                amount: self.amount()?,
            },
            Verb::Delegate => Command::Delegate {
                holder: self.holder()?,
                validator: self.validator()?,
                amount: self.amount()?,
            },
            Verb::Undelegate => Command::Undelegate {
                holder: self.holder()?,
                validator: self.validator()?,
                amount: self.amount()?,
            },
            Verb::Slash => Command::Slash {
                validator: self.validator()?,
                share: needed("share_bp", &mut self.share_bp)?.0,
            },
            Verb::EndDay => Command::EndDay {
                reward: needed("reward_asmb", &mut self.reward_asmb)?.0,
            },
        };
        match self.surplus() {
            Some(key) => Err(WrongKeys::Surplus(key)),
            None => Ok(command),
        }
    }

    fn holder(&mut self) -> Result<Name, WrongKeys> {
        needed("holder", &mut self.holder).map(|Text(name)| name)
    }

    fn validator(&mut self) -> Result<Name, WrongKeys> {
        needed("validator", &mut self.validator).map(|Text(name)| name)
    }

    fn amount(&mut self) -> Result<MicroAsmb, WrongKeys> {
        needed("amount_asmb", &mut self.amount_asmb).map(|Text(amount)| amount)
    }

    /// A key that nothing has taken.
    fn surplus(&self) -> Option<&'static str> {
        let left = [
            ("holder", self.holder.is_some()),
            ("validator", self.validator.is_some()),
            ("commission_bp", self.commission_bp.is_some()),
            ("amount_asmb", self.amount_asmb.is_some()),
            ("share_bp", self.share_bp.is_some()),
            ("reward_asmb", self.reward_asmb.is_some()),
        ];
        let mut left = left.into_iter();
        left.find_map(|(key, is_left)| is_left.then_some(key))
    }
}

fn needed<T>(key: &'static str, value: &mut Option<T>) -> Result<T, WrongKeys> {
    value.take().ok_or(WrongKeys::Lacks(key))
}

impl Verb {
    const ALL: [Self; 7] = [
        Self::Register,
        Self::PostBond,
        Self::WithdrawBond,
        Self::Delegate,
        Self::Undelegate,
        Self::Slash,
        Self::EndDay,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::PostBond => "post_bond",
            Self::WithdrawBond => "withdraw_bond",
            Self::Delegate => "delegate",
            Self::Undelegate => "undelegate",
            Self::Slash => "slash",
            Self::EndDay => "end_day",
        }
    }
}

impl Spelled for Verb {
    const WHAT: &'static str = "a command";

    fn spelled(text: &str) -> Result<Self, String> {
        let mut verbs = Self::ALL.into_iter();
        verbs.find(|verb| verb.name() == text).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("the commands are {names}")
        })
    }
}

impl From<WhatIfForm> for WhatIf {
    fn from(form: WhatIfForm) -> Self {
        Self {
            validator: form.validator.0,
            delegation: form.delegation_asmb.0,
            reward: form.reward_asmb.0,
        }
    }
}
