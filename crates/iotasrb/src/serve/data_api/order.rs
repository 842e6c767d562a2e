//! The order of a list.

use super::{
    catalogue::Entity,
    changes,
    inquiry::Inquiry,
    key, latest,
    schema::{EntitiesOrder, SortOrder},
};
use iotasrb_core::ratio::Ratio;
use std::cmp::Ordering;

/// Puts entities in order. What is not told keeps its place, and what lacks the metric comes
/// last, whichever way it goes.
pub(super) fn sort(
    inquiry: &Inquiry,
    list: &mut Vec<usize>,
    of: fn(usize) -> Entity,
    order: &EntitiesOrder,
) {
    if let Some(by_name) = order.name {
        list.sort_by_cached_key(|place| name(inquiry, of(*place)));
        if by_name == SortOrder::Desc {
            list.reverse();
        }
    }
    let (metric, descending) = match (&order.metric_key_desc, &order.metric_key_asc) {
        (Some(metric), _) => (metric, true),
        (None, Some(metric)) => (metric, false),
        (None, None) => return,
    };
    let value = |entity: Entity| {
        let key = key::key(entity, metric)?;
        match order.change {
            Some(span) => changes::percentage(inquiry, entity, key, span),
            None => latest::value(inquiry, entity, key),
        }
    };
    let mut valued: Vec<(usize, Option<Ratio>)> = list
        .iter()
        .map(|place| (*place, value(of(*place))))
        .collect();
    valued.sort_by(|(_, left), (_, right)| compare(left.as_ref(), right.as_ref(), descending));
    *list = valued.into_iter().map(|(place, _)| place).collect();
}

fn compare(left: Option<&Ratio>, right: Option<&Ratio>, descending: bool) -> Ordering {
    match (left, right) {
        (Some(left), Some(right)) if descending => right.cmp(left),
        (Some(left), Some(right)) => left.cmp(right),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

fn name(inquiry: &Inquiry, entity: Entity) -> String {
    let catalogue = &inquiry.catalogue;
    match entity {
        Entity::Asset => "iota".to_owned(),
        Entity::RewardOption(place) | Entity::Provider(place) => {
            catalogue.provider(place).name.to_lowercase()
        }
        Entity::Validator(place) => catalogue.validator(place).name.to_lowercase(),
    }
}
