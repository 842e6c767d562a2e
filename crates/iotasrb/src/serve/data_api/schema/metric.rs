use super::{Asset, Date, Double, Json, Provider, RewardOption, Validator};
use crate::{
    serve::data_api::{
        catalogue::{Entity, opaque},
        changes,
        inquiry::{Inquiry, Observed},
        row::Row,
    },
    store::Publication,
};
use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use iotasrb_core::ratio::{Ratio, Rounding};
use std::sync::Arc;

/// A value of a metric: the latest one, or one of the past.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct Metric {
    #[graphql(skip)]
    row: Row,
    label: Option<&'static str>,
    metric_key: Option<&'static str>,
    tooltip: Option<String>,
    unit: Option<&'static str>,
    precision: Option<i32>,
    /// The value, as the nearest double. Null only where nothing was published in a part of the
    /// calendar.
    default_value: Option<Double>,
    editable_min: Option<Double>,
    editable_max: Option<Double>,
    editable_interval: Option<Double>,
    variation: Option<Json>,
    reward_option_keys: Option<Json>,
    is_editable: Option<bool>,
    /// The time of the slot or of the epoch change that it was published for.
    created_at: Option<Date>,
    standard: Option<bool>,
    approved_latest: Option<bool>,
    approved_historical: Option<bool>,
}

impl Metric {
    /// What a row says.
    pub(crate) fn new(row: Row) -> Self {
        Self {
            label: row.key.label,
            metric_key: Some(row.key.name),
            tooltip: None,
            unit: row.key.unit,
            precision: None,
            default_value: row.value.as_ref().map(Double::nearest),
            editable_min: None,
            editable_max: None,
            editable_interval: None,
            variation: None,
            reward_option_keys: None,
            is_editable: None,
            created_at: Some(Date(row.at)),
            standard: None,
            approved_latest: None,
            approved_historical: None,
            row,
        }
    }

    /// The value with no common divisor left.
    fn exact(&self) -> Option<Ratio> {
        self.row.value.as_ref().map(Ratio::lowest_terms)
    }

    /// The publication that it is from; what cannot be read is said of the whole answer.
    fn source(&self, context: &Context<'_>) -> Option<Arc<Publication>> {
        let number = self.row.publication?;
        let found = Inquiry::of(context).publication(number);
        found.unwrap_or_default()
    }

    fn observed(&self, context: &Context<'_>) -> Option<Observed> {
        let number = self.source(context)?.observation?;
        Inquiry::of(context).observed(number).unwrap_or_default()
    }
}

#[ComplexObject]
impl Metric {
    async fn id(&self, context: &Context<'_>) -> ID {
        let row = &self.row;
        let entity = Inquiry::of(context).catalogue.id(row.entity);
        let time = row.at.as_unix_ms();
        opaque("metric", &format!("{entity} {} {time}", row.key.name)).into()
    }

    /// The asset that it is of, if it is of one.
    async fn asset(&self, context: &Context<'_>) -> Option<Asset> {
        let is_asset = self.row.entity == Entity::Asset;
        is_asset.then(|| Asset::new(Inquiry::of(context)))
    }

    /// The provider that it is of, if it is of one.
    async fn provider(&self, context: &Context<'_>) -> Option<Provider> {
        match self.row.entity {
            Entity::Provider(place) => Some(Provider::new(Inquiry::of(context), place)),
            _ => None,
        }
    }

    /// The reward option that it is of, if it is of one.
    async fn reward_option(&self, context: &Context<'_>) -> Option<RewardOption> {
        match self.row.entity {
            Entity::RewardOption(place) => Some(RewardOption::new(Inquiry::of(context), place)),
            _ => None,
        }
    }

    /// The validator that it is of, if it is of one.
    async fn validator(&self, context: &Context<'_>) -> Option<Validator> {
        match self.row.entity {
            Entity::Validator(place) => Some(Validator::new(Inquiry::of(context), place)),
            _ => None,
        }
    }

    /// By how many percent the latest value changed: an object as a text, by the time since when.
    async fn change_percentages(&self, context: &Context<'_>) -> Option<Json> {
        let inquiry = Inquiry::of(context);
        self.row
            .is_latest
            .then(|| changes::percentages(inquiry, &self.row))
    }

    /// By how much the latest value changed: an object as a text, by the time since when.
    async fn change_absolutes(&self, context: &Context<'_>) -> Option<Json> {
        let inquiry = Inquiry::of(context);
        self.row
            .is_latest
            .then(|| changes::absolutes(inquiry, &self.row))
    }

    /// The exact value with as many decimals as are published, rounded half to even.
    async fn decimal(&self) -> Option<String> {
        let decimals = self.row.key.formula.decimals();
        let exact = self.exact()?;
        Some(exact.to_decimal(decimals, Rounding::HalfEven))
    }

    /// The numerator of the exact value, in lowest terms.
    async fn numerator(&self) -> Option<String> {
        Some(self.exact()?.numerator().to_string())
    }

    /// The denominator of the exact value, in lowest terms.
    async fn denominator(&self) -> Option<String> {
        Some(self.exact()?.denominator().to_string())
    }

    /// The number of the publication that it is from.
    async fn publication(&self) -> Option<ID> {
        self.row.publication.map(ID::from)
    }

    /// By which method it was computed.
    async fn method(&self, context: &Context<'_>) -> Option<String> {
        self.source(context)?.method.clone()
    }

    /// How good the publication is: `OK`, `DEGRADED` or `STALE`.
    async fn state(&self, context: &Context<'_>) -> Option<&'static str> {
        Some(self.source(context)?.state.name())
    }

    /// From when on something newer should be there.
    async fn valid_until(&self, context: &Context<'_>) -> Option<Date> {
        Some(Date(self.source(context)?.valid_until))
    }

    /// The epoch of the chain that was observed.
    async fn epoch(&self, context: &Context<'_>) -> Option<i64> {
        i64::try_from(self.observed(context)?.epoch.number()).ok()
    }

    /// The sequence number of the checkpoint that was observed, if it is known.
    async fn checkpoint(&self, context: &Context<'_>) -> Option<String> {
        let checkpoint = self.observed(context)?.checkpoint?;
        Some(checkpoint.number().to_string())
    }

    /// The digest of the observation that it was computed from.
    async fn observation_digest(&self, context: &Context<'_>) -> Option<String> {
        Some(self.observed(context)?.digest.to_string())
    }
}
