use super::{
    Date, EntitiesOrder, Json, Metric, MetricsWhere, RewardOption, RewardOptionsWhere,
    inputs::{IntervalName, MetricsOrder, PickName, RewardOptionsOrder},
    small::{ListItem, ProviderFaq, Tag},
};
use crate::serve::data_api::{
    catalogue::Entity,
    inquiry::Inquiry,
    lists::{self, MetricsAsked, Paging},
    page::nested,
};
use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};

/// Who operates validators, by the name that they give themselves: nothing verifies it.
#[derive(Default, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Provider {
    #[graphql(skip)]
    place: usize,
    id: ID,
    tags: Option<Vec<Tag>>,
    faqs: Option<Vec<ProviderFaq>>,
    #[graphql(name = "type")]
    kind: Option<ListItem>,
    name: String,
    slug: String,
    logo_url: Option<String>,
    table_feature_position: Option<i32>,
    country: Option<String>,
    likes: Option<i32>,
    links: Option<Json>,
    team: Option<Json>,
    vsp_score_breakdown: Option<Json>,
    is_referral: Option<bool>,
    is_claimed: Option<bool>,
    is_verified: Option<bool>,
    is_active: Option<bool>,
    is_approved: Option<bool>,
    operation_initiation_date: Option<Date>,
    registered_company_name: Option<String>,
}

impl Provider {
    /// The provider at a place.
    pub(crate) fn new(inquiry: &Inquiry, place: usize) -> Self {
        let entity = Entity::Provider(place);
        let provider = inquiry.catalogue.provider(place);
        Self {
            place,
            id: inquiry.catalogue.id(entity).into(),
            name: provider.name.clone(),
            slug: provider.slug.clone(),
            is_active: Some(true),
            ..Self::default()
        }
    }
}

#[ComplexObject]
impl Provider {
    /// What the provider offers.
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
        let places = vec![self.place];
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
        lists::metrics(context, &[Entity::Provider(self.place)], &asked).map(nested)
    }
}
