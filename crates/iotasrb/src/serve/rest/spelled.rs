//! How the values of parameters are spelled, for the description of the API.

use crate::store::{METRICS, Of};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
};

/// Bytes as they are.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "only described")]
pub(super) struct Octets(Vec<u8>);

/// A date, which begins at midnight UTC, or a moment of RFC 3339.
#[derive(ToSchema)]
#[schema(
    pattern = r"^((19[7-9][0-9]|20[0-9]{2})-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))|(197[26]|198[048]|199[26]|20[02468][048]|20[13579][26])-02-29)(T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]))?$",
    example = "2026-05-15T20:00:00Z"
)]
#[expect(dead_code, reason = "only described")]
pub(super) struct Moment(String);

/// Where a page begins: what the page before gave.
#[derive(ToSchema)]
#[schema(as = Cursor,
    pattern = r"^(0|[1-9][0-9]{0,14})\.(0|[1-9][0-9]{0,14})\.(0|[1-9][0-9]{0,14})$",
    example = "8.1778875200000.7"
)]
#[expect(dead_code, reason = "only described")]
pub(super) struct CursorText(String);

/// An address of the chain.
#[derive(ToSchema)]
#[schema(as = Address,
    pattern = "^0x[0-9a-f]{64}$",
    example = "0xa69363ce32b9b1e5b9c7480232ca6799068daa7c22c3d8cc53632246c354b9ff"
)]
#[expect(dead_code, reason = "only described")]
pub(super) struct AddressText(String);

/// An amount in IOTA with up to nine decimals, without separators.
#[derive(ToSchema)]
#[schema(
    as = Amount,
    pattern = r"^[1-9][0-9]{0,9}(\.[0-9]{1,9})?$",
    example = "10000"
)]
#[expect(dead_code, reason = "only described")]
pub(super) struct AmountText(String);

/// An amount of the earlier network in IOTA with up to six decimals, without separators.
#[derive(ToSchema)]
#[schema(
    as = MicroAmount,
    pattern = r"^(0|[1-9][0-9]{0,9})(\.[0-9]{1,6})?$",
    example = "1500"
)]
#[expect(dead_code, reason = "only described")]
pub(super) struct MicroAmountText(String);

/// An address of the earlier network: bech32, or 64 hexadecimal digits.
#[derive(ToSchema)]
#[schema(
    as = EarlierAddress,
    pattern = "^(0x)?[0-9a-f]{64}$",
    example = "60200bad8137a704216e84f8f9acfe65b972d9f4155becb4815282b03cef99fe"
)]
#[expect(dead_code, reason = "only described")]
pub(super) struct ProgrammeAddressText(String);

/// Growths in percent a year, from -100 to 1000, with up to two decimals; commas between them.
#[derive(ToSchema)]
#[schema(
    as = Growths,
    pattern = r"^(-?[0-9]{1,2}|[1-9][0-9]{2})(\.[0-9]{1,2})?(,(-?[0-9]{1,2}|[1-9][0-9]{2})(\.[0-9]{1,2})?){0,4}$",
    example = "-20,0,20"
)]
#[expect(dead_code, reason = "only described")]
pub(super) struct GrowthText(String);

/// A part of the UTC calendar; weeks begin on Monday.
#[derive(ToSchema)]
#[schema(as = Interval, rename_all = "lowercase")]
#[expect(dead_code, reason = "only described")]
pub(super) enum IntervalWord {
    Hour,
    Day,
    Week,
    Month,
    Quarter,
}

/// Which publication stands for an interval.
#[derive(ToSchema)]
#[schema(as = Pick, rename_all = "lowercase")]
#[expect(dead_code, reason = "only described")]
pub(super) enum PickWord {
    First,
    Last,
}

/// Which points: slots of the cadence, epoch changes, or both.
#[derive(ToSchema)]
#[schema(as = Points, rename_all = "lowercase")]
#[expect(dead_code, reason = "only described")]
pub(super) enum PointsWord {
    Slots,
    Epochs,
    All,
}

/// Whether the earliest or the latest comes first.
#[derive(ToSchema)]
#[schema(as = Order, rename_all = "lowercase")]
#[expect(dead_code, reason = "only described")]
pub(super) enum OrderWord {
    Asc,
    Desc,
}

/// A figure of the network.
pub(super) struct NetworkMetric;

/// A figure of a validator.
pub(super) struct ValidatorMetric;

impl PartialSchema for NetworkMetric {
    fn schema() -> RefOr<Schema> {
        named(Of::Network, "A figure of the network.")
    }
}

impl ToSchema for NetworkMetric {}

impl PartialSchema for ValidatorMetric {
    fn schema() -> RefOr<Schema> {
        named(Of::Validator, "A figure of a validator.")
    }
}

impl ToSchema for ValidatorMetric {}

fn named(of: Of, description: &str) -> RefOr<Schema> {
    let metrics = METRICS.into_iter().filter(|metric| metric.of == of);
    let names = metrics.map(|metric| metric.name);
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(description))
        .enum_values(Some(names))
        .into()
}
