//! What a proven close says: how the epoch ended, and with which stakes the next began.

mod outcome;
mod refusal;
mod scores;
mod state;
mod stored_state;

pub use outcome::{CertifiedOutcome, CertifiedPayment};
pub use refusal::FactRefusal;
pub(crate) use scores::SCORES;
pub use state::SystemState;

use crate::{committee::Committee, proven::ProvenClose};
use iotasrb_core::{
    observation::{Absence, Known, Network, Observation, Tier},
    units::{Epoch, SignedNanos, VotingPower},
};

/// The facts that a close certifies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// How the epoch ended. Where the chain fell into safe mode it paid nothing and
    /// emitted nothing: absent with [`Absence::SafeMode`].
    pub outcome: Known<CertifiedOutcome>,
    state: SystemState,
}

impl Facts {
    pub(crate) fn of(close: &ProvenClose) -> Result<Self, FactRefusal> {
        let state = SystemState::decode(&close.inner_state)?;
        let next = close.next_committee.epoch();
        if state.epoch != next {
            return Err(FactRefusal::StateOfAnotherEpoch(state.epoch));
        }
        if state.powers != powers(&close.next_committee) {
            return Err(FactRefusal::CommitteeDiffers);
        }
        let outcome = outcome::decode_events(&close.events, close.epoch(), next)?;
        let issued = outcome.as_ref().map(|outcome| outcome.issuance.net());
        let issued = issued.unwrap_or(SignedNanos::from_nanos(0));
        if issued != close.supply_change {
            return Err(FactRefusal::SupplyChangeDiffers {
                certified: close.supply_change,
                events: issued,
            });
        }
        let outcome = match outcome {
            Some(outcome) => Ok(outcome),
            None if state.safe_mode => Err(Absence::SafeMode),
            None => return Err(FactRefusal::SystemEventMissing),
        };
        Ok(Self { outcome, state })
    }

    /// The epoch that began with this close.
    pub const fn next_epoch(&self) -> Epoch {
        self.state.epoch
    }

    /// The next epoch as it began: every stake, voting power and commission is
    /// certified.
    ///
    /// `network` and `tier` are what no object of the chain tells: which network the
    /// trust root belongs to, and how the caller ranks what it knows. What else a
    /// close does not certify:
    ///
    /// - *the target reward* is an attribute of the protocol, not an object. The
    ///   observation takes what this close minted, which is the target of the epoch
    ///   that ended; whether the next epoch mints as much, its own close proves.
    ///   Absent after safe mode, which minted nothing.
    /// - *the slashing rate* is absent.
    /// - *whether scores scale rewards* is a flag of the protocol. The observation says
    ///   whether they scaled the payments of the epoch that ended, which its payments
    ///   tell. A network that switches the flag shows it one epoch late. Before protocol
    ///   version 19 there were no scores ([`Absence::NotInProtocol`]).
    /// - *the score* of a validator that was not in the committee of the epoch that ended
    ///   is absent: nobody measured it. The others have the one that their event carries.
    /// - *the checkpoint* is absent: the close is of the epoch before, and the
    ///   running epoch has none yet.
    pub fn observation(&self, network: Network, tier: Tier) -> Observation {
        let outcome = self.outcome.as_ref().map_err(|absence| *absence);
        self.state.observation(network, tier, outcome)
    }
}

/// The keys of a committee with what they weigh, in the order of the keys. The state
/// and the checkpoint list the members in different orders, and a member without
/// voting power is in no observation's committee.
fn powers(committee: &Committee) -> state::Powers {
    let members = committee.members().iter();
    members
        .filter(|member| member.voting_power != VotingPower::ZERO)
        .map(|member| (member.key.as_bytes().to_vec(), member.voting_power))
        .collect()
}
