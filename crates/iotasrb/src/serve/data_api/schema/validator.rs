use super::{
    Date, EntitiesOrder, Metric, MetricsWhere, RewardOption, RewardOptionsWhere,
    inputs::{IntervalName, MetricsOrder, PickName, RewardOptionsOrder},
    small::ListItem,
};
use crate::serve::data_api::{
    catalogue::Entity,
    inquiry::Inquiry,
    lists::{self, MetricsAsked, Paging},
    page::nested,
};
use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};

/// A validator.
#[derive(Default, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Validator {
    #[graphql(skip)]
    place: usize,
    id: ID,
    address: Option<String>,
    is_active: Option<bool>,
    is_private: Option<bool>,
    is_dynamic: Option<bool>,
    is_opensource: Option<bool>,
    active_since: Option<Date>,
    metrics_updated_at: Option<Date>,
    status: Option<ListItem>,
}

impl Validator {
    /// The validator at a place.
    pub(crate) fn new(inquiry: &Inquiry, place: usize) -> Self {
        let catalogue = &inquiry.catalogue;
        let entity = Entity::Validator(place);
        Self {
            place,
            id: catalogue.id(entity).into(),
            address: Some(catalogue.validator(place).address.to_string()),
            is_active: Some(true),
            metrics_updated_at: catalogue.time().map(Date),
            // Only those are observed that are in the active set.
            status: Some(ListItem::named("active")),
            ..Self::default()
        }
    }
}

#[ComplexObject]
impl Validator {
    /// The reward option that it belongs to.
    async fn reward_options(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where")] meant: Option<RewardOptionsWhere>,
        order: Option<RewardOptionsOrder>,
        limit: Option<i32>,
        offset: Option<i32>,
    ) -> Result<Option<Vec<RewardOption>>> {
        let order = order.map(EntitiesOrder::from);
        let paging = Paging { limit, offset };
        let places = vec![Inquiry::of(context).catalogue.provider_of(self.place)];
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
        lists::metrics(context, &[Entity::Validator(self.place)], &asked).map(nested)
    }
}
