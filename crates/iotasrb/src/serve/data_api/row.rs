//! A value of a metric, as a list holds it.

use super::{catalogue::Entity, key::Key};
use iotasrb_core::{ratio::Ratio, units::TimestampMs};

/// A value of a metric.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Whose.
    pub(super) entity: Entity,
    /// Which.
    pub(super) key: &'static Key,
    /// In the metric's own unit; none in a part of the calendar in which nothing was published.
    pub(super) value: Option<Ratio>,
    /// The time of its point, or the beginning of such a part.
    pub(super) at: TimestampMs,
    /// The number of the publication that it is from.
    pub(super) publication: Option<u64>,
    /// Whether it is the latest.
    pub(super) is_latest: bool,
}

/// Which keys of an entity are asked for: unknown names are nobody's.
pub(super) fn asked(entity: Entity, names: Option<&[String]>, show_all: bool) -> Vec<&'static Key> {
    let keys = super::key::keys(entity).iter();
    let asked = keys.filter(|key| match names {
        Some(names) => names.iter().any(|name| name == key.name),
        None => show_all || !key.hidden,
    });
    asked.collect()
}
