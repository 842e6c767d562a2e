//! What a stake would earn, under stated assumptions.
//!
//! A [`Plan`] says how much is staked, with whom, from when to when.
//! [`calculate`] answers from an observation:
//!
//! | part of the answer | what it is |
//! |---|---|
//! | [`Timetable`] | when the stake starts to work, and when it is paid |
//! | [`Simple`] | the reward as a rate gives it, not compounded |
//! | [`Forecast`] | the reward as the chain pays it, epoch by epoch, one for each [`Assumption`] |
//! | [`Effect`] | what the added stake itself does to the rates |
//! | [`Offer`] | what the same amount would get with each member of the committee |
//!
//! # The chain's own rules
//!
//! A forecast runs the whole committee through the rules of [`rewards`](crate::rewards),
//! one epoch change after the other, to the nano. In each:
//!
//! 1. The pot, which is the target reward, is distributed by the voting powers
//!    of the epoch that ends.
//! 2. Each pool takes its share in, which is how rewards compound; the
//!    commission and all that is pending settle.
//! 3. The commissions that were announced come into force, and the new stakes
//!    give the new voting powers.
//!
//! The reward so far is what a withdrawal at that moment would pay.
//!
//! # What is assumed
//!
//! Everything stays as observed, but for the plan and what the rules make of it:
//!
//! - Everybody else stakes or withdraws as the [`Assumption`] says, from the
//!   epoch after the observed one on and until nothing is left to stake; in the
//!   observed epoch they do what its pending amounts say.
//! - The committee and its order stay, and so does all stake outside it.
//! - The commission announced for the next epoch holds from then on.
//! - The protocol's rules, its target reward and the nominal epoch length stay;
//!   users pay no tips, and no epoch ends in safe mode.
//! - Scores and reports stay. Where the chain adjusts rewards by score (mainnet
//!   does not), each member keeps its last one. A member that a quorum reports
//!   keeps losing its reward, so it cannot be chosen; all of its reward where the
//!   slashing rate is not observed, as in every protocol version so far.
//!
//! None of this is a promise: ask with several assumptions, and show the range.
//!
//! ```
//! use iotasrb_core::calculator::{Assumption, Choice, Plan, calculate};
//! use iotasrb_core::units::{Address, Nanos, TimestampMs};
//! # use iotasrb_core::observation::{Absence, Anchor, Network, Observation, Tier, Validator};
//! # use iotasrb_core::units::*;
//! # const DAY_MS: u64 = 86_400_000;
//! # let iota = |amount| Nanos::from_iota(amount).unwrap();
//! # let validator = |number: u8| Validator {
//! #     address: Address::from_bytes([number; 32]),
//! #     name: format!("Validator {number}"),
//! #     pool: PoolId::from_bytes([number; 32]),
//! #     stake: iota(100_000_000),
//! #     pool_tokens: PoolTokens::from_units(iota(100_000_000).as_nanos()),
//! #     rewards_pool: Nanos::ZERO,
//! #     pending_stake: Nanos::ZERO,
//! #     pending_withdrawal: Nanos::ZERO,
//! #     pending_withdrawal_tokens: PoolTokens::ZERO,
//! #     commission: BasisPoints::new(1_000).unwrap(),
//! #     next_commission: BasisPoints::new(1_000).unwrap(),
//! #     voting_power: VotingPower::new(500).unwrap(),
//! #     score: Err(Absence::NotInProtocol),
//! #     reporters: vec![],
//! # };
//! # let observation = Observation {
//! #     anchor: Anchor {
//! #         network: Network::Localnet,
//! #         epoch: Epoch::new(100),
//! #         epoch_start: TimestampMs::from_unix_ms(0),
//! #         checkpoint: Err(Absence::NotRecorded),
//! #         tier: Tier::Recorded,
//! #     },
//! #     protocol_version: ProtocolVersion::new(25),
//! #     epoch_length: DurationMs::from_ms(DAY_MS),
//! #     safe_mode: false,
//! #     target_reward: Ok(iota(767_000)),
//! #     slashing_rate: Ok(BasisPoints::WHOLE),
//! #     adjusts_rewards_by_score: Ok(false),
//! #     total_stake: Ok(iota(2_000_000_000)),
//! #     total_supply: Ok(iota(4_800_000_000)),
//! #     last_issuance: Err(Absence::NotRecorded),
//! #     committee: (1..=20).map(|number| Address::from_bytes([number; 32])).collect(),
//! #     validators: (1..=20).map(validator).collect(),
//! # };
//! // Twenty validators with 100,000,000 IOTA each, 10 % commission; epoch 100 begins at 0 ms.
//! let checked = observation.check()?;
//! let plan = Plan {
//!     amount: Nanos::from_iota(1_000).unwrap(),
//!     with: Choice::Validator(Address::from_bytes([7; 32])),
//!     start: TimestampMs::from_unix_ms(DAY_MS / 2),
//!     end: TimestampMs::from_unix_ms(4 * DAY_MS),
//! };
//! let growth = Assumption::stake_growth(2_000)?;
//! let calculation = calculate(&checked, &plan, &[Assumption::NO_FLOW, growth])?;
//!
//! // Requested in epoch 100, it earns in 101, 102 and 103, and is first paid as 101 ends.
//! assert_eq!(calculation.timetable.earning_epochs(), 3);
//! assert_eq!(calculation.timetable.first_payout.as_unix_ms(), 2 * DAY_MS);
//! let [unchanged, growing] = &calculation.forecasts[..] else { unreachable!() };
//! assert_eq!(unchanged.reward.to_string(), "1.037072979");
//! assert_eq!(growing.reward.to_string(), "1.036505380");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod assumption;
pub(crate) mod committee;
mod effect;
mod forecast;
mod placement;
mod plan;
mod refusal;
mod shared_pool;
mod simple;
mod simulation;
mod timetable;

pub use assumption::{Assumption, MAX_YEARLY_GROWTH_BP, MIN_YEARLY_GROWTH_BP};
pub use effect::{Effect, Offer, Standing, ValidatorEffect};
pub use forecast::{EpochReward, Forecast, Terms};
pub use plan::{Choice, Plan};
pub use refusal::Refusal;
pub use simple::Simple;
pub use timetable::{MAX_EPOCHS, Timetable};

use crate::observation::Checked;
use alloc::vec::Vec;
use committee::Committee;
use placement::Placement;

/// What a plan would earn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calculation {
    /// When the stake works and when it is paid.
    pub timetable: Timetable,
    /// The reward by the rates, not compounded.
    pub simple: Simple,
    /// The reward by the chain's own rules, one forecast for each assumption, in the order given.
    pub forecasts: Vec<Forecast>,
    /// What the added stake itself changes.
    pub effect: Effect,
    /// What the same amount would get with each member of the committee, the best rate first.
    pub elsewhere: Vec<Offer>,
}

/// Calculates a plan from an observation, with a forecast for each assumption.
///
/// Refuses by the first rule that is broken, in this order: the amount, the
/// times, the inputs of the observation, the choice of a validator. Figures that
/// no chain could hold are refused as they turn up ([`Refusal::Chain`]).
pub fn calculate(
    checked: &Checked<'_>,
    plan: &Plan,
    assumptions: &[Assumption],
) -> Result<Calculation, Refusal> {
    let observation = checked.observation();
    plan.check_amount(checked)?;
    let timetable = Timetable::of(plan, observation)?;
    let committee = Committee::of(checked)?;
    let placement = Placement::of(plan, &committee, checked)?;
    let effect = Effect::of(checked, &committee, &placement)?;
    let forecast = |assumption: &Assumption| {
        Forecast::of(observation, &committee, &placement, &timetable, *assumption)
    };
    Ok(Calculation {
        timetable,
        simple: Simple::of(plan, &timetable, &effect, observation.epoch_length),
        forecasts: assumptions.iter().map(forecast).collect::<Result<_, _>>()?,
        effect,
        elsewhere: effect::offers(&committee, plan.amount)?,
    })
}

#[cfg(test)]
pub(crate) mod tests;
