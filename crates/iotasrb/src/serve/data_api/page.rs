//! Which part of a list is answered. A list without a limit refuses the whole root field, so
//! all of them are looked at before any is resolved.

use super::{
    inquiry::Inquiry,
    refusal::{Refusal, Rule},
};
use async_graphql::{Context, Name, SelectionField, Value};

const MAX_LIMIT: i64 = 500;

/// The fields that are lists, on whatever they stand.
const LISTS: [&str; 7] = [
    "assets",
    "inputAssets",
    "metrics",
    "outputAssets",
    "providers",
    "rewardOptions",
    "validators",
];

/// A part of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page {
    limit: usize,
    offset: usize,
}

impl Page {
    /// The part that the arguments name.
    pub(super) fn of(limit: Option<i32>, offset: Option<i32>) -> Result<Self, Rule> {
        let limit = limit.ok_or(Rule::LimitRequired)?;
        let limit = in_range(limit.into())?;
        let offset = offset.unwrap_or_default();
        let offset = usize::try_from(offset).map_err(|_| Rule::OffsetRange)?;
        Ok(Self { limit, offset })
    }

    /// That part of a list. What is looked at, and what is answered, is counted.
    pub(super) fn cut<T>(self, context: &Context<'_>, list: Vec<T>) -> Vec<T> {
        let inquiry = Inquiry::of(context);
        let seen = list.len();
        let part: Vec<T> = list
            .into_iter()
            .skip(self.offset)
            .take(self.limit)
            .collect();
        let fields = context.field().selection_set().count();
        let values = part.len().saturating_mul(1 + fields);
        match inquiry.spend(1 + seen + values) {
            Ok(()) => part,
            Err(_) => Vec::new(),
        }
    }
}

fn in_range(limit: i64) -> Result<usize, Rule> {
    let limit = (1..=MAX_LIMIT).contains(&limit).then_some(limit);
    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    limit.ok_or(Rule::LimitRange)
}

/// An empty list within another one is null.
pub(super) fn nested<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}

/// The list of a root field; null with an error, if it or anything that is asked for within it
/// has arguments that may not be.
pub(super) fn root<T>(
    context: &Context<'_>,
    list: impl FnOnce() -> async_graphql::Result<Vec<T>>,
) -> Option<async_graphql::Result<Vec<T>>> {
    let mut path = Vec::new();
    let examined = within(context.field(), &mut path);
    let examined = examined.map_err(|rule| Refusal { rule, below: path }.error());
    Some(examined.and_then(|()| list()))
}

/// Leaves the names of the fields down to the one that is refused.
fn within(field: SelectionField<'_>, path: &mut Vec<String>) -> Result<(), Rule> {
    if LISTS.contains(&field.name()) {
        // Arguments that cannot be read are refused by whoever reads them.
        let arguments = field.arguments().unwrap_or_default();
        paging(&arguments)?;
        if field.name() == "metrics" && is_historical(&arguments) {
            let mut asked = field.selection_set();
            if asked.any(|asked| matches!(asked.name(), "changePercentages" | "changeAbsolutes")) {
                return Err(Rule::NoChangesInHistory);
            }
        }
    }
    for asked in field.selection_set() {
        path.push(asked.alias().unwrap_or(asked.name()).to_owned());
        within(asked, path)?;
        path.pop();
    }
    Ok(())
}

fn paging(arguments: &[(Name, Value)]) -> Result<(), Rule> {
    let limit = argument(arguments, "limit").ok_or(Rule::LimitRequired)?;
    if let Value::Number(limit) = limit {
        in_range(limit.as_i64().unwrap_or(i64::MAX))?;
    }
    if let Some(Value::Number(offset)) = argument(arguments, "offset")
        && offset.as_i64().is_some_and(|offset| offset < 0)
    {
        return Err(Rule::OffsetRange);
    }
    Ok(())
}

/// Whether values of the past are asked for.
fn is_historical(arguments: &[(Name, Value)]) -> bool {
    if argument(arguments, "interval").is_some() {
        return true;
    }
    let Some(Value::Object(filter)) = argument(arguments, "where") else {
        return false;
    };
    let mut members = filter.iter();
    members.any(|(name, value)| name.starts_with("createdAt_") && *value != Value::Null)
}

/// An argument that is not null.
fn argument<'a>(arguments: &'a [(Name, Value)], name: &str) -> Option<&'a Value> {
    let found = arguments.iter().find(|(found, _)| found == name);
    found
        .map(|(_, value)| value)
        .filter(|value| **value != Value::Null)
}
