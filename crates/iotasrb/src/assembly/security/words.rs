//! Commands and questions as sentences.

use super::WhatIf;
use crate::foreign::tamed;
use iotasrb_core::programmes::assembly::{
    MicroAsmb,
    security::{Command, Name},
};

impl WhatIf {
    /// The question as a sentence, its amounts written in this way.
    pub fn words(&self, asmb: fn(MicroAsmb) -> String) -> String {
        let validator = tamed(self.validator.as_str());
        format!("{} more delegated to {validator}", asmb(self.delegation))
    }
}

/// A command as a sentence, its amounts written in this way.
pub fn words(command: &Command, asmb: fn(MicroAsmb) -> String) -> String {
    let safe = |name: &Name| tamed(name.as_str());
    match command {
        Command::Register {
            validator,
            commission,
        } => format!("{} registers, commission {commission}", safe(validator)),
        Command::PostBond { validator, amount } => {
            format!("{} posts a bond of {}", safe(validator), asmb(*amount))
        }
        Command::WithdrawBond { validator, amount } => {
            format!(
                "{} withdraws {} of its bond",
                safe(validator),
                asmb(*amount)
            )
        }
        Command::Delegate {
            holder,
            validator,
            amount,
        } => {
            let (holder, validator) = (safe(holder), safe(validator));
            format!("{holder} delegates {} to {validator}", asmb(*amount))
        }
        Command::Undelegate {
            holder,
            validator,
            amount,
        } => {
            let (holder, validator) = (safe(holder), safe(validator));
            format!("{holder} takes {} back from {validator}", asmb(*amount))
        }
        Command::Slash { validator, share } => {
            format!("{} is slashed by {share}", safe(validator))
        }
        Command::EndDay { reward } => format!("a day ends, reward {}", asmb(*reward)),
    }
}
