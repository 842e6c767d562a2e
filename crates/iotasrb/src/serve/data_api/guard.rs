//! What a query may cost, found before it is validated: validating walks into fragments
//! wherever they are named, and thirty fragments that name each other twice are a billion.

use super::refusal::Flaw;
use async_graphql::{
    Name, Positioned,
    parser::types::{
        Directive, ExecutableDocument, Field, FragmentDefinition, Selection, SelectionSet,
    },
};
use async_graphql_value::Value;
use std::collections::HashMap;

/// Fields and fragments, with all fragments put where they are named. The longest query of a
/// known client has some thirty, the introspection of GraphiQL some four hundred.
const MAX_SELECTIONS: usize = 1_000;
/// Fields under another name.
const MAX_ALIASES: usize = 200;
/// Fields within fields: the introspection of GraphiQL has fifteen.
const MAX_DEPTH: usize = 16;
/// Fragments within fragments and fields.
const MAX_NESTING: usize = 64;
const MAX_DIRECTIVES: usize = 50;
const MAX_VARIABLES: usize = 100;
const MAX_ARGUMENTS: usize = 20;
/// Values in the arguments, and as many in the variables: every list reads its own again.
const MAX_VALUES: usize = 2_000;
/// Every message that names a field holds its name.
const MAX_NAME: usize = 100;
/// A variable may stand in every field, and be in every message about it.
const MAX_TEXT: usize = 1_000;

/// Refuses a query that costs too much.
pub(super) fn check(document: &ExecutableDocument) -> Result<(), Flaw> {
    let mut guard = Guard {
        fragments: &document.fragments,
        known: HashMap::new(),
        values: 0,
        directives: 0,
    };
    let mut whole = Cost::default();
    for (_, operation) in document.operations.iter() {
        let operation = &operation.node;
        at_most(
            "variables",
            MAX_VARIABLES,
            operation.variable_definitions.len(),
        )?;
        for variable in &operation.variable_definitions {
            if let Some(default) = &variable.node.default_value {
                // What cannot be written as JSON is refused by the validation.
                check_variables(&default.node.clone().into_json().unwrap_or_default())?;
            }
        }
        guard.directives(&operation.directives)?;
        whole.add(guard.of_set(&operation.selection_set.node, 1)?)?;
    }
    for (name, fragment) in &document.fragments {
        guard.directives(&fragment.node.directives)?;
        whole.add(guard.of_fragment(name, 1)?)?;
    }
    Ok(())
}

/// Refuses variables that hold too much.
pub(super) fn check_variables(variables: &serde_json::Value) -> Result<(), Flaw> {
    let size = Size::of(variables);
    at_most("values in its variables", MAX_VALUES, size.values)?;
    at_most("letters in a variable", MAX_TEXT, size.text)
}

/// How much a variable holds.
#[derive(Clone, Copy)]
struct Size {
    /// How many values, itself included.
    values: usize,
    /// How long the longest text or name is.
    text: usize,
}

impl Size {
    fn of(value: &serde_json::Value) -> Self {
        let one = |text| Self { values: 1, text };
        match value {
            serde_json::Value::String(text) => one(text.len()),
            serde_json::Value::Array(list) => list.iter().map(Self::of).fold(one(0), Self::with),
            serde_json::Value::Object(members) => {
                let names = members.keys().map(String::len).max();
                let values = members.values().map(Self::of);
                values.fold(one(names.unwrap_or_default()), Self::with)
            }
            _ => one(0),
        }
    }

    fn with(self, other: Self) -> Self {
        Self {
            values: self.values + other.values,
            text: self.text.max(other.text),
        }
    }
}

struct Guard<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    /// What a fragment costs; nothing while that is being found.
    known: HashMap<&'a str, Option<Cost>>,
    values: usize,
    directives: usize,
}

/// What a set of selections costs, with all that it holds.
#[derive(Clone, Copy, Default)]
struct Cost {
    selections: usize,
    aliases: usize,
    depth: usize,
}

impl Cost {
    /// One beside the other.
    fn add(&mut self, other: Self) -> Result<(), Flaw> {
        self.selections = self.selections.saturating_add(other.selections);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.depth = self.depth.max(other.depth);
        at_most("fields", MAX_SELECTIONS, self.selections)?;
        at_most("aliases", MAX_ALIASES, self.aliases)?;
        if self.depth > MAX_DEPTH {
            return Err(too_deep());
        }
        Ok(())
    }
}

impl<'a> Guard<'a> {
    fn of_set(&mut self, set: &'a SelectionSet, nesting: usize) -> Result<Cost, Flaw> {
        if nesting > MAX_NESTING {
            return Err(too_deep());
        }
        let mut cost = Cost::default();
        for selection in &set.items {
            let mut one = match &selection.node {
                Selection::Field(field) => self.of_field(&field.node, nesting)?,
                Selection::InlineFragment(fragment) => {
                    self.directives(&fragment.node.directives)?;
                    self.of_set(&fragment.node.selection_set.node, nesting + 1)?
                }
                Selection::FragmentSpread(spread) => {
                    self.directives(&spread.node.directives)?;
                    self.of_fragment(&spread.node.fragment_name.node, nesting + 1)?
                }
            };
            one.selections += 1;
            cost.add(one)?;
        }
        Ok(cost)
    }

    fn of_field(&mut self, field: &'a Field, nesting: usize) -> Result<Cost, Flaw> {
        let alias = field.alias.as_ref().map(|alias| &alias.node);
        for name in alias.into_iter().chain([&field.name.node]) {
            at_most("letters in a name", MAX_NAME, name.len())?;
        }
        self.directives(&field.directives)?;
        self.arguments(&field.arguments)?;
        let mut cost = self.of_set(&field.selection_set.node, nesting + 1)?;
        cost.depth += 1;
        cost.aliases += usize::from(alias.is_some());
        Ok(cost)
    }

    fn of_fragment(&mut self, name: &'a str, nesting: usize) -> Result<Cost, Flaw> {
        match self.known.get(name) {
            Some(Some(cost)) => return Ok(*cost),
            Some(None) => return Err(Flaw::too_much("a fragment holds itself".to_owned())),
            None => {}
        }
        let Some(fragment) = self.fragments.get(name) else {
            // The validation says so better.
            return Ok(Cost::default());
        };
        self.known.insert(name, None);
        let cost = self.of_set(&fragment.node.selection_set.node, nesting)?;
        self.known.insert(name, Some(cost));
        Ok(cost)
    }

    fn directives(&mut self, directives: &[Positioned<Directive>]) -> Result<(), Flaw> {
        self.directives += directives.len();
        at_most("directives", MAX_DIRECTIVES, self.directives)?;
        for directive in directives {
            self.arguments(&directive.node.arguments)?;
        }
        Ok(())
    }

    fn arguments(
        &mut self,
        arguments: &[(Positioned<Name>, Positioned<Value>)],
    ) -> Result<(), Flaw> {
        at_most("arguments of a field", MAX_ARGUMENTS, arguments.len())?;
        for (name, value) in arguments {
            at_most("letters in a name", MAX_NAME, name.node.len())?;
            self.values += values(&value.node);
        }
        at_most("values", MAX_VALUES, self.values)
    }
}

/// How many values a value holds, itself included.
fn values(value: &Value) -> usize {
    1 + match value {
        Value::List(list) => list.iter().map(values).sum(),
        Value::Object(object) => object.values().map(values).sum(),
        _ => 0,
    }
}

fn at_most(what: &str, limit: usize, found: usize) -> Result<(), Flaw> {
    if found <= limit {
        return Ok(());
    }
    let message = format!("the query has too many {what}. At most {limit} are allowed");
    Err(Flaw::too_much(message))
}

/// In the original's words.
pub(super) fn too_deep() -> Flaw {
    let message = format!("query path is too long. Max depth is {MAX_DEPTH}");
    Flaw::too_much(message)
}
