use super::{
    Date, EntitiesOrder, Json, Metric, MetricsWhere, RewardOption, RewardOptionsWhere,
    inputs::{IntervalName, MetricsOrder, PickName, RewardOptionsOrder},
    small::Tag,
};
use crate::serve::data_api::{
    catalogue::Entity,
    inquiry::Inquiry,
    lists::{self, MetricsAsked, Paging},
    page::nested,
};
use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};

/// A network's token, and what is staked of it.
#[derive(Default, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Asset {
    id: ID,
    name: Option<String>,
    slug: Option<String>,
    symbol: Option<String>,
    description: Option<String>,
    logo_url: Option<String>,
    staking_launch_date: Option<Date>,
    mainnet_launch_date: Option<Date>,
    notification: Option<String>,
    staking_contract_audited: Option<bool>,
    credits: Option<i32>,
    created_at: Option<Date>,
    related_assets: Option<Json>,
    inflation_formula: Option<String>,
    tags: Option<Vec<Tag>>,
    is_active: Option<bool>,
}

impl Asset {
    /// The asset.
    pub(crate) fn new(inquiry: &Inquiry) -> Self {
        let catalogue = &inquiry.catalogue;
        let tags = catalogue.tags().iter().map(|(key, label)| Tag {
            key: Some((*key).to_owned()),
            label: Some((*label).to_owned()),
        });
        Self {
            id: catalogue.id(Entity::Asset).into(),
            name: Some("IOTA".to_owned()),
            slug: Some(catalogue.slug()),
            symbol: Some("IOTA".to_owned()),
            tags: Some(tags.collect()),
            is_active: Some(true),
            ..Self::default()
        }
    }
}

#[ComplexObject]
impl Asset {
    /// What can be done with it to be rewarded.
    async fn reward_options(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where")] meant: Option<RewardOptionsWhere>,
        order: Option<RewardOptionsOrder>,
        limit: Option<i32>,
        offset: Option<i32>,
    ) -> Result<Option<Vec<RewardOption>>> {
        let places = (0..Inquiry::of(context).catalogue.providers().len()).collect();
        let order = order.map(EntitiesOrder::from);
        let paging = Paging { limit, offset };
        let list = lists::reward_options(context, places, meant.as_ref(), order.as_ref(), paging);
        list.map(nested)
    }

    /// Its latest metrics, or those of a time.
    #[expect(
        clippy::too_many_arguments,
        reason = "the original's field has as many"
    )]
    async fn metrics(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where")] meant: Option<MetricsWhere>,
        order: Option<MetricsOrder>,
        limit: Option<i32>,
        offset: Option<i32>,
        interval: Option<IntervalName>,
        pick_item: Option<PickName>,
        show_all: Option<bool>,
        backfill_interval: Option<bool>,
    ) -> Result<Option<Vec<Metric>>> {
        let asked = MetricsAsked {
            meant,
            order,
            paging: Paging { limit, offset },
            interval,
            pick_item,
            show_all,
            backfill_interval,
        };
        lists::metrics(context, &[Entity::Asset], &asked).map(nested)
    }
}
