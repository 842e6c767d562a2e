//! The scores of the epoch that ended, and whether its payments were scaled by them.

#[cfg(test)]
mod tests;

use super::outcome::{CertifiedOutcome, CertifiedPayment};
use iotasrb_core::{
    observation::{Absence, Known},
    rewards::{CommitteeMember, Payment, RewardRules, distribute},
    units::{Address, BasisPoints, Nanos, ProtocolVersion, Score, VotingPower},
};
use std::collections::BTreeMap;

/// The protocol version that brought scores, and the flag that makes them count.
pub(crate) const SCORES: ProtocolVersion = ProtocolVersion::new(19);

/// Before there were scores, the figure of everybody who was not slashed.
const UNSLASHED: u32 = 1;

/// What a close certifies of scores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CertifiedScores {
    /// Those of the members of the committee whose epoch ended.
    members: Known<BTreeMap<Address, Score>>,
    /// Whether they scaled the payments of that epoch.
    pub(super) scaled_payments: Known<bool>,
}

impl CertifiedScores {
    /// Those of a close, whose next epoch has this protocol version.
    ///
    /// | the close | the scores | whether they scaled the payments |
    /// |---|---|---|
    /// | leads to a version before 19 | not in the protocol | not in the protocol |
    /// | has no outcome | not recorded | not recorded |
    /// | has no score above 1: the rules before version 19 made it | not recorded | not recorded |
    /// | pays every member `voting power · (minted + tips) / 10,000` | the event's | no |
    /// | pays every member `score / 65,536` of that | the event's | yes |
    /// | pays anything else, or does not tell the tips | the event's | not recorded |
    ///
    /// Both products are rounded down, as the chain does it. A member with neither a score nor a
    /// reward is left out of the comparison: it was slashed or scaled to nothing, which look
    /// alike. Where the two amounts are the same for all, as under full scores, the answer is no.
    ///
    /// The event of a validator outside the committee says 0, which nobody measured: such a
    /// validator has no score, nor has one that was not active yet.
    pub(super) fn of(version: ProtocolVersion, outcome: Known<&CertifiedOutcome>) -> Self {
        if version < SCORES {
            return Self::absent(Absence::NotInProtocol);
        }
        let Ok(outcome) = outcome else {
            return Self::absent(Absence::NotRecorded);
        };
        let validators = outcome.validators.iter();
        let members: Vec<_> = validators
            .filter(|payment| payment.voting_power > VotingPower::ZERO)
            .collect();
        if members
            .iter()
            .all(|member| member.score.as_parts() <= UNSLASHED)
        {
            return Self::absent(Absence::NotRecorded);
        }
        let scaled = scaled_payments(version, outcome, &members);
        let members = members.iter();
        Self {
            members: Ok(members
                .map(|member| (member.validator, member.score))
                .collect()),
            scaled_payments: scaled.ok_or(Absence::NotRecorded),
        }
    }

    /// The score of a validator.
    pub(super) fn score(&self, validator: Address) -> Known<Score> {
        let members = self.members.as_ref().map_err(|absence| *absence)?;
        members.get(&validator).copied().ok_or(Absence::NotRecorded)
    }

    const fn absent(reason: Absence) -> Self {
        Self {
            members: Err(reason),
            scaled_payments: Err(reason),
        }
    }
}

/// Whether the payments are those of scaled rewards; nothing if they are neither these nor
/// those of unscaled ones.
fn scaled_payments(
    version: ProtocolVersion,
    outcome: &CertifiedOutcome,
    members: &[&CertifiedPayment],
) -> Option<bool> {
    let tips = outcome.tips.ok()?;
    let pot = outcome.pot(tips).ok()?.total().ok()?;
    let telling = members
        .iter()
        .filter(|member| member.score != Score::ZERO || member.reward != Nanos::ZERO);
    let (seats, paid): (Vec<_>, Vec<_>) =
        telling.map(|member| (seat(member), member.reward)).unzip();
    let pays = |by_score: &bool| {
        let rules = RewardRules::at(version, BasisPoints::WHOLE, *by_score);
        let distribution = distribute(pot, &seats, &rules);
        distribution.is_ok_and(|made| {
            made.payments
                .into_iter()
                .map(Payment::reward)
                .eq(paid.iter().copied())
        })
    };
    [false, true].into_iter().find(pays)
}

/// A member as its reward depends on it: not on its commission, and who was slashed has none.
fn seat(member: &CertifiedPayment) -> CommitteeMember {
    CommitteeMember {
        voting_power: member.voting_power,
        commission: BasisPoints::ZERO,
        score: member.score,
        slashed: false,
    }
}
