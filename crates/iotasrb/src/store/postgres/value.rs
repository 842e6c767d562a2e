//! Values as PostgreSQL sends and takes them.

use super::super::{
    engine::{Cell, Value},
    tables,
};
use bytes::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use std::error::Error;

/// The type of a column.
pub(super) fn of_column((_, kind): &(&'static str, tables::Type)) -> Type {
    match kind {
        tables::Type::Integer => Type::INT8,
        tables::Type::Text => Type::TEXT,
        tables::Type::Bytes => Type::BYTEA,
    }
}

/// The types of which a value can be: those of the columns, and of what is counted or asked.
fn is_known(kind: &Type) -> bool {
    [Type::INT8, Type::INT4, Type::BOOL, Type::TEXT, Type::BYTEA].contains(kind)
}

impl ToSql for Value {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(integer) if *kind == Type::INT4 => {
                i32::try_from(*integer)?.to_sql_checked(kind, out)
            }
            Self::Integer(integer) => integer.to_sql_checked(kind, out),
            Self::Text(text) => text.to_sql_checked(kind, out),
            Self::Bytes(bytes) => bytes.to_sql_checked(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        is_known(kind)
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Cell<'a> {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        match *kind {
            Type::INT8 => i64::from_sql(kind, raw).map(Self::Integer),
            Type::INT4 => i32::from_sql(kind, raw).map(|integer| Self::Integer(integer.into())),
            // As SQLite answers questions.
            Type::BOOL => bool::from_sql(kind, raw).map(|truth| Self::Integer(truth.into())),
            Type::TEXT => <&str>::from_sql(kind, raw).map(Self::Text),
            Type::BYTEA => <&[u8]>::from_sql(kind, raw).map(Self::Bytes),
            _ => Err(format!("a value is of type {kind}").into()),
        }
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(kind: &Type) -> bool {
        is_known(kind)
    }
}
