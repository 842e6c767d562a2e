use super::{Ended, Programme};
use crate::programmes::{
    Micros, Milestone, SUPPLY,
    participation::{RewardOverflow, RewardRate, Span, StakingTerms},
};

/// What a stake in one output would have earned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Potential {
    /// What each milestone pays, in units.
    pub per_milestone: u64,
    /// How many milestones pay.
    pub milestones: u32,
    /// What they pay together, in units.
    pub reward: u64,
    /// Whether that reaches the minimum; if not, nothing is paid.
    pub reaches_minimum: bool,
    /// What the documented rate would have paid, in units.
    pub documented_reward: u64,
    /// What the Firefly wallet showed as an estimate, in units, without its floating point:
    /// `floor(amount * numerator * milestones / denominator)`. It does not round in each
    /// milestone and so may be more than the reward.
    pub firefly_estimate: u64,
}

/// Why a programme did not take a stake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// It was over.
    #[error(transparent)]
    Ended(#[from] Ended),
    /// It had not begun.
    #[error("{programme} took stakes after milestone {commence}, not in {found}")]
    TooEarly {
        /// The name of the programme.
        programme: &'static str,
        /// After which milestone it took stakes.
        commence: Milestone,
        /// The milestone that would have confirmed the stake.
        found: Milestone,
    },
    /// More than all IOTA of then.
    #[error("there were only {SUPPLY} IOTA then, not {0}")]
    MoreThanThereWas(Micros),
    /// No stake that existed can earn so much.
    #[error(transparent)]
    Overflow(#[from] RewardOverflow),
}

impl Programme {
    /// What an amount would have earned in one output that a milestone confirmed, or that was
    /// there from the start, and that stayed to the end.
    pub fn potential(
        &self,
        amount: Micros,
        confirmed_in: Option<Milestone>,
    ) -> Result<Potential, NotTaken> {
        let StakingTerms { period, rate, .. } = self.terms;
        if amount > SUPPLY {
            return Err(NotTaken::MoreThanThereWas(amount));
        }
        match confirmed_in {
            Some(found) if found > period.end() => return Err(self.refusal().into()),
            Some(found) if !period.accepts(found) => {
                let (programme, commence) = (self.name, period.commence());
                return Err(NotTaken::TooEarly {
                    programme,
                    commence,
                    found,
                });
            }
            _ => {}
        }
        let span = Span::open(amount, confirmed_in.unwrap_or(period.start()));
        let (milestones, end) = (span.paid_milestones(period, period.end()), period.end());
        let reward = self.terms.reward(span, end)?;
        let documented = StakingTerms {
            rate: self.documented_rate,
            ..self.terms
        };
        Ok(Potential {
            per_milestone: rate.per_milestone(amount)?,
            milestones,
            reward,
            reaches_minimum: self.terms.reaches_minimum(reward),
            documented_reward: documented.reward(span, end)?,
            firefly_estimate: firefly_estimate(amount, rate, milestones)?,
        })
    }
}

fn firefly_estimate(
    amount: Micros,
    rate: RewardRate,
    milestones: u32,
) -> Result<u64, RewardOverflow> {
    u128::from(amount.as_micros())
        .checked_mul(u128::from(rate.numerator()))
        .and_then(|units| units.checked_mul(u128::from(milestones)))
        .and_then(|units| units.checked_div(u128::from(rate.denominator())))
        .and_then(|units| u64::try_from(units).ok())
        .ok_or(RewardOverflow)
}
