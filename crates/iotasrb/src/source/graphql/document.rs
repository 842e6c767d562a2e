//! What is asked. A server takes at most 5,000 bytes, 300 fields and pages of 50.

/// A query with the name by which errors call it.
pub(super) struct Document {
    pub(super) name: &'static str,
    pub(super) text: &'static str,
}

/// The largest page there is.
pub(super) const PAGE: usize = 50;

/// Everything of the running epoch but its lists.
pub(super) const EPOCH: Document = Document {
    name: "Epoch",
    text: r#"query Epoch {
  chainIdentifier
  checkpoint { sequenceNumber digest timestamp epoch { epochId } }
  epoch {
    epochId
    startTimestamp
    iotaTotalSupply
    iotaTreasuryCapId
    safeMode { enabled }
    systemParameters { durationMs }
    validatorSet { totalStake }
    protocolConfigs {
      protocolVersion
      targetReward: config(key: "validator_target_reward") { value }
      slashingRate: config(key: "reward_slashing_rate") { value }
      adjustsRewards: featureFlag(key: "adjust_rewards_by_score") { value }
      calculatesScores: featureFlag(key: "calculate_validator_scores") { value }
      passesScores: featureFlag(key: "pass_calculated_validator_scores_to_advance_epoch") { value }
    }
  }
}"#,
};

/// A page of the active validators.
pub(super) const VALIDATORS: Document = Document {
    name: "Validators",
    text: "query Validators($after: String) {
  epoch {
    epochId
    validatorSet {
      page: activeValidators(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          address { address }
          name
          stakingPoolId
          stakingPoolIotaBalance
          poolTokenBalance
          rewardsPool
          pendingStake
          pendingTotalIotaWithdraw
          pendingPoolTokenWithdraw
          commissionRate
          nextEpochCommissionRate
          votingPower
          reportRecords(first: 50) { pageInfo { hasNextPage } nodes { address } }
        }
      }
    }
  }
}",
};

/// A page of the committee.
pub(super) const COMMITTEE: Document = Document {
    name: "Committee",
    text: "query Committee($after: String) {
  epoch {
    epochId
    validatorSet {
      page: committeeMembers(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { address { address } }
      }
    }
  }
}",
};

/// A page of the events of one type, the newest page first.
pub(super) const EVENTS: Document = Document {
    name: "Events",
    text: "query Events($type: String!, $last: Int!, $before: String) {
  events(last: $last, before: $before, filter: { eventType: $type }) {
    pageInfo { hasPreviousPage startCursor }
    nodes { json }
  }
}",
};
