use super::MicroAsmb;
use crate::{programmes::largest_remainder, units::Address};
use alloc::{collections::BTreeMap, vec::Vec};

/// Splits a pot of ASMB among stakers in proportion to their stakes, to the unit.
///
/// By [`largest_remainder()`] in the order of the addresses' bytes. Only the
/// proportions of the stakes count, so their unit does not matter. Every staker
/// has an entry, be it of nothing. `None` if nobody has stake.
///
/// ```
/// use iotasrb_core::{programmes::assembly::{MicroAsmb, pro_rata}, units::Address};
/// let address = |number| Address::from_bytes([number; 32]);
/// let stakes = [(address(2), 3), (address(1), 1)].into();
/// let paid = pro_rata(MicroAsmb::from_micros(10), &stakes).unwrap();
/// // 2.5 and 7.5: the lower address gets the odd unit.
/// assert_eq!(paid[&address(1)], MicroAsmb::from_micros(3));
/// assert_eq!(paid[&address(2)], MicroAsmb::from_micros(7));
/// ```
pub fn pro_rata(
    pot: MicroAsmb,
    stakes: &BTreeMap<Address, u64>,
) -> Option<BTreeMap<Address, MicroAsmb>> {
    let weights: Vec<_> = stakes.values().copied().collect();
    let parts = largest_remainder(pot.as_micros(), &weights)?;
    let amounts = parts.into_iter().map(MicroAsmb::from_micros);
    Some(stakes.keys().copied().zip(amounts).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_stake_nobody_is_served() {
        let nobody = BTreeMap::new();
        assert_eq!(pro_rata(MicroAsmb::ZERO, &nobody), None);
        let idle = [(Address::from_bytes([1; 32]), 0)].into();
        assert_eq!(pro_rata(MicroAsmb::from_micros(1), &idle), None);
    }
}
