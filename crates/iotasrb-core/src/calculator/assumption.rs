use super::Refusal;
use crate::units::{DurationMs, mul_div_floor};
use core::fmt;

/// The strongest decline that may be assumed: everybody else leaves at 100 % a year.
pub const MIN_YEARLY_GROWTH_BP: i64 = -10_000;
/// The strongest growth that may be assumed: 1,000 % a year.
pub const MAX_YEARLY_GROWTH_BP: i64 = 100_000;

const BASIS_POINTS: u64 = 10_000;

/// What a forecast assumes of everybody else: how much stake they add or withdraw.
///
/// A yearly share of their stake at the time, in basis points, in equal parts
/// for each epoch: `floor(stake · |growth| / 10,000 · el / Y)`. It is on top of
/// the rewards, which stay in the pools. As a rate it is nominal, like the
/// benchmark: applied each day, +20 % a year comes to +22.1 % after a year.
///
/// The more others stake, the less a plan earns: in the long run, not in every
/// epoch, for a voting power moves in whole ten-thousandths.
///
/// ```
/// use iotasrb_core::calculator::Assumption;
/// let shrinking = Assumption::stake_growth(-2_050).unwrap();
/// assert_eq!(shrinking.to_string(), "other stake -20.50 % a year");
/// assert_eq!(Assumption::NO_FLOW.to_string(), "other stake +0.00 % a year");
/// assert!(Assumption::stake_growth(-10_001).is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Assumption {
    yearly_growth_bp: i64,
}

impl Assumption {
    /// Nobody else stakes or withdraws.
    pub const NO_FLOW: Self = Self {
        yearly_growth_bp: 0,
    };

    /// Growth, or decline if negative, in basis points a year.
    pub const fn stake_growth(yearly_growth_bp: i64) -> Result<Self, Refusal> {
        if yearly_growth_bp < MIN_YEARLY_GROWTH_BP || yearly_growth_bp > MAX_YEARLY_GROWTH_BP {
            return Err(Refusal::GrowthOutOfRange(yearly_growth_bp));
        }
        Ok(Self { yearly_growth_bp })
    }

    /// The growth in basis points a year.
    pub const fn yearly_growth_bp(self) -> i64 {
        self.yearly_growth_bp
    }

    /// What it means for one epoch.
    pub(super) fn per_epoch(self, epoch_length: DurationMs) -> Result<Flow, Refusal> {
        let share = |growth_bp: u64| {
            let numerator = growth_bp.checked_mul(epoch_length.as_ms())?;
            let denominator = BASIS_POINTS.checked_mul(DurationMs::YEAR.as_ms())?;
            Some(EpochShare {
                numerator,
                denominator,
            })
        };
        let share = share(self.yearly_growth_bp.unsigned_abs()).ok_or(Refusal::BeyondTheClock)?;
        Ok(match self.yearly_growth_bp {
            0 => Flow::None,
            1.. => Flow::In(share),
            _ => Flow::Out(share),
        })
    }
}

impl fmt::Display for Assumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.yearly_growth_bp < 0 { '-' } else { '+' };
        let growth_bp = self.yearly_growth_bp.unsigned_abs();
        write!(
            f,
            "other stake {sign}{}.{:02} % a year",
            growth_bp / 100,
            growth_bp % 100
        )
    }
}

/// What everybody else does in an epoch.
#[derive(Clone, Copy)]
pub(super) enum Flow {
    None,
    /// They stake this share of what they have in the pool.
    In(EpochShare),
    /// They withdraw this share of what they have in the pool.
    Out(EpochShare),
}

/// A yearly share, for one epoch.
#[derive(Clone, Copy)]
pub(super) struct EpochShare {
    numerator: u64,
    denominator: u64,
}

impl EpochShare {
    /// The share of an amount, rounded down; `None` if it does not fit.
    pub(super) fn of(self, amount: u64) -> Option<u64> {
        mul_div_floor(amount, self.numerator, self.denominator)
    }
}
