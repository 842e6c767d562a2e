//! How the latest values changed: objects as texts, as the original has them.

use super::{
    catalogue::Entity,
    inquiry::Inquiry,
    key::Key,
    latest,
    row::Row,
    schema::{Double, Json},
};
use crate::serve::edition::Span;
use iotasrb_core::ratio::Ratio;

/// By how many percent a value changed.
pub(super) fn percentages(inquiry: &Inquiry, row: &Row) -> Json {
    text(|span| percentage(inquiry, row.entity, row.key, span))
}

/// By how much a value changed, in its own unit.
pub(super) fn absolutes(inquiry: &Inquiry, row: &Row) -> Json {
    text(|span| {
        let (before, now) = ends(inquiry, row.entity, row.key, span)?;
        Some(&now - &before)
    })
}

/// By how many percent the latest value changed; none if it was nothing before.
pub(super) fn percentage(
    inquiry: &Inquiry,
    entity: Entity,
    key: &Key,
    span: Span,
) -> Option<Ratio> {
    let (before, now) = ends(inquiry, entity, key, span)?;
    // Of what was negative, more is a positive change too.
    let change = (&now - &before).checked_div(&before.abs())?;
    Some(change.as_percent())
}

fn ends(inquiry: &Inquiry, entity: Entity, key: &Key, span: Span) -> Option<(Ratio, Ratio)> {
    let catalogue = &inquiry.catalogue;
    let figures = catalogue.valued()?.before.get(&span)?;
    let members = catalogue.members(entity);
    let before = key
        .formula
        .of_figures(&members, inquiry.reward_rate, figures)?;
    Some((before, latest::value(inquiry, entity, key)?))
}

fn text(change: impl Fn(Span) -> Option<Ratio>) -> Json {
    let entry = |span: Span| {
        let value = change(span).map_or_else(
            || "null".to_owned(),
            |change| Double::nearest(&change).to_string(),
        );
        format!("\"{}\": {value}", span.name())
    };
    Json(format!("{{{}}}", Span::ALL.map(entry).join(", ")))
}
