use super::{ConversionRefusal, POT, START, Schedule, Vesting, shares};
use crate::{
    programmes::Micros,
    units::{Address, TimestampMs},
};
use alloc::vec::Vec;
use proptest::{collection::vec as vec_of, prelude::*};

fn address(number: u8) -> Address {
    Address::from_bytes([number; 32])
}

fn holdings(units: &[u64]) -> Vec<(Address, u64)> {
    (1..).map(address).zip(units.iter().copied()).collect()
}

fn divided(pot: u64, holdings: &[(Address, u64)]) -> Vec<u64> {
    let shares = shares(Micros::from_micros(pot), holdings).unwrap();
    shares.into_iter().map(Micros::as_micros).collect()
}

/// Four real rows of another receiver of 2023, and all its others as one: the two largest
/// remainders, of 4 in 5, round up.
#[test]
fn rows_of_the_real_conversion_hold() {
    let rows = [932_646, 4_507_772, 5_129_533, 103_626, 1_132_978_251];
    assert_eq!(
        divided(14_872_396_957_019, &holdings(&rows)),
        [
            12_128_412_855,
            58_620_441_059,
            66_706_010_617,
            1_347_584_089,
            14_733_594_508_399
        ]
    );
}

#[test]
fn equal_remainders_go_by_address() {
    let mut equal = holdings(&[5, 5, 5]);
    assert_eq!(divided(101, &equal), [34, 34, 33]);
    equal.reverse();
    assert_eq!(divided(101, &equal), [33, 34, 34]);
    assert_eq!(divided(101, &holdings(&[0, 7, 0])), [0, 101, 0]);
    assert_eq!(divided(0, &equal), [0, 0, 0]);
    let most = u64::MAX / 2;
    assert_eq!(
        divided(u64::MAX, &holdings(&[most, most])),
        [most + 1, most]
    );
}

#[test]
fn what_cannot_be_divided_is_refused() {
    let pot = Micros::from_micros(1);
    for (holdings, refusal) in [
        (holdings(&[]), ConversionRefusal::NoHoldings),
        (holdings(&[0, 0]), ConversionRefusal::NoHoldings),
        (holdings(&[u64::MAX, 1]), ConversionRefusal::TotalOverflow),
        (
            [holdings(&[1]), holdings(&[1])].concat(),
            ConversionRefusal::RepeatedAddress(address(1)),
        ),
    ] {
        assert_eq!(shares(pot, &holdings), Err(refusal));
    }
}

/// Share, schedule, free at once, each unlock.
#[test]
fn a_share_unlocks_in_equal_parts() {
    for (share, schedule, initial, per_unlock) in [
        (
            161_000_000_000_000,
            Schedule::TwoYears,
            16_100_000_000_024,
            2_786_538_461_538,
        ),
        (1_337, Schedule::FourYears, 193, 11),
        (1_000_000, Schedule::TwoYears, 100_036, 17_307),
        (
            36_030_948_112_963,
            Schedule::TwoYears,
            3_603_094_811_327,
            623_612_563_493,
        ),
        (60, Schedule::TwoYears, 8, 1),
        (52, Schedule::TwoYears, 52, 0),
        (51, Schedule::TwoYears, 51, 0),
        (0, Schedule::TwoYears, 0, 0),
    ] {
        let vesting = Vesting::of(Micros::from_micros(share), schedule);
        assert_eq!(vesting.initial.as_micros(), initial, "{share}");
        assert_eq!(vesting.per_unlock.as_micros(), per_unlock, "{share}");
    }
}

#[test]
fn unlocks_come_every_two_weeks() {
    let last = |schedule| {
        let unlocks: Vec<_> = Vesting::of(POT, schedule).unlocks().collect();
        (
            unlocks.len(),
            unlocks[1].at.as_unix_ms(),
            unlocks[unlocks.len() - 1].at.as_unix_ms(),
        )
    };
    // 2023-10-18, 2025-10-01 and 2027-09-29.
    assert_eq!(
        last(Schedule::TwoYears),
        (53, 1_697_587_200_000, 1_759_276_800_000)
    );
    assert_eq!(
        last(Schedule::FourYears),
        (105, 1_697_587_200_000, 1_822_176_000_000)
    );
    let vesting = Vesting::of(POT, Schedule::TwoYears);
    for (moment, free) in [
        (START.as_unix_ms() - 1, 0),
        (START.as_unix_ms(), 16_100_000_000_024),
        (1_697_587_199_999, 16_100_000_000_024),
        (1_697_587_200_000, 18_886_538_461_562),
        (1_759_276_800_000, 161_000_000_000_000),
        (u64::MAX, 161_000_000_000_000),
    ] {
        let found = vesting.free_at(TimestampMs::from_unix_ms(moment));
        assert_eq!(found.as_micros(), free, "{moment}");
    }
    let small = Vesting::of(Micros::from_micros(51), Schedule::TwoYears);
    assert_eq!(small.unlocks().count(), 1);
}

proptest! {
    #[test]
    fn no_micro_is_created_or_lost(
        pot in any::<u64>(),
        units in vec_of(0..=u64::MAX / 40, 1..40),
        four_years in any::<bool>(),
    ) {
        prop_assume!(units.iter().any(|units| *units > 0));
        let holdings = holdings(&units);
        let parts = shares(Micros::from_micros(pot), &holdings).unwrap();
        let sum: u128 = parts.iter().map(|part| u128::from(part.as_micros())).sum();
        prop_assert_eq!(sum, u128::from(pot));
        let mut backwards = holdings.clone();
        backwards.reverse();
        let mut reversed = shares(Micros::from_micros(pot), &backwards).unwrap();
        reversed.reverse();
        prop_assert_eq!(&reversed, &parts);
        let schedule = if four_years { Schedule::FourYears } else { Schedule::TwoYears };
        for part in parts {
            let freed = Vesting::of(part, schedule).unlocks().map(|unlock| unlock.amount);
            let freed: u64 = freed.map(Micros::as_micros).sum();
            prop_assert_eq!(freed, part.as_micros());
        }
    }

    /// Who holds more never gets less.
    #[test]
    fn shares_keep_the_order_of_holdings(pot in 0..1_000_u64, units in vec_of(0..50_u64, 2..9)) {
        prop_assume!(units.iter().any(|units| *units > 0));
        let parts = divided(pot, &holdings(&units));
        let rows: Vec<_> = units.into_iter().zip(parts).collect();
        for (units, part) in &rows {
            prop_assert!(rows.iter().all(|(other, theirs)| other <= units || theirs >= part));
        }
    }
}
