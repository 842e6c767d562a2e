//! Objects without lists of their own.

use super::Json;
use async_graphql::{ID, SimpleObject};

/// A key with its label.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct ListItem {
    pub(crate) key: Option<String>,
    pub(crate) label: Option<String>,
}

/// A group of assets or providers.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct Tag {
    pub(crate) key: Option<String>,
    pub(crate) label: Option<String>,
}

/// A question about a provider.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct ProviderFaq {
    pub(crate) question: Option<String>,
    pub(crate) answer: Option<String>,
}

/// What a search found: an asset, a provider or a validator.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct SearchResult {
    pub(crate) entity_type: String,
    #[graphql(name = "entityID")]
    pub(crate) entity_id: ID,
    pub(crate) entity_meta: Json,
}

impl ListItem {
    /// What is called like its key.
    pub(crate) fn named(key: &str) -> Self {
        Self {
            key: Some(key.to_owned()),
            label: Some(key.to_owned()),
        }
    }
}
