//! The whole history as Parquet: columns that any analysis engine reads.
//!
//! Values are exact there too: `DECIMAL(38, 18)`, beside their fractions.

use super::{absent, fraction, name, unwritten, value};
use crate::store::{Store, StoreError, WholeRow};
use parquet::{
    basic::{Compression, ZstdLevel},
    data_type::{ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType, Int64Type},
    file::{
        properties::{EnabledStatistics, WriterProperties},
        writer::{SerializedFileWriter, SerializedRowGroupWriter},
    },
    schema::parser::parse_message_type,
};
use std::{io::Write, sync::Arc};

const SCHEMA: &str = "message iotasrb {
    REQUIRED INT64 time (TIMESTAMP(MILLIS, true));
    REQUIRED BYTE_ARRAY point (UTF8);
    REQUIRED INT64 publication;
    REQUIRED BYTE_ARRAY state (UTF8);
    OPTIONAL BYTE_ARRAY method (UTF8);
    OPTIONAL INT64 superseded_by;
    OPTIONAL BYTE_ARRAY validator (UTF8);
    OPTIONAL BYTE_ARRAY figure (UTF8);
    OPTIONAL FIXED_LEN_BYTE_ARRAY (16) value (DECIMAL(38, 18));
    OPTIONAL BYTE_ARRAY numerator (UTF8);
    OPTIONAL BYTE_ARRAY denominator (UTF8);
    OPTIONAL BYTE_ARRAY absent (UTF8);
}";
/// The rows that are held before they are written.
const GROUP: usize = 32_768;

type Failure = parquet::errors::ParquetError;
type Group<'a, W> = SerializedRowGroupWriter<'a, W>;

/// Rows, column by column.
#[derive(Default)]
struct Columns {
    time: Vec<i64>,
    point: Vec<ByteArray>,
    publication: Vec<i64>,
    state: Vec<ByteArray>,
    method: Vec<Option<ByteArray>>,
    superseded_by: Vec<Option<i64>>,
    validator: Vec<Option<ByteArray>>,
    figure: Vec<Option<ByteArray>>,
    value: Vec<Option<FixedLenByteArray>>,
    numerator: Vec<Option<ByteArray>>,
    denominator: Vec<Option<ByteArray>>,
    absent: Vec<Option<ByteArray>>,
}

pub(super) fn write(store: &mut Store, output: impl Write + Send) -> Result<(), StoreError> {
    let schema = Arc::new(parse_message_type(SCHEMA).map_err(unwritten)?);
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_created_by(concat!("iotasrb ", env!("CARGO_PKG_VERSION")).to_owned())
        .build();
    let mut file =
        SerializedFileWriter::new(output, schema, Arc::new(properties)).map_err(unwritten)?;
    let mut columns = Columns::default();
    store.whole(|row| {
        columns.add(row)?;
        if columns.time.len() == GROUP {
            flush(&mut columns, &mut file).map_err(unwritten)?;
        }
        Ok(())
    })?;
    if !columns.time.is_empty() {
        flush(&mut columns, &mut file).map_err(unwritten)?;
    }
    file.close().map_err(unwritten)?;
    Ok(())
}

fn flush<W: Write + Send>(
    columns: &mut Columns,
    file: &mut SerializedFileWriter<W>,
) -> Result<(), Failure> {
    let mut group = file.next_row_group()?;
    columns.write(&mut group)?;
    group.close()?;
    *columns = Columns::default();
    Ok(())
}

impl Columns {
    fn add(&mut self, row: &WholeRow<'_>) -> Result<(), StoreError> {
        let figure = row.figure.as_ref();
        let exactly = figure.and_then(|(_, metric, figure)| fraction(*metric, figure));
        let value = figure.and_then(|(_, metric, figure)| value(*metric, figure));
        self.time.push(integer(row.point.at.as_unix_ms())?);
        self.point.push(row.point.kind.name().into());
        self.publication.push(integer(row.publication)?);
        self.state.push(row.state.name().into());
        self.method.push(row.method.map(ByteArray::from));
        self.superseded_by
            .push(row.superseded_by.map(integer).transpose()?);
        let validator = figure.and_then(|(of, ..)| of.map(|address| address.to_string()));
        self.validator
            .push(validator.as_deref().map(ByteArray::from));
        self.figure
            .push(figure.map(|(_, metric, _)| name(*metric).into()));
        self.value.push(value.as_deref().map(decimal).transpose()?);
        self.numerator
            .push(exactly.map(|(numerator, _)| numerator.into()));
        self.denominator
            .push(exactly.map(|(_, denominator)| denominator.into()));
        self.absent.push(absent(row).map(ByteArray::from));
        Ok(())
    }

    /// In the order of the schema.
    fn write<W: Write + Send>(&self, group: &mut Group<'_, W>) -> Result<(), Failure> {
        required::<Int64Type, _>(group, &self.time)?;
        required::<ByteArrayType, _>(group, &self.point)?;
        required::<Int64Type, _>(group, &self.publication)?;
        required::<ByteArrayType, _>(group, &self.state)?;
        optional::<ByteArrayType, _>(group, &self.method)?;
        optional::<Int64Type, _>(group, &self.superseded_by)?;
        optional::<ByteArrayType, _>(group, &self.validator)?;
        optional::<ByteArrayType, _>(group, &self.figure)?;
        optional::<FixedLenByteArrayType, _>(group, &self.value)?;
        optional::<ByteArrayType, _>(group, &self.numerator)?;
        optional::<ByteArrayType, _>(group, &self.denominator)?;
        optional::<ByteArrayType, _>(group, &self.absent)
    }
}

fn required<T: parquet::data_type::DataType, W: Write + Send>(
    group: &mut Group<'_, W>,
    values: &[T::T],
) -> Result<(), Failure> {
    column::<T, W>(group, values, None)
}

fn optional<T: parquet::data_type::DataType, W: Write + Send>(
    group: &mut Group<'_, W>,
    values: &[Option<T::T>],
) -> Result<(), Failure> {
    let there: Vec<T::T> = values.iter().flatten().cloned().collect();
    let levels: Vec<i16> = values
        .iter()
        .map(|value| i16::from(value.is_some()))
        .collect();
    column::<T, W>(group, &there, Some(&levels))
}

fn column<T: parquet::data_type::DataType, W: Write + Send>(
    group: &mut Group<'_, W>,
    values: &[T::T],
    levels: Option<&[i16]>,
) -> Result<(), Failure> {
    let column = group.next_column()?;
    let mut column = column.ok_or_else(|| Failure::General("a column too many".to_owned()))?;
    column.typed::<T>().write_batch(values, levels, None)?;
    column.close()
}

/// A decimal with 18 places as a number of so many parts, in two's complement, big-endian.
fn decimal(text: &str) -> Result<FixedLenByteArray, StoreError> {
    let digits: String = text.chars().filter(|character| *character != '.').collect();
    let parts: i128 = digits.parse().map_err(unwritten)?;
    Ok(FixedLenByteArray::from(parts.to_be_bytes().to_vec()))
}

fn integer(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(unwritten)
}
