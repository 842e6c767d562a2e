use super::{
    Asset, AssetsWhere, EntitiesOrder, Json, Metric, MetricsWhere, Provider, ProvidersWhere,
    RewardOption, RewardOptionsWhere, Validator, ValidatorsOrder, ValidatorsWhere,
    inputs::{
        AssetsOrder, IntervalName, MetricsOrder, PickName, ProvidersOrder, RewardOptionsOrder,
    },
    small::SearchResult,
};
use crate::serve::data_api::{
    catalogue::{Entity, POS},
    filter,
    inquiry::Inquiry,
    lists::{self, MetricsAsked, Paging},
    page::{Page, root},
};
use async_graphql::{Context, Object, Result};

/// What can be asked for.
pub(crate) struct Query;

/// How many results a search has, unless it is said.
const FOUND: i32 = 10;

#[Object]
impl Query {
    /// The assets: there is one.
    async fn assets(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where")] meant: Option<AssetsWhere>,
        #[graphql(name = "order")] _order: Option<AssetsOrder>,
        limit: Option<i32>,
        offset: Option<i32>,
    ) -> Option<Result<Vec<Asset>>> {
        let paging = Paging { limit, offset };
        root(context, || lists::assets(context, meant.as_ref(), paging))
    }

    /// The reward options: one for each provider.
    async fn reward_options(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where")] meant: Option<RewardOptionsWhere>,
        order: Option<RewardOptionsOrder>,
        limit: Option<i32>,
        offset: Option<i32>,
    ) -> Option<Result<Vec<RewardOption>>> {
        let places = (0..Inquiry::of(context).catalogue.providers().len()).collect();
        let order = order.map(EntitiesOrder::from);
        let paging = Paging { limit, offset };
        root(context, || {
            lists::reward_options(context, places, meant.as_ref(), order.as_ref(), paging)
        })
    }

    /// The providers: all who operate active validators.
    async fn providers(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where")] meant: Option<ProvidersWhere>,
        order: Option<ProvidersOrder>,
        limit: Option<i32>,
        offset: Option<i32>,
    ) -> Option<Result<Vec<Provider>>> {
        let places = (0..Inquiry::of(context).catalogue.providers().len()).collect();
        let order = order.map(EntitiesOrder::from);
        let paging = Paging { limit, offset };
        root(context, || {
            lists::providers(context, places, meant.as_ref(), order.as_ref(), paging)
        })
    }

    /// The validators: all that are active.
    async fn validators(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where")] meant: Option<ValidatorsWhere>,
        order: Option<ValidatorsOrder>,
        limit: Option<i32>,
        offset: Option<i32>,
    ) -> Option<Result<Vec<Validator>>> {
        let places = (0..Inquiry::of(context).catalogue.validators().len()).collect();
        let paging = Paging { limit, offset };
        root(context, || {
            lists::validators(context, places, meant.as_ref(), order, paging)
        })
    }

    /// The latest metrics of all entities, or those of a time.
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
    ) -> Option<Result<Vec<Metric>>> {
        let asked = MetricsAsked {
            meant,
            order,
            paging: Paging { limit, offset },
            interval,
            pick_item,
            show_all,
            backfill_interval,
        };
        let entities = Inquiry::of(context).catalogue.entities();
        root(context, || lists::metrics(context, &entities, &asked))
    }

    /// The keys of the types of reward options that there are.
    async fn reward_option_types(&self) -> Option<Vec<&'static str>> {
        Some(vec![POS])
    }

    /// The asset, providers and validators in whose names, slugs or addresses a text stands.
    async fn search(
        &self,
        context: &Context<'_>,
        query: String,
        limit: Option<i32>,
        provider_is_verified: Option<bool>,
        provider_is_claimed: Option<bool>,
    ) -> Option<Result<Vec<SearchResult>>> {
        let page = match Page::of(Some(limit.unwrap_or(FOUND)), None) {
            Ok(page) => page,
            Err(rule) => return Some(Err(rule.here().error())),
        };
        // Whom the original has verified, and who has claimed what there, is not known here.
        let all_providers = provider_is_verified.is_none() && provider_is_claimed.is_none();
        let found = found(Inquiry::of(context), &query, all_providers);
        Some(Ok(page.cut(context, found)))
    }
}

fn found(inquiry: &Inquiry, text: &str, all_providers: bool) -> Vec<SearchResult> {
    let catalogue = &inquiry.catalogue;
    let mut found = Vec::new();
    let slug = catalogue.slug();
    if filter::holds(text, &["IOTA", &slug]) {
        let meta = serde_json::json!({
            "name": "IOTA", "slug": slug, "symbol": "IOTA", "logo_url": null,
        });
        found.push(result(inquiry, "asset", Entity::Asset, &meta));
    }
    for (place, provider) in catalogue.providers().iter().enumerate() {
        let (name, slug) = (&provider.name, &provider.slug);
        if all_providers && filter::holds(text, &[name, slug]) {
            let meta = serde_json::json!({
                "name": name, "slug": slug, "logo_url": null, "isVerified": null,
            });
            found.push(result(inquiry, "provider", Entity::Provider(place), &meta));
        }
    }
    for (place, validator) in catalogue.validators().iter().enumerate() {
        let address = validator.address.to_string();
        if filter::holds(text, &[&validator.name, &address]) {
            let meta = serde_json::json!({ "name": validator.name, "address": address });
            found.push(result(
                inquiry,
                "validator",
                Entity::Validator(place),
                &meta,
            ));
        }
    }
    found
}

fn result(inquiry: &Inquiry, kind: &str, entity: Entity, meta: &serde_json::Value) -> SearchResult {
    SearchResult {
        entity_type: kind.to_owned(),
        entity_id: inquiry.catalogue.id(entity).into(),
        entity_meta: Json(meta.to_string()),
    }
}
