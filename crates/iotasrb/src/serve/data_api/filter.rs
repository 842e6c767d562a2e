//! What the `where` of a list lets through.

use super::{
    catalogue::{Entity, POS},
    inquiry::Inquiry,
    key, latest,
    schema::{
        AssetsWhere, IsActive, MetricsWhere, ProvidersWhere, RewardOptionsWhere, ValidatorsWhere,
    },
};
use async_graphql::MaybeUndefined;

/// Whether a filter lets through one of these texts: no filter lets all through.
fn among(filter: Option<&Vec<String>>, own: &str) -> bool {
    filter.is_none_or(|filter| filter.iter().any(|one| one == own))
}

/// The same for addresses, whose letters have no case.
fn among_addresses(filter: Option<&Vec<String>>, own: &str) -> bool {
    filter.is_none_or(|filter| filter.iter().any(|one| one.eq_ignore_ascii_case(own)))
}

fn is(filter: Option<&String>, own: &str) -> bool {
    filter.is_none_or(|filter| filter == own)
}

/// Everything here is active.
fn active(filter: Option<IsActive>) -> bool {
    filter.unwrap_or_default() != IsActive::False
}

/// Whether the text that is searched for stands in one of those.
pub(super) fn holds(search: &str, texts: &[&str]) -> bool {
    let search = search.to_lowercase();
    texts
        .iter()
        .any(|text| text.to_lowercase().contains(&search))
}

/// Whether the asset is meant.
pub(super) fn asset(inquiry: &Inquiry, filter: &AssetsWhere) -> bool {
    let catalogue = &inquiry.catalogue;
    let id = catalogue.id(Entity::Asset);
    let tags = filter.tags.as_ref().and_then(|tags| tags.tag_keys.as_ref());
    let keys = filter.metrics.as_ref();
    let keys = keys.and_then(|metrics| metrics.metric_keys.as_ref());
    is(filter.id.as_ref(), &id)
        && among(filter.ids.as_ref(), &id)
        && among(filter.slugs.as_ref(), &catalogue.slug())
        && among(filter.symbols.as_ref(), "IOTA")
        && active(filter.is_active)
        && tags.is_none_or(|asked| {
            let own = catalogue.tags().iter().map(|(tag, _)| *tag);
            own.chain(["all"])
                .any(|tag| asked.iter().any(|one| one == tag))
        })
        && keys.is_none_or(|keys| keys.iter().any(|name| has(inquiry, Entity::Asset, name)))
        && filter.is_launched != Some(false)
        && filter.under_maintenance != Some(true)
        && filter.exclude_from_ranking != Some(true)
}

fn has(inquiry: &Inquiry, entity: Entity, name: &str) -> bool {
    key::key(entity, name).is_some_and(|key| latest::value(inquiry, entity, key).is_some())
}

/// Whether a provider is meant.
pub(super) fn provider(inquiry: &Inquiry, place: usize, filter: &ProvidersWhere) -> bool {
    let own = inquiry.catalogue.provider(place);
    let id = inquiry.catalogue.id(Entity::Provider(place));
    is(filter.id.as_ref(), &id)
        && among(filter.ids.as_ref(), &id)
        && among(filter.slugs.as_ref(), &own.slug)
        && among(filter.names.as_ref(), &own.name)
        && filter
            .search
            .as_ref()
            .is_none_or(|search| holds(search, &[&own.name, &own.slug]))
        // Whom the original has verified is not known here.
        && filter.is_verified.is_none()
        && active(filter.is_active)
        && filter
            .reward_options
            .as_ref()
            .is_none_or(|filter| reward_option(inquiry, place, filter))
}

/// Whether a provider's reward option is meant.
pub(super) fn reward_option(inquiry: &Inquiry, place: usize, filter: &RewardOptionsWhere) -> bool {
    let id = inquiry.catalogue.id(Entity::RewardOption(place));
    let input = filter.input_asset.as_ref();
    let validators = &inquiry.catalogue.provider(place).validators;
    is(filter.id.as_ref(), &id)
        && among(filter.ids.as_ref(), &id)
        && among(filter.type_keys.as_ref(), POS)
        && input.is_none_or(|input| asset(inquiry, input))
        // Who delegates gets no other token for it.
        && filter.output_asset.is_none()
        && filter
            .providers
            .as_ref()
            .is_none_or(|filter| provider(inquiry, place, filter))
        && filter.validators.as_ref().is_none_or(|filter| {
            let mut validators = validators.iter();
            validators.any(|place| validator(inquiry, *place, filter))
        })
        && active(filter.is_active)
}

/// Whether a validator is meant.
pub(super) fn validator(inquiry: &Inquiry, place: usize, filter: &ValidatorsWhere) -> bool {
    let id = inquiry.catalogue.id(Entity::Validator(place));
    let address = inquiry.catalogue.validator(place).address.to_string();
    is(filter.id.as_ref(), &id)
        && among(filter.ids.as_ref(), &id)
        && among_addresses(filter.addresses.as_ref(), &address)
        && active(filter.is_active)
}

/// Whether the metrics of an entity are meant. A metric is of one entity; of all others it is of
/// none, which is what null asks for.
pub(super) fn metrics_of(inquiry: &Inquiry, entity: Entity, filter: &MetricsWhere) -> bool {
    let is_asset = entity == Entity::Asset;
    let is_provider = matches!(entity, Entity::Provider(_));
    let is_option = matches!(entity, Entity::RewardOption(_));
    let is_validator = matches!(entity, Entity::Validator(_));
    let place = match entity {
        Entity::Asset => 0,
        Entity::RewardOption(place) | Entity::Provider(place) | Entity::Validator(place) => place,
    };
    matches(&filter.asset, is_asset, |filter| asset(inquiry, filter))
        && matches(&filter.provider, is_provider, |filter| {
            provider(inquiry, place, filter)
        })
        && matches(&filter.reward_option, is_option, |filter| {
            reward_option(inquiry, place, filter)
        })
        && matches(&filter.validator, is_validator, |filter| {
            validator(inquiry, place, filter)
        })
}

/// Whether a filter of one kind of entities lets a metric through that is of this kind, or not.
fn matches<T>(
    filter: &MaybeUndefined<Box<T>>,
    is_of_kind: bool,
    lets_through: impl Fn(&T) -> bool,
) -> bool {
    match filter {
        MaybeUndefined::Undefined => true,
        MaybeUndefined::Null => !is_of_kind,
        MaybeUndefined::Value(filter) => is_of_kind && lets_through(filter),
    }
}
