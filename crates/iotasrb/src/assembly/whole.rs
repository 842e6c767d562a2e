//! Whole numbers and shares of scenarios.

use iotasrb_core::units::BasisPoints;
use serde::{
    Deserialize, Deserializer,
    de::{Error, Visitor},
};
use std::{fmt, marker::PhantomData};

/// A whole number within limits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Whole<T, const LEAST: u32, const MOST: u32>(pub(super) T);

/// A share in basis points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Share(pub(super) BasisPoints);

impl<'de, T: TryFrom<u32>, const LEAST: u32, const MOST: u32> Deserialize<'de>
    for Whole<T, LEAST, MOST>
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_u64(WholeVisitor(PhantomData))
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Whole(basis_points) = Whole::<u32, 0, 10_000>::deserialize(deserializer)?;
        BasisPoints::new(u64::from(basis_points))
            .map(Self)
            .map_err(D::Error::custom)
    }
}

struct WholeVisitor<T, const LEAST: u32, const MOST: u32>(PhantomData<T>);

impl<T: TryFrom<u32>, const LEAST: u32, const MOST: u32> WholeVisitor<T, LEAST, MOST> {
    fn read<E: Error>(
        number: impl TryInto<u32> + fmt::Display + Copy,
    ) -> Result<Whole<T, LEAST, MOST>, E> {
        let fits = number.try_into().ok();
        let fits = fits.filter(|number| (LEAST..=MOST).contains(number));
        match fits.and_then(|number| T::try_from(number).ok()) {
            Some(number) => Ok(Whole(number)),
            None => Err(E::custom(format!(
                "{number} is no whole number from {LEAST} to {MOST}"
            ))),
        }
    }
}

impl<T: TryFrom<u32>, const LEAST: u32, const MOST: u32> Visitor<'_>
    for WholeVisitor<T, LEAST, MOST>
{
    type Value = Whole<T, LEAST, MOST>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a whole number from {LEAST} to {MOST}")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Self::read(number)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Self::read(number)
    }
}
