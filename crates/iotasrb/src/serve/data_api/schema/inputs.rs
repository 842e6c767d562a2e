//! Filters, orders and parts of the calendar.

use super::{Date, IsActive};
use crate::{
    publish::interval::{Interval, Pick},
    serve::edition::Span,
};
use async_graphql::{Enum, InputObject, MaybeUndefined};

/// Which assets are meant.
#[derive(Clone, Debug, Default, InputObject)]
pub(crate) struct AssetsWhere {
    pub(crate) id: Option<String>,
    pub(crate) ids: Option<Vec<String>>,
    pub(crate) slugs: Option<Vec<String>>,
    pub(crate) symbols: Option<Vec<String>>,
    /// The active ones, unless it is said.
    pub(crate) is_active: Option<IsActive>,
    /// Those with one of these tags.
    pub(crate) tags: Option<TagsWhere>,
    /// Those that have one of these metrics.
    pub(crate) metrics: Option<Box<MetricsWhere>>,
    pub(crate) is_launched: Option<bool>,
    pub(crate) under_maintenance: Option<bool>,
    pub(crate) exclude_from_ranking: Option<bool>,
}

/// Which tags are meant.
#[derive(Clone, Debug, Default, InputObject)]
pub(crate) struct TagsWhere {
    pub(crate) tag_keys: Option<Vec<String>>,
}

/// Which reward options are meant.
#[derive(Clone, Debug, Default, InputObject)]
pub(crate) struct RewardOptionsWhere {
    pub(crate) id: Option<String>,
    pub(crate) ids: Option<Vec<String>>,
    pub(crate) input_asset: Option<Box<AssetsWhere>>,
    pub(crate) output_asset: Option<Box<AssetsWhere>>,
    pub(crate) type_keys: Option<Vec<String>>,
    pub(crate) providers: Option<Box<ProvidersWhere>>,
    pub(crate) validators: Option<Box<ValidatorsWhere>>,
    /// The active ones, unless it is said.
    pub(crate) is_active: Option<IsActive>,
}

/// Which providers are meant.
#[derive(Clone, Debug, Default, InputObject)]
pub(crate) struct ProvidersWhere {
    pub(crate) id: Option<String>,
    pub(crate) ids: Option<Vec<String>>,
    pub(crate) slugs: Option<Vec<String>>,
    pub(crate) names: Option<Vec<String>>,
    /// Those in whose name this text stands.
    pub(crate) search: Option<String>,
    pub(crate) is_verified: Option<bool>,
    /// The active ones, unless it is said.
    pub(crate) is_active: Option<IsActive>,
    pub(crate) reward_options: Option<Box<RewardOptionsWhere>>,
}

/// Which validators are meant.
#[derive(Clone, Debug, Default, InputObject)]
pub(crate) struct ValidatorsWhere {
    pub(crate) id: Option<String>,
    pub(crate) ids: Option<Vec<String>>,
    pub(crate) addresses: Option<Vec<String>>,
    /// The active ones, unless it is said.
    pub(crate) is_active: Option<IsActive>,
}

/// Which metrics are meant. Without a time these are the latest ones, of each key one. Null for
/// an entity means the metrics that are of no such entity.
#[derive(Clone, Debug, Default, InputObject)]
pub(crate) struct MetricsWhere {
    pub(crate) metric_keys: Option<Vec<String>>,
    #[graphql(name = "createdAt_lt")]
    pub(crate) created_at_lt: Option<Date>,
    #[graphql(name = "createdAt_gt")]
    pub(crate) created_at_gt: Option<Date>,
    #[graphql(name = "createdAt_lte")]
    pub(crate) created_at_lte: Option<Date>,
    #[graphql(name = "createdAt_gte")]
    pub(crate) created_at_gte: Option<Date>,
    pub(crate) asset: MaybeUndefined<Box<AssetsWhere>>,
    pub(crate) provider: MaybeUndefined<Box<ProvidersWhere>>,
    pub(crate) reward_option: MaybeUndefined<Box<RewardOptionsWhere>>,
    pub(crate) validator: MaybeUndefined<Box<ValidatorsWhere>>,
}

/// Which way an order goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum SortOrder {
    /// The smallest first.
    #[graphql(name = "asc")]
    Asc,
    /// The largest first.
    #[graphql(name = "desc")]
    Desc,
}

/// How far back a change is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum ChangePercentagesKey {
    /// 24 hours.
    #[graphql(name = "_24h")]
    Day,
    /// 7 days.
    #[graphql(name = "_7d")]
    Week,
    /// 30 days.
    #[graphql(name = "_30d")]
    Month,
    /// 90 days.
    #[graphql(name = "_90d")]
    Quarter,
    /// 365 days.
    #[graphql(name = "_1y")]
    Year,
}

impl From<ChangePercentagesKey> for Span {
    fn from(key: ChangePercentagesKey) -> Self {
        match key {
            ChangePercentagesKey::Day => Self::Day,
            ChangePercentagesKey::Week => Self::Week,
            ChangePercentagesKey::Month => Self::Month,
            ChangePercentagesKey::Quarter => Self::Quarter,
            ChangePercentagesKey::Year => Self::Year,
        }
    }
}

/// The order of entities, whichever they are.
#[derive(Clone, Debug, Default)]
pub(crate) struct EntitiesOrder {
    pub(crate) name: Option<SortOrder>,
    pub(crate) metric_key_desc: Option<String>,
    pub(crate) metric_key_asc: Option<String>,
    /// By the change over this time instead.
    pub(crate) change: Option<Span>,
}

/// The same order under the name that it has for a kind of entities.
macro_rules! entities_order {
    ($name:ident) => {
        /// An order by name or by a metric. Those that lack the metric come last.
        #[derive(Clone, Debug, Default, InputObject)]
        pub(crate) struct $name {
            name: Option<SortOrder>,
            #[graphql(name = "metricKey_desc")]
            metric_key_desc: Option<String>,
            #[graphql(name = "metricKey_asc")]
            metric_key_asc: Option<String>,
            /// By the change of the metric instead.
            change_percentages_key: Option<ChangePercentagesKey>,
        }

        impl From<$name> for EntitiesOrder {
            fn from(order: $name) -> Self {
                Self {
                    name: order.name,
                    metric_key_desc: order.metric_key_desc,
                    metric_key_asc: order.metric_key_asc,
                    change: order.change_percentages_key.map(Span::from),
                }
            }
        }
    };
}

entities_order!(AssetsOrder);
entities_order!(RewardOptionsOrder);
entities_order!(ProvidersOrder);

/// An order of validators.
#[derive(Clone, Copy, Debug, Default, InputObject)]
pub(crate) struct ValidatorsOrder {
    pub(crate) address: Option<SortOrder>,
}

/// An order of metrics: the newest first, unless it is said.
#[derive(Clone, Copy, Debug, Default, InputObject)]
pub(crate) struct MetricsOrder {
    pub(crate) created_at: Option<SortOrder>,
}

/// A part of the UTC calendar, of which one value is given. Weeks begin on Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(name = "Interval", remote = "Interval")]
pub(crate) enum IntervalName {
    /// From minute 0.
    #[graphql(name = "hour")]
    Hour,
    /// From midnight.
    #[graphql(name = "day")]
    Day,
    /// From Monday.
    #[graphql(name = "week")]
    Week,
    /// From the first.
    #[graphql(name = "month")]
    Month,
    /// From January, April, July or October.
    #[graphql(name = "quarter")]
    Quarter,
}

/// Which value stands for a part of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(name = "PickItem", remote = "Pick")]
pub(crate) enum PickName {
    /// The earliest.
    #[graphql(name = "first")]
    First,
    /// The latest.
    #[graphql(name = "last")]
    Last,
}
