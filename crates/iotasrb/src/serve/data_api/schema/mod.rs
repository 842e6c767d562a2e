//! The types that clients see, with the names that the original has; reconstructed from what its
//! clients ask for, since it publishes no schema.
//!
//! Fields of which nothing is known here exist, and are null.

mod asset;
mod inputs;
mod metric;
mod provider;
mod query;
mod reward_option;
mod scalars;
mod small;
mod validator;

pub(crate) use asset::Asset;
pub(crate) use inputs::{
    AssetsWhere, EntitiesOrder, IntervalName, MetricsOrder, MetricsWhere, PickName, ProvidersWhere,
    RewardOptionsWhere, SortOrder, ValidatorsOrder, ValidatorsWhere,
};
pub(crate) use metric::Metric;
pub(crate) use provider::Provider;
pub(crate) use reward_option::RewardOption;
pub(crate) use scalars::{Date, Double, IsActive, Json};
pub(crate) use validator::Validator;

use async_graphql::{EmptyMutation, EmptySubscription, Schema};
use query::Query;
use std::sync::LazyLock;

/// How deep the engine calls itself; the guard has refused what is deeper.
const RECURSION: usize = 64;

/// The schema.
pub(crate) static SCHEMA: LazyLock<Schema<Query, EmptyMutation, EmptySubscription>> =
    LazyLock::new(|| {
        Schema::build(Query, EmptyMutation, EmptySubscription)
            .limit_recursive_depth(RECURSION)
            .finish()
    });
