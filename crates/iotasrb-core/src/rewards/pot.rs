use super::{Refusal, ledger};
use crate::units::{Nanos, SignedNanos};

/// The computation fees of an epoch, from its epoch-change transaction.
///
/// They do not include storage fees, which only go to and come from the
/// storage fund.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ComputationCharges {
    /// All that was charged for computation.
    pub charged: Nanos,
    /// The part of it at the base fee, which is burned.
    pub burned: Nanos,
}

impl ComputationCharges {
    /// The fees of an epoch before protocol version 5, when all of them were burned.
    pub const fn all_burned(charged: Nanos) -> Self {
        Self {
            charged,
            burned: charged,
        }
    }

    /// What was paid above the base fee: `charged - burned`. It joins the reward pot.
    pub fn tips(self) -> Result<Nanos, Refusal> {
        ledger::debit("the tips", self.charged, self.burned)
    }

    /// These fees and those of the next epoch together.
    ///
    /// An epoch that ended in safe mode paid nothing; its fees are processed by
    /// the next epoch change that succeeds, which pays only its own subsidy.
    pub fn carried_into(self, next: Self) -> Result<Self, Refusal> {
        Ok(Self {
            charged: ledger::credit("the carried fees", self.charged, next.charged)?,
            burned: ledger::credit("the carried base fees", self.burned, next.burned)?,
        })
    }
}

/// What an epoch has to distribute: `total = subsidy + tips`, always.
///
/// The chain mints the difference if the burned base fees are less than the
/// subsidy, and burns it if they are more; the pot is the same.
/// (`iota_system_state_inner::advance_epoch`)
///
/// ```
/// use iotasrb_core::rewards::{ComputationCharges, RewardPot};
/// use iotasrb_core::units::Nanos;
/// // Mainnet, the end of epoch 402.
/// let pot = RewardPot {
///     subsidy: Nanos::from_iota(767_000).unwrap(),
///     charges: ComputationCharges {
///         charged: Nanos::from_nanos(21_994_269_000),
///         burned: Nanos::from_nanos(21_980_000_000),
///     },
/// };
/// assert_eq!(pot.total(), Ok(Nanos::from_nanos(767_000_014_269_000)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RewardPot {
    /// What the protocol pays an epoch: its attribute `validator_target_reward`.
    pub subsidy: Nanos,
    /// The fees of the epoch, and of the epochs before it that ended in safe mode.
    pub charges: ComputationCharges,
}

impl RewardPot {
    /// The whole pot: the subsidy and the tips.
    pub fn total(self) -> Result<Nanos, Refusal> {
        ledger::credit("the reward pot", self.subsidy, self.charges.tips()?)
    }

    /// The figures of the epoch, once `leftover` of the pot went to nobody.
    pub fn settle(self, leftover: Nanos) -> Result<EpochTotals, Refusal> {
        Ok(EpochTotals {
            minted: self.subsidy,
            burnt: ledger::credit("the burnt amount", self.charges.burned, leftover)?,
            distributed: ledger::debit("the distributed amount", self.total()?, leftover)?,
            gas_fees: self.charges.charged,
            tips: self.charges.tips()?,
        })
    }
}

/// The figures of an epoch change, as `SystemEpochInfoEvent` states them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EpochTotals {
    /// The whole subsidy, whatever was burned at the same time (`minted_tokens_amount`).
    pub minted: Nanos,
    /// The base fees and what was left of the pot (`burnt_tokens_amount`).
    pub burnt: Nanos,
    /// What validators and delegators were paid (`total_stake_rewards_distributed`).
    pub distributed: Nanos,
    /// All computation fees (`total_gas_fees`).
    pub gas_fees: Nanos,
    /// The fees above the base fee (`tips_amount`).
    pub tips: Nanos,
}

impl EpochTotals {
    /// By how much the supply grew: `minted - burnt`.
    ///
    /// The committee signs the same figure in the epoch's last checkpoint
    /// (`epoch_supply_change`).
    pub fn supply_change(self) -> SignedNanos {
        SignedNanos::between(self.burnt, self.minted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(charged: u64, burned: u64, leftover: u64, expected: [u64; 3], change: i128) {
        let pot = RewardPot {
            subsidy: Nanos::from_nanos(767_000_000_000_000),
            charges: ComputationCharges {
                charged: Nanos::from_nanos(charged),
                burned: Nanos::from_nanos(burned),
            },
        };
        let totals = pot.settle(Nanos::from_nanos(leftover)).unwrap();
        let figures = [totals.distributed, totals.burnt, totals.tips];
        assert_eq!(figures.map(Nanos::as_nanos), expected);
        assert_eq!(totals.supply_change(), SignedNanos::from_nanos(change));
    }

    #[test]
    fn the_figures_of_an_epoch_are_those_of_its_event() {
        // Mainnet, 402 -> 403: the SDK's captured SystemEpochInfoEventV2.
        check(
            21_994_269_000,
            21_980_000_000,
            27,
            [767_000_014_268_973, 21_980_000_027, 14_269_000],
            766_978_019_999_973,
        );
        // The recorded local network, 4 -> 5: a slashed validator, no tips.
        check(
            11_000_000,
            11_000_000,
            37_506_300_000_000,
            [729_493_700_000_000, 37_506_311_000_000, 0],
            729_493_689_000_000,
        );
    }

    #[test]
    fn fees_of_a_safe_mode_epoch_are_carried_but_its_subsidy_is_not() {
        let charges = |charged, burned| ComputationCharges {
            charged: Nanos::from_nanos(charged),
            burned: Nanos::from_nanos(burned),
        };
        let pot = RewardPot {
            subsidy: Nanos::from_nanos(1_000),
            charges: charges(70, 60).carried_into(charges(8, 5)).unwrap(),
        };
        assert_eq!(pot.charges, charges(78, 65));
        assert_eq!(pot.total(), Ok(Nanos::from_nanos(1_013)));
    }

    #[test]
    fn impossible_figures_are_refused() {
        let pot = |subsidy, charged, burned| RewardPot {
            subsidy: Nanos::from_nanos(subsidy),
            charges: ComputationCharges {
                charged: Nanos::from_nanos(charged),
                burned: Nanos::from_nanos(burned),
            },
        };
        assert_eq!(pot(1, 1, 2).total(), Err(Refusal::Negative("the tips")));
        assert_eq!(
            pot(u64::MAX, 1, 0).total(),
            Err(Refusal::Overflow("the reward pot"))
        );
        assert_eq!(
            pot(1, 1, 1).settle(Nanos::from_nanos(2)),
            Err(Refusal::Negative("the distributed amount"))
        );
    }
}
