use crate::serve::{problem::Problem, rest::asked::pairs};
use iotasrb_core::programmes::staking::Programme;

/// What a thousand IOTA would have earned is shown before anybody asks.
const USUAL_AMOUNT: &str = "1000";

/// Both forms as they were typed, so that they can be shown again.
pub(super) struct Form {
    pub(super) amount: String,
    /// The code of a programme; empty for all of them.
    pub(super) programme: String,
    pub(super) from: String,
    pub(super) address: Option<String>,
}

/// A programme that can be chosen.
pub(super) struct Choice {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) is_chosen: bool,
}

impl Form {
    /// What a query says; a field that is left empty is as if it were not there.
    pub(super) fn of(query: &str) -> Result<Self, Problem> {
        let mut form = Self {
            amount: USUAL_AMOUNT.to_owned(),
            programme: String::new(),
            from: String::new(),
            address: None,
        };
        for (name, value) in pairs(query)? {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            match name.as_str() {
                // People group digits; elsewhere a comma could mean something else.
                "amount" => form.amount = value.replace(['\u{a0}', ' ', '_', '\''], ""),
                "programme" => value.clone_into(&mut form.programme),
                "from" => value.clone_into(&mut form.from),
                "address" => form.address = Some(value.to_owned()),
                _ => {}
            }
        }
        Ok(form)
    }

    /// The programmes that can be chosen.
    pub(super) fn choices(&self) -> Vec<Choice> {
        let choice = |programme: Programme| Choice {
            code: programme.code,
            name: programme.name,
            is_chosen: programme.code == self.programme,
        };
        Programme::ALL.into_iter().map(choice).collect()
    }

    /// The address again, for the field of it.
    pub(super) fn address(&self) -> &str {
        self.address.as_deref().unwrap_or_default()
    }
}
