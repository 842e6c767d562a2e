//! The unlock schedule of mainnet, regenerated from its constants.
//!
//! Nine tenths of the IOTA that were minted for investors, the ecosystem and
//! the Assembly in 2023 were locked and are released every 14 days until
//! 29 September 2027 (the public table of the node software has 105 rows; these
//! constants reproduce each).

use crate::{
    observation::Network,
    units::{Nanos, TimestampMs},
};

/// The first step: 2023-10-18T00:00:00Z.
const FIRST_STEP: TimestampMs = TimestampMs::from_unix_ms(1_697_587_200_000);
/// Fourteen days.
const INTERVAL_MS: u64 = 1_209_600_000;
/// The steps of either size.
const STEPS_OF_A_SIZE: u64 = 52;
/// What each of the first 52 steps releases.
const LARGE_STEP_NANOS: u64 = 19_137_718_620_155_000;
/// What each of the last 52 steps releases.
const SMALL_STEP_NANOS: u64 = 12_370_411_012_499_000;

/// The IOTA that the schedule has not released at a moment; none except on mainnet.
///
/// A step that is due exactly then has been released.
///
/// ```
/// use iotasrb_core::{observation::Network, rates::unlock, units::TimestampMs};
/// let epoch_375 = TimestampMs::from_unix_ms(1_778_830_885_318);
/// let locked = unlock::locked(Network::Mainnet, epoch_375);
/// assert_eq!(locked.as_nanos(), 445_334_796_449_964_000);
/// ```
pub fn locked(network: Network, time: TimestampMs) -> Nanos {
    if network != Network::Mainnet {
        return Nanos::ZERO;
    }
    let steps = steps_until(time);
    let large = STEPS_OF_A_SIZE.saturating_sub(steps);
    let small = STEPS_OF_A_SIZE.min(STEPS_OF_A_SIZE.saturating_mul(2).saturating_sub(steps));
    Nanos::from_nanos(
        large
            .saturating_mul(LARGE_STEP_NANOS)
            .saturating_add(small.saturating_mul(SMALL_STEP_NANOS)),
    )
}

/// How many steps were due by a moment.
fn steps_until(time: TimestampMs) -> u64 {
    match time.as_unix_ms().checked_sub(FIRST_STEP.as_unix_ms()) {
        Some(elapsed) => (elapsed / INTERVAL_MS).saturating_add(1),
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of the published table, and the edges of its first and last steps.
    #[test]
    fn the_published_rows() {
        for (unix_ms, nanos) in [
            (0, 1_638_422_740_898_008_000),
            (1_697_587_199_999, 1_638_422_740_898_008_000),
            (1_697_587_200_000, 1_619_285_022_277_853_000),
            (1_745_971_200_000, 853_776_277_471_653_000), // 2025-04-30
            (1_747_180_800_000, 834_638_558_851_498_000), // 2025-05-14
            (1_759_276_800_000, 643_261_372_649_948_000), // 2025-10-01
            (1_767_744_000_000, 556_668_495_562_455_000), // 2026-01-07
            (1_778_630_400_000, 445_334_796_449_964_000), // 2026-05-13
            (1_794_355_200_000, 284_519_453_287_477_000), // 2026-11-11
            (1_797_984_000_000, 247_408_220_249_980_000), // 2026-12-23
            (1_820_966_400_000, 12_370_411_012_499_000),  // 2027-09-15
            (1_822_175_999_999, 12_370_411_012_499_000),
            (1_822_176_000_000, 0), // 2027-09-29
            (u64::MAX, 0),
        ] {
            let locked = locked(Network::Mainnet, TimestampMs::from_unix_ms(unix_ms));
            assert_eq!(locked.as_nanos(), nanos, "{unix_ms}");
        }
    }

    #[test]
    fn nothing_is_locked_elsewhere() {
        for network in [Network::Testnet, Network::Devnet, Network::Localnet] {
            assert_eq!(locked(network, FIRST_STEP), Nanos::ZERO);
        }
    }
}
