//! What a list holds: of candidates those that are meant, in their order, a part of them.

use super::{
    catalogue::Entity,
    filter,
    history::{self, Buckets, Past},
    inquiry::Inquiry,
    latest, order,
    page::Page,
    refusal::Trouble,
    row::{self, Row},
    schema::{
        Asset, AssetsWhere, EntitiesOrder, IntervalName, Metric, MetricsOrder, MetricsWhere,
        PickName, Provider, ProvidersWhere, RewardOption, RewardOptionsWhere, SortOrder, Validator,
        ValidatorsOrder, ValidatorsWhere,
    },
};
use async_graphql::Context;
use iotasrb_core::units::TimestampMs;

/// Arguments of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paging {
    pub(super) limit: Option<i32>,
    pub(super) offset: Option<i32>,
}

impl Paging {
    fn page(self) -> async_graphql::Result<Page> {
        Page::of(self.limit, self.offset).map_err(|rule| rule.here().error())
    }
}

/// The asset, if it is meant.
pub(super) fn assets(
    context: &Context<'_>,
    meant: Option<&AssetsWhere>,
    paging: Paging,
) -> async_graphql::Result<Vec<Asset>> {
    let inquiry = Inquiry::of(context);
    let is_meant = match meant {
        Some(meant) => filter::asset(inquiry, meant),
        None => true,
    };
    let list = is_meant.then_some(Entity::Asset).into_iter().collect();
    let part = paging.page()?.cut(context, list);
    Ok(part.into_iter().map(|_| Asset::new(inquiry)).collect())
}

/// Reward options, by the places of their providers.
pub(super) fn reward_options(
    context: &Context<'_>,
    mut places: Vec<usize>,
    meant: Option<&RewardOptionsWhere>,
    order: Option<&EntitiesOrder>,
    paging: Paging,
) -> async_graphql::Result<Vec<RewardOption>> {
    let inquiry = Inquiry::of(context);
    if let Some(meant) = meant {
        places.retain(|place| filter::reward_option(inquiry, *place, meant));
    }
    if let Some(order) = order {
        order::sort(inquiry, &mut places, Entity::RewardOption, order);
    }
    let part = paging.page()?.cut(context, places).into_iter();
    Ok(part
        .map(|place| RewardOption::new(inquiry, place))
        .collect())
}

/// Providers, by their places.
pub(super) fn providers(
    context: &Context<'_>,
    mut places: Vec<usize>,
    meant: Option<&ProvidersWhere>,
    order: Option<&EntitiesOrder>,
    paging: Paging,
) -> async_graphql::Result<Vec<Provider>> {
    let inquiry = Inquiry::of(context);
    if let Some(meant) = meant {
        places.retain(|place| filter::provider(inquiry, *place, meant));
    }
    if let Some(order) = order {
        order::sort(inquiry, &mut places, Entity::Provider, order);
    }
    let part = paging.page()?.cut(context, places).into_iter();
    Ok(part.map(|place| Provider::new(inquiry, place)).collect())
}

/// Validators, by their places.
pub(super) fn validators(
    context: &Context<'_>,
    mut places: Vec<usize>,
    meant: Option<&ValidatorsWhere>,
    order: Option<ValidatorsOrder>,
    paging: Paging,
) -> async_graphql::Result<Vec<Validator>> {
    let inquiry = Inquiry::of(context);
    if let Some(meant) = meant {
        places.retain(|place| filter::validator(inquiry, *place, meant));
    }
    if let Some(by_address) = order.and_then(|order| order.address) {
        places.sort_by_key(|place| inquiry.catalogue.validator(*place).address);
        if by_address == SortOrder::Desc {
            places.reverse();
        }
    }
    let part = paging.page()?.cut(context, places).into_iter();
    Ok(part.map(|place| Validator::new(inquiry, place)).collect())
}

/// What of metrics is asked for.
#[derive(Debug)]
pub(super) struct MetricsAsked {
    pub(super) meant: Option<MetricsWhere>,
    pub(super) order: Option<MetricsOrder>,
    pub(super) paging: Paging,
    pub(super) interval: Option<IntervalName>,
    pub(super) pick_item: Option<PickName>,
    pub(super) show_all: Option<bool>,
    pub(super) backfill_interval: Option<bool>,
}

/// Metrics of entities: of each the latest value, or the values of a time.
pub(super) fn metrics(
    context: &Context<'_>,
    entities: &[Entity],
    asked: &MetricsAsked,
) -> async_graphql::Result<Vec<Metric>> {
    let page = asked.paging.page()?;
    let inquiry = Inquiry::of(context);
    // Who notices that it cannot go on leaves it to whoever answers to say so.
    let rows = rows(inquiry, entities, asked).unwrap_or_default();
    let part = page.cut(context, rows).into_iter();
    Ok(part.map(Metric::new).collect())
}

fn rows(inquiry: &Inquiry, entities: &[Entity], asked: &MetricsAsked) -> Result<Vec<Row>, Trouble> {
    let anything = MetricsWhere::default();
    let meant = asked.meant.as_ref().unwrap_or(&anything);
    let names = meant.metric_keys.as_deref();
    let past = asked.past(meant);
    let mut rows = Vec::new();
    for entity in entities {
        if !filter::metrics_of(inquiry, *entity, meant) {
            continue;
        }
        let keys = row::asked(*entity, names, asked.show_all == Some(true));
        inquiry.spend(keys.len())?;
        match past {
            None => rows.extend(latest::rows(inquiry, *entity, &keys)),
            Some(past) => {
                for key in keys {
                    rows.extend(history::rows(inquiry, *entity, key, past)?);
                }
            }
        }
    }
    let by_name = |left: &Row, right: &Row| {
        let left = (left.key.name, left.entity);
        left.cmp(&(right.key.name, right.entity))
    };
    rows.sort_by(|left, right| {
        let by_time = match asked.order.and_then(|order| order.created_at) {
            Some(SortOrder::Asc) => left.at.cmp(&right.at),
            Some(SortOrder::Desc) | None => right.at.cmp(&left.at),
        };
        by_time.then_with(|| by_name(left, right))
    });
    Ok(rows)
}

impl MetricsAsked {
    /// The time that is asked for; none if that is now.
    fn past(&self, meant: &MetricsWhere) -> Option<Past> {
        let after =
            |bound: TimestampMs| TimestampMs::from_unix_ms(bound.as_unix_ms().saturating_add(1));
        let from = [
            meant.created_at_gt.map(|date| after(date.0)),
            meant.created_at_gte.map(|date| date.0),
        ];
        let to = [
            meant.created_at_lt.map(|date| date.0),
            meant.created_at_lte.map(|date| after(date.0)),
        ];
        let from = from.into_iter().flatten().max();
        let to = to.into_iter().flatten().min();
        if from.is_none() && to.is_none() && self.interval.is_none() {
            return None;
        }
        Some(Past {
            from: from.unwrap_or(TimestampMs::from_unix_ms(0)),
            to: to.unwrap_or(TimestampMs::from_unix_ms(u64::MAX)),
            buckets: self.interval.map(|interval| Buckets {
                interval: interval.into(),
                pick: self.pick_item.unwrap_or(PickName::Last).into(),
                backfill: self.backfill_interval.unwrap_or(true),
            }),
        })
    }
}
