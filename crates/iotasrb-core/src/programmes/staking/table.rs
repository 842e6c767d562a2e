use crate::programmes::{
    Micros, Milestone,
    participation::{EventId, Period, RewardRate, StakingTerms},
};
use core::fmt;

/// A day, and how well it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day in Central Europe, such as `2021-12-28`.
    pub date: &'static str,
    /// How well it is known.
    pub certainty: Certainty,
}

/// How well a day is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// It was announced or recorded.
    Stated,
    /// It follows from the days that were, and from the number of milestones; a day more or
    /// less is possible.
    Inferred,
}

impl fmt::Display for Day {
    /// The date, with "about" before it where it is inferred.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.certainty {
            Certainty::Stated => f.write_str(self.date),
            Certainty::Inferred => write!(f, "about {}", self.date),
        }
    }
}

/// What is known of how a programme ended; none where no official figure is at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What was staked at the last milestone.
    pub staked: Option<Micros>,
    /// What all stakes earned, in units, those below the minimum included.
    pub rewarded_units: Option<u64>,
    /// What the official result pays, in units: only to addresses that reached the minimum.
    pub paid_units: Option<u64>,
    /// How many addresses it pays.
    pub addresses: Option<u32>,
    /// The least that an address is paid, in units.
    pub least_units: Option<u64>,
    /// The most that an address is paid, in units.
    pub most_units: Option<u64>,
}

/// A staking programme that really ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Programme {
    /// Its name in every machine-readable output: `smr`, `asmb-1` to `asmb-6`.
    pub code: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// The id of its event. It covers texts that only the official event file has.
    pub event: EventId,
    /// The unit of the rewards, as the event calls it. What it calls SMR is called glow since
    /// July 2022, when the community gave SMR six decimals: 1,000,000 glow are 1 SMR, and no
    /// amount changed.
    pub symbol: &'static str,
    /// What the unit is called today.
    pub unit: &'static str,
    /// The token of which 1,000,000 units make one.
    pub token: &'static str,
    /// The day from which stakes were accepted.
    pub commence_day: Day,
    /// The day from which they earned.
    pub start_day: Day,
    /// The day on which the last milestone paid.
    pub end_day: Day,
    /// How it ended.
    pub outcome: Outcome,
    pub(super) terms: StakingTerms,
    pub(super) documented_rate: RewardRate,
}

impl Programme {
    /// Staking for SMR, the token of the Shimmer network.
    ///
    /// At genesis Shimmer added a fifth on top for its treasury and an association: 80 % of
    /// 1,813,620,509,061,365 glow are what this programme paid.
    pub const SMR: Self = Self {
        code: "smr",
        name: "Shimmer",
        event: EventId::from_bytes(SHIMMER),
        symbol: "SMR",
        unit: "glow",
        token: "SMR",
        commence_day: stated("2021-12-21"),
        start_day: stated("2021-12-28"),
        end_day: stated("2022-03-28"),
        outcome: Outcome {
            staked: Some(Micros::from_micros(1_885_509_698_991_556)),
            rewarded_units: Some(1_450_910_768_336_284),
            paid_units: Some(1_450_896_407_249_092),
            ..UNKNOWN
        },
        terms: terms([2_041_634, 2_102_114, 2_879_714], 1, 10_000_000),
        documented_rate: per_iota(1),
    };

    /// Staking for ASMB, the token of the Assembly network, which never launched: rounds 1 to 6.
    pub const ASSEMBLY: [Self; 6] = [ROUND_1, ROUND_2, ROUND_3, ROUND_4, ROUND_5, ROUND_6];

    /// All seven programmes, in the order of their events.
    pub const ALL: [Self; 7] = [
        Self::SMR,
        ROUND_1,
        ROUND_2,
        ROUND_3,
        ROUND_4,
        ROUND_5,
        ROUND_6,
    ];
}

const ROUND_1: Programme = Programme {
    code: "asmb-1",
    name: "Assembly, round 1",
    event: EventId::from_bytes(ASSEMBLY_1),
    commence_day: stated("2021-12-21"),
    start_day: stated("2021-12-28"),
    end_day: stated("2022-03-28"),
    outcome: Outcome {
        staked: Some(Micros::from_micros(1_886_137_345_866_695)),
        rewarded_units: Some(5_805_198_730_725_779),
        ..UNKNOWN
    },
    terms: terms([2_041_634, 2_102_114, 2_879_714], 4, 1_000_000),
    ..ANY_ROUND
};

const ROUND_2: Programme = Programme {
    code: "asmb-2",
    name: "Assembly, round 2",
    event: EventId::from_bytes(ASSEMBLY_2),
    commence_day: stated("2022-04-19"),
    start_day: stated("2022-04-22"),
    end_day: inferred("2022-07-21"),
    terms: terms([3_067_769, 3_093_689, 3_871_289], 2, 1_000_000),
    ..ANY_ROUND
};

const ROUND_3: Programme = Programme {
    code: "asmb-3",
    name: "Assembly, round 3",
    event: EventId::from_bytes(ASSEMBLY_3),
    commence_day: stated("2022-07-26"),
    start_day: inferred("2022-07-29"),
    end_day: inferred("2022-10-27"),
    terms: terms([3_914_403, 3_940_323, 4_717_923], 1, 1_000_000),
    ..ANY_ROUND
};

const ROUND_4: Programme = Programme {
    code: "asmb-4",
    name: "Assembly, round 4",
    event: EventId::from_bytes(ASSEMBLY_4),
    commence_day: stated("2022-11-04"),
    start_day: stated("2022-11-07"),
    end_day: stated("2023-02-05"),
    terms: terms([4_787_367, 4_813_287, 5_590_887], 1, 1_000_000),
    ..ANY_ROUND
};

const ROUND_5: Programme = Programme {
    code: "asmb-5",
    name: "Assembly, round 5",
    event: EventId::from_bytes(ASSEMBLY_5),
    commence_day: stated("2023-02-08"),
    start_day: stated("2023-02-11"),
    end_day: inferred("2023-05-12"),
    terms: terms([5_616_722, 5_642_642, 6_420_242], 1, 1_000_000),
    ..ANY_ROUND
};

const ROUND_6: Programme = Programme {
    code: "asmb-6",
    name: "Assembly, round 6",
    event: EventId::from_bytes(ASSEMBLY_6),
    commence_day: stated("2023-05-16"),
    start_day: stated("2023-05-19"),
    end_day: stated("2023-08-17"),
    outcome: Outcome {
        paid_units: Some(940_150_712_123_561),
        addresses: Some(42_680),
        least_units: Some(1_008_423),
        most_units: Some(52_574_470_675_200),
        ..UNKNOWN
    },
    terms: terms([6_454_348, 6_480_268, 7_257_868], 1, 1_000_000),
    ..ANY_ROUND
};

/// What all rounds have in common; every round fills in the rest.
const ANY_ROUND: Programme = Programme {
    symbol: "microASMB",
    unit: "microASMB",
    token: "ASMB",
    outcome: UNKNOWN,
    documented_rate: per_iota(4),
    ..Programme::SMR
};

const UNKNOWN: Outcome = Outcome {
    staked: None,
    rewarded_units: None,
    paid_units: None,
    addresses: None,
    least_units: None,
    most_units: None,
};

const fn terms(milestones: [u32; 3], units_per_iota: u32, minimum_rewards: u64) -> StakingTerms {
    let [commence, start, end] = milestones;
    StakingTerms {
        period: Period::known(
            Milestone::new(commence),
            Milestone::new(start),
            Milestone::new(end),
        ),
        rate: per_iota(units_per_iota),
        minimum_rewards,
    }
}

/// So many units for 1,000,000 micros.
const fn per_iota(units: u32) -> RewardRate {
    RewardRate::known(units, 1_000_000)
}

const fn stated(date: &'static str) -> Day {
    Day {
        date,
        certainty: Certainty::Stated,
    }
}

const fn inferred(date: &'static str) -> Day {
    Day {
        date,
        certainty: Certainty::Inferred,
    }
}

const SHIMMER: [u8; 32] = [
    0xf6, 0xdb, 0xda, 0xd4, 0x16, 0xe0, 0x47, 0x00, 0x42, 0xd3, 0xfe, 0x42, 0x9e, 0xb0, 0xe9, 0x16,
    0x83, 0xba, 0x17, 0x12, 0x79, 0xbc, 0xe0, 0x1b, 0xe6, 0xd1, 0xd3, 0x5a, 0x99, 0x09, 0xa9, 0x81,
];

const ASSEMBLY_1: [u8; 32] = [
    0x57, 0x60, 0x7d, 0x9f, 0x8c, 0xef, 0xc3, 0x66, 0xc3, 0xea, 0xd7, 0x1f, 0x5b, 0x1d, 0x76, 0xce,
    0xf1, 0xb3, 0x6a, 0x07, 0xeb, 0x77, 0x51, 0x58, 0xc5, 0x41, 0x10, 0x79, 0x51, 0xd4, 0xae, 0xcb,
];

const ASSEMBLY_2: [u8; 32] = [
    0x90, 0xab, 0x02, 0xd8, 0xf7, 0x00, 0xfc, 0xb3, 0xb3, 0x1f, 0xf5, 0x77, 0x41, 0x6e, 0xcb, 0x10,
    0x56, 0x97, 0xa6, 0x64, 0x73, 0x8b, 0xec, 0x45, 0xb6, 0x26, 0x92, 0x03, 0x37, 0xa2, 0x80, 0xe0,
];

const ASSEMBLY_3: [u8; 32] = [
    0x79, 0x95, 0x8d, 0x5c, 0xca, 0xaa, 0x81, 0xce, 0xa1, 0xdc, 0x8b, 0x58, 0x96, 0x55, 0xd3, 0x69,
    0xb1, 0x6c, 0x72, 0xf2, 0x7a, 0x44, 0x43, 0x3b, 0xa2, 0x2c, 0x5b, 0x0a, 0x7d, 0xc8, 0x93, 0x56,
];

const ASSEMBLY_4: [u8; 32] = [
    0x75, 0x8f, 0x9f, 0x61, 0x93, 0xc4, 0xec, 0xc9, 0x9b, 0x4b, 0x3c, 0x1a, 0x57, 0xa9, 0xcd, 0x3c,
    0x6f, 0xc7, 0x5f, 0x94, 0xe0, 0x61, 0xd0, 0x53, 0x61, 0x64, 0x7d, 0x11, 0xab, 0x8d, 0x06, 0xf6,
];

const ASSEMBLY_5: [u8; 32] = [
    0xe4, 0xa1, 0x55, 0x21, 0x0e, 0x0b, 0xc1, 0x25, 0xb4, 0x89, 0xe4, 0xd4, 0x9c, 0xdb, 0x82, 0x36,
    0x8e, 0x19, 0x68, 0x2b, 0x29, 0xe7, 0xda, 0x9a, 0x6d, 0x4f, 0x2c, 0xa2, 0xa8, 0xbd, 0x25, 0xb9,
];

const ASSEMBLY_6: [u8; 32] = [
    0xa0, 0xe2, 0x60, 0x5d, 0xb3, 0x76, 0xb5, 0x23, 0x69, 0x61, 0xe0, 0xb0, 0x5c, 0x75, 0x37, 0x00,
    0xfc, 0x8d, 0x6b, 0x06, 0x1b, 0xd4, 0x56, 0x42, 0x89, 0xfc, 0xfd, 0xa9, 0x36, 0xbc, 0xd5, 0x9b,
];
