//! The asset, its providers, reward options and validators, as of one edition.
//!
//! The chain knows validators and their names. A provider is everybody who gives himself the
//! same name, as nearly all operators of several validators do; nothing verifies that. A
//! provider has one reward option, so both are counted by the same places.

use crate::{
    serve::edition::{Edition, Valued},
    spelling::hex,
};
use blake2::{Blake2b, Digest as _, digest::consts::U16};
use iotasrb_core::{
    observation::Network,
    rates::ValidatorRates,
    units::{Address, TimestampMs},
};
use std::{collections::BTreeMap, sync::Arc};

/// Everything that has metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Entity {
    /// IOTA itself.
    Asset,
    /// What a provider offers.
    RewardOption(usize),
    /// Who operates validators.
    Provider(usize),
    /// A validator.
    Validator(usize),
}

/// What there is.
#[derive(Debug)]
pub(super) struct Catalogue {
    edition: Arc<Edition>,
    providers: Vec<Provider>,
    provider_of: Vec<usize>,
}

/// Who operates validators.
#[derive(Debug)]
pub(super) struct Provider {
    /// The name that the largest of them gives itself.
    pub(super) name: String,
    /// The same, as it stands in addresses.
    pub(super) slug: String,
    /// The places of its validators.
    pub(super) validators: Vec<usize>,
}

/// The key of the only reward option type that the chain itself offers.
pub(super) const POS: &str = "pos";
/// The identifier that clients of the original know.
const MAINNET_ID: &str = "65a9079d23b009bdad4d04bc";

impl Catalogue {
    /// What there is in an edition: no validators, if no publication has figures.
    pub(super) fn new(edition: Arc<Edition>) -> Self {
        let mut providers: Vec<Provider> = Vec::new();
        let mut provider_of = Vec::new();
        let mut by_slug = BTreeMap::new();
        let validators = rates(&edition);
        for (place, validator) in validators.iter().enumerate() {
            let slug = slug(validator);
            let provider = *by_slug.entry(slug.clone()).or_insert_with(|| {
                providers.push(Provider {
                    name: String::new(),
                    slug,
                    validators: Vec::new(),
                });
                providers.len() - 1
            });
            provider_of.push(provider);
            providers[provider].validators.push(place);
        }
        for provider in &mut providers {
            let own = provider.validators.iter().map(|place| &validators[*place]);
            let largest = own.max_by_key(|validator| validator.stake);
            provider.name = largest.map_or_else(String::new, name);
        }
        Self {
            edition,
            providers,
            provider_of,
        }
    }

    /// The edition.
    pub(super) fn edition(&self) -> &Edition {
        &self.edition
    }

    /// The publication whose figures are the latest.
    pub(super) fn valued(&self) -> Option<&Valued> {
        self.edition.valued.as_ref()
    }

    /// The time of the latest figures.
    pub(super) fn time(&self) -> Option<TimestampMs> {
        self.valued().map(|valued| valued.publication.point.at)
    }

    /// Of which network.
    pub(super) fn network(&self) -> Network {
        self.edition.identity.network
    }

    /// All providers; their places are those of their reward options.
    pub(super) fn providers(&self) -> &[Provider] {
        &self.providers
    }

    /// A provider.
    pub(super) fn provider(&self, place: usize) -> &Provider {
        &self.providers[place]
    }

    /// The provider of a validator.
    pub(super) fn provider_of(&self, validator: usize) -> usize {
        self.provider_of[validator]
    }

    /// All validators, in the chain's order.
    pub(super) fn validators(&self) -> &[ValidatorRates] {
        rates(&self.edition)
    }

    /// A validator.
    pub(super) fn validator(&self, place: usize) -> &ValidatorRates {
        &self.validators()[place]
    }

    /// Everything that has metrics: the asset first.
    pub(super) fn entities(&self) -> Vec<Entity> {
        let providers = 0..self.providers.len();
        let options = providers.clone().map(Entity::RewardOption);
        let validators = (0..self.validators().len()).map(Entity::Validator);
        let all = [Entity::Asset].into_iter().chain(options);
        all.chain(providers.map(Entity::Provider))
            .chain(validators)
            .collect()
    }

    /// The validators that make up an entity.
    pub(super) fn members(&self, entity: Entity) -> Vec<Address> {
        let address = |place: &usize| self.validator(*place).address;
        match entity {
            Entity::Asset => Vec::new(),
            Entity::RewardOption(place) | Entity::Provider(place) => self
                .provider(place)
                .validators
                .iter()
                .map(address)
                .collect(),
            Entity::Validator(place) => vec![address(&place)],
        }
    }

    /// The asset's slug: mainnet's is the original's.
    pub(super) fn slug(&self) -> String {
        match self.network() {
            Network::Mainnet => "iota".to_owned(),
            other => format!("iota-{}", other.name()),
        }
    }

    /// The tags of the asset.
    pub(super) fn tags(&self) -> &'static [(&'static str, &'static str)] {
        match self.network() {
            Network::Mainnet => &[("proof-of-stake", "Proof of Stake")],
            _ => &[("proof-of-stake", "Proof of Stake"), ("testnet", "Testnet")],
        }
    }

    /// An identifier, the same in every edition.
    pub(super) fn id(&self, entity: Entity) -> String {
        match entity {
            Entity::Asset if self.network() == Network::Mainnet => MAINNET_ID.to_owned(),
            Entity::Asset => opaque("asset", &self.slug()),
            Entity::RewardOption(place) => opaque("reward option", &self.provider(place).slug),
            Entity::Provider(place) => opaque("provider", &self.provider(place).slug),
            Entity::Validator(place) => {
                opaque("validator", &self.validator(place).address.to_string())
            }
        }
    }
}

fn rates(edition: &Edition) -> &[ValidatorRates] {
    let valued = edition.valued.as_ref();
    valued.map_or(&[], |valued| valued.evaluation.rates.validators.as_slice())
}

/// Sixteen bytes that depend on what a thing is and how it is called.
pub(super) fn opaque(kind: &str, name: &str) -> String {
    hex(&Blake2b::<U16>::digest(format!("{kind} {name}")))
}

/// A validator's own name, or its address if it has none.
fn name(validator: &ValidatorRates) -> String {
    let name = validator.name.trim();
    if name.is_empty() {
        return validator.address.to_string();
    }
    name.to_owned()
}

/// A name in lower case, a hyphen for everything between its letters and digits.
fn slug(validator: &ValidatorRates) -> String {
    let mut slug = String::new();
    for letter in validator.name.chars() {
        if letter.is_alphanumeric() {
            slug.extend(letter.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        return validator.address.to_string();
    }
    slug.to_owned()
}
