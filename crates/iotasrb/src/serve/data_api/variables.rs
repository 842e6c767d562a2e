//! Lets variables of other types stand where the original takes them.
//!
//! Clients declare what they pass as `isActive` as `Boolean`, and identifiers as `ID` or
//! `String`, or name a type that only the original has. The validation knows one type for each
//! place, so the declaration is changed to that one; the value is looked at later.

use async_graphql::{
    Name, Positioned,
    parser::types::{
        BaseType, DocumentOperations, ExecutableDocument, OperationDefinition, Selection,
        SelectionSet, Type,
    },
};
use async_graphql_value::Value;
use std::collections::BTreeMap;

/// The members of filters that take variables of several types, with the one that they have here.
const LENIENT: [(&str, &str); 3] = [
    ("isActive", "IsActive"),
    ("id", "String"),
    ("ids", "String"),
];

/// Declares variables as what the places take at which they stand.
pub(super) fn declare(document: &mut ExecutableDocument) {
    let mut used = BTreeMap::new();
    for fragment in document.fragments.values() {
        in_set(&fragment.node.selection_set.node, &mut used);
    }
    for (_, operation) in document.operations.iter() {
        in_set(&operation.node.selection_set.node, &mut used);
    }
    let operations = match &mut document.operations {
        DocumentOperations::Single(one) => vec![one],
        DocumentOperations::Multiple(many) => many.values_mut().collect(),
    };
    for operation in operations {
        declare_in(operation, &used);
    }
}

fn declare_in(
    operation: &mut Positioned<OperationDefinition>,
    used: &BTreeMap<Name, &'static str>,
) {
    for variable in &mut operation.node.variable_definitions {
        let variable = &mut variable.node;
        if let Some(known) = used.get(&variable.name.node) {
            rename(&mut variable.var_type.node, known);
        }
    }
}

/// Changes the name of a type, or of what the list holds.
fn rename(declared: &mut Type, name: &str) {
    match &mut declared.base {
        BaseType::Named(old) => *old = Name::new(name),
        BaseType::List(item) => rename(item, name),
    }
}

fn in_set(set: &SelectionSet, used: &mut BTreeMap<Name, &'static str>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => {
                for (_, value) in &field.node.arguments {
                    in_value(&value.node, used);
                }
                in_set(&field.node.selection_set.node, used);
            }
            Selection::InlineFragment(fragment) => {
                in_set(&fragment.node.selection_set.node, used);
            }
            // Every fragment is looked at once, whoever names it.
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn in_value(value: &Value, used: &mut BTreeMap<Name, &'static str>) {
    match value {
        Value::Object(members) => {
            for (member, value) in members {
                let lenient = LENIENT.into_iter().find(|(name, _)| member == name);
                if let Some((_, known)) = lenient {
                    note(value, known, used);
                }
                in_value(value, used);
            }
        }
        Value::List(items) => items.iter().for_each(|item| in_value(item, used)),
        _ => {}
    }
}

/// Notes a variable, or those in a list.
fn note(value: &Value, known: &'static str, used: &mut BTreeMap<Name, &'static str>) {
    match value {
        Value::Variable(name) => {
            used.insert(name.clone(), known);
        }
        Value::List(items) => items.iter().for_each(|item| note(item, known, used)),
        _ => {}
    }
}
