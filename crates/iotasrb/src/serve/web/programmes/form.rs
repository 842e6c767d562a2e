use crate::{
    foreign::excerpt,
    serve::{problem::Problem, rest::asked::pairs},
};
use iotasrb_core::programmes::staking::Programme;
use std::collections::BTreeSet;

/// What a thousand IOTA would have earned is shown before anybody asks.
const USUAL_AMOUNT: &str = "1000";
const FIELDS: [&str; 4] = ["amount", "programme", "from", "address"];
/// More than an address has, which is the longest of them.
const MAX_BYTES: usize = 200;

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
        let mut seen = BTreeSet::new();
        for (name, value) in pairs(query)? {
            if FIELDS.contains(&name.as_str()) && !seen.insert(name.clone()) {
                return Err(Problem::bad_request(format!("`{name}` is given twice")));
            }
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            if value.len() > MAX_BYTES {
                let rule = "it is longer than anything that could be meant";
                return Err(Problem::bad_request(format!(
                    "`{}`: {rule}",
                    excerpt(&name)
                )));
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
