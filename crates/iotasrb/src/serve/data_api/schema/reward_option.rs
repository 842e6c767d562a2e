use super::{
    Asset, AssetsWhere, EntitiesOrder, Metric, MetricsWhere, Provider, ProvidersWhere, Validator,
    ValidatorsOrder, ValidatorsWhere,
    inputs::{AssetsOrder, IntervalName, MetricsOrder, PickName, ProvidersOrder},
    small::ListItem,
};
use crate::serve::data_api::{
    catalogue::{Entity, POS},
    inquiry::Inquiry,
    lists::{self, MetricsAsked, Paging},
    page::{Page, nested},
};
use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};

/// A way to be rewarded: to delegate to the validators of a provider.
#[derive(Default, SimpleObject)]
#[graphql(complex)]
pub(crate) struct RewardOption {
    #[graphql(skip)]
    place: usize,
    id: ID,
    #[graphql(name = "type")]
    kind: Option<ListItem>,
    chain: Option<ListItem>,
    is_active: Option<bool>,
    reward_formula: Option<String>,
}

impl RewardOption {
    /// The reward option of the provider at a place.
    pub(crate) fn new(inquiry: &Inquiry, place: usize) -> Self {
        let entity = Entity::RewardOption(place);
        Self {
            place,
            id: inquiry.catalogue.id(entity).into(),
            kind: Some(ListItem::named(POS)),
            is_active: Some(true),
            ..Self::default()
        }
    }
}

#[ComplexObject]
impl RewardOption {
    /// What is staked.
    async fn input_assets(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where")] meant: Option<AssetsWhere>,
        #[graphql(name = "order")] _order: Option<AssetsOrder>,
        limit: Option<i32>,
        offset: Option<i32>,
    ) -> Result<Option<Vec<Asset>>> {
        let paging = Paging { limit, offset };
        lists::assets(context, meant.as_ref(), paging).map(nested)
    }

    /// What one gets for it: who delegates gets no other token.
    async fn output_assets(
        &self,
        #[graphql(name = "where")] _meant: Option<AssetsWhere>,
        #[graphql(name = "order")] _order: Option<AssetsOrder>,
        limit: Option<i32>,
        offset: Option<i32>,
    ) -> Result<Option<Vec<Asset>>> {
        let page = Page::of(limit, offset);
        page.map_err(|rule| rule.here().error())?;
        Ok(None)
    }

    /// Those to whom one delegates.
    async fn validators(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where")] meant: Option<ValidatorsWhere>,
        order: Option<ValidatorsOrder>,
        limit: Option<i32>,
        offset: Option<i32>,
    ) -> Result<Option<Vec<Validator>>> {
        let provider = Inquiry::of(context).catalogue.provider(self.place);
        let places = provider.validators.clone();
        let paging = Paging { limit, offset };
        let list = lists::validators(context, places, meant.as_ref(), order, paging);
        list.map(nested)
    }

    /// Who operates them.
    async fn providers(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where")] meant: Option<ProvidersWhere>,
        order: Option<ProvidersOrder>,
        limit: Option<i32>,
        offset: Option<i32>,
    ) -> Result<Option<Vec<Provider>>> {
        let order = order.map(EntitiesOrder::from);
        let paging = Paging { limit, offset };
        let places = vec![self.place];
        let list = lists::providers(context, places, meant.as_ref(), order.as_ref(), paging);
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
        lists::metrics(context, &[Entity::RewardOption(self.place)], &asked).map(nested)
    }
}
