/// Why one rate is not another: the name of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Stake outside the committee earns nothing, so that inside earns more.
    OutsideStake,
    /// Voting powers are capped and rounded: a member's is not exactly its share of the stake.
    VotingPower,
    /// Its score scales a validator's reward, where the chain lets scores count.
    Score,
    /// A quorum reports the validator: the chain burns its reward.
    Slashing,
    /// The commission that the validator declares.
    Commission,
    /// What the chain takes beyond the declared commission (IIP-8).
    MinimumCommission,
    /// Outside the committee nothing is earned.
    NotInCommittee,
    /// The share of its work that a validator did, which the documented formula knows and others do not.
    Performance,
    /// Tips, rounding, what those forwent who withdrew before the epoch ended, and what else the
    /// observation at its start could not know.
    Settlement,
    /// The epoch that ended had other stakes, voting powers and commissions than the running one.
    LastEpoch,
    /// The mean of several epochs in place of the last one.
    Window,
    /// A year is counted as 365 epochs, whatever the length of an epoch.
    EpochsAYear,
    /// The median in place of the mean, since a sample looked like an outlier.
    OutlierRule,
    /// Nothing at all, since a sample was below zero.
    NegativeRule,
    /// The sum is divided by seven though there are fewer samples.
    DividedBySeven,
    /// To the nearest two decimals of a percent.
    Rounding,
    /// Down to whole basis points.
    Truncation,
    /// Each validator counts the same, however much is staked with it.
    Unweighted,
    /// Validators that are left out of a mean.
    LeftOut,
    /// What figures that are absent would explain.
    Unexplained,
}

impl Cause {
    /// Every cause there is.
    pub const ALL: [Self; 20] = [
        Self::OutsideStake,
        Self::VotingPower,
        Self::Score,
        Self::Slashing,
        Self::Commission,
        Self::MinimumCommission,
        Self::NotInCommittee,
        Self::Performance,
        Self::Settlement,
        Self::LastEpoch,
        Self::Window,
        Self::EpochsAYear,
        Self::OutlierRule,
        Self::NegativeRule,
        Self::DividedBySeven,
        Self::Rounding,
        Self::Truncation,
        Self::Unweighted,
        Self::LeftOut,
        Self::Unexplained,
    ];

    /// The name of the cause in every machine-readable output.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OutsideStake => "outside_stake",
            Self::VotingPower => "voting_power",
            Self::Score => "score",
            Self::Slashing => "slashing",
            Self::Commission => "commission",
            Self::MinimumCommission => "minimum_commission",
            Self::NotInCommittee => "not_in_committee",
            Self::Performance => "performance",
            Self::Settlement => "settlement",
            Self::LastEpoch => "last_epoch",
            Self::Window => "window",
            Self::EpochsAYear => "epochs_a_year",
            Self::OutlierRule => "outlier_rule",
            Self::NegativeRule => "negative_rule",
            Self::DividedBySeven => "divided_by_seven",
            Self::Rounding => "rounding",
            Self::Truncation => "truncation",
            Self::Unweighted => "unweighted",
            Self::LeftOut => "left_out",
            Self::Unexplained => "unexplained",
        }
    }
}
