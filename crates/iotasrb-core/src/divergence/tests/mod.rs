mod chains;
mod node_rows;

use crate::{
    rewards::ExchangeRate,
    units::{Nanos, PoolTokens},
};

/// GIL System on mainnet at the start of the epochs 282 down to 275.
const GIL: [(u64, u64); 8] = [
    (14_582_691_189_369_890, 14_356_207_860_774_241),
    (14_578_165_889_369_123, 14_355_762_359_003_686),
    (14_573_563_889_361_443, 14_355_309_179_783_559),
    (14_569_038_589_360_735, 14_354_863_426_904_343),
    (14_564_513_289_360_204, 14_354_417_549_415_071),
    (14_559_987_989_348_699, 14_353_971_547_241_083),
    (14_555_462_689_346_398, 14_353_525_420_310_737),
    (14_550_860_689_345_498, 14_353_071_604_960_398),
];

const fn rate(iota: u64, tokens: u64) -> ExchangeRate {
    ExchangeRate {
        iota: Nanos::from_nanos(iota),
        tokens: PoolTokens::from_units(tokens),
    }
}
