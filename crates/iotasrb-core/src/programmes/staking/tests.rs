use super::{Certainty, NotTaken, NotTheProgramme, Programme};
use crate::programmes::{
    Micros, Milestone, SUPPLY, largest_remainder,
    participation::{Event, Payload, Period, RewardRate, Span, Staking, StakingTerms},
};
use alloc::string::{String, ToString};

#[test]
fn the_table_is_that_of_the_official_events() {
    for (code, id, milestones, units, minimum) in [
        (
            "smr",
            "f6dbdad416e0470042d3fe429eb0e91683ba171279bce01be6d1d35a9909a981",
            [2_041_634, 2_102_114, 2_879_714],
            1,
            10_000_000,
        ),
        (
            "asmb-1",
            "57607d9f8cefc366c3ead71f5b1d76cef1b36a07eb775158c541107951d4aecb",
            [2_041_634, 2_102_114, 2_879_714],
            4,
            1_000_000,
        ),
        (
            "asmb-2",
            "90ab02d8f700fcb3b31ff577416ecb105697a664738bec45b626920337a280e0",
            [3_067_769, 3_093_689, 3_871_289],
            2,
            1_000_000,
        ),
        (
            "asmb-3",
            "79958d5ccaaa81cea1dc8b589655d369b16c72f27a44433ba22c5b0a7dc89356",
            [3_914_403, 3_940_323, 4_717_923],
            1,
            1_000_000,
        ),
        (
            "asmb-4",
            "758f9f6193c4ecc99b4b3c1a57a9cd3c6fc75f94e061d05361647d11ab8d06f6",
            [4_787_367, 4_813_287, 5_590_887],
            1,
            1_000_000,
        ),
        (
            "asmb-5",
            "e4a155210e0bc125b489e4d49cdb82368e19682b29e7da9a6d4f2ca2a8bd25b9",
            [5_616_722, 5_642_642, 6_420_242],
            1,
            1_000_000,
        ),
        (
            "asmb-6",
            "a0e2605db376b5236961e0b05c753700fc8d6b061bd4564289fcfda936bcd59b",
            [6_454_348, 6_480_268, 7_257_868],
            1,
            1_000_000,
        ),
    ] {
        let programme = Programme::by_code(code).unwrap();
        assert_eq!(programme.event.to_string(), id);
        let [commence, start, end] = milestones.map(Milestone::new);
        let terms = StakingTerms {
            period: Period::new(commence, start, end).unwrap(),
            rate: RewardRate::new(units, 1_000_000).unwrap(),
            minimum_rewards: minimum,
        };
        assert_eq!(programme.terms(), terms);
        assert_eq!(terms.period.paying_milestones(), 777_600);
        assert_eq!(Programme::by_event(programme.event), Some(programme));
        assert!(programme.paid_as_documented() == ["smr", "asmb-1"].contains(&code));
    }
    assert_eq!(Programme::by_code("asmb-7"), None);
    let rounds = Programme::ASSEMBLY.map(|round| round.documented_rate().numerator());
    assert_eq!(rounds, [4; 6]);
}

#[test]
fn the_outcomes_are_those_that_were_published() {
    let smr = Programme::SMR.outcome;
    let (earned, paid) = (smr.rewarded_units.unwrap(), smr.paid_units.unwrap());
    // What addresses below the minimum lost.
    assert_eq!(earned - paid, 14_361_087_192);
    // Four fifths of what Shimmer began with.
    assert_eq!(
        paid + 181_362_050_906_137 + 181_362_050_906_136,
        1_813_620_509_061_365
    );
    let round_6 = Programme::ASSEMBLY[5].outcome;
    assert_eq!(round_6.paid_units, Some(940_150_712_123_561));
    assert_eq!((round_6.staked, round_6.addresses), (None, Some(42_680)));
}

#[test]
fn a_programme_that_ended_says_so() {
    assert_eq!(
        Programme::SMR.refusal().to_string(),
        "Shimmer ended with milestone 2879714 (2022-03-28): it takes no new stake"
    );
    assert_eq!(
        Programme::ASSEMBLY[1].refusal().to_string(),
        "Assembly, round 2 ended with milestone 3871289 (about 2022-07-21): it takes no new stake"
    );
    let stated = Programme::ALL.map(|one| one.end_day.certainty == Certainty::Stated);
    assert_eq!(stated, [true, true, false, false, true, false, true]);
}

/// The event of a programme with its numbers, but without its own texts.
fn without_texts(programme: Programme) -> Event {
    let StakingTerms { period, rate, .. } = programme.terms();
    Event {
        name: String::from(programme.name),
        commence: period.commence(),
        start: period.start(),
        end: period.end(),
        payload: Payload::Staking(Staking {
            text: String::new(),
            symbol: String::from(programme.symbol),
            numerator: rate.numerator(),
            denominator: rate.denominator(),
            minimum_rewards: programme.terms().minimum_rewards,
            additional_info: String::new(),
        }),
        additional_info: String::new(),
    }
}

/// Every official event passes the check of a node; its own texts are needed for its id.
#[test]
fn an_event_with_other_texts_is_not_the_programme() {
    for programme in Programme::ALL {
        let event = without_texts(programme);
        assert_eq!(event.check_with_supply(SUPPLY), Ok(()));
        assert_eq!(event.staking_terms(), Ok(Some(programme.terms())));
        let found = event.id().unwrap();
        let expected = programme.event;
        assert_eq!(
            programme.check_event(&event),
            Err(NotTheProgramme::OtherId { expected, found })
        );
    }
}

/// Were the table wrong where the id is right, the event would tell.
#[test]
fn an_event_with_other_terms_than_the_table_is_not_the_programme() {
    let event = without_texts(Programme::SMR);
    let id = event.id().unwrap();
    let same = Programme {
        event: id,
        ..Programme::SMR
    };
    assert_eq!(same.check_event(&event), Ok(()));
    let other_symbol = Programme {
        symbol: "glow",
        ..same
    };
    let other_rate = Programme {
        terms: Programme::ASSEMBLY[0].terms(),
        ..same
    };
    for other in [other_symbol, other_rate] {
        let refusal = NotTheProgramme::OtherTerms(id);
        assert_eq!(other.check_event(&event), Err(refusal));
    }
}

/// Amount in micros, programme, reward of a whole round.
#[test]
fn a_whole_round_pays_what_each_milestone_pays() {
    for (micros, code, reward) in [
        (249_999, "asmb-1", 0),
        (250_000, "asmb-1", 777_600),
        (1_000_000, "smr", 777_600),
        (1_000_000, "asmb-1", 3_110_400),
        (1_000_000, "asmb-2", 1_555_200),
        (1_499_999, "asmb-1", 3_888_000),
        (1_500_000, "smr", 777_600),
        (13_000_000, "smr", 10_108_800),
        (0, "smr", 0),
    ] {
        let programme = Programme::by_code(code).unwrap();
        let potential = programme.potential(Micros::from_micros(micros), None);
        assert_eq!(potential.unwrap().reward, reward, "{code} {micros}");
    }
    // Without rounding in each milestone it would have been more.
    let smr = Programme::SMR.potential(Micros::from_micros(1_500_000), None);
    assert_eq!(smr.unwrap().firefly_estimate, 1_166_400);
    for (micros, estimate) in [(1_499_999, 4_665_596), (1_500_000, 4_665_600)] {
        let potential = Programme::ASSEMBLY[0].potential(Micros::from_micros(micros), None);
        assert_eq!(potential.unwrap().firefly_estimate, estimate);
    }
}

/// Ten seconds a milestone: 8,640 glow and 0.03456 ASMB a day for one IOTA.
#[test]
fn a_day_pays_8640_milestones() {
    let day = |programme: Programme| {
        let terms = programme.terms();
        let start = terms.period.start();
        let stake = Span::open(Micros::from_micros(1_000_000), start);
        terms.reward(stake, Milestone::new(start.number() + 8_640))
    };
    assert_eq!(day(Programme::SMR), Ok(8_640));
    assert_eq!(day(Programme::ASSEMBLY[0]), Ok(34_560));
}

/// 8,000,000,000 ASMB were planned at most; the rate could have paid 8,645,450,993.
#[test]
fn the_whole_supply_would_have_earned_more_than_planned() {
    let most = Programme::ASSEMBLY[0].potential(SUPPLY, None).unwrap();
    assert_eq!(most.reward, 8_645_450_993_020_800);
}

/// A quarter more at the genesis of Shimmer, an odd number: the treasury has the glow more.
#[test]
fn what_shimmer_added_is_split_in_two() {
    let paid = Programme::SMR.outcome.paid_units.unwrap();
    let added = 362_724_101_812_273;
    assert_eq!(paid + added, 1_813_620_509_061_365);
    assert_eq!(
        largest_remainder(added, &[1, 1]).unwrap(),
        [181_362_050_906_137, 181_362_050_906_136]
    );
}

#[test]
fn the_least_stake_that_is_paid_for_a_whole_round() {
    for (code, micros) in [
        ("smr", 13_000_000),
        ("asmb-1", 500_000),
        ("asmb-2", 1_000_000),
        ("asmb-3", 2_000_000),
        ("asmb-4", 2_000_000),
        ("asmb-5", 2_000_000),
        ("asmb-6", 2_000_000),
    ] {
        let programme = Programme::by_code(code).unwrap();
        let reaches = |micros| {
            let potential = programme.potential(Micros::from_micros(micros), None);
            potential.unwrap().reaches_minimum
        };
        assert!(reaches(micros) && !reaches(micros - 1), "{code}");
    }
}

#[test]
fn a_later_stake_earns_less_and_the_documented_rate_is_shown_beside() {
    let round = Programme::ASSEMBLY[5];
    let ten_iota = Micros::from_micros(10_000_000);
    let potential = |at| round.potential(ten_iota, Some(Milestone::new(at))).unwrap();
    let last = potential(7_257_868);
    assert_eq!(
        (last.per_milestone, last.milestones, last.reward),
        (10, 1, 10)
    );
    assert_eq!((last.documented_reward, last.reaches_minimum), (40, false));
    // The first milestone that pays pays whoever was there before as well.
    assert_eq!(potential(6_480_269), potential(6_454_349));
    assert_eq!(potential(6_480_270).reward, 7_775_990);
    let whole = round.potential(SUPPLY, None).unwrap();
    assert_eq!(whole.reward, 2_161_362_748_060_800);
}

#[test]
fn a_stake_that_a_programme_did_not_take_earns_nothing_at_all() {
    let refused = |amount, at| {
        let amount = Micros::from_micros(amount);
        let potential = Programme::SMR.potential(amount, Some(Milestone::new(at)));
        potential.unwrap_err().to_string()
    };
    let ended = NotTaken::Ended(Programme::SMR.refusal()).to_string();
    assert_eq!(refused(1, 2_879_715), ended);
    assert_eq!(
        refused(1, 2_041_634),
        "Shimmer took stakes after milestone 2041634, not in 2041634"
    );
    assert_eq!(
        refused(SUPPLY.as_micros() + 1, 2_500_000),
        "there were only 2779530283.277761 IOTA then, not 2779530283.277762"
    );
}

/// One output took part in both programmes of December 2021.
#[test]
fn events_that_overlap_pay_both() {
    let stake = Span::open(Micros::from_micros(1_000_000), Milestone::new(2_041_635));
    let both = [Programme::SMR, Programme::ASSEMBLY[0]];
    let rewards = both.map(|one| one.terms().reward(stake, Milestone::new(3_000_000)));
    assert_eq!(rewards, [Ok(777_600), Ok(3_110_400)]);
    let next = Programme::ASSEMBLY[1].terms();
    assert!(!next.period.accepts(stake.start()));
}
