//! The latest values: one of each metric, whatever was asked for.

use super::{catalogue::Entity, inquiry::Inquiry, key::Key, row::Row};
use iotasrb_core::ratio::Ratio;

/// The latest values of an entity that are known, the names in their order.
pub(super) fn rows(inquiry: &Inquiry, entity: Entity, keys: &[&'static Key]) -> Vec<Row> {
    let Some(valued) = inquiry.catalogue.valued() else {
        return Vec::new();
    };
    let row = |key: &&'static Key| {
        let value = value(inquiry, entity, key)?;
        Some(Row {
            entity,
            key,
            value: Some(value),
            at: valued.publication.point.at,
            publication: Some(valued.publication.number),
            is_latest: true,
        })
    };
    keys.iter().filter_map(row).collect()
}

/// The latest value of a metric.
pub(super) fn value(inquiry: &Inquiry, entity: Entity, key: &Key) -> Option<Ratio> {
    key.formula
        .latest(&inquiry.catalogue, entity, inquiry.reward_rate)
}
