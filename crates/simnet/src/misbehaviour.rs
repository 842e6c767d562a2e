use crate::{
    closed_epoch::ClosedEpoch,
    encoded::encode,
    forgery::Forgery,
    keys::{SigningCommittee, SigningKey},
};
use iota_sdk_types::SignedCheckpointSummary;
use iotasrb_core::units::VotingPower;
use iotasrb_proof::EpochClose;

/// What a close says that an honest network never certifies.
///
/// | what | the refusal that it meets |
/// |---|---|
/// | [`WrongSignature`](Self::WrongSignature) | `BrokenLink::SignatureInvalid` |
/// | [`OutsidersSignature`](Self::OutsidersSignature) | `BrokenLink::SignatureInvalid` |
/// | [`QuorumOneShort`](Self::QuorumOneShort) | `BrokenLink::QuorumMissed(6666)` |
/// | [`OldCommittee`](Self::OldCommittee) | `BrokenLink::SignatureOfAnotherEpoch` |
/// | [`ReplayedEpoch`](Self::ReplayedEpoch) | `BrokenLink::EpochDiffers` |
/// | [`OrdinaryCheckpoint`](Self::OrdinaryCheckpoint) | `BrokenLink::NotTheLastOfItsEpoch` |
/// | [`SwappedContents`](Self::SwappedContents) | `BrokenLink::ContentsDiffer` |
/// | [`SwappedEffects`](Self::SwappedEffects) | `BrokenLink::EffectsDiffer` |
/// | [`ForgedEvent`](Self::ForgedEvent) | `BrokenLink::EventsDiffer` |
/// | [`AlteredStateObject`](Self::AlteredStateObject) | `BrokenLink::ObjectNotWritten` |
/// | [`MissingStateObject`](Self::MissingStateObject) | `BrokenLink::InnerStateMissing` |
/// | [`UnknownState`](Self::UnknownState) | `FactRefusal::UnknownState`: the chain of committees goes on |
/// | [`ContradictorySupply`](Self::ContradictorySupply) | `FactRefusal::SupplyChangeDiffers` |
/// | [`Fork`](Self::Fork) | none: it is proven |
///
/// A fork is the one lie that no proof can refuse: the committee itself signed two
/// closes of one epoch. Only who asks two sources sees it: two proven closes of one
/// epoch whose checkpoints have different digests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Misbehaviour {
    /// The named signers signed something else.
    WrongSignature,
    /// Somebody who is not in the committee signed in its place.
    OutsidersSignature,
    /// The signers hold one ten-thousandth less than a quorum, or as little less as the
    /// members' voting powers add up to.
    QuorumOneShort,
    /// The committee of the epoch before signed.
    OldCommittee,
    /// The close of the epoch before, again.
    ReplayedEpoch,
    /// The signed summary of a checkpoint that ends no epoch.
    OrdinaryCheckpoint,
    /// The contents of another checkpoint.
    SwappedContents,
    /// The effects of another transaction.
    SwappedEffects,
    /// An event that the epoch change did not emit.
    ForgedEvent,
    /// A stake in the state that the epoch change did not write.
    AlteredStateObject,
    /// The inner state is withheld.
    MissingStateObject,
    /// A kind of state from the future, duly certified.
    UnknownState,
    /// A supply change, duly signed, that the events deny.
    ContradictorySupply,
    /// Another end of the same epoch, duly certified: it mints one IOTA more, or in safe
    /// mode ends a millisecond later.
    Fork,
}

impl Misbehaviour {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::WrongSignature,
        Self::OutsidersSignature,
        Self::QuorumOneShort,
        Self::OldCommittee,
        Self::ReplayedEpoch,
        Self::OrdinaryCheckpoint,
        Self::SwappedContents,
        Self::SwappedEffects,
        Self::ForgedEvent,
        Self::AlteredStateObject,
        Self::MissingStateObject,
        Self::UnknownState,
        Self::ContradictorySupply,
        Self::Fork,
    ];

    /// What a misbehaving server gives for the close of an epoch; `None` if that takes
    /// the epoch before, and it is not at hand.
    pub fn corrupt(
        self,
        closed: &ClosedEpoch,
        previous: Option<&ClosedEpoch>,
    ) -> Option<EpochClose> {
        let keys = &closed.keys;
        let everybody = keys.everybody();
        let mut close = closed.close.clone();
        match self {
            Self::WrongSignature => {
                let mut another = signed(&close).checkpoint;
                another.timestamp_ms += 1;
                let signature = keys.sign(another, &everybody).signature;
                close.signed_summary = encode(&SignedCheckpointSummary {
                    signature,
                    ..signed(&close)
                });
            }
            Self::OutsidersSignature => sign_as_outsider(&mut close, keys),
            Self::QuorumOneShort => {
                let places = just_below_quorum(&keys.powers().collect::<Vec<_>>());
                sign(&mut close, keys, &places);
            }
            Self::OldCommittee => {
                let old = &previous?.keys;
                sign(&mut close, old, &old.everybody());
            }
            Self::ReplayedEpoch => close = previous?.close.clone(),
            Self::OrdinaryCheckpoint => close.signed_summary = closed.checkpoint.clone(),
            Self::SwappedContents => close.contents = previous?.close.contents.clone(),
            Self::SwappedEffects => close.effects = previous?.close.effects.clone(),
            Self::ForgedEvent => {
                let mut forgery = Forgery::of(&close);
                forgery.claim_reward();
                close.events = encode(&forgery.events);
            }
            Self::AlteredStateObject => {
                let mut forgery = Forgery::of(&close);
                forgery.print_money(&closed.next_state);
                close.state_objects[1] = encode(&forgery.inner);
            }
            Self::MissingStateObject => close.state_objects.truncate(1),
            Self::UnknownState => {
                let mut forgery = Forgery::of(&close);
                forgery.use_unknown_state(&closed.next_state);
                close = forgery.certify(keys);
            }
            Self::ContradictorySupply => {
                let mut forgery = Forgery::of(&close);
                forgery.end_of_epoch().epoch_supply_change += 1;
                close = forgery.certify(keys);
            }
            Self::Fork => close = forked(closed),
        }
        Some(close)
    }
}

/// The other end of the epoch: one IOTA more is minted, in every place that tells of it.
fn forked(closed: &ClosedEpoch) -> EpochClose {
    let mut forgery = Forgery::of(&closed.close);
    if closed.outcome.is_some() {
        forgery.mint_more();
        forgery.print_money(&closed.next_state);
    } else {
        forgery.summary.timestamp_ms += 1;
    }
    forgery.certify(&closed.keys)
}

fn signed(close: &EpochClose) -> SignedCheckpointSummary {
    bcs::from_bytes(&close.signed_summary).expect("the simulation wrote it")
}

fn sign(close: &mut EpochClose, keys: &SigningCommittee, places: &[usize]) {
    close.signed_summary = encode(&keys.sign(signed(close).checkpoint, places));
}

/// Somebody else signs, and names all the members as signers.
fn sign_as_outsider(close: &mut EpochClose, keys: &SigningCommittee) {
    let outsider = SigningKey::of_seed([0x0f; 32]);
    let outsider = SigningCommittee::new(keys.epoch(), vec![(outsider, VotingPower::TOTAL)]);
    let checkpoint = signed(close).checkpoint;
    let named = keys.sign(checkpoint.clone(), &keys.everybody()).signature;
    let mut signed = outsider.sign(checkpoint, &[0]);
    let places: Vec<_> = named.signer_indices().collect();
    let (epoch, signature) = (signed.signature.epoch, signed.signature.signature);
    signed.signature = iota_sdk_types::ValidatorAggregatedSignature::new(epoch, signature, places);
    close.signed_summary = encode(&signed);
}

/// The places of members whose powers sum to the most that is no quorum: for every sum,
/// the member that reached it first, and so the way back.
fn just_below_quorum(powers: &[u64]) -> Vec<usize> {
    let limit = usize::from(VotingPower::QUORUM.as_parts()) - 1;
    let mut reached_by: Vec<Option<usize>> = vec![None; limit + 1];
    let powers: Vec<usize> = powers
        .iter()
        .map(|power| usize::try_from(*power).expect("a part of ten thousand"))
        .collect();
    for (place, power) in powers.iter().enumerate() {
        for sum in (*power..=limit).rev() {
            let reachable =
                sum == *power || reached_by[sum - power].is_some_and(|earlier| earlier < place);
            if reached_by[sum].is_none() && reachable {
                reached_by[sum] = Some(place);
            }
        }
    }
    let mut places = Vec::new();
    let mut sum = (1..=limit)
        .rev()
        .find(|sum| reached_by[*sum].is_some())
        .unwrap_or(0);
    while let Some(place) = reached_by[sum].filter(|_| sum > 0) {
        places.push(place);
        sum -= powers[place];
    }
    places.sort_unstable();
    places
}
