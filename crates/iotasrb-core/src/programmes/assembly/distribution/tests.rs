use super::*;
use alloc::vec::Vec;
use proptest::{
    collection::{btree_map, vec},
    prelude::*,
};

const fn micros(amount: u64) -> MicroAsmb {
    MicroAsmb::from_micros(amount)
}

const fn address(number: u8) -> Address {
    Address::from_bytes([number; 32])
}

fn schedule(pool: u64, days: u32) -> Schedule {
    Schedule::new(micros(pool), NonZeroU32::new(days).unwrap())
}

/// What the first round issued decides the pool, the pool decides the days.
#[test]
fn the_pool_and_its_days() {
    for (issued, pool, daily, left) in [
        // The documents' example: 14 thousand million are left.
        (
            6_000_000_000_000_000,
            14_000_000_000_000_000,
            21_909_233_176_838,
            518,
        ),
        // All of the 8 thousand million were issued, or more than all.
        (
            8_000_000_000_000_000,
            12_000_000_000_000_000,
            18_779_342_723_004,
            444,
        ),
        (u64::MAX, 12_000_000_000_000_000, 18_779_342_723_004, 444),
        // What the first round's status says at its last milestone.
        (
            5_805_198_730_725_779,
            14_194_801_269_274_221,
            22_214_086_493_386,
            567,
        ),
        (0, 20_000_000_000_000_000, 31_298_904_538_341, 101),
    ] {
        let schedule = Schedule::after_first_round(micros(issued));
        assert_eq!(schedule.pool(), micros(pool));
        assert_eq!(schedule.daily(), micros(daily));
        assert_eq!(schedule.left_for_last_day(), micros(left));
        assert_eq!(schedule.days(), 639);
        assert_eq!(schedule.pot(1), Some(micros(daily)));
        assert_eq!(schedule.pot(638), Some(micros(daily)));
        assert_eq!(schedule.pot(639), Some(micros(daily + left)));
        assert_eq!([schedule.pot(0), schedule.pot(640)], [None, None]);
    }
}

#[test]
fn a_day_is_split_by_its_stakes() {
    let schedule = Schedule::after_first_round(micros(6_000_000_000_000_000));
    for (stakes, expected) in [
        (
            [1, 2, 4],
            [3_129_890_453_834, 6_259_780_907_668, 12_519_561_815_336],
        ),
        (
            [1, 1, 1],
            [7_303_077_725_613, 7_303_077_725_613, 7_303_077_725_612],
        ),
        ([0, 5, 0], [0, 21_909_233_176_838, 0]),
    ] {
        let stakes = [1, 2, 3].map(address).into_iter().zip(stakes).collect();
        let day = Distribution::start(schedule).step(&stakes).unwrap();
        let paid: Vec<_> = day.paid.values().map(|paid| paid.as_micros()).collect();
        assert_eq!(paid, expected);
        assert_eq!(day.after.paid(), micros(21_909_233_176_838));
    }
}

/// 11 units in 3 days: 3, 3 and 5.
#[test]
fn a_day_without_stake_leaves_its_pot_to_the_next() {
    let some = [(address(1), 1)].into();
    let none = [(address(1), 0)].into();
    let first = Distribution::start(schedule(11, 3)).step(&none).unwrap();
    assert_eq!((first.pot, first.carried_in), (micros(3), micros(0)));
    assert_eq!(first.paid, BTreeMap::new());
    assert_eq!(first.after.carried(), micros(3));
    assert_eq!(first.after.undistributed(), None);

    let second = first.after.step(&some).unwrap();
    assert_eq!((second.pot, second.carried_in), (micros(3), micros(3)));
    assert_eq!(second.paid[&address(1)], micros(6));
    assert_eq!(second.after.carried(), micros(0));
    assert_eq!(second.after.remaining(), micros(5));

    let paid = second.after.step(&some).unwrap().after;
    assert_eq!(paid.undistributed(), Some(micros(0)));
    assert_eq!(paid.paid(), micros(11));
    let unpaid = second.after.step(&BTreeMap::new()).unwrap().after;
    assert_eq!(unpaid.undistributed(), Some(micros(5)));
    assert_eq!(unpaid.step(&some), Err(Ended { days: 3 }));
}

#[test]
fn a_pool_below_one_unit_a_day_is_paid_on_the_last_day() {
    let schedule = schedule(2, 3);
    let pots = [1, 2, 3].map(|day| schedule.pot(day).unwrap().as_micros());
    assert_eq!(pots, [0, 0, 2]);
}

/// The whole of the documented distribution, with one staker who is never away.
#[test]
fn all_639_days_pay_the_whole_pool() {
    let stakes = [(address(1), 1_000_000)].into();
    let start = Distribution::start(Schedule::after_first_round(micros(5_805_198_730_725_779)));
    let end = (0..639).fold(start, |distribution, _| {
        distribution.step(&stakes).unwrap().after
    });
    assert_eq!(end.paid(), micros(14_194_801_269_274_221));
    assert_eq!(end.undistributed(), Some(micros(0)));
}

fn days() -> impl Strategy<Value = Vec<BTreeMap<Address, u64>>> {
    let addresses = (0..12_u8).prop_map(address);
    let stake = prop_oneof![Just(0), 1..=1_000_u64, any::<u64>()];
    vec(btree_map(addresses, stake, 0..6), 1..20)
}

proptest! {
    #[test]
    fn no_unit_is_created_or_lost_on_any_day(pool in any::<u64>(), days in days()) {
        let schedule = schedule(pool, u32::try_from(days.len()).unwrap());
        let mut distribution = Distribution::start(schedule);
        let mut received = 0_u128;
        for stakes in &days {
            let day = distribution.step(stakes).unwrap();
            received += day.paid.values().map(|paid| u128::from(paid.as_micros())).sum::<u128>();
            distribution = day.after;
            let [paid, carried, remaining] =
                [distribution.paid(), distribution.carried(), distribution.remaining()]
                    .map(|amount| u128::from(amount.as_micros()));
            prop_assert_eq!(received, paid);
            prop_assert_eq!(paid + carried + remaining, u128::from(pool));
        }
        prop_assert_eq!(distribution.remaining(), MicroAsmb::ZERO);
        prop_assert_eq!(distribution.undistributed(), Some(distribution.carried()));
    }

    #[test]
    fn the_unit_of_the_stakes_decides_nothing(
        pool in any::<u64>(),
        stakes in btree_map((0..20_u8).prop_map(address), 0..=1_u64 << 50, 0..20),
        factor in 1..=1_000_u64,
    ) {
        let scaled = stakes.iter().map(|(address, stake)| (*address, stake * factor)).collect();
        let start = Distribution::start(schedule(pool, 7));
        prop_assert_eq!(start.step(&stakes), start.step(&scaled));
    }

    /// Two stakes of one holder never get more than one unit above what their sum gets.
    #[test]
    fn splitting_a_stake_gains_at_most_a_unit(
        pool in any::<u64>(),
        parts in [1..=1_u64 << 50, 1..=1_u64 << 50],
        others in vec(1..=1_u64 << 50, 1..10),
    ) {
        let others = others.iter().copied().enumerate();
        let others: BTreeMap<_, _> =
            others.map(|(place, stake)| (address(10 + u8::try_from(place).unwrap()), stake)).collect();
        let paid_to = |own: &[u64]| {
            let mut stakes = others.clone();
            stakes.extend((0..2_u8).map(address).zip(own.iter().copied()));
            let paid = Distribution::start(schedule(pool, 1)).step(&stakes).unwrap().paid;
            own.iter().zip(0..2_u8).map(|(_, number)| u128::from(paid[&address(number)].as_micros())).sum::<u128>()
        };
        prop_assert!(paid_to(&parts) <= paid_to(&[parts[0] + parts[1]]) + 1);
    }
}
