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
    /// The signers hold one ten-thousandth less than a quorum.
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
}
